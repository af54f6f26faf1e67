# SPDX-License-Identifier: MIT
"""Remarks and second tries in a session: where they stand, what they leave as it is, and what is kept of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from decktexts import SOFA
from dialogues import LETTERS
from harness import Hark, kept

ADVICE = "You could try the bed."
SECOND = '"reflect-feeling", "open-question"'
"""By what the second turn of the letter's dialogue is weighed."""
ASKED = "You ticked “Leave advice out”, and “You could try” stands there. Does the tick stay?"


@pytest.fixture
def ready(hark: Hark) -> Hark:
    """A scenario, and a learner who keeps replies and was welcomed."""
    hark.add_deck("d", SOFA.format(language="en"))
    hark("config journal keep")
    hark("session --stdio d", stdin='{"do": "go_on"}\n')
    return hark


def steps(hark: Hark, *actions: object) -> list[dict[str, object]]:
    """The steps of a session over the scenario in which *actions* are done, then nothing more."""
    lines = [json.dumps(action if isinstance(action, dict) else {"do": action}) for action in actions]
    ran = hark("session --stdio d", stdin="".join(f"{line}\n" for line in lines))
    return [json.loads(line) for line in ran.out.splitlines()]


def reply(text: str) -> dict[str, str]:
    """The reply *text* as an action."""
    return {"do": "reply", "text": text}


TICK = {"do": "tick", "skill": "avoid-advice"}


def test_remarks_come_with_the_grades(ready: Hark) -> None:
    """Nothing is said before the reply was weighed; then what was noticed, and the suggestion is that of the ticks."""
    told = steps(ready, reply(ADVICE), "rate")

    assert [step["remarks"] for step in told[:3]] == [
        [], [], [{"cue": "advice", "text": "“You could try” can land as advice. Did they ask for it?", "asks": None}],
    ]  # fmt: skip
    assert [step["suggestion"] for step in told[:3]] == [None, None, "again"]


def test_nothing_noticed_is_nothing_said(ready: Hark) -> None:
    """A reply in which nothing is noticed, and none at all, bring no remark and no key for one."""
    for text in ("Mm. Friday.", ""):
        graded = steps(ready, reply(text), "rate")[2]
        assert graded["remarks"] == []
        assert "not_so" not in str(graded["can"])


def test_not_so_takes_them_away(ready: Hark) -> None:
    """`not_so` takes the remarks away, changes nothing else, and nothing of them is in the progress file."""
    told = steps(ready, reply(ADVICE), "rate", "not_so", {"do": "grade", "grade": "good"})

    assert told[3] == told[2] | {"remarks": [], "can": [can for can in told[2]["can"] if can != "not_so"]}  # type: ignore[attr-defined]
    assert [detail for (detail,) in kept(ready, "SELECT detail FROM event") if "remark" in detail] == []


def test_a_tick_is_asked_about_and_can_go(ready: Hark) -> None:
    """Where a tick and the words disagree it is asked; the tick taken away, nothing is asked and the grade follows."""
    told = steps(ready, reply(ADVICE), TICK, {"do": "tick", "skill": "validate"}, "rate", TICK)

    assert told[4]["remarks"] == [{"cue": "advice", "text": ASKED, "asks": "avoid-advice"}]
    assert (told[4]["suggestion"], told[5]["suggestion"], told[5]["remarks"]) == ("good", "hard", [])


def test_it_can_be_turned_off(ready: Hark) -> None:
    """`hark config coach off` ends the remarks."""
    ready("config coach off")

    assert steps(ready, reply(ADVICE), "rate")[2]["remarks"] == []


def test_another_language_is_told_once(ready: Hark) -> None:
    """A deck in another language gets no remark; that is said with its first reply, and never again."""
    ready.add_deck("d", SOFA.format(language="de"))

    messages = [steps(ready, reply(ADVICE), "rate")[2]["message"] for _ in range(2)]

    assert messages == ["hark notices what a reply does in English only; nothing is said of replies here", ""]


