"""What came of own labelled files: figures and refused rows, labels to be explained, or an error; and what is kept."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from dash import html

from dashapp.labels import EMOTIONS
from dashapp.predictions import Json, ModelInfo
from dashapp.ui import words
from dashapp.ui.compare import own_texts as texts
from dashapp.ui.compare.state import KEY
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import emotion_icon, icon
from dashapp.ui.components.notices import error_banner
from dashapp.ui.language import counted

LEAVE_OUT: Final = "-"
"""What a list of emotions has for rows that are left out; empty is: not chosen yet."""
SHOWN_ROWS: Final = 200


def model_list(infos: Sequence[ModelInfo]) -> html.Label:
    """Return the models that can be asked, of which the first is chosen."""
    reads = {"speech": texts.HEARS, "face": texts.SEES}
    options = [html.Option(reads[info.kind].format(model=info.name), value=info.name) for info in infos]
    return html.Label([texts.MODEL, html.Select(options, className="own__select", **attributes(data_own_model=""))])


def outcome(data: Json) -> html.Section:
    """Return what came of an upload.

    Args:
        data: ``version`` and either ``answer`` or ``error``, as the REST API gives them.
    """
    shown = _finished(data["answer"]) if "answer" in data else _failed(data["error"])
    marks = attributes(data_own_outcome=data["version"], aria_label=texts.OUTCOME)
    return html.Section(shown, className="own__outcome", tabIndex="-1", key=str(data["version"]), **marks)


def _failed(error: Json) -> list[Any]:
    if error["code"] == "unknown_labels":
        return _unknown(error["labels"])
    return [error_banner(error), *_refused(error.get("refused", []), error.get("refused_count", 0))]


def _unknown(labels: Sequence[Json]) -> list[Any]:
    return [
        html.H3(texts.UNKNOWN_LABELS),
        html.P(counted(texts.UNKNOWN_LABELS_HINT, len(labels)), className="hint"),
        html.Div([_unknown_label(each) for each in labels], className="own__labels"),
        html.Button(texts.GO_ON, className="button button--primary", **attributes(data_own="map")),
    ]


def _unknown_label(label: Json) -> html.Label:
    # The suggestion stands first: a list whose value no script has set shows its first line.
    emotions = sorted(EMOTIONS, key=lambda emotion: emotion != label["suggestion"])
    options = [html.Option(words.title(emotion), value=emotion) for emotion in emotions]
    first = [] if label["suggestion"] else [html.Option(texts.PLEASE_CHOOSE, value="")]
    last = html.Option(texts.LEAVE_OUT, value=LEAVE_OUT)
    marks = attributes(data_own_label=label["label"])
    rows = html.Small(counted(texts.ROWS, label["rows"]))
    said = html.Span([html.Strong(label["label"]), rows], className="own__label-text")
    return html.Label([said, html.Select([*first, *options, last], className="own__select", **marks)])


def _finished(answer: Json) -> list[Any]:
    figures, emotion = answer["figures"], answer["figures"]["emotion"]
    without = _without_answer(emotion)
    named = {label: words.emotion(emotion) for label, emotion in answer["renamed"].items()}
    renamed = {label: name for label, name in named.items() if label.lower() != name}
    by_voice = answer["model_kind"] == "speech"
    people = "listeners" if by_voice else "viewers"
    with_people = texts.COMPARE_WITH_LISTENERS if by_voice else texts.COMPARE_WITH_VIEWERS
    said = [counted(texts.ASKED, figures["n"], model=answer["model"])]
    said += [counted(texts.WITHOUT_ANSWER, without)] if without else []
    return [
        html.H3([icon("check", "sm"), html.Span(texts.DONE.format(name=answer["name"]))], className="own__done"),
        html.P(" ".join(said), className="hint"),
        html.Div(
            [
                _figure(texts.ACCURACY, emotion["accuracy"], emotion["interval_95"]["accuracy"]),
                _figure(counted(texts.UAR, emotion["classes_present"]), emotion["uar"], emotion["interval_95"]["uar"]),
                _figure(texts.ECE, emotion["ece"], None),
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
                    texts.COMPARE_WITH_TEST,
                    answer.get("key"),
                ),
                _compare(answer["evaluation"], f"people/{people}", "button", with_people, answer.get("key")),
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
    shown = words.UNKNOWN if value is None else f"{100 * value:.1f} %"
    low, high = interval or (None, None)
    unknown = texts.NO_INTERVAL if interval else ""
    detail = unknown if low is None or high is None else texts.INTERVAL.format(low=100 * low, high=100 * high)
    return html.Div([html.Span(title), html.Strong(shown), html.Small(detail)], className="own__figure")


def _per_emotion(per_class: Mapping[str, Json]) -> html.Ul:
    present = {label: part for label, part in per_class.items() if part["support"]}
    return html.Ul(
        [
            html.Li(
                [
                    emotion_icon(label, "sm"),
                    html.Span(words.title(label)),
                    html.Small(texts.RECALL.format(percent=100 * part["recall"], count=part["support"])),
                ]
            )
            for label, part in present.items()
        ],
        className="own__recalls",
        **attributes(aria_label=texts.RECALLS),
    )


def _renamed(renamed: Mapping[str, str]) -> str:
    pairs = [texts.TAKEN_FOR.format(label=label, emotion=name) for label, name in renamed.items()]
    return texts.TAKEN.format(labels=", ".join(pairs))


def _refused(rows: Sequence[Json], count: int, name: str | None = None) -> list[Any]:
    if not count:
        return []
    title = counted(texts.REFUSED, count)
    more = count - min(len(rows), SHOWN_ROWS)
    head = html.Thead(html.Tr([html.Th(column, scope="col") for column in texts.REFUSED_COLUMNS]))
    body = [html.Tr([html.Td(row["file"]), html.Td(row["reason"])]) for row in rows[:SHOWN_ROWS]]
    table = html.Table([head, html.Tbody(body)], className="own__table")
    labelled = attributes(aria_label=title)
    return [
        html.Div(
            [html.H3(title), *([_save(name)] if name else [])],
            className="own__heading",
        ),
        html.Div(table, className="own__refused", tabIndex="0", role="region", **labelled),
        *([html.P(texts.MORE.format(count=more), className="hint")] if more else []),
    ]


def _save(name: str) -> html.A:
    return html.A(texts.SAVE_CSV, href=f"/api/v1/evaluations/{quote(name)}/refused.csv", download=f"{name} refused.csv")


def _compare(evaluation: str, other: str, class_name: str, text: str, key: str | None = None) -> html.A:
    """Return a link; with its key it opens the evaluation for whomever it is sent to."""
    address = f"/compare?{urlencode({'a': evaluation, 'b': other} | ({KEY: key} if key else {}))}"
    return html.A(text, href=address, className=class_name, **attributes(data_own="compare"))


def kept(evaluations: Sequence[Json]) -> html.Section | None:
    """Return the evaluations that are kept, each to be compared or deleted; None where there is none."""
    if not evaluations:
        return None
    return html.Section(
        [html.H3(texts.KEPT_TITLE), html.Ul([_one(each) for each in evaluations], className="own__list")],
        className="own__kept",
    )


def _one(each: Json) -> html.Li:
    finished = each["state"] == "finished"
    forms = {"finished": texts.FINISHED, "running": texts.RUNNING, "interrupted": texts.INTERRUPTED}[each["state"]]
    if finished and each["accuracy"] is not None:
        said = counted(texts.FINISHED_ACCURACY, each["files"], percent=100 * each["accuracy"])
    else:
        said = counted(forms, each["files"])
    actions: list[Any] = []
    if finished:
        actions = [
            _compare(f"own/{each['name']}", each["model"], "own__action", texts.COMPARE, each.get("key")),
            html.A(
                texts.REFUSED_ROWS,
                href=f"/api/v1/evaluations/{quote(each['name'])}/refused.csv",
                download=f"{each['name']} refused.csv",
                className="own__action",
            ),
        ]
    marks = attributes(
        data_own="delete", data_name=each["name"], aria_label=texts.DELETE_NAMED.format(name=each["name"])
    )
    if each["state"] != "running":
        actions.append(html.Button(texts.DELETE, className="own__action own__action--delete", **marks))
    text = html.Div([html.Strong(each["name"]), html.Small(said)], className="own__one-text")
    return html.Li([text, html.Div(actions, className="own__actions")])
