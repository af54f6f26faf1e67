# SPDX-License-Identifier: MIT
"""How often what hark notices is what annotators named, in talk that was not written for it.

AnnoMI (Wu and colleagues, 2022 and 2023) holds spoken demonstrations of motivational interviewing; a turn carries the
mark of most of those who marked it. ESConv (Liu and colleagues, 2021) holds emotional support by chat; the helper chose
one strategy for each message. Transcripts with an even number, and the chats of `dev`, were read while rules were
written; those with an odd number, and the chats of `test`, only to measure.

    git clone https://github.com/uccollab/AnnoMI
    git clone https://github.com/thu-coai/Emotional-Support-Conversation
    cp Emotional-Support-Conversation/codes/dataset/testWithStrategy_short.tsv chats.tsv
    python3 docs/outside.py AnnoMI/AnnoMI-full.csv chats.tsv

Both are the work of their authors and no part of this repository; ESConv is for academic research only.
"""

from __future__ import annotations

import csv
import re
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from hark.language.noticing import notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Turn = tuple[str, str, frozenset[str]]
"""What the person had said, in their last two turns; the reply; and the marks it carries."""

_MARKS = {
    "question": ("question_exists", ("True",)),
    "open-question": ("question_subtype", ("open",)),
    "closed-question": ("question_subtype", ("closed",)),
    "reflection": ("reflection_exists", ("True",)),
    "advice": ("therapist_input_subtype", ("advice", "options", "negotiation")),
}
"""For a cue, the column of AnnoMI and the marks in it that stand for the cue."""
_STRATEGIES = {
    "Questions": ("question",),
    "Restatement or Paraphrasing": ("reflection", "validation"),
    "Reflection of feelings": ("reflection", "validation", "knows-feeling"),
    "Self-disclosure": ("self-disclosure", "knows-feeling"),
    "Affirmation and Reassurance": ("reassurance", "validation", "knows-feeling"),
    "Providing Suggestions": ("advice",),
}
"""For a strategy of ESConv, the cues that go with it; of some it is only a kind."""
_QUESTIONS = {"open-question", "closed-question", "why-question"}
"""Of whatever form: "question"."""
_SEGMENT = re.compile(r"\s*\d\.\d ([01]) (\d+) (?:\[([^\]]+)\] )?(.*)", re.DOTALL)
"""A message of ESConv: whose it is (1 is the helper), its number, its strategy, and what it says."""
_KEPT = 2


def annomi(file: Path, half: int) -> Iterator[Turn]:
    """The helpers' turns of every second transcript of *file*: those with an even number for *half* 0, else the odd."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if int(row["transcript_id"]) % 2 == half]
    rows.sort(key=lambda row: (int(row["transcript_id"]), int(row["utterance_id"])))
    for _, transcript in groupby(rows, key=lambda row: row["transcript_id"]):
        said: list[str] = []
        for _, marked in groupby(transcript, key=lambda row: row["utterance_id"]):
            by = list(marked)
            if by[0]["interlocutor"] == "client":
                said.append(by[0]["utterance_text"])
                continue
            marks = (
                cue for cue, (column, names) in _MARKS.items() if 2 * sum(r[column] in names for r in by) > len(by)
            )
            yield " ".join(said[-_KEPT:]), by[0]["utterance_text"], frozenset(marks)


def esconv(file: Path) -> Iterator[Turn]:
    """The helpers' messages of *file*; each of its lines ends with a message that was not there before."""
    for line in file.read_text(encoding="utf-8").splitlines():
        messages = [found for part in line.split(" EOS") if (found := _SEGMENT.fullmatch(part))]
        if messages and messages[-1][1] == "1":
            said = [message[4] for message in messages if message[1] == "0"]
            yield " ".join(said[-_KEPT:]), messages[-1][4], frozenset(_STRATEGIES.get(messages[-1][3], ()))


def report(turns: Iterable[Turn], cues: Iterable[str]) -> list[str]:
    """Precision and recall of each of *cues* on *turns*, line by line, with how often it was noticed and marked."""
    counted = [(_noticed(reply, said), marks) for said, reply, marks in turns]
    lines = [f"  {'':<16}  right when noticed  noticed when there"]
    for cue in cues:
        noticed = sum(cue in found for found, _ in counted)
        marked = sum(cue in marks for _, marks in counted)
        both = sum(cue in found and cue in marks for found, marks in counted)
        lines.append(f"  {cue:<16}  {_share(both, noticed):<18}  {_share(both, marked)}")
    return lines


def _noticed(reply: str, said: str) -> set[str]:
    cues = {cue.cue for cue in notice(reply, said)}
    return cues if cues.isdisjoint(_QUESTIONS) else {"question", *cues}


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part}/{whole})" if whole else "–"


def main(arguments: list[str]) -> int:
    """Writes both tables; 2 where a file cannot be read or is another one."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python3 docs/outside.py AnnoMI-full.csv testWithStrategy_short.tsv\n")
        return 2
    table, chats = map(Path, arguments)
    of_chats = list(dict.fromkeys(cue for cues in _STRATEGIES.values() for cue in cues))
    try:
        lines = [f"{table.name}, even transcripts", *report(annomi(table, 0), _MARKS)]
        lines += [f"{table.name}, odd transcripts", *report(annomi(table, 1), _MARKS)]
        lines += [chats.name, *report(esconv(chats), of_chats)]
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except (KeyError, ValueError) as error:
        sys.stderr.write(f"{table}: no such column or number: {error}; is it AnnoMI-full.csv?\n")
        return 2
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
