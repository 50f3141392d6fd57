"""What the model cards say in words. Their numbers come from `card_tables`."""

from types import ModuleType
from typing import Final

from dashapp.datasets import esc10, fer2013, synthetic_sounds
from dashapp.datasets.speech import CORPORA

CORPUS: Final[dict[str, ModuleType]] = {module.NAME: module for module in (*CORPORA, esc10, synthetic_sounds, fer2013)}
"""The corpora by name: title, citation, licence, address and known faults."""

RATERS: Final = (
    "FER2013's labels are often disputed, so ten more people judged each face for FER+. The table says how often an "
    "answer is FER2013's label, and how often it is what more than half of those ten chose."
)

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
        "kinds of sound. A speech model leaves out the windows that it refuses."
    ),
    "verifier": (
        "A readable face or not: from a grey crop of 48 x 48 pixels to the probabilities of a readable face, a "
        "blurred, covered or turned face, and no face. If it refuses a crop, the program says why the crop cannot be "
        "read and names no expression."
    ),
    "crowd": (
        "The sound of a crowd: from the spectrogram of three seconds to the probabilities of approval, disapproval, a "
        "neutral murmur and silence, and to the shares of the crowd that show each. It was trained on simulated "
        "crowds, and its figures are about simulated crowds."
    ),
}

REPRODUCTION: Final = {
    "speech-feature-mlp-8": (
        "Speech emotion recognition by a small multi-layer perceptron: from the means over a clip of MFCC, chroma and "
        "mel power to RAVDESS's eight emotions. A reproduction for comparison: the system that it follows reported "
        "61 % on one random split, whose voices were also in training."
    ),
    "speech-feature-mlp-4": (
        "Speech emotion recognition by a small multi-layer perceptron: from the means over a clip of MFCC, chroma and "
        "mel power to four of RAVDESS's emotions. A reproduction for comparison: the systems that it follows reported "
        "70.3 % and 74.0 % on one random split each, whose voices were also in training."
    ),
    "speech-mfcc-cnn-classic": (
        "Speech emotion recognition by a convolutional network over 40 numbers, the MFCC averaged over three seconds, "
        "to fourteen classes of two sexes and seven emotions. A reproduction for comparison: the system that it "
        "follows reported 67 % on a random split, whose voices were also in training."
    ),
    "speech-spectrogram-cnn": (
        "Speech emotion recognition by a shallow convolutional network over pictures: from the spectrogram of three "
        "seconds of a voice to seven emotions. A reproduction for comparison: the system that it follows reported 60 % "
        "on a random split, whose voices were also in training."
    ),
    "speech-spectrogram-transfer": (
        "Speech emotion recognition by transfer: InceptionV3 with the weights of ImageNet, frozen, sees the "
        "spectrogram of three seconds of a voice; a new last layer tells seven emotions apart. A reproduction for "
        "comparison: the system that it follows reported 70 % on a random split, whose voices were also in training."
    ),
    "speech-spectrogram-transfer-face": (
        "Speech emotion recognition by transfer from this project's own face network: frozen, it sees the spectrogram "
        "of three seconds of a voice as if it were a face; a new last layer tells seven emotions apart. It stands in "
        "for a network trained on ImageNet, whose weights are not part of this project, under the same protocol."
    ),
    "speech-spectrogram-transfer-speech": (
        "Speech emotion recognition by transfer from this project's own speech network: frozen, it hears the MFCC of "
        "three seconds of a voice; a new last layer tells seven emotions apart. The network below was trained on "
        "this very task, so this is the best that a new last layer can reach under the same protocol."
    ),
    "crowd-cnn-baseline": (
        "The sound of a crowd by a plain sequence of convolutions and poolings over the spectrogram of one window, "
        "without a head for shares and without augmentation, like the system that it follows. For comparison. It was "
        "trained on simulated crowds, and its figures are about simulated crowds."
    ),
    "crowd-cnn-transfer": (
        "The sound of a crowd by transfer: the convolutions of this project's `speech-spectrogram-cnn`, frozen, which "
        "hear emotions in single voices, averaged over the whole spectrogram; new last layers tell crowds apart. "
        "For comparison. It was trained on simulated crowds, and its figures are about simulated crowds."
    ),
    "face-cnn-classic": (
        "Facial expression recognition by a plain convolutional network: from a grey face crop of 48 x 48 pixels to "
        "the probabilities of seven expressions. A reproduction for comparison: the system that it follows reported "
        "62 % on the data that it was validated on."
    ),
}
"""Summaries of the models for comparison, by their name."""

