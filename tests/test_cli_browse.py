# SPDX-License-Identifier: MIT
"""Looking from the command line: decks, show, search, log, why, stats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from places import SMALL

if TYPE_CHECKING:
    from harness import Hark

LISTENING = {
    "deck": "listening", "title": "Listening", "description": "A small deck for tests.", "version": "1.0.0",
    "language": "en", "license": "CC-BY-4.0", "authors": ["hark contributors"], "homepage": None, "tags": ["basics"],
    "file": str(SMALL / "listening.toml"), "bundled": True, "suspended": False, "concept": 2, "cloze": 1, "choice": 1,
    "scenario": 1, "cards": 5, "faces": 7, "seen": 0, "due": 0, "source": None,
}  # fmt: skip
CARE = {
    "deck": "care", "title": "Care and safety", "description": "", "version": "1.0.0", "language": "en",
    "license": "", "authors": [], "homepage": None, "tags": ["safety"], "file": str(SMALL / "care.toml"),
    "bundled": True, "suspended": False, "concept": 1, "cloze": 0, "choice": 0, "scenario": 1, "cards": 2, "faces": 2,
    "seen": 0, "due": 0, "source": None,
}  # fmt: skip
OWN = """\
format = 1
id = "zebra"
title = "My own"

[[cards]]
id = "one"
kind = "concept"
front = "Who?"
back = "Me."
"""


def plain(hark: Hark, line: str, *, at: str = "2026-03-02 09:00") -> str:
    """What a command says in plain lines, the places of this run named HOME and SMALL."""
    ran = hark(f"{line} --plain", at=at)
    assert (ran.code, ran.err) == (0, "")
    return ran.out.replace(str(hark.home), "HOME").replace(str(SMALL), "SMALL")


def above_the_facts(hark: Hark, line: str) -> str:
    """A drawn card without the facts under it, whose width depends on where the decks lie."""
    return hark(line).out.partition("\ntopics")[0]


def fresh_card(**more: Any) -> dict[str, Any]:
    """A card of the listening deck as JSON, with what most kinds do not have left empty."""
    return {
        "deck": "listening", "deck_title": "Listening", "options": [], "setting": None, "task": None, "skills": [],
        "trap": None, "models": [], "why": None, "sources": [], "tags": ["basics"], "difficulty": None, "safety": False,
    } | more  # fmt: skip


class TestDecks:
    """`hark decks`."""

    def test_json(self, hark: Hark) -> None:
        """Every deck with its facts and counts, in the order in which a newcomer meets them."""
        assert hark("decks --json").json() == {"schema": "hark.decks/1", "decks": [LISTENING, CARE], "broken": []}

    def test_table(self, hark: Hark) -> None:
        """Numbers stand left of the deck's own text."""
        assert hark("decks").out == (
            "cards  seen  due  deck       title\n"
            "    5     0    0  listening  Listening\n"
            "    2     0    0  care       Care and safety\n"
            "\n"
            "2 decks, 7 cards.\n"
        )

    def test_plain(self, hark: Hark) -> None:
        """Each row is said as labelled words."""
        assert plain(hark, "decks") == (
            "cards: 5, seen: 0, due: 0, deck: listening, title: Listening\n"
            "cards: 2, seen: 0, due: 0, deck: care, title: Care and safety\n"
            "\n"
            "2 decks, 7 cards.\n"
        )

    def test_own_and_studied(self, hark: Hark) -> None:
        """Own decks come after the bundled ones; what was seen, is due or suspended is counted."""
        hark.add_deck("zebra", OWN)
        hark("grade listening/reflection good")
        hark("suspend care")

        assert hark("decks", at="2026-03-02 09:10").out == (
            "cards  seen  due  deck       title\n"
            "    5     1    1  listening  Listening\n"
            "    2     0    0  care       Care and safety (suspended)\n"
            "    1     0    0  zebra      My own\n"
            "\n"
            "3 decks, 8 cards.\n"
        )

    def test_own_in_place_of_bundled(self, hark: Hark) -> None:
        """A deck in the data folder stands in for the bundled one of its id, in the same place."""
        file = hark.add_deck("listening", OWN.replace("zebra", "listening"))

        decks = hark("decks --json").json()["decks"]

        assert [(deck["deck"], deck["title"], deck["file"], deck["bundled"]) for deck in decks] == [
            ("listening", "My own", str(file), False),
            ("care", "Care and safety", str(SMALL / "care.toml"), True),
        ]


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
                {"card": card, "kind": kind, "question": question, "due_at": None, "suspended": False}
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
            "cards: 5: 2 concept, 1 cloze, 1 choice, 1 scenario\n"
            "seen: 0 of 7 questions\n"
            "version: 1.0.0\n"
            "licence: CC-BY-4.0\n"
            "by: hark contributors\n"
            "tags: basics\n"
            "file: SMALL/listening.toml\n"
            "\n"
            + "".join(f"{card}\n  {kind}, new: {question}\n" for card, kind, question in self.LINES)
        )  # fmt: skip

    def test_what_it_does_not_say(self, hark: Hark) -> None:
        """A deck without description, licence and authors is shown as such."""
        assert plain(hark, "show care") == (
            "Care and safety\n"
            "\n"
            "deck: care\n"
            "cards: 2: 1 concept, 1 scenario\n"
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
            "  concept, new: What do off days call for?\n"
        )

    def test_studied(self, hark: Hark) -> None:
        """Each card says when it comes back."""
        hark("grade care/tired-of-it good")
        hark("suspend care/empty-cup")

        assert plain(hark, "show care").endswith(
            "care/tired-of-it\n"
            "  scenario, in 10 min: I am so tired of being here. Not this town. Here.\n"
            "care/empty-cup\n"
            "  concept, suspended: What do off days call for?\n"
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
            "Listening · concept · listening/reflection\n"
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
            "Listening · concept · listening/pause#reverse\n"
            "\n"
            "Question: A pause\n"
            "\n"
            "Answer: Leaving room after someone speaks\n"
            "\n"
            "topics: T-02\n"
            "siblings: listening/pause\n"
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
            f"Listening · cloze · listening/{name}\n"
            "\n"
            f"Question: {question}\n"
            "\n"
            f"Answer: {answer}\n"
            "\n"
            "topics: T-03\n"
            f"siblings: listening/{sibling}\n"
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
            "The trap: Tips for the next application.\n"
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
            "The trap: Hinting instead of asking.\n"
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


class TestSearch:
    """`hark search`."""

    def test_page(self, hark: Hark) -> None:
        """Cards that hold the word anywhere, whatever its case."""
        assert hark("search ROOM").out == (
            "· listening/pause\n"
            "  concept, new: Leaving room after someone speaks\n"
            "· listening/which-reply\n"
            '  choice, new: Ana says: "Nobody rang." Which reply leaves her room?\n'
        )

    def test_json(self, hark: Hark) -> None:
        """The cards found, and how many there are."""
        assert hark("search fresh words --json").json() == {
            "schema": "hark.search/1",
            "text": "fresh words",
            "total": 1,
            "cards": [
                {
                    "card": "listening/reflection", "kind": "concept", "question": "What does a reflection hand back?",
                    "due_at": None, "suspended": False,
                }
            ],
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("words", "cards"),
        [
            ("fresh person", ["listening/reflection"]),
            ("person fresh", ["listening/reflection"]),
            ("fresh nowhere", []),
            ("'explains the hurt'", ["listening/which-reply"]),
            ("T-03", ["listening/two-parts"]),
            ("book 2020", ["listening/reflection"]),
            ("attention", ["listening/two-parts"]),
            ("hinting", ["care/tired-of-it"]),
            ("care/", ["care/tired-of-it", "care/empty-cup"]),
            ("a --deck care", ["care/tired-of-it", "care/empty-cup"]),
            ("a --deck care --kind concept", ["care/empty-cup"]),
            ("a --tag replies", ["listening/which-reply"]),
            ("a --tag replies --tag safety", ["listening/which-reply", "care/tired-of-it", "care/empty-cup"]),
            ("a --kind cloze", ["listening/two-parts"]),
            ("a --tag safety --deck listening", []),
            ("-- --json", []),
        ],
    )
    def test_what_is_found(self, hark: Hark, words: str, cards: list[str]) -> None:
        """Every word must occur, in any order and any text of the card; deck, tag and kind narrow it."""
        separate = "--json " + words if words.startswith("--") else words + " --json"

        assert [card["card"] for card in hark(f"search {separate}").json()["cards"]] == cards

    def test_limit(self, hark: Hark) -> None:
        """No more are shown than asked for, and how many there are is said."""
        assert hark("search listening/ --limit 2").out == (
            "· listening/reflection\n"
            "  concept, new: What does a reflection hand back?\n"
            "· listening/pause\n"
            "  concept, new: Leaving room after someone speaks\n"
            "2 of 5; `--limit` shows more.\n"
        )
        assert hark("search listening/ --limit 2 --json").json()["total"] == 5

    def test_nothing(self, hark: Hark) -> None:
        """Nothing found is an answer."""
        ran = hark("search zebra")

        assert (ran.code, ran.out) == (0, "No card holds “zebra”.\n")
        assert hark("search zebra --json").json() == {
            "schema": "hark.search/1",
            "text": "zebra",
            "total": 0,
            "cards": [],
        }

    def test_task(self, hark: Hark) -> None:
        """A scenario is found by its task as well."""
        hark.add_deck(
            "own",
            'format = 1\nid = "own"\ntitle = "O"\n[[cards]]\nid = "s"\nkind = "scenario"\nsetting = "A"\nsays = "B"\n'
            'task = "Answer in one sentence."\nskills = ["validate"]\ntrap = "C"\nmodels = ["D"]\n',
        )

        assert [card["card"] for card in hark("search sentence --json").json()["cards"]] == ["own/s"]


class TestLog:
    """`hark log`."""

    @pytest.fixture
    def studied(self, hark: Hark) -> Hark:
        """Three days of practice."""
        hark("grade listening/reflection good --duration-ms 4000", at="2026-02-28 09:00")
        hark("grade listening/two-parts#2 easy", at="2026-03-01 09:00")
        hark("suspend care", at="2026-03-01 23:30")
        hark("grade listening/reflection hard", at="2026-03-02 03:30")
        hark("undo", at="2026-03-02 08:00")
        return hark

    def test_empty(self, hark: Hark) -> None:
        """Nothing recorded is an answer."""
        assert (hark("log").code, hark("log").out) == (0, "Nothing is recorded here yet.\n")
        assert hark("log --json").json() == {"schema": "hark.log/1", "events": [], "more": False}

    def test_page(self, studied: Hark) -> None:
        """Newest first; a night's grade belongs to the evening before; what was taken back says so."""
        assert studied("log", at="2026-03-02 09:00").out == (
            "when         what               card\n"
            "today 08:00  undo               listening/reflection\n"
            "yesterday    hard (taken back)  listening/reflection\n"
            "yesterday    suspend            care\n"
            "yesterday    easy               listening/two-parts#2\n"
            "28 Feb       good               listening/reflection\n"
        )

    def test_last_days(self, studied: Hark) -> None:
        """`--days` counts study days back from today's; together with `--since` it is refused."""
        grades = [
            [event["grade"] or event["kind"] for event in studied(f"log --days {n} --json").json()["events"]]
            for n in (1, 2, 3)
        ]

        assert grades == [["undo"], ["undo", "hard", "suspend", "easy"], ["undo", "hard", "suspend", "easy", "good"]]
        assert studied("log --days 1 --since 2026-03-01 --plain").err == (
            "error: `--since` and `--days` are two beginnings\n hint: leave one of them out\n"
        )

    def test_all(self, studied: Hark) -> None:
        """`--all` leaves no event out, where otherwise the newest are shown and `more` says so."""
        for n in range(30):
            studied("grade care/empty-cup good", at=f"2026-03-03 09:{n:02}")

        some, every = (studied(f"log {option} --json", at="2026-03-04 09:00").json() for option in ("", "--all"))
        assert (len(some["events"]), some["more"]) == (20, True)
        assert (len(every["events"]), every["more"]) == (35, False)
        assert every["events"][:20] == some["events"]

    def test_json(self, studied: Hark) -> None:
        """Every event with instant, study day and what it took back."""
        events = studied("log listening/reflection --json", at="2026-03-02 09:00").json()["events"]

        undo, hard, good = events
        entry = {"card": "listening/reflection", "duration_ms": None, "undoes": None, "undone": False}
        assert undo == entry | {
            "event": undo["event"], "at": "2026-03-02T08:00:00Z", "day": "2026-03-02", "kind": "undo", "grade": None,
            "undoes": hard["event"],
        }  # fmt: skip
        assert hard == entry | {
            "event": hard["event"], "at": "2026-03-02T03:30:00Z", "day": "2026-03-01", "kind": "review",
            "grade": "hard", "undone": True,
        }  # fmt: skip
        assert good == entry | {
            "event": good["event"], "at": "2026-02-28T09:00:00Z", "day": "2026-02-28", "kind": "review",
            "grade": "good", "duration_ms": 4000,
        }  # fmt: skip
        assert undo["event"] > hard["event"] > good["event"]

    @pytest.mark.parametrize(
        ("options", "whats"),
        [
            ("care", ["suspend care"]),
            ("care/empty-cup", ["suspend care"]),
            ("listening/two-parts", ["easy listening/two-parts#2"]),
            ("listening/two-parts#2", ["easy listening/two-parts#2"]),
            ("listening/pause", []),
            ("--since 2026-03-02", ["undo listening/reflection"]),
            ("--since 2026-03-01 --limit 2", ["undo listening/reflection", "hard listening/reflection"]),
            (
                "lis --since 2026-03-01",
                ["undo listening/reflection", "hard listening/reflection", "easy listening/two-parts#2"],
            ),
            ("--since 2030-01-01", []),
        ],
    )
    def test_filters(self, studied: Hark, options: str, whats: list[str]) -> None:
        """A deck, a card with its siblings and its deck, a first study day, a number."""
        events = studied(f"log {options} --json", at="2026-03-02 09:00").json()["events"]

        assert [f"{one['grade'] or one['kind']} {one['card']}" for one in events] == whats

    def test_more(self, studied: Hark) -> None:
        """A log cut short says that there is more; one that just fits does not."""
        assert studied("log --limit 1").out.endswith("\nThere is more; `--limit` shows it.\n")
        assert studied("log --limit 4 --json").json()["more"] is True
        assert studied("log --limit 5 --json").json()["more"] is False

    def test_of_a_deck_that_is_gone(self, hark: Hark) -> None:
        """The history of a deck outlives its file."""
        file = hark.add_deck("zebra", OWN)
        hark("grade zebra/one good")
        file.unlink()

        assert hark("log zebra/one").out == "when         what  card\ntoday 09:00  good  zebra/one\n"

    def test_nothing_that_fits(self, studied: Hark) -> None:
        """When nothing fits the filter, hark does not say that nothing was recorded."""
        assert studied("log listening/pause").out == "Nothing is recorded here yet.\n"

    def test_name_that_is_not_text(self, hark: Hark) -> None:
        """A name of bytes that are not UTF-8 is an unknown name."""
        ran = hark("log \udcff")

        assert (ran.code, ran.out) == (3, "")
        assert ran.err == "error: no deck named `\\udcff`\n hint: there are 2 decks: `hark decks` lists them\n"


class TestWhy:
    """`hark why`."""

    def test_new(self, hark: Hark) -> None:
        """A card never graded has no history."""
        assert hark("why listening/reflection").out == (
            "listening/reflection · concept\n"
            "What does a reflection hand back?\n"
            "\n"
            "It has not been graded yet, so it comes as a new card, in the order of its deck.\n"
        )
        assert hark("why listening/reflection --json").json() == {
            "schema": "hark.why/1", "card": "listening/reflection", "deck": "listening", "kind": "concept",
            "question": "What does a reflection hand back?", "suspended": False, "desired_retention": 0.9,
            "memory": None, "planned_days": None, "steps": [],
        }  # fmt: skip

    def test_learning(self, hark: Hark) -> None:
        """A card in a short step says so."""
        hark("grade listening/reflection good", at="2026-03-02 09:00")

        assert hark("why listening/reflection", at="2026-03-02 09:04").out == (
            "listening/reflection · concept\n"
            "What does a reflection hand back?\n"
            "\n"
            "It comes back in 6 min.\n"
            "It is in a short step: new and forgotten cards come back after minutes before\n"
            "they get days.\n"
            "\n"
            "when         grade  chance before  stability  difficulty  interval\n"
            "today 09:00  good   –              2.3 d      2.1         10 min\n"
        )

    @pytest.fixture
    def graded(self, hark: Hark) -> Hark:
        """A card that has reached days: *good* twice, the second in its short step."""
        hark("grade listening/reflection good", at="2026-03-02 09:00")
        hark("grade listening/reflection good", at="2026-03-02 09:10")
        return hark

    def test_review(self, graded: Hark) -> None:
        """With a stability of 2.3 days the chance of recall is down to 90 % after two."""
        assert plain(graded, "why listening/reflection", at="2026-03-03 08:00") == (
            "listening/reflection · concept\n"
            "Question: What does a reflection hand back?\n"
            "\n"
            "It comes back tomorrow.\n"
            "After 2 days the chance of recall is down to the 90 % you want. Today it is 95 %.\n"
            "\n"
            "when: yesterday, grade: good, chance before: –, stability: 2.3 d, difficulty: 2.1, interval: 10 min\n"
            "when: yesterday, grade: good, chance before: 100 %, stability: 2.3 d, difficulty: 2.1, interval: 2 days\n"
        )

    def test_review_as_json(self, graded: Hark) -> None:
        """Each step has the days since the last, the chance of recall before, and the memory after."""
        why = graded("why listening/reflection --json", at="2026-03-03 08:00").json()

        # FSRS-6 with decay 0.1542: R(t) = (1 + F t / S) ** -0.1542, F = 0.9 ** (-1 / 0.1542) - 1
        chance = (1 + (0.9 ** (-1 / 0.1542) - 1) / 2.3065) ** -0.1542
        assert why["planned_days"] == 2
        assert why["memory"] == {
            "state": "review", "stability_days": pytest.approx(2.3065), "difficulty": pytest.approx(2.1112, abs=1e-4),
            "retrievability": pytest.approx(chance), "due_at": "2026-03-04T04:00:00Z", "interval_ms": 2 * 86_400_000,
            "last_review_at": "2026-03-02T09:10:00Z", "reps": 2, "lapses": 0, "leech": False,
        }  # fmt: skip
        assert [
            (step["entry"]["grade"], step["elapsed_days"], step["retrievability"], step["memory"]["interval_ms"])
            for step in why["steps"]
        ] == [("good", None, None, 600_000), ("good", 0, 1.0, 2 * 86_400_000)]

    def test_forgotten(self, graded: Hark) -> None:
        """A lapse shows with the chance there was before it."""
        graded("grade listening/reflection again", at="2026-03-06 08:00")

        steps = graded("why listening/reflection --json", at="2026-03-06 08:00").json()["steps"]

        chance = (1 + (0.9 ** (-1 / 0.1542) - 1) * 4 / 2.3065) ** -0.1542
        assert steps[2]["entry"]["grade"] == "again"
        assert steps[2]["elapsed_days"] == 4
        assert steps[2]["retrievability"] == pytest.approx(chance, abs=5e-5)
        assert (steps[2]["memory"]["state"], steps[2]["memory"]["lapses"]) == ("relearning", 1)

    def test_spread(self, hark: Hark) -> None:
        """An interval moved from what was planned says by how much."""
        hark("grade listening/reflection easy")

        assert plain(hark, "why listening/reflection").splitlines()[3:5] == [
            "It comes back in 9 days, 11 Mar.",
            (
                "After 8 days the chance of recall is down to the 90 % you want, moved by 1 so that cards drift apart. "
                "Today it is 100 %."
            ),
        ]

    def test_suspended(self, graded: Hark) -> None:
        """A suspended card does not come back; suspending stays in its history."""
        graded("suspend listening/reflection", at="2026-03-02 09:20")

        why = graded("why listening/reflection --json", at="2026-03-02 09:20").json()

        assert why["suspended"] is True
        assert [step["entry"]["kind"] for step in why["steps"]] == ["review", "review", "suspend"]
        assert "It is suspended and does not come back.\n" in plain(graded, "why listening/reflection")

    def test_reset(self, graded: Hark) -> None:
        """After a reset of its deck the card is new; undone steps are left out."""
        graded("reset listening", at="2026-03-02 09:20")
        graded("grade listening/reflection again", at="2026-03-02 09:21")
        graded("undo", at="2026-03-02 09:22")

        why = graded("why listening/reflection --json", at="2026-03-02 09:23").json()

        assert why["memory"] is None
        assert [step["entry"]["kind"] for step in why["steps"]] == ["review", "review", "reset"]

    def test_plan_after_an_undo(self, hark: Hark) -> None:
        """A grade taken back leaves the plan as it was."""
        hark("grade listening/reflection easy", at="2026-03-02 09:00")
        before = hark("why listening/reflection --json", at="2026-03-10 09:01").json()["planned_days"]
        hark("config desired_retention 0.7")
        hark("grade listening/reflection good", at="2026-03-10 09:00")
        hark("undo", at="2026-03-10 09:01")

        after = hark("why listening/reflection --json", at="2026-03-10 09:01").json()["planned_days"]

        assert after == before

    def test_plan_after_another_retention(self, hark: Hark) -> None:
        """The plan and the retention stated beside it belong together."""
        hark("grade listening/reflection easy")
        hark("config desired_retention 0.7")

        why = hark("why listening/reflection --json").json()

        decay, stability = 0.1542, why["memory"]["stability_days"]
        factor = 0.9 ** (-1 / decay) - 1
        assert why["planned_days"] == round(stability / factor * (why["desired_retention"] ** (-1 / decay) - 1))


class TestStats:
    """`hark stats`."""

    @pytest.fixture
    def studied(self, hark: Hark) -> Hark:
        """Three reviews of one card, the last of them missed after four days."""
        hark("grade listening/reflection good --duration-ms 65000", at="2026-03-02 09:00")
        hark("grade listening/reflection good --duration-ms 5000", at="2026-03-02 09:10")
        hark("grade care/empty-cup easy", at="2026-03-05 09:00")
        hark("grade listening/reflection again --duration-ms 9000", at="2026-03-06 08:00")
        return hark

    def test_empty(self, hark: Hark) -> None:
        """Without reviews there is one sentence."""
        assert hark("stats").out == "No reviews in this time. `hark review` begins one.\n"

    def test_empty_as_json(self, hark: Hark) -> None:
        """And the same object as ever, with zeros and no share."""
        none = {"reviews": 0, "recalled": 0, "share": None}
        day = {"day": "2026-03-02", "reviews": 0, "recalled": 0, "new": 0, "duration_ms": 0}
        deck = {"seen": 0, "mature": 0, "retention": none}

        assert hark("stats --days 1 --json").json() == {
            "schema": "hark.stats/1", "today": day, "days": [day], "average_per_day": 0.0, "days_practised": 0,
            "retention": none, "retention_young": none, "retention_mature": none,
            "grades": [["again", 0], ["hard", 0], ["good", 0], ["easy", 0]],
            "upcoming": [[f"2026-03-{day:02}", 0] for day in range(3, 10)],
            "decks": [
                {"deck": "listening", "title": "Listening", "faces": 7} | deck,
                {"deck": "care", "title": "Care and safety", "faces": 2} | deck,
            ],
        }  # fmt: skip

    def test_drawn(self, studied: Hark) -> None:
        """Bars for days, retention, coming days and decks, all in 80 columns."""
        assert studied("stats --days 5", at="2026-03-06 08:00").out == (
            "Today\n"
            "1 review, 0 recalled, 0 new, 9 s.\n"
            "\n"
            "Last 5 days\n"
            "Mon 2 Mar  ████████████████████████████████████████  2\n"
            "Tue 3 Mar                                            ·\n"
            "Wed 4 Mar                                            ·\n"
            "Thu 5 Mar  ████████████████████                      1\n"
            "Fri 6 Mar  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒                      1\n"
            "0.8 reviews a day on average, practised on 3 days. Lighter: not recalled.\n"
            "\n"
            "True retention\n"
            "all                                               0 % of 1\n"
            "young                                             0 % of 1\n"
            "mature                                            not yet\n"
            "Of reviews after a day or more, the share recalled. Mature: an interval of three\n"
            "weeks and up.\n"
            "\n"
            "Coming days\n"
            "Sat 7 Mar                                             ·\n"
            "Sun 8 Mar                                             ·\n"
            "Mon 9 Mar                                             ·\n"
            "Tue 10 Mar                                            ·\n"
            "Wed 11 Mar                                            ·\n"
            "Thu 12 Mar  ████████████████████████████████████████  1\n"
            "Fri 13 Mar                                            ·\n"
            "\n"
            "Decks\n"
            "listening  ▒▒▒▒▒▒                                    1 of 7, 0 %\n"
            "care       ▒▒▒▒▒▒                                    1 of 2\n"
            "Seen of all questions; lighter: not yet at an interval of three weeks.\n"
        )

    def test_json(self, studied: Hark) -> None:
        """Numbers a script can use."""
        missed = {"reviews": 1, "recalled": 0, "share": 0.0}
        none = {"reviews": 0, "recalled": 0, "share": None}

        stats = studied("stats --days 3 --json", at="2026-03-06 08:00").json()

        assert stats == {
            "schema": "hark.stats/1",
            "today": {"day": "2026-03-06", "reviews": 1, "recalled": 0, "new": 0, "duration_ms": 9000},
            "days": [
                {"day": "2026-03-04", "reviews": 0, "recalled": 0, "new": 0, "duration_ms": 0},
                {"day": "2026-03-05", "reviews": 1, "recalled": 1, "new": 1, "duration_ms": 0},
                {"day": "2026-03-06", "reviews": 1, "recalled": 0, "new": 0, "duration_ms": 9000},
            ],
            "average_per_day": 0.67,
            "days_practised": 2,
            "retention": missed,
            "retention_young": missed,
            "retention_mature": none,
            "grades": [["again", 1], ["hard", 0], ["good", 0], ["easy", 1]],
            "upcoming": [[f"2026-03-{day:02}", int(day == 12)] for day in range(7, 14)],
            "decks": [
                {"deck": "listening", "title": "Listening", "faces": 7, "seen": 1, "mature": 0, "retention": missed},
                {"deck": "care", "title": "Care and safety", "faces": 2, "seen": 1, "mature": 0, "retention": none},
            ],
        }

    def test_undone_reviews_do_not_count(self, studied: Hark) -> None:
        """A grade taken back leaves no number behind."""
        studied("undo", at="2026-03-06 08:01")

        assert studied("stats --json", at="2026-03-06 08:02").json()["today"] == {
            "day": "2026-03-06", "reviews": 0, "recalled": 0, "new": 0, "duration_ms": 0
        }  # fmt: skip

    def test_plain_tells_what_the_shade_tells(self, studied: Hark) -> None:
        """What the lighter part of a bar says is said in words where there are no bars."""
        lines = plain(studied, "stats --days 2", at="2026-03-06 08:00").splitlines()

        assert lines[3:6] == ["Last 2 days", "Thu 5 Mar: 1 review, 1 recalled", "Fri 6 Mar: 1 review, 0 recalled"]
