# SPDX-License-Identifier: MIT
"""The learner's settings: reading them, their bounds, and changing one without touching the rest."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark import config
from hark.errors import Exit, Refusal

if TYPE_CHECKING:
    from pathlib import Path

NAMES = (
    "`desired_retention`, `new_per_day`, `path`, `session_minutes`, `session_cards`, `day_starts_at`, `region`, "
    "`language`, `journal`, `coach`, `coach.command`, `coach.env`, `coach.decks`, "
    "`sync.place`, `sync.at` and `backup_room_mib`"
)


def settings(folder: Path, text: str | bytes) -> Path:
    """A `config.toml` that says *text*."""
    file = folder / "config.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def refusal(what: Any, *arguments: Any) -> dict[str, Any]:
    """What the refusal says when *what* is called, without what it leaves empty."""
    with pytest.raises(Refusal) as raised:
        what(*arguments)
    told = raised.value
    said = {
        "code": told.code, "message": told.message, "hint": told.hint, "exit": told.exit_code,
        "file": told.file, "line": told.line, "card": told.card,
    }  # fmt: skip
    return {key: value for key, value in said.items() if value not in (None, "")}


def values(read: config.Config) -> list[object]:
    """All settings, as the rest of hark asks for them."""
    return [
        read.retention("any"), read.new_per_day, read.session_minutes, read.session_cards,
        read.day_starts_at, read.region, read.journal, read.backup_room_mib,
    ]  # fmt: skip


# --- reading


@pytest.mark.parametrize("text", [None, "", "# nothing but a comment\n", "[decks]\n", "[decks.x]\n", "\ufeff"])
def test_where_the_file_is_silent_there_are_defaults(tmp_path: Path, text: str | None) -> None:
    """No file, an empty file and an empty table of decks: the defaults of the design."""
    file = tmp_path / "config.toml" if text is None else settings(tmp_path, text)

    read = config.read(file)

    assert values(read) == [0.9, 10, 5.0, 0, time(4, 0), "", "ask", 200]
    assert values(config.DEFAULTS) == values(read)


def test_every_setting_is_read(tmp_path: Path) -> None:
    """What the person wrote is what holds."""
    file = settings(
        tmp_path,
        "desired_retention = 0.85\r\nnew_per_day = 3\r\nsession_minutes = 12\r\nsession_cards = 20\r\n"
        'day_starts_at = "23:30"\r\nregion = "de"\r\njournal = "off"\r\n',
    )

    assert values(config.read(file)) == [0.85, 3, 12.0, 20, time(23, 30), "de", "off", 200]


def test_a_deck_may_have_a_retention_of_its_own(tmp_path: Path) -> None:
    """The deck's own comes first, then the learner's, then the default."""
    file = settings(tmp_path, 'desired_retention = 0.8\n[decks.a]\ndesired_retention = 0.95\n[decks."B c"]\n')

    read = config.read(file)

    assert [read.retention(deck) for deck in ("a", "B c", "other")] == [0.95, 0.8, 0.8]


BOUNDS: list[tuple[str, list[str], list[str]]] = [
    # (setting, what it takes, what it does not)
    (
        "desired_retention",
        ["0.7", "0.97", "0.9", "7e-1"],
        ["0.699", "0.971", "0", "1", "nan", "inf", "-0.9", "true", '"high"', "[0.9]", "{}"],
    ),
    ("new_per_day", ["0", "1000", "1_0", "0x10"], ["-1", "1001", "2.0", "true", '"many"', "[]", '""', "nan"]),
    ("path", ['""', '"a"', '"b-c a 1"', '"a a"'], ['"A"', '"a/b"', '"a  b"', '" a"', '"a, b"', "[]", "1", '"a\\nb"']),
    ("session_minutes", ["1", "240"], ["0", "241", "2.5", "true", '"long"', "inf", "2020-01-01"]),
    ("session_cards", ["0", "1000"], ["-1", "1001", "false", "0.0", '"x"']),
    (
        "day_starts_at",
        ['"00:00"', '"04:00"', '"19:59"', '"23:59"'],
        [
            '"24:00"',
            '"4:00"',
            '"04:60"',
            '"04:00:00"',
            '"0400"',
            '" 04:00"',
            '"04:00\\n"',
            '""',
            '"0٤:00"',
            '"04:0٠"',
            '"1０:00"',
            "4",
            "04:00:00",
            '["04:00"]',
        ],
    ),
    ("region", ['""', '"us"', '"de"'], ['"US"', '"u"', '"usa"', '"u1"', "7", '"\\n"', '"éé"', "[]"]),
    ("language", ["[]", '["es"]', '["pt-BR", "en"]'], ['"es"', '["e"]', '["spanish"]', '["../x"]', '[""]', "[1]"]),
    ("journal", ['"ask"', '"keep"', '"off"'], ['""', '"Ask"', '"yes"', "true", "1", '["ask"]', "{ask = 1}"]),
    ("coach", ['"on"', '"off"'], ['"ask"', "true", "1", "[]"]),
    (
        "coach.command",
        ["[]", '["llm"]', '["a b", "-m", ""]'],
        ['"llm"', '[""]', '["a", 1]', '["a\\u0000"]', '["a\\n"]', "{}", "1", "[" + '"a",' * 65 + "]"],
    ),
    ("coach.env", ["[]", '["A_1", "b"]'], ['"A"', '["A=b"]', '["1A"]', '[""]', "true"]),
    ("coach.decks", ["[]", '["a-1"]'], ['"a"', '["A"]', '["a/b"]', '[""]']),
    ("sync.place", ['""', '"/a b"', '"git+ssh://a/b"'], ['"a"', '"./a"', '"/a\\n"', "1", "[]"]),
    ("sync.at", ['"start"', '"off"'], ['"on"', "true", '""']),
    ("backup_room_mib", ["1", "200", "1000000"], ["0", "-1", "1000001", "0.5", '"many"', "true", "[200]"]),
]
TAKES = {
    "desired_retention": "it takes a number from 0.7 to 0.97",
    "new_per_day": "it takes a whole number from 0 to 1000",
    "path": "it takes ids of decks with a space between, or nothing",
    "session_minutes": "it takes a whole number of minutes from 1 to 240",
    "session_cards": "it takes a whole number from 0 to 1000",
    "day_starts_at": "it takes a time such as 04:00",
    "region": "it takes a country's two letters such as us, or nothing",
    "language": "it takes language tags such as es or pt-BR, or nothing",
    "journal": "it takes `ask`, `keep` or `off`",
    "coach": "it takes `on` or `off`",
    "coach.command": "it takes a program with its arguments, or nothing",
    "coach.env": "it takes names of variables such as OPENAI_API_KEY, or nothing",
    "coach.decks": "it takes ids of decks, or nothing",
    "sync.place": "it takes a full path, an address such as git+ssh://example.org/hark.git, or nothing",
    "sync.at": "it takes `start` or `off`",
    "backup_room_mib": "it takes a whole number from 1 to 1000000",
}


@pytest.mark.parametrize(("name", "given"), [(name, one) for name, within, _ in BOUNDS for one in within])
def test_a_setting_takes_what_is_within_its_bounds(tmp_path: Path, name: str, given: str) -> None:
    """The bounds themselves are within, however TOML writes the value."""
    import tomllib

    read = config.read(settings(tmp_path, f"{name} = {given}")).values[name]

    assert (list(read) if isinstance(read, tuple) else read) == tomllib.loads(f"value = {given}")["value"]


@pytest.mark.parametrize(("name", "given"), [(name, one) for name, _, beyond in BOUNDS for one in beyond])
def test_a_setting_refuses_what_is_beyond_its_bounds(tmp_path: Path, name: str, given: str) -> None:
    """What will not do is refused with its line and what would do."""
    file = settings(tmp_path, f"# mine\n\n{name} = {given}\n")

    assert refusal(config.read, file) == {
        "code": "invalid_config",
        "message": f"`{name.split('.')[-1]}` is set to something it does not take",
        "hint": TAKES[name],
        "exit": Exit.MISUSE,
        "file": str(file),
        "line": 3,
    }


def test_the_bounds_are_told_for_every_setting() -> None:
    """No setting is without a test of its bounds, and only the retention may differ by deck."""
    assert [setting.name for setting in config.SETTINGS] == [name for name, _, _ in BOUNDS] == list(TAKES)
    assert [setting.name for setting in config.SETTINGS if setting.per_deck] == ["desired_retention"]
    assert all(setting.read(setting.default) == setting.default for setting in config.SETTINGS)


# --- faults


@pytest.mark.parametrize(
    ("text", "message", "hint", "line"),
    [
        ("\nnew_per_dya = 1\n", "no setting named `new_per_dya`", "did you mean `new_per_day`?", 2),
        ("# x\nxyzzy = 1\n", "no setting named `xyzzy`", f"the settings are {NAMES}", 2),
        (
            "[decks.x]\nnew_per_day = 1\n",
            "no setting named `decks.x.new_per_day`",
            "the settings are `desired_retention`",
            2,
        ),
        (
            "[decks.x]\n\nretention = 0.9",
            "no setting named `decks.x.retention`",
            "did you mean `desired_retention`?",
            3,
        ),
        ("[coach]\nnotice = 'on'", "no setting named `coach.notice`", "did you mean `noticing`?", 2),
        ("decks = 3\n", "`decks` is not a table of decks", "", 1),
        ("region = 'us'\ndecks.x = 0.9\n", "`decks` is not a table of decks", "", 2),
        ("region = 'us'\nregion = 'de'\n", "not valid TOML: cannot overwrite a value", "", 2),
        ("a = [\n", "not valid TOML: invalid value", "", 2),
        ("a = " + "[" * 4000, "brackets are nested too deeply", "", 1),
    ],
)
def test_faults_name_their_line_and_what_to_do(tmp_path: Path, text: str, message: str, hint: str, line: int) -> None:
    """A file with a fault is refused as misuse, with file, line and hint."""
    file = settings(tmp_path, text)

    told = refusal(config.read, file)

    expected = {"message": message, "hint": hint, "line": line, "file": str(file)}
    assert told == {"code": "invalid_config", "exit": Exit.MISUSE} | {
        key: said for key, said in expected.items() if said
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("desired_retention = 0.9\n[decks.a]\ndesired_retention = 2\n", 3),
        ("[decks.a]\ndesired_retention = 0.9\n[decks.b]\ndesired_retention = 2\n", 4),
    ],
)
def test_a_fault_of_one_deck_is_told_on_its_own_line(tmp_path: Path, text: str, line: int) -> None:
    """A bad setting of one deck is not blamed on the good one of the same name above."""
    assert refusal(config.read, settings(tmp_path, text))["line"] == line


@pytest.mark.parametrize("header", ['[decks."a"]', '[decks."B c"]', "[ decks . a ]"])
def test_a_fault_of_one_deck_is_told_on_its_own_line_however_its_header_is_written(tmp_path: Path, header: str) -> None:
    """Quotes and spaces in the header do not put the blame on a good line above."""
    file = settings(tmp_path, f"desired_retention = 0.9\n{header}\ndesired_retention = 2\n")

    assert refusal(config.read, file)["line"] == 3


@pytest.mark.parametrize("text", ["\n[deck.x]\ndesired_retention = 0.8\n", "\n[[decks]]\ndesired_retention = 0.8\n"])
def test_a_fault_of_a_table_has_a_line(tmp_path: Path, text: str) -> None:
    """A misspelt table is found where its header is."""
    assert refusal(config.read, settings(tmp_path, text))["line"] == 2


def test_a_file_that_is_not_utf8_says_what_to_do(tmp_path: Path) -> None:
    """The fault's own hint reaches the person."""
    file = settings(tmp_path, b"region = 'us'\n# \xff\n")

    assert refusal(config.read, file) == {
        "code": "invalid_config",
        "message": "the file is not UTF-8",
        "hint": "save it as UTF-8",
        "exit": Exit.MISUSE,
        "file": str(file),
        "line": 2,
    }


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    """What cannot be read is told, not taken for absent."""
    file = tmp_path / "config.toml"
    file.mkdir()

    assert refusal(config.read, file) == {
        "code": "unreadable",
        "message": "this is not a file",
        "hint": "the settings are one TOML file",
        "exit": Exit.REFUSED,
        "file": str(file),
    }


