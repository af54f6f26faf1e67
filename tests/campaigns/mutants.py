# SPDX-License-Identifier: MIT
"""Bugs planted one at a time in a copy of hark, to see whether a test falls.

    .venv/bin/python tests/campaigns/mutants.py [--seed N] [--sample N] [--jobs N] [FILE]...
    .venv/bin/python tests/campaigns/mutants.py --named [NAME]...

A sample of all bugs of five kinds (a statement left out, a condition turned round, one off by one, a flag turned over,
a word changed) in what keeps progress and what takes in things of strangers; or the bugs with names, each of which
takes away one line that was put there against an attack. Only the tests of the module are run (`TESTS`). Exits with 1
when a bug with a name survives. `test_campaigns.py` is the short form.
"""

from __future__ import annotations

import argparse
import ast
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from breaking import Row, told
from places import HERE

ROOT = HERE.parent
PATIENCE_S = 600
"""How long the tests of one bug may take; each has a limit of its own."""
TESTS: dict[str, str] = {
    "files": "files duefile command_journal changeset database backups command_backup command_completions",
    "safe": "safe hostile command_completions",
    "machine/claims": "coach_program",
    "machine/program": "coach_program",
    "formats/anki/history": "anki_writing anki_returning",
    "formats/anki/markup": "anki_reading anki_writing",
    "formats/anki/notes": "anki_writing",
    "formats/anki/package": "anki_reading anki_writing",
    "formats/anki/reading": "anki_reading",
    "formats/anki/writing": "anki_writing",
    "memory/formula": "formula",
    "memory/tally": "practice_sums stats",
    "progress/backups": "command_journal backups command_backup command_restore health",
    "progress/changeset": "changeset command_import command_update command_remove",
    "progress/database": "database log merge readonly catalogue joined command_session",
    "progress/dates": "rows readonly merge command_merge",
    "progress/health": "health command_doctor",
    "progress/history": "moves history practice_sums log database command_journal command_stats command_log command_why"
    " command_undo",
    "progress/joined": "joined today agenda command_due",
    "memory/moves": "moves practice_sums command_move",
    "progress/log": "moves log command_journal history snapshot database merge command_reset command_undo"
    " command_remove practice_sums anki_returning",
    "progress/merge": "merge command_merge anki_returning",
    "progress/mounts": "health",
    "progress/practice": "practice_sums",
    "progress/readonly": "readonly backups merge restore command_merge command_restore command_journal",
    "progress/restore": "restore command_restore",
    "progress/rows": "rows anki_returning readonly log history merge health",
    "progress/salvage": "restore command_restore merge command_journal",
    "progress/schema": "database command_journal backups readonly health",
    "progress/snapshot": "snapshot joined log today",
    "progress/store": "log database snapshot",
    "progress/surroundings": "health command_doctor",
    "sharing/address": "sharing_https sharing_git",
    "sharing/archive": "sharing_archive command_import",
    "sharing/confined": "sharing_confined sharing_archive",
    "sharing/difference": "difference command_update command_import",
    "sharing/git": "sharing_git",
    "sharing/https": "sharing_https command_import",
    "sharing/carrying": "command_edit following",
    "sharing/following": "following",
    "sharing/intake": "following command_import command_update",
    "sharing/origin": "command_import command_update sharing_git",
    "sharing/parcel": "sharing_archive sharing_git command_import",
    "sharing/renewal": "command_update",
    "sharing/reviews": "anki_returning",
    "sharing/shelf": "command_import command_update command_remove",
    "sharing/sources": "command_import command_update sharing_git sharing_https",
    "sharing/unpacking": "sharing_archive command_import",
    "shells/command": "command_completions command_remind",
    "shells/duefile": "duefile command_prompt",
    "shells/grammar": "command_completions",
    "shells/names": "command_completions",
    "shells/places": "command_completions",
    "shells/reminder": "command_remind",
    "shells/scripts": "command_completions",
    "cards/moving": "command_move",
    "cards/catalogue": "catalogue library joined",
    "cards/library": "library catalogue",
}
"""The tests of each module, the likeliest to fall first."""


class Bug(NamedTuple):
    """A change to one place of a module."""

    module: str
    kind: str
    start: int
    end: int
    new: str
    name: str = ""

    def planted(self, source: bytes) -> bytes:
        """*source* with the bug."""
        return source[: self.start] + self.new.encode() + source[self.end :]

    def said(self, source: bytes) -> str:
        """Where it is and what it does."""
        line = source.count(b"\n", 0, self.start) + 1
        old = " ".join(source[self.start : self.end].decode().split())
        new = " ".join(self.new.split())
        return f"{self.module}.py:{line}: {self.name or self.kind}: `{old[:90]}` -> `{new[:60]}`"


