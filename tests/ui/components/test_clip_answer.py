"""The answer to a clip."""

from dashapp.ui.components.clip_answer import clip_answer
from tests.fakes import FakeExemplars
from tests.ui.answers import INFOS, clip_json
from tests.ui.trees import as_json as tree
from tests.ui.trees import nodes, props, texts


def shown(**answer):
    return clip_answer("file-4", "<b>.wav", clip_json(**answer), INFOS, FakeExemplars().all())


def test_the_headline_says_what_raters_would_hear() -> None:
    said = texts(shown())
    assert said[:3] == [
        "Fear",
        "A voice in which raters would hear fear",
        "When it says fear, it was fear 61 % of the time (tested on 2,452 new clips).",
    ]


def test_player_waveform_timeline_and_mfcc() -> None:
    graphs = [node for node in nodes(tree(shown())) if node["type"] == "Graph"]
    kinds = [graph["props"]["figure"]["data"][0].get("type", "lines") for graph in graphs]
    assert kinds == ["lines", "bar", "heatmap"]
    (player,) = [p for p in props(shown()) if p.get("data-part")]
    assert (player["data-file"], player["data-part"]) == ("file-4", "preview")


def test_plots_keep_their_height_before_they_are_drawn() -> None:
    for plot in (p for p in props(shown()) if p.get("className") == "plot"):
        assert plot["style"]["height"] == f"{plot['children']['props']['figure']['layout']['height']}px"


def test_without_a_view_there_are_no_plots_of_the_sound() -> None:
    assert len([node for node in nodes(tree(shown(view=False))) if node["type"] == "Graph"]) == 1


def test_the_exemplar_is_the_picture_of_the_answer() -> None:
    assert [p["src"] for p in props(shown()) if "src" in p] == ["/assets/exemplars/male_fear.webp"]


def test_no_voice_is_an_answer() -> None:
    said = texts(shown(voice=False))
    assert said[0] == "No voice heard"
    assert said[1].startswith("I hear no human voice: it sounds like a steady noise, such as rain")
    assert sum("no human voice" in line for line in said) == 1
    assert "Apparent sex" not in said


def test_an_uncertain_clip_is_hedged() -> None:
    assert texts(shown(certain=False))[0] == "Perhaps fear"


def test_the_number_of_windows() -> None:
    assert "in 3 windows" in texts(shown())
    assert "in one window" in texts(shown(segments=1))


def test_windows_that_were_left_out_are_counted() -> None:
    answer = clip_json()
    answer["segments"][1]["speech"] = False
    assert "in 3 windows, 1 without speech left out" in texts(clip_answer("f", "n", answer, INFOS, ()))


def test_the_answer_can_be_explained() -> None:
    (button,) = [p for p in props(shown()) if p.get("data-action") == "explain"]
    assert (button["data-kind"], button["data-model"], button["data-explains"]) == ("speech", "speech-mfcc-cnn", "fear")
    assert "Show where fear was heard" in texts(shown())


def test_without_a_voice_there_is_nothing_to_explain() -> None:
    assert [p for p in props(shown(voice=False)) if p.get("data-action") == "explain"] == []
