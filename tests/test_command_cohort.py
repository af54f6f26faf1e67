# SPDX-License-Identifier: MIT
"""`hark cohort`: what a trainer is told of a team, as a table, JSON and a page, and what nobody is told."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cohorts import FORGOTTEN, Line, pseudonym, put, review, slowly, tick
from hark.cohort import answer, compact, folder
from hark.cohort.engine import opened
from hark.views.cohort import ForgottenCard
from harness import Hark
from places import environment

AT = "2026-11-20 09:00"


def spring() -> list[Line]:
    """Eight learners in October, seven in November; one topic has too few learners, one card and one skill too."""
    lines = []
    for learner in range(8):
        for day in range(1, 3 + 2 * learner, 2):
            lines += [review(learner, f"2026-10-{day:02}", ms=number) for number in range(3)]
            lines.append(review(learner, f"2026-10-{day:02}", grade=FORGOTTEN, card="care/tired-of-it"))
            lines.append(tick(learner, f"2026-10-{day:02}", "reflect-feeling", yes=learner % 2 == 0))
        if learner:
            lines += [review(learner, "2026-11-03", ms=number) for number in range(6)]
        if learner < 4:
            lines += [review(learner, "2026-11-04", "RX-02", card="care/rare", ms=number) for number in range(20)]
            lines += [tick(learner, "2026-11-04", "safety-check", yes=True) for _ in range(20)]
    return lines


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """The folder of such a team, in which two want to be asked, one of them later."""
    place = tmp_path / "Spring course"
    put(place, spring())
    nudges = place / "nudges"
    nudges.mkdir()
    (nudges / f"{1:016x}.json").write_text(json.dumps({"name": "Ada", "after_days": 10, "ask_from": "2026-11-16"}))
    (nudges / f"{2:016x}.json").write_text(json.dumps({"name": "Ben", "after_days": 14, "ask_from": "2026-11-23"}))
    return place


PAGE = """\
spring-course: at least 5 learners share

Days of practice in a month
month    days  learners
2026-10   1–8         8
2026-11   1–2         8

Remembered, by topic
remembered  between  tests  topic
      81 %  74–86 %    186  AL-01
Of cards asked again after a day or more. The span says how far the share may be
off (95 %, Wilson).

Remembered, by month
month    remembered   between  tests
2026-10        75 %   67–81 %    144
2026-11       100 %  92–100 %     42
Where several months or topics are put together, only cells that are large
enough by themselves are counted.

Cards most forgotten
forgotten   between  card
    100 %  90–100 %  care/tired-of-it
In steps of five per cent.

Skills, as self-rated
ticked  times  skill
  44 %     36  reflect-feeling
The ticks are the learners' own: nobody else weighed a reply, and more ticks are
no better mark.

Nothing is told of fewer than 5 learners or 30 answers. 3 months, topics, cards
or skills left out.

Want to be asked
  Ada: has not practised for 10 days or more
