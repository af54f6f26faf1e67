# SPDX-License-Identifier: MIT
"""The bench: that it builds what it says, and measures every row. How fast anything is, no test asks."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from places import HERE, environment

if TYPE_CHECKING:
    from pathlib import Path

sys.path.insert(0, str(HERE.parent))
try:
    from bench import __main__ as command
    from bench import decks, learner, library, measure, peers, prompt, table
    from bench.library import Size
    from bench.measure import Row, Unit
finally:
    sys.path.pop(0)

from hark.cards import reader, writing
from hark.memory.model import EventKind
from hark.progress.store import Store
from progressfile import bad_rows

TODAY = date(2026, 3, 2)
CARDS = 50


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where libraries are built, once for all tests."""
    return tmp_path_factory.mktemp("bench")


class TestLibrary:
    """The libraries measured over."""

    def test_holds_what_it_says(self, work: Path) -> None:
        """So many cards and events, sound, ending the day before, with a snapshot that is the fold of the log."""
        built = library.build(Size(CARDS, 500), work, today=TODAY)

        found = [reader.parse(file.read_bytes(), decks.SKILLS) for file in sorted(built.decks_folder.iterdir())]
        with Store.open(built.progress_file, random.Random(1)) as store:
            events = store.history.events()
            assert bad_rows(built.progress_file) == []
            assert store.snapshot.standings() == store.history.standings()
        assert (len(found), sum(len(deck.cards) for deck in found)) == (built.decks, CARDS)
        assert len([face for deck in found for face in deck.faces()]) == built.faces
        assert len(events) == 500
        assert events[0].detail["day"] == built.first_day
        assert events[-1].detail["day"] == "2026-03-01"

    def test_same_seed_same_library(self, work: Path, tmp_path: Path) -> None:
        """Built twice from nothing, decks and history are the same, byte for byte."""
        first = library.build(Size(CARDS, 500), work, today=TODAY)
        second = library.build(Size(CARDS, 500), tmp_path, today=TODAY)

        for one, other in zip(*(sorted(b.decks_folder.iterdir()) for b in (first, second)), strict=True):
            assert one.read_bytes() == other.read_bytes()
        logs = []
        for built in (first, second):
            with Store.open(built.progress_file, random.Random(1)) as store:
                logs.append(store.history.events())
        assert logs[0] == logs[1]

    def test_is_built_once(self, work: Path) -> None:
        """Asked for again, it is the same one; on another day it is built anew."""
        first = library.build(Size(CARDS, 500), work, today=TODAY)
        mark = first.home / "mark"
        mark.touch()

        again = library.build(Size(CARDS, 500), work, today=TODAY)
        kept = mark.exists()
        later = library.build(Size(CARDS, 500), work, today=date(2026, 3, 3))

        assert again == first
        assert kept
        assert later.home != first.home
        assert not first.home.exists()

    def test_history_is_a_likely_one(self) -> None:
        """Most grades are good, some cards are set aside, slips are taken back, and time only goes forward."""
        deeds = learner.history([f"d/c{n}" for n in range(400)], 4000, seed=3)
        kinds = Counter(deed.kind for deed in deeds)
        grades = Counter(deed.grade for deed in deeds if deed.grade)

        assert len(deeds) == 4000
        assert [deed.at_ms for deed in deeds] == sorted(deed.at_ms for deed in deeds)
        assert [str(grade) for grade, _ in grades.most_common(1)] == ["good"]
        assert 0 < kinds[EventKind.SUSPEND] < kinds[EventKind.UNDO] < 100
        for deed in deeds:
            if deed.undoes is not None:
                taken_back = deeds[deed.undoes]
                assert (taken_back.kind, taken_back.ref) == (EventKind.REVIEW, deed.ref)

    def test_peers_are_told_what_is_due(self, work: Path) -> None:
        """Other programs are given as many begun cards that are due as hark counts, and every grade that stands."""
        built = library.build(Size(CARDS, 500), work, today=datetime.now(UTC).date())

        told = peers.export(built)
        faces = [face for deck in told["decks"].values() for face in deck]
        due = [
            face for face in faces
            if face["memory"] and not face["is_aside"] and (face["memory"]["due_day"] or 0) <= told["today"]
        ]  # fmt: skip
        run = subprocess.run(
            [sys.executable, "-m", "hark", "due", "--json"], env=environment(built.home, TZ="UTC"),
            capture_output=True, check=True,
        )  # fmt: skip
        ours = json.loads(run.stdout)
        with Store.open(built.progress_file, random.Random(1)) as store:
            standing = [
                event for event in store.history.events() if event.grade and event.id not in store.history.undone()
            ]
        assert len(faces) == built.faces
        assert len(due) == ours["learning"] + ours["reviews"] > 0
        assert sum(len(face["reviews"]) for face in faces) == len(standing)

    def test_largest_deck_is_within_the_limits(self) -> None:
        """Five thousand short cards fit into one deck file."""
        whole = decks.terse(5000, library.SEED)

        assert reader.parse(writing.write(whole).encode(), ()) == whole