SWAPPED = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in",
    ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip


def bugs(module: str, source: bytes) -> Iterator[Bug]:
    """Every bug of the five kinds in *source*; not in what only type checkers read, nor in texts for people."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def bug(kind: str, node: ast.expr | ast.stmt, new: str) -> Bug:
        end = starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)
        return Bug(module, kind, starts[node.lineno - 1] + node.col_offset, end, new)

    def visit(node: ast.AST, told: bool) -> Iterator[Bug]:
        """*told* is within what words a refusal, whose texts are no behaviour."""
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            return
        if isinstance(node, ast.arg | ast.AnnAssign) or (isinstance(node, ast.Expr) and is_text(node.value)):
            return
        if isinstance(node, ast.Expr | ast.AugAssign | ast.Delete | ast.Raise) or (
            isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Name)
        ):
            yield bug("statement left out", node, "pass")
        match node:
            case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
                yield bug("condition turned round", test, f"(not ({ast.unparse(test)}))")
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in SWAPPED:
                yield bug("off by one", node, f"({ast.unparse(left)} {SWAPPED[type(op)]} {ast.unparse(right)})")
            case ast.BoolOp(op=op, values=values):
                word = " or " if isinstance(op, ast.And) else " and "
                yield bug(
                    "condition turned round", node, f"({word.join(f'({ast.unparse(value)})' for value in values)})"
                )
            case ast.Constant(value=bool(value)):
                yield bug("flag turned over", node, str(not value))
            case ast.Constant(value=int(value)):
                yield bug("off by one", node, str(value + 1))
            case ast.Constant(value=str(value)) if value and not told and not set(value) & set(" \n"):
                yield bug("word changed", node, repr(f"{value}x"))
            case ast.JoinedStr():
                return
        told = told or (
            isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("Refusal", "misuse", "Finding"))
        )
        for child in ast.iter_child_nodes(node):
            if child not in getattr(node, "decorator_list", ()) and child is not getattr(node, "returns", None):
                yield from visit(child, told)

    yield from visit(ast.parse(source), told=False)


def is_text(node: ast.expr) -> bool:
    """Whether *node* is a docstring, or stands where one does."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


class Named(NamedTuple):
    """A bug somebody thought of: *old* becomes *new* in *module*."""

    module: str
    old: str
    new: str