def test_a_second_try_stands_beside_the_first(ready: Hark) -> None:
    """`retry` asks again, before the models or after; both replies, with ticks, are in the journal, and forgotten."""
    told = steps(
        ready, reply(ADVICE), TICK, "retry", reply("That makes sense."), {"do": "tick", "skill": "validate"}, "rate",
        {"do": "grade", "grade": "good"},
    )  # fmt: skip

    card = [step["card"] for step in told[:7]]
    assert [(shown["reply"], shown["first_reply"], bool(shown["models"])) for shown in card] == [  # type: ignore[index]
        ("", "", False), (ADVICE, "", False), (ADVICE, "", False), ("", ADVICE, False),
        ("That makes sense.", ADVICE, False), ("That makes sense.", ADVICE, False), ("That makes sense.", ADVICE, True),
    ]  # fmt: skip
    assert ready("journal --json").json()["entries"] == [
        {
            "card": "d/sofa", "at": "2026-03-02T09:00:00Z", "text": "That makes sense.", "grade": "good",
            "said": "He left on Friday.", "skills_met": ["validate"], "trapped": False,
            "first": {"text": ADVICE, "skills_met": ["avoid-advice"], "trapped": False}, "turns": [],
            "names": {"avoid-advice": "Leave advice out", "validate": "Validate"},
        }
    ]  # fmt: skip
    assert ready("journal").out == (
        "today 09:00 · d/sofa · good\n▌ He left on Friday.\n"
        f"  {ADVICE}\n  ticked: Leave advice out\nThen\n  That makes sense.\n  ticked: Validate\n"
    )
    ready("journal --forget --yes")
    assert b"try the bed" not in (ready.home / "data" / "progress.db").read_bytes()


def test_a_second_try_left_empty_is_none(ready: Hark) -> None:
    """Who opens the box again and sends nothing is back at the first reply, weighed as it was."""
    told = steps(ready, reply(ADVICE), TICK, "retry", reply(""))

    assert told[4] == told[2]


GRADE = {"do": "grade", "grade": "good"}


@pytest.mark.parametrize(
    ("done", "draft"),
    [
        ([], ""),
        ([{"do": "draft", "text": "That makes"}], "That makes"),
        ([reply("That makes sense.")], "That makes sense."),
        ([reply("That makes sense."), {"do": "tick", "skill": "validate"}, "rate"], "That makes sense."),
        ([reply("That makes sense."), "rate", "skip"], "That makes sense."),
    ],
)
@pytest.mark.parametrize("is_gone", [True, False])
def test_a_second_try_that_is_left_goes_on(ready: Hark, done: list[object], draft: str, is_gone: bool) -> None:
    """Stopped or cut off after `retry`, the first reply stands there again with its ticks, the second in the box."""
    steps(ready, reply(ADVICE), TICK, "retry", *done, *([] if is_gone or "skip" in done else ["quit"]))

    ready("session --stdio d", stdin='{"do": "quit"}\n', at="2026-03-03 09:00")  # looked at and left again
    told: list[Any] = [
        json.loads(line)
        for line in ready(
            "session --stdio d", at="2026-03-04 09:00",
            stdin="".join(f"{json.dumps(action)}\n" for action in (reply("Friday."), {"do": "rate"}, GRADE)),
        ).out.splitlines()
    ]  # fmt: skip

    assert (told[0]["stage"], told[0]["card"]["first_reply"], told[0]["draft"], told[0]["message"]) == (
        "ask", ADVICE, draft, "taken up where you left it, at your second reply",
    )  # fmt: skip
    (entry,) = ready("journal --json", at="2026-03-04 09:00").json()["entries"]
    assert (entry["text"], entry["first"]["text"], entry["first"]["skills_met"]) == (
        "Friday.",
        ADVICE,
        ["avoid-advice"],
    )
    assert kept(ready, "SELECT value FROM note WHERE name GLOB 'draft*'") == []


def test_a_second_try_whose_grade_was_taken_back(ready: Hark) -> None:
    """`hark undo` puts both replies back to where they were written."""
    steps(ready, reply(ADVICE), "retry", reply("That makes sense."), "rate", GRADE)
    ready("undo")

    first: Any = steps(ready)[0]

    assert (first["card"]["first_reply"], first["draft"]) == (ADVICE, "That makes sense.")


def test_a_third_try_begins_with_the_second(ready: Hark) -> None:
    """Nothing sent goes silently: the second reply is in the box to be changed, and it is said what sending does."""
    told: list[Any] = steps(ready, reply(ADVICE), "retry", reply("That makes sense."), "retry")

    assert [(step["draft"], step["message"]) for step in told[2:4]] == [("", ""), ("", "")]
    assert (told[4]["draft"], told[4]["card"]["first_reply"], told[4]["message"]) == (
        "That makes sense.", ADVICE, "what you send now takes the place of your second reply; the first stays",
    )  # fmt: skip


def test_where_replies_are_not_kept_neither_is(ready: Hark) -> None:
    """Two tries of somebody who keeps none leave no text behind."""
    ready("config journal off")

    steps(ready, reply(ADVICE), "retry", reply("That makes sense."), "rate", {"do": "grade", "grade": "good"})

    assert kept(ready, "SELECT count(*) FROM response") == [(0,)]
    steps(ready, reply(ADVICE), "retry", reply("That makes sense."), "quit")
    assert kept(ready, "SELECT value FROM note WHERE name GLOB 'draft*'") == []


