# SPDX-License-Identifier: MIT
"""`hark show`: a deck, or a card with its answer."""

from __future__ import annotations

from typing import Any

import pytest

from hark.render.words import KINDS
from harness import Hark, plain
from places import SMALL

LISTENING = {
    "deck": "listening", "title": "Listening", "description": "A small deck for tests.", "version": "1.0.0",
    "language": "en", "license": "CC-BY-4.0", "authors": ["hark contributors"], "homepage": None, "tags": ["basics"],
    "file": str(SMALL / "listening.toml"), "bundled": True, "suspended": False, "concept": 2, "cloze": 1, "choice": 1,
    "scenario": 1, "dialogue": 0, "cards": 5, "faces": 7, "seen": 0, "due": 0, "source": None, "languages": ["en"],
}  # fmt: skip
ALL = [
    "listening/reflection", "listening/pause", "listening/pause#reverse", "listening/two-parts",
    "listening/two-parts#2", "listening/which-reply", "listening/fourth-no", "care/tired-of-it", "care/empty-cup",
]  # fmt: skip


def above_the_facts(hark: Hark, line: str) -> str:
    """A drawn card without the facts under it, whose width depends on where the decks lie."""
    return hark(line).out.partition("\ntopics")[0]


def fresh_card(**more: Any) -> dict[str, Any]:
    """A card of the listening deck as JSON, with what most kinds do not have left empty."""
    return {
        "deck": "listening", "deck_title": "Listening", "options": [], "setting": None, "task": None, "skills": [],
        "trap": None, "models": [], "why": None, "sources": [], "tags": ["basics"], "difficulty": None, "safety": False,
        "reviewed": [], "turns": [], "language": "en",
    } | more  # fmt: skip


def without(*refs: str) -> list[str]:
    """All questions but these."""
    return [ref for ref in ALL if ref not in refs]


class TestShowDeck:
    """`hark show DECK`."""

    LINES = (
        ("listening/reflection", "concept", "What does a reflection hand back?"),
        ("listening/pause", "concept", "Leaving room after someone speaks"),
        ("listening/pause#reverse", "concept", "A pause"),
        ("listening/two-parts", "cloze", "Listening needs […] and time."),
        ("listening/two-parts#2", "cloze", "Listening needs attention and […]."),
        ("listening/which-reply", "choice", 'Ana says: "Nobody rang." Which reply leaves her room?'),
        ("listening/fourth-no", "scenario", "Fourth no this month. I give up."),
    )

    def test_json(self, hark: Hark) -> None:
        """The deck's facts and every question it asks, siblings included."""
        assert hark("show listening --json").json() == {
            "schema": "hark.show_deck/1",
            "deck": LISTENING,
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
                for card, kind, question in self.LINES
            ],
        }

    def test_plain(self, hark: Hark) -> None:
        """The same in words."""
        assert plain(hark, "show listening") == (
            "Listening\n"
            "A small deck for tests.\n"
            "\n"
            "deck: listening\n"
            "cards: 5: 2 questions, 1 gap to fill, 1 choice, 1 scenario\n"
            "seen: 0 of 7 questions\n"
            "version: 1.0.0\n"
            "licence: CC-BY-4.0\n"
            "by: hark contributors\n"
            "tags: basics\n"
            "file: SMALL/listening.toml\n"
            "\n"
            + "".join(f"{card}\n  {KINDS[kind][0]}, new: {question}\n" for card, kind, question in self.LINES)
        )  # fmt: skip

    def test_what_it_does_not_say(self, hark: Hark) -> None:
        """A deck without description, licence and authors is shown as such."""
        assert plain(hark, "show care") == (
            "Care and safety\n"
            "\n"
            "deck: care\n"
            "cards: 2: 1 question, 1 scenario\n"
            "seen: 0 of 2 questions\n"
            "version: 1.0.0\n"
            "licence: not said\n"
            "by: not said\n"
            "tags: safety\n"
            "file: SMALL/care.toml\n"
            "\n"
            "care/tired-of-it\n"
            "  scenario, new: I am so tired of being here. Not this town. Here.\n"
            "care/empty-cup\n"
            "  question, new: What do off days call for?\n"
        )

    def test_studied(self, hark: Hark) -> None:
        """Each card says when it comes back."""
        hark("grade care/tired-of-it good")
        hark("suspend care/empty-cup")

        assert plain(hark, "show care").endswith(
            "care/tired-of-it\n"
            "  scenario, in 10 min: I am so tired of being here. Not this town. Here.\n"
            "care/empty-cup\n"
            "  question, set aside: What do off days call for?\n"
        )

    def test_prefix(self, hark: Hark) -> None:
        """A prefix that fits one deck is enough."""
        assert hark("show lis") == hark("show listening")

    def test_tags(self, hark: Hark) -> None:
        """A deck's tags are shown, as the hint for an unknown tag promises."""
        hint = hark("search x --tag nope --json").json()["error"]["hint"]

        assert hint == "`hark show DECK` shows a deck's tags"
        assert "tags: basics" in plain(hark, "show listening").splitlines()


