"""Static figures of the speech corpora: how many clips, how long, at what rate."""

from pathlib import Path
from typing import Any, Final

from dashapp.evaluation.exploration.canvas import INK, SEX_COLOURS, Colours, new_figure, plain, save
from dashapp.evaluation.exploration.voices import QUANTILES
from dashapp.labels import EMOTION_NAMES, EMOTIONS, SEXES
from dashapp.predictions import Json

COUNTS_FILE: Final = "data-voices-counts.png"
DURATIONS_FILE: Final = "data-voices-durations.png"


def draw_counts(voices: Json, folder: Path, colours: Colours) -> Path:
    """Draw clips by corpus and emotion, both sexes one on the other, as `COUNTS_FILE`."""
    corpora = list(voices["groups"]["corpus"])
    figure = new_figure(3.4 * max(2, len(corpora)), 3.8)
    for axes, corpus in zip(figure.subplots(1, len(corpora), squeeze=False)[0], corpora, strict=True):
        base = [0] * len(EMOTIONS)
        for sex, opacity in zip(SEXES, (1.0, 0.5), strict=True):
            n = [_count(voices, corpus, emotion, sex) for emotion in EMOTIONS]
            axes.bar(range(len(EMOTIONS)), n, bottom=base, color=[colours[e] for e in EMOTIONS], alpha=opacity)
            base = [a + b for a, b in zip(base, n, strict=True)]
        for i, total in enumerate(base):
            axes.annotate(f"{total:,}", (i, total), ha="center", va="bottom", fontsize=8)
        axes.set_title(f"{corpus.upper()}: {sum(base):,} clips", fontsize=11)
        axes.set_ylim(0, 1.08 * max(base))
        axes.set_xticks(range(len(EMOTIONS)), [EMOTION_NAMES[e] for e in EMOTIONS], rotation=45, ha="right")
        plain(axes)
    figure.suptitle("Clips by corpus and acted emotion; full colour: women, pale: men", fontsize=12)
    return save(figure, folder / COUNTS_FILE)


def draw_durations(voices: Json, folder: Path, colours: Colours) -> Path:
    """Draw lengths by emotion and sex, lengths by corpus, and sample rates by corpus, as `DURATIONS_FILE`."""
    figure = new_figure(12, 4.2)
    by_class, by_corpus, rates = figure.subplots(1, 3, width_ratios=(2.2, 1, 1))
    classes = voices["groups"]["class"]
    boxes = [
        _box(classes[f"{sex}_{emotion}"], 3 * i + at, colours[emotion], opacity)
        for i, emotion in enumerate(EMOTIONS)
        for at, sex, opacity in zip((0, 1), SEXES, (0.9, 0.45), strict=True)
        if f"{sex}_{emotion}" in classes
    ]
    _draw_boxes(by_class, boxes)
    names = [EMOTION_NAMES[e] for e in EMOTIONS]
    by_class.set_xticks([3 * i + 0.5 for i in range(len(names))], names, rotation=30, ha="right")
    by_class.set_title("Length in seconds: women left, men right", fontsize=11)
    corpora = voices["groups"]["corpus"]
    _draw_boxes(by_corpus, [_box(part, i, "#8a8d9c", 0.7) for i, part in enumerate(corpora.values())])
    by_corpus.set_xticks(range(len(corpora)), [name.upper() for name in corpora], rotation=30, ha="right")
    by_corpus.set_title("by corpus", fontsize=11)
    _draw_rates(rates, corpora)
    whole = voices["all"]
    figure.suptitle(
        f"80 % of the clips last at most {whole['kept_length_s']:.2f} s, and 80 % are stored at "
        f"{whole['kept_rate_hz'] / 1000:g} kHz or more",
        fontsize=12,
    )
    return save(figure, folder / DURATIONS_FILE)


def _count(voices: Json, corpus: str, emotion: str, sex: str) -> int:
    wanted = {"corpus": corpus, "emotion": emotion, "sex": sex}
    return sum(row["n"] for row in voices["counts"] if all(row[key] == value for key, value in wanted.items()))


def _box(part: Json, at: float, colour: str, opacity: float) -> Json:
    low, q1, median, q3, high = part["duration_s"]
    return {
        "bxp": {"med": median, "q1": q1, "q3": q3, "whislo": low, "whishi": high},
        "at": at,
        "kept": part["kept_length_s"],
        "face": (colour, opacity),
    }


def _draw_boxes(axes: Any, boxes: list[Json]) -> None:
    """Draw boxes from 5 % to 95 % with a diamond at the length that 80 % of the clips do not exceed."""
    drawn = axes.bxp(
        [box["bxp"] for box in boxes],
        positions=[box["at"] for box in boxes],
        widths=0.8,
        showfliers=False,
        patch_artist=True,
    )
    for patch, box in zip(drawn["boxes"], boxes, strict=True):
        patch.set_facecolor(box["face"])
    label = f"80 %; box: middle half; line: {100 * QUANTILES[0]:.0f} to {100 * QUANTILES[-1]:.0f} %"
    axes.plot([b["at"] for b in boxes], [b["kept"] for b in boxes], "D", color=INK, markersize=4, label=label)
    axes.set_ylim(bottom=0)
    plain(axes)
    if len(boxes) > 5:
        axes.legend(frameon=False, loc="lower left", fontsize=8)


def _draw_rates(axes: Any, corpora: Json) -> None:
    rates = sorted({int(rate) for part in corpora.values() for rate in part["rates"]})
    base = [0] * len(corpora)
    for i, rate in enumerate(rates):
        n = [part["rates"].get(str(rate), 0) for part in corpora.values()]
        shade = tuple(SEX_COLOURS.values())[i % 2]
        axes.bar(
            range(len(corpora)), n, bottom=base, color=shade, alpha=0.9 - 0.15 * (i // 2), label=f"{rate / 1000:g} kHz"
        )
        base = [a + b for a, b in zip(base, n, strict=True)]
    axes.set_xticks(range(len(corpora)), [name.upper() for name in corpora], rotation=30, ha="right")
    axes.set_title("Clips by sample rate", fontsize=11)
    axes.margins(y=0.18)
    axes.legend(frameon=False, loc="upper right", fontsize=8, ncols=2)
    plain(axes)
