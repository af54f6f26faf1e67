# SPDX-License-Identifier: MIT
"""Files are put in place whole, and are on disk then."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from hark import files


def test_a_mac_is_told_to_sync_for_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There `fsync` leaves data in the disk's own cache: F_FULLFSYNC is used, where it can be."""
    asked: list[int] = []
    full = SimpleNamespace(F_FULLFSYNC=51, fcntl=lambda _descriptor, what: asked.append(what))
    monkeypatch.setitem(sys.modules, "fcntl", full)
    monkeypatch.setattr(sys, "platform", "darwin")

    files.replace(tmp_path / "a", b"a")
    assert asked == [51, 51]

    def cannot(_descriptor: int, _what: int) -> None:
        raise OSError(errno.ENOTSUP, "not here")

    monkeypatch.setattr(full, "fcntl", cannot)
    files.replace(tmp_path / "a", b"b")
    assert (tmp_path / "a").read_bytes() == b"b"


def test_what_is_taken_away_is_overwritten(tmp_path: Path) -> None:
    """Under another name of the same file nothing can be read any more; a link is not followed."""
    takes: tuple[Callable[[Path], None], ...] = (files.wipe, lambda file: files.replace_wiping(file, tmp_path / "new"))
    for number, take in enumerate(takes):
        file, other = tmp_path / f"{number}", tmp_path / f"other{number}"
        file.write_text("SECRET")
        other.hardlink_to(file)
        (tmp_path / "new").write_text("new")
        take(file)
        assert other.read_bytes() == bytes(6)
    link = tmp_path / "link"
    link.symlink_to(other)
    with pytest.raises(OSError, match="symbolic"):
        files.wipe(link)
