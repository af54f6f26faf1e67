# SPDX-License-Identifier: MIT
"""The measure on outside talk: on two tiny files of our own, whose sums can be done by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

import outside

TABLE = """\
transcript_id,utterance_id,interlocutor,utterance_text,question_exists,question_subtype,reflection_exists,therapist_input_subtype
1,0,client,I lost the flat.,,,,
1,1,therapist,So you lost your home. How was that?,True,open,True,
1,2,therapist,You should ring them.,True,closed,False,advice
1,2,therapist,You should ring them.,True,closed,False,options
2,0,therapist,Did you sleep?,True,open,False,
"""
CHATS = """\
1.0 0 0 I lost the flat. EOS 1.0 1 1 [Questions] How was that?
1.0 1 1 [Questions] How was that? EOS 0.0 0 2 Hard. EOS 0.0 1 3 [Self-disclosure] When I lost my job I hid.
"""
MEASURED = """\
table.csv, even transcripts
                    right when noticed  noticed when there
  question          1.00 (1/1)          1.00 (1/1)
  open-question     –                   0.00 (0/1)
  closed-question   0.00 (0/1)          –
  reflection        –                   –
  advice            –                   –
table.csv, odd transcripts
                    right when noticed  noticed when there
  question          1.00 (1/1)          0.50 (1/2)
  open-question     1.00 (1/1)          1.00 (1/1)
  closed-question   –                   0.00 (0/1)
  reflection        1.00 (1/1)          1.00 (1/1)
  advice            1.00 (1/1)          1.00 (1/1)
chats.tsv
                    right when noticed  noticed when there
  question          1.00 (1/1)          1.00 (1/1)
  reflection        –                   –
  validation        –                   –
  knows-feeling     –                   0.00 (0/1)
  self-disclosure   1.00 (1/1)          1.00 (1/1)
  reassurance       –                   –
  advice            –                   –
"""


def test_what_is_noticed_is_compared_with_the_marks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A turn counts once, with the marks of most; the other's turns are what was said, and are not measured."""
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "chats.tsv").write_text(CHATS, encoding="utf-8")

    assert outside.main([str(tmp_path / "table.csv"), str(tmp_path / "chats.tsv")]) == 0
    assert capsys.readouterr().out == MEASURED


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "usage: python3 docs/outside.py"),
        (["none.csv", "none.tsv"], "none.csv"),
        (["other.csv", "other.csv"], "no such column"),
    ],
)
def test_nothing_to_measure(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without both files, or with another one, it says so and ends with 2."""
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")

    assert outside.main([str(tmp_path / name) for name in arguments]) == 2
    assert message in capsys.readouterr().err
