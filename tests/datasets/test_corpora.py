"""One set of tests over all modules of speech corpora, on generated trees of empty files."""

from pathlib import Path
from types import ModuleType

import pytest

from dashapp.datasets import ased, crema_d, emo_db, nemo, ravdess, savee, tess, turev_db
from dashapp.datasets.clips import SOUND_ENDINGS
from dashapp.datasets.speech import CORPORA
from dashapp.labels import EMOTIONS, SEXES

RAVDESS, CREMA_D, TESS, SAVEE, EMO_DB = "ravdess", "crema-d", "tess", "savee", "emo-db"

# module, a clip in the layout of the release or of this project's test data, item, emotion, sex, speaker, source label
CLIPS = [
    (ravdess, "Actor_05/03-01-01-01-01-01-05", f"{RAVDESS}/03-01-01-01-01-01-05", "neutral", "male", "05", "neutral"),
    (ravdess, "Audio_Speech_Actors_01-24/Actor_20/03-01-02-02-01-01-20", None, "neutral", "female", "20", "calm"),
    (ravdess, "03-01-03-01-02-01-07", f"{RAVDESS}/03-01-03-01-02-01-07", "happy", "male", "07", "happy"),
    (ravdess, "a/b/c/03-01-04-01-02-01-08", f"{RAVDESS}/03-01-04-01-02-01-08", "sad", "female", "08", "sad"),
    (ravdess, "Actor_01/03-01-05-01-02-01-01", None, "angry", "male", "01", "angry"),
    (ravdess, "Actor_01/03-01-06-01-02-01-01", None, "fear", "male", "01", "fearful"),
    (ravdess, "Actor_01/03-01-07-01-02-01-01", None, "disgust", "male", "01", "disgust"),
    (ravdess, "Actor_01/03-01-08-01-02-01-01", None, "surprise", "male", "01", "surprised"),
    (crema_d, "AudioWAV/1001_DFA_ANG_XX", f"{CREMA_D}/1001_DFA_ANG_XX", "angry", "male", "1001", "anger"),
    (crema_d, "1002_IEO_DIS_HI", f"{CREMA_D}/1002_IEO_DIS_HI", "disgust", "female", "1002", "disgust"),
    (crema_d, "1003_IEO_FEA_LO", None, "fear", "female", "1003", "fear"),
    (crema_d, "1005_IEO_HAP_MD", None, "happy", "male", "1005", "happy"),
    (crema_d, "1091_IEO_NEU_XX", None, "neutral", "female", "1091", "neutral"),
    (crema_d, "1040_ITH_SAD_X", f"{CREMA_D}/1040_ITH_SAD_XX", "sad", "male", "1040", "sad"),
    (tess, "TESS Toronto emotional speech set data/OAF_angry/OAF_back_angry", None, "angry", "female", "OAF", "angry"),
    (tess, "OAF_Pleasant_surprise/OAF_bar_ps", f"{TESS}/OAF_bar_ps", "surprise", "female", "OAF", "pleasant surprise"),
    (tess, "YAF_disgust/YAF_bite_disgust", f"{TESS}/YAF_bite_disgust", "disgust", "female", "YAF", "disgust"),
    (tess, "OA_bite_neutral", f"{TESS}/OAF_bite_neutral", "neutral", "female", "OAF", "neutral"),
    (tess, "YAF_sad/YAF_youth_sad", None, "sad", "female", "YAF", "sad"),
    (tess, "YAF_fear/YAF_youth_fear", None, "fear", "female", "YAF", "fear"),
    (tess, "YAF_happy/YAF_youth_happy", None, "happy", "female", "YAF", "happy"),
    (savee, "DC_a01", f"{SAVEE}/DC_a01", "angry", "male", "DC", "anger"),
    (savee, "AudioData/JE/d15", f"{SAVEE}/JE_d15", "disgust", "male", "JE", "disgust"),
    (savee, "AudioData/JK/f03", f"{SAVEE}/JK_f03", "fear", "male", "JK", "fear"),
    (savee, "AudioData/KL/h03", f"{SAVEE}/KL_h03", "happy", "male", "KL", "happiness"),
    (savee, "ALL/KL_n30", f"{SAVEE}/KL_n30", "neutral", "male", "KL", "neutral"),
    (savee, "ALL/KL_sa01", f"{SAVEE}/KL_sa01", "sad", "male", "KL", "sadness"),
    (savee, "AudioData/KL/su15", f"{SAVEE}/KL_su15", "surprise", "male", "KL", "surprise"),
    (nemo, "samples/EB0_anger_10", "nemo/EB0_anger_10", "angry", "female", "EB0", "anger"),
    (nemo, "samples/MP0_fear_1", None, "fear", "male", "MP0", "fear"),
    (nemo, "WR0_happiness_90", None, "happy", "male", "WR0", "happiness"),
    (nemo, "IC0_neutral_1", None, "neutral", "female", "IC0", "neutral"),
    (nemo, "KS0_sadness_1", None, "sad", "male", "KS0", "sadness"),
    (nemo, "KD0_surprised_1", None, "surprise", "female", "KD0", "surprised"),
    (ased, "NNEmotion/01Neutral/n1-01-01-01-01", "ased/n1-01-01-01-01", "neutral", "female", "01-female", "neutral"),
    (ased, "02Fearful/f2-01-01-02-09", None, "fear", "male", "09-male", "fearful"),
    (ased, "03Happy/h3-04-02-02-10", None, "happy", "male", "10-male", "happy"),
    (ased, "04Sad/S4-04-02-01-29", "ased/s4-04-02-01-29", "sad", "female", "29-female", "sad"),
    (ased, "a5-07-01-01-65", None, "angry", "female", "65-female", "angry"),
    (turev_db, "Sound Source/Angry/1157_kz_acik", "turev-db/1157_kz_acik", "angry", "male", "1157", "angry"),
    (turev_db, "Calm/1234_sk_acik", None, "neutral", "female", "1234", "calm"),
    (turev_db, "Happy/6783_mt_acik", None, "happy", "male", "6783", "happy"),
    (turev_db, "7895_hl_ogul1", "turev-db/7895_hl_ogul1", "sad", "female", "7895", "sad"),
    (emo_db, "wav/03a01Fa", f"{EMO_DB}/03a01Fa", "happy", "male", "03", "Freude"),
    (emo_db, "wav/08b02Wb", f"{EMO_DB}/08b02Wb", "angry", "female", "08", "Ärger"),
    (emo_db, "wav/09a01Ea", None, "disgust", "female", "09", "Ekel"),
    (emo_db, "wav/13a01Ac", None, "fear", "female", "13", "Angst"),
    (emo_db, "wav/14a05Tc", None, "sad", "female", "14", "Trauer"),
    (emo_db, "16a04Nc", f"{EMO_DB}/16a04Nc", "neutral", "female", "16", "neutral"),
]

