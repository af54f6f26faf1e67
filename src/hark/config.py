# SPDX-License-Identifier: MIT
"""The learner's settings: what they are, what they may be, reading them and setting one.

`config.toml` belongs to the person: setting a key changes that key's line and nothing else.
"""

from __future__ import annotations

import codecs
import re
from datetime import time
from typing import TYPE_CHECKING, Any

from hark.errors import DeckFaults, Exit, Refusal, did_you_mean, misuse, ticked, unreadable
from hark.files import replace
from hark.values import field, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

Value = bool | int | float | str | tuple[str, ...]


@frozen
class Setting:
    """One key of `config.toml`."""

    name: str
    default: Value
    about: str
    takes: str
    """What it may be, in words."""
    read: Callable[[Any], Value | None]
    """The value, or None when it will not do. Takes what TOML or the command line gives."""
    per_deck: bool = False
    words: tuple[str, ...] = ()
    """All that it may be, where that is a few words."""

    @property
    def is_list(self) -> bool:
        """Whether it is a list of words."""
        return isinstance(self.default, tuple)

    @property
    def path(self) -> tuple[str, ...]:
        """Where it stands in the file."""
        return ("coach", "noticing") if self.name == "coach" else tuple(self.name.split("."))


@frozen
class Config:
    """All settings, with the deck's own where it has some."""

    values: Mapping[str, Value]
    of_deck: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)

    def retention(self, deck: str) -> float:
        """The desired retention of *deck*, 0.7 to 0.97."""
        own = self.of_deck.get(deck, {}).get("desired_retention")
        return self._number("desired_retention") if own is None else float(str(own))

    @property
    def day_starts_at(self) -> time:
        """When a study day begins, on the learner's clock."""
        return time.fromisoformat(str(self.values["day_starts_at"]))

    @property
    def new_per_day(self) -> int:
        """How many new cards a day may bring."""
        return int(self._number("new_per_day"))

    @property
    def path(self) -> tuple[str, ...]:
        """The decks that the learner wants to learn one after the other; the others of the path come behind."""
        return tuple(dict.fromkeys(str(self.values["path"]).split()))

    @property
    def session_minutes(self) -> float:
        """How long a session should take."""
        return self._number("session_minutes")

    @property
    def session_cards(self) -> int:
        """How many cards a session may hold; 0 is no limit."""
        return int(self._number("session_cards"))

    @property
    def backup_room_mib(self) -> int:
        """How much room all backups together may take, in MiB."""
        return int(self._number("backup_room_mib"))

    @property
    def region(self) -> str:
        """Whose helplines to show: a key of the helpline table, or empty."""
        return str(self.values["region"])

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages to show cards in, the best first; empty for each deck's own."""
        return self.words("language")

    @property
    def journal(self) -> str:
        """Whether typed replies are kept: `ask`, `keep` or `off`."""
        return str(self.values["journal"])

    @property
    def coach(self) -> bool:
        """Whether hark says what it notices in replies."""
        return self.values["coach"] == "on"

    @property
    def coach_command(self) -> tuple[str, ...]:
        """The program that is asked about a reply, with its arguments; empty where none is."""
        return self.words("coach.command")

    @property
    def coach_env(self) -> tuple[str, ...]:
        """The names of variables that this program is given."""
        return self.words("coach.env")

    @property
    def coach_decks(self) -> tuple[str, ...]:
        """The imported decks whose cards may go to it."""
        return self.words("coach.decks")

    @property
    def sync_place(self) -> str:
        """The folder or git address to sync with; empty where there is none."""
        return str(self.values["sync.place"])

    @property
    def syncs_at_start(self) -> bool:
        """Whether a review syncs by itself."""
        return bool(self.sync_place) and self.values["sync.at"] == "start"

    def words(self, name: str) -> tuple[str, ...]:
        """A setting that is a list of words; of others none."""
        value = self.values[name]
        return value if isinstance(value, tuple) else ()

    def _number(self, name: str) -> float:
        value = self.values[name]
        assert isinstance(value, (int, float))
        return value


def _number(low: float, high: float, *, whole: bool = True) -> Callable[[Any], Value | None]:
    def read(raw: Any) -> Value | None:
        if isinstance(raw, str):
            try:
                raw = int(raw) if whole else float(raw)
            except ValueError:
                return None
        if isinstance(raw, bool) or not isinstance(raw, int if whole else (int, float)) or not low <= raw <= high:
            return None
        return int(raw) if whole else float(raw)

    return read


