# SPDX-License-Identifier: MIT
"""`hark prompt`: what puts the number of cards left today into a prompt, and the number itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, ClassVar

from hark import errors
from hark.cli.app import UPKEEP, command
from hark.cli.options import Argument, Option
from hark.cli.world import World
from hark.render.page import Block, Text
from hark.render.words import Here
from hark.shells import __file__ as snippets
from hark.shells import duefile, kinds
from hark.values import frozen
from hark.views.view import View


@frozen
class Prompt(View):
    """`hark prompt SHELL`: what puts the number of cards left today into a prompt."""

    SCHEMA: ClassVar[str] = "hark.prompt/1"
    shell: str
    text: str


@frozen
class PromptCount(View):
    """`hark prompt --count`: how many cards are due; 0 where it is not *known*."""

    SCHEMA: ClassVar[str] = "hark.prompt_count/1"
    count: int
    known: bool


@command(UPKEEP, 8)
def prompt(
    world: World,
    shell: Annotated[
        kinds.Prompt | None, Argument(metavar="[SHELL]", help="bash, zsh, fish, starship or tmux.")
    ] = None,
    count: Annotated[bool, Option("--count", help="Say the number alone, fast.")] = False,
) -> Prompt | PromptCount:
    """Give what puts the number of cards left today into a prompt.

    In bash, zsh and fish it reads one small file and starts no process, and it says nothing when nothing is due. Its
    first lines say where it goes. With --count, hark answers from the same file, 0 where it is not known.

    \b
    Examples:
      hark prompt bash
      hark prompt --count
    """
    if count:
        if shell is not None:
            raise errors.misuse(f"`--count` and `{shell}` are two answers", "leave one of them out")
        number = duefile.count(duefile.read(str(world.folders.due_file)), world.clock().timestamp())
        return PromptCount(number or 0, number is not None)
    if shell is None:
        raise errors.misuse("missing argument `SHELL`", f"one of {errors.ticked(list(kinds.Prompt))}, or `--count`")
    text = (Path(snippets).parent / f"prompt.{shell}").read_text(encoding="utf-8")
    return Prompt(str(shell), text)


def page(view: Prompt | PromptCount, _here: Here) -> Iterable[Block] | str:
    """The text as a file, or the number."""
    return view.text if isinstance(view, Prompt) else (Text(str(view.count)),)