# module, a file of the corpus that is not taken, what the reason says
NOT_TAKEN = [
    (ravdess, "03-01-09-01-01-01-05", "emotion code 09 is unknown"),
    (ravdess, "03-02-03-01-01-01-05", "song"),
    (ravdess, "01-01-03-01-01-01-05", "video"),
    (ravdess, "03-01-03-01-01-05", "not of the form"),
    (ravdess, "03-01-03-01-02-02-07", "same recording as 03-01-03-01-02-01-07"),
    (crema_d, "1001_DFA_SUR_XX", "emotion code SUR is unknown"),
    (crema_d, "1001_DFA_ANG_YY", "not of the form"),
    (crema_d, "1092_DFA_ANG_XX", "actor 1092 is unknown"),
    (crema_d, "1076_MTI_SAD_XX", "silent"),
    (crema_d, "1006_TIE_NEU_XX", "same sound as 1006_TIE_HAP_XX"),
    (crema_d, "1017_IWW_ANG_XX", "same sound as 1017_IWW_FEA_XX"),
    (tess, "OAF_back_bored", "emotion bored is unknown"),
    (tess, "OAF_back", "not of the form"),
    (savee, "DC_x01", "emotion code x is unknown"),
    (savee, "DC_a1", "not of the form"),
    (savee, "DC/QQ_a01", "speaker QQ is unknown"),
    (nemo, "EB0_disgust_1", "emotion disgust is unknown"),
    (nemo, "ZZ0_anger_1", "speaker ZZ0 is unknown"),
    (nemo, "EB0_anger", "not of the form"),
    (ased, "d1-01-01-01-01", "emotion d is unknown"),
    (ased, "n1-01-01-03-01", "sex 03 is unknown"),
    (ased, "n1-01-01-01", "not of the form"),
    (turev_db, "1157_xx_acik", "emotion xx is unknown"),
    (turev_db, "1158_kz_acik", "speaker 1158 is unknown"),
    (turev_db, "1157_kz_", "not of the form"),
    (emo_db, "03a01La", "boredom"),
    (emo_db, "03a01Xa", "emotion code X is unknown"),
    (emo_db, "04a01Fa", "speaker 04 is unknown"),
    (emo_db, "03a01F", "not of the form"),
]


