# SPDX-License-Identifier: MIT
"""`hark stats`: practice in numbers."""

from __future__ import annotations

import pytest

from harness import Hark, plain


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
