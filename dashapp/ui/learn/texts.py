"""What people read on the page "Learn"; see `dashapp.ui.language`."""

from dataclasses import dataclass
from typing import Final

from dashapp.ui.language import translatable

NAME: Final = "Learn"
LEAD: Final = (
    "Seven words for what people see in a face and hear in a voice. Made for a projector and a class, and for one "
    "person "
    "alone. Nothing that is done here is stored."
)
PARTS: Final = {
    "wall": "The wall",
    "quiz": "Quiz",
    "how": "How it works",
    "people": "What people agree on",
    "class": "May I use this in class?",
}
FULL_SCREEN: Final = "Full screen"
FULL_SCREEN_HINT: Final = "Key F"
PRINT: Final = "Print"

WALL_LEAD: Final = (
    "Choose any two: they stand side by side below, and what differs between them is measured, not described. The "
    "faces "
    "are averages and the voices are made by a program, unless whoever runs this page has real recordings."
)
WALL_PAIR: Final = "Side by side"
WALL_CHOOSE: Final = "{emotion}, {sex}: put it side by side"
WALL_NOTHING: Final = (
    "There are no exemplars here; whoever runs this server makes them with the command dashapp exemplars."
)
AND: Final = " and "
VOICE_DIFFERENCES: Final = "What differs in the voice"
FACE_DIFFERENCES: Final = "What differs in the face"
MEASURE: Final = "Measure"
IN_WORDS: Final = "In words"
MIDDLE_HALF: Final = "corpora {low} to {high}"
VOICE_NOTE: Final = (
    "In small print: the middle half of the training speakers of RAVDESS, CREMA-D and TESS in the same emotion and "
    "sex, "
    "measured with Praat. A difference is called by that spread: under half of it is about the same, over one and a "
    "half "
    "of it is much. Synthetic clips were brought to one level, so their loudness says little."
)
FACE_NOTE: Final = (
    "How much of what speaks for the emotion, to the face model, lies in each part of the average face (LayerCAM). "
    "A difference is called by the spread over all fourteen averages. It says where the model looks, not what moves."
)
NOTHING_MEASURED: Final = "Nothing could be measured here."
PICTURE_ALT: Final = "Representative face: {emotion}, {sex}"
CLIP_LABEL: Final = "Representative clip: {emotion}, {sex}"
WHERE_IT_LOOKS: Final = "Where the model looks"
WAVEFORM: Final = "Waveform"
PITCH: Final = "Pitch"
MFCC: Final = "MFCC, what the network reads"
SAME: Final = "about the same"
MUCH: Final = "much {word}"
UNITS: Final = {
    "pitch_hz": "{:.0f} Hz",
    "range_st": "{:.1f} semitones",
    "syllables_per_s": "{:.1f} syllables/s",
    "energy_db": "{:.0f} dB",
    "tilt_db": "{:.0f} dB",
    "brow": "{:.0%}",
    "eyes": "{:.0%}",
    "mouth": "{:.0%}",
}
MEASURES: Final = {
    "pitch_hz": ("Pitch", "higher in pitch", "lower in pitch"),
    "range_st": ("Range of the pitch", "wider in range", "narrower in range"),
    "syllables_per_s": ("Tempo", "faster", "slower"),
    "energy_db": ("Loudness", "louder", "softer"),
    "tilt_db": ("Brightness", "brighter", "duller"),
    "brow": ("Brow", "more in the brow", "less in the brow"),
    "eyes": ("Eyes", "more in the eyes", "less in the eyes"),
    "mouth": ("Mouth", "more in the mouth", "less in the mouth"),
}
"""Name, and what it is called where the first of two has more or less of it."""
SUMMARY: Final = "Against {other}, {one} is {words}."
SPOKEN: Final = {"female": "a woman's {emotion}", "male": "a man's {emotion}"}
NEUTRAL_VOICE: Final = "neutral voice"
SUMMARY_SAME: Final = "{one} and {other} differ little in what is measured here."