@given(st.binary(max_size=80))
def test_any_bytes_are_settings_or_a_refusal(tmp_path: Path, data: bytes) -> None:
    """Whatever the file holds, it is read or refused."""
    file = settings(tmp_path, data)

    try:
        read = config.read(file)
    except Refusal:
        return

    assert len(values(read)) == 8


# --- naming a setting


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("new_per_day", ("new_per_day",)),
        ("desired_retention", ("desired_retention",)),
        ("decks.a-b.desired_retention", ("decks", "a-b", "desired_retention")),
        ("coach", ("coach", "noticing")),
        ("coach.noticing", ("coach", "noticing")),
        ("coach.command", ("coach", "command")),
    ],
)
def test_a_setting_is_named_by_its_path(name: str, path: tuple[str, ...]) -> None:
    """A setting's own name, or `decks.DECK.desired_retention`."""
    assert config.setting_path(name) == path


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("new_per_dya", "did you mean `new_per_day`?"),
        ("new-per-day", "did you mean `new_per_day`?"),
        ("xyzzy", f"the settings are {NAMES}"),
        ("", f"the settings are {NAMES}"),
        ("decks", "did you mean `coach.decks`?"),
        ("decks.a", f"the settings are {NAMES}"),
        ("decks.a.desired_retention.x", f"the settings are {NAMES}"),
    ],
)
def test_an_unknown_setting_is_misuse(name: str, hint: str) -> None:
    """The nearest names are offered, or all of them."""
    assert refusal(config.setting_path, name) == {
        "code": "misuse",
        "message": f"no setting named `{name}`",
        "hint": hint,
        "exit": Exit.MISUSE,
    }


