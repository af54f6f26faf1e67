# SPDX-License-Identifier: MIT
"""What each answer says to a person: from a view to a page. All phrases of the commands live here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hark import views
from hark.render.page import Text, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hark.render.page import Block, Page
    from hark.render.words import Here
    from hark.views import View


def page(view: View, here: Here) -> Page:
    """*view* in words. Every answer has an entry; a test holds that."""
    return tuple(_PAGES[type(view)](view, here))


def exact(view: View) -> str | None:
    """The text of a *view* that answers with a file for some other program, byte for byte; None for all others."""
    match view:
        case views.Completions(file=None, text=text) | views.Prompt(text=text):
            return text
        case views.Reminder():
            return _reminder(view)
        case _:
            return None


_HOW = {
    "cron": "To install it:",
    "systemd": "To install it, put each part into the file named above it, then:",
    "launchd": "To install it, save this as {path}, then:",
}


def _reminder(view: views.Reminder) -> str:
    """The units, with what to do in comments: for cron and launchd the whole is a sound file."""
    said = [
        f"A daily reminder at {view.time} that speaks only when cards are due.",
        _HOW[view.scheduler].format(path=view.units[0].path),
        *(f"  {line}" for line in view.install),
        "To remove it:",
        *(f"  {line}" for line in view.remove),
    ]
    if view.scheduler == "launchd":
        first, _, rest = view.units[0].text.partition("\n")
        return "\n".join([first, "<!--", *said, "-->", rest])
    head = "".join(f"# {line}\n" for line in said)
    return head + "".join(f"\n# {unit.path}\n{unit.text}" if unit.path else unit.text for unit in view.units)


def _completions(view: views.Completions, _here: Here) -> Iterator[Block]:
    yield Text(f"Wrote {view.file}.")
    if view.line is None:
        yield Text(f"A new {view.shell} completes hark.", Tone.DIM)
    else:
        early = ", before compinit" if view.shell == "zsh" else ""
        yield Text(f"A new {view.shell} completes hark once {view.start_file} has this line{early}:")
        yield Text(view.line, indent=2)


def _prompt_count(view: views.PromptCount, _here: Here) -> Iterator[Block]:
    yield Text(str(view.count))


_PAGES: dict[type[Any], Callable[[Any, Here], Iterable[Block]]] = {
    views.Completions: _completions,
    views.Prompt: lambda view, _here: (Text(view.text),),
    views.PromptCount: _prompt_count,
    views.Reminder: lambda view, _here: (Text(_reminder(view)),),
}
