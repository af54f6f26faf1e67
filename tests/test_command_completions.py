# SPDX-License-Identifier: MIT
"""Completions: the scripts are current, and three real shells offer the same words for the same lines."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from completers import SCRIPTS, SHELLS, inserted, needed, offered, processes, tabbed
from hark.cli.app import names, tree
from hark.shells.kinds import Shell
from hark.shells.scripts import FILES
from harness import Hark, Ran

EVERY = set(names())
COMMON = {"--json", "--plain", "--color", "--help"}
KINDS = {"concept", "cloze", "choice", "scenario", "dialogue"}
DECKS = {"listening", "care"}
LISTENING = {
    "listening/reflection", "listening/pause", "listening/pause#reverse", "listening/two-parts",
    "listening/two-parts#2", "listening/which-reply", "listening/fourth-no",
}  # fmt: skip
TAGS = {"basics", "replies", "safety"}
SKILLS = {"avoid-advice", "avoid-minimising", "hold-silence", "reflect-feeling", "safety-check", "validate"}
FILES_THERE = {"alpha.toml", "beta.csv", "folder"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line up to the cursor, and what every shell has to offer there."""

    line: str
    words: set[str]


def begin(words: set[str], start: str) -> set[str]:
    """Those of *words* that begin with *start*."""
    return {word for word in words if word.startswith(start)}


def given(command: str, parameter: str) -> set[str]:
    """The words the command tree knows for a parameter, by its metavar."""
    one = next(one for one in tree() if one.name == command)
    found = next(p for p in (*one.arguments, *one.options) if parameter in (p.metavar, *p.names))
    return {word for word, _ in found.words}


TABLE = (
    Row("hark ", EVERY),
    Row("hark re", begin(EVERY, "re")),
    Row("hark zqx", set()),
    Row("hark -", COMMON | {"--version"}),
    Row("hark --co", {"--color"}),
    Row("hark --color ", {"auto", "always", "never"}),
    Row("hark --color=a", {"auto", "always"}),
    Row("hark --color=always dec", {"decks"}),
    Row("hark --json due --", {"--plain", "--color", "--help", "--exit-code"}),
    Row("hark due ", DECKS),
    Row("hark due l", {"listening"}),
    Row("hark due listening ", DECKS),
    Row("hark due listening ca", {"care"}),
    Row("hark due --", COMMON | {"--exit-code"}),
    Row("hark due --exit-code --", COMMON),
    Row("hark due -- --", set()),
    Row("hark due -- c", {"care"}),
    Row("hark review --kind ", KINDS),
    Row("hark review --kind c", {"concept", "cloze", "choice"}),
    Row("hark review --kind=c", {"concept", "cloze", "choice"}),
    Row("hark review --kind=", KINDS),
    Row("hark review --kind concept --k", {"--kind"}),
    Row("hark review --kind concept --kind s", {"scenario"}),
    Row("hark review --minutes 5 --m", {"--more"}),
    Row("hark review --minutes=5 --m", {"--more"}),
    Row("hark review --minutes ", set()),
    Row("hark review --minutes 5 ", DECKS),
    Row("hark review --tag ", TAGS),
    Row("hark review --tag=re", {"replies"}),
    Row("hark review --tag safety --tag ba", {"basics"}),
    Row("hark review --skill ", SKILLS),
    Row("hark next --skill=avoid", {"avoid-advice", "avoid-minimising"}),
    Row("hark review --zqx=", set()),
    Row("hark search ", set()),
    Row("hark search word --deck ", DECKS),
    Row("hark search word --deck=li", {"listening"}),
    Row("hark grade ", {"listening/", "care/"}),
    Row("hark grade li", {"listening/"}),
    Row("hark grade listening/", LISTENING),
    Row("hark grade listening/p", {"listening/pause", "listening/pause#reverse"}),
    Row("hark grade listening/pause#", {"listening/pause#reverse"}),
    Row("hark grade zqx/", set()),
    Row("hark grade listening/pause ", {"again", "hard", "good", "easy"}),
    Row("hark grade listening/pause g", {"good"}),
    Row("hark grade listening/pause good ", set()),
    Row("hark grade listening/pause good --skills-met refl", {"reflect-feeling", "reflect-meaning"}),
    Row("hark grade listening/pause good --skills-met validate,refl", {"reflect-feeling", "reflect-meaning"}),
    Row("hark grade listening/pause good --skills-met=validate,refl", {"reflect-feeling", "reflect-meaning"}),
    Row("hark show ", DECKS),
    Row("hark show care/e", {"care/empty-cup"}),
    Row("hark show care ", set()),
    Row("hark log care/", begin({"care/empty-cup", "care/tired-of-it"}, "care/")),
    Row("hark import ", FILES_THERE),
    Row("hark import al", {"alpha.toml"}),
    Row("hark import --answers ", {"keep", "reset"}),
    Row("hark check alpha.toml b", {"beta.csv"}),
    Row("hark check --at=w", {"warning"}),
    Row("hark check --select no-id,yes", begin(given("check", "--select"), "yes")),
    Row("hark check --explain al", begin(given("check", "--explain"), "al")),
    Row("hark export care --as ", {"toml", "csv", "json", "apkg"}),
    Row("hark export care --to ", FILES_THERE),
    Row("hark export care --to=be", {"beta.csv"}),
    Row("hark config new", {"new_per_day"}),
    Row("hark config ", given("config", "[NAME]")),
    Row("hark config journal ", {"ask", "keep", "off"}),
    Row("hark config journal ke", {"keep"}),
    Row("hark help coa", {"coach"}),
    Row("hark help jou", {"journal"}),
    Row("hark config coach ", {"on", "off"}),
    Row("hark config region n", {"nz"}),
    Row("hark config region world", set()),
    Row("hark config coach.decks ", DECKS),
    Row("hark config coach.decks listening ", DECKS),
    Row("hark config journal --un", {"--unset"}),
    Row("hark config new_per_day ", set()),
    Row("hark schema due", {"due/1"}),
    Row("hark paths ", set()),
    Row("hark completions z", {"zsh"}),
    Row("hark zqx ", set()),
    Row("hark zqx --", set()),
)


