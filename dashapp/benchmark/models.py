"""How long each installed model takes for one answer, in this process: a decoded clip of 3 s, or a face crop.

What comes before it (decoding, finding faces) and after it is the same whichever model answers, and is left out.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np

from dashapp.benchmark.inputs import CLIP_SECONDS, clip
from dashapp.benchmark.report import machine
from dashapp.benchmark.timing import Timing, measure
from dashapp.settings import Limits, Settings

REPEATS: Final = 30
Load = Callable[[str, Path], Any]


def time_models(settings: Settings, say: Callable[[str], None] = lambda _: None, load: Load | None = None) -> Any:
    """Time every model that can answer here.

    Args:
        settings: Where the models are.
        say: Told which is being measured.
        load: What loads a model of the folder of all models, by its name.

    Returns:
        What stands as ``models`` in the benchmark's file: ``machine``, and ``timings`` by name.

    Raises:
        ModelError: If a model cannot be loaded.
    """
    from dashapp.inference import registry

    timings = {}
    for info in registry.infos(settings.models):
        if info.state == registry.READY:
            say(info.name)
            timing = time_model(info.name, info.kind, (load or registry.load)(info.name, settings.models))
            timings[info.name] = {key: timing.to_dict()[key] for key in ("n", "median_ms", "p95_ms")}
    return {"machine": machine(), "timings": timings}


def time_model(name: str, kind: str, model: Any, times: int = REPEATS) -> Timing:
    """Time one model's answer; the first, which compiles, does not count.

    Args:
        name: What it is called.
        kind: ``speech``, ``face``, ``gate``, ``verifier`` or ``crowd``.
        model: The model, loaded.
        times: How often.
    """
    work = _work(kind, model)
    work()
    return measure(name, work, times)


def _work(kind: str, model: Any) -> Callable[[], object]:
    if kind in {"face", "verifier"}:
        crops = np.random.default_rng(0).integers(0, 256, (1, 48, 48)).astype(np.uint8)
        look = model.predict if kind == "face" else model.look
        return lambda: look(crops)
    from dashapp.audio.decode import decode_audio

    waveform = decode_audio(clip(), Limits()).waveform
    if kind == "gate":
        return lambda: model.hear(waveform, [(0.0, CLIP_SECONDS)])
    return lambda: model.predict(waveform)
