# SPDX-License-Identifier: MIT
"""What is measured: each row of the speed budget beside its yardstick, and how things grow."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bench import decks, library, live, prompt
from bench.library import say
from bench.measure import Command, Failed, Row, Unit, in_turns, peak, seconds, spread
from bench.setting import HARK, ROOT, first_card
from hark.cards import writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bench.measure import Spread
    from bench.setting import Bench

BARE = (sys.executable, "-I", "-c", "pass")
FLAT, LINEAR = 1.5, 10.0
"""How much longer a command may take over a library ten times as large."""


def starting(bench: Bench) -> Iterator[Row]:
    """Whole processes that answer quickly, and the memory they take."""
    built = bench.copy(bench.cards)
    commands = {
        "bare": Command(BARE, bench.environment(built.home)),
        "empty": bench.empty_app(),
        "version": bench.hark(built, "--version"),
        "due": bench.hark(built, "due", "--json"),
        "next": bench.hark(built, "next", "--json"),
        "grade": bench.hark(built, "grade", first_card(), "good", "--json"),
        "home": bench.hark(built),
    }
    counting = bench.hark(built, "prompt", "--count")
    try:
        bench.spawner.said(counting)
        commands["count"] = counting
    except Failed:
        yield Row(
            "prompt_count", "start", "`hark prompt --count`", Unit.SECONDS, None, "bare interpreter", budget=2,
            note="this hark has no `prompt` command",
        )  # fmt: skip
    ran = in_turns(bench.spawner, commands, bench.rounds, longest_s=240)
    bare, empty = seconds(ran["bare"]), seconds(ran["empty"])
    if "count" in ran:
        yield Row(
            "prompt_count", "start", "`hark prompt --count`", Unit.SECONDS, seconds(ran["count"]), "bare interpreter",
            bare, 2,
        )  # fmt: skip
    yield Row(
        "version", "start", "`hark --version`", Unit.SECONDS, seconds(ran["version"]), "bare interpreter", bare, 2
    )
    yield Row("due", "start", "`hark due --json`", Unit.SECONDS, seconds(ran["due"]), "empty typer app", empty, 1.3)
    for name, what in (("next", "`hark next --json`"), ("grade", "`hark grade … --json`"), ("home", "`hark`")):
        yield Row(name, "start", what, Unit.SECONDS, seconds(ran[name]), "empty typer app", empty)
    for name in ("due", "next", "grade"):
        yield Row(
            f"memory_{name}", "memory", f"peak memory of `hark {name} --json`", Unit.BYTES, peak(ran[name]),
            "empty typer app", peak(ran["empty"]), 1.5,
        )  # fmt: skip


def prompting(bench: Bench) -> Iterator[Row]:
    """The shell function that reads `due.txt`."""
    home = bench.copy(bench.cards).home
    yield from prompt.rows(bench.spawner, HARK, bench.environment(home), bench.work, bench.fewer(2))


def working(bench: Bench) -> Iterator[Row]:
    """Parsing, recording and rebuilding, inside one process."""
    built = bench.copy(bench.cards)
    rounds = bench.fewer(3)
    ours, yardstick = bench.inside("parse", rounds, str(bench.cards))
    what = f"first parse of a deck of {bench.cards:,} cards"
    yield Row("parse", "work", what, Unit.SECONDS, spread(ours), "`tomllib.loads`", spread(yardstick), 1.5)
    scratch = built.copy(bench.work / "copy-recording")
    ours, yardstick = bench.inside("record", 10 * bench.rounds, str(scratch.progress_file))
    what = "recording a grade, durably"
    yield Row("record", "work", what, Unit.SECONDS, spread(ours), "bare SQLite commit", spread(yardstick), 2)
    ours, yardstick = bench.inside("rebuild", rounds, str(scratch.progress_file))
    what = f"rebuild of all memories from {built.size.events:,} events"
    yield Row("rebuild", "work", what, Unit.SECONDS, spread(ours), "bare `fsrs` loop", spread(yardstick), 0.5)
    shutil.rmtree(scratch.home)
    ours, yardstick = bench.inside("phrases", bench.rounds)
    what = "reading what can be noticed, before a first reply"
    yield Row("phrases", "work", what, Unit.SECONDS, spread(ours), "60 compiled expressions", spread(yardstick), 2)
    ours, _ = bench.inside("notice", bench.rounds, str(ROOT / "tests" / "notice" / "tune.jsonl"))
    what = "noticing in a reply, 99 of 100"
    yield Row("notice", "work", what, Unit.SECONDS, spread(ours), budget=0.001)


def growing(bench: Bench) -> Iterator[Row]:
    """The same command over libraries of growing size."""
    for name, words, most in (
        ("due", ("due", "--json"), LINEAR),
        ("next", ("next", "--json"), FLAT),
        ("grade", ("grade", first_card(), "good", "--json"), FLAT),
        ("home", (), LINEAR),
        ("search", ("search", "open", "window", "--json"), LINEAR),
        ("stats", ("stats", "--json"), FLAT),
        ("forecast", ("forecast", "--json"), LINEAR),
    ):
        commands = {str(cards): bench.hark(bench.copy(cards), *words) for cards in bench.sizes}
        ran = in_turns(bench.spawner, commands, bench.fewer(3))
        for small, large in zip(bench.sizes, bench.sizes[1:], strict=False):
            what = f"`{' '.join(('hark', *words[:1]))}`, {large:,} cards"
            before, after = seconds(ran[str(small)]), seconds(ran[str(large)])
            a_card = (after.median - before.median) / (large - small)
            note = f"{a_card * 1e6:.1f} µs for each further card"
            yield Row(
                f"growth_{name}_{large}", "growth", what, Unit.SECONDS, after, f"{small:,} cards", before, most, note
            )
    yield from _syncing(bench)
    built = bench.copy(bench.sizes[-1])
    asked = {"stats": ("--json",), "due": ("--json",), "report": ("--out", "-")}
    commands = {name: bench.hark(built, name, *words) for name, words in asked.items()}
    ran = in_turns(bench.spawner, commands, bench.fewer(3))
    what = f"`hark stats`, {built.size.events:,} events"
    yield Row(
        f"stats_due_{built.size.cards}", "growth", what, Unit.SECONDS, seconds(ran["stats"]), "`hark due`",
        seconds(ran["due"]), 2,
    )  # fmt: skip
    what = f"`hark report`, {built.size.events:,} events"
    yield Row(
        f"report_stats_{built.size.cards}", "growth", what, Unit.SECONDS, seconds(ran["report"]), "`hark stats`",
        seconds(ran["stats"]), 1.2,
    )  # fmt: skip
    built, year_ago = bench.copy(bench.cards), datetime.now(UTC).date() - timedelta(days=364)
    year = ("report", "--from", year_ago.isoformat(), "--out", "-", "--json")
    commands = {"stats": bench.hark(built, "stats", "--json"), "report": bench.hark(built, *year)}
    ran = in_turns(bench.spawner, commands, bench.fewer(3))
    what = f"`hark report` of a year as JSON, {built.size.cards:,} cards"
    yield Row(
        f"report_year_{built.size.cards}", "growth", what, Unit.SECONDS, seconds(ran["report"]), "`hark stats`",
        seconds(ran["stats"]), 1.2,
    )  # fmt: skip


def _syncing(bench: Bench) -> Iterator[Row]:
    """Thirty answers through a folder to another computer, over logs of growing length."""
    ran = {}
    for cards in bench.sizes:
        scratch = bench.copy(cards).copy(bench.work / "copy-sync")
        ran[cards] = [spread(values) for values in bench.inside("sync", bench.fewer(3), str(scratch.progress_file))]
        shutil.rmtree(scratch.home)
    for small, large in zip(bench.sizes, bench.sizes[1:], strict=False):
        what, beside = f"two syncs of 30 answers, {large:,} cards", f"{small:,} cards"
        yield Row(f"sync_time_{large}", "growth", what, Unit.SECONDS, ran[large][0], beside, ran[small][0], FLAT)
        what = f"bytes that these write, {large:,} cards"
        yield Row(f"sync_bytes_{large}", "growth", what, Unit.BYTES, ran[large][1], beside, ran[small][1], 1.1)


def checking(bench: Bench) -> Iterator[Row]:
    """`hark check` of many cards: decks of the usual size, and a single deck as large as the limits allow."""
    cards = min(5000, bench.cards // 2)
    built = bench.copy(bench.cards)
    folder = bench.work / "checked"
    shutil.rmtree(folder, ignore_errors=True)
    for deck in decks.decks(cards, library.SEED):
        file = folder / "many" / f"{deck.id}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(writing.write(deck), encoding="utf-8")
    whole = decks.terse(cards, library.SEED)
    (folder / f"{whole.id}.toml").write_text(writing.write(whole), encoding="utf-8")
    commands = {
        "many": bench.hark(built, "check", str(folder / "many"), "--at", "error", "--json"),
        "one": bench.hark(built, "check", str(folder / f"{whole.id}.toml"), "--at", "error", "--json"),
    }
    ran = in_turns(bench.spawner, commands, bench.fewer(5))
    yield Row("check_many", "large", f"`hark check`, {cards:,} cards", Unit.SECONDS, seconds(ran["many"]))
    what = f"`hark check`, one deck of {cards:,} short cards"
    yield Row("check_one", "large", what, Unit.SECONDS, seconds(ran["one"]))


def living(bench: Bench) -> Iterator[Row]:
    """A session at a terminal, and one held by a program, over the usual and the largest library."""
    for cards in bench.sizes[1:]:
        for held in (live.rows, live.stdio_rows):  # each grades what is due, so each has a copy
            built = bench.copy(cards).copy(bench.work / "copy-live")
            env = bench.environment(built.home)
            subprocess.run((*HARK, "due"), env=dict(env), stdout=subprocess.DEVNULL, check=True)  # decks parsed before
            yield from held(HARK, env, f"{cards:,} cards", max(4, 2 * bench.rounds))
            shutil.rmtree(built.home)


def counting(bench: Bench) -> Iterator[Row]:
    """Instructions as callgrind counts them: nearly the same every time, whatever else the machine is doing."""
    built = bench.copy(bench.cards)
    empty = _instructions(bench.empty_app())
    for name, words in (("due", ()), ("next", ()), ("grade", (first_card(), "good"))):
        counted = _instructions(bench.hark(built, name, *words, "--json"))
        what = f"instructions of `hark {name} --json`"
        yield Row(f"instructions_{name}", "instructions", what, Unit.INSTRUCTIONS, counted, "empty typer app", empty)


def _instructions(command: Command) -> Spread:
    """The instructions of one run. Raises `Failed` where they cannot be counted."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        raise Failed("valgrind is not installed")
    argv = (valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null", *command.argv)
    env = dict(command.env) | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        raise Failed(f"valgrind ended with {done.returncode}: {done.stderr.strip()[-200:]}")
    return spread([float(found[1])])


GROUPS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "start": starting,
    "prompt": prompting,
    "work": working,
    "growth": growing,
    "check": checking,
    "live": living,
    "instructions": counting,
}
"""What can be measured, by the word for it on the command line, in the order of the table."""


def measured(bench: Bench, wanted: Mapping[str, Callable[[Bench], Iterator[Row]]]) -> Iterator[Row]:
    """The rows of all *wanted* groups; one that fails is a row that says so."""
    for name, group in wanted.items():
        say(f"measuring: {name}")
        try:
            yield from group(bench)
        except Failed as failed:
            yield Row(f"{name}_failed", name, name, Unit.SECONDS, None, note=str(failed))
