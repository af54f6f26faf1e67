# SPDX-License-Identifier: MIT
"""Several decks and the log are changed as one, wherever that is cut off."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from breaking import log, many
from hark import paths
from hark.errors import unwritable
from hark.paths import Folders
from hark.progress import changeset
from hark.progress.store import Store
from harness import DRIVER, Hark
from places import environment

NAMES = ("one", "two", "three")
FOLDERS = ("decks", "origins", "previous", "removed")


def state(home: Path) -> tuple[Any, ...]:
    """The decks with all that is remembered of them, and the log."""
    data = home / "data"
    files = [file for folder in FOLDERS for file in sorted((data / folder).glob("[!.]*"))]
    return {str(file.relative_to(data)): file.read_bytes() for file in files}, log(home) if data.exists() else []


@contextmanager
def filmed(home: Path, to: Path) -> Iterator[list[Path]]:
    """Copies of *home* as it was before every call that puts a name in place, removes one, or syncs, and at the end."""
    copies: list[Path] = []

    def film() -> None:
        copies.append(Path(shutil.copytree(home, to / str(len(copies)))))

    def around(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **options: Any) -> Any:
            film()
            return real(*given, **options)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in ((Path, "replace"), (Path, "unlink"), (Path, "rmdir"), (os, "fsync")):
            patch.setattr(owner, name, around(getattr(owner, name)))
        yield copies
    film()


def offer(folder: Path, edition: int) -> None:
    """Shares three decks."""
    folder.mkdir(exist_ok=True)
    for name in NAMES:
        (folder / f"{name}.toml").write_text(many(3, name, edition), encoding="utf-8")


def importing(hark: Hark, shared: Path) -> str:
    """Three decks that are new."""
    offer(shared, 1)
    hark("grade care/empty-cup good")
    return f"import {shared} --yes"


def updating(hark: Hark, shared: Path) -> str:
    """Three decks that change, with a card that begins anew."""
    assert hark(importing(hark, shared)).code == 0
    for name in NAMES:
        assert hark(f"grade {name}/c0001 good", at="2026-03-02 09:00").code == 0
    offer(shared, 2)
    return "update --yes --answers reset"


def undoing(hark: Hark, shared: Path) -> str:
    """Three decks that go back, with the card's progress."""
    assert hark(updating(hark, shared), at="2026-03-03 09:00").code == 0
    return "update one two three --undo"


def coming_back(hark: Hark, shared: Path) -> str:
    """Three decks that were removed, of which a version before is still there."""
    assert hark(updating(hark, shared), at="2026-03-03 09:00").code == 0
    for name in NAMES:
        (hark.home / "data" / "decks" / f"{name}.toml").unlink()
    return f"import {shared} --yes"


def removing(hark: Hark, shared: Path) -> str:
    """A deck goes, with all that was recorded of it."""
    assert hark(updating(hark, shared), at="2026-03-03 09:00").code == 0
    return "remove one --forget --yes"


@pytest.mark.parametrize("case", [removing, importing, updating, undoing, coming_back])
def test_cut_off_anywhere(hark: Hark, tmp_path: Path, case: Callable[[Hark, Path], str]) -> None:
    """After a kill at any step, the next command leaves all as it was, or all as it was to be."""
    line = case(hark, tmp_path / "shared")
    old = state(hark.home)

    with filmed(hark.home, tmp_path / "film") as copies:
        assert hark(line, at="2026-03-04 09:00").code == 0

    new = state(hark.home)
    assert new != old
    assert not (hark.home / "data" / "changing").exists()
    seen = []
    for copy in [*copies[:-1:2], copies[-1]]:
        assert Hark(copy)("due --json", at="2026-03-04 09:01").code == 0
        seen.append(state(copy))
        assert not (copy / "data" / "changing").exists()
    changed = seen.index(new)
    assert seen == [old] * changed + [new] * (len(seen) - changed)
    assert changed > len(NAMES) * 2


