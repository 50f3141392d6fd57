"""Simulated clips as sound files with a table of their labels."""

from collections import Counter
from pathlib import Path
from typing import Any, Final

import polars as pl
import soundfile

from dashapp.labels import CROWD_CLASSES
from dashapp.process.progress import Progress, untold
from dashapp.training.crowd.simulator import CrowdClip, CrowdSimulator

TABLE: Final = "labels.csv"
FORMATS: Final = ("flac", "wav")


def write_clips(
    simulator: CrowdSimulator, count: int, out: Path, form: str = FORMATS[0], progress: Progress = untold
) -> Counter[str]:
    """Write the first ``count`` clips of ``simulator`` and, last, the table.

    Args:
        simulator: Makes them.
        count: How many.
        out: Folder; made where there is none.
        form: One of `FORMATS`; 16 bits.
        progress: Told how far it is.

    Returns:
        The clips of each class.
    """
    out.mkdir(parents=True, exist_ok=True)
    start = "mixture" if simulator.mixed else "crowd"
    series = f"{start}-{simulator.split}-{simulator.setting.name}-{simulator.seed}"
    rows = []
    for number in range(count):
        clip, file = simulator.clip(number), f"{series}-{number:06d}.{form}"
        soundfile.write(out / file, clip.waveform.samples, clip.waveform.sample_rate, subtype="PCM_16")
        rows.append(_row(file, clip, simulator))
        progress((number + 1) / count)
    pl.DataFrame(rows, infer_schema_length=None).write_csv(out / TABLE, float_precision=4)
    return Counter(str(row["class"]) for row in rows)


def _row(file: str, clip: CrowdClip, simulator: CrowdSimulator) -> dict[str, Any]:
    return {
        "file": file,
        "class": clip.label,
        **{f"share_{name}": share for name, share in zip(CROWD_CLASSES, clip.people_shares, strict=True)},
        **{f"energy_{name}": share for name, share in zip(CROWD_CLASSES, clip.energy_shares, strict=True)},
        "people": clip.people,
        "room": clip.room.name if clip.room else None,
        "reverberation_s": clip.room.reverberation_s if clip.room else None,
        "nearest_m": clip.distances_m[0] if clip.distances_m else None,
        "farthest_m": clip.distances_m[1] if clip.distances_m else None,
        "snr_db": clip.snr_db,
        "noises": " ".join(clip.noises),
        "codec": str(clip.codec),
        "split": simulator.split,
        "setting": simulator.setting.name,
        "seed": simulator.seed,
        "speakers": " ".join(clip.speakers),
    }
