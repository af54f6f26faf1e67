# SPDX-License-Identifier: MIT
"""`hark grade`: one grade, and lines of JSON."""

from __future__ import annotations

import json

import pytest

from hark.progress.kept import Kept, unpacked
from harness import Hark, events, kept


def waiting(hark: Hark) -> list[str]:
    """Every question that is not suspended, by its ref."""
    decks = ("listening", "care")
    cards = [card for deck in decks for card in hark(f"show {deck} --json").json()["cards"]]
    return [card["card"] for card in cards if not card["suspended"]]


class TestGrade:
    """`hark grade`."""

    def test_json(self, hark: Hark) -> None:
        """The answer is the memory FSRS-6 keeps after a first *good* (w2 = 2.3065), due in ten minutes."""
        answer = hark("grade listening/reflection good --duration-ms 1500 --json").json()

        assert answer == {
            "schema": "hark.grade/1", "event": answer["event"], "card": "listening/reflection", "grade": "good",
            "repeated": False, "clock_behind": False,
            "memory": {
                "state": "learning", "stability_days": 2.3065, "difficulty": pytest.approx(2.1181, abs=1e-4),
                "retrievability": 1.0, "due_at": "2026-03-02T09:10:00Z", "interval_ms": 600_000,
                "last_review_at": "2026-03-02T09:00:00Z", "reps": 1, "lapses": 0, "leech": False,
            },
            "total": 8,
            "session": {"cards": 5, "seconds": 305, "held": False, "more": 3},
            "aside": None,
        }  # fmt: skip

    def test_page(self, hark: Hark) -> None:
        """A person reads when the card comes back and how many wait."""
        ran = hark("grade listening/reflection good")

        assert ran.out == "listening/reflection: good. It comes back in 10 min.\n8 cards waiting.\n"

    def test_due_from_the_start_of_the_study_day(self, hark: Hark) -> None:
        """Graded in the evening with an interval of days, the card is due from four in the morning."""
        hark("grade listening/reflection good", at="2026-03-02 20:50", zone="Europe/Berlin")

        answer = hark("grade listening/reflection good --json", at="2026-03-02 21:00", zone="Europe/Berlin").json()

        assert answer["memory"]["due_at"] == "2026-03-04T03:00:00Z"

    def test_prefixes(self, hark: Hark) -> None:
        """Deck and card may each be shortened as far as they stay clear."""
        assert hark("grade lis/ref good --json").json()["card"] == "listening/reflection"

    def test_sibling(self, hark: Hark) -> None:
        """A sibling is graded by itself."""
        hark("grade listening/pause#reverse good")

        assert hark("show listening/pause --json").json()["memory"] is None
        assert hark("show listening/pause#reverse --json").json()["memory"]["reps"] == 1

    def test_key_twice(self, hark: Hark) -> None:
        """A grade repeated with its key changes nothing and says so."""
        first = hark("grade listening/reflection good --key k1 --json").json()

        again = hark("grade listening/reflection good --key k1 --json", at="2026-03-02 09:05").json()

        assert again == first | {"repeated": True}
        assert hark("grade listening/reflection good --key k1", at="2026-03-02 09:05").out == (
            "listening/reflection: good (already recorded). It comes back in 5 min.\n8 cards waiting.\n"
        )
        assert events(hark) == [("review", "listening/reflection", "good", False)]

    @pytest.mark.parametrize(
        "line", ["grade listening/pause good --key k1", "grade listening/reflection easy --key k1"]
    )
    def test_key_reused(self, hark: Hark, line: str) -> None:
        """A key used for another card or another grade is refused, and nothing is recorded."""
        hark("grade listening/reflection good --key k1")

        ran = hark(line)

        assert (ran.code, ran.out) == (1, "")
        assert ran.err == (
            "error: the key `k1` was used for `listening/reflection` good\n hint: give every grade a key of its own\n"
        )
        assert events(hark) == [("review", "listening/reflection", "good", False)]

    def test_key_of_a_grade_taken_back(self, hark: Hark) -> None:
        """A repeated grade that was taken back meanwhile is not passed off as recorded."""
        hark("grade listening/reflection good --key k1")
        hark("undo")

        ran = hark("grade listening/reflection good --key k1")

        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "error: the grade under `k1` was taken back\n hint: give this one a new key\n"

    def test_key_of_a_later_grade_taken_back(self, hark: Hark) -> None:
        """That holds for a card which has earlier grades as well."""
        hark("grade listening/reflection easy", at="2026-03-02 09:00")
        hark("grade listening/reflection good --key k1", at="2026-03-12 09:00")
        hark("undo", at="2026-03-12 09:01")

        ran = hark("grade listening/reflection good --key k1", at="2026-03-12 09:02")

        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "error: the grade under `k1` was taken back\n hint: give this one a new key\n"

    def test_skills_met(self, hark: Hark) -> None:
        """The skills a reply showed go into the event's detail."""
        hark("grade care/tired-of-it hard --skills-met 'safety-check, hold-silence'")

        [(detail,)] = kept(hark, "SELECT detail FROM event")
        assert json.loads(detail)["skills_met"] == ["safety-check", "hold-silence"]

    @pytest.mark.parametrize(("journal", "replies"), [("keep", ["I am here."]), ("ask", []), ("off", [])])
    def test_reply(self, hark: Hark, journal: str, replies: list[str]) -> None:
        """A reply is kept only with `journal = keep`, with what the person had said."""
        hark(f"config journal {journal}")

        hark("grade care/tired-of-it good --reply 'I am here.'")

        said = "I am so tired of being here. Not this town. Here."
        assert [unpacked(text) for (text,) in kept(hark, "SELECT text FROM response")] == [
            Kept(((said, reply),)) for reply in replies
        ]

    def test_reply_goes_with_its_grade(self, hark: Hark) -> None:
        """Taking a grade back removes the reply that came with it."""
        hark("config journal keep")
        hark("grade care/tired-of-it good --reply 'I am here.'")

        hark("undo")

        assert kept(hark, "SELECT text FROM response") == []

    def test_clock_set_back(self, hark: Hark) -> None:
        """A grade from before the last one counts as of the last one, and is flagged."""
        hark("grade listening/reflection good", at="2026-03-02 09:00")

        ran = hark("grade listening/reflection good", at="2026-03-01 08:00")

        assert ran.out == (
            "listening/reflection: good. It comes back in 3 days, 4 Mar.\n"
            "The clock stands before this card's last review; the earlier time was used.\n"
            "8 cards waiting.\n"
        )

    def test_leech(self, hark: Hark) -> None:
        """A card that has lapsed eight times is set aside and told; resuming brings it back."""
        hark("grade listening/reflection easy", at="2026-01-01 09:00")
        for month in range(2, 10):
            ran = hark("grade listening/reflection again --plain", at=f"2026-{month:02}-01 09:00")
            if month < 9:
                hark("grade listening/reflection good", at=f"2026-{month:02}-01 09:10")

        assert ran.out == (
            "listening/reflection: again.\n"
            "Note: It keeps slipping: forgotten 8 times, so it is set aside."
            " `hark resume listening/reflection` brings it back.\n"
            "8 cards waiting.\n"
        )
        assert hark("due --json", at="2026-09-01 09:10").json()["learning"] == 0
        hark("resume listening/reflection", at="2026-09-01 09:10")
        assert hark("due --json", at="2026-09-01 09:10").json()["learning"] == 1

    def test_key_that_is_not_text(self, hark: Hark) -> None:
        """A key of bytes that are not UTF-8 does not bring hark down."""
        assert hark("grade listening/reflection good --key k\udcff").code in (0, 1, 2)


