# SPDX-License-Identifier: MIT
"""The house rules, held over the whole project: doors, directions, docstrings, docs and pictures."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import lru_cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from places import HERE, environment

ROOT = HERE.parent
SOURCE = ROOT / "src" / "hark"
MODULES = sorted(SOURCE.rglob("*.py"))
TESTS = sorted(HERE.glob("*.py"))

DOORS = {
    "typer": {"cli/app", "cli/options"},
    "rich": {"render/paint"},
    "prompt_toolkit": {"render/terminal"},
    "sqlite3": {"progress/database", "progress/readonly", "cards/catalogue", "formats/anki/package"},
    "tomllib": {"toml"},
    "tomli_w": {"toml"},
    "tomlkit": {"toml"},
    "platformdirs": {"paths"},
    "subprocess": {"cli/editor", "sharing/confined"},
    "http": {"sharing/https"},
    "socket": {"sharing/https", "sharing/address"},
    "idna": {"sharing/address"},
    "zipfile": {"sharing/archive", "formats/anki/package"},
    "tarfile": {"sharing/archive"},
}
"""Each library, and the module or folder through which alone it is used."""

LAYERS = (
    "values",
    "safe",
    "errors",
    "files",
    "toml",
    "paths",
    "config",
    "language",
    "memory",
    "cards",
    "views",
    "progress",
    "quality",
    "formats",
    "study",
    "sharing",
    "syncing",
    "machine",
    "shells",
    "render",
    "cli",
    "commands",
    "__main__",
)
"""Imports go down only: a module imports from its own folder or from what stands before it in this list.

`views` stands low because a view is a value: whoever knows the facts may give them in the form that is promised.
"""


def name_of(file: Path) -> str:
    """The module of *file* below hark, as `render/paint`."""
    return file.relative_to(SOURCE).with_suffix("").as_posix()


@lru_cache
def imports(file: Path) -> list[str]:
    """Every module *file* imports, also inside functions; not what only type checkers read."""
    found: list[str] = []

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            return
        if isinstance(node, ast.Import):
            found.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            assert node.module
            found.extend(f"{node.module}.{alias.name}" for alias in node.names)
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(ast.parse(file.read_text(encoding="utf-8")))
    return found


@pytest.mark.parametrize("library", DOORS)
def test_one_library_one_door(library: str) -> None:
    """Each library is imported through its one door."""
    users = {name_of(file) for file in MODULES if any(name.split(".")[0] == library for name in imports(file))}

    assert {user for user in users if not {user, user.split("/")[0]} & DOORS[library]} == set()
    assert users


def test_imports_go_down_only() -> None:
    """Values, then the domain, then answers, then rendering and commands; never back."""
    rank = {name: number for number, name in enumerate(LAYERS)}
    wrong = []
    for file in MODULES:
        own = name_of(file).split("/")[0]
        if own == "__init__":
            continue
        for imported in imports(file):
            parts = imported.split(".")
            if parts[0] == "hark" and len(parts) > 1 and parts[1] != "__version__" and rank[parts[1]] > rank[own]:
                wrong.append(f"{name_of(file)} imports {imported}")

    assert wrong == []


def arrows() -> dict[str, set[str]]:
    """Every module with those of ours that it imports, by names such as `render/paint` or, for `__init__`, `render`."""
    known = {name_of(file).removesuffix("/__init__"): file for file in MODULES}

    def module(imported: str) -> str | None:
        parts = imported.split(".")[1:]
        ours = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((name for name in ours if name in known), None)

    found = {name: {module(one) for one in imports(file) if one.startswith("hark.")} for name, file in known.items()}
    return {name: {one for one in those if one and one != name} for name, those in found.items()}


def test_nothing_goes_round_in_a_circle() -> None:
    """No module imports, by whatever way, a module that imports it; not even inside functions."""
    order = list(TopologicalSorter(arrows()).static_order())

    assert len(order) == len(MODULES)


COMMANDS = [file for file in MODULES if file.parent.name == "commands" and file.stem != "__init__"]


def test_a_command_stands_alone() -> None:
    """Nobody imports a command, the others least: whoever deletes its file has deleted it."""
    wrong = [f"{user} imports {used}" for user, those in arrows().items() for used in those if "commands/" in used]

    assert wrong == []


@pytest.mark.parametrize("file", COMMANDS, ids=lambda file: file.stem)
def test_a_command_is_one_file(file: Path) -> None:
    """It holds the function named for it, the one that is marked a command, and says how its answers read."""
    functions = [node for node in ast.parse(file.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)]
    marked = [one.name for one in functions for mark in one.decorator_list if ast.unparse(mark).startswith("command(")]

    assert [name.removesuffix("_") for name in marked] == [file.stem.removesuffix("_")]
    assert "page" in [one.name for one in functions]


LONGEST = 420


def test_modules_are_small_and_have_their_folder() -> None:
    """No module is longer than a person reads at a sitting, and few stand outside of any folder."""
    long = {name_of(file) for file in MODULES if file.read_text(encoding="utf-8").count("\n") > LONGEST}

    assert long == set()
    assert len([file for file in MODULES if file.parent == SOURCE]) <= 9


KIND_NAMES = {"Concept", "Cloze", "Choice", "Scenario", "Dialogue"}
NAME_KINDS = {
    "render/cards": "how each kind looks on a screen, and what keys mean there",
    "quality/rules": "a rule may be about one kind of card",
    "quality/talks": "the rules for dialogues",
    "formats/anki/notes": "how each kind looks on a card of Anki's",
}


def test_cards_answer_for_themselves() -> None:
    """Who holds a card does not ask for its kind: a new kind touches `cards`, its screen, its rules and no more."""
    naming = set()
    for file in MODULES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_class = isinstance(node, ast.Name) and node.id in KIND_NAMES
            is_member = isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Kind" and node.attr.isupper()
            if is_class or is_member:
                naming.add(name_of(file))

    assert {name for name in naming if not name.startswith("cards/")} == NAME_KINDS.keys()


def test_contributing_draws_the_house() -> None:
    """The picture for newcomers names every folder, from the top floor down, and the three files they begin with."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    folders = [name for name in LAYERS if (SOURCE / name).is_dir()]

    assert re.findall(r"^(\w+)/ {2,}", text, re.MULTILINE) == folders[::-1]
    named = [name for name in re.findall(r"`(\w+/\w+\.py)`", text) if name.split("/")[0] in folders]
    assert [name for name in named if not (SOURCE / name).exists()] == []
    assert {"cards/model.py", "study/session.py", "commands/due.py"} <= set(named)


