# SPDX-License-Identifier: MIT
"""Decks from a git repository, over the tests' own https server."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from hark.errors import Refusal
from hark.sharing import git
from hark.sharing.parcel import Parcel
from servers import Request, Server, bad_pages, endless, git_page, redirect, repository, status

DECK = b'format = 1\nid = "a"\n'
FILES = {
    "english/a.toml": DECK, "english/deep/b.tsv": b"question\tanswer\n", "top.toml": b"x = 1\n", "README.md": b"#",
    ".github/x.toml": b"", "english/notes.txt": b"",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A server with repositories, and the commit of `decks`."""

    server: Server
    commit: str
    folder: Path

    def fetch(self, name: str = "decks", ref: str | None = None, folder: str = "") -> tuple[str, list[Parcel]]:
        """What git finds there."""
        return git.fetch(
            self.server.url(f"git/{name}"), ref, folder, seconds=60, private=("localhost",), meter=lambda _a, _b: None
        )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A repository whose hooks, links and submodules would like to do more than they may."""
    folder = tmp_path_factory.mktemp("git")
    commit = repository(folder / "git" / "decks", FILES, {"english/link.toml": "/etc/passwd"})
    subprocess.run(["git", "tag", "v1"], cwd=folder / "git" / "decks", check=True)
    repository(folder / "git" / "large", {"a.toml": b"#" * (1 << 20) + b"##"})
    repository(folder / "git" / "many", {f"{number}.txt": b"" for number in range(1002)})
    pages = {"git": git_page(folder), "moved": redirect("/git/decks")}
    with pytest.MonkeyPatch.context() as patch, Server(folder, pages) as server:
        patch.setenv("SSL_CERT_FILE", str(server.trusted))
        patch.delenv("GIT_SSL_CAINFO", raising=False)
        yield Place(server, commit, folder)


def test_reads_decks_and_tables(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Decks and tables come out by their names; links, hidden files and all others do not. Nothing is left behind."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    commit, found = place.fetch()

    assert commit == place.commit
    assert found == [
        Parcel("english/a.toml", DECK), Parcel("english/deep/b.tsv", b"question\tanswer\n"),
        Parcel("top.toml", b"x = 1\n"),
    ]  # fmt: skip
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ref", ["main", "v1", "refs/heads/main"])
def test_a_folder_at_a_ref(place: Place, ref: str) -> None:
    """A branch or tag may be named, and a folder: names are those within it."""
    commit, found = place.fetch(ref=ref, folder="english")

    assert (commit, [parcel.name for parcel in found]) == (place.commit, ["a.toml", "deep/b.tsv"])


@pytest.mark.parametrize(
    "ref",
    [
        "--upload-pack=touch /tmp/x",
        "-v",
        "a..b",
        "main:evil",
        "+main",
        "a b",
        "a\nb",
        "*",
        "@{0}",
        "a.lock",
        "",
        "^main",
    ],
)
def test_refs_that_are_none(place: Place, ref: str) -> None:
    """A ref that git could take for an option, a range or a rule is refused before git is started."""
    with pytest.raises(Refusal) as refused:
        place.fetch(ref=ref)

    assert refused.value.code == "bad_source"


@pytest.mark.parametrize(
    ("name", "ref", "folder", "code"),
    [
        ("decks", "no-such", "", "git"),
        ("no-such", None, "", "git"),
        ("decks", None, "no-such", "git"),
        ("large", None, "", "too_large"),
        ("many", None, "", "too_many"),
    ],
)
def test_refusals(place: Place, name: str, ref: str | None, folder: str, code: str) -> None:
    """What is not there, or too much, is refused in a line."""
    with pytest.raises(Refusal) as refused:
        place.fetch(name, ref, folder)

    assert refused.value.code == code
    assert "\n" not in refused.value.message


def test_no_redirects(place: Place) -> None:
    """Git is not sent on to elsewhere."""
    with pytest.raises(Refusal) as refused:
        git.fetch(place.server.url("moved"), None, "", seconds=60, private=("localhost",), meter=lambda _a, _b: None)

    assert refused.value.code == "git"
    assert all("git/decks" not in target for target in place.server.asked[-1:])


def test_private_addresses(place: Place) -> None:
    """A host with a private address is refused unless it was named."""
    with pytest.raises(Refusal) as refused:
        git.fetch(place.server.url("git/decks"), None, "", seconds=60, private=(), meter=lambda _a, _b: None)

    assert refused.value.code == "private_address"


def test_connects_to_the_address_that_was_checked(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git looks no name up: it is given the address of the one reading of the name that was checked."""
    asked = []

    def answers(host: str, *_words: object, **_named: object) -> list[object]:
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1", place.server.port))]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    url = place.server.url("git/decks").replace("localhost", "faß.invalid")

    with pytest.raises(Refusal) as refused:
        git.fetch(url, None, "", seconds=60, private=("faß.invalid",), meter=lambda _a, _b: None)

    assert asked == ["xn--fa-hia.invalid"]
    assert "certificate" in refused.value.message  # it came to our server, whose certificate is for another name


