# SPDX-License-Identifier: MIT
"""`hark review`: the cards it would ask, and sessions held in lines."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from harness import Hark, asked, events, kept, replies, welcomed

WELCOME = """\
Welcome to hark

A few minutes a day to get better at supporting other people: ideas, choices, and scenarios you answer in your own words.

hark is a practice tool for learning. It is not therapy, a crisis service, medical or legal advice, a certificate, or \
proof of competence. Follow your service's policy and your supervisor.

Cards speak of suicide, overdose, abuse and loss. Skip any card, any time: a skip costs nothing.

What you type stays on this computer. Leave out real names and anything that could tell who a person is.

Help: In danger now: your local emergency number.

"""  # noqa: E501 - lines for a screen reader are not wrapped
CONSENT = """\
Keep your replies?

hark can keep what you type, so that you see your earlier reply when a scenario comes back.
What you type stays on this computer. Leave out real names and anything that could tell who a person is.

`hark config journal off` or `keep` changes this later.

"""
LAST = """\
That was the last card.
Type: enter = leave, u = take the last one back

"""
WEEK = """\
Tue  Wed  Thu  Fri  Sat  Sun  today
 ·    ·    ·    ·    ·    ·     ●

"""
KEPT = """\

Worth keeping
  What the person said, in fresh words.