# --- changing one

MINE = """\
# my settings
new_per_day = 5   # five is enough

  region = 'us'# no space
# about the deck
[decks.a] # a
desired_retention=0.80 # high

# the end"""
"""A file as a person keeps it, without a newline at its end."""


@pytest.mark.parametrize(
    ("name", "typed", "old", "new"),
    [
        ("new_per_day", "7", "= 5 ", "= 7 "),
        ("region", "de", "'us'", '"de"'),
        ("region", "", "'us'", '""'),
        ("decks.a.desired_retention", "0.9", "0.80", "0.9"),
        ("new_per_day", None, "new_per_day = 5   # five is enough\n", ""),
        ("region", None, "  region = 'us'# no space\n", ""),
        ("decks.a.desired_retention", None, "desired_retention=0.80 # high\n", ""),
        ("session_cards", None, "", ""),
    ],
)
def test_setting_a_key_changes_that_key_and_nothing_else(
    tmp_path: Path, name: str, typed: str | None, old: str, new: str
) -> None:
    """Comments, spaces, order and the missing newline at the end stay; removing takes the key's line."""
    file = settings(tmp_path, MINE)

    config.write(file, config.setting_path(name), typed)

    assert file.read_text() == MINE.replace(old, new, 1)


def test_a_new_key_is_a_new_line(tmp_path: Path) -> None:
    """It comes after the last key before any table, and no comment is parted from its table."""
    file = settings(tmp_path, MINE)

    config.write(file, ("session_minutes",), "15")

    assert file.read_text() == MINE.replace("# no space\n", "# no space\nsession_minutes = 15\n")
    assert values(config.read(file)) == [0.9, 5, 15.0, 0, time(4, 0), "us", "ask", 200]
    assert config.read(file).retention("a") == 0.8


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_a_new_key_does_not_tear_a_comment(tmp_path: Path, sign: str) -> None:
    """Only LF ends a line of TOML; what else a comment holds stays in it."""
    text = f"region = 'us' # a{sign}b\n[decks.a]\ndesired_retention = 0.8\n"
    file = settings(tmp_path, text)

    config.write(file, ("session_minutes",), "15")

    assert file.read_bytes() == text.replace("[decks", "session_minutes = 15\n[decks").encode()


