"""A button that listens to the microphone, and its status; ``assets/js/shared/microphone-button.js`` makes it work."""

from dash import html

from dashapp.ui import texts
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import icon


def microphone(listener: str, *, start: str = "", stop: str = "") -> html.Div:
    """Return the button and its status line; the microphone is released when it is pressed again, or is gone.

    Args:
        listener: Who gets what is heard: the name under which a script registers itself in ``dashapp.listeners``.
        start: What is written on it; by default "Listen".
        stop: The same while it listens; by default "Stop".
    """
    start, stop = start or texts.LISTEN, stop or texts.STOP
    button = html.Button(
        [icon("microphone", "sm"), start],
        type="button",
        className="button button--primary",
        **attributes(data_microphone_button="", data_start=start, data_stop=stop),
    )
    status = html.P(role="status", className="microphone__status", **attributes(data_microphone_status=""))
    marks = attributes(data_microphone=listener, data_state="off")
    return html.Div([button, status], className="microphone", **marks)
