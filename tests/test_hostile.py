# SPDX-License-Identifier: MIT
"""The hostile corpus in short: every case and every reading command, most of them within this process.

`campaigns/hostile.py` runs each case alone with each command in a terminal, and measures time and memory.
"""

from __future__ import annotations

import io
import json
import os
import random
import shlex
import shutil
import subprocess
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import ARCHIVES, TEXTS, TYPED, Case, cases, complaint, reading_commands, sound, tree
from hark.cards import disk, reader
from hark.cli import run
from hark.cli.world import World
from hark.errors import DeckFaults
from harness import DRIVER
from places import SMALL, environment
from terminal import Terminal
from test_sharing_archive import zipped

HERE_IS = Path(__file__).stat()
STYLES = ("--color always", "--plain", "--json")
UNSOUND = [case for case in cases() if not case.is_sound]


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


def answer(home: Path, words: list[str], style: str, stdin: str = "") -> tuple[int, str, str]:
    """What hark says to *words* at a terminal: exit code, standard output, standard error."""
    out, err = Screen(), Screen()
    world = World(
        clock=lambda: datetime(2026, 3, 2, 9, tzinfo=UTC), zone=UTC, rng=random.Random(1), bundled=SMALL,
        environ={"HARK_HOME": str(home), "COLUMNS": "80", "TERM": "xterm"}, stdin=io.StringIO(stdin), stdout=out,
        stderr=err,
    )  # fmt: skip
    code = run([*words, *style.split()], world)
    return int(code), out.getvalue(), err.getvalue()