"""
ALL = [
    "listening/reflection", "listening/pause", "listening/pause#reverse", "listening/two-parts",
    "listening/two-parts#2", "listening/which-reply", "listening/fourth-no", "care/tired-of-it", "care/empty-cup",
]  # fmt: skip


def shown_options(hark: Hark, seed: int = 1) -> dict[str, str]:
    """The options of the choice card and their letters, in the order in which the dice show them."""
    shown = hark("review --kind choice", stdin="q\n", seed=seed).out
    return {text: letter for letter, text in re.findall(r"^([a-h]): (.+)$", shown, re.MULTILINE)}


def without(*refs: str) -> list[str]:
    """All questions but these."""
    return [ref for ref in ALL if ref not in refs]


class TestReviewPlan:
    """`hark review --json` and the options that choose cards."""

    def test_json(self, hark: Hark) -> None:
        """Six cards in the order of the decks, one sibling of each, two scenarios; nothing is recorded."""
        assert hark("review --json").json() == {
            "schema": "hark.review/1",
            "seconds": 20 + 20 + 15 + 30 + 120 + 120,
            "is_return": False,
            "cards": [
                {
                    "card": card,
                    "kind": kind,
                    "question": question,
                    "due_at": None,
                    "suspended": False,
                    "aside": None,
                    "language": "en",
                }
                for card, kind, question in (
                    ("listening/reflection", "concept", "What does a reflection hand back?"),
                    ("listening/pause", "concept", "Leaving room after someone speaks"),
                    ("listening/two-parts", "cloze", "Listening needs […] and time."),
                    ("listening/which-reply", "choice", 'Ana says: "Nobody rang." Which reply leaves her room?'),
                    ("listening/fourth-no", "scenario", "Fourth no this month. I give up."),
                    ("care/tired-of-it", "scenario", "I am so tired of being here. Not this town. Here."),
                )
            ],
            "broken": [],
            "withheld": None,
        }
        assert not (hark.home / "data").exists()

    @pytest.mark.parametrize(
        ("options", "cards"),
        [
            ("care", ["care/tired-of-it", "care/empty-cup"]),
            ("--kind cloze", ["listening/two-parts"]),
            ("--kind cloze --kind choice", ["listening/two-parts", "listening/which-reply"]),
            ("--tag replies", ["listening/which-reply"]),
            ("--tag safety", ["care/tired-of-it", "care/empty-cup"]),
            ("--tag replies --tag safety", ["listening/which-reply", "care/tired-of-it", "care/empty-cup"]),
            ("listening --tag safety", []),
            ("--cards 2", ["listening/reflection", "listening/pause"]),
            ("--new 1", ["listening/reflection"]),
            ("--new 0", []),
            ("care --new 1", ["care/tired-of-it"]),
        ],
    )
    def test_choosing(self, hark: Hark, options: str, cards: list[str]) -> None:
        """Decks, tags, kinds and limits each narrow the session."""
        assert asked(hark, options) == cards

    @pytest.mark.parametrize(("minutes", "scenarios"), [(1, 1), (2, 1), (5, 2), (10, 2)])
    def test_minutes(self, hark: Hark, minutes: int, scenarios: int) -> None:
        """A session takes about as long as asked, and holds at most two scenarios in five minutes."""
        plan = hark(f"review --json --minutes {minutes}").json()

        assert sum(card["kind"] == "scenario" for card in plan["cards"]) <= scenarios
        assert plan["seconds"] <= minutes * 60 + 30

    def test_minutes_and_cards_from_the_settings(self, hark: Hark) -> None:
        """What is not asked for comes from the settings."""
        hark("config session_cards 3")

        assert len(asked(hark, "")) == 3
        assert len(asked(hark, "--cards 4")) == 4

    def test_new_beyond_the_day(self, hark: Hark) -> None:
        """`--new` counts for this session, whatever the day still allows."""
        hark("config new_per_day 0")

        assert asked(hark, "") == []
        assert asked(hark, "--new 2") == ["listening/reflection", "listening/pause"]

    def test_sibling_of_a_card_graded_today(self, hark: Hark) -> None:
        """The other way round is not asked on the same day, in whatever session."""
        hark("grade listening/pause easy")

        assert asked(hark, "--kind concept") == ["listening/reflection", "care/empty-cup"]
        assert "listening/pause#reverse" in asked(hark, "--kind concept", at="2026-03-03 09:00")

    def test_cram_as_json(self, hark: Hark) -> None:
        """Cramming offers cards that are not due, those seen least first."""
        hark("grade listening/reflection easy")

        assert asked(hark, "--cram --kind concept") == ["listening/pause", "care/empty-cup", "listening/reflection"]

    def test_minutes_that_are_no_number(self, hark: Hark) -> None:
        """`nan` is not a number of minutes."""
        ran = hark("review --minutes nan")

        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "error: `nan` is no length for a session\n hint: a number of minutes from 1 to 240\n"


class TestReview:
    """`hark review` over standard input: what is said on standard output, prompts on standard error."""

    def test_concept(self, hark: Hark) -> None:
        """The notice once, the question, the answer, the grade, the summary."""
        ran = hark("review --kind concept --cards 1", stdin="\ngood\n")

        assert ran.code == 0
        assert ran.err == "> > > "
        assert ran.out == WELCOME + (
            "Card 1 of 1, 1 min left\n"
            "Listening · question · new\n"
            "\n"
            "Question: What does a reflection hand back?\n"
            "Type: enter = answer, ? = more\n"
            "\n"
            "Card 1 of 1, 1 min left\n"
            "Listening · question · new\n"
            "\n"
            "Question: What does a reflection hand back?\n"
            "\n"
            "Answer: What the person said, in fresh words.\n"
            "\n"
            "Why: They hear that you followed.\n"
            "Type: 1 = again 1 min, 2 = hard 1 day, 3 = good 1 day, 4 = easy 9 days, ? = more\n"
            "\n"
            f"{LAST}"
            "1 card, new to you, in 0 s. Well spent.\n"
            "From now on each comes back when it is time.\n"
            f"{KEPT}"
            f"{WEEK}"
            "5 cards of today's session left: `hark review` goes on with them.\n"
        )
        assert events(hark) == [("review", "listening/reflection", "good", False)]

    def test_cloze(self, hark: Hark) -> None:
        """One gap is asked, the other words stand."""
        welcomed(hark)

        ran = hark("review --kind cloze", stdin="\n4\n")

        assert ran.out == (
            "Card 1 of 1, 1 min left\n"
            "Listening · fill the gap · new\n"
            "\n"
            "Question: Listening needs […] and time.\n"
            "Type: enter = answer, ? = more\n"
            "\n"
            "Card 1 of 1, 1 min left\n"
            "Listening · fill the gap · new\n"
            "\n"
            "Question: Listening needs […] and time.\n"
            "\n"
            "Answer: attention\n"
            "Type: 1 = again 1 min, 2 = hard 1 day, 3 = good 1 day, 4 = easy 6 days, ? = more\n"
            "\n"
            f"{LAST}"
            "1 card, new to you, in 0 s. Well spent.\n"
            "From now on each comes back when it is time.\n"
            "\nWorth keeping\n  Listening needs attention and time.\n\n"
            f"{WEEK}"
            "5 cards of today's session left: `hark review` goes on with them.\n"
        )

    def test_choice_wrong(self, hark: Hark) -> None:
        """A wrong pick suggests *again*; right option and pick say why, then the others; then it comes again."""
        welcomed(hark)
        letters = shown_options(hark)
        whys = {
            "That sounds lonely.": "It names a feeling and stops there.",
            "They were busy, surely.": "It explains the hurt away.",
            "Have you rung them?": "Advice dressed as a question.",
        }
        states = {
            "That sounds lonely.": " (correct)",
            "They were busy, surely.": " (your pick)",
            "Have you rung them?": "",
        }

        ran = hark("review --kind choice", stdin=f"z\n{letters['They were busy, surely.']}\n\nq\n")

        first, _, second = ran.out.partition("Card 2 of 2, 1 min left\n")
        assert ran.code == 0
        assert first == (
            "Card 1 of 1, 1 min left\n"
            "Listening · choose · new\n"
            "\n"
            'Question: Ana says: "Nobody rang." Which reply leaves her room?\n'
            "\n" + "".join(f"{letter}: {text}\n" for text, letter in letters.items()) + "Type: a-c = pick, ? = more\n"
            "\n"
            "Type: a-c = pick, ? = more\n"
            "\n"
            "Card 1 of 1, 1 min left\n"
            "Listening · choose · new\n"
            "\n"
            'Question: Ana says: "Nobody rang." Which reply leaves her room?\n'
            "\n"
            + "".join(
                f"{letter}: {text}{states[text]}\n  {whys[text]}\n" for text, letter in letters.items() if states[text]
            )
            + "\n"
            "Why: Feeling first.\n"
            "\n"
            "The others\n"
            f"{letters['Have you rung them?']}: Have you rung them?\n"
            "  Advice dressed as a question.\n"
            "Type: 1 = again 1 min, 2 = hard 1 day, 3 = good 1 day, 4 = easy 7 days, enter = “again”, ? = more\n"
            "\n"
        )
        assert second.endswith(
            "\n1 card, new to you, in 0 s. Well spent.\n"
            "You recalled 0 of 1; what is missing comes back soon, and that is how it sticks.\n"
            f"{WEEK}"
            "5 cards of today's session left: `hark review` goes on with them.\n"
        )
        assert events(hark) == [("review", "listening/which-reply", "again", False)]

    def test_choice_right(self, hark: Hark) -> None:
        """The right pick suggests *good*, and the learner may still say *hard*."""
        welcomed(hark)
        letter = shown_options(hark)["That sounds lonely."]

        ran = hark("review --kind choice", stdin=f"{letter}\nhard\n")

        assert f"\n{letter}: That sounds lonely. (correct, your pick)\n" in ran.out
        assert "4 = easy 7 days, enter = “good”, ? = more\n" in ran.out
        assert events(hark) == [("review", "listening/which-reply", "hard", False)]

    def test_choice_shuffled(self, hark: Hark) -> None:
        """Different dice show the options in different orders, none ever left out."""
        welcomed(hark)

        orders = {tuple(shown_options(hark, seed=seed)) for seed in range(12)}

        assert len(orders) > 1
        assert {frozenset(order) for order in orders} == {
            frozenset({"That sounds lonely.", "They were busy, surely.", "Have you rung them?"})
        }

    def test_scenario(self, hark: Hark) -> None:
        """Setting, words, a typed reply, the rubric ticked, the trap, a model reply, the suggested grade."""
        welcomed(hark)
        hark("config journal off")

        ran = hark("review listening --kind scenario", stdin="Four noes.\nTiring.\n\na\nb\nt\ntrap\n7\n\n\n")

        assert ran.code == 0
        assert ran.err == "Your reply, an empty line ends it:\n> > > > > > > > "
        assert re.sub(r"^(Ticked: .*\n)\n", r"\1", ran.out, flags=re.MULTILINE) == (
            "Card 1 of 1, 2 min left\n"
            "Listening · your reply · new\n"
            "\n"
            "Setting: On the phone, after a job rejection.\n"
            "\n"
            "They say: Fourth no this month. I give up.\n"
            "\n"
            "Task: What do you say next?\n"
            "Type: enter twice = done, /skip /aside /details /help /stop = other things\n"
            "\n"
            "Card 1 of 1, 2 min left\n"
            "Listening · your reply · new\n"
            "\n"
            "Setting: On the phone, after a job rejection.\n"
            "\n"
            "They say: Fourth no this month. I give up.\n"
            "\n"
            "You said\n"
            "Your reply: Four noes.\n"
            "Tiring.\n"
            "\n"
            "Which of these does your reply show?\n"
            "a [ ]: Reflect a feeling\n"
            "  Names a feeling the person may have, as a gentle statement and not a question.\n"
            "b [ ]: Validate\n"
            "  Says why the reaction makes sense.\n"
            "c [ ]: Leave advice out\n"
            "  No suggestion or instruction that was not asked for.\n"
            "t [ ]: The trap\n"
            "  Tips for the next application.\n"
            "Type: a-c = tick, t = trap, enter = go on, r = retry, ? = more\n"
            "\n"
            "Ticked: Reflect a feeling\n"
            "Ticked: Reflect a feeling, Validate\n"
            "Ticked: Reflect a feeling, Validate, the trap\n"
            "Ticked: Reflect a feeling, Validate\n"
            "Type: a-c = tick, t = trap, enter = go on, r = retry, ? = more\n"
            "\n"
            "Card 1 of 1, 2 min left\n"
            "Listening · your reply · new\n"
            "\n"
            "Setting: On the phone, after a job rejection.\n"
            "\n"
            "They say: Fourth no this month. I give up.\n"
            "\n"
            "You said\n"
            "Your reply: Four noes.\n"
            "Tiring.\n"
            "\n"
            "One good way\n"
            "Reply: Four noes in one month. No wonder you want to stop.\n"
            "\n"
            "Why: The feeling comes before the plan.\n"
            "\n"
            "You ticked: Reflect a feeling, Validate.\n"
            "Type: 1 = again 1 min, 2 = hard 1 day, 3 = good 1 day, 4 = easy 9 days, enter = “hard”, r = retry, "
            "? = more\n"
            "\n"
            f"{LAST}"
            "1 card, new to you, in 0 s. Well spent.\n"
            "From now on each comes back when it is time.\n"
            "\nWorth keeping\n  The feeling comes before the plan.\n\n"
            f"{WEEK}"
            "5 cards of today's session left: `hark review` goes on with them.\n"
        )
        assert events(hark) == [("review", "listening/fourth-no", "hard", False)]
        [(detail,)] = kept(hark, "SELECT detail FROM event")
        assert json.loads(detail)["skills_met"] == ["reflect-feeling", "validate"]
        assert json.loads(detail)["trap"] is False

    def test_ticks_line_by_line(self, hark: Hark) -> None:
        """What is ticked is said in lines that follow each other, without empty ones between."""
        hark("config journal off")

        ran = hark("review listening --kind scenario", stdin="Four noes.\n\na\nb\n\nq\n")

        assert "\nTicked: Reflect a feeling\nTicked: Reflect a feeling, Validate\n" in ran.out

    @pytest.mark.parametrize(
        ("ticks", "grade"),
        [
            ("", "again"),
            ("a\n", "again"),
            ("a\nb\n", "hard"),
            ("a\nb\nc\n", "good"),
            ("a\nb\nc\nt\n", "again"),
            ("a\na\nb\nc\n", "hard"),
        ],
    )
    def test_scenario_grades(self, hark: Hark, ticks: str, grade: str) -> None:
        """All skills suggest *good*, most *hard*, under half or the trap *again*; ticking twice unticks."""
        hark("config journal off")

        hark("review listening --kind scenario", stdin=f"\nYes.\n\n{ticks}\n\nq\n")

        assert events(hark) == [("review", "listening/fourth-no", grade, False)]

    def test_reverse(self, hark: Hark) -> None:
        """Asked the other way round, the back is the question."""
        welcomed(hark)
        hark("grade listening/pause easy", at="2026-03-01 09:00")

        ran = hark("review listening --kind concept", stdin="s\n\nq\n")

        assert "Question: A pause\n\nAnswer: Leaving room after someone speaks\n" in ran.out

    def test_keys(self, hark: Hark) -> None:
        """Details, a word that means nothing, undo, skip and suspend, as one transcript."""
        welcomed(hark)

        ran = hark("review listening --cards 4", stdin="o\n\nbla\n3\nu\n4\ns\nx\nq\n")

        assert ran.code == 0
        assert ran.err == "> " * 9
        assert ran.out == (
            "Card 1 of 4, 1 min left\n"
            "Listening · question · new\n"
            "\n"
            "Question: What does a reflection hand back?\n"
            "Type: enter = answer, ? = more\n"
            "\n"
            "Details\n"
            "\n"
            "card: listening/reflection\n"
            "deck: Listening\n"
            "topics: T-01\n"
            "tags: basics\n"
            "source: A book (2020)\n"
            "seen: not yet\n"
            "\n"
            "More: hark why listening/reflection\n"
            "\n"
            "Card 1 of 4, 1 min left\n"
            "Listening · question · new\n"
            "\n"
            "Question: What does a reflection hand back?\n"
            "\n"
            "Answer: What the person said, in fresh words.\n"
            "\n"
            "Why: They hear that you followed.\n"
            "Type: 1 = again 1 min, 2 = hard 1 day, 3 = good 1 day, 4 = easy 9 days, ? = more\n"
            "\n"
            "Type: 1 = again 1 min, 2 = hard 1 day, 3 = good 1 day, 4 = easy 9 days, ? = more\n"
            "\n"
            "Card 2 of 4, 1 min left\n"
            "Listening · question · new\n"
            "\n"
            "Question: Leaving room after someone speaks\n"
            "Type: enter = answer, ? = more\n"
            "\n"
            "Card 1 of 4, 1 min left\n"
            "Listening · question · new\n"
            "\n"
            "Question: What does a reflection hand back?\n"
            "\n"
            "Answer: What the person said, in fresh words.\n"
            "\n"
            "Why: They hear that you followed.\n"
            "Note: taken back: “good”; U does it again\n"
            "Type: 1 = again 1 min, 2 = hard 1 day, 3 = good 1 day, 4 = easy 9 days, ? = more\n"
            "\n"
            "Card 2 of 4, 1 min left\n"
            "Listening · question · new\n"
            "\n"
            "Question: Leaving room after someone speaks\n"
            "Type: enter = answer, ? = more\n"
            "\n"
            "Card 2 of 3, 1 min left\n"
            "Listening · fill the gap · new\n"
            "\n"
            "Question: Listening needs […] and time.\n"
            "Type: enter = answer, ? = more\n"
            "\n"
            "Card 2 of 2, 1 min left\n"
            "Listening · choose · new\n"
            "\n"
            'Question: Ana says: "Nobody rang." Which reply leaves her room?\n'
            "\n"
            "a: Have you rung them?\n"
            "b: They were busy, surely.\n"
            "c: That sounds lonely.\n"
            "Note: set aside; u takes it back, `hark resume listening/two-parts` does so later\n"
            "Type: a-c = pick, ? = more\n"
            "\n"
            "1 card, new to you, in 0 s. Well spent.\n"
            "From now on each comes back when it is time.\n"
            f"{KEPT}"
            "1 card skipped, for another day.\n"
            "1 card set aside until you bring it back with `hark resume`.\n"
            f"{WEEK}"
            "3 cards of today's session left: `hark review` goes on with them.\n"
        )
        assert events(hark) == [
            ("review", "listening/reflection", "good", True), ("undo", "listening/reflection", None, False),
            ("review", "listening/reflection", "easy", False), ("suspend", "listening/two-parts", None, False),
        ]  # fmt: skip

    def test_details_of_a_card_seen_before(self, hark: Hark) -> None:
        """Details tell what is remembered of the card and how it went lately."""
        hark("grade listening/reflection easy", at="2026-03-02 09:00")
        hark("review", stdin="q\n", at="2026-03-02 09:00")

        ran = hark("review", stdin="o\nq\n", at="2026-03-12 09:00")

        assert ran.out.split("\n\n", 3)[3].startswith(
            "card: listening/reflection\n"
            "deck: Listening\n"
            "topics: T-01\n"
            "tags: basics\n"
            "source: A book (2020)\n"
            "seen: 1 time\n"
            "forgotten: 0 times\n"
            "holds for: 8.3 days\n"
            "how hard: 1.0 of 10\n"
            "\n"
            "Lately\n"
            "2 Mar: easy\n"
            "\n"
            "More: hark why listening/reflection\n"
        )

    def test_help(self, hark: Hark) -> None:
        """`?` explains the keys and the grades, then waits for the same card."""
        welcomed(hark)

        ran = hark("review --cards 1", stdin="?\nq\n")

        assert ran.out == (
            "Card 1 of 1, 1 min left\n"
            "Listening · question · new\n"
            "\n"
            "Question: What does a reflection hand back?\n"
            "Type: enter = answer, ? = more\n"
            "\n"
            "Keys\n"
            "space, enter: show the answer; then space reads on and enter takes the grade that is suggested\n"
            "a b c d: pick an option; after a reply, tick what it shows\n"
            "t: after a reply: the trap caught me\n"
            "r: after a reply: try another; the first stays beside it\n"
            "n: not so: takes away what hark noticed in a reply\n"
            "m: ask the model you have set about a reply\n"
            "1 2 3 4: grade: again, hard, good, easy\n"
            "arrows: choose an option, a tick or a grade, which enter takes; else scroll\n"
            "page up, page down: scroll\n"
            "s: skip the card for today; that costs nothing\n"
            "x: set the card aside until you want it back\n"
            "u, U: take back the last thing, ticks first; do it again\n"
            "e: change the card in your editor\n"
            "o: details: where the card comes from, when you saw it\n"
            "ctrl-z: put hark to sleep; fg wakes it\n"
            "q, ctrl-c: stop; everything graded is kept\n"
            "\n"
            "While you type a reply\n"
            "enter: send it; alt-enter or ctrl-j begins another line\n"
            "tab, esc: the other things: skip, set aside, take back, help, stop\n"
            "/skip, /stop: the same, typed alone in the box; also /aside, /undo, /redo, /edit, /details, /help, /ask\n"
            "\n"
            "Grades\n"
            "again: you did not recall it, or walked into the trap\n"
            "hard: recalled with effort, or half of it\n"
            "good: recalled; this is the usual one\n"
            "easy: without a moment's thought\n"
            "\n"
            "hark is a practice tool for learning. It is not therapy, a crisis service, medical or legal advice, "
            "a certificate, or proof of competence. Follow your service's policy and your supervisor.\n"
            "Cards speak of suicide, overdose, abuse and loss. Skip any card, any time: a skip costs nothing.\n"
            "Help: In danger now: your local emergency number.\n"
            "\n"
            "Nothing graded this time. Come back whenever it suits you.\n"
            "6 cards of today's session left: `hark review` goes on with them.\n"
        )

    @pytest.mark.parametrize("answers", ["", "\n", "q\n", "\nq\n", "quit\n", "\nQUIT\n"])
    def test_stopping(self, hark: Hark, answers: str) -> None:
        """Quitting, or an end of input, stops the session with its summary; nothing is recorded."""
        ran = hark("review --cards 1", stdin=answers)

        assert ran.code == 0
        assert ran.out.endswith(
            "\n\nNothing graded this time. Come back whenever it suits you.\n"
            "3 cards of your first session left: `hark review` goes on with them.\n"
        )
        assert events(hark) == []

    def test_end_of_input_after_a_grade(self, hark: Hark) -> None:
        """What was graded before the input ended is kept."""
        ran = hark("review --cards 6", stdin="\n3\n\n")

        assert ran.code == 0
        assert ran.out.endswith(
            "\n1 card, new to you, in 0 s. Well spent.\n"
            "From now on each comes back when it is time.\n"
            f"{KEPT}"
            f"{WEEK}"
            "5 cards of today's session left: `hark review` goes on with them.\n"
        )
        assert events(hark) == [("review", "listening/reflection", "good", False)]

    def test_the_last_card_can_be_taken_back(self, hark: Hark) -> None:
        """At the end `u` takes back the last thing done, whatever it was, and the session goes on."""
        hark("grade listening/reflection good")

        ran = hark("review listening --cards 1", stdin="\n4\nu\n3\nu\ns\nundo\n2\n\n")

        assert ran.out.count(LAST) == 4
        assert [line for line in ran.out.splitlines() if line.startswith("Note: taken")] == [
            "Note: taken back: “easy”; U does it again", "Note: taken back: “good”; U does it again",
            "Note: taken back: the skip; U does it again",
        ]  # fmt: skip
        assert events(hark)[-5:] == [
            ("review", "listening/pause", "easy", True), ("undo", "listening/pause", None, False),
            ("review", "listening/pause", "good", True), ("undo", "listening/pause", None, False),
            ("review", "listening/pause", "hard", False),
        ]  # fmt: skip

    def test_a_day_that_was_done_goes_on(self, hark: Hark) -> None:
        """When the last card of the day's session is taken back, the day is not done; nor is it for anybody else."""
        hark("config session_cards 1")
        welcomed(hark)

        ran = hark("review", stdin="\n3\nu\n")

        assert ran.out.endswith("1 card of today's session left: `hark review` goes on with them.\n")
        assert hark("due --json").json()["session"]["held"] is False
        assert hark("review", stdin="\n3\n\n").out.count("Done for today.") == 1
        assert hark("due --json").json()["session"]["held"] is True

    def test_the_week(self, hark: Hark) -> None:
        """The last seven days as they were, a missed day as good as another; in words for a screen reader."""
        for day in ("02-22", "02-24", "02-28"):
            hark("grade listening/reflection good", at=f"2026-{day} 09:00")

        shown = hark("review --kind choice --cards 1", stdin="a\n3\n").out
        said = hark("review --kind cloze --cards 1 --plain", stdin="\n3\n").out

        assert "\nTue  Wed  Thu  Fri  Sat  Sun  today\n ●    ·    ·    ·    ●    ·     ●\n" in shown
        assert "\nPractised on 3 of the last seven days: Tue, Sat, today.\n" in said

    def test_notice_is_shown_once(self, hark: Hark) -> None:
        """The welcome comes with the first session only."""
        first = hark("review", stdin="q\n").out
        second = hark("review", stdin="q\n").out

        assert first == WELCOME + second

    def test_undo_with_nothing_graded(self, hark: Hark) -> None:
        """Undo at the first card says where to look, and leaves earlier sessions alone."""
        hark("grade care/empty-cup good")
        welcomed(hark)

        ran = hark("review --cards 1", stdin="u\nq\n")

        assert "Note: nothing to take back in this session; `hark undo` goes further back\n" in ran.out
        assert events(hark) == [("review", "care/empty-cup", "good", False)]

    def test_skipping_a_card_about_safety(self, hark: Hark) -> None:
        """It is announced, may be skipped without penalty, and is followed by a kind word and the helpline."""
        welcomed(hark)
        hark("config region us")

        ran = hark("review care --kind scenario", stdin="/skip\n")

        assert ran.out == (
            "Card 1 of 1, 2 min left\n"
            "Care and safety · your reply · new\n"
            "\n"
            "Note: This card touches on safety. You may skip it: type /skip. A skip costs nothing.\n"
            "\n"
            "Setting: Walking home.\n"
            "\n"
            "They say: I am so tired of being here. Not this town. Here.\n"
            "\n"
            "Task: What do you say next?\n"
            "Help: Call or text 988.\n"
            "Type: enter twice = done, /skip /aside /details /help /stop = other things\n"
            "\n"
            "Skipped. That is always all right.\n"
            "\n"
            "If a card touches something close to you, be as kind to yourself as you would be to a peer.\n"
            "\n"
            "Help: Call or text 988.\n"
            "\n"
            "hark is a practice tool for learning. It is not therapy, a crisis service, medical or legal advice, "
            "a certificate, or proof of competence. Follow your service's policy and your supervisor.\n"
            "\n"
            f"{LAST}"
            "Nothing graded this time. Come back whenever it suits you.\n"
            "1 card skipped, for another day.\n"
            "5 cards of today's session left: `hark review` goes on with them.\n"
            "\n"
            "Some of today's cards were heavy. Do something kind for yourself.\n"
        )
        assert events(hark) == []

    @pytest.mark.parametrize("typed", ["s", "q", "x", "e", "?", "u", "1", "skip", "Sorry, that hurts."])
    def test_the_first_line_is_the_reply(self, hark: Hark, typed: str) -> None:
        """At a scenario, nothing that is typed is a command unless it begins with a slash."""
        hark("config journal keep")

        hark("review listening --kind scenario", stdin=f"{typed}\n\n\n3\n")

        assert replies(hark) == [typed]

    def test_commands_at_a_scenario(self, hark: Hark) -> None:
        """With a slash they reach help, details, skip, undo, redo, set aside and stop."""
        welcomed(hark)

        ran = hark("review listening --kind scenario", stdin="/help\n/details\n/aside\n")
        hark("undo")
        again = hark("review --kind scenario", stdin="/skip\n/undo\n/redo\n/undo\n/STOP\n")

        assert "While you type a reply\n" in ran.out
        assert "card: listening/fourth-no\n" in ran.out
        assert again.out.count("Note: taken back: the skip; U does it again\n") == 2
        assert events(hark) == [
            ("suspend", "listening/fourth-no", None, True), ("undo", "listening/fourth-no", None, False),
        ]  # fmt: skip

    @pytest.mark.parametrize("reply", ["I want to die.", "I want\nto die.", "I want  to\u00a0die."])
    def test_a_cue_across_lines(self, hark: Hark, reply: str) -> None:
        """The helpline stands after the reply, however the words are broken."""
        welcomed(hark)
        hark("config journal off")

        ran = hark("review listening --kind scenario", stdin=f"{reply}\n\n\nq\n")

        assert ran.out.count("Help: In danger now") == 2

    @pytest.mark.parametrize("keys", ["x\nu\nq\n", "ч\nг\nй\n"], ids=["Latin", "Cyrillic"])
    def test_undo_after_setting_aside(self, hark: Hark, keys: str) -> None:
        """`u`, or what is in its place, takes back the last thing done, which was setting a card aside."""
        welcomed(hark)

        ran = hark("review listening --kind concept --kind cloze", stdin=f"\n3\n{keys}")

        assert "Note: taken back: setting it aside; U does it again\n" in ran.out
        assert [(kind, card, undone) for kind, card, _, undone in events(hark)] == [
            ("review", "listening/reflection", False), ("suspend", "listening/pause", True),
            ("undo", "listening/pause", False),
        ]  # fmt: skip

    def test_helpline_after_a_reply(self, hark: Hark) -> None:
        """Words in a reply that may mean danger bring up the helpline, also on a card not about safety."""
        hark("config journal off")

        ran = hark("review listening --kind scenario", stdin="\nSometimes I WANT TO DIE too.\n\nq\n")

        assert "Your reply: Sometimes I WANT TO DIE too.\n" in ran.out
        assert ran.out.count("Help: In danger now: your local emergency number.\n") == 2

    def test_nothing_due(self, hark: Hark) -> None:
        """With nothing to ask, the answer is the one of bare `hark`."""
        hark("suspend listening")
        hark("suspend care")

        assert hark("review") == hark("")

    def test_nothing_due_in_the_deck_named(self, hark: Hark) -> None:
        """Asked for a deck in which nothing waits, hark does not claim that a session is ready."""
        hark("grade care/tired-of-it easy")
        hark("grade care/empty-cup easy")

        ran = hark("review care")

        assert (ran.code, ran.err) == (0, "")
        assert ran.out == (
            "Nothing is due.\n"
            "The next card comes in 7 days, 9 Mar.\n"
            "Today so far: 2 cards.\n"
            "\n"
            "  hark stats        how it goes\n"
            "  hark search WORD  look something up\n"
            "  hark --help       all commands\n"
        )


