# SPDX-License-Identifier: MIT
"""`hark forecast`: the coming weeks, as it is set and otherwise, on a screen, in lines, as JSON and as a picture."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from harness import Hark, kept, plain
from places import HERE

if TYPE_CHECKING:
    from pathlib import Path

OFFER = HERE / "offer" / "first-week.toml"
SVG = "{http://www.w3.org/2000/svg}"


def band(low: int, middle: int, high: int) -> dict[str, int]:
    """A band as JSON has it."""
    return {"low": low, "middle": middle, "high": high}


def kinds(part: ET.Element) -> list[str]:
    """What a shape is."""
    return part.get("class", "").split()


def paths(drawn: ET.Element, kind: str) -> list[str]:
    """The shapes of that *kind* in a picture."""
    return [part.get("d", "") for part in drawn.iter(f"{SVG}path") if kind in kinds(part)]


class TestForecast:
    """`hark forecast`."""

    def test_drawn(self, hark: Hark) -> None:
        """Today, then weeks, the lighter part how far that may be off; a newcomer is told whose pace it is."""
        assert hark("forecast --days 20").out == (
            "The coming 20 days, with a session a day\n"
            "today      ████████████████████████████████████████  5 min, 6 cards\n"
            "3–9 Mar    ████████▒▒                                1 min, 2 cards\n"
            "10–16 Mar  ██████▒▒                                  1 min, 1 card\n"
            "17–21 Mar  ▒                                         0–1 min, 0 cards\n"
            "Played 20 times by chance. Two numbers, and the lighter part, say how far that\n"
            "may be off: one day in ten is below, one above.\n"
            "\n"
            "On an average day 2 cards, about 1 minute; 9 new by 21 Mar.\n"
            "You have met all of the path by about 4 Mar (4 Mar to 6 Mar).\n"
            "The minutes are what cards usually take; after ten answers to a kind of card\n"
            "hark goes by yours.\n"
        )

    def test_side_by_side_in_forty_columns(self, hark: Hark) -> None:
        """Each other way has a row, which is stacked where there is no room; what a lower retention costs is told."""
        assert hark("forecast --days 20 --retention 0.8 --new 1", COLUMNS="40").out.partition("\n\nSide")[2] == (
            " by side\n"
            "as it is set · 4 Mar\n"
            "  min a day 1, cards 1.6, new 9, left\n"
            "  over 0, known 96 %\n"
            "--retention 0.8 · 4 Mar\n"
            "  min a day 1, cards 1.0, new 9, left\n"
            "  over 0, known 83 %\n"
            "--new 1 · 12 Mar\n"
            "  min a day 1, cards 1.5, new 9, left\n"
            "  over 0, known 97 %\n"
            "On 21 Mar: left over is what waits\n"
            "beyond the session, known how likely you\n"
            "recall a card you have met. To be less\n"
            "sure is less to do, and less known.\n"
        )

    def test_in_plain_lines(self, hark: Hark) -> None:
        """Nothing is told by bars alone."""
        hark("config session_cards 1")

        assert plain(hark, "forecast --days 29") == (
            "The coming 29 days, with a session a day\n"
            "today: 1 card, about 1 minute\n"
            "3–9 Mar: 1 card a day, about 1 minute\n"
            "10–16 Mar: 1 card a day, about 1 minute\n"
            "17–23 Mar: 1 card a day, about 1 minute (1–2)\n"
            "24–30 Mar: 1 card a day, about 1 minute (1–2)\n"
            "Played 20 times by chance. Two numbers, and the lighter part, say how far that may be off: one day in"
            " ten is below, one above.\n"
            "\n"
            "On an average day 1 card, about 1 minute; 9 (7–9) new by 30 Mar.\n"
            "More waits than a session holds: 0 (0–2) cards on 30 Mar.\n"
            "You have met all of the path by about 26 Mar (24 Mar to later).\n"
            "The minutes are what cards usually take; after ten answers to a kind of card hark goes by yours.\n"
        )

    def test_json(self, hark: Hark) -> None:
        """The same as one object, each number of a day with its band."""
        hark("config new_per_day 1")
        way = hark(f"forecast --days 2 --with {OFFER} --json").json()

        day = {"cards": band(1, 1, 1), "seconds": band(20, 20, 20), "more": band(0, 0, 0)}
        assert way["as_set"]["days"] == [
            {"day": "2026-03-02"} | day,
            {"day": "2026-03-03", "cards": band(2, 2, 2), "seconds": band(40, 40, 40), "more": band(0, 0, 0)},
        ]
        assert [other.pop("days")[0]["day"] for other in (way["as_set"], *way["otherwise"])] == ["2026-03-02"] * 2
        assert way == {
            "schema": "hark.forecast/1",
            "as_set": {
                "retention": None, "new_per_day": 1, "deck": None, "cards_per_day": 1.5, "daily_seconds": 30.0,
                "met": band(2, 2, 2), "known": way["as_set"]["known"],
                "path_to_come": True,
                "path_ends": {"early": None, "middle": None, "late": None},
            },
            "otherwise": [
                {
                    "retention": None, "new_per_day": 1, "deck": "first-week", "cards_per_day": 1.5,
                    "daily_seconds": way["otherwise"][0]["daily_seconds"], "met": band(2, 2, 2),
                    "known": way["otherwise"][0]["known"],
                    "path_to_come": True,
                    "path_ends": {"early": None, "middle": None, "late": None},
                }
            ],
            "path_to_come": 9, "own_pace": [], "runs": 20, "file": None,
        }  # fmt: skip

    def test_own_pace(self, hark: Hark) -> None:
        """Minutes go by the learner's own pace once it is known, and nothing is said of a usual one."""
        for number in range(12):
            hark("grade listening/reflection good --duration-ms 90000", at=f"2026-03-{2 + number:02} 09:00")

        view = hark("forecast --days 2 --json", at="2026-03-20 09:00").json()

        assert view["own_pace"] == ["concept"]
        assert "usually" not in hark("forecast --days 2", at="2026-03-20 09:00").out

    def test_a_path_that_ends(self, hark: Hark) -> None:
        """The end of the path has a band where chance moves it; `hark path` tells the end without chance."""
        hark("config session_cards 1")

        assert "You have met all of the path by about 26 Mar (24 Mar to 3 Apr).\n" in hark("forecast --days 60").out
        assert hark("path --json").json()["ends_on"] == "2026-03-24"

    def test_a_path_that_is_met(self, hark: Hark) -> None:
        """A path that is done says so; what was set aside of it is no part of it."""
        hark("suspend care")
        for card in hark("show listening --json").json()["cards"]:
            hark(f"grade {card['card']} easy")

        assert "You have met all of the path.\n" in hark("forecast --days 5").out

    def test_picture(self, hark: Hark, tmp_path: Path) -> None:
        """A picture is well-formed, says in words what it shows, and has neither script nor address."""
        file = tmp_path / "ahead.svg"

        ran = hark(f"forecast --days 30 --new 1 --svg {file}")

        drawn = ET.parse(file).getroot()
        assert ran.out.replace("\n", "").endswith(f"Drawn in {file}.")
        assert drawn.get("role") == "img"
        assert [drawn.findtext(f"{SVG}{name}") for name in ("title", "desc")] == [
            "Practice from 2 Mar to 31 Mar",
            "as it is set: about 1 min a day, 9 new questions. --new 1: about 1 min a day, 9 new questions.",
        ]
        lines = {kind: paths(drawn, kind) for kind in ("curve", "band")}
        assert [line.split("M")[1].count("L") + 1 for line in lines["curve"]] == [30, 30]
        assert [line.count("L") + 1 for line in lines["band"]] == [60, 60]
        assert len({line.get("stroke-dasharray") for line in drawn.iter(f"{SVG}path") if "curve" in kinds(line)}) == 2
        assert {part.tag.removeprefix(SVG) for part in drawn.iter()} == {
            "svg", "title", "desc", "style", "rect", "text", "path",
        }  # fmt: skip
        assert "://" not in file.read_text().replace("http://www.w3.org/2000/svg", "")

    def test_nothing_is_recorded(self, hark: Hark) -> None:
        """The progress file is as it was, and none is begun."""
        hark("forecast --days 5")
        assert not (hark.home / "data" / "progress.db").exists()
        hark("grade listening/reflection good")
        before = kept(hark, "SELECT * FROM note"), kept(hark, "SELECT * FROM memory"), kept(hark, "SELECT * FROM event")

        hark("forecast --days 5 --new 3", at="2026-03-04 09:00")

        after = kept(hark, "SELECT * FROM note"), kept(hark, "SELECT * FROM memory"), kept(hark, "SELECT * FROM event")
        assert after == before

    def test_what_is_as_it_is_set_makes_no_difference(self, hark: Hark) -> None:
        """A way that is what is set already has the same numbers, whatever chance did."""
        view = hark("forecast --days 40 --retention 0.9 --new 10 --json").json()

        by_retention, by_new = view["otherwise"]
        assert by_retention == view["as_set"] | {"retention": 0.9}
        assert by_new == view["as_set"]

    @pytest.mark.parametrize(
        ("line", "code", "said"),
        [
            ("--with listening", 2, "`listening` is here already\n hint: it is counted in what `hark forecast` says"),
            ("--with care", 2, "`care` is set aside\n hint: `hark resume care` brings it back"),
            ("--new 1 " * 9, 2, "9 other ways are too many to compare\n hint: 8 at most"),
            (
                "--retention 0.5", 2,
                "invalid value for `--retention`: `0.5` is not from 0.7 to 0.97\n hint: see `hark forecast --help`",
            ),
        ],
    )  # fmt: skip
    def test_refusals(self, hark: Hark, line: str, code: int, said: str) -> None:
        """What cannot be foretold is refused with what to do."""
        hark("suspend care")

        ran = hark(f"forecast {line}")

        assert (ran.code, ran.err) == (code, f"error: {said}\n")

    def test_a_picture_takes_no_place_of_another_file(self, hark: Hark, tmp_path: Path) -> None:
        """A file that is there stays as it is."""
        file = tmp_path / "mine.svg"
        file.write_text("mine")

        ran = hark(f"forecast --svg {file}", COLUMNS="1000")

        assert (ran.code, file.read_text()) == (1, "mine")
        assert json.loads(hark(f"forecast --svg {file} --json").out)["error"]["where"]["file"] == str(file)

    def test_a_deck_that_cannot_be_read(self, hark: Hark, tmp_path: Path) -> None:
        """It is refused with its first fault."""
        file = tmp_path / "broken.toml"
        file.write_text('format = 1\nid = "broken"\n')

        error = json.loads(hark(f"forecast --with {file} --json").out)["error"]

        assert (error["code"], error["exit"]) == ("invalid_deck", 4)