def check(
    home: Path, line: str, codes: tuple[int, ...], stdin: str = "", file: str = "", styles: tuple[str, ...] = STYLES
) -> None:
    """Holds the oracle for *line* in every style."""
    words = [file if word == "FILE" else word for word in shlex.split(line)]
    for style in styles if "--json" not in line else ("",):
        as_json = "--json" in line + style
        before = tree(home.parent)
        code, out, err = answer(home, words, style, stdin)
        assert code in codes, (line, style, out[-300:], err[-300:])
        assert complaint(out, as_json=as_json) is None, (line, style)
        assert complaint(err, as_json=False, metered=True) is None, (line, style)
        assert err == "" or not as_json, (line, style)
        assert tree(home.parent) == before, (line, style)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder for hark, in one that is watched."""
    return tmp_path / "watched" / "home"


@pytest.mark.parametrize("family", TEXTS)
def test_texts_are_shown_and_not_obeyed(home: Path, family: str) -> None:
    """Whatever the texts of a deck say, in every field, no reading command sends it to the terminal as it is."""
    texts = TEXTS[family]
    cards = tuple(f"{kind}{number}" for number in range(len(texts)) for kind in "abcd")
    case = Case(family, "all", sound(texts), is_sound=True, cards=cards[:8])
    case.put(home / "data" / "decks")
    file = home / "data/decks/evil.toml"
    for name, text in list(texts.items())[:3]:
        number = list(texts).index(name)
        answer(home, ["config", "journal", "keep"], "")
        answer(home, ["grade", f"evil/d{number}", "good", "--reply", text.replace("\0", "")], "")

    for line, codes in reading_commands(case):
        check(home, line, codes, file=str(file))
    for card in cards[8:]:
        code, out, _ = answer(home, ["show", f"evil/{card}"], "--color always")
        assert (code, complaint(out, as_json=False)) == (0, None), card


@pytest.mark.parametrize("case", UNSOUND, ids=str)
def test_what_cannot_be_used_is_told(home: Path, case: Case) -> None:
    """A deck that cannot be used is left out and named as broken; nothing it holds reaches the terminal as it is.

    Each command in one style, in turns; the campaign tries all of them.
    """
    case.put(home / "data" / "decks")
    (file,) = (home / "data" / "decks").iterdir()

    for place, (line, codes) in enumerate(reading_commands(case), UNSOUND.index(case)):
        heavy = case.family == "TOML bombs"  # each run parses a MiB; the campaign runs them all
        if line in (
            ("decks", "check FILE") if heavy else ("", "decks", "show evil", "check FILE", "import FILE --dry-run")
        ):
            is_harmless = case.family == "file names" or case.name in (
                "folder",
                "link to itself",
            )  # the deck in it is not hostile
            allowed = (*codes, 0, 1, 2) if is_harmless and "FILE" in line else codes
            check(home, line, allowed, file=str(file), styles=STYLES[2:] if heavy else (STYLES[place % 3],))


@pytest.mark.parametrize("word", TYPED, ids=lambda word: ascii(word[:20]))
@pytest.mark.parametrize("command", ["show", "search", "why", "log", "suspend", "check", "import", "update", "export"])
def test_what_is_typed_is_not_obeyed(home: Path, command: str, word: str) -> None:
    """Words that a person was made to paste are refused in a line, or searched for; nothing happens."""
    for style in STYLES:
        yes = ["--yes"] if command in ("import", "update") else []
        code, out, err = answer(home, [command, *yes, *style.split(), "--", word], "")
        assert code in (0, 1, 2, 3, 4), (command, word[:20])
        assert complaint(out, as_json=style == "--json") is None
        assert complaint(err, as_json=False, metered=True) is None
        assert not (home / "data").exists()


@pytest.mark.parametrize(
    "name", ["clear screen", "clipboard", "link", "unterminated title", "C1 control", "cursor position"]
)
def test_at_a_terminal(tmp_path: Path, name: str) -> None:
    """In a session on a real terminal the sequences are shown, and the terminal is asked nothing by a deck."""
    text = TEXTS["escape sequences"][name]
    Case("x", name, sound({name: text})).put(tmp_path / "data" / "decks")

    with Terminal(tmp_path, "review evil", columns=100, rows=40) as terminal:
        terminal.see("practice tool")
        terminal.type("\r")
        terminal.see("1 of")
        terminal.type(" ")
        terminal.see("<U+")
        terminal.type("q")
        assert terminal.ends() == 0

    assert text.encode() not in terminal.raw


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here; the tests' own run installs it")
@pytest.mark.parametrize("line", ["", "due --json", "show evil", "check FILE", "import FILE --dry-run", "next"])
def test_no_process_and_no_connection(tmp_path: Path, line: str) -> None:
    """No reading command starts a process or opens a connection, whatever the deck says."""
    Case("x", "x", sound(TEXTS["markup"]), is_sound=True).put(tmp_path / "data" / "decks")
    trace = tmp_path / "trace"
    words = [str(tmp_path / "data/decks/evil.toml") if word == "FILE" else word for word in line.split()]

    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", trace, "-e", "trace=%network,execve,fork,vfork", *DRIVER, *words],
        env=environment(tmp_path, HOME=str(tmp_path)),  # without it Python itself asks who it is
        capture_output=True, check=False,
    )  # fmt: skip

    if b"PTRACE" in done.stderr or b"ptrace" in done.stderr:
        pytest.skip("tracing is not permitted here")
    calls = [row.split("(")[0].split()[-1] for row in trace.read_text().splitlines() if "(" in row and "+++" not in row]
    assert done.returncode in (0, 1)
    assert [call for call in calls if call != "execve"] == []
    assert calls.count("execve") == 1


@given(
    st.binary(max_size=600), st.sampled_from([b"", b"format = 1\n", b'format = 1\nid = "a"\ntitle = "b"\n[[cards]]\n'])
)
def test_any_bytes_to_the_loader(tmp_path_factory: pytest.TempPathFactory, data: bytes, begin: bytes) -> None:
    """Any bytes are a deck or faults, through the file system as well as without it."""
    file = tmp_path_factory.getbasetemp() / "any.toml"
    file.write_bytes(begin + data)
    for read in (partial(reader.parse, begin + data), partial(disk.read_deck, file)):
        try:
            assert read(["x"]).cards
        except DeckFaults as found:
            assert found.faults  # noqa: PT017 - which of the two it is, is what is asked


def test_a_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check says what stood in the file when it was read, once; later bytes change nothing of it."""
    from hark.quality import report

    file = tmp_path / "evil.toml"
    file.write_bytes(sound({"x": "x"}))
    real, reads = disk.read_bytes, []

    def changing(place: Path, *rest: int) -> bytes:
        data = real(place, *rest)
        if place == file:
            reads.append(place)
            file.write_bytes(b"\xff")
        return data

    monkeypatch.setattr(disk, "read_bytes", changing)

    found = report.checked([file], SMALL)

    assert (found.faults, found.cards, reads) == ((), 4, [file])


@pytest.mark.parametrize("name", ARCHIVES)
def test_archives_people_have_and_those_who_mean_harm(home: Path, tmp_path: Path, name: str) -> None:
    """Of an archive nothing but sound decks is on offer, by their ids, and by these they are written."""
    members, wanted = ARCHIVES[name]
    file = tmp_path / "decks.zip"
    file.write_bytes(zipped(members))

    check(home, "import FILE --dry-run", (0,) if wanted else (4,), file=str(file))

    code, out, _ = answer(home, ["import", str(file), "--yes"], "--json")
    assert (code, tuple(deck["deck"] for deck in json.loads(out).get("decks", ()))) == (0 if wanted else 4, wanted)
    written = {file.name for file in tmp_path.rglob("*") if file.suffix.lower() in (".toml", ".csv")}
    assert written == {f"{deck}.toml" for deck in wanted}


def test_a_pipe_in_place_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe that took the place of a deck after it was looked at does not hold anybody."""
    file = tmp_path / "evil.toml"
    os.mkfifo(file)
    monkeypatch.setattr(Path, "stat", lambda _self, **_options: HERE_IS)

    with pytest.raises(DeckFaults) as found:
        disk.read_bytes(file)

    assert found.value.faults[0].code == "not-a-file"