def test_nothing_prints() -> None:
    """Nobody calls `print`; streams are written to by the edge alone."""
    printing = [
        f"{name_of(file)}:{node.lineno}"
        for file in MODULES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "input")
    ]

    assert printing == []


def test_clock_and_dice_come_from_the_edge() -> None:
    """The time is read and chance is drawn only in `cli/world.py`, and by the door, where that would take too long."""
    reads = re.compile(
        r"\.now\(|\.utcnow\(|\btime\.time\(|\btoday\(\)|random\.random\(|random\.Random\b(?!\])|secrets\."
    )
    found = [
        name_of(file)
        for file in MODULES
        if reads.search(re.sub(r'""".*?"""', "", file.read_text(encoding="utf-8"), flags=re.DOTALL))
    ]

    assert found == ["__main__", "cli/world"]


def test_every_file_is_marked_and_said() -> None:
    """Every Python file names its licence and opens with a docstring."""
    files = [*MODULES, *TESTS, ROOT / "tasks.py", *sorted(ROOT.glob("docs/*.py")), *sorted(ROOT.glob("bench/**/*.py"))]
    texts = {file: file.read_text(encoding="utf-8") for file in files}

    assert [file.name for file, text in texts.items() if not text.startswith("# SPDX-License-Identifier: MIT\n")] == []
    assert [file.name for file, text in texts.items() if not ast.get_docstring(ast.parse(text))] == []


def test_every_test_says_what_must_hold() -> None:
    """Every test has a docstring."""
    silent = [
        f"{file.name}:{node.name}"
        for file in TESTS
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test") and not ast.get_docstring(node)
    ]

    assert silent == []


def test_top_level_is_what_a_visitor_expects() -> None:
    """The top level of the project holds these things and nothing else."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {line.split("/")[0] for line in listed.splitlines()}

    assert top <= {
        ".ci", ".gitignore", ".pre-commit-hooks.yaml", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md",
        "SECURITY.md",
        "bench", "completions", "constraints.txt", "decks", "docs", "pyproject.toml", "src", "tasks.py", "tests",
    }  # fmt: skip


def test_pins_hold_hashes_and_no_address() -> None:
    """constraints.txt pins every package with a hash and names no host."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pins = re.split(r"\n(?=[a-z])", text)[1:]

    assert "://" not in text
    assert all("==" in pin and "--hash=sha256:" in pin for pin in pins)
    assert len(pins) > 20


def test_ci_runs_the_readme() -> None:
    """CI calls exactly the test command of the README."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    command = "python3 tasks.py test"

    assert f"```sh\n{command}\n```" in readme
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == command


def test_readme_names_every_folder_and_links_what_exists() -> None:
    """Every link of the README into the project leads somewhere."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", readme)

    assert [link for link in links if not (ROOT / link).exists()] == []
    assert len(links) > 3


@pytest.mark.parametrize("name", ["scenario.svg", "day.svg", "session-80x24.svg", "session-40x20.svg"])
def test_pictures_are_current(name: str) -> None:
    """The README's pictures are what the program draws today: `python3 tasks.py pictures` renews them."""
    from pictures import PICTURES

    assert PICTURES[name]() == (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_module_runs_without_its_script(tmp_path: Path) -> None:
    """`python -m hark --version` works and says the version of the package."""
    done = subprocess.run(
        [sys.executable, "-m", "hark", "--version"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )

    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version
    assert done.stdout == f"hark {version[1]}\n"
    assert done.stderr == ""


def test_deck_tables_are_current() -> None:
    """The tables of decks/README.md are what the decks give today: `python3 tasks.py tables` renews them."""
    from tables import filled

    readme = (ROOT / "decks" / "README.md").read_text(encoding="utf-8")

    assert filled(readme) == readme