@pytest.fixture
def ready(hark: Hark, tmp_path: Path) -> tuple[Path, Path]:
    """A home with the index of names, and a folder with some files."""
    hark("decks")
    folder = tmp_path / "work"
    (folder / "folder").mkdir(parents=True)
    for name in ("alpha.toml", "beta.csv"):
        (folder / name).write_text("")
    return hark.home, folder


@pytest.mark.parametrize("shell", list(Shell))
def test_scripts_are_current(hark: Hark, shell: Shell) -> None:
    """The scripts in completions/ are what hark prints: `python3 tasks.py completions` renews them."""
    assert hark(f"completions {shell}").out == (SCRIPTS / FILES[shell]).read_text(encoding="utf-8")


@pytest.mark.parametrize("shell", SHELLS)
def test_offers(ready: tuple[Path, Path], shell: str) -> None:
    """Every shell offers exactly these words, from its first line on."""
    home, folder = ready

    found = offered(shell, [row.line for row in TABLE], home, folder)

    assert {row.line: words for row, words in zip(TABLE, found, strict=True)} == {row.line: row.words for row in TABLE}


@pytest.mark.parametrize("shell", SHELLS)
def test_no_process_is_started(ready: tuple[Path, Path], tmp_path: Path, shell: str) -> None:
    """A shell that completes starts no process, not even a copy of itself."""
    needed("strace")
    home, folder = ready
    trace = tmp_path / "trace"

    offered(shell, [row.line for row in TABLE], home, folder, strace=trace)

    assert processes(trace, shell) == []


def test_processes_would_be_seen(ready: tuple[Path, Path], tmp_path: Path) -> None:
    """The trace does show a process where one is started: a subshell is found."""
    needed("strace")
    home, folder = ready
    script, trace = tmp_path / "careless.bash", tmp_path / "trace"
    script.write_text("_hark() { COMPREPLY=($(echo due)); }\ncomplete -F _hark hark\n")

    found = offered("bash", ["hark d"], home, folder, script=script, strace=trace)

    assert found == [{"due"}]
    assert len(processes(trace, "bash")) == 1


BASH_SETTINGS = {
    "bash-completion loaded": ("source /usr/share/bash-completion/bash_completion", "/usr/share/bash-completion"),
    "no breaks at = and :": ("COMP_WORDBREAKS=${COMP_WORDBREAKS//[=:]/}", "/"),
    "the parser's own extglob off": ("shopt -u extglob progcomp_alias; set -f", "/"),
}


@pytest.mark.parametrize("name", BASH_SETTINGS)
def test_bash_as_people_set_it(ready: tuple[Path, Path], name: str) -> None:
    """The same words come in a bash with other settings."""
    before, path = BASH_SETTINGS[name]
    if not Path(path).exists():
        pytest.skip(f"{path} is not installed")
    home, folder = ready
    rows = [row for row in TABLE if row.words is not FILES_THERE]
    if name.startswith("no breaks"):  # there readline cannot complete the file behind the sign
        rows = [row for row in rows if row.line != "hark export care --to=be"]

    found = offered("bash", [row.line for row in rows], home, folder, before=before.replace("set -u", ""))

    assert {row.line: words for row, words in zip(rows, found, strict=True)} == {row.line: row.words for row in rows}


