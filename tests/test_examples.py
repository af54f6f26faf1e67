# SPDX-License-Identifier: MIT
"""Every example in help, README and docs runs as it stands, in a shell, with a home and files of its own.

The home holds a learner's practice and the imported deck that examples speak of; the folder holds the files they name.
Addresses lead to example.org, which no test may ask: such an example is run twice. With a host that cannot exist in its
place it must be refused for that one reason, that the host is not known. With `localhost:PORT` in its place, the host
named as private and `--dry-run` added, it must take the same deck from a server on this computer.
"""

from __future__ import annotations

import csv
import re
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from hark.cli.app import tree
from harness import Hark
from packages import newer, single
from places import HERE
from servers import Server, git_page, page, repository
from shells import ROOT, Shell, blocks

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

OFFER = HERE / "offer" / "first-week.toml"
GUIDES = sorted((ROOT / "docs").glob("*.md"))
NOT_OURS = {
    "python3 -m venv .hark && .hark/bin/pip install --quiet . && . .hark/bin/activate && hark review",
    "python3 tasks.py test",
}
"""Examples that set hark up; continuous integration and the installation do these."""
FRESH = re.compile(r"hark (import|new first-week)")
"""Examples that bring the deck which the learner of all the others has; they run without any progress."""
NOT_WHOLE = {"hark export --as csv"}
"""What the README's prose says of a command without being a whole command line."""
RECIPES = ROOT / "docs" / "json.md"


def said_in_help() -> list[str]:
    """The examples of all commands."""
    return [example for one in tree() for example in one.examples]


def said_in_documents() -> list[str]:
    """Command lines in the code blocks of README and docs, recipes whole; and in the README's prose."""
    readme = ROOT / "README.md"
    lines = []
    for document in (readme, *GUIDES):
        for block in blocks(document):
            lines += [block.strip()] if document == RECIPES and "jq" in block else block.strip().split("\n")
    prose = re.sub(r"```.*?```", "", readme.read_text(encoding="utf-8"), flags=re.DOTALL)
    inline = [re.sub(r"\s+", " ", text) for text in re.findall(r"`(hark [^`]+)`", prose)]
    whole = [text for text in inline if not re.search(r"\b[A-Z]{2,}\b|…|\[|^hark \w+( -)?$", text)]
    return lines + [text for text in whole if text not in NOT_WHOLE]