HOW_LEAD: Final = (
    "Choose a sample and follow it. Every figure is what the program itself computes of it; move a control and the "
    "answer "
    "is asked for again."
)
HOW_SAMPLE: Final = "Sample"
HOW_VOICE: Final = "A voice"
HOW_FACE: Final = "A face"
HOW_ANSWER: Final = "What the network says now"
HOW_BEFORE: Final = "Before: {before}"
HOW_NO_ANSWER: Final = "It hears no speech here."
HOW_NO_FACE: Final = "No face is found in this picture."
HOW_UNREADABLE: Final = "The verifier would refuse this crop: it does not look like a face that can be read."
HOW_PLAY: Final = "What the network hears now"
HOW_RESET: Final = "Back to the beginning"
VOICE_STEPS: Final = {
    "waveform": (
        "1. The waveform",
        "Air pressure over time, 16,000 numbers a second. Add noise: by how much does the answer change?",
    ),
    "frames": (
        "2. Frames",
        (
            "The clip is cut into pieces of 25 ms, one every 10 ms; here the loudest, faded at both ends, and how "
            "strong "
            "each "
            "of its frequencies is. Cut the clip off earlier: how much must be heard?"
        ),
    ),
    "mel": (
        "3. The mel spectrogram",
        (
            "64 bands of frequency, wide above and narrow below, as the ear has them. Cut off the high ones, as a bad "
            "telephone "
            "does."
        ),
    ),
    "mfcc": (
        "4. MFCC",
        (
            "Each column becomes 40 numbers: its rough shape first, its details last. Keep fewer and listen: the clip "
            "is "
            "rebuilt "
            "from those alone."
        ),
    ),
    "maps": (
        "5. Feature maps",
        (
            "Layers of small filters answer to patterns, first edges, then longer shapes. The colour shows where those "
            "speak for "
            "the emotion that you choose (LayerCAM)."
        ),
    ),
    "softmax": (
        "6. The answer",
        (
            "Scores become probabilities that add up to 100 %. A temperature, fitted on validation data, keeps them "
            "honest; "
            "turn it and see a network that is too sure or too shy."
        ),
    ),
}
FACE_STEPS: Final = {
    "picture": ("1. The picture", "Colours do not matter: it is read in grey."),
    "boxes": (
        "2. The box",
        (
            "A cascade of simple light-dark patterns finds the face (Viola and Jones 2001). Make the square larger or "
            "smaller."
        ),
    ),
    "crop": (
        "3. The levelled crop",
        (
            "Turned until the eyes are level, shrunk to 48 x 48 grey pixels, brightness and contrast evened out. Turn "
            "it "
            "away "
            "from level."
        ),
    ),
    "maps": (
        "4. Feature maps",
        (
            "Layers of small filters answer to edges, corners, then eyes and mouths. The colour shows where those "
            "speak "
            "for the "
            "emotion that you choose (LayerCAM)."
        ),
    ),
    "softmax": (
        "5. The answer",
        (
            "Scores become probabilities that add up to 100 %. Turn the temperature and see a network that is too sure "
            "or too "
            "shy."
        ),
    ),
}
CONTROLS: Final = {
    "noise_db": "Noise below the voice (dB)",
    "heard": "Heard (% of the clip)",
    "top_hz": "Highest frequency (Hz)",
    "coefficients": "Coefficients kept",
    "size": "Side of the square (% of the box)",
    "turn": "Turned by (degrees)",
    "emotion": "Where does it find",
    "temperature": "Temperature (1 is as served)",
}
NOTHING_TO_EXPLAIN: Final = "This cannot be shown of the network that is served."

PEOPLE_LEAD: Final = (
    "Before a machine is blamed or believed: how often do people themselves recognise what was acted? Actors of "
    "CREMA-D "
    "were heard, seen, or both, by some 2,400 people; ten people looked at each face of FER2013."
)
PEOPLE_NAMES: Final = {
    "listeners": "Voice alone",
    "viewers": "Face alone",
    "viewers and listeners": "Both",
    "raters": "FER2013's faces",
}
PEOPLE_CAPTION: Final = "Share of votes that name what was acted (CREMA-D) or what the picture was labelled (FER2013)"
PEOPLE_PLURALITY: Final = "in small print: share of items whose most frequent vote does"
PEOPLE_EMOTION: Final = "Emotion"
PEOPLE_SOURCE: Final = (
    "Counted by the command dashapp human-votes from {clips:,} votes on {items:,} clips of CREMA-D (H. "
    "Cao et al. 2014, "
    "doi 10.1109/TAFFC.2014.2336244) and {face_votes:,} votes on {faces:,} faces of FER2013 (FER+, E. Barsoum et al. "
    "2016, "
    "doi 10.1145/2993148.2993165). Only counts are kept."
)
FINDING_VOICE_FACE: Final = (
    "{emotion} is the majority's word for {voice} of the voices and {face} of the faces that acted it."
)
FINDING_BOTH: Final = (
    "{emotion} gains most from face and voice together: {points} points more of the votes than the "
    "better of the two alone."
)
FINDING_RATERS: Final = "FER+'s raters give only {share} of their votes on FER2013's “{emotion}” to {emotion}."
FINDING_QUIET: Final = "Where people hear nothing particular they say neutral: {share} of all listeners' votes do."
PEOPLE_QUESTION: Final = "If {share} of what listeners say is what was acted, what can “right” mean for a machine?"