class TestNames:
    """The index of names."""

    def test_index(self, hark: Hark) -> None:
        """Decks with their titles, tags, skills, and each deck's cards, below a line that says what they come from."""
        hark("decks")

        first, *rest = (hark.home / "cache" / "names.txt").read_text().splitlines()
        assert first.split()[0] == "names"
        assert rest == [
            "deck listening\tListening",
            "deck care\tCare and safety",
            "tag basics",
            "tag replies",
            "tag safety",
            "skill avoid-advice\tLeave advice out",
            "skill avoid-minimising\tDo not make it smaller",
            "skill hold-silence\tHold the silence",
            "skill reflect-feeling\tReflect a feeling",
            "skill safety-check\tCheck safety",
            "skill validate\tValidate",
            "cards listening reflection pause pause#reverse two-parts two-parts#2 which-reply fourth-no",
            "cards care tired-of-it empty-cup",
        ]

    def test_index_follows_the_library(self, hark: Hark) -> None:
        """It is written when it is missing and when a deck changed, and only then."""
        file = hark.home / "cache" / "names.txt"
        hark("decks")
        before = file.stat()
        hark("due")
        unchanged = file.stat()
        hark("new first-week")
        hark("decks")

        assert (before.st_mtime_ns, before.st_ino) == (unchanged.st_mtime_ns, unchanged.st_ino)
        assert "\ndeck first-week\tFirst week\n" in file.read_text()

        file.unlink()
        hark("decks")

        assert "\ndeck first-week\tFirst week\n" in file.read_text()

    def test_index_that_cannot_be_written(self, hark: Hark) -> None:
        """Where there can be no index, everything else goes on."""
        (hark.home / "cache" / "names.txt").mkdir(parents=True)

        assert hark("decks --json").code == 0

    @pytest.mark.parametrize("kind", ["missing", "folder", "empty", "garbage"])
    @pytest.mark.parametrize("shell", SHELLS)
    def test_index_at_fault(self, ready: tuple[Path, Path], shell: str, kind: str) -> None:
        """Without a sound index no names are offered, commands still are, and nothing is said."""
        home, folder = ready
        file = home / "cache" / "names.txt"
        file.unlink()
        if kind == "folder":
            file.mkdir()
        elif kind != "missing":
            file.write_bytes(b"" if kind == "empty" else b"\0\xff\x1b[2Jdeck\n$(touch pwned)\n" * 50)

        assert offered(shell, ["hark due ", "hark grade x/", "hark review --tag=", "hark due --ex"], home, folder) == [
            set(), set(), set(), {"--exit-code"},
        ]  # fmt: skip
        assert sorted(path.name for path in folder.iterdir()) == sorted(FILES_THERE)

    @pytest.mark.parametrize("shell", SHELLS)
    def test_where_it_is(self, ready: tuple[Path, Path], shell: str) -> None:
        """It is found by HARK_HOME, else by XDG_CACHE_HOME, else in ~/.cache."""
        home, folder = ready
        usual, other = folder.parent / "usual", folder.parent / "other"
        for place, deck in ((usual / ".cache", "usual-deck"), (other, "other-deck")):
            (place / "hark").mkdir(parents=True)
            (place / "hark" / "names.txt").write_text(f"names x\ndeck {deck}\tA title\n")

        def decks(environ: dict[str, str]) -> list[set[str]]:
            return offered(shell, ["hark due "], home, folder, environ={"HOME": str(usual)} | environ)

        assert decks({}) == [DECKS]
        assert decks({"HARK_HOME": ""}) == [{"usual-deck"}]
        assert decks({"HARK_HOME": "", "XDG_CACHE_HOME": str(other)}) == [{"other-deck"}]


HOSTILE = ("$(touch pwned)", "`touch pwned`", "a;touch pwned", "it's", 'say "so"', "*", "~", "back\\slash", "two words")
ODD = (
    "two words", "star*", "price $5", "it's so", 'quote "so"', "or;else", "down\\hill", "hi[s]tory", "what?", "an & on",
)  # fmt: skip
HOSTILE_DECK = f"""\
format = 1
id = "evil"
title = '$(touch pwned) `touch pwned` \\ : %s [*] " ; touch pwned'
tags = ["{'", "'.join(tag.replace(chr(92), chr(92) * 2).replace('"', chr(92) + '"') for tag in HOSTILE)}", "\\u001b[2J"]

[[cards]]
id = "a-card"
kind = "concept"
front = "Who?"
back = "Me."
"""