def _text(pattern: str) -> Callable[[Any], Value | None]:
    return lambda raw: raw if isinstance(raw, str) and re.fullmatch(pattern, raw) else None


def _list(pattern: str, most: int = 64) -> Callable[[Any], Value | None]:
    """Reads words that each match *pattern*, the first not empty; none at all is a list, too."""

    def read(raw: Any) -> Value | None:
        is_list = isinstance(raw, (list, tuple)) and len(raw) <= most
        if not is_list or not all(isinstance(word, str) and re.fullmatch(pattern, word) for word in raw):
            return None
        return tuple(raw) if not raw or raw[0] else None

    return read


def as_text(value: Value) -> bool | int | float | str:
    """*value* in one piece: words as a shell would be given them."""
    if not isinstance(value, tuple):
        return value
    import shlex

    return shlex.join(value)


def _ids(raw: Any) -> Value | None:
    return raw if isinstance(raw, str) and re.fullmatch(r"(?:[a-z0-9-]+(?: [a-z0-9-]+)*)?", raw) else None


SETTINGS = (
    Setting(
        "desired_retention",
        0.9,
        "how sure you want to be that you recall a card when it comes back",
        "a number from 0.7 to 0.97",
        _number(0.7, 0.97, whole=False),
        per_deck=True,
    ),
    Setting("new_per_day", 10, "how many new cards a day may bring", "a whole number from 0 to 1000", _number(0, 1000)),
    Setting(
        "path",
        "",
        "the decks to learn one after the other, as `hark path` sets them",
        "ids of decks with a space between, or nothing",
        _ids,
    ),
    Setting(
        "session_minutes",
        5,
        "how long a session should take",
        "a whole number of minutes from 1 to 240",
        _number(1, 240),
    ),
    Setting(
        "session_cards",
        0,
        "how many cards a session may hold, 0 for no limit",
        "a whole number from 0 to 1000",
        _number(0, 1000),
    ),
    Setting(
        "day_starts_at",
        "04:00",
        "when a study day begins, on your clock",
        "a time such as 04:00",
        _text("([01][0-9]|2[0-3]):[0-5][0-9]"),
    ),
    Setting(
        "region",
        "",
        "whose helplines to show with cards about safety",
        "a country's two letters such as us, or nothing",
        _text("(?:[a-z]{2})?"),
    ),
    Setting(
        "language",
        (),
        "the languages to show cards in, the one you like best first",
        "language tags such as es or pt-BR, or nothing",
        _list("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"),
    ),
    Setting(
        "journal",
        "ask",
        "whether your typed replies are kept on this computer",
        "`ask`, `keep` or `off`",
        _text("ask|keep|off"),
        words=("ask", "keep", "off"),
    ),
    Setting(
        "coach",
        "on",
        "whether hark says what it notices in your replies; a program of your own (`coach.command`) is set apart",
        "`on` or `off`",
        _text("on|off"),
        words=("on", "off"),
    ),
    Setting(
        "coach.command",
        (),
        "the program that may be asked about a reply, when you ask for it",
        "a program with its arguments, or nothing",
        _list("[^\\x00-\\x1f\\x7f]*"),
    ),
    Setting(
        "coach.env",
        (),
        "which variables of your environment that program is given",
        "names of variables such as OPENAI_API_KEY, or nothing",
        _list("[A-Za-z_][A-Za-z0-9_]*"),
    ),
    Setting(
        "coach.decks",
        (),
        "the imported decks whose cards may go to that program",
        "ids of decks, or nothing",
        _list("[a-z0-9-]+", 1000),
    ),
    Setting(
        "sync.place",
        "",
        "the folder or git address where `hark sync` meets your other computers",
        "a full path, an address such as git+ssh://example.org/hark.git, or nothing",
        _text("(?:/|[A-Za-z]:|\\\\\\\\|git\\+)[^\\x00-\\x1f\\x7f]{0,2000}|"),
    ),
    Setting(
        "sync.at",
        "off",
        "whether a review syncs by itself, once `hark sync` knows a place",
        "`start` or `off`",
        _text("start|off"),
        words=("start", "off"),
    ),
    Setting(
        "backup_room_mib",
        200,
        "how much room backups of your progress may take, in MiB",
        "a whole number from 1 to 1000000",
        _number(1, 1_000_000),
    ),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}
DEFAULTS = Config({setting.name: setting.default for setting in SETTINGS})


