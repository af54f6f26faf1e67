# SPDX-License-Identifier: MIT
"""Where things are kept. `HARK_HOME` puts all under one folder; without it each platform's habits hold."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from hark.errors import Refusal
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping


@frozen
class Folders:
    """The three folders hark uses; none of them need exist yet."""

    data: Path
    config: Path
    cache: Path

    @property
    def progress_file(self) -> Path:
        """The one file that holds all progress."""
        return self.data / "progress.db"

    @property
    def backups(self) -> Path:
        """Copies of the progress file. The folder is there from the first write on."""
        return self.data / "backups"

    @property
    def decks(self) -> Path:
        """The learner's own and imported decks."""
        return self.data / "decks"

    @property
    def origins(self) -> Path:
        """Where each imported deck came from."""
        return self.data / "origins"

    @property
    def consents(self) -> Path:
        """With whom the learner shares, and the key of the names under which that happens."""
        return self.data / "share.json"

    @property
    def previous(self) -> Path:
        """The version of each deck before its last update."""
        return self.data / "previous"

    @property
    def team_path(self) -> Path:
        """The team's path that the learner took; there only where one was."""
        return self.data / "path.json"

    @property
    def cohorts(self) -> Path:
        """What teams shared with a trainer, as Parquet; made again from what they shared."""
        return self.cache / "cohorts"

    @property
    def install(self) -> Path:
        """What this computer is called where it syncs."""
        return self.data / "install"

    @property
    def belongings(self) -> Path:
        """Which versions of decks and settings this computer knows, where it syncs."""
        return self.data / "belongings.json"

    @property
    def changing(self) -> Path:
        """What the files were that are changed as one, while they are."""
        return self.data / "changing"

    @property
    def config_file(self) -> Path:
        """The learner's settings."""
        return self.config / "config.toml"

    @property
    def catalogue(self) -> Path:
        """Every deck as it was parsed, so that none need be again."""
        return self.cache / "catalogue.db"

    @property
    def git_places(self) -> Path:
        """What was fetched of the git remotes that are synced with."""
        return self.cache / "sync"

    @property
    def due_file(self) -> Path:
        """How many cards are due from when on, for shell prompts."""
        return self.cache / "due.txt"

    @property
    def names_file(self) -> Path:
        """The names of decks, tags and cards, from which shells complete."""
        return self.cache / "names.txt"


def quoted(text: str) -> str:
    """*text* as a word of a command line, for a shell of this system."""
    import shlex

    return shlex.quote(text) if os.name == "posix" else f'"{text}"' if " " in text else text


def folders(environ: Mapping[str, str]) -> Folders:
    """The folders for this environment. Raises `Refusal` when one is not absolute or no home is known."""
    if home := environ.get("HARK_HOME", ""):
        root = absolute(home, "HARK_HOME")
        return Folders(root / "data", root / "config", root / "cache")
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        if environ.get(name, "").strip():
            absolute(environ[name], name)
    import platformdirs

    try:
        places = (
            platformdirs.user_data_dir("hark", appauthor=False),
            platformdirs.user_config_dir("hark", appauthor=False),
            platformdirs.user_cache_dir("hark", appauthor=False),
        )
    except RuntimeError:  # no HOME, and nobody in the list of users either
        raise Refusal("bad_folder", "your home folder is not known", "set HOME or HARK_HOME to a full path") from None
    return Folders(*(absolute(place, "HOME") for place in places))


def bundled_decks() -> Path:
    """The folder of the decks that ship with hark: inside the package, or beside it in a source tree."""
    package = Path(__file__).parent
    inside = package / "decks"
    return inside if inside.is_dir() else package.parents[1] / "decks"


def absolute(place: str, name: str) -> Path:
    """The folder *place*, to which the variable *name* leads. Raises `Refusal` for one that is not absolute."""
    path = Path(place)
    if not path.is_absolute():
        raise Refusal(
            "bad_folder", f"{name} leads to `{place}`, which is not an absolute path", f"set {name} to a full path"
        )
    return path
