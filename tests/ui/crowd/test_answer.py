"""The answer to a crowd."""

import pytest

from dashapp.ui.crowd.answer import crowd_answer
from dashapp.ui.crowd.media import band_words
from tests.ui.crowds import BANDS_HZ, crowd_json
from tests.ui.trees import as_json, nodes, props, texts


def shown(*tops: str, **rest):
    return crowd_answer("crowd-file", "<b>.wav", crowd_json(*tops or ("approval", "neutral"), **rest))


@pytest.mark.parametrize(
    ("top", "word", "meaning"),
    [
        ("approval", "Approval", "It sounds like approval"),
        ("neutral", "Neutral", "It sounds like a neutral murmur"),
        ("silence", "No crowd", "Nobody is heard, or nothing that sounds like a crowd"),
    ],
)
def test_the_headline_says_what_it_sounds_like(top: str, word: str, meaning: str) -> None:
    assert texts(shown(top))[:3] == [word, meaning, "90 %"]


def test_what_is_not_certain_is_hedged() -> None:
    assert texts(shown("approval", certain=False, confidence=0.8))[0] == "Perhaps approval"
    assert texts(shown("approval", confidence=0.6))[0] == "Probably approval"
    assert texts(shown("approval", confidence=0.3))[0] == "No clear answer"


def test_shares_are_a_bar_and_a_list_that_is_read_aloud() -> None:
    tree = shown()
    parts = [p for p in props(tree) if p.get("className") == "shares__part"]
    assert [part["style"]["flexGrow"] for part in parts] == [0.5, 0.25, 0.25, 0.0]
    (listed,) = [p for p in props(tree) if p.get("aria-label") == "Shares of the crowd"]
    words = [text.replace("\u00a0", " ") for entry in listed["children"] for text in texts(entry)]
    assert words == ["Approval", "50 %", "Disapproval", "25 %", "Neutral", "25 %", "No crowd", "0 %"]


def test_arousal_says_what_it_is() -> None:
    said = texts(shown())
    at = said.index("Arousal")
    assert said[at + 1] == "75\u00a0%"
    assert "the share that approves or disapproves" in said[at + 3]


def test_player_spectrogram_and_two_timelines() -> None:
    graphs = [node["props"]["figure"]["data"] for node in nodes(as_json(shown())) if node["type"] == "Graph"]
    assert [data[0].get("type", "lines") for data in graphs] == ["heatmap", "bar", "bar", *["lines"] * 3]
    (player,) = [p for p in props(shown()) if p.get("data-part")]
    assert (player["data-file"], player["data-part"]) == ("crowd-file", "preview")


def test_the_scale_can_be_chosen_and_says_which_band_it_has() -> None:
    tree = shown()
    (chosen,) = [p for p in props(tree) if "data-crowd-scale" in p]
    assert chosen["data-crowd-scale"] == "mel"
    assert [option["props"]["value"] for option in chosen["children"]] == ["mel", "bark", "erb", "log"]
    assert "This scale covers 39 to 5,508 Hz. Below 150 Hz neighbouring bands overlap and look alike." in texts(tree)


def test_a_band_that_is_told_apart_throughout_or_nowhere() -> None:
    view = crowd_json("approval")["view"]
    assert band_words(view | {"resolved_from_hz": BANDS_HZ[0]}) == "This scale covers 39 to 5,508 Hz."
    assert "overlap everywhere" in band_words(view | {"resolved_from_hz": None})


def test_a_picture_has_no_player_and_no_parts_but_a_warning_and_the_ends_of_its_axis() -> None:
    tree = shown("neutral", picture=True)
    assert not [p for p in props(tree) if p.get("data-part")]
    (ends,) = [p for p in props(tree) if "data-crowd-top" in p]
    assert ends["data-crowd-top"] == "22050"
    assert "22,050 Hz" in texts(tree)
    assert len([node for node in nodes(as_json(tree)) if node["type"] == "Graph"]) == 1
    said = texts(tree)
    assert any(text.startswith("A picture does not tell its scale") for text in said)
    assert any("a better answer" in text for text in said)
    assert "Length" not in said
    assert not any("separated" in text for text in said)


def test_the_parts_say_what_they_are_like_and_that_nothing_is_known_of_them() -> None:
    said = [text.replace("\u00a0", " ") for text in texts(shown())]
    assert "Part 1: 33 % of the energy" in said
    assert said.count("Alone it sounds like disapproval, 90 %") == 3
    assert any("does not know what the parts are" in text for text in said)
    assert not any("Only the first" in text for text in said)
    assert any(
        text.endswith("Only the first 30.0 s of this clip were separated.") for text in texts(shown(length_s=50.0))
    )


def test_the_timeline_is_saved_under_the_name_of_the_file() -> None:
    (link,) = [p for p in props(shown()) if "download" in p]
    assert link["download"] == "<b>.csv"
    assert link["href"].startswith("data:text/csv;charset=utf-8,start_s%2Cend_s%2Cp_approval")
