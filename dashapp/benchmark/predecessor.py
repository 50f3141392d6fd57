"""The way of the dashboard before this one: for each upload a new process loads everything and answers once.

``python -m dashapp.benchmark.predecessor MODEL_FOLDER KIND < FILE`` imports TensorFlow, loads the network and calls its
``predict`` on one input; it prints the top class. The features are the same as those of serving.
"""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from dashapp.errors import DashappError


class PredecessorError(DashappError):
    """The process ended without an answer."""


def upload(folder: Path, kind: str, data: bytes) -> float:
    """Answer one upload in a new process and return how many seconds that took.

    Args:
        folder: Of the model.
        kind: ``speech`` or ``face``.
        data: The file.

    Raises:
        PredecessorError: If the process fails.
    """
    command = [sys.executable, "-m", "dashapp.benchmark.predecessor", str(folder), kind]
    start = time.perf_counter()
    done = subprocess.run(command, input=data, capture_output=True, check=False)  # noqa: S603 (this very program)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise PredecessorError(f"a process for one upload failed: {done.stderr.decode(errors='replace')[-500:]}")
    return seconds


def main(folder: Path, kind: str, data: bytes) -> str:
    """Load the network of ``folder``, predict one input and return its top class."""
    from dashapp.inference.artefact import NETWORK_FILE, Manifest
    from dashapp.inference.keras_network import quiet_keras

    manifest = Manifest.read(folder)
    network = quiet_keras().saving.load_model(folder / NETWORK_FILE, compile=False)
    answers = network.predict(_speech_input(manifest, data) if kind == "speech" else _face_input(data), verbose=0)
    logits = answers[next(iter(manifest.outputs))] if isinstance(answers, dict) else answers
    return manifest.labels[int(logits[0].argmax())]


def _speech_input(manifest: Any, data: bytes) -> Any:
    from dashapp.audio.decode import decode_audio
    from dashapp.audio.features import MfccConfig
    from dashapp.audio.windows import windows

    return windows(decode_audio(data).waveform, MfccConfig.from_dict(manifest.features)).features


def _face_input(data: bytes) -> Any:
    import numpy as np

    from dashapp.vision.crop import face_crop, standardise
    from dashapp.vision.decode import decode_image
    from dashapp.vision.faces import detect_faces

    pixels = decode_image(data).pixels
    return standardise(np.stack([face_crop(pixels, face) for face in detect_faces(pixels)[:1]]))


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), sys.argv[2], sys.stdin.buffer.read()))  # noqa: T201 (the answer)