def test_the_first_setting_makes_the_file_and_its_folder(tmp_path: Path) -> None:
    """Setting something on a new computer needs no preparation; the file is the person's alone."""
    file = tmp_path / "new" / "config" / "config.toml"

    config.write(file, ("decks", "a", "desired_retention"), "0.8")

    assert file.read_text() == "[decks.a]\ndesired_retention = 0.8\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in file.parent.iterdir()] == ["config.toml"]


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    """Settings kept in a folder of dotfiles are changed there."""
    real = settings(tmp_path, MINE)
    link = tmp_path / "link.toml"
    link.symlink_to(real)

    config.write(link, ("new_per_day",), "6")

    assert link.is_symlink()
    assert real.read_text() == MINE.replace("= 5", "= 6")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("new_per_day", "many"),
        ("new_per_day", "-1"),
        ("new_per_day", "1001"),
        ("new_per_day", "2.5"),
        ("new_per_day", ""),
        ("new_per_day", "9" * 5000),
        ("session_minutes", "0"),
        ("session_cards", "true"),
        ("desired_retention", "nan"),
        ("desired_retention", "1"),
        ("desired_retention", "90%"),
        ("day_starts_at", "4"),
        ("region", "usa"),
        ("journal", "yes"),
    ],
)
def test_what_will_not_do_is_not_written(tmp_path: Path, name: str, typed: str) -> None:
    """A value typed out of bounds is misuse, told with what would do, and the file is as it was."""
    file = settings(tmp_path, MINE)

    assert refusal(config.write, file, (name,), typed) == {
        "code": "misuse",
        "message": f"`{typed}` will not do for {name}",
        "hint": TAKES[name],
        "exit": Exit.MISUSE,
    }
    assert file.read_text() == MINE