class TestGuide:
    """The first session ever."""

    SAYS = (
        "Guide: Try to answer in your head first; then have the answer shown.",
        "Guide: How was it? This decides when the card comes back: 3 if you knew it, 1 if not.",
        "Guide: Pick the reply you would give. Right or not, each one explains itself.",
        "Guide: The grade that fits is suggested: enter takes it, you have the last word.",
        "Guide: Write what you would say to them, as you would say it. Nobody else reads it.",
        "Guide: Tick what your own words show; be fair to yourself. Caught by the trap? Say so.",
        "Guide: The grade that fits is suggested: enter takes it, you have the last word.",
    )
    STDIN = "us\n\n3\na\n3\nFour noes.\n\nno\n\n3\n\n"

    def test_one_card_of_each_sort(self, hark: Hark) -> None:
        """Each stage says what to do; the region is asked; at the end stand lines that can be typed as they are."""
        ran = hark("review", stdin=self.STDIN, SHELL="/usr/bin/zsh")

        assert ran.code == 0
        assert tuple(line for line in ran.out.splitlines() if line.startswith("Guide: ")) == self.SAYS
        assert [card for _, card, _, _ in events(hark)] == [
            "listening/reflection", "listening/which-reply", "listening/fourth-no",
        ]  # fmt: skip
        assert "Where are you?\n" in ran.out
        assert "Note: helplines: United States; `hark config region COUNTRY` changes it\n" in ran.out
        assert hark("config region --json").json()["settings"][0]["value"] == "us"
        assert ran.out.endswith(
            "Done for today. Tomorrow: 6 cards.\n"
            "6 cards more, if you like: `hark review --more`.\n"
            "\n"
            "You know all there is to do now. To have hark at hand, if you like:\n"
            "  hark completions zsh --install  TAB completes what you type\n"
            "  hark prompt zsh                 shows in your prompt what waits\n"
            "  hark remind --at 07:30          reminds you, when something waits\n"
        )

    def test_stopped_it_goes_on(self, hark: Hark) -> None:
        """What is left of its three cards is guided next time, on another day too, and home and due tell how many."""
        assert "3 cards, about 3 minutes.\n" in hark("").out
        assert "Your first session: 3 cards, about 3 minutes.\n" in hark("due").out
        assert "1 of 3" in hark("review", stdin="\nq\n").out
        stopped = hark("review", stdin="\n\n1\nq\n").out
        assert "Where are you?" in stopped
        assert "2 cards of your first session left: `hark review` goes on with them.\n" in stopped
        assert "2 cards of 9 waiting" in hark("", at="2026-03-02 12:00").out

        again = hark("review", stdin="a\n3\nq\n", at="2026-03-02 12:00").out
        assert ("1 of 2" in again, "Where are you?" in again, "To have hark" in again) == (True, False, False)
        last = hark("review", stdin="Four noes.\n\nno\n\n3\n\n", at="2026-03-03 09:00").out

        said = [line for line in [*again.splitlines(), *last.splitlines()] if line.startswith("Guide: ")]
        assert tuple(said) == (*self.SAYS[2:4], self.SAYS[4], *self.SAYS[4:])
        assert "You know all there is to do now." in last
        assert "Your first session" not in hark("due", at="2026-03-03 09:00").out
        assert hark("--json", at="2026-03-03 09:00").json()["first_session"] is None

    @pytest.mark.parametrize(
        ("typed", "region"),
        [("u", "us"), ("usa", "us"), ("United States", "us"), ("nowhere\n", ""), ("nowhere\nu", "us")],
    )
    def test_where_one_is(self, hark: Hark, typed: str, region: str) -> None:
        """A letter, a country's letters or its name chooses, and what is shown from now on is said at once."""
        out = hark("review", stdin=f"{typed}\nq\n").out

        assert ("Note: that is not in the list: " in out) == ("nowhere" in typed)

        name = "United States" if region else "anywhere"
        assert f"Note: helplines: {name}; `hark config region COUNTRY` changes it\n" in out
        assert hark("config region --json").json()["settings"][0]["value"] == region

    @pytest.mark.parametrize("stdin", [STDIN])
    def test_never_again(self, hark: Hark, stdin: str) -> None:
        """Once held, it is not held a second time, nor is the region asked again."""
        hark("review", stdin=stdin)

        again = hark("review", stdin="q\n", at="2026-03-03 09:00").out

        assert not [text for text in ("Guide: ", "Where are you?", "To have hark") if text in again]

    @pytest.mark.parametrize("line", ["review listening", "review --cards 3", "review --cram"])
    def test_only_for_the_day(self, hark: Hark, line: str) -> None:
        """Whoever asks for cards of their own is not guided, and is later, in their first daily session."""
        assert "Guide: " not in hark(line, stdin="q\n").out
        assert "Guide: " in hark("review", stdin="\nq\n").out

    def test_not_for_who_has_practised(self, hark: Hark) -> None:
        """Somebody with grades, from before or from elsewhere, knows the way."""
        hark("grade care/empty-cup good")

        assert "Guide: " not in hark("review", stdin="q\n").out

    def test_a_region_that_is_set(self, hark: Hark) -> None:
        """It is not asked for."""
        hark("config region us")

        assert "Where are you?" not in hark("review", stdin="q\n").out

    def test_how_hark_is_typed(self, hark: Hark, tmp_path: Path) -> None:
        """Where the shell does not find hark by its name, the first page says what to type, before any hint does."""
        command = f"{tmp_path}/bin/hark"

        shown = hark("review", stdin="q\n", started_as=command).out

        assert shown.index(f"Where a hint says `hark`, type `{command}`.") < shown.index("`hark config region`")


