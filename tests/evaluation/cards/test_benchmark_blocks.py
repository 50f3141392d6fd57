import json

import pytest

from dashapp.evaluation.cards.benchmark_blocks import scaling_block
from dashapp.evaluation.cards.missing import MissingFiguresError


def rate(workers, per_second):
    return {
        "workers": workers,
        "files": 100,
        "per_second": per_second,
        "start_s": 5.0,
        "ms_of_a_worker": 1000 * workers / per_second,
        "peak_mb_of_a_worker": 700,
        "bytes_a_file": 200,
    }


def test_what_ten_million_files_cost_follows_from_the_rates(tmp_path):
    path = tmp_path / "benchmark.json"
    batch = {
        "machine": {"cores": 2, "architecture": "x86_64", "python": "3.11"},
        "clips": [rate(1, 50.0), rate(2, 80.0)],
        "pictures": [rate(1, 10.0), rate(2, 18.0)],
    }
    path.write_text(json.dumps({"batch": batch}))
    block = scaling_block(tmp_path)
    assert "| clip of 3 s | 2 | 80.0 | 1.60 times | 25.0 ms | 700 MB |" in block
    # 10 million at 40 a second and worker: 250,000 s.
    assert "| clip of 3 s | 2.9 days | 4.3 h | 16 min | 69 | 2.0 GB |" in block


def test_without_rates_it_says_what_measures_them(tmp_path):
    with pytest.raises(MissingFiguresError, match="dashapp benchmark --batch --write"):
        scaling_block(tmp_path)