class TestGradeLines:
    """`hark grade -`."""

    LINES = """\
{"card": "listening/reflection", "grade": "good", "key": "k1"}

nonsense
[]
{"card": "listening/reflection", "grade": "goood"}
{"card": "listening/nope", "grade": "good"}
{"card": "care/tired-of-it", "grade": "hard", "skills_met": ["safety-check"], "duration_ms": 1200, "key": null}
{"card": "care/empty-cup", "grade": "hard", "grad": 1}
{"card": "care/empty-cup", "grade": "hard", "duration_ms": true}
{"card": "care/empty-cup", "grade": "hard", "duration_ms": -1}
{"card": "care/empty-cup", "grade": "hard", "skills_met": [1]}
{"card": "listening/reflection", "grade": "good", "key": "k1"}
"""

    def test_transcript(self, hark: Hark) -> None:
        """Good lines are recorded, bad ones told with their number, and the rest goes on."""
        ran = hark("grade - --plain", stdin=self.LINES)

        assert ran.code == 2
        assert ran.out == (
            "listening/reflection: good. It comes back in 10 min.\n"
            "8 cards waiting.\n"
            "care/tired-of-it: hard. It comes back in 6 min.\n"
            "7 cards waiting.\n"
            "listening/reflection: good (already recorded). It comes back in 10 min.\n"
            "7 cards waiting.\n"
        )
        assert ran.err == (
            "error: -:3: not a line of JSON\n"
            ' hint: write {"card": "...", "grade": "good"}\n'
            "error: -:4: a line needs `card` and `grade`\n"
            ' hint: write {"card": "...", "grade": "good"}\n'
            "error: -:5: unknown grade `goood`\n"
            " hint: did you mean `good`?\n"
            "error: -:6: no card named `listening/nope`\n"
            " hint: `hark search TEXT` finds cards by their words\n"
            "error: -:8: unknown key `grad`\n"
            " hint: did you mean `grade`?\n"
            "error: -:9: `duration_ms` has the wrong type\n"
            " hint: write a whole number\n"
            "error: -:10: `duration_ms` is not a possible number of milliseconds\n"
            " hint: write a whole number from 0 on\n"
            "error: -:11: `skills_met` has the wrong type\n"
            " hint: a list of skills, such as `validate`\n"
        )
        assert events(hark) == [
            ("review", "listening/reflection", "good", False),
            ("review", "care/tired-of-it", "hard", False),
        ]

    def test_json_lines(self, hark: Hark) -> None:
        """Under `--json` each line is answered by one object in its place, and standard error stays empty."""
        ran = hark("grade - --json", stdin=self.LINES)

        answers = [json.loads(line) for line in ran.out.splitlines()]
        assert (ran.code, ran.err) == (2, "")
        assert [answer.get("error", {}).get("where", {}).get("line") for answer in answers] == [
            None,
            3,
            4,
            5,
            6,
            None,
            8,
            9,
            10,
            11,
            None,
        ]
        assert [answer["schema"] for answer in answers] == [
            "hark.grade/1", *["hark.error/1"] * 4, "hark.grade/1", *["hark.error/1"] * 4, "hark.grade/1"
        ]  # fmt: skip

    def test_last_bad_line_gives_the_exit_code(self, hark: Hark) -> None:
        """A card that does not exist makes it 3, even when good lines follow."""
        lines = '{"card": "listening/nope", "grade": "good"}\n{"card": "listening/pause", "grade": "good"}\n'

        assert hark("grade -", stdin=lines).code == 3

    def test_nothing(self, hark: Hark) -> None:
        """No lines, no answers."""
        ran = hark("grade -", stdin="")

        assert (ran.code, ran.out, ran.err) == (0, "", "")

    def test_last_line_without_its_end(self, hark: Hark) -> None:
        """The last line counts even when it lacks its newline."""
        assert hark("grade -", stdin='{"card": "listening/pause", "grade": "easy"}').code == 0
        assert events(hark) == [("review", "listening/pause", "easy", False)]

    def test_hostile_nesting(self, hark: Hark) -> None:
        """JSON nested beyond any use is a bad line and no crash."""
        ran = hark("grade - --plain", stdin="[" * 100_000 + "\n")

        assert (ran.code, ran.err.splitlines()[0]) == (2, "error: -:1: not a line of JSON")

    def test_key_that_is_not_text(self, hark: Hark) -> None:
        r"""A key such as `\ud800`, which JSON can write and no text can hold, does not stop the lines after it."""
        bad = '{"card": "listening/pause", "grade": "good", "key": "\\ud800"}'
        lines = bad + '\n{"card": "care/empty-cup", "grade": "good"}\n'

        hark("grade -", stdin=lines)

        assert ("review", "care/empty-cup", "good", False) in events(hark)
