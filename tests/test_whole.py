# SPDX-License-Identifier: MIT
"""`hark backup --all` and `hark restore` of its file: a new computer is whole after one command."""

import json
import zipfile
from pathlib import Path

import pytest

from harness import Hark
from test_belongings import deck


@pytest.fixture
def old(hark: Hark, tmp_path: Path) -> Hark:
    """A computer on which something was learned, with a deck of one's own, an imported one, and settings."""
    (tmp_path / "shared.toml").write_text(deck("shared", "two"))
    hark("due")
    decks = hark.home / "data" / "decks"
    decks.mkdir(parents=True, exist_ok=True)
    (decks / "mine.toml").write_text(deck("mine", "one"))
    assert hark(f"import {tmp_path / 'shared.toml'} --yes").code == 0
    hark("grade listening/reflection good")
    hark("grade mine/c easy")
    hark("config new_per_day 4")
    hark("config journal keep")
    hark("config coach.command -- sh -c true")
    return hark


def new(old: Hark, tmp_path: Path) -> Hark:
    return Hark(tmp_path / "laptop", bundled=old.bundled)


def test_a_new_computer_is_whole(old: Hark, tmp_path: Path) -> None:
    """Progress, decks, their origins and settings are there; a program to run is not."""
    file = tmp_path / "hark.zip"
    made = old(f"backup --all {file} --plain")
    laptop = new(old, tmp_path)

    shown = laptop(f"restore {file} --dry-run --plain")
    ran = laptop(f"restore {file} --yes --plain")

    assert made.out == (
        f"A copy with 2 records, 2 decks and 2 settings is in {file}, looked over and on disk.\n"
        "`hark restore` of it makes a new computer whole. Your replies are in it: keep it well.\n"
    )
    assert file.stat().st_mode & 0o777 == 0o600
    assert shown.out == (
        "hark.zip\nthere: 2 records, last review today 09:00\nhere: 0 records, no review\n"
        "Gained: 2 records that only the file there has.\nLost: nothing.\n"
        "Decks: mine, shared.\nSettings: journal, new_per_day.\n"
    )
    assert ran.out == "Restored hark.zip: 2 records.\nDecks: mine, shared.\nSettings: journal, new_per_day.\n"
    for command in ("log --json", "due --json", "forecast --json"):
        there, here = laptop(command), old(command)
        assert (there.code, there.out) == (here.code, here.out)
    assert laptop("config new_per_day --json").json()["settings"][0]["value"] == 4
    assert laptop("config coach.command --json").json()["settings"][0]["value"] == ""
    again = laptop(f"restore {file} --dry-run --json").json()
    assert (again["only_there"], again["decks"], again["settings"]) == (0, [], [])


def test_what_is_here_stays(old: Hark, tmp_path: Path) -> None:
    """A deck that is other here is kept as before an update; one that the file has not stays."""
    file = tmp_path / "hark.zip"
    old(f"backup --all {file}")
    decks = old.home / "data" / "decks"
    (decks / "mine.toml").write_text(deck("mine", "newer"))
    (decks / "later.toml").write_text(deck("later", "three"))

    ran = old(f"restore {file} --yes --json").json()

    assert (ran["decks"], ran["settings"]) == (["mine"], [])
    assert (decks / "mine.toml").read_text() == deck("mine", "one")
    assert (decks / "later.toml").read_text() == deck("later", "three")
    assert (old.home / "data" / "previous" / "mine.toml").read_text() == deck("mine", "newer")


def test_asked_and_refused(old: Hark, tmp_path: Path) -> None:
    """Without a word nothing is done; a file is needed, and is never replaced."""
    file = tmp_path / "hark.zip"
    old(f"backup --all {file}")
    laptop = new(old, tmp_path)

    assert old("backup --all").err.startswith("error: `--all` needs a file to write\n")
    assert old(f"backup --all {file}").code == 1
    assert laptop(f"restore {file}").code == 1
    assert not (laptop.home / "data" / "decks").exists()


def forged(file: Path, to: Path, change: dict[str, bytes | None]) -> Path:
    """The file with other members; None leaves one out."""
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as target:
        members = {name: source.read(name) for name in source.namelist()} | change
        for name, data in members.items():
            if data is not None:
                target.writestr(name, data)
    return to


def head(settings: dict[str, object], **more: object) -> bytes:
    return json.dumps({"hark": "everything", "format": 1, "settings": settings} | more).encode()


