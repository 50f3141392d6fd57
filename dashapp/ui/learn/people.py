"""What people agree on: how often they recognise what was acted, generated from the counts of their votes."""

from typing import TYPE_CHECKING, Final

from dash import html
from dash.development.base_component import Component

from dashapp.labels import EMOTIONS
from dashapp.ui import words
from dashapp.ui.components.attributes import attributes
from dashapp.ui.components.icon import emotion_icon
from dashapp.ui.learn import texts

if TYPE_CHECKING:
    # For the types alone: it is not imported before the page is shown.
    import polars as pl

CLIP_WAYS: Final = ("listeners", "viewers", "viewers and listeners")
_Figures = dict[tuple[str, str], tuple[float, float]]


def people_agree() -> list[Component]:
    """Return the findings, the table and the source."""
    from dashapp.evaluation.human_votes import read_votes
    from dashapp.evaluation.people_agreement import recognised

    votes = read_votes()
    table = recognised(votes)
    figures = {(row["people"], row["truth"]): (row["share"], row["plurality"]) for row in table.to_dicts()}
    return [
        html.Ul([html.Li(line) for line in findings(figures, _neutral_share(votes))], className="learn__findings"),
        _table(figures),
        html.P(texts.PEOPLE_QUESTION.format(share=words.share(_mean(figures, "listeners"))), className="learn__said"),
        html.P(_source(table), className="hint"),
    ]


def findings(figures: _Figures, neutral_share: float) -> list[str]:
    """Return what stands out, in sentences.

    Args:
        figures: Share of votes and of pluralities, by people and emotion.
        neutral_share: Share of all listeners' votes that say neutral.
    """
    acted = [emotion for emotion in EMOTIONS if all((way, emotion) in figures for way in CLIP_WAYS)]
    gains = {e: figures[CLIP_WAYS[2], e][0] - max(figures[way, e][0] for way in CLIP_WAYS[:2]) for e in acted}
    most = max(gains, key=gains.__getitem__)
    raters = {e: figures["raters", e][0] for e in EMOTIONS if ("raters", e) in figures}
    least = min(raters, key=raters.__getitem__)
    spoken = [
        texts.FINDING_VOICE_FACE.format(
            emotion=words.title(emotion),
            voice=words.share(figures["listeners", emotion][1]),
            face=words.share(figures["viewers", emotion][1]),
        )
        for emotion in ("sad", "happy")
    ]
    return [
        *spoken,
        texts.FINDING_BOTH.format(emotion=words.title(most), points=f"{100 * gains[most]:.0f}"),
        texts.FINDING_QUIET.format(share=words.share(neutral_share)),
        texts.FINDING_RATERS.format(emotion=words.title(least).lower(), share=words.share(raters[least])),
    ]


def _neutral_share(votes: "pl.DataFrame") -> float:
    heard = votes.filter(votes["people"] == "listeners")
    return float(heard.filter(heard["said"] == "neutral")["count"].sum()) / float(heard["count"].sum())


def _mean(figures: _Figures, people: str) -> float:
    known = [share for (who, _), (share, _) in figures.items() if who == people]
    return sum(known) / len(known)


def _table(figures: _Figures) -> html.Div:
    ways = tuple(texts.PEOPLE_NAMES)
    head = html.Tr(
        [html.Th(texts.PEOPLE_EMOTION, scope="col")] + [html.Th(texts.PEOPLE_NAMES[w], scope="col") for w in ways]
    )
    rows = [
        html.Tr(
            [
                html.Th([emotion_icon(emotion, "sm"), words.title(emotion)], scope="row"),
                *(_cell(figures.get((way, emotion))) for way in ways),
            ],
            **attributes(data_emotion=emotion),
        )
        for emotion in EMOTIONS
    ]
    caption = html.Caption(f"{texts.PEOPLE_CAPTION}; {texts.PEOPLE_PLURALITY}")
    table = html.Table([caption, html.Thead(head), html.Tbody(rows)], className="learn__table learn__table--people")
    return html.Div(
        table, className="scroll", tabIndex="0", role="region", **attributes(aria_label=texts.PARTS["people"])
    )


def _cell(figure: tuple[float, float] | None) -> html.Td:
    if figure is None:
        return html.Td(words.UNKNOWN)
    share, plurality = figure
    bar = html.Span(className="learn__bar", style={"--share": f"{share:.3f}"}, **attributes(aria_hidden="true"))
    return html.Td([html.Strong(words.share(share)), " ", html.Small(words.share(plurality)), bar])


def _source(table: "pl.DataFrame") -> str:
    clips, faces = table.filter(table["people"] != "raters"), table.filter(table["people"] == "raters")
    heard = table.filter(table["people"] == "listeners")
    return texts.PEOPLE_SOURCE.format(
        clips=int(clips["votes"].sum()),
        items=int(heard["items"].sum()),
        face_votes=int(faces["votes"].sum()),
        faces=int(faces["items"].sum()),
    )