def test_settings_of_the_person_do_not_count(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting, hook template, helper or variable of the person's own git is looked at."""
    evil = tmp_path / "evil"
    touch = f"!touch {evil}"
    config = tmp_path / ".gitconfig"
    config.write_text(
        f'[credential]\nhelper = "{touch}"\n[core]\nsshCommand = "touch {evil}"\nhooksPath = {tmp_path}\n'
        f'[url "ext::touch {evil}"]\ninsteadOf = https://\n'
    )
    for name, value in {
        "HOME": str(tmp_path), "GIT_CONFIG_GLOBAL": str(config), "GIT_ALLOW_PROTOCOL": "ext:https",
        "GIT_TRACE": str(evil), "GIT_CONFIG_PARAMETERS": "'protocol.allow=always'", "GIT_EXEC_PATH": str(tmp_path),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)

    assert place.fetch()[0] == place.commit
    assert not evil.exists()


def test_without_git(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git is not installed, the refusal says what to do."""
    monkeypatch.setenv("PATH", os.devnull)

    with pytest.raises(Refusal) as refused:
        place.fetch()

    assert (refused.value.code, refused.value.hint) == ("no_git", "install git, or import an archive instead")


def test_time_is_bounded(place: Place) -> None:
    """Git is stopped when the time is up."""
    kept = place.server.pages["git"]
    place.server.pages["git"] = bad_pages(b"")["silent"]
    try:
        with pytest.raises(Refusal) as refused:
            git.fetch(
                place.server.url("git/decks"), None, "", seconds=0.7, private=("localhost",), meter=lambda _a, _b: None
            )
    finally:
        place.server.pages["git"] = kept

    assert (refused.value.code, refused.value.message) == ("timeout", "git took longer than 0.7 s")


def test_what_git_may_write_is_bounded(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository that is larger than a few decks is refused while it comes in."""
    repository(place.folder / "git" / "huge", {"film.mp4": random.Random(1).randbytes(1 << 18), "a.toml": DECK})
    monkeypatch.setattr(git, "MAX_PACK_BYTES", 1 << 16)

    with pytest.raises(Refusal) as refused:
        place.fetch("huge")

    assert (refused.value.code, refused.value.message) == ("too_large", "the repository has more than 64 KiB")


def test_a_listing_is_bounded(place: Place) -> None:
    """A dozen objects that say they are a million files are refused before anybody has listed them."""
    folder = place.folder / "git" / "bomb"
    repository(folder, {"f.toml": b"x"})
    git_in = partial(git_words, folder)
    tree = git_in("rev-parse", "HEAD^{tree}")
    for _ in range(8):
        tree = git_in("mktree", given="".join(f"040000 tree {tree}\t{'d' * 90}{name}\n" for name in range(10)))
    git_in("update-ref", "refs/heads/main", git_in("commit-tree", tree, "-m", "x"))

    with pytest.raises(Refusal) as refused:
        place.fetch("bomb")

    assert refused.value.code == "too_many"


def test_objects_are_checked(place: Place) -> None:
    """A tree that says one name twice, which git itself never makes, is refused before it is read."""
    folder = place.folder / "git" / "twice"
    repository(folder, {"f.toml": b"x"})
    git_in = partial(git_words, folder)
    blob = bytes.fromhex(git_in("rev-parse", "HEAD:f.toml"))
    file = folder / "tree"
    file.write_bytes((b"100644 f.toml\0" + blob) * 2)
    tree = git_in("hash-object", "-t", "tree", "-w", "--literally", str(file))
    git_in("update-ref", "refs/heads/main", git_in("commit-tree", tree, "-m", "x"))

    with pytest.raises(Refusal) as refused:
        place.fetch("twice")

    assert refused.value.message.startswith("git cannot fetch that: fsck error in packed object")


def test_speaks_https_alone(place: Place, tmp_path: Path) -> None:
    """Whatever git is led to, it goes there over https or not at all."""
    program = shutil.which("git")
    assert program
    speaker = git._Git(program, tmp_path, 60, time.monotonic() + 60, "x:1:127.0.0.1")

    for address in (f"file://{place.folder}/git/decks", f"ext::touch {tmp_path}/evil", "http://localhost/x"):
        with pytest.raises(Refusal) as refused:
            speaker.run("ls-remote", address)

        assert refused.value.message.endswith(f"transport '{address.partition(':')[0]}' not allowed")
    assert list(tmp_path.iterdir()) == []


def test_asks_nobody(place: Place) -> None:
    """A server that wants a password is told that there is none, and nobody is asked for one."""
    place.server.pages["locked"] = status("401 Unauthorized", 'WWW-Authenticate: Basic realm="x"')

    with pytest.raises(Refusal) as refused:
        git.fetch(place.server.url("locked"), None, "", seconds=60, private=("localhost",), meter=lambda _a, _b: None)

    assert refused.value.message.endswith("terminal prompts disabled")


def git_words(folder: Path, *words: str, given: str = "") -> str:
    """What git says to *words* in the repository *folder*."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder)} | {
        f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    done = subprocess.run(
        ["git", *words], cwd=folder, env=environ, input=given, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def packet(data: bytes) -> bytes:
    """*data* as a line of git's protocol."""
    return b"%04x" % (len(data) + 4) + data


def test_what_a_server_tells_is_bounded(place: Place) -> None:
    """A server that reports progress without end is left at once, and not when the time is up."""
    kind = "Content-Type: application/x-git-upload-pack-{}"

    def talk(connection: socket.socket, request: Request) -> None:
        if "info/refs" in request.target:
            lines = [b"version 2\n", b"agent=x\n", b"ls-refs\n", b"fetch=shallow\n"]
            body = packet(b"# service=git-upload-pack\n") + b"0000" + b"".join(map(packet, lines)) + b"0000"
            length = f"Content-Length: {len(body)}"
            status("200 OK", kind.format("advertisement"), length, "Connection: close", body=body)(connection, request)
        elif b"command=ls-refs" in request.body:
            body = packet(b"1" * 40 + b" HEAD\n") + b"0000"
            length = f"Content-Length: {len(body)}"
            status("200 OK", kind.format("result"), length, "Connection: close", body=body)(connection, request)
        else:
            head = ["HTTP/1.1 200 OK", kind.format("result"), "Connection: close", "", ""]
            progress = packet(b"\x02" + b"x" * 60_000 + b"\n")
            endless("\r\n".join(head).encode() + packet(b"packfile\n"), progress)(connection, request)

    place.server.pages["talks"] = talk
    with pytest.raises(Refusal) as refused:
        git.fetch(place.server.url("talks"), None, "", seconds=60, private=("localhost",), meter=lambda _a, _b: None)

    assert (refused.value.code, refused.value.message) == ("git", "git cannot fetch that: it talks without end")