class TestShowCard:
    """`hark show CARD`."""

    def test_concept(self, hark: Hark) -> None:
        """Question, answer, why, topics, sources, place and due date."""
        assert plain(hark, "show listening/reflection") == (
            "Listening · question · listening/reflection\n"
            "\n"
            "Question: What does a reflection hand back?\n"
            "\n"
            "Answer: What the person said, in fresh words.\n"
            "\n"
            "Why: They hear that you followed.\n"
            "\n"
            "topics: T-01\n"
            "source: A book (2020)\n"
            "file: SMALL/listening.toml:9\n"
            "due: new\n"
        )

    def test_reverse(self, hark: Hark) -> None:
        """The sibling asks the other way round and names its sibling."""
        assert plain(hark, "show listening/pause#reverse") == (
            "Listening · question · listening/pause#reverse\n"
            "\n"
            "Question: A pause\n"
            "\n"
            "Answer: Leaving room after someone speaks\n"
            "\n"
            "topics: T-02\n"
            "also asked as: listening/pause\n"
            "file: SMALL/listening.toml:19\n"
            "due: new\n"
        )

    @pytest.mark.parametrize(
        ("name", "question", "answer", "sibling"),
        [
            ("two-parts", "Listening needs […] and time.", "attention", "two-parts#2"),
            ("two-parts#2", "Listening needs attention and […].", "time", "two-parts"),
        ],
    )
    def test_cloze(self, hark: Hark, name: str, question: str, answer: str, sibling: str) -> None:
        """Each gap is a question of its own; its words are the answer."""
        assert plain(hark, f"show listening/{name}") == (
            f"Listening · gap to fill · listening/{name}\n"
            "\n"
            f"Question: {question}\n"
            "\n"
            f"Answer: {answer}\n"
            "\n"
            "topics: T-03\n"
            f"also asked as: listening/{sibling}\n"
            "file: SMALL/listening.toml:27\n"
            "due: new\n"
        )

    def test_choice(self, hark: Hark) -> None:
        """The options in the order of the file, the right one named as such, each with its reason."""
        assert plain(hark, "show listening/which-reply") == (
            "Listening · choice · listening/which-reply\n"
            "\n"
            'Question: Ana says: "Nobody rang." Which reply leaves her room?\n'
            "\n"
            "That sounds lonely. (correct)\n"
            "  It names a feeling and stops there.\n"
            "They were busy, surely.\n"
            "  It explains the hurt away.\n"
            "Have you rung them?\n"
            "  Advice dressed as a question.\n"
            "\n"
            "Why: Feeling first.\n"
            "\n"
            "topics: T-04\n"
            "file: SMALL/listening.toml:33\n"
            "due: new\n"
        )

    def test_choice_drawn(self, hark: Hark) -> None:
        """On a terminal a tick marks the right one, the others stand under it."""
        assert above_the_facts(hark, "show listening/which-reply") == (
            "Listening · choice · listening/which-reply\n"
            "\n"
            'Ana says: "Nobody rang." Which reply leaves her room?\n'
            "\n"
            "✓ That sounds lonely.\n"
            "  It names a feeling and stops there.\n"
            "  They were busy, surely.\n"
            "  It explains the hurt away.\n"
            "  Have you rung them?\n"
            "  Advice dressed as a question.\n"
            "\n"
            "Feeling first.\n"
        )

    def test_scenario(self, hark: Hark) -> None:
        """Setting, words, task, rubric, trap, model reply, why."""
        assert plain(hark, "show listening/fourth-no") == (
            "Listening · scenario · listening/fourth-no\n"
            "\n"
            "Setting: On the phone, after a job rejection.\n"
            "They say: Fourth no this month. I give up.\n"
            "Task: What do you say next?\n"
            "\n"
            "Reflect a feeling\n"
            "  Names a feeling the person may have, as a gentle statement and not a question.\n"
            "Validate\n"
            "  Says why the reaction makes sense.\n"
            "Leave advice out\n"
            "  No suggestion or instruction that was not asked for.\n"
            "The trap\n"
            "  Tips for the next application.\n"
            "\n"
            "One good way\n"
            "Reply: Four noes in one month. No wonder you want to stop.\n"
            "\n"
            "Why: The feeling comes before the plan.\n"
            "\n"
            "topics: T-05\n"
            "file: SMALL/listening.toml:46\n"
            "due: new\n"
        )

    def test_scenario_drawn(self, hark: Hark) -> None:
        """On a terminal the person's words have a bar beside them, and long lines are wrapped at 80."""
        assert above_the_facts(hark, "show care/tired-of-it") == (
            "Care and safety · scenario · care/tired-of-it\n"
            "\n"
            "Walking home.\n"
            "▌ I am so tired of being here. Not this town. Here.\n"
            "What do you say next?\n"
            "\n"
            "· Check safety\n"
            "  Asks plainly about danger, says that help will be brought in, names the next\n"
            "  step.\n"
            "· Hold the silence\n"
            "  Stays short and leaves room: no rush, one question at most.\n"
            "· Do not make it smaller\n"
            '  No "at least", silver lining, comparison or quick reassurance.\n'
            "· The trap\n"
            "  Hinting instead of asking.\n"
            "\n"
            "One good way\n"
            "  Are you thinking of killing yourself? I am staying with you, and we will ring\n"
            "  someone together.\n"
            "\n"
            "Ask plainly, stay, connect.\n"
        )

    def test_choice_json(self, hark: Hark) -> None:
        """Options carry their place in the file, so that a script can name them."""
        assert hark("show listening/which-reply --json").json() == {
            "schema": "hark.show_card/1",
            "card": fresh_card(
                card="listening/which-reply",
                kind="choice",
                question='Ana says: "Nobody rang." Which reply leaves her room?',
                answer="That sounds lonely.",
                options=[
                    {
                        "option": 0, "text": "That sounds lonely.", "correct": True,
                        "why": "It names a feeling and stops there.",
                    },
                    {
                        "option": 1, "text": "They were busy, surely.", "correct": False,
                        "why": "It explains the hurt away.",
                    },
                    {
                        "option": 2, "text": "Have you rung them?", "correct": False,
                        "why": "Advice dressed as a question.",
                    },
                ],
                why="Feeling first.",
                topics=["T-04"],
                tags=["replies", "basics"],
            ),
            "siblings": [],
            "memory": None,
            "suspended": False,
            "file": str(SMALL / "listening.toml"),
            "line": 33,
            "aside": None,
        }  # fmt: skip

    def test_scenario_json(self, hark: Hark) -> None:
        """Skills come with their words, from the shared vocabulary."""
        assert hark("show listening/fourth-no --json").json()["card"] == fresh_card(
            card="listening/fourth-no",
            kind="scenario",
            question="Fourth no this month. I give up.",
            answer="Four noes in one month. No wonder you want to stop.",
            setting="On the phone, after a job rejection.",
            task="What do you say next?",
            skills=[
                {
                    "skill": "reflect-feeling", "name": "Reflect a feeling",
                    "look_for": "Names a feeling the person may have, as a gentle statement and not a question.",
                },
                {"skill": "validate", "name": "Validate", "look_for": "Says why the reaction makes sense."},
                {
                    "skill": "avoid-advice", "name": "Leave advice out",
                    "look_for": "No suggestion or instruction that was not asked for.",
                },
            ],
            trap="Tips for the next application.",
            models=["Four noes in one month. No wonder you want to stop."],
            why="The feeling comes before the plan.",
            topics=["T-05"],
        )  # fmt: skip

    def test_studied(self, hark: Hark) -> None:
        """A graded card shows its memory; FSRS-6 gives a first *easy* a stability of w3 = 8.2956 days."""
        hark("grade listening/reflection easy", at="2026-03-02 09:00")

        shown = hark("show listening/reflection --json", at="2026-03-02 10:00").json()

        assert shown["memory"] == {
            "state": "review", "stability_days": 8.2956, "difficulty": 1.0, "retrievability": 1.0,
            "due_at": "2026-03-11T04:00:00Z", "interval_ms": 9 * 86_400_000, "last_review_at": "2026-03-02T09:00:00Z",
            "reps": 1, "lapses": 0, "leech": False,
        }  # fmt: skip
        assert plain(hark, "show listening/reflection").endswith("\ndue: in 9 days, 11 Mar\n")


def test_a_card_by_its_own_id(hark: Hark) -> None:
    """A card's id alone shows it; where several cards are called so, they are listed."""
    assert hark("show empty-cup").out == hark("show care/empty-cup").out

    hark.add_deck(
        "own",
        'format = 1\nid = "own"\ntitle = "O"\n[[cards]]\nid = "empty-cup"\nkind = "concept"\nfront = "F"\nback = "B"\n',
    )

    ran = hark("show empty-cup")
    assert (ran.code, ran.err) == (
        3, "error: `empty-cup` could be `care/empty-cup` and `own/empty-cup`\n hint: type a little more\n"
    )  # fmt: skip