class TestConsent:
    """The question, asked once, whether typed replies may be kept."""

    @pytest.mark.parametrize(
        ("answer", "journal", "kept_then"),
        [
            ("yes", "keep", ["Four noes."]),
            ("y", "keep", ["Four noes."]),
            ("no", "off", []),
            ("N", "off", []),
            ("", "ask", []),
            ("Maybe you need to rest\nlater", "ask", []),
        ],
    )
    def test_answers(self, hark: Hark, answer: str, journal: str, kept_then: list[str]) -> None:
        """Yes keeps this reply and those to come, no keeps none, later asks another time, any other word right away."""
        welcomed(hark)

        ran = hark("review listening --kind scenario", stdin=f"\nFour noes.\n\n{answer}\n\n3\n")

        assert ran.code == 0
        asked = 1 + answer.count("\n")
        assert ran.err == f"Your reply, an empty line ends it:\n{'yes or no? ' * asked}> > > "
        assert ran.out.count(CONSENT) == 1
        assert hark("config journal --json").json()["settings"][0]["value"] == journal
        assert replies(hark) == kept_then

    def test_asked_once(self, hark: Hark) -> None:
        """Once answered, it is not asked again."""
        hark("review --kind scenario --cards 2", stdin="\nOne.\n\nno\n\n3\nq\n")

        assert CONSENT not in hark("review --kind scenario", stdin="\nTwo.\n\n").out

    def test_earlier_reply(self, hark: Hark) -> None:
        """A reply kept is shown when its scenario comes back."""
        hark("config journal keep")
        hark("grade listening/fourth-no good --reply 'Four noes.'", at="2026-03-02 09:00")

        ran = hark("review listening --kind scenario --cards 1", stdin="\nAgain.\n\nq\n", at="2026-03-02 09:30")

        assert (
            "You said today\n"
            "Your reply: Again.\n"
            "Earlier, today 09:00\n"
            "Your earlier reply: Four noes.\n"
        ) in ran.out  # fmt: skip

    def test_end_of_input(self, hark: Hark) -> None:
        """When the input ends at the question, the session ends with its summary."""
        ran = hark("review listening --kind scenario", stdin="\nFour noes.\n\n")

        assert ran.code == 0
        assert ran.out.endswith(
            "Nothing graded this time. Come back whenever it suits you.\n"
            "3 cards of your first session left: `hark review` goes on with them.\n"
        )