"""


class TestAnswers:
    """What is told."""

    def test_a_team(self, hark: Hark, team: Path) -> None:
        """Groups of five and more are told of; who asked to be asked is named once their days are over."""
        ran = hark(f"cohort '{team}'", at=AT)

        assert (ran.code, ran.err, ran.out) == (0, "", PAGE)

    def test_as_json(self, hark: Hark, team: Path) -> None:
        """The same numbers, each with its month."""
        said = hark(f"cohort '{team}' --json", at=AT).json()

        Draft202012Validator(hark("schema cohort/1 --json").json()["document"]).validate(said)
        assert said.pop("kept") == str(hark.home / "cache" / "cohorts" / "cohort=spring-course")
        assert said == {
            "schema": "hark.cohort/1", "cohort": "spring-course", "since": None, "file": None,
            "learners_at_least": 5, "needs_learners": 5, "needs_tests": 30, "too_small": 3,
            "practice_days": [
                {"month": "2026-10", "days_from": 1, "days_to": 8, "learners": 8},
                {"month": "2026-11", "days_from": 1, "days_to": 2, "learners": 8},
            ],
            "topics": [
                {
                    "month": "2026-10", "topic": "AL-01", "learners_at_least": 5, "tests": 144, "recalled": 108,
                    "share": 0.75, "share_between": [0.6734, 0.8136],
                },
                {
                    "month": "2026-11", "topic": "AL-01", "learners_at_least": 5, "tests": 42, "recalled": 42,
                    "share": 1.0, "share_between": [0.9162, 1.0],
                },
            ],
            "cards": [
                {
                    "card": "care/tired-of-it", "learners_at_least": 5, "forgotten_percent": 100,
                    "between_percent": [90, 100],
                }
            ],
            "skills": [
                {
                    "month": "2026-10", "skill": "reflect-feeling", "learners_at_least": 5, "times": 36,
                    "ticked": 16,
                }
            ],
            "nudges": [{"name": "Ada", "after_days": 10}],
            "lines_left_out": 0, "files_left_out": 0,
        }  # fmt: skip

    def test_a_page(self, hark: Hark, team: Path, tmp_path: Path) -> None:
        """The page has the answers and, since it is handed on, no name; it replaces nothing."""
        file = tmp_path / "spring.html"
        ran = hark(f"cohort '{team}' --html {file}", at=AT)
        again = hark(f"cohort '{team}' --html {file}", at=AT)
        html = file.read_text(encoding="utf-8")
        rows = [re.sub("<[^>]+>", " ", row).split() for row in re.findall("<tr>.*?</tr>", html)]

        assert " ".join(ran.out.split()) == " ".join(f"{PAGE}Wrote the page to {file}, without the names.".split())
        assert "Ada" not in html
        assert [" ".join(row) for row in rows] == [
            "month days learners", "2026-10 1–8 8", "2026-11 1–2 8",
            "topic remembered between tests", "AL-01 81 % 74–86 % 186",
            "month remembered between tests", "2026-10 75 % 67–81 % 144", "2026-11 100 % 92–100 % 42",
            "card forgotten between", "care/tired-of-it 100 % 90–100 %", "skill ticked times",
            "reflect-feeling 44 % 36",
        ]  # fmt: skip
        assert (again.code, again.out) == (1, "")
        assert "there is a file of that name already" in " ".join(again.err.split())

    def test_since(self, hark: Hark, team: Path) -> None:
        """From a month on: whole months alone can be asked for, since parts of them could be subtracted."""
        october = hark(f"cohort '{team}' --json", at=AT).json()
        november = hark(f"cohort '{team}' --since 2026-11 --json", at=AT).json()
        day = hark(f"cohort '{team}' --since 2026-11-02", at=AT)

        assert november["topics"] == october["topics"][1:]
        assert (november["skills"], november["cards"]) == ([], [])
        assert (day.code, day.err.splitlines()[0]) == (2, "error: `2026-11-02` is not a month")

    def test_four_learners(self, hark: Hark, tmp_path: Path) -> None:
        """Of four learners nothing is told, however much they practised."""
        put(tmp_path / "four", (review(n % 4, f"2026-11-{1 + n % 9:02}", ms=n) for n in range(400)))

        assert hark(f"cohort {tmp_path / 'four'}", at=AT).out == (
            "four: fewer than 5 learners share, too few to tell anything\n\n"
            "Nothing is told of fewer than 5 learners or 30 answers. 3 months, topics, cards\nor skills left out.\n"
        )

    def test_nobody(self, hark: Hark, tmp_path: Path) -> None:
        """An empty folder is one in which nobody shares yet; one that is not there is refused."""
        (tmp_path / "new").mkdir()

        assert hark(f"cohort {tmp_path / 'new'}", at=AT).out == (
            "new: fewer than 5 learners share, too few to tell anything\n\n"
            "Nothing is told of fewer than 5 learners or 30 answers.\n"
        )
        assert hark(f"cohort {tmp_path / 'gone'}", at=AT).code == 3

    def test_names(self, hark: Hark, team: Path) -> None:
        """A group has the name of its folder or another one, which is no path."""
        named = hark(f"cohort '{team}' --cohort tuesdays", at=AT)
        wrong = hark(f"cohort '{team}' --cohort ../../tuesdays", at=AT)

        assert named.out == PAGE.replace("spring-course", "tuesdays")
        assert (wrong.code, wrong.err) == (
            2,
            (
                "error: `../../tuesdays` is no name for a group\n"
                " hint: `--cohort NAME`: small letters, digits and hyphens, as `spring-2026`\n"
            ),
        )

    def test_no_pseudonym(self, hark: Hark, team: Path, tmp_path: Path) -> None:
        """No answer has a pseudonym, and neither does the Parquet; a note beside it knows their numbers."""
        page = tmp_path / "p.html"
        said = [hark(f"cohort '{team}' {how}", at=AT).out for how in ("", "--json", "--plain", f"--html {page}")]
        kept = sorted((hark.home / "cache" / "cohorts").rglob("*.parquet"))

        texts = [*said, page.read_text(encoding="utf-8"), *(file.read_bytes().decode("latin-1") for file in kept)]
        assert [text for text in texts for number in range(8) if pseudonym(number) in text] == []
        assert len(kept) == 2


def test_without_duckdb(hark: Hark, team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has no DuckDB is told what to install."""
    monkeypatch.setitem(sys.modules, "duckdb", None)
    ran = hark(f"cohort '{team}'", at=AT)

    assert (ran.code, ran.err) == (
        1,
        (
            "error: counting what was shared needs DuckDB, which is not installed\n"
            " hint: `pip install 'hark[cohort]'`, or `pipx inject hark duckdb`\n"
        ),
    )