def touch(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


@pytest.mark.parametrize("module", CORPORA, ids=lambda module: module.NAME)
def test_a_corpus_says_what_it_is(module: ModuleType) -> None:
    for name in ("NAME", "TITLE", "CITATION", "LICENCE", "URL", "KNOWN_FAULTS"):
        assert isinstance(getattr(module, name), str)
        assert getattr(module, name)
    assert module.URL.startswith("http")


@pytest.mark.parametrize(("module", "name", "item", "emotion", "sex", "speaker", "label"), CLIPS)
def test_a_name_is_read(
    module: ModuleType,
    name: str,
    item: str | None,
    emotion: str,
    sex: str,
    speaker: str,
    label: str,
    tmp_path: Path,
) -> None:
    touch(tmp_path, f"{name}.wav")
    (sample,), refused = module.read(tmp_path)
    assert sample.path == tmp_path / f"{name}.wav"
    assert sample.item == (item or f"{module.NAME}/{Path(name).name}")
    assert (sample.corpus, sample.emotion, sample.sex) == (module.NAME, emotion, sex)
    assert (sample.speaker, sample.source_label) == (f"{module.NAME}-{speaker}", label)
    assert refused == ()


@pytest.mark.parametrize(("module", "name", "reason"), NOT_TAKEN)
def test_what_is_not_taken_is_listed_with_its_reason(
    module: ModuleType, name: str, reason: str, tmp_path: Path
) -> None:
    touch(tmp_path, f"{name}.ogg")
    samples, (refused,) = module.read(tmp_path)
    assert samples == ()
    assert refused.path == tmp_path / f"{name}.ogg"
    assert reason in refused.reason


@pytest.mark.parametrize("module", CORPORA, ids=lambda module: module.NAME)
def test_every_sound_ending_is_taken_and_hidden_files_are_not(module: ModuleType, tmp_path: Path) -> None:
    names = [name for corpus, name, *_ in CLIPS if corpus is module]
    for number, ending in enumerate(sorted(SOUND_ENDINGS)):
        root = tmp_path / str(number)
        touch(root, f"{names[0]}{ending}", f"{names[1]}{ending.upper()}")
        hidden = Path(names[0])
        touch(root, str(hidden.parent / f"._{hidden.name}{ending}"), "notes.txt")
        samples, refused = module.read(root)
        assert len(samples) == 2
        assert refused == ()


@pytest.mark.parametrize("module", CORPORA, ids=lambda module: module.NAME)
def test_the_same_clip_twice_is_taken_once(module: ModuleType, tmp_path: Path) -> None:
    name = next(name for corpus, name, *_ in CLIPS if corpus is module)
    touch(tmp_path, f"first/{name}.wav", f"second/{name}.wav")
    (sample,), (refused,) = module.read(tmp_path)
    assert sample.path == tmp_path / f"first/{name}.wav"
    assert refused.path == tmp_path / f"second/{name}.wav"
    assert "first" in refused.reason


@pytest.mark.parametrize("module", CORPORA, ids=lambda module: module.NAME)
def test_a_strange_name_beside_the_clips_is_listed(module: ModuleType, tmp_path: Path) -> None:
    name = next(name for corpus, name, *_ in CLIPS if corpus is module)
    touch(tmp_path, f"{name}.wav", str(Path(name).parent / "memo.wav"), "elsewhere/memo.wav")
    samples, refused = module.read(tmp_path)
    assert len(samples) == 1
    assert [entry.path.parent for entry in refused] == [samples[0].path.parent]
    assert "form" in refused[0].reason


@pytest.mark.parametrize("module", CORPORA, ids=lambda module: module.NAME)
def test_a_corpus_keeps_to_its_own_files(module: ModuleType, tmp_path: Path) -> None:
    for other, name, *_ in CLIPS:
        touch(tmp_path, f"{other.NAME}/{name}.wav")
    samples, refused = module.read(tmp_path)
    assert {sample.path.relative_to(tmp_path).parts[0] for sample in samples} == {module.NAME}
    assert refused == ()
    assert {sample.emotion for sample in samples} <= set(EMOTIONS)
    assert {sample.sex for sample in samples} <= set(SEXES)


@pytest.mark.parametrize("folder", ["crema-d", "CREMA-D/AudioWAV"])
def test_votes_age_and_race_come_from_the_tables(folder: str, tmp_path: Path) -> None:
    touch(tmp_path, f"{folder}/1001_DFA_ANG_XX.wav", f"{folder}/1040_ITH_SAD_X.wav", f"{folder}/1002_DFA_ANG_XX.wav")
    top = tmp_path / Path(folder).parts[0]
    (top / "VideoDemographics.csv").write_text(
        '"ActorID","Age","Sex","Race","Ethnicity"\n1001,51,"Male","Caucasian","Not Hispanic"\n'
        '1040,42,"Male","Unknown","Not Hispanic"\n'
    )
    (top / "tabulatedVotes.csv").write_text(
        '"","A","D","F","H","N","S","fileName","numResponses"\n"100001",5,0,1,0,2,0,"1001_DFA_ANG_XX",8\n'
        '"100002",1,0,0,0,0,0,"1001_DFA_ANG_XX",1\n"200001",0,9,0,0,0,0,"1001_DFA_ANG_XX",9\n'
        '"103234",0,0,2,0,5,3,"1040_ITH_SAD_XX",10\n'
    )
    for root in (tmp_path, tmp_path / folder):
        samples = {sample.item.removeprefix("crema-d/"): sample for sample in crema_d.read(root)[0]}
        angry, unknown, sad = (samples[i] for i in ("1001_DFA_ANG_XX", "1002_DFA_ANG_XX", "1040_ITH_SAD_XX"))
        assert angry.votes == {"angry": 6, "disgust": 0, "fear": 1, "happy": 0, "neutral": 2, "sad": 0}
        assert (angry.age, angry.race) == (51, "Caucasian")
        assert sad.votes is not None
        assert (sad.votes["neutral"], sad.race) == (5, None)
        assert (unknown.votes, unknown.age, unknown.race) == (None, None, None)
