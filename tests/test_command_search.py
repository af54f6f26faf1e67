# SPDX-License-Identifier: MIT
"""`hark search`: cards by their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from unicodedata import normalize

import pytest

if TYPE_CHECKING:
    from harness import Hark


class TestSearch:
    """`hark search`."""

    def test_page(self, hark: Hark) -> None:
        """Cards that hold the word anywhere, whatever its case."""
        assert hark("search ROOM").out == (
            "· listening/pause\n"
            "  question, new: Leaving [room] after someone speaks\n"
            "· listening/which-reply\n"
            '  choice, new: Ana says: "Nobody rang." Which reply leaves her [room]?\n'
        )

    def test_without_a_word(self, hark: Hark) -> None:
        """What the filters leave is listed, all of it as far as the limit goes; without filters, every card."""
        found = hark("search --kind choice --deck listening --json").json()
        assert [card["card"] for card in found["cards"]] == ["listening/which-reply"]
        assert (found["text"], found["total"], found["found"]) == ("", 1, [])
        assert hark("search --kind dialogue").out == "There is no such card.\n"
        everything = hark("search --limit 2 --json").json()
        assert (len(everything["cards"]), everything["total"]) == (2, hark("search e --json").json()["total"])

    def test_json(self, hark: Hark) -> None:
        """The cards found, and how many there are."""
        assert hark("search fresh words --json").json() == {
            "schema": "hark.search/1",
            "text": "fresh words",
            "total": 1,
            "cards": [
                {
                    "card": "listening/reflection", "kind": "concept", "question": "What does a reflection hand back?",
                    "due_at": None, "suspended": False, "aside": None, "language": "en",
                }
            ],
            "found": [
                {
                    "card": "listening/reflection", "where": "answer",
                    "excerpt": "What the person said, in fresh words.", "marks": [[25, 30], [31, 36]],
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
            "  question, new: What does a reflection hand back?\n"
            "· listening/pause\n"
            "  question, new: Leaving room after someone speaks\n"
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
            "found": [],
        }

    def test_task(self, hark: Hark) -> None:
        """A scenario is found by its task as well."""
        hark.add_deck(
            "own",
            'format = 1\nid = "own"\ntitle = "O"\n[[cards]]\nid = "s"\nkind = "scenario"\nsetting = "A"\nsays = "B"\n'
            'task = "Answer in one sentence."\nskills = ["validate"]\ntrap = "C"\nmodels = ["D"]\n',
        )

        assert [card["card"] for card in hark("search sentence --json").json()["cards"]] == ["own/s"]

    def test_whole_words_and_questions_come_first(self, hark: Hark) -> None:
        """A whole word in the question comes before one in the answer, that before a part of one, wherever it is."""
        cards = {"part": ("A carton", "x"), "answer": ("x", "The art of it"), "front": ("What art?", "x")}
        text = "".join(
            f'[[cards]]\nid = "{card}"\nkind = "concept"\nfront = "{front}"\nback = "{back}"\n'
            for card, (front, back) in cards.items()
        )
        hark.add_deck("own", f'format = 1\nid = "own"\ntitle = "O"\n{text}')

        assert hark("search art --deck own").out == (
            "· own/front\n"
            "  question, new: What [art]?\n"
            "· own/answer\n"
            "  question, new: x (answer: The [art] of it)\n"
            "· own/part\n"
            "  question, new: A c[art]on\n"
        )

    @pytest.mark.parametrize("home", ["NFC", "NFD"])
    @pytest.mark.parametrize(
        ("typed", "mark"),
        [
            ("café", "café"), ("cafe", "café"), ("CAFÉ", "café"), ("zürich", "Zürich"), ("zurich", "Zürich"),
            ("can't", "can’t"), ("can’t", "can’t"), ("istanbul", "İstanbul"), ("isi", "ısı"),
            ("fullwidth", "ｆｕｌｌｗｉｄｔｈ"),
            ("123", "１２３"), ("final", "ﬁnal"), ("fi", "ﬁ"), ("strasse", "Straße"), ("œuvre", "œuvre"),
            ("oeuvre", "œuvre"),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("form", ["NFC", "NFD"])
    def test_letters_however_they_are_written(
        self, hark: Hark, typed: str, mark: str, form: str, home: Literal["NFC", "NFD"]
    ) -> None:
        """Accents, composed and decomposed letters, ligatures, wide letters and apostrophes are no differences."""
        text = "Où est le café à Zürich? I can’t. İstanbul’da ısı. ｆｕｌｌｗｉｄｔｈ １２３ ﬁnal Straße, œuvre"
        front = normalize(home, text)
        hark.add_deck(
            "uni",
            f'format = 1\nid = "uni"\ntitle = "U"\n[[cards]]\nid = "a"\n'
            f'kind = "concept"\nfront = "{front}"\nback = "x"\n',
        )

        answer = hark(f'search "{normalize(form, typed)}" --deck uni --json').json()  # type: ignore[arg-type]

        assert answer["total"] == 1
        [part] = answer["found"]
        assert normalize(home, mark) in [part["excerpt"][start:end] for start, end in part["marks"]]