class TestKept:
    """What is kept as Parquet."""

    def test_taken_back(self, hark: Hark, team: Path) -> None:
        """What a learner took back is gone with the next run; months that did not change are left as they are."""
        kept = hark.home / "cache" / "cohorts" / "cohort=spring-course"
        hark(f"cohort '{team}'", at=AT)
        october, november = ((kept / f"month=2026-{month}" / compact.NAME).stat() for month in (10, 11))
        (team / "shared" / f"learner={pseudonym(7)}" / "2026-11.jsonl").unlink()
        said = hark(f"cohort '{team}' --json", at=AT).json()

        assert said["practice_days"][1]["learners"] == 7
        assert (kept / "month=2026-10" / compact.NAME).stat().st_ino == october.st_ino
        assert (kept / "month=2026-11" / compact.NAME).stat().st_ino != november.st_ino
        shutil.rmtree(team / "shared")
        hark(f"cohort '{team}'", at=AT)
        assert [file.name for file in kept.rglob("*")] == ["_made.json"]
        assert json.loads((kept / "_made.json").read_bytes()) == {"months": {}, "numbers": {}}

    def test_numbers(self, hark: Hark, team: Path, tmp_path: Path) -> None:
        """Who came after somebody left has their number, and none of their lines."""
        keep = tmp_path / "keep"
        hark(f"cohort '{team}' --keep {keep}", at=AT)
        shutil.rmtree(team / "shared" / f"learner={pseudonym(3)}")
        put(team, [review(9, "2026-11-05")])
        hark(f"cohort '{team}' --keep {keep}", at=AT)
        numbers = json.loads((keep / "cohort=spring-course" / "_made.json").read_bytes())["numbers"]

        with opened(keep) as engine:
            engine.view_of(sorted(keep.rglob("*.parquet")))
            rows = engine.ask("SELECT learner, count(*) FROM events GROUP BY learner ORDER BY learner")
        lines = [line for line in spring() if line["learner"] != pseudonym(3)] + [review(9, "2026-11-05")]
        counts = {name: sum(line["learner"] == name for line in lines) for name in numbers}
        assert numbers[pseudonym(9)] == 3
        assert rows == sorted((numbers[name], count) for name, count in counts.items())

    def test_layout(self, hark: Hark, team: Path, tmp_path: Path) -> None:
        """A file a month, by learner and day, with typed columns; the folder's name may have any letters."""
        keep = tmp_path / "it's [*] kept?"
        ran = hark(f"cohort '{team}' --keep \"{keep}\"", at=AT)

        assert ran.out == PAGE
        assert sorted(str(file.relative_to(keep)) for file in keep.rglob("*.parquet")) == [
            "cohort=spring-course/month=2026-10/events.parquet", "cohort=spring-course/month=2026-11/events.parquet",
        ]  # fmt: skip
        with opened(keep) as engine:
            engine.view_of(sorted(keep.rglob("*.parquet")))
            columns = engine.ask("DESCRIBE events")
            rows = engine.ask("SELECT learner, day FROM events WHERE month = '2026-10'")
        assert [(column[0], column[1]) for column in columns] == [
            *compact.COLUMNS, ("cohort", "VARCHAR"), ("month", "VARCHAR"),
        ]  # fmt: skip
        assert rows == sorted(rows)

    def test_goes_on(self, hark: Hark, team: Path, tmp_path: Path) -> None:
        """After a run that was interrupted the months that were made are not made again, and all is as it should be."""
        keep = tmp_path / "keep"
        keep.mkdir()
        shared = folder.shared(team, date(2026, 11, 20))

        def stop_in_november(done: int, _whole: int | None) -> None:
            if done > 8:
                raise KeyboardInterrupt

        with opened(keep) as engine, pytest.raises(KeyboardInterrupt):
            compact.renew(engine, keep, "spring-course", shared, date(2026, 11, 20), stop_in_november)
        (october,) = keep.rglob("*.parquet")
        before = october.stat().st_ino
        ran = hark(f"cohort '{team}' --keep {keep}", at=AT)

        assert ran.out == PAGE
        assert october.stat().st_ino == before

    def test_cut_off(self, hark: Hark, team: Path, tmp_path: Path) -> None:
        """What a run that was cut off left behind, lines among it, is gone with the next."""
        keep = tmp_path / "keep"
        hark(f"cohort '{team}' --keep {keep}", at=AT)
        left = [
            keep / "cohort=spring-course" / "month=2026-10" / ".lines.4194304.aa",
            keep / "cohort=spring-course" / "._made.json.4194304.aa",
        ]
        for file in left:
            file.write_text(GOOD)
        hark(f"cohort '{team}' --keep {keep}", at=AT)

        assert [file for file in left if file.exists()] == []

    def test_damaged(self, hark: Hark, team: Path, tmp_path: Path) -> None:
        """Where what is kept was damaged, it is said what to do; a note that is none means that all is made again."""
        keep = tmp_path / "keep"
        hark(f"cohort '{team}' --keep {keep}", at=AT)
        file = keep / "cohort=spring-course" / "month=2026-10" / compact.NAME
        file.write_bytes(b"PAR1" + bytes(100))
        damaged = hark(f"cohort '{team}' --keep {keep} --json", at=AT).json()["error"]
        (keep / "cohort=spring-course" / "_made.json").write_text('{"months": [7]}')
        mended = hark(f"cohort '{team}' --keep {keep}", at=AT)

        assert (damaged["code"], damaged["where"]["file"]) == ("damaged_cohort", str(keep))
        assert damaged["hint"] == "make room there, or take that folder away: it is made again from what was shared"
        assert mended.out == PAGE

    @pytest.mark.parametrize(
        "sql",
        [
            "SELECT * FROM read_csv('/etc/passwd')", "COPY (SELECT 1) TO '/tmp/elsewhere.csv'", "INSTALL httpfs",
            "LOAD httpfs", "SET memory_limit = '9GB'", "SELECT * FROM 'https://example.org/a.parquet'",
        ],
    )  # fmt: skip
    def test_shut_in(self, tmp_path: Path, sql: str) -> None:
        """The engine sees the folder it keeps things in and nothing else, and fetches nothing."""
        with opened(tmp_path) as engine, pytest.raises(Exception, match="cannot be used"):
            engine.ask(sql)


