# SPDX-License-Identifier: MIT
"""The parser: which command a line asks for. The door to typer, together with `options`.

A command is a file in `commands/`, found by its name. Its function, the one that `@command` marks, is given the world
and what was typed, and answers with a view; how that reads says the file's `page`. The options that every command has
(`--json`, `--plain`, `--color`) are added here. typer converts every option of every command it is given, and importing
a command takes time, so a start imports no more than the one that is asked for, and has typer make no more.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import importlib
import inspect
import io
import itertools
import os
import re
import signal
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from hark import errors
from hark.cli.home import home
from hark.cli.options import AsJson, AsPlain, InColour
from hark.cli.output import Colour, Output, Result, Stream, Style, refusal_view
from hark.cli.world import World
from hark.errors import Exit, Refusal
from hark.values import frozen
from hark.views.view import Error, View

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from hark.shells.command import Command

    F = TypeVar("F", bound=Callable[..., View | Result | Stream])

EVERY_DAY, LOOKING, DECKS = "Every day", "Look around", "Decks"
SCRIPTS, UPKEEP = "For scripts", "Upkeep"
GROUPS = (EVERY_DAY, LOOKING, DECKS, SCRIPTS, UPKEEP)
"""The headings under which help lists the commands."""


@frozen
class Marked:
    """The function of a command, with its heading and its place under it."""

    function: Callable[..., Any]
    group: str
    place: int
    takes_options: bool


_marked: dict[str, Marked] = {}
"""Those that are imported, by name."""


def command(group: str, place: int, *, takes_options: bool = False) -> Callable[[F], F]:
    """Marks the function that is the command its file is named for; help lists it under *group*, by *place*.

    It is given the `World` as `world` and the `Output` as `out`, if it has parameters of these names. With
    *takes_options*, options that nobody knows are words: they are another program's.
    """

    def mark(function: F) -> F:
        _marked[_name(function.__module__)] = Marked(function, group, place, takes_options)
        return function

    return mark


def names() -> dict[str, str]:
    """The module of each command there is, by the name that is typed. None of them is imported."""
    folder = Path(importlib.import_module("hark.commands").__path__[0])
    stems = [file.stem for file in folder.iterdir() if file.suffix == ".py" and file.stem != "__init__"]
    modules = [f"hark.commands.{stem}" for stem in stems]
    return {_name(module): module for module in modules}


def _name(module: str) -> str:
    """The name of the command in *module*: that of its file, which ends in a line where Python has a word like it."""
    return module.rpartition(".")[2].removesuffix("_")


def answers() -> dict[str, type[View]]:
    """Every answer there is by its schema's name, such as `due/1` for `hark.due/1`, and what programs are told."""
    program()
    importlib.import_module("hark.views.coach")  # no command's answer
    return {view.SCHEMA.removeprefix("hark."): view for view in View.__subclasses__()}


def tree() -> tuple[Command, ...]:
    """The program itself, then its commands in the order in which help lists them, as plain values."""
    from hark.cli.tree import commands

    return commands(program())


class Run:
    """One run: typer leaves here which command is meant, and it is called once typer is out of the way."""

    def __init__(self, world: World, style: Style) -> None:
        self.world = world
        self.out = Output(world, style, _no_page)
        self.command: Callable[[], View | Result | Stream] | None = None
        self.is_speaking = False
        """Whether an answer is being written: interrupted then, nothing more is said, so that it stays one object."""


class _OwnHelp:
    """What has a help that is a page of ours."""

    name: str | None

    def get_help(self, ctx: Any) -> str:
        """Nothing; what is asked for is kept."""
        from hark.cli import usage

        run: Run = ctx.obj
        run.out = Output(run.world, run.out.style, usage.page)
        run.command = lambda: usage.help_of(self.name or "", tree())
        return ""


class _Program(_OwnHelp, TyperGroup):
    """The program."""


class _Command(_OwnHelp, TyperCommand):
    """A command."""


