# SPDX-License-Identifier: MIT
"""The hostile corpus in full: every case alone, every reading command in every style, in a terminal of its own.

    .venv/bin/python tests/campaigns/hostile.py [FAMILY]

Prints a table with what was run, the longest time and the most memory of a run, and how often the oracle was
violated; each violation is told above it. `test_hostile.py` is the short form.
"""

from __future__ import annotations

import gzip
import os
import pty
import resource
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import packages
import test_sharing_archive as archives
from corpus import ARCHIVES, TYPED, Case, cases, complaint, reading_commands, tree
from harness import DRIVER
from places import environment
from servers import Server, bad_pages, git_page, repository

STYLES = ("--color always", "--plain", "--json")
SECONDS, MEGABYTES = 2.0, 300
PATIENCE_S = 30.0
MIXED = "archives with decks"


@dataclass
class Row:
    """What was seen of one family."""

    cases: int = 0
    runs: int = 0
    seconds: float = 0
    megabytes: float = 0
    violations: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Run:
    """One run: what came out at the terminal, and what it took."""

    code: int
    said: str
    complained: str
    seconds: float
    megabytes: float


def at_a_terminal(words: list[str], home: Path, *, as_json: bool, trusted: str = "") -> Run:
    """Runs hark with *words* at a pseudo-terminal; standard error has one of its own."""
    kept, given = pty.openpty()
    err_kept, err_given = pty.openpty()
    environ = environment(
        home, HOME=str(home), **({"SSL_CERT_FILE": trusted, "GIT_SSL_CAINFO": trusted} if trusted else {})
    )
    began = time.monotonic()
    child = subprocess.Popen(
        [*DRIVER, *words], env=environ, stdin=subprocess.DEVNULL, stdout=given, stderr=err_given, start_new_session=True
    )
    os.close(given)
    os.close(err_given)
    said = {kept: b"", err_kept: b""}
    still, megabytes = [kept, err_kept], 0.0
    while still and time.monotonic() < began + PATIENCE_S:
        megabytes = max(megabytes, _megabytes(child.pid))
        for place in select.select(still, [], [], 0.02)[0]:
            try:
                data = os.read(place, 1 << 16)
            except OSError:
                data = b""
            said[place] += data
            if not data:
                still.remove(place)
    if still:
        child.kill()
    code = child.wait()
    seconds = time.monotonic() - began
    os.close(kept)
    os.close(err_kept)
    out, err = said[kept].decode("utf-8", "replace"), said[err_kept].decode("utf-8", "replace")
    if as_json:
        out = out.replace("\r\n", "\n")
    return Run(code, out, err, seconds, megabytes)


