# SPDX-License-Identifier: MIT
"""Words people type that are no commands, and the command each of them means.

Only words that are no command may stand here: a test holds them against the commands there are.
"""

from __future__ import annotations

from hark import errors

WORDS = {
    "add": ("new", "import"),
    "analytics": ("stats",),
    "answer": ("grade",),
    "back": ("undo",),
    "begin": ("review",),
    "browse": ("decks",),
    "bury": ("suspend",),
    "cancel": ("undo",),
    "card": ("show",),
    "cards": ("decks",),
    "configure": ("config",),
    "copy": ("backup", "export"),
    "count": ("due",),
    "create": ("new",),
    "deck": ("decks",),
    "delete": ("remove",),
    "diary": ("journal",),
    "disable": ("suspend",),
    "download": ("import",),
    "enable": ("resume",),
    "explain": ("why",),
    "fetch": ("import",),
    "find": ("search",),
    "fix": ("doctor",),
    "forget": ("reset",),
    "forward": ("redo",),
    "get": ("import",),
    "go": ("review",),
    "grep": ("search",),
    "helpline": ("config region",),
    "helplines": ("config region",),
    "hide": ("suspend",),
    "history": ("log",),
    "how": ("help",),
    "info": ("show",),
    "install": ("import",),
    "language": ("config",),
    "learn": ("review",),
    "lint": ("check",),
    "list": ("decks",),
    "load": ("import",),
    "lookup": ("search",),
    "ls": ("decks",),
    "man": ("help",),
    "manual": ("help",),
    "modify": ("edit",),
    "open": ("edit", "show"),
    "options": ("config",),
    "pause": ("suspend",),
    "play": ("review",),
    "practice": ("review",),
    "practise": ("review",),
    "preferences": ("config",),
    "progress": ("stats",),
    "quiz": ("review",),
    "region": ("config region",),
    "rename": ("edit",),
    "repair": ("doctor",),
    "replies": ("journal",),
    "report": ("stats",),
    "rm": ("remove",),
    "run": ("review",),
    "save": ("backup",),
    "set": ("config",),
    "settings": ("config",),
    "setup": ("config",),
    "share": ("export",),
    "start": ("review",),
    "statistics": ("stats",),
    "status": ("due",),
    "study": ("review",),
    "sync": ("merge",),
    "test": ("review",),
    "today": ("due",),
    "train": ("review",),
    "tutorial": ("help",),
    "uninstall": ("remove",),
    "unsuspend": ("resume",),
    "upgrade": ("update",),
    "usage": ("help",),
    "validate": ("check",),
    "version": ("--version",),
    "view": ("show",),
    "write": ("new",),
}


def meant(word: str) -> str:
    """A hint at what the everyday *word* means here; empty where it is none."""
    word = word.strip().lower().removeprefix("--").removesuffix("!").removesuffix("?")
    if word in ("quit", "exit", "stop", "bye"):
        return "nothing is running here; in a session `q` stops and keeps every grade"
    return f"did you mean {errors.ticked(f'hark {line}' for line in WORDS[word])}?" if word in WORDS else ""