NAMED: dict[str, Named] = {
    "a deck reaches for another's cards": Named(
        "sharing/intake", 'return new.split("/", 1)[0] in self.coming and self._has(new)', "return self._has(new)"
    ),
    "a deck takes what is still learned elsewhere": Named(
        "sharing/intake", "self._has(new) and not self._has(old)", "self._has(new)"
    ),
    "a reply is forgotten by its old name alone": Named(
        "progress/log", "if whole is None or moves is None:\n        return int", "if True:\n        return int"
    ),
    "a move is believed whatever it says": Named(
        "memory/moves",
        "    if not (\n        isinstance(new, str)",
        "    if False and not (\n        isinstance(new, str)",
    ),
    "forgetting leaves out what was set aside": Named(
        "progress/backups",
        "for backup in backups:\n            if is_good",
        "for backup in [one for one in backups if one.reason is not Reason.ASIDE]:\n            if is_good",
    ),
    "the progress file is forgotten in before its copies": Named(
        "progress/backups",
        "damaged = self._forget_in(before, whole, dice, moves)\n        yield damaged",
        "damaged = []\n        yield damaged\n        damaged += self._forget_in(before, whole, dice, moves)",
    ),
    "copies made meanwhile are not forgotten in": Named(
        "progress/backups",
        "if backup.name not in names]\n        damaged",
        "if backup.name not in names][:0]\n        damaged",
    ),
    "forgetting leaves out the drafts": Named("progress/backups", "self.clear(self.drafts())", "pass"),
    "forgetting leaves out the journals": Named(
        "progress/backups", "self.clear([path for path in journals", "list([path for path in journals"
    ),
    "one card forgotten, all replies gone": Named(
        "progress/backups", "erase_replies(backup.file, whole, moves)", "erase_replies(backup.file, None, moves)"
    ),
    "one card forgotten, all replies of a damaged copy gone": Named(
        "progress/backups",
        "forget_damaged(backup.file, whole, dice, moves)",
        "forget_damaged(backup.file, None, dice, moves)",
    ),
    "a reply is only marked as free in a copy": Named(
        "progress/log", 'db.execute("PRAGMA secure_delete = ON")', "pass"
    ),
    "a reply is only marked as free": Named("progress/schema", 'db.execute("PRAGMA secure_delete = ON")', "pass"),
    "a reply stays in a copy's -wal": Named("progress/log", 'db.execute("PRAGMA journal_mode = DELETE")', "pass"),
    "a copy keeps its drafts of replies": Named("progress/log", 'db.execute(_FORGET_DRAFTS, {"whole": name})', "pass"),
    "what is taken away is not overwritten": Named("files", "            _blank(descriptor)\n", "            pass\n"),
    "what is replaced is not overwritten": Named("files", "        _blank(descriptor)\n    finally", "    finally"),
    "titles as they stand in names.txt": Named("shells/names", "{safe_line(deck.title)}", "{deck.title}"),
    "tags as they stand in names.txt": Named("shells/names", "if tag and safe_line(tag) == tag", "if tag"),
    "only the first address is checked": Named(
        "sharing/address", "for address in addresses:", "for address in addresses[:1]:"
    ),
    "git looks the name up again": Named("sharing/git", ' f"http.curloptResolve={self.pinned}",', ""),
    "git does not check objects": Named("sharing/git", '"fetch.fsckObjects=true", ', ""),
    "git's children live on": Named("sharing/confined", "os.killpg(child.pid, signal.SIGKILL)", "child.kill()"),
    "a coach's invented quote is shown": Named("machine/claims", "if not found or not remark or", "if not remark or"),
    "a coach invents within its remark": Named(
        "machine/claims", " or not all(any(stands(span, text) for text in (reply, *heard)) for span in spans)", ""
    ),
    "a coach grades": Named("machine/claims", "if _GRADING.search(", "if not _GRADING.search("),
    "a coach speaks of danger": Named("machine/claims", 'if _is_barred(f"{found} {remark}", cues):', "if False:"),
    "a coach says a key twice": Named("machine/claims", "object_pairs_hook=_object, ", ""),
    "a coach nests": Named(
        "machine/claims", "(ValueError, RecursionError, KeyError, TypeError)", "(ValueError, KeyError)"
    ),
    "a coach has all of the environment": Named(
        "machine/program", "for name in (*_PASSED_ON, *self.named) if name in self.environ", "for name in self.environ"
    ),
    "a coach runs where hark runs": Named("machine/program", "folder=Path(folder), ", ""),
    "a pipe held open holds up": Named(
        "sharing/confined", "thread.join(max(0.0, until - time.monotonic()))", "thread.join()"
    ),
    "git is sent on": Named("sharing/git", '"http.followRedirects=false", ', ""),
    "git's protocols in the environment": Named("sharing/git", ' "GIT_ALLOW_PROTOCOL": "https",', ""),
    "git asks at the terminal": Named("sharing/git", '"GIT_TERMINAL_PROMPT": "0",', ""),
    "git has what it likes of the environment": Named(
        "sharing/git", "kept = {name: environ[name] for name in _PASSED_ON if name in environ}", "kept = dict(environ)"
    ),
    "due.txt is written in place": Named(
        "shells/duefile",
        "files.replace(file, ",
        "(lambda file, data, durable: (files.make_folder(file.parent), file.write_bytes(data)))(file, ",
    ),
    "names.txt is written in place": Named(
        "shells/names",
        "files.replace(file, ",
        "(lambda file, data, durable: (files.make_folder(file.parent), file.write_bytes(data)))(file, ",
    ),
    "a deck changed within the clock's grain is not noticed": Named(
        "cards/library", " and changed_ns + _RACY_NS <= kept.read_ns", ""
    ),
    "the catalogue is not synced": Named(
        "cards/catalogue", 'db.execute("PRAGMA synchronous = FULL")', 'db.execute("PRAGMA synchronous = OFF")'
    ),
    "a draft may be somebody's": Named("files", "os.O_CREAT | os.O_EXCL | os.O_WRONLY", "os.O_CREAT | os.O_WRONLY"),
    "a draft is not synced": Named(
        "files",
        "        if durable:\n            stream.flush()\n            sync(",
        ("        if durable:\n            stream.flush()\n            int("),
    ),
    "folders are not synced": Named("files", "                settle(folder)\n", "                str(folder)\n"),
    "a new folder's name is not synced": Named(
        "files", "exist_ok=True)\n        settle(path.parent)", "exist_ok=True)"
    ),
    "a new file's name is not synced": Named(
        "progress/schema", "for folder in (path.parent, path.parent.parent):", "for folder in ():"
    ),
    "a copy may be swapped": Named("files", "if not os.path.samestat(", "if False and os.path.samestat("),
    "nobody waits for who writes": Named("progress/database", "timeout=BUSY_TIMEOUT_S", "timeout=0"),
    "nobody waits for the catalogue": Named("cards/catalogue", "timeout=BUSY_TIMEOUT_S", "timeout=0"),
    "keys of other devices count": Named(
        "progress/history", "device = (SELECT value FROM note WHERE name = 'device') AND key = ?", "key = ?"
    ),
    "sparse entries": Named("sharing/archive", " or entry.sparse is not None", ""),
    "short entries": Named("sharing/archive", "if len(content) != entry.size:", "if False:"),
    "a tar's total": Named(
        "sharing/archive", "if entry.size > MAX_BYTES or total > MAX_TOTAL_BYTES:", ("if entry.size > MAX_BYTES:")
    ),
    "a zip's total": Named(
        "sharing/archive", "if len(content) > MAX_BYTES or total > MAX_TOTAL_BYTES:", ("if len(content) > MAX_BYTES:")
    ),
    "the size of a database": Named("formats/anki/package", "if len(database) > MAX_DATABASE_BYTES:", "if False:"),
    "one database": Named("formats/anki/package", "if names.count(name) > 1:", "if False:"),
    "only tables": Named("formats/anki/package", "for (name,) in db.execute(query):", "for (name,) in ():"),
    "values of their kind": Named("formats/anki/reading", "if tuple(map(type, row)) != kinds:", "if False:"),
    "addresses in notes": Named("formats/anki/markup", r"https?://[^\s<>]{1,500}", r".{1,500}"),
    "texts that are no markup": Named("formats/anki/notes", '"[": "&#91;", ', ""),
    "reviews that are here": Named("sharing/reviews", "in known", "in ()"),
    "doubles by way of Anki": Named(
        "progress/taking", "query = _DOUBLES if moves is None", "query = f'{_DOUBLES} AND 0' if moves is None"
    ),
    "one event by two settings": Named("progress/rows", "key=lambda row: row[-1]", "key=lambda row: row is other"),
    "encrypted entries": Named("sharing/archive", "if entry.flag_bits & 1:", "if False:"),
    "percent signs for systemd": Named("shells/reminder", '.replace("%", "%%")', ""),
    "dollar signs for systemd": Named("shells/reminder", '.replace("$", "$$")', ""),
    "backslashes for systemd": Named("shells/reminder", r'.replace("\\", "\\\\")', ""),
    "quotes for systemd": Named("shells/reminder", ".replace('\"', '\\\\\"')", ""),
    "percent signs for cron": Named("shells/reminder", r'command.replace("%", "\\%")', "command"),
    "the list goes after the copies": Named(
        "progress/changeset", "        (folders.changing / _LIST).unlink(missing_ok=True)\n", ""
    ),
    "a list whose change was made is undone": Named("progress/changeset", "if store.note(_NOTE) != token:", "if True:"),
    "a list may be like the one before it": Named(
        "progress/changeset", "[store.note(_NOTE), lines, store.note(_MARK)]", "[None, lines, store.note(_MARK)]"
    ),
    "a list of another progress file": Named(
        "progress/changeset", "return mark is not None and", "return False and mark is not None and"
    ),
    "what was edited since is put back": Named(
        "progress/changeset", "if _digest(change.file) == change.new", "if True"
    ),
}
"""Lines against an attack or a loss, each with what takes it away."""