NOT_AUGMENTED: Final = frozenset(
    name for name in REPRODUCTION if name.startswith("speech-") or name == "crowd-cnn-baseline"
)
"""The models whose training part is shown as it is."""

INTENDED: Final = (
    "It is made for teaching, for demonstrations, and for research on how emotions are expressed and perceived. A "
    "probability says how confident the model is about what raters would say. It does not measure a feeling."
)

GATE_INTENDED: Final = (
    "It is made to keep a speech emotion model from naming an emotion where nobody speaks. The kind of sound that it "
    "names instead is only a hint for the person whose clip it is."
)

VERIFIER_INTENDED: Final = (
    "It is made to keep a face model from naming an expression where none can be seen. The reason that it gives "
    "is only a hint for the person whose picture it is."
)

CROWD_INTENDED: Final = (
    "It is made for teaching, for demonstrations and for research on how crowds sound: to compare the sound of "
    "stadiums, concerts and halls, or to find applause in an archive. A share says how much of a simulated crowd "
    "would sound like that."
)

SPECIAL: Final = {"gate": GATE_INTENDED, "verifier": VERIFIER_INTENDED, "crowd": CROWD_INTENDED}
"""What models that name no emotion of a person are made for, by kind."""

CROWD_SIMULATED: Final = (
    "No licensed corpus of crowds was at hand. Every crowd that this model was trained on, and every one that its "
    "figures are about, was made by `dashapp simulate-crowd`: 3 to 400 people, each a voice of an actor from the "
    "corpora below, or a synthesised cheer, clap, whistle or boo, in a simulated room, with hum, wind, traffic and "
    "ESC-10's sounds, a microphone and a codec. Approval is made of happy and surprised voices, cheers, claps and "
    "whistles; disapproval of angry and disgusted voices, boos and shrill whistles; neutral of neutral and calm "
    "ones; silence is noise without people. It has never heard what real crowds do besides (singing, chanting, drums, "
    "horns, other languages), and how right it is about them is not known."
)

SEPARATION: Final = (
    "Two methods that know nothing of crowds separate mixtures, in which people show two or three things, into two "
    "parts. The model names each part, and the energy of the part counts towards that name. A share of the people is "
    "not a share of the energy: whoever stands near and shouts is louder."
)

CROWD_PREDECESSOR: Final = (
    "The system that this one follows learned from spectrograms of real fragments. As far as is known, its fragments "
    "were split at random, so that one recording was in training and in test. Its figures are therefore about "
    "recordings that it knew; ours are about simulated crowds of people that the model did not know. They stand side "
    "by side, but they cannot be compared."
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
        "children, several speakers at once and noisy rooms are outside of what it has learned, and its figures do "
        "not hold there."
    ),
    "face": _JUDGING
    + (
        "Its training pictures came from web searches for emotion words, and their labels are noisy. Whom they show "
        "was not recorded, so how accuracy differs between groups of people is not known. Faces that are turned far "
        "away, covered, very dark or very small are outside of what it has learned."
    ),
    "gate": (
        "It must not be used to watch or to listen in on people. It was trained on acted English speech: song, shouts, "
        "laughter, cries, other languages and children are outside of what it has learned, and so is every sound that "
        "is not one of its kinds. It does not tell who speaks, nor whether a voice is a recording."
    ),
    "verifier": (
        "It must not be used to watch people or to find them: it looks at crops that a detector or a person chose. Its "
        "faces are FER2013's, from web searches; a program spoiled them, and faces in profile are not among "
        "them. It never saw real hands, masks or veils. The pictures without a face are made by a program too, or cut "
        "out of a dozen photographs of things and animals that come with scikit-image."
    ),
    "crowd": (
        "It must not be used to police or to steer crowds, to decide on security, admission or force, to single out "
        "groups or to rate speakers, artists or teams: it has never heard a real crowd, it confuses what sounds alike, "
        "and what a crowd sounds like is not what the people in it feel or will do."
    ),
}

LICENCE: Final = (
    "Weights trained on corpora whose licences exclude commercial use are for non-commercial research only. The code "
    "around them is under the MIT licence."
)

WITHOUT_SPLIT: Final = (
    "A split `without-NAME` leaves the corpus NAME out of the training and tests on its test speakers, the same as for "
    "the default network. Its figures show what remains with other people, other sentences and other microphones."
)
RANDOM_SPLIT: Final = (
    "A random split puts clips of the same speakers on both sides. Its figures say how well the network knows voices "
    "that it has heard before; they are for comparison with systems that were judged in that way."
)
