from dashapp.batch.answering import answer_chunk
from dashapp.benchmark.many import rate
from tests.batch.services import QUESTION, fast
from tests.signals import sound_file, voice


def test_the_first_chunk_of_each_process_does_not_count():
    def answer(plan, question, workers):
        assert workers == 2
        return (answer_chunk(chunk, question, fast) for chunk in plan)

    found = rate(sound_file(voice(0.3)), 96, ".wav", QUESTION, 2, answer)
    assert (found.workers, found.files) == (2, 92)
    assert found.seconds > 0
    report = found.to_dict()
    assert report["per_second"] > 0
    assert 50 < report["bytes_a_file"] < 20_000