@pytest.mark.parametrize(
    ("text", "name", "typed", "written"),
    [
        ("", "coach", "off", '[coach]\nnoticing = "off"\n'),
        ('coach = "on" # mine\n', "coach", "off", 'coach = "off" # mine\n'),
        (
            '# a\n"coach" = "off" # mine\nregion = "us"\n',
            "coach.command",
            ["llm", "-m", "x"],
            '# a\n"coach".noticing = "off" # mine\n"coach".command = ["llm", "-m", "x"]\nregion = "us"\n',
        ),
        ('[coach]\ncommand = ["a", # one\n]\n', "coach.command", [], "[coach]\ncommand = []\n"),
        ('coach = {noticing = "off"}\n', "coach.env", ["A"], 'coach = {noticing = "off",env = ["A"]}\n'),
    ],
)
def test_the_coach_has_a_table_and_was_a_word_once(
    tmp_path: Path, text: str, name: str, typed: str | list[str], written: str
) -> None:
    """`coach = "off"` is read, and stays until something stands beside it; then no comment is lost."""
    file = settings(tmp_path, text)
    noticing = config.read(file).coach

    config.write(file, config.setting_path(name), typed)

    assert file.read_text() == written
    read = config.read(file)
    assert (list(read.words(name)) or read.coach) == (typed or noticing if name != "coach" else typed == "on")


