"""Names of files in the folder of an evaluation; here, since a page looks for them before tables can be read."""

from typing import Final

ANSWERS_FILE: Final = "answers.jsonl"
REFUSED_FILE: Final = "refused.csv"