def named(name: str) -> Bug | None:
    """The bug of that name; None where its line is no longer there."""
    module, old, new = NAMED[name]
    source = (ROOT / "src" / "hark" / f"{module}.py").read_bytes()
    start = source.find(old.encode())
    return None if start < 0 else Bug(module, "named", start, start + len(old.encode()), new, name)


class Copy:
    """A copy of the project whose tests run its own hark."""

    def __init__(self, folder: Path) -> None:
        for name in ("src", "tests", "decks", "docs", "bench", "completions", "pyproject.toml", "tasks.py", "README.md",
                     "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "constraints.txt", "LICENSE"):  # fmt: skip
            place = ROOT / name
            if place.is_dir():
                shutil.copytree(place, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(place, folder / name)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / ".venv")], check=True)
        packages = next((folder / ".venv").glob("lib/python*/site-packages"))
        ours = [path for path in map(Path, sys.path) if path.name == "site-packages"]
        packages.joinpath("own.pth").write_text("".join(f"{path}\n" for path in (folder / "src", *ours)))
        self.folder, self._python = folder, str(folder / ".venv" / "bin" / "python")

    def falls(self, bug: Bug) -> str:
        """What falls with *bug* planted; empty where nothing does."""
        file = self.folder / "src" / "hark" / f"{bug.module}.py"
        source = file.read_bytes()
        file.write_bytes(bug.planted(source))
        try:
            return self.tried([bug.module])
        finally:
            file.write_bytes(source)

    def tried(self, modules: Iterable[str], processes: int = 0) -> str:
        """The first test of *modules* that falls; empty where none does."""
        names = dict.fromkeys(name for module in modules for name in TESTS[module].split())
        tests = [f"tests/test_{name}.py" for name in names]
        words = ["-q", "-x", f"-n{processes}", "-p", "no:cacheprovider", "--timeout=60", "--tb=no"]
        try:
            ran = subprocess.run(
                [self._python, "-m", "pytest", *words, *tests], cwd=self.folder, capture_output=True, text=True,
                check=False, timeout=PATIENCE_S,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return "no test ended"
        if ran.returncode == 0:
            return ""
        fallen = [line for line in ran.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return fallen[0] if fallen else ran.stdout[-300:] + ran.stderr[-300:]


def planted(scratch: Path, wanted: Sequence[Bug], jobs: int) -> list[tuple[Bug, str]]:
    """Each of *wanted* with what fell; told while it goes on. Ends where a test falls without a bug."""
    free: SimpleQueue[Copy] = SimpleQueue()
    copies = [Copy(scratch / str(number)) for number in range(jobs)]
    if fell := copies[0].tried({bug.module: None for bug in wanted}, jobs):
        sys.exit(f"a test falls without any bug: {fell}")
    for copy in copies:
        free.put(copy)
    began = time.monotonic()

    def tried(bug: Bug) -> tuple[Bug, str]:
        copy = free.get()
        try:
            fell = copy.falls(bug)
        finally:
            free.put(copy)
        source = (ROOT / "src" / "hark" / f"{bug.module}.py").read_bytes()
        word = f"fell: {fell.split(' - ')[0][:110]}" if fell else "SURVIVED"
        print(f"{time.monotonic() - began:5.0f} s {bug.said(source)}: {word}", file=sys.stderr, flush=True)
        return bug, fell

    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(tried, wanted))


def rows(results: Sequence[tuple[Bug, str]]) -> Iterator[Row]:
    """A row for each folder, and for the bugs with names."""
    groups = Counter("named" if bug.name else bug.module.partition("/")[0] for bug, _ in results)
    for group in groups:
        row = Row(group)
        for bug, fell in results:
            if group == ("named" if bug.name else bug.module.partition("/")[0]):
                row.runs += 1
                row.count("fell" if fell else "survived")
                row.blame(None if fell or not bug.name else f"{bug.name} survived")
        yield row


def sample(modules: Sequence[str], number: int, seed: int) -> list[Bug]:
    """So many of all bugs in *modules*, the same for the same seed."""
    every = [
        bug for module in modules for bug in bugs(module, (ROOT / "src" / "hark" / f"{module}.py").read_bytes())
    ]  # fmt: skip
    dice = random.Random(seed)
    return dice.sample(every, min(number, len(every)))


def main(words: Sequence[str]) -> int:
    """Plants what the command line asks for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("names", nargs="*", metavar="FILE", help="modules as `progress/log`; with --named, names")
    asked.add_argument("--named", action="store_true")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--sample", type=int, default=200)
    asked.add_argument("--jobs", type=int, default=2)
    given = asked.parse_args(words)
    if given.named:
        found = {name: named(name) for name in given.names or NAMED}
        for name in [name for name, bug in found.items() if bug is None]:
            print(f"{name}: its line is no longer there", file=sys.stderr)
        wanted = [bug for bug in found.values() if bug]
    else:
        wanted = sample(
            given.names or [name for name in TESTS if not name.startswith("cards/")], given.sample, given.seed
        )
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        results = planted(Path(folder), wanted, given.jobs)
    return told(rows(results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
