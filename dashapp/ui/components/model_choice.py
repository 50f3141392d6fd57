"""Which models answer: a list for each kind, as small as what few people need should be."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from dash import html

from dashapp.predictions import ModelInfo
from dashapp.ui import texts
from dashapp.ui.components.attributes import attributes

Kind = tuple[str, str, str]
"""Of models, the field of a request, and the kind of answer."""

VOICES: Final[Kind] = ("speech", "speech_model", "speech")
FACES: Final[Kind] = ("face", "face_model", "image")
CROWDS: Final[Kind] = ("crowd", "crowd_model", "crowd")


def model_choice(infos: Iterable[ModelInfo], kinds: Sequence[Kind] = (VOICES, FACES)) -> list[html.Label]:
    """Return one list for each kind; ``assets/js`` sends what is chosen with each file.

    Args:
        infos: The models, the served one of each kind first.
        kinds: Of which there is a list.
    """
    infos = tuple(infos)
    ready = [info for info in infos if info.state == "ready"]
    lists = [
        _list(texts.MODEL_FOR[kind], field, answer_kind, [info for info in ready if info.kind == kind])
        for kind, field, answer_kind in kinds
        if any(info.kind == kind for info in ready)
    ]
    answers = next((info.answers for info in ready if info.kind == FACES[0]), ())
    return [*lists, _answers(answers)] if FACES in kinds and len(answers) > 1 else lists


def _list(title: str, field: str, answer_kind: str, infos: list[ModelInfo]) -> html.Label:
    # The first is the served one, which needs no name.
    options = [html.Option(_said(info, i == 0), value=info.name if i else "") for i, info in enumerate(infos)]
    marks: dict[str, Any] = attributes(data_model_field=field, data_model_for=answer_kind)
    return html.Label([title, html.Select(options, **marks)])


def _said(info: ModelInfo, served: bool) -> str:
    if served:
        return texts.DEFAULT_MODEL.format(model=info.name)
    return texts.OTHER_MODEL.format(model=info.name, count=len(info.labels))


def _answers(names: Sequence[str]) -> html.Label:
    """Return the list of the kinds of answer that the served model for faces gives, the served kind first."""
    options = [
        html.Option(
            texts.FACE_ANSWERS[name] if i else texts.DEFAULT_MODEL.format(model=texts.FACE_ANSWERS[name]),
            value=name if i else "",
        )
        for i, name in enumerate(names)
    ]
    marks: dict[str, Any] = attributes(data_model_field="answers", data_model_for=FACES[2])
    return html.Label([texts.FACE_ANSWERS_TITLE, html.Select(options, **marks)])
