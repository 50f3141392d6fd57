"""The answer to a clip."""

from dashapp.ui.analyze.clip_answer import clip_answer
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
        "When this model says fear, it is right 61 % of the time (precision on 2,452 test clips).",
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
    assert said[1].startswith("No human voice was heard. It sounds like a steady noise, such as rain")
    assert sum("No human voice" in line for line in said) == 1
    assert "Apparent sex" not in said


def test_an_uncertain_clip_is_hedged() -> None:
    assert texts(shown(certain=False))[0] == "Perhaps fear"


def test_the_number_of_windows() -> None:
    assert "in 3 windows" in texts(shown())
    assert "in one window" in texts(shown(segments=1))


def test_windows_that_were_left_out_are_counted() -> None:
    answer = clip_json()
    answer["segments"][1]["speech"] = False
    assert "in 3 windows, 1 of them without speech and left out" in texts(clip_answer("f", "n", answer, INFOS, ()))


def test_the_answer_can_be_explained() -> None:
    (button,) = [p for p in props(shown()) if p.get("data-action") == "explain"]
    assert (button["data-kind"], button["data-model"], button["data-explains"]) == ("speech", "speech-mfcc-cnn", "fear")
    assert "Show where fear was heard" in texts(shown())


def test_without_a_voice_there_is_nothing_to_explain() -> None:
    assert [p for p in props(shown(voice=False)) if p.get("data-action") == "explain"] == []


def changing(*emotions: str, certain: bool = False):
    """The answer to a clip in which each emotion lasts two seconds."""
    answer = clip_json(segments=4 * len(emotions), certain=certain)
    for i, segment in enumerate(answer["segments"]):
        top = emotions[i // 4]
        segment["start_s"], segment["end_s"] = i / 2, i / 2 + 3
        segment["emotion"] = {name: 0.88 if name == top else 0.02 for name in segment["emotion"]}
    return texts(clip_answer("f", "n", answer, INFOS, ()))


def test_emotions_that_follow_each_other_are_told() -> None:
    told = [text for text in changing("fear", "happy") if text.startswith("The voice changes")]
    assert told == ["The voice changes during the clip: fear from 0:00 and happiness from 0:03."]
    assert "Fear, then happiness" in changing("fear", "happy")
    told = changing("fear", "happy", "sad", "fear", "happy", "sad")
    assert "Fear, then happiness, then sadness \N{HORIZONTAL ELLIPSIS}" in told
    assert any(text.endswith("fear from 0:07 and so on.") for text in told)


def test_a_voice_that_stays_the_same_or_is_clear_has_no_course() -> None:
    assert not any("changes" in text for text in changing("fear", "fear"))
    assert not any("changes" in text for text in changing("fear", "happy", certain=True))


def test_the_explanation_starts_where_the_emotion_is_clearest() -> None:
    answer = clip_json()
    answer["segments"][2]["emotion"]["fear"] += 0.1
    (explained,) = [p for p in props(clip_answer("f", "n", answer, INFOS, ())) if p.get("className") == "explained"]
    assert explained["data-clearest"] == "3.0"


def test_a_model_with_fewer_labels_says_what_it_cannot_answer() -> None:
    assert not any("has no class" in text for text in texts(shown()))
    answer = clip_json()
    for emotion in (answer["emotion"], *(segment["emotion"] for segment in answer["segments"])):
        for label in ("angry", "sad", "fear"):
            del emotion[label]
        emotion["fearful"] = 0.7
    answer["top"]["emotion"] = "fearful"
    said = texts(clip_answer("f", "n", answer, INFOS, ()))
    assert "This model has no class for anger or sadness." in said


def test_without_a_voice_there_is_nothing_to_save() -> None:
    assert not any("WebVTT" in text for text in texts(shown(voice=False)))
    assert any("WebVTT" in text for text in texts(shown()))