class TestHostileNames:
    """Tags and titles from a stranger's deck."""

    @pytest.fixture
    def evil(self, hark: Hark, tmp_path: Path) -> tuple[Path, Path]:
        """A home with a deck whose title and tags a shell might obey."""
        hark.add_deck("evil", HOSTILE_DECK)
        assert hark("due evil --json").json()["broken"] == []
        (tmp_path / "work").mkdir()
        return hark.home, tmp_path / "work"

    @pytest.mark.parametrize("shell", SHELLS)
    def test_they_are_offered_as_they_are(self, evil: tuple[Path, Path], shell: str) -> None:
        """They are offered as they stand, but for what a terminal would obey, and nothing is run."""
        home, folder = evil

        found = offered(shell, ["hark review --tag ", "hark due ev", "hark grade ev"], home, folder)

        assert found == [{*HOSTILE, *TAGS}, {"evil"}, {"evil/"}]
        assert list(folder.iterdir()) == []

    @pytest.mark.parametrize("shell", ["bash", "zsh"])
    def test_a_line_with_them_is_run(self, evil: tuple[Path, Path], shell: str) -> None:
        """When all of them are put into the line and it is run, hark is given the tags and nothing else happens."""
        home, folder = evil

        assert inserted(shell, "hark review --tag ", home, folder) == {*HOSTILE, *TAGS}
        assert list(folder.iterdir()) == []

    @pytest.mark.parametrize("shell", SHELLS)
    def test_pressing_tab(self, hark: Hark, tmp_path: Path, shell: str) -> None:
        """The beginning of a tag or of a file's name, TAB and Enter: hark is given the whole name as one word."""
        folder = tmp_path / "work"
        folder.mkdir()
        before, after = HOSTILE_DECK.replace("evil", "odd").split("title", 1)[0], HOSTILE_DECK.split("[[cards]]")[1]
        hark.add_deck("odd", f"{before}title = 'Odd'\ntags = {json.dumps(ODD)}\n[[cards]]{after}")
        assert hark("due odd --json").json()["broken"] == []
        for name in ODD:
            (folder / name).touch()

        taken = tabbed(
            shell, [f"hark {command} {name[:2]}" for command in ("review --tag", "import") for name in ODD],
            hark.home, folder,
        )  # fmt: skip

        assert taken == [["review", "--tag", name] for name in ODD] + [["import", name] for name in ODD]

    @pytest.mark.parametrize("shell", SHELLS)
    def test_names_like_patterns(self, hark: Hark, tmp_path: Path, shell: str) -> None:
        """What looks like a pattern in the index of names is offered as it is, and not as the files it would match."""
        folder = tmp_path / "work"
        folder.mkdir()
        (folder / "a").touch()
        hark("decks")
        (hark.home / "cache" / "names.txt").write_text("names x\ndeck x\tX\ncards x * [a] ? ~ $HOME\n")

        assert offered(shell, ["hark grade x/"], hark.home, folder) == [{"x/*", "x/[a]", "x/?", "x/~", "x/$HOME"}]

    def test_behind_a_quote(self, evil: tuple[Path, Path]) -> None:
        """In bash, behind a quote that was opened, only what needs no further quoting is offered."""
        home, folder = evil

        lines = ['hark review --tag "tw', 'hark review --tag="tw', 'hark review --tag "$']

        assert offered("bash", lines, home, folder) == [{"two words"}, {"two words"}, set()]


def test_bash_script_is_sound() -> None:
    """The script has no fault that shellcheck knows of."""
    needed("shellcheck")

    subprocess.run(["shellcheck", str(SCRIPTS / "hark.bash")], check=True)


class TestLoading:
    """How a shell comes to know the script."""

    def test_zsh_answers_the_first_time(self, ready: tuple[Path, Path]) -> None:
        """Found through fpath, zsh's script answers at the first TAB and not only at the second."""
        home, folder = ready

        assert offered("zsh", ["hark dec"], home, folder) == [{"decks"}]

    def test_bash_completion_finds_it(self, hark: Hark, ready: tuple[Path, Path]) -> None:
        """Installed, the script is found by bash-completion at the first TAB."""
        library = Path("/usr/share/bash-completion/bash_completion")
        if not library.exists():
            pytest.skip("bash-completion is not installed")
        home, folder = ready
        user = folder.parent / "user"
        ran = hark("completions bash --install", BASH_COMPLETION_USER_DIR=str(user), COLUMNS="0")
        assert ran.out.endswith("A new bash completes hark where the package bash-completion is installed.\n")
        empty = folder.parent / "empty"
        empty.write_text("")

        found = offered(
            "bash", ["hark dec"], home, folder, script=empty, before=f"set +u; source {library}",
            environ={"BASH_COMPLETION_USER_DIR": str(user)},
        )  # fmt: skip

        assert found == [{"decks"}]


