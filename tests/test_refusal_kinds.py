# SPDX-License-Identifier: MIT
"""Each kind of refusal, brought about for real, is hark.error/1, with the exit code that docs/json.md gives it."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from hark.progress import database
from harness import INTERRUPTED, Hark
from places import HERE
from servers import Server, bad_pages
from shells import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OFFER = HERE / "offer" / "first-week.toml"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of refusal, what brings it about, and which files have to be there: {H} is hark's home, {T} a folder."""

    code: str
    line: str
    files: tuple[tuple[str, str], ...] = ()
    before: tuple[str, ...] = ()
    environ: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.code


def small(deck_id: str, head: str = "id") -> str:
    """A small deck as text."""
    card = '[[cards]]\nid = "c"\nkind = "concept"\nfront = "F?"\nback = "B."\n'
    return f'format = 1\n{head} = "{deck_id}"\ntitle = "T"\n\n{card}'


INLINE = """format = 1
id = "a"
title = "T"
cards = [
  { id = "c", kind = "concept", front = "F?", back = "B." }, { id = "d", kind = "concept", front = "G?", back = "B." },
]
"""

KINDS = (
    Kind("misuse", "zebra"),
    Kind("invalid_config", "config", files=(("{H}/config/config.toml", "zebra = 1\n"),)),
    Kind("not_https", "import http://example.org/deck.toml --yes"),
    Kind("no_such_deck", "show zebra"),
    Kind("no_such_card", "why zebra"),
    Kind("no_such_tag", "search a --tag zebra"),
    Kind("no_such_skill", "review --skill zebra"),
    Kind("no_such_file", "check {T}/none.toml"),
    Kind("ambiguous", "show list", before=("new listing",)),
    Kind("invalid_deck", "show broken", files=(("{H}/data/decks/broken.toml", "format = 1\n"),)),
    Kind("archive", "import {T}/bad.zip --yes", files=(("{T}/bad.zip", "PK\x03\x04nonsense"),)),
    Kind("same_id", "import {T}/two --yes", files=(("{T}/two/x/a.toml", small("a")), ("{T}/two/y/a.toml", small("a")))),
    Kind("damaged", "due", files=(("{H}/data/progress.db", "nonsense"),)),
    Kind("unwritable", "grade care/empty-cup good", files=(("{H}/data", "in the way"),)),
    Kind("bad_folder", "due", environ=(("HARK_HOME", "some/where"),)),
    Kind("bad_source", "import https:///deck.toml --yes"),
    Kind("bundled", "remove care"),
    Kind("digest", f"import {OFFER} --yes --sha256 {'0' * 64}"),
    Kind("exists", "new care"),
    Kind("id", "import {T}/odd.toml --yes --as other", files=(("{T}/odd.toml", small("odd", '"\\u0069d"')),)),
    Kind("key_reused", "grade care/empty-cup hard --key k", before=("grade care/empty-cup good --key k",)),
    Kind("no_connection", "import https://example.invalid/deck.toml --yes"),
    Kind("no_deck", "import {T}/empty --yes", files=(("{T}/empty/notes.txt", ""),)),
    Kind("no_editor", "edit care", environ=(("EDITOR", "/no/such/editor"),)),
    Kind("no_origin", "update care --yes"),
    Kind("no_previous", "update first-week --undo", before=(f"import {OFFER} --yes",)),
    Kind("nobody_to_ask", f"import {OFFER}"),
    Kind("not_covered", "undo", before=(f"import {OFFER} --yes",)),
    Kind("nothing_to_redo", "redo"),
    Kind("nothing_to_undo", "undo"),
    Kind("nothing_to_back_up", "backup"),
    Kind("progress_missing", "due", files=(("{H}/data/backups/2026-03-01T090000Z_day.db", "x"),)),
    Kind("private_address", "import https://127.0.0.1/deck.toml --yes"),
    Kind("suspended_above", "resume care/empty-cup", before=("suspend care",)),
    Kind("too_many", "import {T}/many --yes", files=tuple((f"{{T}}/many/{n}.txt", "") for n in range(1001))),
    Kind("by_hand", "move a/c b/e", files=(("{H}/data/decks/a.toml", INLINE), ("{H}/data/decks/b.toml", small("b")))),
    Kind("only_card", "move a/c b/e", files=tuple((f"{{H}}/data/decks/{d}.toml", small(d)) for d in "ab")),
    Kind(
        "has_history",
        "move a b",
        tuple((f"{{H}}/data/decks/{d}.toml", small(d)) for d in "ab"),
        before=("grade b/c good", "remove b"),
    ),
    Kind("damaged_consents", "share", files=(("{H}/data/share.json", "nonsense"),)),
    Kind("no_path", "path --leave"),
    Kind("no_such_folder", "sync {T}/no/such --yes"),
    Kind("not_syncing", "sync"),
    Kind("nothing_shared", "share --take-back --yes"),
    Kind("unreadable", "config", files=(("{H}/config/config.toml/in-the-way", ""),)),
)
AFAR = {
    "bad_answer": "compressed", "http_status": "error", "incomplete": "longer-said", "redirects": "loop",
    "timeout": "silent", "too_large": "endless",
}  # fmt: skip
"""Kinds that a server brings about, by the page that does."""
ELSEWHERE = {
    "damaged_cohort",
    "extra_missing",
    "link",
    "no_duckdb",
    "no_memory",
    "sync_place_gone",
    "sync_raced",
    "busy",
    "cannot_stand",
    "interrupted",
    "kept",
    "git",
    "no_git",
    "no_scheduler",
    "two_contents",
}
"""Kinds with a test of their own, below or where their command is tested."""


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    """What hark itself says a refusal looks like."""
    return Draft202012Validator(Hark(HERE / "none")("schema error/1 --json").json()["document"])