@pytest.mark.parametrize("text", ["new_per_day = [", "xyzzy = 1\n", "region = 7\n"])
def test_a_file_with_faults_is_not_written(tmp_path: Path, text: str) -> None:
    """Faults are the person's to mend first; nothing is changed."""
    file = settings(tmp_path, text)

    assert refusal(config.write, file, ("new_per_day",), "5")["code"] == "invalid_config"
    assert file.read_text() == text


def test_a_file_that_is_not_utf8_is_not_written(tmp_path: Path) -> None:
    """A file in another encoding is refused like any other with a fault."""
    file = settings(tmp_path, b"# caf\xe9\n")

    assert refusal(config.write, file, ("new_per_day",), "5")["code"] == "invalid_config"
    assert file.read_bytes() == b"# caf\xe9\n"


@pytest.mark.parametrize(
    "text",
    [
        "decks = { a = { desired_retention = 0.8 } }\n",
        "[decks]\na = { desired_retention = 0.8 } # mine\n",
        "decks.b.desired_retention = 0.95\nnew_per_day = 3\ndecks.a.desired_retention = 0.8\n",
    ],
)
def test_a_deck_may_be_an_inline_table(tmp_path: Path, text: str) -> None:
    """However the person wrote the deck's settings, one of them can be changed."""
    file = settings(tmp_path, text)

    config.write(file, ("decks", "a", "desired_retention"), "0.9")

    assert file.read_text() == text.replace("0.8 ", "0.9 ").replace("0.8\n", "0.9\n")


def test_removing_what_is_not_set_changes_nothing(tmp_path: Path) -> None:
    """A deck without settings stays without a table."""
    file = settings(tmp_path, MINE)

    config.write(file, ("decks", "b", "desired_retention"), None)

    assert file.read_text() == MINE


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    """The first three bytes of the person's file are theirs as well."""
    file = settings(tmp_path, b"\xef\xbb\xbfnew_per_day = 5\r\n")

    config.write(file, ("new_per_day",), "6")

    assert file.read_bytes() == b"\xef\xbb\xbfnew_per_day = 6\r\n"


TYPED = {
    "desired_retention": st.floats(0.7, 0.97).map(repr),
    "new_per_day": st.integers(0, 1000).map(str),
    "path": st.lists(st.sampled_from(["a", "b-c", "d2"]), unique=True).map(" ".join),
    "session_minutes": st.integers(1, 240).map(str),
    "session_cards": st.integers(0, 1000).map(str),
    "day_starts_at": st.times().map(lambda moment: f"{moment:%H:%M}"),
    "region": st.sampled_from(["", "us", "de", "fr"]),
    "journal": st.sampled_from(["ask", "keep", "off"]),
    "coach": st.sampled_from(("on", "off")),
    "coach.command": st.lists(st.text(st.characters(exclude_categories=["C"]), min_size=1), max_size=4),
    "backup_room_mib": st.integers(1, 1_000_000).map(str),
}


@given(st.lists(st.sampled_from(list(TYPED)).flatmap(lambda name: st.tuples(st.just(name), TYPED[name])), max_size=5))
def test_what_is_set_last_is_what_is_read(tmp_path: Path, typed: list[tuple[str, str | list[str]]]) -> None:
    """After any run of settings each reads as it was typed last, and the person's comments are all there."""
    file = settings(tmp_path, MINE)
    last: dict[str, str | list[str]] = {"new_per_day": "5", "region": "us", **dict(typed)}

    for name, value in typed:
        config.write(file, config.setting_path(name), value)

    read = config.read(file)
    shown = {name: value if isinstance(value, tuple) else str(value) for name, value in read.values.items()}
    assert {name: list(now) if isinstance(now := shown[name], tuple) else now for name in last} == last
    assert read.retention("a") == 0.8
    assert [comment in file.read_text() for comment in MINE.split("\n") if comment.startswith("#")] == [True] * 3