GOOD = json.dumps(review(1, "2026-11-03"))


def changed(**more: Any) -> str:
    """The good line but for *more*."""
    return json.dumps(review(1, "2026-11-03") | more)


BAD = {
    "half a line": GOOD[:-9], "no object": "[1, 2]", "a word": "null", "another's": changed(learner=pseudonym(2)),
    "a name for a pseudonym": changed(learner="Ada"), "another month": changed(day="2026-10-03"),
    "no such day": changed(day="2026-11-31"), "a day to come": changed(day="2026-11-22"),
    "a path": changed(deck="../x"),
    "an escape": changed(topic="\x1b[2J"), "a text": changed(topic="She said that"), "no such kind": changed(kind="x"),
    "no such grade": changed(grade="yes"), "a tick with a grade": changed(kind="skill"),
    "too long": changed(ms=600_001),
    "below zero": changed(ms=-1), "half": changed(ms=0.5), "a word for a number": changed(ms="7"),
    "endless": changed(ms=float("inf")), "nearly true": changed(test=1),
    "another deck's card": changed(card="other/empty-cup"),
    "long": changed(deck="a" * 65, card="a" * 65 + "/b"), "endless line": changed(more="x" * 5000),
    "deep": "[" * 4000, "digits": '{"ms": ' + "9" * 4000 + "}", "a field too few": GOOD.replace('"ms": 4000, ', ""),
    "injected": changed(card="care/x'); DROP VIEW events; --"), "not Unicode": GOOD.replace("AL-01", "\udcff"),
}  # fmt: skip