def _behind(function: Callable[..., Any]) -> Callable[..., None]:
    """*function* behind a signature that typer understands: without `world` and `out`, with the common options."""
    parameters = inspect.signature(function, eval_str=True).parameters
    own = [parameter for name, parameter in parameters.items() if name not in ("world", "out")]
    context = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    common = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, default, annotation in (
            ("as_json", False, AsJson), ("plain", False, AsPlain), ("colour", Colour.AUTO, InColour)
        )
    ]  # fmt: skip

    @functools.wraps(function)
    def behind(ctx: typer.Context, *, as_json: bool, plain: bool, colour: Colour, **options: Any) -> None:
        run: Run = ctx.obj
        given = run.out.style
        style = Style(
            as_json or given.as_json, plain or given.plain, colour if colour is not Colour.AUTO else given.colour
        )
        run.out = Output(run.world, style, _page_of(function))
        if ctx.invoked_subcommand is not None:
            return
        outside = {"world": run.world, "out": run.out}
        options |= {name: value for name, value in outside.items() if name in parameters}
        run.command = functools.partial(function, **options)

    behind.__signature__ = inspect.Signature([context, *own, *common])  # type: ignore[attr-defined]
    return behind


def _page_of(function: Callable[..., Any]) -> Any:
    """How the answers of the command *function* read: `page` in its file."""
    return sys.modules[function.__module__].page


def _no_page(_view: Any, _here: Any) -> Any:
    raise AssertionError("an answer of no command")


_HELP = {"help_option_names": ["--help", "-h"]}


@functools.cache
def program(wanted: str | None = None) -> Any:
    """The program as typer makes it: with the command *wanted* alone where there is such a one, else with all."""
    made = typer.Typer(
        cls=_Program, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
        no_args_is_help=False, context_settings=_HELP,
    )  # fmt: skip
    made.callback(invoke_without_command=True)(_behind(home))
    modules = names()
    chosen = [wanted] if wanted in modules else list(modules)
    for name in chosen:
        importlib.import_module(modules[name])
    for name in sorted(chosen, key=lambda name: (GROUPS.index(_marked[name].group), _marked[name].place)):
        marked = _marked[name]
        context = _HELP | {"ignore_unknown_options": marked.takes_options}
        made.command(name, cls=_Command, rich_help_panel=marked.group, context_settings=context)(
            _behind(marked.function)
        )
    return typer.main.get_command(made)


def run(arguments: list[str], world: World) -> int:
    """Runs one command line and gives its exit code. Nothing but bugs comes out as an exception."""
    arguments = [word.encode("utf-8", "backslashreplace").decode() for word in arguments]  # bytes that are no UTF-8
    begun = Run(world, Style("--json" in _options(arguments), "--plain" in _options(arguments), _colour(arguments)))
    try:
        return _answer(begun, arguments)
    except BrokenPipeError:
        _let_go_of(world.stdout)
        return Exit.DONE
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG):
            raise
        is_gone = error.errno == errno.EIO and _is_device(world.stdout)  # the terminal: nobody is there to be told
        _let_go_of(world.stdout)
        if is_gone:
            return 128 + signal.SIGHUP
        with contextlib.suppress(OSError):
            world.stderr.write(f"error: cannot write to standard output: {error.strerror}\n")
        return Exit.NO_SPACE


