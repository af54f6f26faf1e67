# SPDX-License-Identifier: MIT
"""A language pack read: bytes become a `Pack`, or all that is wrong with them is told at once. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hark.cards.model import Outcome
from hark.cards.naming import pack_named
from hark.cards.packs import DIGEST, TEXTS, Pack, plain
from hark.cards.reader import Parser
from hark.cards.reading import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def read(data: bytes, named: tuple[str, str] | None = None) -> Pack:
    """The pack in *data*, whose file is *named* for a deck and a language. Raises `DeckFaults` with every fault."""
    return _PackReader(data, ()).pack(named)


class _PackReader(Parser):
    """Walks a pack, collecting faults; what there is of each card depends on its deck, which it does not know."""

    def pack(self, named: tuple[str, str] | None) -> Pack:
        """The pack, or every fault of it: raises `DeckFaults`."""
        head = Table(self, self.document, what="the pack")
        self.check_format(head)
        deck, language = head.id("translates"), self.language(head, required=True)
        if named and deck and language and (deck, language) != named:
            hint = f"rename it to `{deck}.{language}.toml`, or set `translates` and `language` to the file's name"
            head.fault("file-name", "translates", f"it is `{language}` for `{deck}`, not what its file is named", hint)
        if deck and language and not pack_named(f"{deck}.{language}"):
            head.fault(
                "language", "language", f"no file can be called by `{language}`", "a tag such as `es` or `pt-BR`"
            )
        title, description, origin = head.text("title"), head.text("description"), head.text(DIGEST)
        authors, reviewed = head.texts("authors"), head.signatures("reviewed")
        skills, cards = dict(self._skills(head)), dict(self._entries(head))
        head.no_more()
        self.finish()
        return Pack(deck, language, title, description, origin, authors, reviewed, skills, cards)

    def _skills(self, head: Table) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for name, entry in head.table("skills").items():
            if not isinstance(entry, dict):
                head.fault("type", "skills", f"skill `{name[:80]}` is not a table", f"write `[skills.{name}]`")
                continue
            table = Table(self, entry, what=f"skill `{name}`", path=("skills", name))
            yield name, {key: table.text(key) for key in ("name", "look_for", DIGEST)}
            table.no_more()

    def _entries(self, head: Table) -> Iterator[tuple[str, Mapping[str, Any]]]:
        entries, seen = head.take("cards") or [], set[str]()
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            head.fault("type", "cards", "`cards` of the pack is not a list of tables", "write `[[cards]]`")
            return
        for index, entry in enumerate(entries):
            table = Table(self, entry, index)
            card_id = table.id("id")
            if card_id in seen:
                message = f"the id `{card_id[:80]}` is used by two cards of the pack"
                table.fault("duplicate-id", "id", message, "translate each card once")
            seen.add(card_id)
            texts = {key: self._text(table, key) for key in TEXTS if key in entry}
            signed = [plain(signature) for signature in table.signatures("reviewed")]
            yield card_id, {DIGEST: table.text(DIGEST), **texts, **({"reviewed": signed} if signed else {})}
            table.taken += TEXTS
            table.no_more()

    def _text(self, table: Table, key: str) -> Any:
        """What stands under *key*; of what is left empty, nothing is asked."""
        if table.entries[key] in ("", []):
            table.taken.append(key)
            return ""
        if key == "models":
            return list(table.texts(key))
        if key == "options":
            return plain(table.options(key))
        if key == "turns":
            return [_turn(part) for part in table.tables(key, "entry", "of the turns of") or ()]
        return table.gapped(key) if key == "text" else table.text(key)


def _turn(part: Table) -> dict[str, Any]:
    number, after = part.number("turn", 1) or 1, list(part.words("after", list(Outcome)))
    turn = {"turn": number, "after": after} | {key: part.text(key) for key in ("says", "trap")}
    turn["models"] = list(part.texts("models")) if part.entries.get("models", []) != [] else []
    part.taken.append("models")
    part.no_more()
    return turn
