# SPDX-License-Identifier: MIT
"""Deck file, format 1: bytes to `Deck` and back. Pure.

`parse` reports everything wrong with a file at once, each fault with its line, its card and what to
do. It never guesses: an unknown key is a fault with a did-you-mean.
"""

from __future__ import annotations

import re
from functools import cached_property, partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from hark import toml
from hark.cards.model import GAP, KINDS, Card, Deck, Kind, Option, Skill
from hark.errors import DeckFaults, Fault, count, did_you_mean, ticked
from hark.values import defaults, fields

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

FORMAT = 1
MAX_CARDS = 5000
MAX_FIELD_BYTES = 8 * 1024
MAX_GAPS = 20
MAX_FAULTS = 100
MAX_SAID = 160
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED = frozenset(("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))))
"""Ids no deck may have: no file can be called so everywhere."""
ID_HINT = "use a-z, 0-9 and single hyphens, at most 64 characters"
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_VERSION = re.compile(r"\d+(?:\.\d+){0,3}")
_ID_LINE = re.compile(rb"""((?:\xef\xbb\xbf)?[ \t]*id[ \t]*=[ \t]*)(?:"[a-z0-9-]*"|'[a-z0-9-]*')(?=[ \t\r#]|$)""")


def is_id(text: str) -> bool:
    """Whether *text* may name a deck, a card or a skill; a deck may not be called one of `RESERVED` either."""
    return len(text) <= 64 and ID.fullmatch(text) is not None


def parse(data: bytes, vocabulary: Collection[str]) -> Deck:
    """The deck in *data*. *vocabulary* holds the ids of the shared rubric skills.

    Raises `DeckFaults` with every fault found, in the order of the file.
    """
    return _Parser(data, vocabulary).deck()


def parse_skills(data: bytes) -> tuple[Skill, ...]:
    """The skills in a vocabulary file: `[skills.ID]` tables with `name` and `look_for`. Raises `DeckFaults`."""
    parser = _Parser(data, ())
    skills = parser.skills()
    parser.finish()
    return skills


def derived_id(kind: str, front: str) -> str:
    """The id of a card that has none: a function of its kind and its front, whatever their spacing and case."""
    joined = "\x1f".join((kind, " ".join(front.split()).casefold()))
    return f"{kind}-{blake2b(joined.encode(), digest_size=6).hexdigest()}"


def card_line(data: bytes, card: str, key: str | None = None) -> int | None:
    """The line of *key* in the card with that id, or of its `[[cards]]` header; None where it has no header."""
    return Outline(data).line(card, key)


class Outline:
    """Where the cards of one deck file stand: the file is read once, however many lines are asked for."""

    def __init__(self, data: bytes, deck: Deck | None = None) -> None:
        """*deck* is what *data* was parsed to, where it was. Raises `DeckFaults` when *data* is not TOML."""
        if deck is None:
            entries = toml.read(data).get("cards")
            cards = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
            ids = list(map(_entry_id, cards))
        else:
            ids = [card.id for card in deck.cards]
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        self._lines = toml.blank(text).split("\n")
        starts = toml.table_lines(text, "cards")
        self._cards: dict[str, tuple[int, int | None]] = {}
        for name, start, stop in zip(ids, starts, [*starts[1:], None], strict=False):
            self._cards.setdefault(name, (start, stop))

    def line(self, card: str, key: str | None = None) -> int | None:
        """The line of *key* in the card with that id, or of its header; None where it has none."""
        start, stop = self._cards.get(card, (None, None))
        if start is None:
            return None
        return (toml.key_line(self._lines, key, start, stop) if key else None) or start


def with_ids(data: bytes, ids: Mapping[int, str] | None = None) -> tuple[bytes, int]:
    """The sound deck file *data* with an `id` line in cards that have none, and how many those are.

    *ids* says which, by their place in the deck, and what they are to be called, also where they are called
    something else; without it each card that has no id gets the one derived from it. The line stands right below the
    card's header and ends as that does; no other byte changes. A card without a header of its own is left
    alone. So is a file that would become too large.
    """
    entries = toml.read(data)["cards"]
    if ids is None:
        ids = {place: _entry_id(entry) for place, entry in enumerate(entries) if "id" not in entry}
    headers = toml.table_lines(data.decode("utf-8-sig"), "cards")
    lines = data.split(b"\n")
    written = 0
    if len(headers) == len(entries):
        skeleton = toml.blank(data.decode("utf-8-sig")).split("\n")
        for place, name in ids.items():
            start, stop = headers[place], headers[place + 1] if place + 1 < len(headers) else None
            if "id" not in entries[place]:
                end = "\r" if lines[start - 1].endswith(b"\r") else ""
                lines[start - 1] += f'\nid = "{name}"{end}'.encode()
            elif not _rename(lines, toml.key_line(skeleton, "id", start + 1, stop), name):
                continue
            written += 1
    whole = b"\n".join(lines)
    return (whole, written) if len(whole) <= toml.MAX_BYTES else (data, 0)


def renamed(data: bytes, deck_id: str) -> bytes | None:
    """The sound deck file *data* under another id, no other byte changed; None where the id is not on a plain line."""
    skeleton = toml.blank(data.decode("utf-8-sig")).split("\n")
    stop = next((number for number, line in enumerate(skeleton, 1) if line.lstrip().startswith("[")), None)
    lines = data.split(b"\n")
    return b"\n".join(lines) if _rename(lines, toml.key_line(skeleton, "id", 1, stop), deck_id) else None


def _rename(lines: list[bytes], number: int | None, name: str) -> bool:
    """Puts *name* in place of the id on that line, and says whether it could."""
    found = _ID_LINE.match(lines[number - 1]) if number else None
    if not number or not found:
        return False
    lines[number - 1] = found[1] + f'"{name}"'.encode() + lines[number - 1][found.end() :]
    return True


def write(deck: Deck) -> str:
    """*deck* as the text of a deck file; what is left at its default is left out."""
    head: dict[str, Any] = {"format": FORMAT, "id": deck.id, "title": deck.title}
    head |= _filled(
        description=deck.description, language=deck.language, version=deck.version, license=deck.license,
        authors=list(deck.authors), homepage=deck.homepage, tags=list(deck.tags), allow=dict(deck.allow),
    )  # fmt: skip
    return compose(head, [_card_table(card) for card in deck.cards], deck.skills)


def compose(head: Mapping[str, Any], cards: Iterable[Mapping[str, Any]], skills: Iterable[Skill] = ()) -> str:
    """The text of a deck file with these keys in its *head* and a table for each of *cards*; nothing is checked."""
    parts = [_lines(head)]
    parts += [f"[skills.{one.id}]\n{_lines({'name': one.name, 'look_for': one.look_for})}" for one in skills]
    # tomli_w would write short cards as one inline array, in which nobody finds a line again.
    parts += [f"[[cards]]\n{_lines(card)}" for card in cards]
    return "\n".join(parts)


def seems_deck(data: bytes) -> bool:
    """Whether *data* is meant to be a deck: TOML with what only decks have, or something that may have been that."""
    try:
        return bool({"format", "cards"} & toml.read(data).keys())
    except DeckFaults:
        return True


def card_headers(text: str) -> list[int]:
    """The line of each `[[cards]]` header in the text of a deck file."""
    return toml.table_lines(text, "cards")


def _lines(table: Mapping[str, Any]) -> str:
    """*table* as lines `key = value`; a list of tables as one inline table a line."""
    written = []
    for key, value in table.items():
        if isinstance(value, dict):
            inside = ", ".join(f"{toml.key(name)} = {toml.value(held)}" for name, held in value.items())
            written.append(f"{key} = {{ {inside} }}\n")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            rows = [", ".join(f"{name} = {toml.value(held)}" for name, held in row.items()) for row in value]
            written.append(f"{key} = [\n" + "".join(f"  {{ {row} }},\n" for row in rows) + "]\n")
        else:
            written.append(f"{key} = {toml.value(value)}\n")
    return "".join(written)


def _card_table(card: Card) -> dict[str, Any]:
    """*card* by the keys of a deck file, without those left at their default."""
    made = type(card)
    shared = [name for name in fields(Card) if name not in ("id", "derived_id")]
    usual = defaults(made)
    table = {name: getattr(card, name) for name in (*made.own_keys(), *shared)}
    return {"id": card.id, "kind": str(card.kind)} | {
        name: _plain(value) for name, value in table.items() if name not in usual or value != usual[name]
    }


def _plain(value: Any) -> Any:
    """*value*, a field of a card, as TOML has it; its reasons as a table, and its options as one each."""
    if not isinstance(value, tuple) or not value:
        return value
    if isinstance(value[0], Option):
        return [{"text": one.text} | _filled(correct=one.correct, why=one.why) for one in value]
    return dict(value) if isinstance(value[0], tuple) else list(value)


def _filled(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def _entry_id(entry: Mapping[str, Any]) -> str:
    if isinstance(entry.get("id"), str):
        return str(entry["id"])
    front = next((entry[key] for made in KINDS.values() if isinstance(entry.get(key := made.front_key), str)), "")
    return derived_id(str(entry.get("kind")), front)


class _Parser:
    """Walks one document, collecting faults instead of stopping at the first."""

    def __init__(self, data: bytes, vocabulary: Collection[str]) -> None:
        self.document = toml.read(data)
        self.text = data.decode("utf-8-sig").replace("\r\n", "\n")
        self.vocabulary = set(vocabulary)
        self.faults: list[Fault] = []
        self.unlisted = 0

    def deck(self) -> Deck:
        head = Table(self, self.document)
        version = head.number("format", required=True)
        if version is not None and version != FORMAT:
            head.fault(
                "format", "format", f"deck format {version} is not known", f"this hark reads `format = {FORMAT}`"
            )
            self.finish()
        deck_id = head.id("id")
        if deck_id in RESERVED:
            head.fault("id", "id", f"`{deck_id}` is a name that Windows keeps for itself", "choose another id")
        title = head.text("title", required=True)
        description = head.text("description")
        language = head.text("language") or "en"
        if not _LANGUAGE.fullmatch(language):
            head.fault(
                "language", "language", f"`{language}` is not a language tag", 'a BCP 47 tag such as "en" or "pt-BR"'
            )
        deck_version = head.text("version") or "1.0.0"
        if not _VERSION.fullmatch(deck_version):
            head.fault("version", "version", f"`{deck_version}` is not a version", 'numbers with dots, such as "1.2.0"')
        license_name = head.text("license")
        authors = head.texts("authors")
        homepage = head.text("homepage")
        if homepage and not homepage.startswith(("https://", "http://")):
            head.fault("homepage", "homepage", "the homepage is not a web address", "start it with https://")
        tags = head.texts("tags")
        allow = head.reasons("allow")
        skills = self.skills(head)
        self.vocabulary |= {skill.id for skill in skills}
        cards = self._cards(head)
        head.no_more()
        self.finish()
        return Deck(
            id=deck_id, title=title, cards=cards, description=description, language=language, version=deck_version,
            license=license_name, authors=authors, homepage=homepage, tags=tags, skills=skills, allow=allow,
        )  # fmt: skip

    def skills(self, head: Table | None = None) -> tuple[Skill, ...]:
        head = head or Table(self, self.document)
        found = []
        for name, entry in head.table("skills").items():
            if not is_id(name):
                head.fault("id", "skills", f"skill `{name[:80]}` has an unusable id", ID_HINT)
            if not isinstance(entry, dict):
                head.fault("type", "skills", f"skill `{name[:80]}` is not a table", f"write `[skills.{name}]`")
                continue
            table = Table(self, entry, what=f"skill `{name}`", path=("skills", name))
            found.append(Skill(name, table.text("name", required=True), table.text("look_for", required=True)))
            table.no_more()
        return tuple(found)

    def finish(self) -> None:
        if self.unlisted:
            last = max(fault.line or 0 for fault in self.faults)
            self.faults.append(
                Fault("more-faults", f"and {count(self.unlisted, 'more fault')}", "mend these first", last)
            )
        if self.faults:
            raise DeckFaults(sorted(self.faults, key=lambda fault: fault.line or 0))

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file without what stands in strings and comments; made only when a fault needs them."""
        return toml.blank(self.text).split("\n")

    @cached_property
    def written(self) -> list[str]:
        """The lines of the file as they are."""
        return self.text.split("\n")

    @cached_property
    def card_lines(self) -> list[int]:
        """The lines of the `[[cards]]` headers."""
        return toml.table_lines(self.text, "cards")

    def line(self, index: int | None, key: str | None) -> int | None:
        """The line of *key* in the card with that *index*, or in the head."""
        starts = self.card_lines
        if index is None:
            end = starts[0] if starts else None
            return (toml.key_line(self.lines, key, 1, end) or toml.key_line(self.lines, key, 1)) if key else None
        if index >= len(starts):  # cards as an inline array
            return toml.key_line(self.lines, "cards", 1)
        end = starts[index + 1] if index + 1 < len(starts) else None
        return (toml.key_line(self.lines, key, starts[index], end) if key else None) or starts[index]

    def _cards(self, head: Table) -> tuple[Card, ...]:
        entries = head.take("cards")
        if not isinstance(entries, list) or not entries:
            head.fault("no-cards", "cards", "the deck has no cards", "add a `[[cards]]` table")
            return ()
        if len(entries) > MAX_CARDS:
            head.fault("too-many-cards", None, f"the deck has more than {MAX_CARDS} cards", "split it")
            return ()
        seen: dict[str, int] = {}
        cards = []
        for index, entry in enumerate(entries):
            if not isinstance(entry, dict):
                head.fault("type", "cards", f"card {index + 1} is not a table", "write `[[cards]]`")
                continue
            name = _entry_id(entry)
            if name in seen:
                message = f"the id `{name[:80]}` is used by card {seen[name]} too"
                Table(self, entry, index).fault("duplicate-id", "id", message, "give each card an id of its own")
            seen.setdefault(name, index + 1)
            if card := self._card(index, entry):
                cards.append(card)
        return tuple(cards)

    def _card(self, index: int, entry: dict[str, Any]) -> Card | None:
        table = Table(self, entry, index)
        word = table.text("kind", required=True)
        if word not in KINDS:
            if word:
                nearest = partial(did_you_mean, word, list(Kind), f"one of {ticked(Kind)}")
                table.fault("kind", "kind", f"unknown kind `{word[:80]}`", nearest)
            return None
        before = len(self.faults)
        shared: dict[str, Any] = {
            "id": table.id("id") if "id" in entry else _entry_id(entry),
            "why": table.text("why"),
            "topics": table.texts("topics"),
            "sources": table.texts("sources"),
            "tags": table.texts("tags"),
            "difficulty": table.number("difficulty", 1, 3) or 0,
            "safety": table.flag("safety"),
            "allow": table.reasons("allow"),
            "derived_id": "id" not in entry,
        }
        card = KINDS[word].read(table, shared)
        table.no_more()
        return card if len(self.faults) == before else None


def _is_too_long(value: str) -> bool:
    return len(value) * 4 > MAX_FIELD_BYTES and len(value.encode()) > MAX_FIELD_BYTES


class Table:
    """One TOML table being read: what is taken is known, what is left over is a fault."""

    __slots__ = ("_what", "card", "entries", "index", "key", "parser", "path", "taken")

    def __init__(
        self,
        parser: _Parser,
        entries: Mapping[str, Any],
        index: int | None = None,
        what: str = "",
        key: str | None = None,
        card: str | None = None,
        path: tuple[str, ...] = (),
    ) -> None:
        self.parser, self.entries, self.index, self.key, self.path = parser, entries, index, key, path
        self._what, self.card = what, card
        if index is not None and card is None:
            named = entries.get("id")
            self.card = named[:80] if isinstance(named, str) else f"card {index + 1}"
        self.taken: list[str] = []

    @property
    def what(self) -> str:
        """What the table is, in words."""
        return self._what or ("the deck" if self.index is None else f"card {self.index + 1}")

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
        if self.path:
            line = toml.path_line(self.parser.text, (*self.path, key or ""))
        else:
            line = self.parser.line(self.index, self.key or key)
        message, hint = (f"{text[:MAX_SAID]}..." if len(text) > MAX_SAID else text for text in (message, hint))
        column = toml.key_column(self.parser.written[line - 1], key) if line and key else None
        self.parser.faults.append(Fault(code, message, hint, line, self.card, column))

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
            self.fault(
                "too-long", key, f"`{key}` of {self.what} is longer than {MAX_FIELD_BYTES // 1024} KiB", "shorten it"
            )
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
            problem = "is missing" if value is None else "is not a list of texts"
            self.fault(
                "missing" if value is None else "type",
                key,
                f"`{key}` of {self.what} {problem}",
                f'write `{key} = ["..."]`',
            )
            return ()
        if required and not value:
            self.fault("missing", key, f"`{key}` of {self.what} is empty", "name at least one")
        if any(map(_is_too_long, value)):
            self.fault(
                "too-long", key, f"`{key}` of {self.what} is longer than {MAX_FIELD_BYTES // 1024} KiB", "shorten it"
            )
            return ()
        return tuple(value)

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
                self.fault("missing", key, f"{self.what} has no `{key}`", f"add `{key} = {FORMAT}`")
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
        entries = self.take(key)
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self.fault(
                "type",
                key,
                f"{self.what} has no list of `options`",
                'add `options = [{ text = "...", why = "..." }, ...]`',
            )
            return ()
        options = []
        for number, entry in enumerate(entries, 1):
            inner = Table(
                self.parser, entry, self.index, what=f"option {number} of {self.what}", key=key, card=self.card
            )
            options.append(Option(inner.text("text", required=True), inner.text("why"), inner.flag("correct")))
            inner.no_more()
        right = sum(option.correct for option in options)
        if not 2 <= len(options) <= 6:
            self.fault("options", key, f"{self.what} has {count(len(options), 'option')}", "give it two to six")
        elif right != 1:
            self.fault(
                "options",
                key,
                f"{count(right, 'option')} marked correct",
                "mark exactly one with `correct = true`",
            )
        texts = [text for option in options if (text := option.text.casefold().strip())]
        if len(set(texts)) < len(texts):
            self.fault("options", key, "two options have the same text", "make each one different")
        return tuple(options)

    def rubric(self, key: str) -> tuple[str, ...]:
        """Ids of skills that are known."""
        skills = self.texts(key, required=True)
        for skill in skills:
            if skill not in self.parser.vocabulary:
                otherwise = f"name a shared skill, or define it under `[skills.{skill}]`"
                nearest = partial(did_you_mean, skill, self.parser.vocabulary, otherwise)
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

    def no_more(self) -> None:
        """Finds fault with every key that was not taken."""
        for key in self.entries:
            if key not in self.taken:
                nearest = partial(did_you_mean, key, self.taken, f"{self.what} knows {ticked(self.taken)}")
                self.fault("unknown-key", key, f"{self.what} has an unknown key `{key[:80]}`", nearest)