def _is_device(stream: TextIO) -> bool:
    """Whether *stream* leads to a terminal, also one that is gone."""
    try:
        return stat.S_ISCHR(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def _answer(run: Run, arguments: list[str]) -> int:
    try:
        answer = _understood(run, arguments)()
        if isinstance(answer, Stream):
            return _shown_as_they_come(answer, run.out)
        if not isinstance(answer, Result):
            answer = Result(answer, Exit.DONE)
        run.is_speaking = True
        if answer.written is None:
            run.out.show(answer.view)
        else:
            run.out.write(answer.written)
    except Refusal as refusal:
        run.out.show(refusal_view(refusal))
        return refusal.exit_code
    except KeyboardInterrupt:
        if run.out.style.as_json and not run.is_speaking:
            stopped = Refusal("interrupted", "interrupted", "what was recorded is kept", exit_code=Exit.INTERRUPTED)
            run.out.show(refusal_view(stopped))
        return Exit.INTERRUPTED
    return answer.exit_code


def _shown_as_they_come(stream: Stream, out: Output) -> int:
    code = Exit.DONE
    for view in stream.views:
        out.show(view)
        if isinstance(view, Error) and not stream.goes_on:
            code = Exit(view.error.exit)
    return code


def _understood(run: Run, arguments: list[str]) -> Callable[[], View | Result | Stream]:
    """The command that *arguments* ask for; help is one, too."""
    wanted = next((word for word in arguments if not word.startswith("-")), None)
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # typer says the empty help it was given
            program(wanted).main(args=arguments, obj=run, prog_name="hark", standalone_mode=False)
    except TyperException as error:
        raise _misuse(error) from None
    except typer.Abort:
        raise KeyboardInterrupt from None
    except typer.Exit:
        pass
    assert run.command is not None
    return run.command


_NUMBER = r"(-?[0-9.einf+]+)"
_COMPLAINTS = (
    (rf"{_NUMBER} is not in the range {_NUMBER}<=x<={_NUMBER}$", r"`\1` is not from \2 to \3"),
    (rf"{_NUMBER} is not in the range x>={_NUMBER}$", r"`\1` is less than \2"),
    (rf"{_NUMBER} is not in the range x<={_NUMBER}$", r"`\1` is more than \2"),
    (r"is not a valid int(eger)?( range)?$", "is not a whole number"),
    (r"is not a valid float( range)?$", "is not a number"),
    (r"^[Gg]ot unexpected extra argument(?:\(s\)|s?) \((.*)\)$", r"there is no place for `\1`"),
    (r"requires an argument$", "needs a value"),
)
"""What typer says of a command line, and what we say; what is not known stays as it is."""


def _misuse(error: TyperException) -> Refusal:
    """The complaint of typer in our own form: the guess it offers becomes the hint."""
    message, *guesses = re.split(r"\.? Did you mean | \(Possible options: ", error.format_message())
    message = re.sub(
        r"""'([^']*)'|"([^"]*)"|(?<=^No such option: )(\S+)$""",
        lambda quoted: f"`{''.join(part or '' for part in quoted.groups())}`",
        message,
    )
    message = message.replace("such option: ", "such option ").removesuffix(".")
    message = f"{message[:1].lower()}{message[1:]}"
    for theirs, ours in _COMPLAINTS:
        message = re.sub(theirs, ours, message, flags=re.DOTALL)
    context = getattr(error, "ctx", None)
    near = re.findall(r"[\w-]+", guesses[0]) if guesses else []
    if unknown := re.fullmatch(r"no such command `(.*)`", message, re.DOTALL):
        from hark.cli.everyday import meant

        if hint := meant(unknown[1]):
            return errors.misuse(message, hint)
    hint = (
        f"did you mean {errors.ticked(near)}?"
        if near
        else f"see `{context.command_path if context else 'hark'} --help`"
    )
    return errors.misuse(message, hint)


def _options(arguments: list[str]) -> list[str]:
    """Those *arguments* that may be options, so that help and a misused command line are answered in them, too."""
    return arguments[: arguments.index("--")] if "--" in arguments else arguments


def _colour(arguments: list[str]) -> Colour:
    """The colour asked for."""
    words = _options(arguments)
    pairs = [*itertools.pairwise(words), *(tuple(word.split("=", 1)) for word in words if "=" in word)]
    asked = [pair[1] for pair in pairs if pair[0] == "--color" and pair[1] in list(Colour)]
    return Colour(asked[-1]) if asked else Colour.AUTO


def _let_go_of(stream: TextIO) -> None:
    """Points a broken standard output elsewhere, so that Python does not complain about it when it ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def main(arguments: list[str] | None = None) -> int:
    """The program: picks up the world, runs, gives the exit code."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started hark
            setattr(sys, name, Path(os.devnull).open("r+", encoding="utf-8"))  # noqa: SIM115 - open to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    return run(sys.argv[1:] if arguments is None else arguments, World(started_as=sys.argv[0]))