def test_a_commit_that_fails(hark: Hark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the last step fails, all files are as they were."""
    line = updating(hark, tmp_path / "shared")
    old = state(hark.home)

    def full(*_: str) -> None:
        raise unwritable("progress.db", "No space left on device")

    monkeypatch.setattr(Store, "put_note", full)

    ran = hark(f"{line} --json", at="2026-03-04 09:00")

    assert (ran.code, ran.json()["error"]["code"]) == (7, "unwritable")
    assert state(hark.home) == old


def cut_off(hark: Hark, tmp_path: Path) -> tuple[Any, ...]:
    """Leaves an update half done, with two decks new; gives the state before."""
    line = updating(hark, tmp_path / "shared")
    old = state(hark.home)
    with filmed(hark.home, tmp_path / "film") as copies:
        assert hark(line, at="2026-03-04 09:00").code == 0
    half = next(
        copy for copy in copies
        if "edition 2" in (copy / "data/decks/two.toml").read_text() and (copy / "data/changing/list.json").exists()
    )  # fmt: skip
    shutil.rmtree(hark.home)
    shutil.copytree(half, hark.home)
    return old


def test_edited_meanwhile(hark: Hark, tmp_path: Path) -> None:
    """What was edited after the kill is left alone; the other files are put back."""
    old = cut_off(hark, tmp_path)
    mine = many(4, "one", 7).encode()
    (hark.home / "data" / "decks" / "one.toml").write_bytes(mine)

    assert hark("due --json", at="2026-03-04 09:01").code == 0

    files, events = old
    assert state(hark.home) == (files | {"decks/one.toml": mine}, events)
    assert [deck["fate"] for deck in hark("update --dry-run --json").json()["decks"]] == [
        "edited",
        "changes",
        "changes",
    ]


def test_told_by_doctor(hark: Hark, tmp_path: Path) -> None:
    """`hark doctor` says that a change was cut off, writes nothing, and is content after the next command."""
    old = cut_off(hark, tmp_path)
    half = state(hark.home)

    found = hark("doctor --json", at="2026-03-04 09:01").json()["findings"]

    odd = [(one["check"], one["message"], one["remedy"]) for one in found if one["gravity"] != "ok"]
    assert odd == [("journal", "an import, update or removal of decks was cut off", "hark due")]
    assert state(hark.home) == half
    assert hark("due --json", at="2026-03-04 09:02").code == 0
    assert state(hark.home) == old
    assert all(one["gravity"] == "ok" for one in hark("doctor --json", at="2026-03-04 09:03").json()["findings"])


@pytest.mark.parametrize("spoilt", [b"", b"{", b"[1]", b'["", [[1, 2, 3]]]', b'["", [["a", true]]]', b"\xff"])
def test_a_list_that_is_spoilt(hark: Hark, tmp_path: Path, spoilt: bytes) -> None:
    """A list that cannot be understood is in nobody's way; what it would have put back goes through again."""
    cut_off(hark, tmp_path)
    (hark.home / "data" / "changing" / "list.json").write_bytes(spoilt)

    assert hark("due --json", at="2026-03-04 09:01").code == 0
    assert hark("update --yes --replace --answers reset", at="2026-03-04 09:02").code == 0
    for name in NAMES:
        assert "edition 2" in (hark.home / "data" / "decks" / f"{name}.toml").read_text()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_where_nothing_can_be_written(hark: Hark, tmp_path: Path) -> None:
    """Reading goes on with what is there."""
    cut_off(hark, tmp_path)
    half = state(hark.home)
    folder = hark.home / "data" / "decks"
    folder.chmod(0o500)
    try:
        assert hark("due --json", at="2026-03-04 09:01").code == 0
        assert state(hark.home) == half
    finally:
        folder.chmod(0o700)


def test_several_at_once(hark: Hark, tmp_path: Path) -> None:
    """Imports at the same moment wait for each other, and all are there whole."""
    names = [f"deck-{number}" for number in range(6)]
    running = []
    for name in names:
        file = tmp_path / f"{name}.toml"
        file.write_text(many(3, name), encoding="utf-8")
        words = ["import", str(file), "--yes", "--json"]
        running.append(subprocess.Popen([*DRIVER, *words], env=environment(hark.home), stdout=subprocess.PIPE))

    answers = [json.loads(process.communicate()[0]) for process in running]

    assert [answer["imported"] for answer in answers] == [True] * 6
    assert sorted(state(hark.home)[0]) == sorted(f"{folder}/{name}.toml" for name in names for folder in FOLDERS[:2])
    assert not (hark.home / "data" / "changing").exists()


@pytest.mark.parametrize("how", ["restore over damage", "restore", "sync"])
def test_another_progress_file(hark: Hark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """Killed when all was committed, and an older file comes into place: the new decks stay, and doctor tells."""
    line = importing(hark, tmp_path / "shared")
    hark("backup")
    with monkeypatch.context() as patch:
        patch.setattr(changeset, "_clear", lambda _folders: None)
        assert hark(line).code == 0
    data = hark.home / "data"
    (backup,) = (data / "backups").glob("*_hand.db")
    if how == "sync":
        shutil.copy(backup, data / "progress.db")
    else:
        if how == "restore over damage":
            (data / "progress.db").write_bytes(b"x" * 100)
        assert hark(f"restore {backup} --yes").code == 0

    hark("due")
    decks = sorted(path.stem for path in (data / "decks").glob("*.toml"))
    told = [one["gravity"] for one in hark("doctor --json").json()["findings"] if one["check"] == "journal"]
    again = hark(updating(hark, tmp_path / "shared")).code

    assert decks == sorted(NAMES)
    assert told == ([] if how == "restore" else ["warning"])
    assert (again, (data / "changing").exists()) == (0, False)


def test_a_list_of_an_older_hark(hark: Hark, tmp_path: Path) -> None:
    """One that names no progress file is taken for this one's: what was cut off is put back."""
    importing(hark, tmp_path / "shared")
    changing = hark.home / "data" / "changing"
    changing.mkdir()
    deck = hark.add_deck("one", "new")
    new = hashlib.sha256(b"new").hexdigest()
    (changing / "list.json").write_text(json.dumps([None, [["decks/one.toml", False, new]]]))

    hark("due")

    assert (deck.exists(), changing.exists()) == (False, False)


class Loaded:
    """Dice that fall the same way every time."""

    def getrandbits(self, _bits: int) -> int:
        """Always seven."""
        return 7


def own(hark: Hark) -> tuple[Store, Folders, Path]:
    """An open progress file, the folders around it, and a deck there."""
    assert hark("grade care/empty-cup good").code == 0
    folders = paths.folders({"HARK_HOME": str(hark.home)})
    return Store.open(folders.progress_file, Loaded()), folders, hark.add_deck("mine", "old")


def test_a_change_like_the_one_before(hark: Hark, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same change made once more and cut off is put back, though the same one was made for good before."""
    store, folders, deck = own(hark)
    put_note = Store.put_note

    def cut_short(held: Store, name: str, value: str) -> None:
        if name == "changed":
            raise KeyboardInterrupt
        put_note(held, name, value)

    with store:
        with changeset.as_one(store, folders) as contents:
            contents[deck] = b"new"
        deck.write_text("old")
        monkeypatch.setattr(Store, "put_note", cut_short)
        with pytest.raises(KeyboardInterrupt), changeset.as_one(store, folders) as contents:
            contents[deck] = b"new"

    assert deck.read_text() == "old"


def test_cut_off_while_tidying_up(hark: Hark, monkeypatch: pytest.MonkeyPatch) -> None:
    """No list is left whose copies have gone: whoever found it could not put a file back, then or ever."""
    store, folders, deck = own(hark)
    unlink, iterdir = Path.unlink, Path.iterdir
    gone: list[Path] = []

    def once(path: Path, **options: bool) -> None:
        if gone:
            raise OSError
        gone.append(path)
        unlink(path, **options)

    with store:
        with monkeypatch.context() as patch:
            patch.setattr(Path, "unlink", once)
            patch.setattr(Path, "iterdir", lambda folder: iter(sorted(iterdir(folder))))
            patch.setattr(Store, "put_note", lambda *_: None)  # as if it was cut off before that
            with changeset.as_one(store, folders) as contents:
                contents[deck] = b"old"
        changeset.settle(store, folders)

    assert deck.read_text() == "old"
    assert not folders.changing.exists()
