# SPDX-License-Identifier: MIT
"""From a command's answer to the outside: one place turns views and refusals into JSON or a page.

The only door to typer. A command is a function of the world and its options that returns a view; the
options every command has (`--json`, `--plain`, `--color`) are added here.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import importlib
import inspect
import io
import itertools
import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from hark import errors, views
from hark.cli.complaints import in_our_words
from hark.cli.groups import COMMON, UPKEEP
from hark.cli.world import World
from hark.errors import Exit, Refusal
from hark.safe import safe, safe_json
from hark.values import frozen

if TYPE_CHECKING:
    from typing import TextIO

    from hark.render.page import Page
    from hark.views import View


class Colour(StrEnum):
    """When to colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@frozen
class Answer:
    """A view with an exit code that is not 0. *written* is said instead of a page: the answer for another program."""

    view: View
    exit_code: int
    written: str | None = None


@frozen
class Stream:
    """Views that are shown as they come, each in a line of its own under `--json`."""

    views: Iterator[View]


@frozen
class Style:
    """How the person wants to be answered."""

    as_json: bool = False
    plain: bool = False
    colour: Colour = Colour.AUTO


AsJson = Annotated[bool, typer.Option("--json", help="Answer with one JSON object.", rich_help_panel=COMMON)]
AsPlain = Annotated[
    bool, typer.Option("--plain", help="Plain labelled lines, for screen readers.", rich_help_panel=COMMON)
]
InColour = Annotated[
    Colour, typer.Option("--color", metavar="WHEN", help="Colour: auto, always or never.", rich_help_panel=COMMON)
]

COMMANDS = {
    "review": "study", "due": "study", "next": "study", "grade": "study", "undo": "study",
    "decks": "browse", "show": "browse", "search": "browse", "log": "browse", "why": "browse", "journal": "browse",
    "stats": "browse",
    "import": "exchange", "update": "exchange", "export": "sharing", "remove": "sharing",
    "new": "writing", "edit": "writing", "check": "keeping",
    "suspend": "keeping", "resume": "keeping", "reset": "keeping",
    "doctor": "upkeep", "backup": "upkeep", "restore": "upkeep", "merge": "upkeep",
    "config": "keeping", "paths": "keeping", "schema": "keeping",
    "completions": "shells", "prompt": "shells", "remind": "shells", "help": "pages",
}  # fmt: skip
"""Every command in the order of help, and the module it is in: only the one that is asked for is imported."""

_known: dict[str, tuple[Callable[..., Any], bool, str]] = {}


class _Program(TyperGroup):
    """The program, whose help is a page of ours."""

    def get_help(self, ctx: Any) -> str:
        """Nothing; what is asked for is kept."""
        return _keep_help("", ctx)


class _Command(TyperCommand):
    """A command whose help is a page of ours."""

    def get_help(self, ctx: Any) -> str:
        """Nothing; what is asked for is kept."""
        return _keep_help(self.name or "", ctx)


def _keep_help(name: str, ctx: Any) -> str:
    from hark.cli.pages import help_of

    ctx.obj.command = functools.partial(help_of, name)
    return ""


def command(
    name: str, *, style: bool = False, group: str = UPKEEP
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Makes a function of the world and options a command. With *style*, it is given the `Style` as well.

    *group* is the heading under which help lists it.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        _known[name] = (function, style, group)
        return function

    return register


def _with_style(function: Callable[..., Any], *, style: bool) -> Callable[..., Any]:
    """*function* behind a signature that typer understands: without the world, with the common options."""
    signature = inspect.signature(function, eval_str=True)
    own = [parameter for name, parameter in signature.parameters.items() if name not in ("world", "style")]
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
        given = run.style
        run.style = Style(
            as_json or given.as_json, plain or given.plain, colour if colour is not Colour.AUTO else given.colour
        )
        if style:
            options["style"] = run.style
        run.command = functools.partial(function, run.world, **options)

    behind.__signature__ = inspect.Signature([context, *own, *common])  # type: ignore[attr-defined]
    return behind


class Run:
    """One run: typer leaves here which command is meant, and it is called once typer is out of the way."""

    def __init__(self, world: World, style: Style) -> None:
        self.world, self.style = world, style
        self.command: Callable[[], View | Answer | Stream] | None = None
        self.speaking = False
        """Whether an answer is being written: interrupted then, nothing more is said, so that it stays one object."""


@functools.cache
def program(wanted: str | None = None) -> Any:
    """The program as typer makes it: with the command *wanted* alone where there is such a one, else with all.

    typer converts every option of every command it is given, so it is given no more than it needs.
    """
    from hark.cli import root

    made = typer.Typer(
        cls=_Program, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=False
    )
    made.callback(invoke_without_command=True)(root.home)
    for name in [wanted] if wanted in COMMANDS else COMMANDS:
        importlib.import_module(f"hark.cli.{COMMANDS[name]}")
        function, style, group = _known[name]
        made.command(name, cls=_Command, rich_help_panel=group)(_with_style(function, style=style))
    return typer.main.get_command(made)


def run(arguments: list[str], world: World) -> int:
    """Runs one command line and gives its exit code. Nothing but bugs comes out as an exception."""
    arguments = [word.encode("utf-8", "backslashreplace").decode() for word in arguments]  # bytes that are no UTF-8
    wanted = Style(_asks_for("--json", arguments), _asks_for("--plain", arguments), _colour(arguments))
    given = Run(world, wanted)
    try:
        return _answer(given, arguments)
    except BrokenPipeError:
        _let_go_of(world.stdout)
        return Exit.DONE
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG):
            raise
        _let_go_of(world.stdout)
        with contextlib.suppress(OSError):
            world.stderr.write(f"error: cannot write to standard output: {error.strerror}\n")
        return Exit.NO_SPACE


