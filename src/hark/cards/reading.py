# SPDX-License-Identifier: MIT
"""One TOML table of a deck file being read: a value of the type that is wanted, or a fault with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hark.cards.deckfile import ID_HINT, MAX_FAULTS, MAX_FIELD_BYTES, MAX_GAPS, MAX_MOVED, is_id, is_name
from hark.cards.model import GAP, Option
from hark.cards.signature import Signature, day_in
from hark.errors import Fault, count, did_you_mean, ticked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from hark.cards.reader import Parser

MAX_SAID = 160
MAX_COMPARED = 100_000
"""Among so many words in all the nearest to those of a file are looked for: a deck may define tens of thousands."""


def _is_too_long(value: str) -> bool:
    return len(value) * 4 > MAX_FIELD_BYTES and len(value.encode()) > MAX_FIELD_BYTES


class Table:
    """One TOML table being read: what is taken is known, what is left over is a fault."""

    __slots__ = ("_what", "card", "entries", "index", "key", "parser", "path", "place", "taken")

    def __init__(
        self,
        parser: Parser,
        entries: Mapping[str, Any],
        index: int | None = None,
        what: str = "",
        key: str | None = None,
        card: str | None = None,
        path: tuple[str, ...] = (),
        place: int = 0,
    ) -> None:
        self.parser, self.entries, self.index, self.key, self.path = parser, entries, index, key, path
        self.place = place
        self._what, self.card = what, card
        if index is not None and card is None:
            named = entries.get("id")
            self.card = named[:80] if isinstance(named, str) else f"card {index + 1}"
        self.taken: list[str] = []

    @property
    def what(self) -> str:
        """What the table is, in words."""
        return self._what or ("the deck" if self.index is None else f"card {self.index + 1}")

    @property
    def faults(self) -> int:
        """How many faults the file has so far."""
        return len(self.parser.faults) + self.parser.unlisted

    def take(self, key: str) -> Any:
        """What stands under *key*, which is known from now on; None where nothing does."""
        self.taken.append(key)
        return self.entries.get(key)

    def fault(self, code: str, key: str | None, message: str, hint: str | Callable[[], str] = "") -> None:
        """Keeps a fault, about *key* where that is known; *hint* may be worked out only when it is kept."""
        if len(self.parser.faults) >= MAX_FAULTS:
            self.parser.unlisted += 1
            return
        hint = hint if isinstance(hint, str) else hint()
        line = self._line(key)
        message, hint = (f"{text[:MAX_SAID]}..." if len(text) > MAX_SAID else text for text in (message, hint))
        column = self.parser.outline.column(line, key) if line and key else None
        self.parser.faults.append(Fault(code, message, hint, line, self.card, column))

    def _line(self, key: str | None) -> int | None:
        """The line of *key*, or of the card that has it."""
        outline, key_or_outer = self.parser.outline, self.key or key
        if self.path:
            return outline.path((*self.path, key or ""))
        if self.index is None:
            return outline.key(key_or_outer) if key_or_outer else None
        if self.key and (line := outline.part(self.index, self.key, self.place, key)):
            return line
        return outline.card(self.index, key_or_outer) or outline.key("cards")

    def text(self, key: str, *, required: bool = False) -> str:
        """A text; empty where there is none."""
        value = self.take(key)
        if value is None:
            if required:
                self.fault("missing", None, f"{self.what} has no `{key}`", f'add `{key} = "..."`')
            return ""
        if not isinstance(value, str):
            self.fault("type", key, f"`{key}` of {self.what} is not text", f'write `{key} = "..."`')
            return ""
        if _is_too_long(value):
            self._too_long(key)
            return ""
        if required and not value.strip():
            self.fault("missing", key, f"`{key}` of {self.what} is empty", "write something there")
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts; empty where there is none."""
        value = self.take(key)
        if value is None and not required:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            code, problem = ("missing", "is missing") if value is None else ("type", "is not a list of texts")
            self.fault(code, key, f"`{key}` of {self.what} {problem}", f'write `{key} = ["..."]`')
            return ()
        if required and not value:
            self.fault("missing", key, f"`{key}` of {self.what} is empty", "name at least one")
        if any(map(_is_too_long, value)):
            self._too_long(key)
            return ()
        return tuple(value)

    def words(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """One or several of the *known* words, a text or a list of texts; none where nothing is said."""
        value = self.take(key)
        words = [value] if isinstance(value, str) else value
        if words is None:
            return ()
        if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
            self.fault(
                "type", key, f"`{key}` of {self.what} is none of its words", f"one of {ticked(known)}, or a list"
            )
            return ()
        for word in words:
            if word not in known:
                self.fault("type", key, f"`{key}` knows no `{word[:80]}`", self.nearest(word, known, ticked(known)))
        return tuple(words)

    def _too_long(self, key: str) -> None:
        most = f"{MAX_FIELD_BYTES // 1024} KiB"
        self.fault("too-long", key, f"`{key}` of {self.what} is longer than {most}", "shorten it")

    def flag(self, key: str) -> bool:
        """True or false; false where nothing is said."""
        value = self.take(key)
        if value is not None and not isinstance(value, bool):
            self.fault("type", key, f"`{key}` of {self.what} is not true or false", f"write `{key} = true`")
        return value is True

    def number(self, key: str, low: int = 0, high: int = 1_000_000, *, required: bool = False) -> int | None:
        """A whole number; None where there is none."""
        value = self.take(key)
        if value is None:
            if required:
                self.fault("missing", key, f"{self.what} has no `{key}`", f"add `{key} = 1`")
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.fault("type", key, f"`{key}` of {self.what} is not a whole number from {low} to {high}")
            return None
        return value

    def table(self, key: str) -> Mapping[str, Any]:
        """A table; empty where there is none."""
        value = self.take(key)
        if value is not None and not isinstance(value, dict):
            self.fault("type", key, f"`{key}` of {self.what} is not a table")
        return value if isinstance(value, dict) else {}

    def reasons(self, key: str) -> tuple[tuple[str, str], ...]:
        """The rules silenced there, each with its reason."""
        value = self.table(key)
        for rule, reason in value.items():
            if not isinstance(reason, str) or not reason.strip():
                hint = f'write `{key} = {{ {rule} = "the reason" }}`'
                self.fault("allow", key, f"`{rule[:80]}` is silenced without a reason", hint)
                return ()
        return tuple(value.items())

    def gapped(self, key: str) -> str:
        """A text whose gaps are marked soundly."""
        text = self.text(key, required=True)
        gaps = GAP.findall(text)
        outside = GAP.sub("\0", text)
        if "{{" in outside or "}}" in outside or any("{{" in gap for gap in gaps):
            self.fault("cloze", key, "the `{{` and `}}` do not pair up", "write each gap as {{words}}")
        elif text and not gaps:
            self.fault("cloze", key, "the text has no gap", "mark what is to be recalled as {{words}}")
        elif any(not gap.strip() for gap in gaps):
            self.fault("cloze", key, "a gap is empty", "put the hidden words between {{ and }}")
        elif len(gaps) > MAX_GAPS:
            self.fault("cloze", key, f"the text has more than {MAX_GAPS} gaps", "split the card")
        return text

    def options(self, key: str) -> tuple[Option, ...]:
        """Options to pick from, one of them right."""
        tables = self.tables(key, "option")
        if tables is None:
            hint = 'add `options = [{ text = "...", why = "..." }, ...]`'
            self.fault("type", key, f"{self.what} has no list of `options`", hint)
            return ()
        options = []
        for table in tables:
            options.append(Option(table.text("text", required=True), table.text("why"), table.flag("correct")))
            table.no_more()
        right = sum(option.correct for option in options)
        if not 2 <= len(options) <= 6:
            self.fault("options", key, f"{self.what} has {count(len(options), 'option')}", "give it two to six")
        elif right != 1:
            hint = "mark exactly one with `correct = true`"
            self.fault("options", key, f"{count(right, 'option')} marked correct", hint)
        texts = [text for option in options if (text := option.text.casefold().strip())]
        if len(set(texts)) < len(texts):
            self.fault("options", key, "two options have the same text", "make each one different")
        return tuple(options)

    def moves(self, key: str) -> tuple[tuple[str, str], ...]:
        """What is called otherwise now: before and after."""
        tables = self.tables(key, "move")
        if tables is None:
            if key in self.entries:
                hint = f'write `{key} = [{{ from = "deck/old-card", to = "deck/new-card" }}]`'
                self.fault("type", key, f"`{key}` of {self.what} is not a list of moves", hint)
            return ()
        if len(tables) > MAX_MOVED:
            self.fault(
                "moved", key, f"{self.what} says of more than {MAX_MOVED} names that they moved", "leave out old ones"
            )
            return ()
        moves: dict[str, str] = {}
        for table in tables:
            old, new = table.text("from", required=True), table.text("to", required=True)
            table.no_more()
            if old and new and not (is_name(old) and is_name(new) and old.count("/") == new.count("/")):
                table.fault(
                    "moved", key, f"`{old[:80]}` cannot become `{new[:80]}`", "name two decks, or two deck/card"
                )
            elif old in moves or old == new:
                table.fault("moved", key, f"`{old[:80]}` moves twice, or nowhere", "say it once, where it is now")
            moves[old] = new
        return tuple(moves.items())

    def signatures(self, key: str) -> tuple[Signature, ...]:
        """Who signed it; nobody where nothing is said."""
        tables = self.tables(key, "signature")
        if tables is None:
            if key in self.entries:
                hint = f'write `{key} = [{{ by = "...", role = "...", on = 2026-11-26 }}]`'
                self.fault("type", key, f"`{key}` of {self.what} is not a list of signatures", hint)
            return ()
        return tuple(table.signature() for table in tables)

    def tables(self, key: str, what: str, of: str = "of") -> list[Table] | None:
        """The tables in the list under *key*, each a *what*; None where there is no such list."""
        entries = self.take(key)
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            return None
        return [
            Table(self.parser, entry, self.index, f"{what} {place + 1} {of} {self.what}", key, self.card, place=place)
            for place, entry in enumerate(entries)
        ]

    def signature(self) -> Signature:
        """Who signed, in what role, and when: this table and nothing else."""
        signature = Signature(self.text("by", required=True), self.text("role", required=True), self.day("on"))
        self.no_more()
        return signature

    def day(self, key: str) -> str:
        """A day as `2026-11-26`, written as a date or as text; it has to be there."""
        value = self.take(key)
        if value is None:
            self.fault("missing", None, f"{self.what} has no `{key}`", f"add `{key} = 2026-11-26`")
        elif not day_in(value):
            self.fault("type", key, f"`{key}` of {self.what} is not a day", f"write `{key} = 2026-11-26`")
        return day_in(value)

    def rubric(self, key: str) -> tuple[str, ...]:
        """Ids of skills that are known."""
        skills = self.texts(key, required=True)
        for skill in skills:
            if skill not in self.parser.vocabulary:
                otherwise = f"name a shared skill, or define it under `[skills.{skill}]`"
                nearest = self.nearest(skill, self.parser.vocabulary, otherwise)
                self.fault("skill", key, f"unknown skill `{skill[:80]}`", nearest)
        if len(set(skills)) < len(skills):
            self.fault("skill", key, "a skill is named twice", "name each skill once")
        return skills

    def id(self, key: str) -> str:
        """What may name a deck, a card or a skill."""
        value = self.text(key, required=True)
        if value.strip() and not is_id(value):
            self.fault("id", key, f"`{value[:80]}` cannot be an id", ID_HINT)
        return value

    def nearest(self, word: str, choices: Collection[str], otherwise: str) -> Callable[[], str]:
        """A hint with the *choices* nearest to *word*, once it is asked for; *otherwise* where that took too long."""

        def hint() -> str:
            self.parser.compared += len(choices)
            return did_you_mean(word, choices, otherwise) if self.parser.compared <= MAX_COMPARED else otherwise

        return hint

    def no_more(self) -> None:
        """Finds fault with every key that was not taken."""
        for key in self.entries:
            if key not in self.taken:
                nearest = self.nearest(key, self.taken, f"{self.what} knows {ticked(self.taken)}")
                self.fault("unknown-key", key, f"{self.what} has an unknown key `{key[:80]}`", nearest)
