# SPDX-License-Identifier: MIT
"""`hark completions`: the script with which a shell completes hark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, ClassVar

from hark.cli.app import UPKEEP, command, tree
from hark.cli.options import Argument, Option
from hark.cli.world import World
from hark.render.page import Block, Text, Tone
from hark.render.words import Here
from hark.shells.kinds import Shell
from hark.values import frozen
from hark.views.view import View


@frozen
class Completions(View):
    """`hark completions`: a shell's script, and where it was written."""

    SCHEMA: ClassVar[str] = "hark.completions/1"
    shell: str
    file: str | None
    """Null where it was not to be written."""
    start_file: str | None
    """The shell's own file that needs *line* for the shell to look there; null where it looks there anyway."""
    line: str | None
    text: str


@command(UPKEEP, 7)
def completions(
    world: World,
    shell: Annotated[Shell, Argument(metavar="SHELL", help="bash, zsh, fish or powershell.")],
    install: Annotated[bool, Option("--install", help="Write it to where that shell looks.")] = False,
) -> Completions:
    """Give the script with which a shell completes hark.

    It knows commands, options and their words, your decks, tags and cards, and never starts hark to find them.
    With --install it is written to the one place where your shell looks; no other file is touched.

    \b
    Examples:
      hark completions bash
      hark completions zsh --install
    """
    from hark.shells import places
    from hark.shells.grammar import grammar
    from hark.shells.scripts import script

    text = script(shell, grammar(tree()))
    if not install:
        return Completions(str(shell), None, None, None, text)
    place = places.place(shell, world.environ)
    places.install(text, place.file)
    world.read_library()  # which writes the names it will complete
    return Completions(str(shell), str(place.file), place.start_file, place.line, text)


def page(view: Completions, _here: Here) -> Iterable[Block] | str:
    """The script itself, unless it was written to a file."""
    return view.text if view.file is None else _installed(view)


def _installed(view: Completions) -> Iterator[Block]:
    yield Text(f"Wrote {view.file}.")
    if view.line is None:
        needs = " where the package bash-completion is installed" if view.shell == "bash" else ""
        yield Text(f"A new {view.shell} completes hark{needs}.", Tone.DIM)
    else:
        early = ", before compinit" if view.shell == "zsh" else ""
        yield Text(f"A new {view.shell} completes hark once {view.start_file} has this line{early}:")
        yield Text(view.line, indent=2)