def exit_codes() -> dict[str, int]:
    """The exit code of each kind as docs/json.md has it."""
    table = (
        (ROOT / "docs" / "json.md").read_text(encoding="utf-8").partition("| exit | codes |")[2].partition("\n\n")[0]
    )
    rows = re.findall(r"^\| (\d+) \| (.*) \|$", table, re.MULTILINE)
    return {code: int(number) for number, text in rows for code in re.findall(r"`([a-z_]+)`", text)}


def held(answer: Any, code: int, kind: str, validator: Draft202012Validator) -> None:
    """Holds that *answer* is a refusal of that *kind*."""
    validator.validate(answer)
    assert (answer["error"]["code"], answer["error"]["exit"], code) == (kind, exit_codes()[kind], exit_codes()[kind])
    assert answer["error"]["message"]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_kind(hark: Hark, tmp_path: Path, validator: Draft202012Validator, kind: Kind) -> None:
    """It is one object, valid, with its code and exit code."""
    for name, text in kind.files:
        file = tmp_path / name.format(H=hark.home, T=tmp_path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for line in kind.before:
        assert hark(line).code == 0

    environ: dict[str, Any] = dict(kind.environ)
    ran = hark(f"{kind.line.format(T=tmp_path)} --json", **environ)

    held(ran.json(), ran.code, kind.code, validator)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with every bad page."""
    with (
        pytest.MonkeyPatch.context() as patch,
        Server(tmp_path_factory.mktemp("server"), bad_pages(OFFER.read_bytes())) as serving,
    ):
        patch.setenv("SSL_CERT_FILE", str(serving.trusted))
        yield serving


@pytest.mark.parametrize("kind", AFAR)
def test_kind_from_afar(hark: Hark, server: Server, validator: Draft202012Validator, kind: str) -> None:
    """So is what a bad server brings about."""
    seconds = 0.3 if kind == "timeout" else 20
    line = f"import {server.url(AFAR[kind])} --yes --private-host localhost --timeout {seconds} --json"

    ran = hark(line)

    held(ran.json(), ran.code, kind, validator)


def test_git(hark: Hark, server: Server, validator: Draft202012Validator, monkeypatch: pytest.MonkeyPatch) -> None:
    """So is a repository that is not there, and a git that is not."""
    line = f"import git+{server.url('none.git')} --yes --private-host localhost --json"

    ran = hark(line)
    held(ran.json(), ran.code, "git", validator)
    monkeypatch.setenv("PATH", str(hark.home))
    ran = hark(line)
    held(ran.json(), ran.code, "no_git", validator)


def test_busy(hark: Hark, validator: Draft202012Validator, monkeypatch: pytest.MonkeyPatch) -> None:
    """So is a progress file that another program holds."""
    hark("grade care/empty-cup good")
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.1)
    with sqlite3.connect(hark.home / "data" / "progress.db", isolation_level=None) as holding:
        holding.execute("BEGIN EXCLUSIVE")
        ran = hark("grade care/empty-cup good --json")
    holding.close()

    held(ran.json(), ran.code, "busy", validator)


def test_interrupted(validator: Draft202012Validator) -> None:
    """So is Ctrl-C."""
    validator.validate(INTERRUPTED)
    assert INTERRUPTED["error"]["exit"] == exit_codes()["interrupted"]  # type: ignore[index]


def test_every_kind() -> None:
    """Every kind that the guide lists is brought about here."""
    assert {kind.code for kind in KINDS} | set(AFAR) | ELSEWHERE == set(exit_codes())
