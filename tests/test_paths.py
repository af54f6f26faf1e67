# SPDX-License-Identifier: MIT
"""Where things are kept: one folder by HARK_HOME, the platform's places without it, never a relative one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hark import paths
from hark.errors import Exit, Refusal
from hark.paths import Folders

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the places of XDG are those of Linux")
SHOW = """
import os
from hark.errors import Refusal
from hark.paths import folders
try:
    found = folders(os.environ)
    print(found.data, found.config, found.cache, sep="\\n")
except Refusal as told:
    print(told.code, told.message, told.hint, sep="\\n")
"""


NOBODY = """
import pwd
def getpwuid(uid):
    raise KeyError(uid)
pwd.getpwuid = getpwuid
"""
"""An account the system does not know, as in many a container."""


def shown(*, first: str = "", **environ: str) -> list[str]:
    """The folders, or the refusal, in a process that has this environment and no more."""
    search = {"PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(
        [sys.executable, "-c", first + SHOW], env=search | environ, capture_output=True, text=True, check=True
    )
    assert ran.stderr == ""
    return ran.stdout.splitlines()


def test_hark_home_holds_everything() -> None:
    """`HARK_HOME` moves data, config and cache under one folder, whatever else is set."""
    environ = {"HARK_HOME": "/h/ark", "HOME": "/home/me", "XDG_DATA_HOME": "relative", "XDG_CACHE_HOME": "/c"}

    assert paths.folders(environ) == Folders(Path("/h/ark/data"), Path("/h/ark/config"), Path("/h/ark/cache"))


def test_what_is_in_the_folders() -> None:
    """The files other programs and people look for have fixed names."""
    folders = Folders(Path("/d"), Path("/c"), Path("/k"))

    assert (folders.progress_file, folders.decks, folders.config_file, folders.due_file) == (
        Path("/d/progress.db"),
        Path("/d/decks"),
        Path("/c/config.toml"),
        Path("/k/due.txt"),
    )


def test_finding_the_folders_makes_none(tmp_path: Path) -> None:
    """Looking is not writing."""
    paths.folders({"HARK_HOME": str(tmp_path / "home")})

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("home", ["ark", "./ark", "../ark", "~/ark", "~", ".", " ", " /ark", "$HOME/ark"])
def test_a_hark_home_that_is_not_absolute_is_refused(home: str) -> None:
    """A relative folder would be another one in each place hark is started from."""
    with pytest.raises(Refusal) as raised:
        paths.folders({"HARK_HOME": home, "HOME": "/home/me"})

    told = raised.value
    assert (told.code, told.message, told.hint, told.exit_code) == (
        "bad_folder",
        f"HARK_HOME leads to `{home}`, which is not an absolute path",
        "set HARK_HOME to a full path",
        Exit.REFUSED,
    )


@pytest.mark.parametrize("name", ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"])
def test_an_xdg_folder_that_is_not_absolute_is_refused(name: str) -> None:
    """The variable at fault is named."""
    with pytest.raises(Refusal) as raised:
        paths.folders({"HOME": "/home/me", name: "here"})

    told = raised.value
    assert (told.code, told.message, told.hint) == (
        "bad_folder",
        f"{name} leads to `here`, which is not an absolute path",
        f"set {name} to a full path",
    )


@LINUX
def test_without_hark_home_the_habits_of_xdg_hold() -> None:
    """Each of the three variables moves its own folder; what is not set is under the home folder."""
    home = {"HOME": "/home/me"}
    own = {"XDG_DATA_HOME": "/x/data", "XDG_CONFIG_HOME": "/x/config", "XDG_CACHE_HOME": "/x/cache"}

    assert shown(**home) == ["/home/me/.local/share/hark", "/home/me/.config/hark", "/home/me/.cache/hark"]
    assert shown(**home, **own) == ["/x/data/hark", "/x/config/hark", "/x/cache/hark"]
    assert shown(**home, XDG_CONFIG_HOME="/x/config") == [
        "/home/me/.local/share/hark",
        "/x/config/hark",
        "/home/me/.cache/hark",
    ]


@LINUX
def test_empty_variables_count_as_unset() -> None:
    """An empty `HARK_HOME` or XDG variable is as good as none, as the XDG specification says."""
    empty = {"HARK_HOME": "", "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "", "XDG_CACHE_HOME": ""}

    assert shown(HOME="/home/me", **empty) == shown(HOME="/home/me")


@LINUX
def test_without_home_the_account_says_where() -> None:
    """With `HOME` unset, as under cron, the folders are those of the account."""
    import pwd

    home = pwd.getpwuid(os.getuid()).pw_dir

    assert shown() == [f"{home}/.local/share/hark", f"{home}/.config/hark", f"{home}/.cache/hark"]


@LINUX
def test_without_any_home_there_is_a_refusal() -> None:
    """With `HOME` unset and an unknown account the refusal says which variable to set."""
    assert shown(first=NOBODY) == [
        "bad_folder",
        "your home folder is not known",
        "set HOME or HARK_HOME to a full path",
    ]


@LINUX
def test_without_any_home_hark_home_is_enough(tmp_path: Path) -> None:
    """`HARK_HOME` needs no home folder."""
    home = str(tmp_path)

    assert shown(first=NOBODY, HARK_HOME=home) == [f"{home}/data", f"{home}/config", f"{home}/cache"]


def test_the_bundled_decks_are_found() -> None:
    """A source tree and an installed package both have the decks and what is shared between them."""
    folder = paths.bundled_decks()

    assert [(folder / "shared" / f"{name}.toml").is_file() for name in ("helplines", "path", "skills")] == [True] * 3
    assert (folder / "active-listening.toml").is_file()
