"""How much a worker may use for a file: enough for the largest that is accepted, and no more."""

from dataclasses import dataclass
from typing import Final

from dashapp.process.confinement import Ceiling
from dashapp.settings import Limits

LIBRARIES_BYTES: Final = 300_000_000
"""Stacks of decoding threads, code that is loaded late, and what the allocator keeps for itself."""
COPIES_OF_A_FILE: Final = 3
BYTES_PER_PIXEL: Final = 24
"""Of a picture: what was decoded, brought upright and blended, each with four bytes a pixel, some of them as floats."""
FRAMES_HELD: Final = 24
"""Decoded frames that a video's decoder keeps: references, and one for each thread."""
BYTES_PER_FRAME_PIXEL: Final = 4
LARGEST_FRAME: Final = 3840 * 2160
"""Pixels of a frame of which `FRAMES_HELD` fit; of larger ones fewer do."""
BYTES_PER_CLIP_SECOND: Final = 16_000 * 4 * 3
"""Of a clip: mono sound at 16 kHz, in pieces and joined."""
CPU_S: Final = 15.0
CPU_S_PER_MB: Final = 1.0
VIDEO_CPU_S_PER_S: Final = 10.0
"""Of a video: four cores that hardly keep up with it."""
SLOWDOWN: Final = 8.0
"""How much longer than its computing time an answer may take, on a machine with much else to do."""
LEAST_CEILING: Final = Ceiling(memory_bytes=3_000_000_000, file_bytes=200_000_000)
"""What a worker is never confined below: the next file may be asked about with other limits."""


@dataclass(frozen=True)
class Budget:
    """What a task may use.

    Attributes:
        memory_bytes: Address space beyond what the worker has before its first file.
        cpu_s: Computing time of all its threads, in seconds.
    """

    memory_bytes: int
    cpu_s: float

    @property
    def patience_s(self) -> float:
        """How long its answer is waited for."""
        return self.cpu_s * SLOWDOWN


def budget_of(task: str, n_bytes: int, limits: Limits) -> Budget:
    """Return what a task on a file of ``n_bytes`` may use."""
    memory = LIBRARIES_BYTES + COPIES_OF_A_FILE * n_bytes
    cpu_s = CPU_S + CPU_S_PER_MB * n_bytes / 1e6
    if task == "image":
        return Budget(memory + BYTES_PER_PIXEL * limits.picture_pixels, cpu_s)
    memory += round(BYTES_PER_CLIP_SECOND * limits.clip_seconds)
    if task == "video":
        frames = FRAMES_HELD * BYTES_PER_FRAME_PIXEL * min(limits.picture_pixels, LARGEST_FRAME)
        return Budget(memory + frames, cpu_s + VIDEO_CPU_S_PER_S * limits.video_seconds)
    return Budget(memory, cpu_s)


def ceiling(limits: Limits) -> Ceiling:
    """Return what a worker is confined to for good; of that, each task gets its budget."""
    n_bytes = max(limits.clip_bytes, limits.picture_bytes, limits.video_bytes)
    memory = max(budget_of(task, n_bytes, limits).memory_bytes for task in ("image", "audio", "video"))
    result = max(3 * limits.picture_pixels, round(4 * 16_000 * (limits.clip_seconds + 1)))
    return Ceiling(max(memory, LEAST_CEILING.memory_bytes), max(result, LEAST_CEILING.file_bytes))
