"""What came of own labelled files: figures and refused rows, labels to be explained, or an error; and what is kept."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from dash import html

from dashapp.labels import EMOTIONS, emotion_name
from dashapp.predictions import Json, ModelInfo
from dashapp.ui.compare.state import KEY
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import emotion_icon, icon
from dashapp.ui.components.notices import error_banner

LEAVE_OUT: Final = "-"
"""What a list of emotions has for rows that are left out; empty is: not chosen yet."""
SHOWN_ROWS: Final = 200


def model_list(infos: Sequence[ModelInfo]) -> html.Label:
    """Return the models that can be asked, of which the first is chosen."""
    reads = {"speech": "hears voices", "face": "reads faces"}
    options = [html.Option(f"{info.name} ({reads[info.kind]})", value=info.name) for info in infos]
    return html.Label(["Model", html.Select(options, className="own__select", **attributes(data_own_model=""))])


def outcome(data: Json) -> html.Section:
    """Return what came of an upload.

    Args:
        data: ``version`` and either ``answer`` or ``error``, as the REST API gives them.
    """
    shown = _finished(data["answer"]) if "answer" in data else _failed(data["error"])
    marks = attributes(data_own_outcome=data["version"], aria_label="What came of your files")
    return html.Section(shown, className="own__outcome", tabIndex="-1", key=str(data["version"]), **marks)


def _failed(error: Json) -> list[Any]:
    if error["code"] == "unknown_labels":
        return _unknown(error["labels"])
    return [error_banner(error), *_refused(error.get("refused", []), error.get("refused_count", 0))]


def _unknown(labels: Sequence[Json]) -> list[Any]:
    number = "One label is" if len(labels) == 1 else f"{len(labels)} labels are"
    return [
        html.H3("What do these labels mean?"),
        html.P(
            f"{number} no known name of an emotion. Say what raters would call each of these expressions, "
            "or leave its rows out. Nothing has been evaluated yet.",
            className="hint",
        ),
        html.Div([_unknown_label(each) for each in labels], className="own__labels"),
        html.Button("Go on with these", className="button button--primary", **attributes(data_own="map")),
    ]


def _unknown_label(label: Json) -> html.Label:
    rows = "1 row" if label["rows"] == 1 else f"{label['rows']:,} rows"
    # The suggestion stands first: a list whose value no script has set shows its first line.
    emotions = sorted(EMOTIONS, key=lambda emotion: emotion != label["suggestion"])
    options = [html.Option(emotion_name(emotion).capitalize(), value=emotion) for emotion in emotions]
    first = [] if label["suggestion"] else [html.Option("Please choose", value="")]
    last = html.Option("Leave these rows out", value=LEAVE_OUT)
    marks = attributes(data_own_label=label["label"])
    said = html.Span([html.Strong(label["label"]), html.Small(rows)], className="own__label-text")
    return html.Label([said, html.Select([*first, *options, last], className="own__select", **marks)])


def _finished(answer: Json) -> list[Any]:
    figures, emotion = answer["figures"], answer["figures"]["emotion"]
    n, without = figures["n"], _without_answer(emotion)
    files = "1 file" if n == 1 else f"{n:,} files"
    named = {label: emotion_name(emotion) for label, emotion in answer["renamed"].items()}
    renamed = {label: name for label, name in named.items() if label.lower() != name}
    people = "listeners" if answer["model_kind"] == "speech" else "viewers"
    said = f"{answer['model']} was asked about {files}"
    said += f"; {without:,} had no answer and count as wrong." if without else "."
    return [
        html.H3([icon("check", "sm"), html.Span(f"{answer['name']} is done")], className="own__done"),
        html.P(said, className="hint"),
        html.Div(
            [
                _figure("Accuracy", emotion["accuracy"], emotion["interval_95"]["accuracy"]),
                _figure(
                    f"UAR over {emotion['classes_present']} emotions", emotion["uar"], emotion["interval_95"]["uar"]
                ),
                _figure("Calibration error", emotion["ece"], None),
            ],
            className="own__figures",
        ),
        _per_emotion(emotion["per_class"]),
        *([html.P(_renamed(renamed), className="hint")] if renamed else []),
        html.Div(
            [
                _compare(
                    answer["evaluation"],
                    answer["model"],
                    "button button--primary",
                    "Compare with the model's test files",
                    answer.get("key"),
                ),
                _compare(
                    answer["evaluation"], f"people/{people}", "button", f"Compare with {people}", answer.get("key")
                ),
            ],
            className="own__buttons",
        ),
        *_refused(answer["refused"], answer["refused_count"], answer["name"]),
    ]


def _without_answer(emotion: Json) -> int:
    """Return how many files had no answer: those that stand in no cell of the matrix."""
    files = sum(part["support"] for part in emotion["per_class"].values())
    return int(files - sum(map(sum, emotion["confusion"])))


def _figure(title: str, value: float | None, interval: Sequence[float | None] | None) -> html.Div:
    shown = "–" if value is None else f"{100 * value:.1f} %"  # noqa: RUF001 (a dash for what is not defined)
    low, high = interval or (None, None)
    detail = f"95 %: {100 * low:.1f} to {100 * high:.1f} %" if low is not None and high is not None else ""
    return html.Div([html.Span(title), html.Strong(shown), html.Small(detail)], className="own__figure")


def _per_emotion(per_class: Mapping[str, Json]) -> html.Ul:
    present = {label: part for label, part in per_class.items() if part["support"]}
    return html.Ul(
        [
            html.Li(
                [
                    emotion_icon(label, "sm"),
                    html.Span(emotion_name(label).capitalize()),
                    html.Small(f"{part['recall']:.0%} of {part['support']:,}".replace("%", " %")),
                ]
            )
            for label, part in present.items()
        ],
        className="own__recalls",
        **attributes(aria_label="Share of the files of each label that the model called so"),
    )


def _renamed(renamed: Mapping[str, str]) -> str:
    pairs = [f"{label} for {name}" for label, name in renamed.items()]
    return f"Taken: {', '.join(pairs)}."


def _refused(rows: Sequence[Json], count: int, name: str | None = None) -> list[Any]:
    if not count:
        return []
    title = "1 row or file was refused" if count == 1 else f"{count:,} rows or files were refused"
    more = count - min(len(rows), SHOWN_ROWS)
    head = html.Thead(html.Tr([html.Th("File", scope="col"), html.Th("Why", scope="col")]))
    body = [html.Tr([html.Td(row["file"]), html.Td(row["reason"])]) for row in rows[:SHOWN_ROWS]]
    table = html.Table([head, html.Tbody(body)], className="own__table")
    labelled = attributes(aria_label=title)
    return [
        html.Div(
            [html.H3(title), *([_save(name)] if name else [])],
            className="own__heading",
        ),
        html.Div(table, className="own__refused", tabIndex="0", role="region", **labelled),
        *([html.P(f"and {more:,} more", className="hint")] if more else []),
    ]


def _save(name: str, text: str = "Save as CSV") -> html.A:
    return html.A(text, href=f"/api/v1/evaluations/{quote(name)}/refused.csv", download=f"{name} refused.csv")


def _compare(evaluation: str, other: str, class_name: str, text: str, key: str | None = None) -> html.A:
    """Return a link; with its key it opens the evaluation for whomever it is sent to."""
    address = f"/compare?{urlencode({'a': evaluation, 'b': other} | ({KEY: key} if key else {}))}"
    return html.A(text, href=address, className=class_name, **attributes(data_own="compare"))


def kept(evaluations: Sequence[Json]) -> html.Section | None:
    """Return the evaluations that are kept, each to be compared or deleted; None where there is none."""
    if not evaluations:
        return None
    return html.Section(
        [html.H3("Kept evaluations"), html.Ul([_one(each) for each in evaluations], className="own__list")],
        className="own__kept",
    )


def _one(each: Json) -> html.Li:
    files = "1 file" if each["files"] == 1 else f"{each['files']:,} files"
    finished = each["state"] == "finished"
    accuracy = "" if each["accuracy"] is None else f", accuracy {100 * each['accuracy']:.1f} %"
    said = {
        "finished": f"{files}{accuracy}",
        "running": f"under way, {files} answered",
        "interrupted": f"interrupted after {files}; send the same again to go on",
    }[each["state"]]
    actions: list[Any] = []
    if finished:
        actions = [
            _compare(f"own/{each['name']}", each["model"], "own__action", "Compare", each.get("key")),
            html.A(
                "Refused rows",
                href=f"/api/v1/evaluations/{quote(each['name'])}/refused.csv",
                download=f"{each['name']} refused.csv",
                className="own__action",
            ),
        ]
    marks = attributes(data_own="delete", data_name=each["name"], aria_label=f"Delete {each['name']}")
    if each["state"] != "running":
        actions.append(html.Button("Delete", className="own__action own__action--delete", **marks))
    text = html.Div([html.Strong(each["name"]), html.Small(said)], className="own__one-text")
    return html.Li([text, html.Div(actions, className="own__actions")])