def _answer(given: Run, arguments: list[str]) -> int:
    try:
        answer = _understood(given, arguments)()
        if isinstance(answer, Stream):
            return _shown_as_they_come(answer, given)
        if not isinstance(answer, Answer):
            answer = Answer(answer, Exit.DONE)
        given.speaking = True
        if answer.written is None:
            show(answer.view, given.world, given.style)
        else:
            given.world.stdout.write(answer.written)
            given.world.stdout.flush()
    except Refusal as refusal:
        return _refuse(refusal, given)
    except KeyboardInterrupt:
        stopped = Refusal("interrupted", "interrupted", "what was recorded is kept", exit_code=Exit.INTERRUPTED)
        return _refuse(stopped, given) if given.style.as_json and not given.speaking else Exit.INTERRUPTED
    return answer.exit_code


def _shown_as_they_come(stream: Stream, given: Run) -> int:
    code = Exit.DONE
    for view in stream.views:
        show(view, given.world, given.style)
        if isinstance(view, views.Error):
            code = Exit(view.error.exit)
    return code


def _understood(given: Run, arguments: list[str]) -> Callable[[], View | Answer | Stream]:
    """The command that *arguments* ask for; help is one, too."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # typer says the empty help it was given
            program(_wanted(arguments)).main(args=arguments, obj=given, prog_name="hark", standalone_mode=False)
    except TyperException as error:
        raise _misuse(error) from None
    except typer.Abort:
        raise KeyboardInterrupt from None
    except typer.Exit:
        pass
    assert given.command is not None
    return given.command


def _wanted(arguments: list[str]) -> str | None:
    """The word that names a command."""
    return next((word for word in arguments if not word.startswith("-")), None)


def _misuse(error: TyperException) -> Refusal:
    """The complaint of typer in our own form: the guess it offers becomes the hint."""
    message, *guesses = re.split(r"\.? Did you mean | \(Possible options: ", error.format_message())
    message = re.sub(
        r"""'([^']*)'|"([^"]*)"|(?<=^No such option: )(\S+)$""",
        lambda found: f"`{''.join(part or '' for part in found.groups())}`",
        message,
    )
    message = message.replace("such option: ", "such option ")
    context = getattr(error, "ctx", None)
    near = re.findall(r"[\w-]+", guesses[0]) if guesses else []
    hint = (
        f"did you mean {errors.ticked(near)}?"
        if near
        else f"see `{context.command_path if context else 'hark'} --help`"
    )
    return errors.misuse(in_our_words(f"{message[:1].lower()}{message[1:]}".removesuffix(".")), hint)


def show(view: View, world: World, style: Style) -> None:
    """Writes *view* where answers go."""
    if style.as_json:
        unicode = (getattr(world.stdout, "encoding", None) or "utf-8").lower().replace("-", "") == "utf8"
        document = json.dumps(views.to_json(view), ensure_ascii=not unicode, allow_nan=False)
        world.stdout.write(safe_json(document) + "\n")
        world.stdout.flush()
        return
    from hark.render import wording
    from hark.render.words import Here

    stream = world.stderr if isinstance(view, views.Error) else world.stdout
    if (text := wording.exact(view)) is not None:  # for a program, unless a terminal would obey it
        stream.write(safe(text.replace("\r\n", "\n")) if stream.isatty() else text)
    elif isinstance(view, views.SchemaDocument):
        stream.write(safe_json(json.dumps(view.document, indent=2, ensure_ascii=False)) + "\n")
    else:
        is_read = isinstance(view, views.Help | views.Topic | views.Topics)  # also in a pager
        columns = _columns(world, stream) or 80 if is_read else None
        write_page(wording.page(view, Here(world.clock(), _calendar(world))), world, style, stream, columns)
    stream.flush()