CLASS_LEAD: Final = "In one page, in plain words. It is no legal advice; your school's data protection officer decides."
CLASS_SECTIONS: Final = (
    (
        "What is forbidden in the European Union",
        (
            (
                "Regulation (EU) 2024/1689, the AI Act, article 5(1)(f), in force since 2 February 2025: nobody may "
                "use "
                ""
                "an AI "
                "system to infer the emotions of a person at work or in education. The exceptions are medical and "
                "safety "
                ""
                "reasons. Consent is not among them."
            ),
            (
                "So: no camera on the class, no recording of a pupil, a student or a colleague that this program "
                "reads, "
                ""
                "not as "
                "a joke, not with a permission slip, and not with a tool that calls it attention or engagement."
            ),
        ),
    ),
    (
        "What a lesson can be",
        (
            (
                "A lesson about emotion recognition on material that is nobody's: the averages and synthetic voices on "
                "this "
                "page are no person's face or voice, so nobody's emotion is inferred. Recordings of actors, shown by "
                "whoever "
                "has the corpora, are judged as performances."
            ),
            (
                "Your own face or voice, by your own free will, alone and outside of work and school, is yours to try. "
                "In front "
                "of a class you are a person in an education institution: stay with the bundled material, or ask first."
            ),
            (
                "Never as homework, never marked, never as a condition. Nothing of the quiz is stored; counts of hands "
                "are no "
                "personal data."
            ),
        ),
    ),
    (
        "What science says",
        (
            (
                "L. F. Barrett and colleagues (2019, Psychological Science in the Public Interest 20, "
                "doi 10.1177/1529100619832930) read more than a thousand studies: people scowl in anger about 30 % of "
                "the time, "
                "so most anger comes without a scowl, and scowls come without anger. How a face moves differs by "
                "person, "
                ""
                "situation and culture."
            ),
            (
                "This program therefore says which word raters would choose for an expression. It does not say what "
                "anybody "
                "feels, and no such program can."
            ),
        ),
    ),
    (
        "What it learned from",
        (
            (
                "RAVDESS: 24 Canadian actors, two sentences, eight emotions. CREMA-D: 91 American actors, twelve "
                "sentences, six "
                "emotions, judged by some 2,400 people. TESS: two Canadian actresses, 200 words. Acted speech, for "
                "research."
            ),
            (
                "FER2013: some 36,000 small pictures that a search engine found by words for emotions; FER+: ten "
                "people's votes "
                "on each. Faces of people who were never asked: a question for the class."
            ),
        ),
    ),
)
CLASS_AGREES: Final = "The same limits are on the page {about}."
ABOUT: Final = "About"
PLANS_TITLE: Final = "Two lessons, ready to print"
PLAN_PRINT: Final = "Print this plan"
PLAN_NEEDS: Final = "Needs: one computer, a projector, loudspeakers. No accounts, no pupils' devices, no internet."
PLAN_AIM: Final = "Aim: "
PLAN_COLUMNS: Final = ("Minutes", "You", "The class")


@dataclass(frozen=True)
class Plan:
    """A lesson plan.

    Attributes:
        key: In addresses.
        title: With its length.
        aim: What the class can say afterwards.
        steps: Minutes, what the teacher does, what the class does.
    """

    key: str
    title: str
    aim: str
    steps: tuple[tuple[str, str, str], ...]


