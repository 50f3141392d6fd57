"""What the manual says of settings and findings."""

import pytest

from dashapp.evaluation.cards.manual_blocks import FindingError, findings_block, settings_block
from dashapp.settings import variables

SCRIPT = "#!/usr/bin/env bash\n# A WAV of size 0 is read as silence.\n# libsndfile 1.2.2\nset -e\n"


def test_every_setting_stands_in_the_table():
    assert all(f"| `{each.name}` | " in settings_block() for each in variables())


def test_a_finding_is_told_by_its_second_line(tmp_path):
    (tmp_path / "wav-size.sh").write_text(SCRIPT)
    (tmp_path / "aac.sh").write_text(SCRIPT.replace("WAV", "AAC"))
    assert findings_block(tmp_path).splitlines() == [
        f"- A AAC of size 0 is read as silence. [aac](../{tmp_path.name}/aac.sh)",
        f"- A WAV of size 0 is read as silence. [wav-size](../{tmp_path.name}/wav-size.sh)",
    ]


@pytest.mark.parametrize("script", ["", "#!/bin/sh\n# A surprise.\n", "#!/usr/bin/env bash\n# no full stop\n"])
def test_a_finding_without_a_sentence_is_refused(tmp_path, script):
    (tmp_path / "odd.sh").write_text(script)
    with pytest.raises(FindingError, match=r"odd\.sh: a finding begins with"):
        findings_block(tmp_path)


def test_without_findings_the_manual_says_so(tmp_path):
    assert findings_block(tmp_path) == "There are none yet."
