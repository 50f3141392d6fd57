"""What the model cards say in words. Their numbers come from `card_tables`."""

from types import ModuleType
from typing import Final

from dashapp.datasets import esc10, fer2013, synthetic_sounds
from dashapp.datasets.speech import CORPORA

CORPUS: Final[dict[str, ModuleType]] = {module.NAME: module for module in (*CORPORA, esc10, synthetic_sounds, fer2013)}
"""The corpora by name: title, citation, licence, address and known faults."""

SUMMARY: Final = {
    "speech": (
        "Speech emotion recognition: from the MFCC of three seconds of a voice to the joint probability of two sexes "
        "and seven emotions, fourteen classes. It says what listeners would call the voice, not what the speaker feels."
    ),
    "face": (
        "Facial expression recognition: from a grey face crop of 48 x 48 pixels to the probabilities of seven "
        "expressions. It says what raters would call the expression, not what the person feels."
    ),
    "gate": (
        "Speech or not: from the MFCC of three seconds of sound to the probabilities of speech and of twelve other "
        "kinds of sound. Windows that it refuses are left out of the answer of a speech model."
    ),
    "verifier": (
        "A readable face or not: from a grey crop of 48 x 48 pixels to the probabilities of a face that can be read "
        "and of a blurred, covered or turned one and of no face. Of a crop that it refuses the program says why it "
        "can't be read, instead of naming an expression as if it were sure."
    ),
}

REPRODUCTION: Final = {
    "speech-feature-mlp-8": (
        "Speech emotion recognition by a small multi-layer perceptron: from the means over a clip of MFCC, chroma and "
        "mel power to RAVDESS's eight emotions. A reproduction, kept to be compared with: the system that it follows "
        "reported 61 % on one random split, in which its voices had been heard in training."
    ),
    "speech-feature-mlp-4": (
        "Speech emotion recognition by a small multi-layer perceptron: from the means over a clip of MFCC, chroma and "
        "mel power to four of RAVDESS's emotions. A reproduction, kept to be compared with: the systems that it "
        "follows reported 70.3 % and 74.0 % on one random split each, in which its voices had been heard in training."
    ),
    "speech-mfcc-cnn-classic": (
        "Speech emotion recognition by a convolutional network over 40 numbers, the MFCC averaged over three seconds, "
        "to fourteen classes of two sexes and seven emotions. A reproduction, kept to be compared with: the system "
        "that it follows reported 67 % on a random split, in which its voices had been heard in training."
    ),
    "speech-spectrogram-cnn": (
        "Speech emotion recognition by a shallow convolutional network over pictures: from the spectrogram of three "
        "seconds of a voice to seven emotions. A reproduction, kept to be compared with: the system that it follows "
        "reported 60 % on a random split, in which its voices had been heard in training."
    ),
    "speech-spectrogram-transfer": (
        "Speech emotion recognition by transfer: InceptionV3 with the weights of ImageNet, frozen, sees the "
        "spectrogram of three seconds of a voice; a new last layer tells seven emotions apart. A reproduction, kept to "
        "be compared with: the system that it follows reported 70 % on a random split, in which its voices had been "
        "heard in training."
    ),
    "speech-spectrogram-transfer-face": (
        "Speech emotion recognition by transfer from this project's own face network: frozen, it sees the spectrogram "
        "of three seconds of a voice as if it were a face; a new last layer tells seven emotions apart. It stands in "
        "for a network trained on ImageNet, whose weights are not part of this project, under the same protocol."
    ),
    "speech-spectrogram-transfer-speech": (
        "Speech emotion recognition by transfer from this project's own speech network: frozen, it hears the MFCC of "
        "three seconds of a voice; a new last layer tells seven emotions apart. The network below was trained on the "
        "very task, so this is what a new last layer can reach at best, under the same protocol."
    ),
    "face-cnn-classic": (
        "Facial expression recognition by a plain convolutional network: from a grey face crop of 48 x 48 pixels to "
        "the probabilities of seven expressions. A reproduction, kept to be compared with: the system that it follows "
        "reported 62 % on the data that it was validated on."
    ),
}
"""What models that are kept to be compared with say instead, by their name."""

NOT_AUGMENTED: Final = frozenset(name for name in REPRODUCTION if name.startswith("speech-"))
"""The models whose training part is shown as it is."""

INTENDED: Final = (
    "It is made for teaching, for demonstrations, and for research on how emotions are expressed and perceived. A "
    "probability says how sure the model is of what raters would call it; it does not measure a feeling."
)

GATE_INTENDED: Final = (
    "It is made to keep a speech emotion model from naming an emotion where nobody speaks. Which other sound it was is "
    "a hint for the person whose clip it is, no more."
)

VERIFIER_INTENDED: Final = (
    "It is made to keep a face model from naming an expression where none can be seen. What is wrong with a crop is a "
    "hint for the person whose picture it is, no more."
)

_JUDGING: Final = (
    "It must not be used to judge people: in hiring, at work, in schools, in policing, at borders, in insurance, in "
    "medicine, or to detect lies or illness. In the European Union inferring emotions at work and in schools is "
    "prohibited (Regulation (EU) 2024/1689, article 5). "
)

NOT_INTENDED: Final = {
    "speech": _JUDGING
    + (
        "It was trained on actors who play emotions in English, in studios. Spontaneous speech, other languages, "
        "children, several speakers at once and noisy rooms are outside of what it has learnt, and its figures do not "
        "hold there."
    ),
    "face": _JUDGING
    + (
        "Its training pictures came from web searches for emotion words, their labels are noisy, and whom they show "
        "was not recorded: how accuracy differs between groups of people is not known. Faces turned far away, covered, "
        "very dark or very small are outside of what it has learnt."
    ),
    "gate": (
        "It must not be used to watch or to listen in on people. It was trained on acted English speech: song, shouts, "
        "laughter, cries, other languages and children are outside of what it has learnt, and so is every sound that "
        "is not among its kinds. It does not tell who speaks, nor whether a voice is a recording."
    ),
    "verifier": (
        "It must not be used to watch people or to find them: it looks at crops that a detector or a person chose. Its "
        "faces are FER2013's, from web searches; what spoils them is made by a program, and faces in profile are not "
        "among it. Real hands, masks and veils were not seen."
    ),
}

LICENCE: Final = (
    "Weights trained on corpora whose licences exclude commercial use are for non-commercial research only. The code "
    "around them is under the MIT licence."
)

WITHOUT_SPLIT: Final = (
    "A split `without-NAME` leaves the corpus NAME out of the training and tests on its test speakers, the same that "
    "the served network is tested on: the figures say what is left among other people, other sentences and other "
    "microphones."
)
RANDOM_SPLIT: Final = (
    "A random split puts clips of the same speakers on both sides: its figures say how well the network knows voices "
    "that it has heard before, and are for comparison with systems that were judged so."
)