class TestCram:
    """`hark review --cram`."""

    def test_transcript(self, hark: Hark) -> None:
        """Cards are asked whether due or not; nothing is recorded and no date moves."""
        hark("suspend care")
        hark("grade listening/reflection easy")
        welcomed(hark)
        before = hark("due --json").json(), events(hark)

        ran = hark("review --cram --kind concept --cards 2", stdin="\n3\n\n4\n")

        assert ran.out == (
            "Card 1 of 2, 1 min left\n"
            "Listening · question · new · cramming, nothing is recorded\n"
            "\n"
            "Question: Leaving room after someone speaks\n"
            "Type: enter = answer, ? = more\n"
            "\n"
            "Card 1 of 2, 1 min left\n"
            "Listening · question · new · cramming, nothing is recorded\n"
            "\n"
            "Question: Leaving room after someone speaks\n"
            "\n"
            "Answer: A pause\n"
            "Type: 1 = again 1 min, 2 = hard 1 day, 3 = good 1 day, 4 = easy 10 days, ? = more\n"
            "\n"
            "Card 2 of 2, 1 min left\n"
            "Listening · question · cramming, nothing is recorded\n"
            "\n"
            "Question: What does a reflection hand back?\n"
            "Type: enter = answer, ? = more\n"
            "\n"
            "Card 2 of 2, 1 min left\n"
            "Listening · question · cramming, nothing is recorded\n"
            "\n"
            "Question: What does a reflection hand back?\n"
            "\n"
            "Answer: What the person said, in fresh words.\n"
            "\n"
            "Why: They hear that you followed.\n"
            "Type: 1 = again 1 day, 2 = hard 7 days, 3 = good 7 days, 4 = easy 12 days, ? = more\n"
            "\n"
            f"{LAST}"
            "2 cards, 1 of them new, in 0 s. Well spent.\n"
            "You recalled all of it.\n"
            f"{KEPT}"
            "This was cramming: nothing was recorded and no date has moved.\n"
            f"{WEEK}"
            "4 cards of today's session left: `hark review` goes on with them.\n"
        )
        assert (hark("due --json").json(), events(hark)) == before

    def test_no_date_is_promised(self, hark: Hark) -> None:
        """Where nothing was recorded, nothing comes back when it is time, or soon."""
        for grade in (3, 1):
            out = hark("review --cram --kind concept --cards 1", stdin=f"\n{grade}\n\n3\n").out
            assert "This was cramming" in out
            assert "From now on" not in out
            assert "comes back soon" not in out

    def test_suspend_and_undo(self, hark: Hark) -> None:
        """Suspending while cramming records nothing either; undo shows the card once more."""
        ran = hark("review --cram --kind concept --cards 2", stdin="\n3\nu\n3\nx\n")

        assert "Note: taken back: “good”; U does it again\n" in ran.out
        assert ran.out.endswith(
            "1 card skipped.\n3 cards of your first session left: `hark review` goes on with them.\n"
        )
        assert not (hark.home / "data" / "progress.db").exists()

    def test_leaves_out_what_is_suspended(self, hark: Hark) -> None:
        """What was set aside is not crammed."""
        hark("suspend listening")

        assert asked(hark, "--cram") == ["care/tired-of-it", "care/empty-cup"]