def write_page(page: Page, world: World, style: Style, stream: TextIO, columns: int | None = None) -> None:
    """Sets *page* as plain lines or for the terminal, *columns* wide where the stream does not decide."""
    if style.plain:
        from hark.render import plain

        stream.write("\n".join(plain.lines(page)) + "\n")
    else:
        from hark.render import paint

        paint.print_page(page, stream, look(world, style, stream, columns))


def ask(world: World, question: str, *, otherwise: bool) -> bool:
    """The person's yes or no to *question*; an empty line means *otherwise*. Raises `Refusal` when nobody is there."""
    if not world.stdin.isatty():
        raise errors.nobody_to_ask()
    while True:
        world.stderr.write(f"{safe(question)} [{'Y/n' if otherwise else 'y/N'}] ")
        world.stderr.flush()
        line = world.stdin.readline()
        word = line.strip().casefold()
        if not line or word in ("n", "no"):
            return False
        if word in ("", "y", "yes"):
            return otherwise if word == "" else True


@contextlib.contextmanager
def meter(world: World, style: Style, what: str) -> Iterator[Callable[[int, int | None], None]]:
    """Draws how far something that may take long has come, where somebody watches; it is gone when that ends."""
    if style.as_json or style.plain or not world.stderr.isatty() or world.environ.get("TERM", "dumb") == "dumb":
        yield lambda _done, _total: None
        return
    from hark.render import paint

    with paint.meter(world.stderr, look(world, style, world.stderr), what) as told:
        yield told


def look(world: World, style: Style, stream: TextIO, columns: int | None = None) -> Any:
    """Colour and width for *stream*."""
    from hark.render import paint

    terminal = stream.isatty()
    if columns is None:
        columns = _columns(world, stream)
    colour = None if style.colour is Colour.AUTO else style.colour is Colour.ALWAYS
    return paint.look(world.environ, terminal=terminal, columns=columns, colour=colour)


def refusal_view(refusal: Refusal) -> views.Error:
    """A refusal as an answer."""
    where = views.Where(refusal.file, refusal.line, refusal.card)
    return views.Error(views.ErrorFacts(refusal.code, refusal.message, refusal.hint, int(refusal.exit_code), where))


def _refuse(refusal: Refusal, given: Run) -> int:
    view = refusal_view(refusal)
    if given.style.as_json:
        show(view, given.world, given.style)
    else:
        from hark.render import wording

        write_page(wording.error(view), given.world, given.style, given.world.stderr)
        given.world.stderr.flush()
    return refusal.exit_code


def _calendar(world: World) -> Any:
    from hark.memory.days import Calendar

    try:
        return world.calendar
    except Refusal:  # the settings are what is refused
        return Calendar(world.zone)


def _columns(world: World, stream: TextIO) -> int:
    """`COLUMNS`, else the terminal's width, else 0."""
    wanted = world.environ.get("COLUMNS", "")
    if wanted.isascii() and wanted.isdigit() and int(wanted):
        return int(wanted)
    try:
        return (os.get_terminal_size(stream.fileno()).columns or 80) if stream.isatty() else 0
    except OSError:
        return 0


def _options(arguments: list[str]) -> list[str]:
    return arguments[: arguments.index("--")] if "--" in arguments else arguments


def _asks_for(option: str, arguments: list[str]) -> bool:
    """Whether *option* is given, so that even a misused command line is answered in it."""
    return option in _options(arguments)


def _colour(arguments: list[str]) -> Colour:
    """The colour asked for, so that help and a misused command line come in it, too."""
    words = _options(arguments)
    pairs = [*itertools.pairwise(words), *(tuple(word.split("=", 1)) for word in words if "=" in word)]
    found = [pair[1] for pair in pairs if pair[0] == "--color" and pair[1] in list(Colour)]
    return Colour(found[-1]) if found else Colour.AUTO


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
    return run(sys.argv[1:] if arguments is None else arguments, World())