def read(file: Path) -> Config:
    """The settings in *file*, defaults where it is silent or absent. Raises `Refusal` with the first fault's line."""
    data = _bytes(file)
    if not data:
        return DEFAULTS
    from hark import toml

    try:
        document = toml.read(data)
    except DeckFaults as faults:
        first = faults.faults[0]
        raise _fault(file, first.message, first.line, first.hint) from None
    values = dict(DEFAULTS.values)
    of_deck: dict[str, dict[str, Value]] = {}
    for key, raw in document.items():
        if key == "coach" and isinstance(raw, dict):
            for name, given in raw.items():
                values["coach" if name == "noticing" else f"coach.{name}"] = _value(file, data, (key, name), given)
            continue
        if key == "sync" and isinstance(raw, dict):
            values |= {f"sync.{name}": _value(file, data, (key, name), given) for name, given in raw.items()}
            continue
        if key != "decks":
            values[key] = _value(file, data, (key,), raw)
            continue
        if not isinstance(raw, dict) or not all(isinstance(table, dict) for table in raw.values()):
            raise _fault(file, "`decks` is not a table of decks", _line(data, (key,)))
        for deck, table in raw.items():
            of_deck[deck] = {name: _value(file, data, ("decks", deck, name), given) for name, given in table.items()}
    return Config(values, of_deck)


def setting_path(name: str) -> tuple[str, ...]:
    """The place of a setting as typed: `new_per_day`, `decks.DECK.desired_retention`. Raises `Refusal`."""
    path = tuple(name.split("."))
    if setting := setting_at(path):
        return path if setting.per_deck else setting.path
    known = list(_BY_NAME)
    hint = did_you_mean(path[-1].replace("-", "_"), known, f"the settings are {ticked(known, 'and')}")
    raise misuse(f"no setting named `{name}`", hint)


def setting_at(path: tuple[str, ...]) -> Setting | None:
    """The setting at *path* in the file; `coach` alone is how `coach.noticing` was written once."""
    if len(path) == 3 and path[0] == "decks" and path[1]:
        setting = _BY_NAME.get(path[2])
        return setting if setting and setting.per_deck else None
    return _BY_NAME.get("coach" if path == ("coach", "noticing") else ".".join(path))


def write(file: Path, path: tuple[str, ...], raw: str | Sequence[str] | None) -> None:
    """Sets the key at *path* in *file* to *raw* as typed, or removes it when None. Raises `Refusal`."""
    setting = setting_at(path)
    assert setting is not None
    value = None
    if raw is not None:
        value = setting.read(raw)
        if value is None:
            typed = as_text(raw if isinstance(raw, str) else tuple(raw))
            raise misuse(f"`{typed}` will not do for {setting.name}", f"it takes {setting.takes}")
    read(file)  # a file with faults is the person's to mend first
    from hark import toml

    data = _bytes(file)
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text = data.decode("utf-8-sig")
    noticing = toml.read(data).get("coach") if path[0] == "coach" else None
    if isinstance(noticing, str) and setting.name == "coach":
        path = ("coach",)
    elif isinstance(noticing, str):  # a key cannot be a word and a table
        text = re.sub(r"""^(\s*["']?coach["']?)(?=\s*=)""", r"\1.noticing", text, count=1, flags=re.MULTILINE)
    plain = list(value) if isinstance(value, tuple) else value
    replace(file, mark + toml.with_key(text, path, plain).encode())


def _value(file: Path, data: bytes, path: tuple[str, ...], raw: Any) -> Value:
    setting = setting_at(path)
    if setting is None:
        beside = [s for s in SETTINGS if (s.per_deck if path[0] == "decks" else path[:-1] in ((), s.path[:-1]))]
        known = [s.path[-1] if path[0] in ("coach", "sync") else s.name for s in beside]
        hint = did_you_mean(path[-1], known, f"the settings are {ticked(known, 'and')}")
        raise _fault(file, f"no setting named `{'.'.join(path)}`"[:160], _line(data, path), hint)
    value = setting.read(raw)
    if value is None:
        raise _fault(
            file, f"`{path[-1]}` is set to something it does not take", _line(data, path), f"it takes {setting.takes}"
        )
    return value


def _bytes(file: Path) -> bytes:
    try:
        if not file.is_file() and file.exists():
            raise Refusal("unreadable", "this is not a file", "the settings are one TOML file", file=str(file))
        return file.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise unreadable(str(file), error) from None


def _line(data: bytes, path: tuple[str, ...]) -> int | None:
    from hark import toml

    return toml.Index(data.decode("utf-8-sig").replace("\r\n", "\n")).path(path)


def _fault(file: Path, message: str, line: int | None, hint: str = "") -> Refusal:
    return Refusal("invalid_config", message, hint, exit_code=Exit.MISUSE, file=str(file), line=line)