IN_SHORT = (".venv/bin/python ", "python3 tasks.py")
"""Campaigns and bench take long: tests/test_campaigns.py and tests/test_bench.py run them in short."""
EXAMPLES = sorted(
    line for line in set(said_in_help() + said_in_documents()) - NOT_OURS if not line.startswith(IN_SHORT)
)
NEAR = [line for line in EXAMPLES if "example.org" not in line or "mail" in line]
FAR = [line for line in EXAMPLES if line not in NEAR]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A learner's home and folder, made once and copied."""
    folder = tmp_path_factory.mktemp("prepared")
    here = folder / "here"
    here.mkdir()
    shutil.copy(OFFER, here)
    shutil.copytree(ROOT / "decks", here / "decks")
    with zipfile.ZipFile(here / "decks.zip", "w") as archive:
        archive.write(OFFER, OFFER.name)
    with (here / "words.csv").open("w", newline="") as file:
        csv.writer(file, delimiter=";").writerows([["question", "answer"], ["Who opens?", "Ana."]])
    with (here / "first-week.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["question", "answer"], ["Who opens?", "Ana."]])
    (here / "phone.apkg").write_bytes(newer(single()))
    hark = Hark(folder / "home", bundled=ROOT / "decks")
    offer = shutil.copy(OFFER, folder)  # where `hark update` looks again
    for line in ("config journal keep", f"import {offer} --yes", f"import {offer} --yes --as second-week"):
        assert hark(line, at="2026-03-01 08:00").code == 0, line
    (folder / OFFER.name).write_text(OFFER.read_text().replace("1.0.0", "1.1.0").replace("Ana.", "Ben."))
    assert hark("update first-week --yes", at="2026-03-01 08:30").code == 0
    for line in (
        "grade validation-and-language/eleven-months-gone good --reply Saturday.",
        "grade active-listening/complex-reflection good --key k",
        "suspend second-week",
        "undo",
    ):
        assert hark(line, at="2026-03-01 09:00").code == 0, line
    (here / "team").mkdir()
    (here / "way").mkdir()
    (here / "way" / "path.toml").write_text('path = 1\ntitle = "Ours"\norder = ["active-listening"]\n')
    (here / "shared" / "spring-course").mkdir(parents=True)
    for line in (f"share --to {here / 'team'} --yes", "share --nudge Ada --yes"):
        assert hark(line, at="2026-03-01 09:00").code == 0, line
    for name in ("laptop.db", "phone.db"):
        shutil.copy(folder / "home/data/progress.db", here / name)
    assert hark("backup", at="2026-03-02 09:00").code == 0
    return folder


def shell_for(line: str, prepared: Path, tmp_path: Path) -> Shell:
    """A shell in which *line* finds what it speaks of."""
    if not FRESH.search(line):
        shutil.copytree(prepared / "home", tmp_path / "home")
    shutil.copytree(prepared / "here", tmp_path / "here")
    shell = Shell(tmp_path, decks=ROOT / "decks")
    if "--to first-week.toml" in line:
        (shell.here / "first-week.toml").unlink()
    shell.add("notify-send", ":")
    shell.add("mail", "cat > /dev/null")
    return shell


def answered(line: str, shell: Shell) -> str:
    """*line* as somebody types it who answers yes, knows the digest it speaks of, and has begun the deck it adds to."""
    if re.match(
        r"hark (import|update|merge|restore|sync|share(?! --no-nudge))(?!.*(--dry-run|--yes|--undo| - ))", line
    ):
        line += " --yes"
    if line == "hark path --leave":
        line = f"hark import way --path --yes && {line}"
    if line == "hark new first-week --kind scenario":
        line = f"hark new first-week && {line}"
    if line.startswith("hark move first-week/who-to-call"):
        line = f"hark new basics && {line.replace('week/who-to-call', 'week/who-to-ring')}"
    return line.replace("~/Dropbox/hark", "box").replace(
        "HEX", f"$(sha256sum {shell.here / 'decks.zip'} | cut -d ' ' -f 1)"
    )


def told(ran: subprocess.CompletedProcess[str]) -> str:
    """How it went, for a person to read."""
    return f"{ran.returncode}\n{ran.stdout}\n{ran.stderr}"


@pytest.mark.parametrize("line", NEAR)
def test_runs(line: str, prepared: Path, tmp_path: Path) -> None:
    """It exits with 0."""
    shell = shell_for(line, prepared, tmp_path)

    ran = shell.run(answered(line, shell))

    assert ran.returncode == 0, told(ran)


@pytest.mark.parametrize("line", FAR)
def test_runs_far(line: str, prepared: Path, tmp_path: Path) -> None:
    """Without a network it is refused for that reason alone; from a server on this computer it takes the deck."""
    shell = shell_for(line, prepared, tmp_path)
    host = line.replace("example.org", "example.invalid")  # a name that no resolver may ever know

    refused = shell.run(f"{answered(host, shell)} --json")

    assert refused.returncode == 1, told(refused)
    assert '"code": "no_connection"' in refused.stdout
    deck = (prepared / OFFER.name).read_bytes()
    repository(tmp_path / "served" / "decks.git", {"english/first-week.toml": deck, "first-week.toml": deck})
    v2(tmp_path / "served" / "decks.git")
    pages = {"decks/first-week.toml": page(deck), "decks.git": git_page(tmp_path / "served")}
    with Server(tmp_path, pages) as server:
        here = line.replace("https://example.org/", server.url()).replace(" --yes", "")
        ran = shell.run(
            f"{here} --replace --dry-run --private-host localhost --plain", SSL_CERT_FILE=str(server.trusted)
        )

    assert ran.returncode == 0, told(ran)
    assert "First week" in ran.stdout


def v2(folder: Path) -> None:
    """Gives the repository the tag that examples ask for."""
    import subprocess

    subprocess.run(["git", "tag", "v2"], cwd=folder, check=True, env={"PATH": "/usr/bin:/bin", "HOME": str(folder)})


def test_all_are_found() -> None:
    """Help, README and docs each have examples, and every command has one."""
    first = {re.sub(r"^.*\bhark ", "", line).split(" ")[0] for line in EXAMPLES if "hark " in line}

    assert {one.name for one in tree() if one.name} - first == set()
    assert len(FAR) >= 3
    assert [line for line in NOT_OURS if line not in said_in_documents()] == []