def test_by_lines(ready: Hark) -> None:
    """In plain lines the remark stands above the grades, `n` takes it away, and `r` asks again."""
    ran = ready("review d --plain", stdin=f"{ADVICE}\n\n\nn\nr\nThat makes sense.\n\n\n3\n")

    assert "Noticed: “You could try” can land as advice. Did they ask for it?\nType: 1 = again" in ran.out
    assert "n = not so, ? = more\n" in ran.out
    assert f"Your first reply: {ADVICE}\n" in ran.out
    assert "Noticed: “That makes sense” says that it makes sense.\n" in ran.out


def talk(hark: Hark, *actions: object, language: str = "en", rubric: str = SECOND) -> list[tuple[object, ...]]:
    """Of each step of a session over the letter's dialogue: its stage, what is said, the remarks, and the message.

    The second turn is weighed by *rubric*.
    """
    deck = LETTERS.replace('id = "letters"', f'id = "d"\nlanguage = "{language}"').replace(SECOND, rubric)
    hark.add_deck("d", deck)
    told: list[Any] = steps(hark, *actions)
    return [
        (step["stage"], step["card"]["question"][:10], [remark["text"] for remark in step["remarks"]], step["message"])
        for step in told
        if step.get("stage")
    ]


TOLD = "You should open it."
CAUGHT = "“You should” stands there. Did the trap catch you?"


def test_in_a_dialogue_they_come_before_the_talk_goes_on(ready: Hark) -> None:
    """Once a turn's reply was weighed it is told what was noticed, once; with the next `rate` the talk goes on."""
    told = talk(ready, reply("It sounds heavy."), "rate", "rate", reply("What are you afraid of?"), "rate", "not_so")

    assert told == [
        ("ask", "It came on", [], ""), ("rubric", "It came on", [], ""),
        ("rubric", "It came on", ["“It sounds heavy” gives back what you heard."], ""),
        ("ask", "It's about", [], ""), ("rubric", "It's about", [], ""),
        ("rubric", "It's about", ["“What are you afraid of” leaves the answer to them."], ""),
        ("rubric", "It's about", [], ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("decided", "said"), [(["trap"], "No. Leave "), (["not_so"], "It's about"), ([], "It's about")]
)
def test_a_trap_noticed_is_left_to_the_learner(ready: Hark, decided: list[str], said: str) -> None:
    """Where the trap was noticed and not ticked it is asked once; what is said next is as the learner has it."""
    told = talk(ready, reply(TOLD), TICK, "rate", *decided, "rate")

    assert told[3] == ("rubric", "It came on", [CAUGHT], "")
    assert [step[2] for step in told[4:]] == [[]] * (len(decided) + 1)
    assert told[-1][:2] == ("ask", said)


def test_a_trap_ticked_is_not_asked_about(ready: Hark) -> None:
    """Who ticked it is told what was noticed, and asked nothing."""
    assert talk(ready, reply(TOLD), "trap", "rate")[-1][2] == ["“You should” can land as advice. Did they ask for it?"]


def test_permission_asked_before_lasts(ready: Hark) -> None:
    """Advice that the learner asked leave for in an earlier turn is no advice to be told of."""
    ready("config journal off")  # each talk begins anew
    told = [
        talk(ready, reply(first), "rate", reply("You should rest."), "rate", "quit", rubric='"avoid-advice"')[-1][2]
        for first in ("Can I tell you what helped me?", "Mm.")
    ]

    assert told == [[], ["“You should” can land as advice. Did they ask for it?"]]


def test_nothing_in_another_language_or_turned_off(ready: Hark) -> None:
    """A dialogue in another language says so once and gets no remark; with the coach off nothing is said at all."""
    german = talk(ready, reply(TOLD), "rate", reply(TOLD), "rate", "quit", language="de")
    ready("config coach off")

    assert [step[2:] for step in german] == [
        ([], ""), ([], ""),
        ([], "hark notices what a reply does in English only; nothing is said of replies here"), ([], ""), ([], ""),
    ]  # fmt: skip
    ready("config journal off")
    assert talk(ready, reply(TOLD), "rate")[-1] == ("ask", "It's about", [], "")


def test_a_dialogue_by_lines(ready: Hark) -> None:
    """In plain lines the question about the trap stands below the ticks, and the talk goes the way that was chosen."""
    ready.add_deck("d", LETTERS.replace('id = "letters"', 'id = "d"'))

    ran = ready("review d --plain", stdin=f"{TOLD}\n\n\nt\n\n")

    assert (
        f"Ticked: nothing\nNoticed: {CAUGHT} t says so, and the talk goes that way.\n"
        "Type: a-b = tick, t = trap, enter = go on, n = not so, ? = more\n\n"
        "Ticked: the trap\nCard 1 of 1, 4 min left\nThey say: No. Leave it. Forget I said anything.\n"
    ) in ran.out