BROKEN: dict[str, dict[str, bytes | None]] = {
    "no head": {"hark.json": None},
    "newer": {"hark.json": head({}, format=2)},
    "no object": {"hark.json": b"[]"},
    "deep": {"hark.json": b"[" * 200_000},
    "no progress": {"progress.db": None},
    "large deck": {"decks/mine.toml": b"#" * (2**20 + 1)},
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_changes_nothing(old: Hark, tmp_path: Path, name: str) -> None:
    """It is refused in one line, and nothing is here that was not before."""
    old(f"backup --all {tmp_path / 'hark.zip'}")
    file = forged(tmp_path / "hark.zip", tmp_path / "forged.zip", BROKEN[name])
    laptop = new(old, tmp_path)

    ran = laptop(f"restore {file} --yes --json")

    assert ran.json()["error"]["message"].startswith("this is no whole backup of hark's: it cannot be read")
    assert ran.code == 6
    assert [path.name for path in (laptop.home / "data").iterdir()] == []


def test_cut_off_and_other_zips(old: Hark, tmp_path: Path) -> None:
    """A file that lost its end, damaged progress, and an archive of decks are refused as what they are."""
    whole = tmp_path / "hark.zip"
    old(f"backup --all {whole}")
    laptop = new(old, tmp_path)
    cut, bad, other = tmp_path / "cut.zip", tmp_path / "bad.zip", tmp_path / "decks.zip"
    cut.write_bytes(whole.read_bytes()[:-300])
    forged(whole, bad, {"progress.db": b"SQLite format 3\0" + bytes(5000)})
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("mine.toml", deck("mine", "one"))

    refused = [laptop(f"restore {file} --yes --json") for file in (cut, bad, other)]

    assert [ran.code for ran in refused] == [6, 6, 6]
    assert not (laptop.home / "data" / "progress.db").exists()
    assert not (laptop.home / "data" / "decks").exists()


def test_what_cannot_be_put_back_is_not_written(old: Hark, tmp_path: Path) -> None:
    """A deck that is too large, and settings that cannot be read, are named; no file is made that lacks them."""
    large = old.home / "data" / "decks" / "large.toml"
    large.write_bytes(b"#" * (2**20 + 1))

    ran = old(f"backup --all {tmp_path / 'hark.zip'} --json")
    large.unlink()
    (old.home / "config" / "config.toml").write_text("zebra = 1")
    other = old(f"backup --all {tmp_path / 'hark.zip'}")

    error = ran.json()["error"]
    assert (error["code"], error["where"]["file"]) == ("unreadable", str(large))
    assert (ran.code, other.code) == (1, 2)
    assert not (tmp_path / "hark.zip").exists()


def test_packed_otherwise(old: Hark, tmp_path: Path) -> None:
    """A member that is packed as hark never does is refused, however damaged."""
    old(f"backup --all {tmp_path / 'hark.zip'}")
    with (
        zipfile.ZipFile(tmp_path / "hark.zip") as source,
        zipfile.ZipFile(tmp_path / "lzma.zip", "w", zipfile.ZIP_LZMA) as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name))

    assert new(old, tmp_path)(f"restore {tmp_path / 'lzma.zip'} --yes").code == 6


def test_a_file_cannot_set_what_runs_or_leave_its_folder(old: Hark, tmp_path: Path) -> None:
    """Programs, unknown settings and members with other names stay in the file, and are told."""
    old(f"backup --all {tmp_path / 'hark.zip'}")
    change: dict[str, bytes | None] = {
        "hark.json": head({"coach.command": ["sh"], "new_per_day": "-1", "nonsense": "x", "session_cards": "9"}),
        "decks/../../evil.toml": b"x",
        "decks/UPPER.toml": b"x",
        "/etc/passwd": b"x",
    }
    file = forged(tmp_path / "hark.zip", tmp_path / "forged.zip", change)
    laptop = new(old, tmp_path)

    ran = laptop(f"restore {file} --yes --json").json()

    assert ran["settings"] == ["session_cards"]
    assert ran["not_taken"] == ["decks/UPPER.toml", "coach.command", "new_per_day", "nonsense"]
    assert sorted(path.name for path in (laptop.home / "data" / "decks").iterdir()) == ["mine.toml", "shared.toml"]
    assert not list(tmp_path.rglob("evil*"))