PLANS: Final = (
    Plan(
        "plan-20",
        "20 minutes: can you hear anger?",
        "people disagree about emotions, a machine learns from their disagreement, and neither reads minds.",
        (
            ("0 to 3", "Ask: how do you know that a friend is angry? Write the cues on the board.", "Name cues."),
            (
                "3 to 11",
                "Learn, Quiz, “Class”, level “Two emotions”. Enter the hands for each item, reveal, go on.",
                "One hand up for one word, at the same moment.",
            ),
            (
                "11 to 14",
                "The result: your class's matrix beside the model's. Where do both err?",
                "Find one confusion that people and machine share.",
            ),
            (
                "14 to 17",
                "Learn, What people agree on: sadness in a voice and in a face.",
                "Guess the figures first, then see them.",
            ),
            (
                "17 to 20",
                "Ask: would you let this decide who gets a job? Read “What is forbidden” aloud.",
                "One sentence each: what it can do, what it cannot.",
            ),
        ),
    ),
    Plan(
        "plan-45",
        "45 minutes: how does a machine hear a feeling?",
        "what a spectrogram is, why a network is sometimes sure and wrong, and what the law forbids and why.",
        (
            (
                "0 to 5",
                "Play two clips of the wall without saying what they are.",
                "Describe the difference without emotion words.",
            ),
            (
                "5 to 12",
                "Learn, The wall: choose the same two. Read what differs. Choose two others.",
                "Predict higher or lower, faster or slower, before it is shown.",
            ),
            (
                "12 to 22",
                "Learn, Quiz, “Class”, ten items, all seven emotions. Enter the hands, reveal.",
                "Hands up once an item; discuss two items that divided the class.",
            ),
            (
                "22 to 32",
                "Learn, How it works, A voice: step 1 to 4. Keep 5 coefficients and play it. Then add noise.",
                "Predict whether the answer changes; explain why not, or why.",
            ),
            (
                "32 to 38",
                "Learn, What people agree on. Then: if so few voices are recognised as sad, what is a right answer?",
                "In pairs: argue for one definition of right.",
            ),
            (
                "38 to 45",
                (
                    "Learn, May I use this in class? Read the four parts. "
                    "Why did the law-makers forbid it at school and at work?"
                ),
                "Write one use that should be allowed, one that should not, and why.",
            ),
        ),
    ),
)

QUIZ_LEAD: Final = (
    "Look or listen, then choose. After each you see what the model says and what people said. A round has ten items."
)
QUIZ: Final = {
    "preparing": "Preparing the items",
    "unavailable": "The items could not be loaded from the server; please reload the page.",
    "bundled": "These are averages of faces and synthetic voices that come with the program: people were not "
    "asked about them.",
    "corpora": "These are test items of CREMA-D and FER2013, with the votes of their raters.",
    "what": "What",
    "both": "Faces and voices",
    "face": "Faces",
    "voice": "Voices (sound without picture)",
    "level": "Level",
    "two": "Two emotions",
    "four": "Four emotions",
    "seven": "All seven",
    "pair": "Which two",
    "who": "Who plays",
    "alone": "One person",
    "class": "Class: count hands",
    "round": "Round",
    "start": "Start",
    "next": "Next",
    "reveal": "Reveal",
    "result": "See the result",
    "again": "Another round",
    "item": "Item {n} of {total}",
    "ask_face": "Which expression would people call this?",
    "ask_voice": "What would people hear in this voice?",
    "play": "Play",
    "hands": "Hands for {emotion}: {n}",
    "fewer": "One hand less for {emotion}",
    "keys_alone": "Keys 1 to {n} choose, Enter goes on, space plays.",
    "keys_class": "Keys 1 to {n} count a hand, with Shift one less; Enter reveals and goes on, space plays.",
    "truth": "It was {emotion}",
    "right": "You said {emotion}: right",
    "wrong": "You said {emotion}",
    "class_said": "The class: {n} hands, {share} for {emotion}",
    "model": "The model says",
    "people": "People said ({n} votes)",
    "no_people": "Nobody was asked about this one.",
    "no_model": "The model gives no answer to this one.",
    "made": "What it is",
    "score": "{right} of {total} as acted or labelled; the model has {model}.",
    "class_score": "{share} of all hands as acted or labelled; the model has {model} of {total}.",
    "matrix_you": "You, these ten",
    "matrix_class": "The class, these ten",
    "matrix_model": "The model, these ten",
    "matrix_people": "People, these ten",
    "matrix_listeners": "CREMA-D's listeners, all clips",
    "matrix_raters": "FER+'s raters, all faces",
    "matrix_note": "Rows: what was acted or labelled. Columns: what was said. In percent of a row.",
    "save_csv": "Save as CSV",
    "save_json": "Save as JSON",
    "print": "Print",
    "said": "said",
    "label": "Label",
    "too_few": "There are no items for this choice; please choose another.",
}

translatable(__name__)
