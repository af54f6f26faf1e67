# SPDX-License-Identifier: MIT
"""A git remote as a place: the learner's own, read from its objects and never checked out.

What was fetched is kept bare in the cache. Own files are committed on top of the remote's branch and pushed, never by
force; where another was faster, all is done again on top of that. It is the learner's remote, so git may use their
keys and credentials; hooks and submodules it may not, nor any protocol but the one in the address.
"""

from __future__ import annotations

import re
import shutil
import stat
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from hark import files
from hark.errors import Refusal, misuse, unwritable
from hark.paths import quoted
from hark.sharing import confined
from hark.syncing.place import BELONGINGS, MAX_FILES, NOTE, NOTE_TEXT, Entry, too_many
from hark.syncing.segments import FILE
from hark.views.syncing import SyncFault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

BRANCH = "refs/heads/hark"
_HERE = "refs/hark/there"
_ADDRESS = re.compile(r"git\+((https|ssh|file)://[^\x00-\x20\x7f-][^\x00-\x20\x7f]*)")
_LISTED = re.compile(rb"([0-7]{6}) (\w+) ([0-9a-f]{40,64}) +(-|[0-9]+)\t(.+)", re.DOTALL)
_RACED = (b"[rejected]", b"cannot lock ref", b"failed to update ref")
_CONFINED = ("core.hooksPath=/dev/null", "core.alternateRefsCommand=true", "core.fsmonitor=false",
             "receive.autogc=false", "gc.auto=0", "maintenance.auto=false")  # fmt: skip
"""What no repository may set otherwise: each names a program that git would run."""
_MAX_SAID = 256 * 2**20
_SECONDS, _CPU_SECONDS = 300, 300
_IDENTITY = {f"GIT_{who}_{what}": text for who in ("AUTHOR", "COMMITTER")
             for what, text in (("NAME", "hark"), ("EMAIL", "hark@localhost"))}  # fmt: skip
_PASSED_ON = ("GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "GIT_ASKPASS", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM")
"""What git may be told from outside; a repository or an index it may not."""


