# SPDX-License-Identifier: MIT
"""Deck files of a git repository, read from its objects: no working tree, no hooks, no submodules, no links.

git runs with an environment and settings of our own, over https alone, against the address that was checked, and is
stopped when the time is up or the pack grows too large.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hark.errors import Refusal
from hark.sharing.address import reachable
from hark.sharing.parcel import MAX_DEPTH, MAX_ENTRIES, MAX_TOTAL_BYTES, SUFFIXES, Parcel
from hark.toml import MAX_BYTES
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from hark.sharing.parcel import Meter

MAX_PACK_BYTES = 64 * 1024 * 1024
"""Of what git may write while it fetches."""
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
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    addresses = reachable(host, port, private)
    pinned = f"{host}:{port}:{','.join(f'[{one}]' if ':' in one else one for one in addresses)}"
    with tempfile.TemporaryDirectory(prefix="hark-git-", ignore_cleanup_errors=True) as home:
        git = _Git(Path(home), seconds, pinned)
        git.run("init", "--quiet", "--bare", "--template=", home)
        meter(0, None)
        git.run("fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "--", url, ref or "HEAD")
        commit = git.run("rev-parse", "--verify", "--quiet", "FETCH_HEAD^{commit}").decode().strip()
        return commit, list(_blobs(git, commit, folder))


def _blobs(git: _Git, commit: str, folder: str) -> Iterator[Parcel]:
    where = f"{commit}:{folder}" if folder else commit
    listed = git.run("ls-tree", "-r", "-z", "-l", where).split(b"\0")
    if len(listed) > MAX_ENTRIES:
        raise Refusal(
            "too_many", f"the folder has more than {MAX_ENTRIES} files", "name the folder of the decks: #decks"
        )
    total = 0
    for entry in listed:
        found = _LISTED.fullmatch(entry)
        if not found or found[1] not in (b"100644", b"100755"):  # the end, a link, a submodule
            continue
        try:
            name = found[5].decode()
        except UnicodeDecodeError:
            continue  # no deck of ours is called so
        path = PurePosixPath(name)
        hidden = any(part.startswith(".") for part in path.parts)
        if hidden or len(path.parts) > MAX_DEPTH or path.suffix.lower() not in SUFFIXES:
            continue
        size = int(found[4])
        total += size
        if size > MAX_BYTES or total > MAX_TOTAL_BYTES:
            raise Refusal("too_large", f"`{name}` is too large, or all of them are", "a deck is at most 1 MiB")
        yield Parcel(name, git.run("cat-file", "blob", found[3].decode()))


@frozen
class _Git:
    """git in a folder of its own."""

    home: Path
    seconds: float
    pinned: str

    def run(self, *words: str) -> bytes:
        """What git says to *words*. Raises `Refusal` when it fails."""
        settings = (
            "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.symlinks=false", "credential.helper=",
            "http.followRedirects=false", "http.proxy=", f"http.curloptResolve={self.pinned}",
            "fetch.fsckObjects=true", "fetch.recurseSubmodules=false", "gc.auto=0", "maintenance.auto=false",
            "protocol.allow=never", "protocol.https.allow=always", "protocol.version=2", "http.version=HTTP/1.1",
        )  # fmt: skip
        options = [word for one in settings for word in ("-c", one)]
        try:
            child = subprocess.Popen(  # noqa: S603 - words of ours, and a ref and an address that were checked
                ["git", *options, *words],  # noqa: S607 - the git on the person's path
                cwd=self.home,
                env=_environment(self.home, os.environ),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError:
            raise Refusal("no_git", "git could not be started", "install git, or import an archive instead") from None
        _bound(child)
        try:
            said, complaint = child.communicate(timeout=self.seconds)
        except subprocess.TimeoutExpired:
            _stop(child)
            raise Refusal(
                "timeout", f"git took longer than {self.seconds:g} s", "`--timeout SECONDS` waits longer"
            ) from None
        except BaseException:
            _stop(child)
            raise
        if child.returncode:
            if b"signal %d" % getattr(signal, "SIGXFSZ", 0) in complaint:
                message = f"the repository has more than {MAX_PACK_BYTES >> 10} KiB"
                raise Refusal("too_large", message, "import one deck or an archive of it instead")
            raise Refusal("git", f"git cannot fetch that: {_last_line(complaint)}", "check address, ref and folder")
        return said


def _environment(home: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """What git may know of the world."""
    kept = {name: environ[name] for name in _PASSED_ON if name in environ}
    if "SSL_CERT_FILE" in kept:  # what Python trusts; git asks for it under its own name
        kept.setdefault("GIT_SSL_CAINFO", kept["SSL_CERT_FILE"])
    return kept | {
        "HOME": str(home), "XDG_CONFIG_HOME": str(home), "LC_ALL": "C", "GIT_DIR": str(home),
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_ALLOW_PROTOCOL": "https",
        "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "GIT_PROTOCOL_FROM_USER": "0",
        "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1",
    }  # fmt: skip


def _bound(child: subprocess.Popen[bytes]) -> None:
    """Bounds what *child* may write, where the system lets us; elsewhere only time is bounded."""
    with suppress(ImportError, AttributeError, OSError):
        import resource

        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (MAX_PACK_BYTES, MAX_PACK_BYTES))


def _stop(child: subprocess.Popen[bytes]) -> None:
    """Ends git and whatever it started."""
    with suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
    child.communicate()


def _last_line(complaint: bytes) -> str:
    lines = [line for line in complaint.decode("utf-8", "replace").splitlines() if line.strip()]
    line = next((line for line in lines if line.startswith("fatal: ")), lines[-1] if lines else "it does not say why")
    return line.removeprefix("fatal: ")[:160]
