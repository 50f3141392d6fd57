import pytest

from tests.evaluation.judgements import Judged, judgements


@pytest.fixture(params=range(3))
def judged(request) -> Judged:
    return judgements(request.param)