class Remote:
    """A branch of a git repository."""

    at_once = 50_000

    def __init__(self, address: str, cache: Path, environ: Mapping[str, str], now_s: int) -> None:
        """*cache* is where repositories are kept. Raises `Refusal` for an address of another form."""
        match = _ADDRESS.fullmatch(address)
        if match is None:
            raise misuse("that is no address to sync with", "git+https://..., git+ssh://... or git+file:///...")
        program = shutil.which("git", path=environ.get("PATH"))
        if program is None:
            raise Refusal("no_git", "git could not be started", "install git, or sync with a folder")
        self.name, self._url, self._program = address, match[1], program
        self._folder = cache / sha256(self._url.encode()).hexdigest()[:16]
        kept = {name: value for name, value in environ.items() if not name.startswith("GIT_") or name in _PASSED_ON}
        self._environ = kept | _IDENTITY | {
            "GIT_DIR": str(self._folder), "GIT_ALLOW_PROTOCOL": match[2], "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C",
            "GIT_AUTHOR_DATE": f"{now_s} +0000", "GIT_COMMITTER_DATE": f"{now_s} +0000",
            "GIT_INDEX_FILE": str(self._folder / "hark.index"),
            "GIT_SSH_COMMAND": kept.get("GIT_SSH_COMMAND", "ssh -o BatchMode=yes"),
        }  # fmt: skip
        self._is_here = match[2] == "file"
        self._commit = ""
        self._objects: dict[str, str] = {}
        self._changed: dict[str, bytes | None] = {}
        """What files become; None for one that is taken away."""

    def begin(self) -> None:
        """See `Place`: an empty repository is one, too."""

    def listing(self) -> tuple[Sequence[Entry], Sequence[SyncFault]]:
        """See `Place`: as the remote is now; what was not published is dropped."""
        self._changed = {}
        self._fetch()
        if not self._commit:
            self._objects = {}
            return [], []
        entries: list[Entry] = []
        faults: list[SyncFault] = []
        objects = {}
        items = self._git("ls-tree", "-r", "-z", "-l", self._commit).split(b"\0")
        if len(items) > MAX_FILES:
            raise too_many(self.name)
        for item in items:
            if not (match := _LISTED.fullmatch(item)):
                continue
            path, is_file = match[5].decode(errors="replace"), stat.S_ISREG(int(match[1], 8))
            if is_file and (path == NOTE or path.startswith(f"{BELONGINGS}/")):
                objects[path] = match[3].decode()
            elif is_file and FILE.fullmatch(path):
                objects[path] = match[3].decode()
                entries.append(Entry(path, int(match[4]), match[3].decode()))
            else:
                faults.append(SyncFault(path, None, "stranger" if is_file else "link"))
        self._objects = objects
        return entries, faults

    def open(self, path: str) -> BinaryIO:
        """See `Place`."""
        if self._changed.get(path, path in self._objects) in (None, False):
            raise FileNotFoundError(path)
        return BytesIO(self._bytes(path))

    def names(self, folder: str) -> Sequence[str]:
        """See `Place`."""
        there = {*self._objects, *self._changed} - {path for path, data in self._changed.items() if data is None}
        begin = f"{folder}/"
        inside = {path.removeprefix(begin).partition("/")[0] for path in there if path.startswith(begin)}
        return sorted(name for name in inside if not name.startswith("."))

    def remove(self, path: str) -> None:
        """See `Place`."""
        self._changed[path] = None

    def append(self, path: str, at: int, data: bytes) -> None:
        """See `Place`."""
        self._changed[path] = (self._bytes(path)[:at] if at else b"") + data

    def replace(self, path: str, data: bytes) -> None:
        """See `Place`."""
        self._changed[path] = data

    def publish(self) -> bool:
        """See `Place`: commits and pushes; False where another was faster."""
        if not self._changed:
            return True
        if NOTE not in self._objects:
            self._changed[NOTE] = NOTE_TEXT
        (self._folder / "hark.index").unlink(missing_ok=True)
        if self._commit:
            self._git("read-tree", self._commit)
        new = {
            path: self._line("hash-object", "-w", "--stdin", given=data)
            for path, data in self._changed.items() if data is not None
        }  # fmt: skip
        gone = [path for path, data in self._changed.items() if data is None and path in self._objects]
        listed = "".join(f"100644 {name}\t{path}\0" for path, name in new.items())
        listed += "".join(f"0 {'0' * len(self._objects[path])}\t{path}\0" for path in gone)
        self._git("update-index", "-z", "--index-info", given=listed.encode())
        tree = self._line("write-tree")
        parent = ["-p", self._commit] if self._commit else []
        commit = self._line("commit-tree", tree, *parent, given=b"hark sync\n")
        ended = self._run(
            "push",
            "--porcelain",
            "--no-verify",
            *self._other_end("receive-pack"),
            "--",
            self._url,
            f"{commit}:{BRANCH}",
        )
        if ended.code:
            if any(sign in ended.said + ended.complaint for sign in _RACED):
                return False
            raise self._failed(ended)
        self._git("update-ref", _HERE, commit)
        self._commit, self._changed = commit, {}
        self._objects = {path: name for path, name in self._objects.items() if path not in gone} | new
        return True

    def _bytes(self, path: str) -> bytes:
        if path in self._changed:
            return self._changed[path] or b""
        return self._git("cat-file", "blob", self._objects[path]) if path in self._objects else b""

    def _fetch(self) -> None:
        """Has the remote's branch here, as it is now; none where it has none."""
        if not files.exists(self._folder / "HEAD"):
            try:
                files.make_folder(self._folder)
            except OSError as error:
                raise unwritable(str(self._folder), error.strerror or str(error)) from None
            self._git("init", "--quiet", "--bare", "--template=", str(self._folder))
        self._commit = (
            self._git("ls-remote", *self._other_end("upload-pack"), "--", self._url, BRANCH)
            .split(b"\t")[0]
            .decode()
            .strip()
        )
        had = self._line("for-each-ref", "--format=%(objectname)", _HERE)
        if self._commit and self._commit != had:
            depth = [] if had else ["--depth=1"]
            spec = f"+{BRANCH}:{_HERE}"
            self._git("fetch", "--quiet", "--no-tags", *depth, *self._other_end("upload-pack"), "--", self._url, spec)
            self._commit = self._line("for-each-ref", "--format=%(objectname)", _HERE)

    def _other_end(self, name: str) -> list[str]:
        """For a repository on this computer: its end of the conversation runs here, and no hook in it may."""
        if not self._is_here:
            return []
        options = (f"-c {setting}" for setting in _CONFINED)
        return [f"--{name}={quoted(self._program)} {' '.join(options)} {name}"]

    def _line(self, *words: str, given: bytes = b"") -> str:
        return self._git(*words, given=given).decode().strip()

    def _git(self, *words: str, given: bytes = b"") -> bytes:
        """What git says. Raises `Refusal` when it fails."""
        ended = self._run(*words, given=given)
        if ended.code:
            raise self._failed(ended)
        return ended.said

    def _run(self, *words: str, given: bytes = b"") -> confined.Ended:
        settings = (*_CONFINED, "fetch.fsckObjects=true",
                    "push.recurseSubmodules=no", "submodule.recurse=false", "commit.gpgSign=false")  # fmt: skip
        options = [word for setting in settings for word in ("-c", setting)]
        bounds = confined.Bounds(_SECONDS, _MAX_SAID, None, _CPU_SECONDS, None)
        try:
            return confined.run(
                [self._program, *options, *words], bounds, self._environ, given=given, folder=self._folder
            )
        except confined.TooLate:
            raise Refusal(
                "timeout", f"git took longer than {_SECONDS} s", "nothing is lost: sync again later"
            ) from None
        except confined.TooMuch:
            raise Refusal("git", "git talks without end", "look at what is in the repository") from None
        except OSError:
            raise Refusal("no_git", "git could not be started", "install git, or sync with a folder") from None

    def _failed(self, ended: confined.Ended) -> Refusal:
        why = ended.last_words or "it does not say why"
        hint = "nothing is lost: see that `git ls-remote` works with that address without asking anything"
        return Refusal("git", f"git cannot sync: {why}", hint, file=self.name)