class TestHostile:
    """A folder in which anybody writes anything."""

    @pytest.mark.parametrize("line", BAD.values(), ids=BAD.keys())
    def test_bad_lines(self, hark: Hark, team: Path, line: str) -> None:
        """A line that is not of the form is left out, counted, and found with `--faults`; the others count."""
        file = team / "shared" / f"learner={pseudonym(1)}" / "2026-11.jsonl"
        good = file.read_bytes()
        file.write_bytes(good + line.encode("utf-8", "surrogateescape") + b"\n")
        number = good.count(b"\n") + 1
        said = hark(f"cohort '{team}' --json", at=AT).json()
        faults = hark(f"cohort '{team}' --faults --plain", at=AT)

        assert (said["lines_left_out"], said["files_left_out"]) == (1, 0)
        assert [topic["tests"] for topic in said["topics"]] == [144, 42]
        assert faults.out == (
            f"shared/learner={pseudonym(1)}/2026-11.jsonl:{number}: 1 line that hark did not write, here the first\n"
        )

    def test_another_form(self, hark: Hark, team: Path) -> None:
        """A line of another program counts: spaced otherwise, in another order, with more fields, which are dropped."""
        file = team / "shared" / f"learner={pseudonym(1)}" / "2026-11.jsonl"
        plain = dict(reversed(json.loads(GOOD).items())) | {"name": "Ada Lovelace"}
        file.write_bytes(file.read_bytes() + b"\r\n" + json.dumps(plain, separators=(",", ":")).encode() + b"\r\n\n")
        said = hark(f"cohort '{team}' --json", at=AT).json()

        assert (said["lines_left_out"], said["topics"][1]["tests"]) == (0, 43)

    @pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
    def test_strange_things(self, hark: Hark, team: Path, tmp_path: Path) -> None:
        """Links, pipes, floods and strangers' names are counted and left alone; the answers are as they were."""
        own = team / "shared" / f"learner={pseudonym(1)}"
        elsewhere = tmp_path / "elsewhere"
        put(elsewhere, (review(30 + n % 9, "2026-11-03", "RX-02", ms=n) for n in range(90)))
        linked = f"learner={pseudonym(30)}"
        (team / "shared" / linked).symlink_to(elsewhere / "shared" / linked)
        (own / "2026-08.jsonl").symlink_to(elsewhere / "shared" / linked / "2026-11.jsonl")
        os.mkfifo(own / "2026-07.jsonl")
        (own / "2026-06.jsonl").mkdir()
        with (own / "2026-05.jsonl").open("wb") as flood:
            flood.truncate(folder.MAX_BYTES + 1)
        (own / "2026-04.jsonl").write_bytes(b"\n" * (folder.MAX_LINES + 1))
        (own / "2026-12.jsonl").write_text(GOOD)
        (own / "2026-13.jsonl").write_text(GOOD)
        (own / "-rf \x1b[2J.jsonl").write_text(GOOD)
        (team / "shared" / "learner=..").mkdir()
        (team / "shared" / "README").write_text("hello")
        (team / "nudges" / f"{3:016x}.json").symlink_to(team / "nudges" / f"{1:016x}.json")
        (team / "nudges" / "Ada.json").write_text("{}")
        ran = hark(f"cohort '{team}'", at=AT)
        said = hark(f"cohort '{team}' --json", at=AT).json()
        faults = hark(f"cohort '{team}' --faults --plain", at=AT)

        assert ran.out == (
            f"{PAGE}\nLeft out: 13 other things that hark did not write.\n`hark cohort FOLDER --faults` says where.\n"
        )
        assert said["files_left_out"] == 13
        assert faults.out == (
            f"shared/learner={pseudonym(1)}/2026-04.jsonl has more than 100,000 lines\n"
            f"shared/learner={pseudonym(1)}/2026-05.jsonl is larger than 16 MiB\n"
            f"shared/learner={pseudonym(1)}/2026-07.jsonl cannot be read: it is not a regular file\n"
            f"shared/learner={pseudonym(1)}/2026-08.jsonl cannot be read: it is a link\n"
            "9 things beside them that hark did not write; they were not opened.\n"
        )

    @pytest.mark.parametrize("limit", ["MAX_LEARNERS", "MAX_NUDGES"])
    def test_floods_of_files(self, hark: Hark, team: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
        """More learners or nudges than there can be are refused, before all of them are looked at."""
        monkeypatch.setattr(folder, limit, 1)
        error = hark(f"cohort '{team}' --json", at=AT).json()["error"]

        assert (error["code"], error["where"]["file"]) == ("too_large", str(team))

    @pytest.mark.parametrize("name", ["shared", "nudges"])
    def test_linked_folders(self, hark: Hark, team: Path, tmp_path: Path, name: str) -> None:
        """A folder that is a link to another place is refused."""
        (team / name).rename(tmp_path / "moved")
        (team / name).symlink_to(tmp_path / "moved")
        error = hark(f"cohort '{team}' --json", at=AT).json()["error"]

        assert (error["code"], error["where"]["file"]) == ("link", str(team / name))

    @pytest.mark.parametrize(
        "text",
        [
            "", "[]", "7", "[" * 4000, '{"name": "Ada"}', '{"name": 7, "after_days": 10, "ask_from": "2026-11-02"}',
            '{"name": " ", "after_days": 10, "ask_from": "2026-11-02"}',
            '{"name": "Ada", "after_days": true, "ask_from": "2026-11-02"}',
            '{"name": "Ada", "after_days": 0, "ask_from": "2026-11-02"}',
            '{"name": "Ada", "after_days": 10, "ask_from": "soon"}',
            '{"name": "Ada", "after_days": 10, "ask_from": 20261102}',
            json.dumps({"name": "A" * 201, "after_days": 10, "ask_from": "2026-11-02"}),
            json.dumps({"name": "Ada", "after_days": 10, "ask_from": "2026-11-02", "more": "x" * 4096}),
        ],
    )  # fmt: skip
    def test_bad_nudges(self, hark: Hark, team: Path, text: str) -> None:
        """A file that is no nudge is counted and left out."""
        (team / "nudges" / f"{5:016x}.json").write_text(text)
        said = hark(f"cohort '{team}' --json", at=AT).json()

        assert (said["nudges"], said["files_left_out"]) == ([{"name": "Ada", "after_days": 10}], 1)

    def test_a_name_that_obeys(self, hark: Hark, team: Path) -> None:
        """What a terminal would obey in a name is written out."""
        nudge = {"name": "\x1b[2JEve\u202e\ud800", "after_days": 10, "ask_from": "2026-11-02"}
        (team / "nudges" / f"{5:016x}.json").write_text(json.dumps(nudge))

        assert hark(f"cohort '{team}'", at=AT).out.splitlines()[-2:] == [
            "  <U+001B>[2JEve<U+202E>?: has not practised for 10 days or more",
            "  Ada: has not practised for 10 days or more",
        ]


def drawn(seed: int, learners: int, number: int) -> list[Line]:
    """A *number* of lines of dice, of up to so many *learners*, the first of whom practise more often."""
    dice = random.Random(seed)
    lines = []
    for _ in range(number):
        learner = min(dice.randrange(learners), dice.randrange(learners))
        day = f"2026-{dice.randint(9, 10):02}-{dice.choice((1, 2, 3, 17, 30)):02}"
        if dice.random() < 0.3:
            lines.append(tick(learner, day, f"skill-{dice.randrange(2)}", yes=dice.random() < 0.5))
        else:
            more = {"card": f"care/c-{dice.randrange(4)}", "grade": dice.choice(["again", "hard", "good", "easy"])}
            topic = dice.choice(["AL-01", "AL-01", "RX-02", ""])
            lines.append(review(learner, day, topic, test=dice.random() < 0.7, **more))
    return lines


TEAMS = st.builds(drawn, st.integers(0, 2**32), st.integers(4, 12), st.sampled_from([40, 150, 300, 600]))


def test_cards_in_steps() -> None:
    """A card has shares in steps of five per cent, and so no numbers that fit those of topics."""
    assert answer.told((), (), [("care/a", 13, 61, 20)], ()).cards == (ForgottenCard("care/a", 10, 35, (20, 45)),)


@given(TEAMS)
@example(spring())
def test_nothing_small_is_told(lines: list[Line]) -> None:
    """Every cell has five learners and thirty tests, whatever month is the first, and no two cells share a line.

    So no cell less another leaves a group, and practice days leave out nobody of a month that is told.
    """
    cells: dict[tuple[str, ...], frozenset[int]] = {}
    for since in ("", "2026-09", "2026-10"):
        answers = answer.told(**slowly(lines, since))
        for topic in answers.topics:
            key = ("topic", topic.month, topic.topic)
            cells[key] = frozenset(
                n
                for n, line in enumerate(lines)
                if line["test"] and (line["day"][:7], line["topic"]) == (topic.month, topic.topic)
            )
            assert (len(cells[key]), topic.learners_at_least % 5) == (topic.tests, 0)
        for skill in answers.skills:
            key = ("skill", skill.month, skill.skill)
            cells[key] = frozenset(
                n
                for n, line in enumerate(lines)
                if line["kind"] == "skill" and (line["day"][:7], line["topic"]) == (skill.month, skill.skill)
            )
            assert (len(cells[key]), skill.learners_at_least % 5) == (skill.times, 0)
        for card in answers.cards:
            of_it = [line for line in lines if line["test"] and line["card"] == card.card and line["day"][:7] >= since]
            assert is_enough(of_it)
            assert not any(number % 5 for number in (card.forgotten_percent, *card.between_percent))
        for month in {group.month for group in answers.practice_days}:
            groups = [group for group in answers.practice_days if group.month == month]
            practised = [line for line in lines if line["day"][:7] == month and line["kind"] != "skill"]
            days = {
                line["learner"]: len({other["day"] for other in practised if other["learner"] == line["learner"]})
                for line in practised
            }
            for group in groups:
                inside = {learner for learner, number in days.items() if group.days_from <= number <= group.days_to}
                assert len(inside) == group.learners
                assert is_enough([line for line in practised if line["learner"] in inside])
            assert sum(group.learners for group in groups) == len(days)

    assert all(is_enough([lines[n] for n in cell]) for cell in cells.values())
    assert not any(some & others for some, others in combinations(cells.values(), 2))


def is_enough(lines: list[Line]) -> bool:
    """Whether these are lines of five learners, and thirty of them."""
    return len({line["learner"] for line in lines}) >= 5 and len(lines) >= 30


@pytest.mark.parametrize("learners", [1, 3, 8, 20, 60, 62])
def test_sql_counts_what_a_person_would(hark: Hark, tmp_path: Path, learners: int) -> None:
    """Each answer of the SQL is the one of a count line by line."""
    lines = drawn(learners, learners, 1000)
    put(tmp_path / "team", lines)
    hark(f"cohort {tmp_path / 'team'} --keep {tmp_path / 'keep'}", at=AT)

    with opened(tmp_path / "keep") as engine:
        engine.view_of(sorted((tmp_path / "keep").rglob("*.parquet")))
        found = {question: engine.ask(answer.sql(question)) for question in answer.QUESTIONS}
    assert found == slowly(lines)


def test_many_learners_are_never_counted_too_high(hark: Hark, tmp_path: Path) -> None:
    """Above 62 learners a topic says how many there are at least, and so many are enough."""
    put(tmp_path / "team", (review(n, "2026-11-03") for n in range(150)))
    said = hark(f"cohort {tmp_path / 'team'} --json", at=AT).json()

    assert (said["learners_at_least"], said["topics"][0]["learners_at_least"]) == (150, 60)
    assert said["practice_days"] == [{"month": "2026-11", "days_from": 1, "days_to": 1, "learners": 150}]


def test_everyday_commands_do_not_load_it(hark: Hark) -> None:
    """DuckDB, and this folder, are loaded by `hark cohort` alone, and only where it counts."""
    code = (
        "import sys\nsys.argv = ['hark', 'cohort', '--help']\nfrom hark.__main__ import main\n"
        "try:\n    main()\nfinally:\n    print(sorted(name for name in sys.modules "
        "if 'duckdb' in name or '.cohort' in name), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment(hark.home), capture_output=True, text=True, check=True
    )

    assert ran.stderr == "['hark.commands.cohort', 'hark.views.cohort']\n"
