import pytest

from dashapp.benchmark import report
from dashapp.benchmark.report import CLIP, PICTURE, Memory, cold_starts, requests_over_http
from dashapp.benchmark.timing import Timing

FILES = {CLIP: b"sound", PICTURE: b"picture"}


class FakeServer:
    """Grows by 1 MB with each request; started in 1 s, warm in 4 s."""

    page_s, warm_s = 1.0, 4.0

    def __init__(self, memory=900.0):
        self.memory, self.asked = memory, []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def analyze(self, name, data, view=False):
        self.asked.append((name, data, view))
        self.memory = None if self.memory is None else self.memory + 1

    def memory_mb(self):
        return self.memory


def test_half_of_the_requests_are_clips_and_half_pictures():
    server = FakeServer()
    timings, memory = requests_over_http(server, FILES, 500)
    assert server.asked.count((CLIP, b"sound", False)) == 250
    assert server.asked.count((PICTURE, b"picture", False)) == 250
    assert [len(timing.seconds) for timing in timings] == [250, 250]
    assert memory.requests == 500


def test_memory_is_read_before_and_after_the_requests():
    _, memory = requests_over_http(FakeServer(), FILES, 200)
    told = memory.to_dict()
    assert (told["warm_mb"], told["after_mb"], told["highest_mb"]) == (900, 1100, 1100)
    assert told["rise_in_second_half_mb"] == pytest.approx(80)


def test_memory_that_the_system_does_not_tell_is_null():
    _, memory = requests_over_http(FakeServer(memory=None), FILES, 20)
    assert memory == Memory(None, (), 20)
    assert memory.to_dict()["after_mb"] is None


def test_the_server_is_started_anew_for_each_cold_start():
    started = []
    pages, warm = cold_starts(lambda: started.append(1) or FakeServer(), times=4)
    assert len(started) == 4
    assert (pages.median_s, warm.median_s) == (1.0, 4.0)


def test_the_report_compares_with_a_process_for_each_upload(monkeypatch, tmp_path):
    monkeypatch.setattr(report, "Server", lambda _environment: FakeServer())
    monkeypatch.setattr(report, "picture", lambda _assets: b"picture")
    monkeypatch.setattr(report, "in_process", lambda _settings, _files: [])
    monkeypatch.setattr(
        report, "predecessors", lambda _s, _f: (Timing("old clip", (4.0,)), Timing("old picture", (6.0,)))
    )
    ours = [Timing("clip", (0.04,)), Timing("picture", (0.2,))]
    monkeypatch.setattr(report, "requests_over_http", lambda *_: (list(ours), Memory(1.0, (1.0,), 20)))
    measured = report.benchmark(report.Settings(), 20)
    assert measured["times_faster"] == {"clip": 100.0, "picture": 30.0, "goal": 20}
    names = [timing["name"] for timing in measured["timings"]]
    assert names[:2] == ["cold start to page served", "cold start to models warm"]
    assert names[-2:] == ["old clip", "old picture"]
    assert len(names) == len(set(names)) == 10