class TestMeasuring:
    """From values to a table."""

    def test_spread(self) -> None:
        """The median, the quartiles and the ends."""
        assert measure.spread([5.0, 1.0, 3.0, 2.0, 4.0]) == measure.Spread(3, 2, 4, 1, 5, 5, 4.8)
        assert measure.spread([7.0]) == measure.Spread(7, 7, 7, 7, 7, 1, 7)

    @pytest.mark.parametrize(("budget", "kept"), [(2.0, True), (1.9, False), (None, None)])
    def test_budget_of_a_ratio(self, budget: float | None, kept: bool | None) -> None:
        """With a yardstick, the budget is for the ratio of the medians."""
        one, two = measure.spread([1.0]), measure.spread([2.0])
        row = Row("r", "work", "it", Unit.SECONDS, two, "yard", one, budget)

        assert (row.ratio, row.is_met) == (2.0, kept)

    def test_spawner(self, tmp_path: Path) -> None:
        """Exit codes, what was said, and more memory for what takes more; the helper's own does not count."""
        with measure.Spawner(tmp_path) as spawner:
            small = spawner.run(measure.Command((sys.executable, "-I", "-S", "-c", "pass")))
            large = spawner.run(measure.Command((sys.executable, "-I", "-S", "-c", "b'x' * 200_000_000")))
            said = spawner.said(measure.Command((sys.executable, "-c", "print('yes')")))
            wrong = spawner.run(measure.Command((sys.executable, "-c", "raise SystemExit(3)")))
            missing = spawner.run(measure.Command(("/no/such/program",)))

        assert (small.code, large.code, said, wrong.code, missing.code) == (0, 0, "yes\n", 3, 127)
        assert large.peak - small.peak > 150_000_000

    def test_cells(self) -> None:
        """A line says the median with its quartiles, the yardstick, the ratio, the budget and whether it is kept."""
        ours, theirs = measure.spread([0.030, 0.032, 0.034]), measure.spread([0.010, 0.011, 0.012])
        row = Row("r", "work", "it", Unit.SECONDS, ours, "yard", theirs, 2)

        assert table.cells(row) == (
            "it", "32 ms (31 to 33, n=3)", "yard 11 ms (10.5 to 11.5, n=3)", "2.91 x", "2 x", "NO"
        )  # fmt: skip

    def test_rows_survive_json(self) -> None:
        """What is written is read back the same."""
        row = Row("r", "work", "it", Unit.BYTES, measure.spread([1.0, 2.0]), "yard", measure.spread([1.0]), 2, "so")
        skipped = Row("s", "work", "it", Unit.SECONDS, None, note="not here")

        assert [table.from_json(json.loads(json.dumps(table.to_json(one)))) for one in (row, skipped)] == [row, skipped]

    def test_rows_not_measured_stay(self) -> None:
        """A run of some rows replaces these and keeps the others, in their order; what once failed is forgotten."""
        a, b, c = ({"id": name, "measured": {}} for name in "abc")
        old = {"rows": [a | {"measured": {"n": 1}}, {"id": "d", "measured": None}, b | {"measured": {"n": 1}}]}
        new = {"rows": [c, a], "measured_on": "now"}

        assert command.merged(old, new) == {"rows": [a, b | {"measured": {"n": 1}}, c], "measured_on": "now"}


def test_document_is_what_was_measured() -> None:
    """The tables of docs/performance.md are those of bench/results.json: `python3 tasks.py bench` writes both."""
    document = command.DOCUMENT.read_text(encoding="utf-8")
    result = json.loads(command.RESULTS.read_text(encoding="utf-8"))

    assert table.filled(document, result) == document


IDS = {
    "prompt_count", "version", "due", "next", "grade", "home", "memory_due", "memory_next", "memory_grade",
    *(f"prompt_{shell}{more}" for shell in ("bash", "zsh", "fish") for more in ("", "_processes")),
    "parse", "record", "rebuild", "phrases", "notice",
    *(f"growth_{name}_{CARDS}" for name in ("due", "next", "grade", "home", "search", "stats", "forecast")),
    f"sync_time_{CARDS}", f"sync_bytes_{CARDS}", f"stats_due_{CARDS}", f"report_stats_{CARDS}", f"report_year_{CARDS}",
    "check_many", "check_one", f"live_{CARDS}_first", f"live_{CARDS}_show", f"live_{CARDS}_grade",
    f"stdio_{CARDS}_show", f"stdio_{CARDS}_grade",
}  # fmt: skip
"""Every row of a run, but for the instructions, which take valgrind a minute."""


def test_measures_every_row(
    tmp_path: Path, work: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run over a tiny library measures each row once and writes it to the file that was asked for."""
    monkeypatch.setattr(prompt, "MANY", 21)
    file = tmp_path / "result.json"
    groups = [word for name in command.GROUPS if name not in ("instructions", "peers") for word in ("--only", name)]

    code = command.main(["--cards", str(CARDS), "--rounds", "1", "--work", str(work), "--json", str(file), *groups])

    rows = [table.from_json(row) for row in json.loads(file.read_text(encoding="utf-8"))["rows"]]
    missing = [shell for shell in prompt.SHELLS if shutil.which(shell) is None]
    expected = IDS - {f"prompt_{shell}_processes" for shell in missing}
    excused = {"prompt_count"} | {f"prompt_{shell}" for shell in missing}
    if shutil.which("strace") is None:
        excused |= {f"prompt_{shell}_processes" for shell in prompt.SHELLS}
    assert code == 0
    assert {row.id for row in rows} == expected
    assert {row.id: row.note for row in rows if row.measured is None and row.id not in excused} == {}
    assert capsys.readouterr().out.count("\n") > len(rows)