PLACES = {
    "bash": ("data/bash-completion/completions/hark", None, None),
    "zsh": ("data/zsh/site-functions/_hark", "~/.zshrc", "fpath=({folder} $fpath)"),
    "fish": ("settings/fish/completions/hark.fish", None, None),
    "powershell": ("settings/powershell/hark.ps1", "$PROFILE", ". '{file}'"),
}


class TestInstall:
    """`hark completions SHELL --install`."""

    @pytest.mark.parametrize("shell", PLACES)
    def test_it_writes_one_file(self, hark: Hark, tmp_path: Path, shell: str) -> None:
        """The script lands where that shell looks, nothing else does, and the names are there to be completed."""
        place, start_file, line = PLACES[shell]
        user = tmp_path / "a user"
        file = user / place

        def install() -> Ran:
            return hark(
                f"completions {shell} --install --json",
                HOME=str(user),
                XDG_DATA_HOME=str(user / "data"),
                XDG_CONFIG_HOME=str(user / "settings"),
            )

        answer = install().json()

        text = file.read_text(encoding="utf-8")
        assert text == hark(f"completions {shell}").out
        wanted = line and line.replace("{folder}", f"'{file.parent}'").replace("{file}", str(file))
        assert answer == {
            "schema": "hark.completions/1", "shell": shell, "file": str(file), "start_file": start_file, "line": wanted,
            "text": text,
        }  # fmt: skip
        assert [path for path in user.rglob("*") if path.is_file()] == [file]
        assert (hark.home / "cache" / "names.txt").exists()
        assert install().json() == answer  # its own file it renews

    def test_without_xdg(self, hark: Hark, tmp_path: Path) -> None:
        """Without XDG variables the usual places below the home folder hold."""
        found = [hark(f"completions {shell} --install --json", HOME=str(tmp_path)).json()["file"] for shell in PLACES]

        assert found == [
            f"{tmp_path}/.local/share/bash-completion/completions/hark",
            f"{tmp_path}/.local/share/zsh/site-functions/_hark",
            f"{tmp_path}/.config/fish/completions/hark.fish",
            f"{tmp_path}/.config/powershell/hark.ps1",
        ]

    def test_what_it_says(self, hark: Hark, tmp_path: Path) -> None:
        """It says where it wrote, and what the shell's own file needs where it does not look there."""
        folder = tmp_path / ".local" / "share" / "zsh" / "site-functions"

        assert hark("completions zsh --install --plain", HOME=str(tmp_path)).out == (
            f"Wrote {folder / '_hark'}.\nA new zsh completes hark once ~/.zshrc has this line, before compinit:\n"
            f"fpath=({folder} $fpath)\n"
        )
        assert hark("completions zsh --install --plain", HOME=str(tmp_path), FPATH=f"/x:{folder}").out == (
            f"Wrote {folder / '_hark'}.\nA new zsh completes hark.\n"
        )

    @pytest.mark.parametrize("there", ["complete -W mine hark\n", "", "folder"])
    def test_a_file_of_another(self, hark: Hark, tmp_path: Path, there: str) -> None:
        """A file that is not hark's own is left alone."""
        file = tmp_path / ".local" / "share" / "bash-completion" / "completions" / "hark"
        file.parent.mkdir(parents=True)
        if there == "folder":
            file.mkdir()
        else:
            file.write_text(there)

        ran = hark("completions bash --install --json", HOME=str(tmp_path))

        assert ran.code == 1
        assert ran.json()["error"]["where"]["file"] == str(file)
        assert file.is_dir() if there == "folder" else file.read_text() == there

    def test_a_relative_folder(self, hark: Hark) -> None:
        """A folder that depends on where one stands is refused."""
        assert hark("completions bash --install", HOME="/nowhere", XDG_DATA_HOME="data").err == (
            "error: XDG_DATA_HOME leads to `data`, which is not an absolute path\n"
            " hint: set XDG_DATA_HOME to a full path\n"
        )
