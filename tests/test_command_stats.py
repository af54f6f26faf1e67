# SPDX-License-Identifier: MIT
"""`hark stats`: practice in numbers."""

from __future__ import annotations

import json
import random
import re
from datetime import date, timedelta

import pytest

from harness import Hark, plain
from places import HERE


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
        """Before the first review it says what will be here, and when."""
        assert hark("stats").out == (
            "Nothing to count yet. After your first session this page shows what you did that\n"
            "day; from the next day on how your days go and what comes back when; after a\n"
            "week a calendar; and once 20 cards were asked again, how much you remember.\n"
            "`hark review` begins.\n"
        )

    def test_empty_as_json(self, hark: Hark) -> None:
        """And the same object as ever, with zeros and no share."""
        none = {"reviews": 0, "recalled": 0, "share": None, "share_between": None}
        day = {"day": "2026-03-02", "reviews": 0, "recalled": 0, "new": 0, "duration_ms": 0}
        deck = {"seen": 0, "mature": 0, "retention": none}

        assert hark("stats --days 1 --json").json() == {
            "schema": "hark.stats/1", "today": day, "days": [day], "days_counted": 1,
            "average_per_day": 0.0, "days_practised": 0,
            "retention": none, "retention_young": none, "retention_mature": none,
            "grades": [["again", 0], ["hard", 0], ["good", 0], ["easy", 0]],
            "upcoming": [[f"2026-03-{day:02}", 0] for day in range(3, 10)], "waiting": 0,
            "decks": [
                {"deck": "listening", "title": "Listening", "faces": 7} | deck,
                {"deck": "care", "title": "Care and safety", "faces": 2} | deck,
            ],
            "first_day": None, "last_day": None, "year": [], "retention_needs": 20,
            "retention_parts": [], "picture": None,
        }  # fmt: skip

    def test_the_first_day(self, hark: Hark) -> None:
        """One day is no row of bars: it says what comes, and names the deck that was begun."""
        hark("grade listening/reflection good --duration-ms 65000")

        assert hark("stats", at="2026-03-02 10:00").out == (
            "Today\n"
            "1 answer, 1 new card, 1 min 05 s.\n"
            "\n"
            "From tomorrow on your days stand here side by side, and after a week in a\n"
            "calendar.\n"
            "\n"
            "Remembered when asked\n"
            "Not yet: it takes 20 cards, asked again after a day or more.\n"
            "\n"
            "Coming back\n"
            "waiting  ████████████████████████████████████████  1\n"
            "Cards you have met, asked again on that day; new ones come on top. What waits\n"
            "stays until sessions have room for it.\n"
            "\n"
            "Decks\n"
            "listening  ▒▒▒▒▒▒                                    1 of 7\n"
            "Seen of all questions. Lighter: settling; the rest comes back after three weeks\n"
            "or more.\n"
            "1 deck not begun yet.\n"
        )

    def test_drawn(self, studied: Hark) -> None:
        """Bars for the days that had any practice, for coming days and decks, all in 80 columns."""
        assert studied("stats --days 5", at="2026-03-06 08:00").out == (
            "Today\n"
            "1 answer, 0 remembered, 9 s.\n"
            "\n"
            "Last 5 days\n"
            "Mon 2 Mar  ████████████████████████████████████████  2\n"
            "Thu 5 Mar  ████████████████████                      1\n"
            "Fri 6 Mar  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒                      1\n"
            "Practised on 3 of 5 days, 0.8 answers a day. Lighter: not remembered.\n"
            "\n"
            "Remembered when asked\n"
            "Not yet: 1 card of the 20 it takes, asked again after a day or more.\n"
            "\n"
            "Coming back\n"
            "Sat 7 Mar   ████████████████████████████████████████  1\n"
            "Thu 12 Mar  ████████████████████████████████████████  1\n"
            "Cards you have met, asked again on that day; new ones come on top.\n"
            "\n"
            "Decks\n"
            "listening  ▒▒▒▒▒▒                                    1 of 7\n"
            "care       ▒▒▒▒▒▒                                    1 of 2\n"
            "Seen of all questions. Lighter: settling; the rest comes back after three weeks\n"
            "or more.\n"
        )

    def test_after_a_gap(self, studied: Hark) -> None:
        """When the days looked at had none, it says when the last was and what is still there, also at 40 columns."""
        assert studied("stats --days 5", at="2026-04-06 08:00", COLUMNS="40").out == (
            "No practice in the last 5 days; the last\n"
            "time was 6 Mar.\n"
            "What you know stays counted here. After\n"
            "the next session your days are back, and\n"
            "with 20 cards asked again also how much\n"
            "you remembered.\n"
            "\n"
            "Your weeks\n"
            "week of 2 Mar  4 answers on 3 days\n"
            "\n"
            "Coming back\n"
            "waiting  ████████████████████████████  2\n"
            "Cards you have met, asked again on that\n"
            "day; new ones come on top. What waits\n"
            "stays until sessions have room for it.\n"
            "\n"
            "Decks\n"
            "listening  ▒▒▒                    1 of 7\n"
            "care       ▒▒▒                    1 of 2\n"
            "Seen of all questions. Lighter:\n"
            "settling; the rest comes back after\n"
            "three weeks or more.\n"
        )

    def test_json(self, studied: Hark) -> None:
        """Numbers a script can use."""
        missed = {"reviews": 1, "recalled": 0, "share": 0.0, "share_between": [0.0, 0.7935]}
        none = {"reviews": 0, "recalled": 0, "share": None, "share_between": None}

        stats = studied("stats --days 3 --json", at="2026-03-06 08:00").json()

        assert stats == {
            "schema": "hark.stats/1",
            "today": {"day": "2026-03-06", "reviews": 1, "recalled": 0, "new": 0, "duration_ms": 9000},
            "days": [
                {"day": "2026-03-04", "reviews": 0, "recalled": 0, "new": 0, "duration_ms": 0},
                {"day": "2026-03-05", "reviews": 1, "recalled": 1, "new": 1, "duration_ms": 0},
                {"day": "2026-03-06", "reviews": 1, "recalled": 0, "new": 0, "duration_ms": 9000},
            ],
            "days_counted": 3,
            "average_per_day": 0.67,
            "days_practised": 2,
            "retention": missed,
            "retention_young": missed,
            "retention_mature": none,
            "grades": [["again", 1], ["hard", 0], ["good", 0], ["easy", 1]],
            "upcoming": [[f"2026-03-{day:02}", int(day in (7, 12))] for day in range(7, 14)],
            "waiting": 0,
            "decks": [
                {"deck": "listening", "title": "Listening", "faces": 7, "seen": 1, "mature": 0, "retention": missed},
                {"deck": "care", "title": "Care and safety", "faces": 2, "seen": 1, "mature": 0, "retention": none},
            ],
            "first_day": "2026-03-02",
            "last_day": "2026-03-06",
            "year": [["2026-03-02", 2], ["2026-03-05", 1], ["2026-03-06", 1]],
            "retention_needs": 20,
            "retention_parts": [{"first_day": "2026-03-04", "last_day": "2026-03-06", "retention": missed}],
            "picture": None,
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

        assert lines[3:6] == ["Last 2 days", "Thu 5 Mar: 1 answer, 1 remembered", "Fri 6 Mar: 1 answer, 0 remembered"]
        assert lines[-3:-1] == ["listening: 1 of 7, 1 settling", "care: 1 of 2, 1 settling"]


@pytest.fixture(scope="module")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Hark:
    """Three hundred days: four cards on most of them, a few missed, and three weeks away in summer."""
    hark, rng = Hark(tmp_path_factory.mktemp("year")), random.Random(5)
    cards = ["listening/reflection", "listening/pause", "listening/which-reply", "care/empty-cup"]
    for back in range(300, -1, -1):
        if rng.random() < 0.3 or 100 < back < 122:
            continue
        day = date(2026, 11, 22) - timedelta(days=back)
        graded = [
            json.dumps({"card": card, "grade": rng.choice(["again", *["good"] * 9])})
            for card in rng.sample(cards, rng.randint(1, 4))
        ]
        hark("grade -", stdin="\n".join(graded), at=f"{day} 08:00")
    return hark


class TestMonths:
    """`hark stats` with most of a year behind it."""

    def test_at_80_columns(self, practised: Hark) -> None:
        """The year is a calendar of up to 53 weeks, and what was remembered says how far it may be off."""
        eighty = (SCREENS / "stats-80.txt").read_text()
        assert drawn(practised("stats --days 45 --color always", at=LATER).out) == eighty

    def test_at_40_columns(self, practised: Hark) -> None:
        """As many weeks as there is room for, the last ones; no line is wider, and nothing is cut short."""
        told = drawn(practised("stats --days 45 --color always", at=LATER, COLUMNS="40").out)

        assert told == (SCREENS / "stats-40.txt").read_text()
        assert max(map(len, told.splitlines())) <= 40
        assert "…" not in told

    @pytest.mark.parametrize("columns", [80, 40])
    @pytest.mark.parametrize("picture", ["calendar", "remembered", "load"])
    def test_pictures(self, practised: Hark, picture: str, columns: int) -> None:
        """Each fits the screen that it is drawn on, 80x24 or 40x20, with room for the prompt, and nothing is cut."""
        told = drawn(practised(f"stats --picture {picture} --color always", at=LATER, COLUMNS=f"{columns}").out)

        assert told == (SCREENS / f"stats-{picture}-{columns}.txt").read_text()
        assert max(map(len, told.splitlines())) <= columns
        assert len(told.splitlines()) < (24 if columns == 80 else 20)
        assert "…" not in told

    @pytest.mark.parametrize("picture", ["remembered", "load"])
    def test_pictures_need_no_colour(self, practised: Hark, picture: str) -> None:
        """Without colour they are the same letter for letter: nothing is told by colour."""
        told = practised(f"stats --picture {picture}", at=LATER, NO_COLOR="1").out

        assert "\x1b" not in told
        assert told == (SCREENS / f"stats-{picture}-80.txt").read_text()

    def test_pictures_in_words(self, practised: Hark) -> None:
        """Who hears them gets a line for each month or week, with the same numbers."""
        retention, load, calendar = (
            plain(practised, f"stats --picture {picture} {days}", at=LATER)
            for picture, days in (("remembered", ""), ("load", "--days 20"), ("calendar", ""))
        )

        assert retention == (SCREENS / "stats-remembered-plain.txt").read_text()
        assert load == (
            "Answers a day\n"
            "week of 2 Nov: 15 answers on 6 days\n"
            "week of 9 Nov: 14 answers on 5 days\n"
            "week of 16 Nov: 7 answers on 3 days\n"
            "Practised on 14 of the last 20 days, about 3 answers on each.\n"
        )
        assert calendar.startswith("Your year\nbefore that: ")

    def test_pictures_as_json(self, practised: Hark) -> None:
        """All that is drawn is in the answer: the months, or the days."""
        retention = practised("stats --picture remembered --json", at=LATER).json()
        load = practised("stats --picture load --json", at=LATER).json()

        assert (retention["picture"], load["picture"]) == ("remembered", "load")
        assert [part["first_day"] for part in retention["retention_parts"]] == [
            "2026-01-26", *(f"2026-{month:02}-01" for month in range(2, 12)),
        ]  # fmt: skip
        assert (
            sum(part["retention"]["reviews"] for part in retention["retention_parts"])
            == (retention["retention"]["reviews"])
        )
        assert len(load["days"]) == 70

    def test_without_colour(self, practised: Hark) -> None:
        """Shades need a good eye: the year is a short list by week in plain lines, and wherever there is no colour."""
        plainly = plain(practised, "stats --days 45", at=LATER)
        lines = practised("stats --days 45", at=LATER, NO_COLOR="1").out.splitlines()
        weeks = lines[lines.index("Your year") + 1 : lines.index("Coming back") - 1]

        assert plainly == (SCREENS / "stats-plain.txt").read_text()
        assert len(weeks) == 13
        assert [": ".join(line.split("  ", 1)).replace(":  ", ": ") for line in weeks[1:]] == [
            line for line in plainly.splitlines() if line.startswith("week of")
        ]


class TestPictures:
    """`hark stats --picture` of somebody who began lately."""

    def test_minutes(self, hark: Hark) -> None:
        """Where times are known the columns are minutes, on a scale that ends at a whole one, back to the first day."""
        for day, seconds in ((2, 60), (3, 150), (5, 20), (10, 270)):
            hark(f"grade listening/reflection good --duration-ms {1000 * seconds}", at=f"2026-03-{day:02} 09:00")

        assert hark("stats --picture load", at="2026-03-10 10:00").out == (
            "Minutes a day\n"
            "5                 ▂\n"
            "                  █\n"
            "                  █\n"
            "                  █\n"
            "    █             █\n"
            "    █             █\n"
            "  ▅ █             █\n"
            "0 █ █   ▄         █\n"
            "  2 Mar         9 Mar\n"
            "Practised on 4 of the last 9 days, about 2 minutes on each.\n"
        )

    def test_weeks(self, hark: Hark) -> None:
        """In the first two months retention stands by week; a week with too few cards says so and draws nothing."""
        cards = [card["card"] for card in hark("show listening --json").json()["cards"]]
        for day in range(1, 24):  # the first is a Sunday
            grades = [json.dumps({"card": card, "grade": "again" if day % 5 == 0 else "good"}) for card in cards]
            hark("grade -", stdin="\n".join(grades[: 1 if day > 21 else 5]), at=f"2026-03-{day:02} 09:00")

        assert hark("stats --picture remembered", at="2026-03-23 20:00").out == (
            "Remembered when asked, by week\n"
            "2–8 Mar                          ─────────────────●────────         86 % (71–94)\n"
            "9–15 Mar        ──────────────────●─────────────                    71 % (55–84)\n"
            "16–22 Mar                     ──────────────────●─────────          84 % (67–93)\n"
            "23 Mar                                                              not yet\n"
            "           50 %                                              100 %\n"
            "All: 80 % (72–87) of 102, asked again after a day or more. Brackets and the line\n"
            "say how far a share may be off.\n"
        )
        assert plain(hark, "stats --picture remembered", at="2026-03-23 20:00").splitlines()[4] == (
            "23 Mar: not yet, 1 of 20"
        )

    @pytest.mark.parametrize(
        ("picture", "at", "said"),
        [
            ("load", "2026-12-01", "No practice in the last 70 days; the last time was 6 Mar.\n"),
            ("calendar", "2027-06-01", "No practice in the last year; the last time was 6 Mar 2026.\n"),
            (
                "remembered", "2026-12-01",
                "Remembered when asked\nNot yet: 1 card of the 20 it takes, asked again after a day or more.\n",
            ),
        ],
    )  # fmt: skip
    def test_nothing_to_draw(self, hark: Hark, picture: str, at: str, said: str) -> None:
        """Where nothing can be drawn that is said; before the first review, what will be here."""
        assert hark(f"stats --picture {picture}").out.startswith("Nothing to count yet.")
        hark("grade listening/reflection good", at="2026-03-02 09:00")
        hark("grade listening/reflection good", at="2026-03-06 09:00")

        assert hark(f"stats --picture {picture}", at=f"{at} 09:00").out == said


LATER = "2026-11-22 20:00"
SCREENS = HERE / "screens"


def drawn(text: str) -> str:
    """*text* without colour, and without the spaces before a line's end that colour hides."""
    return "".join(f"{line.rstrip()}\n" for line in re.sub("\x1b\\[[0-9;]*m", "", text).splitlines())
