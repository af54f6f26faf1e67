# SPDX-License-Identifier: MIT
"""`hark log`: what was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from harness import Hark

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
            "today 08:00  taken back         listening/reflection\n"
            "yesterday    hard (taken back)  listening/reflection\n"
            "yesterday    set aside          care\n"
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
        entry = {"card": "listening/reflection", "duration_ms": None, "undoes": None, "undone": False, "to": None}
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