def _megabytes(pid: int) -> float:
    """The most memory that process has had so far; what `wait4` tells begins with that of its parent."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)


def held(words: list[str], home: Path, codes: tuple[int, ...], style: str, trusted: str = "") -> tuple[Run, str | None]:
    """One run and what is wrong with it."""
    as_json = "--json" in style or "--json" in words
    before = tree(home.parent)
    place = words.index("--") if "--" in words else len(words)
    run = at_a_terminal([*words[:place], *style.split(), *words[place:]], home, as_json=as_json, trusted=trusted)
    wrong = None
    if run.code not in codes:
        wrong = f"exit code {run.code}: {run.complained[-200:]!r}"
    wrong = wrong or complaint(run.said, as_json=as_json) or complaint(run.complained, as_json=False, metered=True)
    if as_json and run.complained:
        wrong = wrong or "something on standard error"
    if tree(home.parent) != before:
        wrong = wrong or "something was written"
    if run.seconds > SECONDS and "slow" not in " ".join(words) and "silent" not in " ".join(words):
        wrong = wrong or f"{run.seconds:.1f} s"
    if run.megabytes > MEGABYTES:
        wrong = wrong or f"{run.megabytes:.0f} MB"
    return run, wrong


def of_a_deck(case: Case, folder: Path) -> Iterator[tuple[Run, str, str | None]]:
    """Every run of one case that lies in the library."""
    home = folder / "home"
    case.put(home / "data" / "decks")
    (file,) = (home / "data" / "decks").iterdir()
    if case.is_sound:
        for words in (["config", "journal", "keep"], ["grade", "evil/d0", "good", "--reply", "my words"]):
            at_a_terminal(words, home, as_json=False)
    for line, codes in reading_commands(case):
        words = [str(file) if word == "FILE" else word for word in line.split()]
        harmless = case.family == "file names" or case.name in ("folder", "link to itself")
        allowed = (0, 1, 2, 3, 4) if harmless and "FILE" in line else codes
        for style in STYLES if "--json" not in line else ("",):
            run, wrong = held(words, home, allowed, style)
            yield run, f"{line} {style}", wrong


def sources(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    """Sources to import from: family, name, what is typed, and the certificate to trust."""
    for name, data in archives.HOSTILE.items():
        file = folder / f"{len(list(folder.iterdir()))}.zip"
        file.write_bytes(data)
        yield "archives", name, str(file), ""
    for name, (members, _) in ARCHIVES.items():
        file = folder / f"{len(list(folder.iterdir()))}.zip"
        file.write_bytes(archives.zipped(members))
        yield MIXED, name, str(file), ""
    for name, data in packages.hostile(100 << 20, 20_001).items():
        file = folder / f"{len(list(folder.iterdir()))}.apkg"
        file.write_bytes(data)
        yield "Anki packages", name, str(file), ""
    file = folder / "decks.tar.gz"
    file.write_bytes(gzip.compress(b"\0" * (200 << 20)))
    yield "archives", "gzip bomb of 200 MiB", str(file), ""
    commit = repository(folder / "git" / "decks", {"a.txt": b""})
    server = Server(folder, bad_pages(b"format = 1\n") | {"git": git_page(folder)})
    server.__enter__()
    for name in server.pages:
        if name != "git":
            yield "servers", name, server.url(name), str(server.trusted)
    repository_url = f"git+{server.url('git/decks')}"
    for tail in ("", f"@{commit}", "@--upload-pack=x", "@..", "#../..", "#-x", "@main:x", "@\u202e", "#\x1b[2J"):
        yield "git addresses", f"decks{tail!r}", repository_url + tail, str(server.trusted)
    for typed in (
        "ext::sh -c touch% x", "git+ext::sh -c x", "git+ssh://-oProxyCommand=x/y", "git+file:///etc", "git+https://-x/y",
        "git+https://u:p@localhost/x", "git@localhost:x", "file:///etc/passwd", "data:text/plain,x", "ftp://localhost/x",
        "http://localhost/x", "https://127.0.0.1/x", "https://[::1]/x", "https://0x7f.1/x", "https://2130706433/x",
        "https://169.254.169.254/latest", "HTTPS://localhost/x", "https://localhost\\@evil/x", "//localhost/x",
    ):  # fmt: skip
        yield "addresses", typed, typed, ""


def typed_words(folder: Path, word: str) -> Iterator[tuple[Run, str, str | None]]:
    """Every run with a word that a person was made to type."""
    home = folder / "home"
    for command in ("show", "search", "why", "check"):
        for style in STYLES:
            line = [command, "--", word[:50000]]
            yield _told(held(line, home, (0, 1, 2, 3, 4), style), f"{command} {word[:20]!r} {style}")


def of_a_source(folder: Path, typed: str, trusted: str, family: str) -> Iterator[tuple[Run, str, str | None]]:
    """Every run with a source to import from; of some archives sound decks are on offer beside what is not."""
    home = folder / "home"
    is_mixed = family == MIXED
    words = [
        "import",
        "--dry-run" if is_mixed else "--yes",
        "--timeout",
        "1",
        *(["--private-host", "localhost"] if trusted else []),
        "--",
        typed,
    ]
    for style in STYLES:
        codes = (0, 4) if is_mixed else (1, 2, 3, 4)
        yield _told(held(words, home, codes, style, trusted), f"import {typed!r} {style}")


def _told(run: tuple[Run, str | None], line: str) -> tuple[Run, str, str | None]:
    return run[0], line, run[1]


def main(families: list[str]) -> int:
    """Runs everything and prints the table; 1 when anything was violated."""
    rows: dict[str, Row] = {}
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(os.cpu_count()) as pool:
        root = Path(scratch)
        (root / "sources").mkdir()
        work = [(case.family, case.name, partial(of_a_deck, case)) for case in cases()]
        work += [("typed words", ascii(word[:20]), partial(typed_words, word=word)) for word in TYPED]
        work += [
            (family, name, partial(of_a_source, typed=typed, trusted=trusted, family=family))
            for family, name, typed, trusted in sources(root / "sources")
        ]
        wanted = [one for one in work if not families or one[0] in families]
        folders = [root / f"case{number}" for number in range(len(wanted))]
        results = pool.map(lambda one, folder: list(one[2](folder)), wanted, folders)
        for (family, name, _), runs in zip(wanted, results, strict=True):
            row = rows.setdefault(family, Row())
            row.cases += 1
            for run, line, wrong in runs:
                row.runs += 1
                row.seconds, row.megabytes = max(row.seconds, run.seconds), max(row.megabytes, run.megabytes)
                if wrong:
                    row.violations.append(f"{family}: {name}: hark {line}: {wrong}")
                    print(row.violations[-1][:600], flush=True)
    print("| family | cases | runs | longest, s | most memory, MB | violations |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    rows["all"] = Row(
        sum(row.cases for row in rows.values()), sum(row.runs for row in rows.values()),
        max(row.seconds for row in rows.values()), max(row.megabytes for row in rows.values()),
        [one for row in rows.values() for one in row.violations],
    )  # fmt: skip
    for family, row in rows.items():
        print(
            f"| {family} | {row.cases} | {row.runs} | {row.seconds:.2f} | {row.megabytes:.0f} | {len(row.violations)} |"
        )
    return 1 if rows["all"].violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
