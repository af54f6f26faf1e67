# SPDX-License-Identifier: MIT
"""A disk that forgets: the calls of a real run are replayed on it, and it can be asked what a power cut would leave.

A file's data is safe once the file is synced, a name in a folder once the folder is; nothing else is promised, as
POSIX has it. What is not safe may be there or not, call by call and sector by sector.
"""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness import DRIVER
from places import environment

CALLS = (
    "openat,write,pwrite64,lseek,fsync,fdatasync,ftruncate,unlink,rename,link,mkdir,rmdir,close,"
    "writev,pwritev,sendfile,copy_file_range,fallocate,linkat,renameat,renameat2,unlinkat,mkdirat,dup,dup2"
)
"""What changes files and folders; the second line is what the disk does not know, and says so."""
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FD = re.compile(r"^(\d+)<")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a run: its name, the paths or data in it, its numbers, and what it gave."""

    name: str
    strings: tuple[bytes, ...]
    fd: int
    rest: str
    result: int


def trace(words: Sequence[str], home: Path, stdin: str = "", migration: str = "") -> list[Call]:
    """Runs `hark WORDS`, or what would be a newer hark with one more *migration*, and gives its calls in order."""
    driver = DRIVER
    if migration:
        newer = f"import runpy; from hark.progress import schema; schema.MIGRATIONS += ({migration!r},)"
        driver = [DRIVER[0], "-c", f"{newer}; runpy.run_path({DRIVER[1]!r}, run_name='__main__')"]
    written = home.parent / "calls.strace"
    done = subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-o", written,
         *driver, *words],
        input=stdin, env=environment(home), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [call for line in written.read_text().splitlines() if (call := _call(line))]


def _call(line: str) -> Call | None:
    found = _LINE.match(line)
    if found is None:
        assert "+++" in line or "---" in line, line
        return None
    name, arguments, result = found[1], found[2], int(found[3])
    if result < 0:
        return None
    strings = tuple(bytes.fromhex(one.replace("\\x", "")) for one in _STRING.findall(arguments))
    fd = _FD.match(arguments)
    return Call(name, strings, int(fd[1]) if fd else -1, _STRING.sub("", arguments), result)


@dataclass
class File:
    """A file: its bytes that are safe, its bytes now, and the ranges written since it was last synced."""

    safe: bytes = b""
    now: bytearray = field(default_factory=bytearray)
    written: list[tuple[int, int]] = field(default_factory=list)

    def put(self, at: int, data: bytes) -> None:
        """Writes *data*."""
        if len(self.now) < at:
            self.now.extend(bytes(at - len(self.now)))
        self.now[at : at + len(data)] = data
        self.written.append((at, at + len(data)))

    def cut(self, size: int) -> None:
        """Makes it that long."""
        self.written.append((min(size, len(self.now)), max(size, len(self.now))))
        del self.now[size:]
        self.now.extend(bytes(size - len(self.now)))

    def sync(self) -> None:
        """Makes it safe as it is."""
        self.safe, self.written = bytes(self.now), []

    def left(self, cut: Cut) -> bytes:
        """What is left of it after a power cut."""
        if not self.written or cut.kept:
            return bytes(self.now) if cut.kept else self.safe
        if cut.dropped:
            return self.safe
        size = cut.dice.choice((len(self.safe), len(self.now)))
        left = bytearray(self.safe[:size].ljust(size, b"\0"))
        for start in range(0, len(self.now), cut.sector):
            end = min(start + cut.sector, len(self.now))
            touched = any(first < end and start < last for first, last in self.written)
            if touched and cut.dice.random() < 0.5:
                left[start:end] = self.now[start:end].ljust(end - start, b"\0")
        return bytes(left)


@dataclass
class Folder:
    """A folder: its names that are safe, and what was done to names since it was last synced."""

    safe: dict[str, File | Folder] = field(default_factory=dict)
    now: dict[str, File | Folder] = field(default_factory=dict)
    done: list[tuple[tuple[str, File | Folder | None], ...]] = field(default_factory=list)

    def name(self, *changes: tuple[str, File | Folder | None]) -> None:
        """Gives or takes names, all at once."""
        self.done.append(changes)
        _apply(self.now, changes)

    def sync(self) -> None:
        """Makes its names safe as they are."""
        self.safe, self.done = dict(self.now), []

    def left(self, cut: Cut) -> dict[str, File | Folder]:
        """The names that are left after a power cut."""
        if cut.kept:
            return self.now
        left = dict(self.safe)
        for changes in () if cut.dropped else self.done:
            if cut.dice.random() < 0.5:
                _apply(left, changes)
        return left


def _apply(names: dict[str, File | Folder], changes: tuple[tuple[str, File | Folder | None], ...]) -> None:
    for name, what in changes:
        if what is None:
            names.pop(name, None)
        else:
            names[name] = what


@dataclass(frozen=True, slots=True)
class Cut:
    """How a power cut treats what is not safe: keeps all, drops all, or throws dice for every sector and name."""

    dice: random.Random
    kept: bool = False
    dropped: bool = False
    sector: int = 4096


class Disk:
    """The part of a file system below *root*, and the calls made on it since *now*."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._top = _loaded(root)
        self._open: dict[int, tuple[File | Folder, int]] = {}

    def call(self, call: Call) -> bool:
        """Carries out one call; whether it changed what a power cut could leave."""
        paths = [self._place(one) for one in call.strings[:2]] if call.name not in ("write", "pwrite64") else []
        match call.name, paths:
            case "openat", _ if call.strings[-1] == bytes(self._root):
                self._open[call.result] = (self._top, 0)
            case "openat", [(folder, name), *_]:
                return self._opened(call, folder, name)
            case "unlink" | "rmdir", [(folder, name), *_]:
                folder.name((name, None))
            case "mkdir", [(folder, name), *_]:
                folder.name((name, Folder()))
            case "link", [(folder, name), (to, new)]:
                to.name((new, folder.now[name]))
            case "rename", [(folder, name), (to, new)]:
                what = folder.now[name]
                if folder is to:
                    folder.name((name, None), (new, what))
                else:
                    to.name((new, what))
                    folder.name((name, None))
            case (("openat" | "unlink" | "rmdir" | "mkdir" | "link" | "rename"), _):
                return False
            case _:
                return self._on_open(call)
        return True

    def _opened(self, call: Call, folder: Folder, name: str) -> bool:
        if name not in folder.now and "O_CREAT" not in call.rest:
            return False
        made = name not in folder.now
        if made:
            folder.name((name, File()))
        node = folder.now[name]
        if "O_TRUNC" in call.rest and isinstance(node, File):
            node.cut(0)
        self._open[call.result] = (node, 0)
        return made

    def _on_open(self, call: Call) -> bool:
        node, at = self._open.get(call.fd, (None, 0))
        if node is None:
            return False
        match call.name, node:
            case "close", _:
                del self._open[call.fd]
                return False
            case (("fsync" | "fdatasync"), _):
                node.sync()
            case "lseek", _:
                self._open[call.fd] = (node, call.result)
                return False
            case "write", File():
                node.put(at, call.strings[0][: call.result])
                self._open[call.fd] = (node, at + call.result)
            case "pwrite64", File():
                node.put(int(call.rest.rsplit(", ", 1)[1]), call.strings[0][: call.result])
            case "ftruncate", File():
                node.cut(int(call.rest.rsplit(", ", 1)[1]))
            case _:
                raise AssertionError(f"a disk knows no {call.name}")
        return True

    def left(self, cut: Cut, to: Path) -> None:
        """Lays out below *to* what a power cut would leave."""
        _lay(self._top, cut, to)

    def _place(self, path: bytes) -> tuple[Folder, str] | None:
        """The folder and name of *path*, where that is below the root."""
        try:
            *folders, name = Path(path.decode()).relative_to(self._root).parts
        except ValueError:
            return None
        here = self._top
        for one in folders:
            inside = here.now.get(one)
            if not isinstance(inside, Folder):
                return None
            here = inside
        return here, name


def _loaded(folder: Path) -> Folder:
    names: dict[str, File | Folder] = {}
    for one in folder.iterdir():
        if one.is_dir():
            names[one.name] = _loaded(one)
        else:
            data = one.read_bytes()
            names[one.name] = File(data, bytearray(data))
    return Folder(names, dict(names))


def _lay(folder: Folder, cut: Cut, to: Path) -> None:
    to.mkdir()
    for name, what in folder.left(cut).items():
        if isinstance(what, Folder):
            _lay(what, cut, to / name)
        else:
            (to / name).write_bytes(what.left(cut))


def cuts(dice: random.Random, mixed: int) -> Iterator[Cut]:
    """One cut that keeps all, one that drops all, and *mixed* that do so here and there."""
    yield Cut(dice, kept=True)
    yield Cut(dice, dropped=True)
    for number in range(mixed):
        yield Cut(dice, sector=(512, 4096)[number % 2])
