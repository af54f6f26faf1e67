# SPDX-License-Identifier: MIT
"""`hark notice`: lines in, lines out, and what becomes of a line that cannot be read."""

from __future__ import annotations

import json

from decktexts import SOFA
from dialogues import LETTERS
from harness import Hark


def answers(hark: Hark, words: str, *lines: str) -> list[dict[str, object]]:
    """What is answered to *lines*, each as an object."""
    ran = hark(f"notice {words} --json", stdin="".join(f"{line}\n" for line in lines))
    return [json.loads(line) for line in ran.out.splitlines()]


def test_each_line_is_answered(hark: Hark) -> None:
    """A cue comes with its words and where they stand; an empty line is none."""
    assert answers(hark, "", '{"said": "I lost it.", "reply": "You could try the bed."}', "", '{"reply": "Mm."}') == [
        {
            "schema": "hark.notice/1",
            "line": 1,
            "cues": [{"cue": "advice", "quote": "You could try", "start": 0, "end": 13}],
            "remarks": [],
        },
        {"schema": "hark.notice/1", "line": 3, "cues": [], "remarks": []},
    ]


def test_a_bad_line_is_answered_and_the_rest_goes_on(hark: Hark) -> None:
    """What cannot be read is refused by its line, and the next line is answered."""
    told = answers(
        hark, "", "nonsense", '{"reply": 7}', '{"reply": "Mm.", "x": 1}', '{"reply": "Mm.", "ticked": ["a"]}'
    )
    good = answers(hark, "", "[1]", '{"reply": "That makes sense."}')

    assert [line["error"] for line in told] == [
        {
            "code": "misuse", "message": message, "hint": hint, "exit": 2,
            "where": {"file": "-", "line": number, "card": None},
        }
        for number, (message, hint) in enumerate((
            ("not a line of JSON", 'write {"said": "...", "reply": "..."}'),
            ("a line needs `reply`", 'write {"said": "...", "reply": "..."}'),
            ("unknown key `x`", "one of `said`, `reply` or `ticked`"),
            ("`ticked` needs a scenario", "add `--card CARD`"),
        ), 1)
    ]  # fmt: skip
    assert [line["schema"] for line in good] == ["hark.error/1", "hark.notice/1"]


def test_with_a_card_the_remarks_are_told(hark: Hark) -> None:
    """A scenario gives what was said, and what a learner would be told; a tick that disagrees is asked about."""
    hark.add_deck("d", SOFA.format(language="en"))

    told = answers(hark, "--card d/sofa", '{"reply": "You could try the bed.", "ticked": ["avoid-advice"]}')
    wrong = answers(
        hark, "--card d/sofa", '{"reply": "Mm.", "ticked": ["avoid-advise"]}', '{"reply": "", "ticked": [1]}'
    )

    assert told[0]["remarks"] == [
        {
            "cue": "advice",
            "text": "You ticked “Leave advice out”, and “You could try” stands there. Does the tick stay?",
            "asks": "avoid-advice",
        }
    ]
    assert [(line["error"]["message"], line["error"]["hint"]) for line in wrong] == [  # type: ignore[index]
        ("unknown skill `avoid-advise`", "did you mean `avoid-advice`?"),
        ("`ticked` has the wrong type", "a list of skills, such as `validate`"),
    ]


def test_of_a_dialogue_the_turn_in_which_it_was_said(hark: Hark) -> None:
    """What was said tells the turn by whose rubric a reply is read; without it that is the first."""
    hark.add_deck("letters", LETTERS)
    said = "If it's bad, I don't want to be on my own with it."

    told = answers(
        hark, "--card letters/the-letter", '{"reply": "Is it from her?"}',
        json.dumps({"reply": "Is it from her?", "said": said}),
    )  # fmt: skip

    asks = {
        "cue": "closed-question",
        "text": "Yes or no answers “Is it from her”. What would ask for more?",
        "asks": None,
    }
    assert [line["remarks"] for line in told] == [[], [asks]]


def test_only_english_scenarios(hark: Hark) -> None:
    """A card that is no scenario, and one in another language, are refused before anything is read."""
    hark.add_deck("d", SOFA.format(language="de"))

    assert hark("notice --card d/sofa", stdin='{"reply": "Mm."}\n').err == (
        "error: `d` is in `de`, and hark notices in English only\n hint: name a scenario of an English deck, or none\n"
    )


def test_for_a_person(hark: Hark) -> None:
    """Without --json, a line for each cue, or that there is nothing; what cannot be read shows in the exit code."""
    ran = hark("notice", stdin='{"reply": "You could try it. How was it?"}\nx\n{"reply": "Mm."}\n')

    assert (ran.code, ran.out, ran.err) == (
        2,
        "1: advice: “You could try”\n1: open-question: “How was it”\n3: nothing to notice\n",
        'error: -:2: not a line of JSON\n hint: write {"said": "...", "reply": "..."}\n',
    )
