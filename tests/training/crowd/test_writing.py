import polars as pl
import pytest

from dashapp.audio.conditioning import high_pass
from dashapp.audio.decode import decode_audio
from dashapp.labels import CROWD_CLASSES
from dashapp.training.crowd.cast import cast_of
from dashapp.training.crowd.recordings import synthesised
from dashapp.training.crowd.settings import INSIDE
from dashapp.training.crowd.simulator import BALANCED, CrowdSimulator
from dashapp.training.crowd.writing import FORMATS, TABLE, write_clips
from tests.training.crowd.people import samples


@pytest.mark.parametrize("form", FORMATS)
def test_clips_and_their_labels_are_written(tmp_path, form):
    nothing = synthesised(0, lambda rng: rng.normal(size=10), (0,))
    cast = cast_of(samples(tmp_path), "test")
    simulator = CrowdSimulator(cast, nothing, INSIDE, "test", 5, weights=BALANCED, mixed=True)
    told = []
    counts = write_clips(simulator, 6, tmp_path / "out", form, told.append)
    assert told == pytest.approx([1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1])
    table = pl.read_csv(tmp_path / "out" / TABLE)
    assert table["file"].to_list() == [f"mixture-test-inside-5-{number:06d}.{form}" for number in range(6)]
    assert counts == dict(table["class"].value_counts().iter_rows())
    for number, row in enumerate(table.iter_rows(named=True)):
        clip = simulator.clip(number)
        assert row["class"] == clip.label
        for kind in ("share", "energy"):
            assert sum(row[f"{kind}_{name}"] for name in CROWD_CLASSES) == pytest.approx(1, abs=2e-4)
        assert (row["people"], row["split"], row["setting"], row["seed"]) == (clip.people, "test", "inside", 5)
        assert (row["speakers"] or "").split() == list(clip.speakers)
        decoded = decode_audio((tmp_path / "out" / row["file"]).read_bytes()).waveform
        expected = clip.waveform.samples[:, None].copy()
        high_pass(expected)  # as whatever is decoded
        assert decoded.samples == pytest.approx(expected[:, 0], abs=1e-4)
