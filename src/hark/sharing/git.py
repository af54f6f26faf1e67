# SPDX-License-Identifier: MIT
"""Deck files of a git repository, read from its objects: no working tree, no hooks, no submodules, no links.

git runs with an environment and settings of our own, over https alone, against the address that was checked, and
within bounds: the time for all of it, memory, the size of the pack, and how much it says.
"""

from __future__ import annotations

import math
import os
import re
import shutil
import signal
import tempfile
import time
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from hark.errors import Refusal
from hark.sharing import confined
from hark.sharing.address import reachable, target
from hark.sharing.parcel import MAX_DEPTH, MAX_ENTRIES, MAX_TOTAL_BYTES, SUFFIXES, Parcel
from hark.toml import MAX_BYTES
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from hark.sharing.parcel import Meter

MAX_PACK_BYTES = 64 * 1024 * 1024
"""Of what git may write while it fetches."""
MEMORY_BYTES = 256 * 1024 * 1024
"""Of address space for git, most of which it maps and never uses."""
_SAID_BYTES = 4096
_LISTING_BYTES = MAX_ENTRIES * 512
_REF = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./+-]{0,199}")
_PASSED_ON = ("PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO", "SYSTEMROOT")
_LISTED = re.compile(rb"([0-7]{6}) (\w+) ([0-9a-f]{40,64}) +(-|[0-9]+)\t(.+)", re.DOTALL)


def fetch(
    url: str, ref: str | None, folder: str, *, seconds: float, private: Collection[str], meter: Meter
) -> tuple[str, list[Parcel]]:
    """The commit that *ref* names in the repository at *url*, and the decks and tables in *folder*.

    Names are those within *folder*. Raises `Refusal`.
    """
    if ref is not None and (not _REF.fullmatch(ref) or ".." in ref or ref.endswith((".lock", "/", "."))):
        raise Refusal("bad_source", f"`{ref}` names no branch, tag or commit", "write it as `@main` or `@v1.2`")
    to = target(url)
    addresses = reachable(to.host, to.port, private, seconds=seconds)
    pinned = f"{to.host}:{to.port}:{','.join(f'[{address}]' if ':' in address else address for address in addresses)}"
    program = shutil.which("git", path=os.environ.get("PATH"))
    if program is None:
        raise Refusal("no_git", "git could not be started", "install git, or import an archive instead")
    with tempfile.TemporaryDirectory(prefix="hark-git-", ignore_cleanup_errors=True) as home:
        git = _Git(program, Path(home), seconds, time.monotonic() + seconds, pinned)
        git.run("init", "--quiet", "--bare", "--template=", home)
        meter(0, None)
        git.run("fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "--", to.url, ref or "HEAD")
        commit = git.run("rev-parse", "--verify", "--quiet", "FETCH_HEAD^{commit}").decode().strip()
        return commit, _blobs(git, commit, folder)


def _blobs(git: _Git, commit: str, folder: str) -> list[Parcel]:
    wanted = list(_listed(git, f"{commit}:{folder}" if folder else commit))
    if not wanted:
        return []
    ids = "".join(f"{blob}\n" for _, blob, _ in wanted).encode()
    most = sum(size + 200 for _, _, size in wanted)
    said = git.run("cat-file", "--batch", given=ids, most=most)
    parcels, place = [], 0
    for name, _, size in wanted:
        place = said.index(b"\n", place) + 1
        parcels.append(Parcel(name, said[place : place + size]))
        place += size + 1
    return parcels


def _listed(git: _Git, where: str) -> Iterator[tuple[str, str, int]]:
    """The decks and tables below *where*: their names, objects and sizes."""
    too_many = Refusal(
        "too_many", f"the folder has more than {MAX_ENTRIES} files", "name the folder of the decks: #decks"
    )
    listed = git.run("ls-tree", "-r", "-z", "-l", where, most=_LISTING_BYTES, too_much=too_many)
    entries = listed.split(b"\0")
    if len(entries) > MAX_ENTRIES:
        raise too_many
    total = 0
    for entry in entries:
        match = _LISTED.fullmatch(entry)
        if not match or match[1] not in (b"100644", b"100755"):  # the end, a link, a submodule
            continue
        try:
            name = match[5].decode()
        except UnicodeDecodeError:
            continue  # no deck of ours is called so
        path = PurePosixPath(name)
        hidden = any(part.startswith(".") for part in path.parts)
        if hidden or len(path.parts) > MAX_DEPTH or path.suffix.lower() not in SUFFIXES:
            continue
        size = int(match[4])
        total += size
        if size > MAX_BYTES or total > MAX_TOTAL_BYTES:
            raise Refusal("too_large", f"`{name}` is too large, or all of them are", "a deck is at most 1 MiB")
        yield name, match[3].decode(), size


@frozen
class _Git:
    """git in a folder of its own, until the deadline."""

    program: str
    home: Path
    seconds: float
    deadline: float
    pinned: str

    def run(self, *words: str, given: bytes = b"", most: int = _SAID_BYTES, too_much: Refusal | None = None) -> bytes:
        """What git says to *words*. Raises `Refusal` when it fails, and *too_much* for more than *most* bytes."""
        settings = (
            "http.followRedirects=false", f"http.curloptResolve={self.pinned}", "http.version=HTTP/1.1",
            "fetch.fsckObjects=true", "maintenance.auto=false", "protocol.version=2",
            "pack.threads=1", "core.packedGitWindowSize=16m", "core.bigFileThreshold=4m",
        )  # fmt: skip
        options = [word for setting in settings for word in ("-c", setting)]
        bounds = confined.Bounds(
            max(0.0, self.deadline - time.monotonic()), most, MEMORY_BYTES, math.ceil(self.seconds),
            MAX_PACK_BYTES,
        )  # fmt: skip
        environ = _environment(self.home, os.environ)
        try:
            ended = confined.run([self.program, *options, *words], bounds, environ, given=given, folder=self.home)
        except confined.TooLate:
            raise Refusal(
                "timeout", f"git took longer than {self.seconds:g} s", "`--timeout SECONDS` waits longer"
            ) from None
        except confined.TooMuch:
            endless = Refusal("git", "git cannot fetch that: it talks without end", "do not take it from there")
            raise too_much or endless from None
        except OSError:
            raise Refusal("no_git", "git could not be started", "install git, or import an archive instead") from None
        if ended.code:
            if b"signal %d" % getattr(signal, "SIGXFSZ", 0) in ended.complaint:
                message = f"the repository has more than {MAX_PACK_BYTES >> 10} KiB"
                raise Refusal("too_large", message, "import one deck or an archive of it instead")
            complaint = ended.last_words or "it does not say why"
            raise Refusal("git", f"git cannot fetch that: {complaint}", "check address, ref and folder")
        return ended.said


def _environment(home: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """What git may know of the world: no setting, helper, hook or proxy of the person's."""
    kept = {name: environ[name] for name in _PASSED_ON if name in environ}
    if "SSL_CERT_FILE" in kept:  # what Python trusts; git asks for it under its own name
        kept.setdefault("GIT_SSL_CAINFO", kept["SSL_CERT_FILE"])
    return kept | {
        "HOME": str(home), "XDG_CONFIG_HOME": str(home), "LC_ALL": "C", "GIT_DIR": str(home),
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_ALLOW_PROTOCOL": "https", "GIT_TERMINAL_PROMPT": "0",
    }  # fmt: skip
