# SPDX-License-Identifier: MIT
"""The door to TOML: limits, faults with their lines, finding lines, and setting one key in a person's file."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark import toml
from hark.errors import DeckFaults, Fault

KIB = 1024


def faults(data: bytes) -> tuple[Fault, ...]:
    """What `read` finds wrong with *data*."""
    with pytest.raises(DeckFaults) as raised:
        toml.read(data)
    return raised.value.faults


# --- reading


@pytest.mark.parametrize(
    ("data", "document"),
    [
        (b"", {}),
        (b"# only a comment", {}),
        (b"a = 1\r\nb = 2\r\n", {"a": 1, "b": 2}),
        (b'\xef\xbb\xbfa = "bom"', {"a": "bom"}),
        ("a = 'é 日本 👩\u200d👧'".encode(), {"a": "é 日本 👩\u200d👧"}),
        (b'a = """\r\nx\r\ny"""', {"a": "x\ny"}),
        (b"[a.b]\nc.d = [1, {e = 2}]", {"a": {"b": {"c": {"d": [1, {"e": 2}]}}}}),
    ],
)
def test_read_gives_the_document(data: bytes, document: dict[str, Any]) -> None:
    """A UTF-8 document is read, whatever its line ends, with or without a byte-order mark."""
    assert toml.read(data) == document


STRAIGHT = 'a text stands between straight quotes: `"..."`'
INNER = r"""a quote within a text is written `\"`, or the text stands between `'''` and `'''`"""
MARKUP = 'a text stands between quotes, and needs no HTML: `"..."`'
AFTER = "expected newline or end of document after a statement"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"a = 1\nb = \xff", Fault("not-utf8", "the file is not UTF-8", "save it as UTF-8", 2)),
        (b"\n\n# caf\xe9\n", Fault("not-utf8", "the file is not UTF-8", "save it as UTF-8", 3)),
        (b"a = '\xed\xa0\x80'", Fault("not-utf8", "the file is not UTF-8", "save it as UTF-8", 1)),
        (b"a = '\xc0\xaf'", Fault("not-utf8", "the file is not UTF-8", "save it as UTF-8", 1)),
        ("a = 1".encode("utf-16"), Fault("not-utf8", "the file is UTF-16, not UTF-8", "save it as UTF-8", 1)),
        (b"\xef\xbb\xbf\xef\xbb\xbfa = 1", Fault("toml", "not valid TOML: invalid statement", "", 1)),
        (b"a = 1\nb =\n", Fault("toml", "not valid TOML: invalid value", "", 2)),
        (b"a = 1\r\nb = 1\r\nb = 2", Fault("toml", "not valid TOML: cannot overwrite a value", "", 3)),
        (b"a = 1 b = 2", Fault("toml", "not valid TOML: expected newline or end of document after a statement", "", 1)),
        (b"a = 1\n\nb = 2020-02-30", Fault("toml", "not valid TOML: invalid date or datetime", "", 3)),
        ("a = “b”".encode(), Fault("toml", "not valid TOML: invalid value", STRAIGHT, 1)),
        ('a = "b”\n'.encode(), Fault("toml", "not valid TOML: illegal character '\\n'", STRAIGHT, 1)),
        (b'a = "b "c" d"', Fault("toml", f"not valid TOML: {AFTER}", INNER, 1)),
        (b"a = <b>c</b>", Fault("toml", "not valid TOML: invalid value", MARKUP, 1)),
        (b"\n<!doctype html>", Fault("toml", "not valid TOML: this is a web page", toml.WEB_PAGE_HINT, 1)),
        (b"a", Fault("toml", "not valid TOML: expected '=' after a key in a key/value pair", "", 1)),
    ],
)
def test_read_names_the_line_of_a_fault(data: bytes, fault: Fault) -> None:
    """What cannot be read is one fault, with the line it stands on."""
    assert faults(data) == (fault,)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"a = '\x00'", 1),
        (b"a = 1\n\x00", 2),
        (b"a = 1 # \x00", 1),
        ("a = 1".encode("utf-16-le"), 1),
        (b'a = 1\nb = "\x1b[2J"', 2),
        (b"a = 1\rb = 2", 1),
        (b'a = "\\ud800"', 1),
        (b'a = "\\U00110000"', 1),
        (b'\na = "unclosed\n', 2),
        (b"\n\na = [1,\n 2", 4),
    ],
)
def test_read_refuses_what_is_not_toml(data: bytes, line: int) -> None:
    """NUL, raw controls, lone surrogates, UTF-16 and unclosed things are each one TOML fault with its line."""
    assert [(fault.code, fault.line) for fault in faults(data)] == [("toml", line)]


def test_a_file_of_one_mebibyte_is_read_and_a_byte_more_is_not() -> None:
    """The limit is 1 MiB and is told before anything is parsed."""
    fits = b"a = 1\n#" + b"x" * (KIB * KIB - 7)

    assert toml.read(fits) == {"a": 1}
    assert faults(fits + b"x") == (Fault("too-large", "the file is larger than 1024 KiB", "split it"),)
    assert faults(b"\xff" * (KIB * KIB + 1)) == (Fault("too-large", "the file is larger than 1024 KiB", "split it"),)


PART = {"bare": "a", "basic": '"a b"', "literal": "'a.b'", "empty": '""', "escaped": '"\\"a"', "comment": '"#"'}
FORM = {
    "key": "{key} = 1",
    "header": "[{key}]",
    "array of tables": "[[{key}]]",
    "inline table": "x = {{ {key} = 1 }}",
    "inside an array": "x = [{{ y = 1 }}, {{ {key} = 1 }}]",
    "indented": "\t {key} = 1",
}


@pytest.mark.parametrize("dot", [".", " . ", "\t.", ". "])
@pytest.mark.parametrize("part", PART.values(), ids=PART)
@pytest.mark.parametrize("form", FORM.values(), ids=FORM)
def test_a_dotted_key_has_at_most_64_parts(form: str, part: str, dot: str) -> None:
    """In every place a key can stand, however its parts are written: 64 are read, 65 are a fault with its line."""
    within, beyond = (f"\n\n{form.format(key=dot.join([part] * parts))}\n".encode() for parts in (64, 65))

    assert toml.read(within) == tomllib.loads(within.decode())
    assert faults(beyond) == (Fault("dotted-key", "a dotted key has more than 64 parts", "", 3),)


@pytest.mark.parametrize(
    "text",
    [
        "a = '" + "x." * 500 + "'",
        'a = "' + "x." * 500 + '"',
        "a = '''\n" + "x." * 500 + "'''",
        'a = """\n' + "x.\n" * 500 + '"""',
        "# " + "x." * 500,
    ],
)
def test_dots_in_strings_and_comments_are_no_key(text: str) -> None:
    """Only keys are counted: prose with many dots is read."""
    assert toml.read(text.encode()) == tomllib.loads(text)


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a=", "}"), ("[{a=", "}]")])
def test_brackets_nested_beyond_use_are_a_fault(opening: str, closing: str) -> None:
    """Arrays, inline tables and both together: a few are read, thousands are a fault with its line."""
    within, beyond = (f"x = 1\ny = {opening * deep}1{closing * deep}" for deep in (16, 2000))

    assert toml.read(within.encode()) == tomllib.loads(within)
    assert faults(beyond.encode()) == (Fault("nesting", "brackets are nested too deeply", "", 2),)


def test_many_brackets_side_by_side_do_not_nest() -> None:
    """Depth is counted, not number."""
    assert toml.read(b"x = [" + b"[{}]," * 1000 + b"]") == {"x": [[{}]] * 1000}


@pytest.mark.parametrize(
    ("bracket", "code"),
    [("[", "nesting"), ("{", "toml"), ("{a=", "nesting"), ("[{a=", "nesting"), ("x = [[[[", "toml")],
)
def test_a_hundred_thousand_brackets_are_one_fault(bracket: str, code: str) -> None:
    """Nesting that would exhaust the stack is found by the parser, or ends sooner where it is no TOML."""
    text = "a = 1\nb = " + bracket * 100_000

    assert [(fault.code, fault.line) for fault in faults(text.encode())] == [(code, 2)]


def test_brackets_in_strings_and_comments_do_not_nest() -> None:
    """Brackets in prose are not structure."""
    text = f"a = '{'[' * 50}'\nb = \"{'{' * 50}\\\"{'[' * 50}\" # {'[' * 50}\nc = '''\n{'[' * 50}'''\n"

    assert toml.read(text.encode()) == {"a": "[" * 50, "b": "{" * 50 + '"' + "[" * 50, "c": "[" * 50}


@pytest.mark.parametrize("number", ["9" * 4301, "-" + "9" * 5000, "+" + "1" * 100_000, "1" + "_1" * 5000])
def test_a_huge_integer_is_a_fault(number: str) -> None:
    """Python refuses to convert very long integers; that is a fault of the file and no crash."""
    found = faults(f"a = 1\nb = {number}\n".encode())

    assert [(fault.code, fault.message) for fault in found] == [("toml", "not valid TOML: a number is too large")]


def test_a_huge_integer_has_a_line() -> None:
    """Every fault of a file that has a place in it names its line."""
    assert [fault.line for fault in faults(b"a = 1\nb = " + b"9" * 5000 + b"\n")] == [2]


def test_a_key_cannot_forge_the_line_of_a_fault() -> None:
    """The line is the parser's, whatever the file's own text says."""
    data = b'x = 1\na = {"(at line 99, column 1)" = 1, "(at line 99, column 1)" = 2}'

    assert [fault.line for fault in faults(data)] == [2]


def test_a_key_cannot_crash_the_reading_of_a_fault() -> None:
    """A forged line number of 5,000 digits is a fault like any other."""
    forged = b'"(at line ' + b"9" * 5000 + b', column 1)"'

    assert [fault.code for fault in faults(b"a = {" + forged + b" = 1, " + forged + b" = 2}")] == ["toml"]


def test_the_message_of_a_fault_is_short() -> None:
    """A fault is a line for a person to read, however long the file's keys are."""
    key = b"k" * 100_000
    told = f"cannot declare ('{'k' * 160}"[:160]

    assert faults(b"[" + key + b"]\n[" + key + b"]") == (Fault("toml", f"not valid TOML: {told}...", "", 2),)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Whatever the bytes, the answer is what `tomllib` reads, or one fault: nothing else comes out."""
    try:
        expected = repr(tomllib.loads(data.decode("utf-8-sig")))  # repr, since nan differs from itself
    except ValueError:
        assert len(faults(data)) == 1
    else:
        assert repr(toml.read(data)) == expected


TOML_PIECES = st.sampled_from(
    ['"', "'", '"""', "'''", "\\", "#", "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "\n", "\r\n", " ", "\t", "a",
     "cards", "1", "-", "0x", "1979-05-27T07:32:00Z", "inf", "nan", "true", "é", "\\u00e9", "\\x", "\x7f", "\ufeff"]
)  # fmt: skip


@given(st.lists(TOML_PIECES, max_size=60).map("".join))
def test_any_broken_toml_is_read_or_refused_with_a_line_of_the_file(text: str) -> None:
    """Half-right TOML is read as `tomllib` reads it or is one fault on a line there is."""
    try:
        expected = repr(tomllib.loads(text.removeprefix("\ufeff")))
    except tomllib.TOMLDecodeError:
        (fault,) = faults(text.encode())

        assert fault.line is not None
        assert 1 <= fault.line <= text.count("\n") + 1
    else:
        assert repr(toml.read(text.encode())) == expected


# --- finding lines

TRICKY = '''\
# [[cards]] in a comment, id = "no"
title = "[[cards]]"
about = """
[[cards]]
id = "in a string"
"""
other = \'\'\'
[[cards]]
# not a comment \'\'\'

[[cards]]
id = "first" # [[cards]]
text = """a "quoted" \\""" [[cards]]
[[cards]]
why = 1
"""
why = "here"
  [[ cards ]]
  id . sub = 1
"id" = 2
[[cards.options]]
[[other]]
\t[[\tcards\t]] # last
why= "x"
options = [
  { text = "why = 1" },
  "id", # id = 3
]
'''


def test_table_lines_sees_headers_only() -> None:
    """Headers in comments and in any kind of string are no headers; spaces in and before them do not matter."""
    assert toml.table_lines(TRICKY, "cards") == [11, 18, 23]
    assert toml.table_lines(TRICKY, "other") == [22]
    assert toml.table_lines(TRICKY, "cards.options") == [21]
    assert toml.table_lines(TRICKY, "card") == []


@pytest.mark.parametrize(
    ("key", "start", "stop", "line"),
    [
        ("title", 1, 11, 2),
        ("id", 1, 11, None),
        ("id", 11, 18, 12),
        ("why", 11, 18, 17),
        ("text", 11, 18, 13),
        ("id", 18, 22, 19),
        ("why", 23, None, 24),
        ("options", 23, None, 25),
        ("text", 23, None, None),
        ("id", 23, None, None),
        ("why", 1, None, 17),
        ("wh", 1, None, None),
        ("hy", 1, None, None),
    ],
)
def test_index_finds_a_key_between_two_lines(key: str, start: int, stop: int | None, line: int | None) -> None:
    """A key is found where it is set, from *start* up to but not on *stop*; its name in text or comments is not it."""
    assert toml.Index(TRICKY).key(key, start, stop) == line


def test_lines_are_found_between_any_quotes() -> None:
    """Quotes at the ends of strings, escaped quotes and quotes in comments do not lead astray."""
    strings = [
        '""', "''", '""""""', "''''''", '"\\""', '"\\\\"', "'\\'", '""""a"""', '"""a""""', '"""a"""""', "'''a''''",
        "'''a'''''", '"""\\""""', '"""\\\\"""', "'#'", '"#"', '"""\n"\n""\n"""', "'''\n'\n''\n'''", '"a" # "',
        "'a' # '''", '"a" # """', '"\'"', "'\"'", '"""\'\'\'"""', "'''\"\"\"'''", '"""a\\\n  b"""',
    ]  # fmt: skip

    for string in strings:
        text = f"[[x]]\na = {string}\n[[x]]\nb = 1\n"
        tomllib.loads(text)  # the string is a proper one
        below = text.count("\n") - 1
        assert (string, toml.table_lines(text, "x")) == (string, [1, below])
        assert (string, toml.Index(text).key("b")) == (string, below + 1)


def test_a_quoted_header_is_a_header() -> None:
    """`[["x"]]` is the same table as `[[x]]`."""
    assert toml.table_lines("[['x']]\na = 1\n[[x]]\n[[\"x\"]]\n", "x") == [1, 3, 4]


BLANKABLE = st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\"'\\#[]= "))


@given(BLANKABLE)
def test_blank_keeps_every_line_and_column(text: str) -> None:
    """What is blanked keeps its length and its newlines, so a place in the one is the same place in the other."""
    skeleton = toml.blank(text)

    assert [len(line) for line in skeleton.split("\n")] == [len(line) for line in text.split("\n")]


@given(BLANKABLE)
def test_blank_leaves_no_quote_and_no_comment(text: str) -> None:
    """Nothing of a string or comment is left to be mistaken for structure."""
    assert set(toml.blank(text)) & {'"', "'", "#"} == set()


def test_an_unclosed_string_runs_to_the_end_of_the_text() -> None:
    """Even when the text ends in a backslash; else each later quote is tried to the end of the text again."""
    assert toml.blank('a = """b\n[[c]]\n\\') == "a = _   \n     \n "


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.text(max_size=20)), min_size=1, max_size=5))
def test_table_and_key_lines_of_any_document(tables: list[dict[str, str]]) -> None:
    """In a document written here, with strings of any text, every header and key is found on its line."""
    lines: list[str] = []
    headers = []
    places = {}
    for number, table in enumerate(tables):
        headers.append(len(lines) + 1)
        lines.append("[[t]]")
        for key, value in table.items():
            places[number, key] = len(lines) + 1
            lines += toml.write({key: value}).rstrip("\n").split("\n")
    text = "\n".join(lines)
    ends = [*headers[1:], None]

    assert toml.table_lines(text, "t") == headers
    index = toml.Index(text)
    assert {(number, key): index.key(key, headers[number], ends[number]) for number, key in places} == places


# --- writing

KEYS = st.text(min_size=0, max_size=8)
VALUES = st.recursive(
    st.text(max_size=30) | st.integers(-(2**63), 2**63 - 1) | st.booleans() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_what_is_written_is_read_back(document: dict[str, Any]) -> None:
    """Any document of plain values comes back as it was."""
    assert toml.read(toml.write(document).encode()) == document


# --- setting one key in a person's file


@pytest.mark.parametrize(
    ("text", "path", "value", "after"),
    [
        ("", ("a",), 1, "a = 1\n"),
        ("a = 1\n", ("a",), 2, "a = 2\n"),
        ("  a   =  1   # mine\n", ("a",), 2, "  a   =  2   # mine\n"),
        ("# top\na = 1 # mine\n\n# below\nb = 'x' # b\n", ("a",), 2, "# top\na = 2 # mine\n\n# below\nb = 'x' # b\n"),
        ("a = 1\r\nb = 2\r\n", ("a",), 7, "a = 7\r\nb = 2\r\n"),
        ("a = 1", ("b",), 2, "a = 1\nb = 2\n"),
        ("a = 1 # no newline", ("b",), 2, "a = 1 # no newline\nb = 2\n"),
        ("# only a comment", ("b",), 2, "# only a comment\nb = 2\n"),
        ("[t.x]\nk = 1\n", ("a",), 2, "a = 2\n[t.x]\nk = 1\n"),
        ("[t.x] # x\nk = 1 # k\n# end\n", ("t", "x", "k"), 2, "[t.x] # x\nk = 2 # k\n# end\n"),
        ("[t.x]\nk = 1\n\n[t.y]\nk = 2\n", ("t", "y", "k"), 3, "[t.x]\nk = 1\n\n[t.y]\nk = 3\n"),
        ("[t]\nx.k = 1 # dotted\n", ("t", "x", "k"), 2, "[t]\nx.k = 2 # dotted\n"),
        ("# a\na = 1 # goes with its key\n# b\nb = 2\n", ("a",), None, "# a\n# b\nb = 2\n"),
        ("b = 2 # b\n", ("a",), None, "b = 2 # b\n"),
        ("s = '''\na = 1\n'''\na = 1\n", ("a",), 2, "s = '''\na = 1\n'''\na = 2\n"),
        ("a = 0x1F\n", ("b",), True, "a = 0x1F\nb = true\n"),
        ("a = 1_000\nb = 1e3\n", ("c",), "x", 'a = 1_000\nb = 1e3\nc = "x"\n'),
    ],
)  # fmt: skip
def test_with_key_changes_one_key(text: str, path: tuple[str, ...], value: object, after: str) -> None:
    """One key is set or removed; each comment, space and line end around it stays."""
    assert toml.with_key(text, path, value) == after


@pytest.mark.parametrize(
    "text",
    [
        "t = { x = { k = 1 } } # inline\n",
        "[t]\nx = { k = 1 } # inline\n",
        "t.x.k = 1\na = 1\nt.y.k = 2\n",
        "[t.x]\nk = 1\n[a]\n[t.y]\nk = 2\n",
    ],
)
def test_with_key_goes_into_every_kind_of_table(text: str) -> None:
    """Inline tables and tables written in several places are tables too."""
    after = toml.with_key(text, ("t", "x", "k"), 5)

    assert after == text.replace("k = 1", "k = 5")


def test_with_key_removes_nothing_from_nothing() -> None:
    """Removing a key that is not there leaves the file as it was."""
    assert toml.with_key("a = 1\n", ("t", "x", "k"), None) == "a = 1\n"


def test_with_key_keeps_to_the_line_ends_of_the_file() -> None:
    """A line added to a file with CRLF ends in CRLF."""
    assert toml.with_key("a = 1\r\n", ("b",), 2) == "a = 1\r\nb = 2\r\n"


def test_with_key_does_not_take_an_array_for_a_table() -> None:
    """A new key goes after the last one, not into its value."""
    text = "a = [\n  [1],\n]\n[t]\nk = 1\n"

    assert toml.with_key(text, ("b",), 2) == "a = [\n  [1],\n]\nb = 2\n[t]\nk = 1\n"


COMMENT = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="@"), max_size=12).map("#{}".format)
SPACE = st.sampled_from(["", " ", "   ", "\t"])


@st.composite
def settings_lines(draw: st.DrawFn) -> list[str]:
    """The lines of a file as a person may keep it: keys `a` to `d` in any order, comments and empty lines between."""
    lines = []
    for key in draw(st.permutations("abcd")):
        lines += draw(st.lists(COMMENT | SPACE, max_size=3))
        comment = draw(st.just("") | COMMENT)
        lines.append(f"{draw(SPACE)}{key}{draw(SPACE)}={draw(SPACE)}@{key}@{draw(SPACE)}{comment}")
    return lines + draw(st.lists(COMMENT, max_size=2))


def fill(lines: list[str], newline: str, **values: int) -> str:
    """The lines with a number for each key, joined into a text."""
    text = newline.join(lines) + newline
    for key, value in values.items():
        text = text.replace(f"@{key}@", str(value))
    return text


@given(settings_lines(), st.sampled_from(["\n", "\r\n"]), st.sampled_from("abcd"), st.integers(0, 10**9))
def test_with_key_keeps_every_byte_around_a_value(lines: list[str], newline: str, key: str, value: int) -> None:
    """Setting a key that is there changes the bytes of its value and no other."""
    before = {"a": 1, "b": 2, "c": 3, "d": 4}

    after = toml.with_key(fill(lines, newline, **before), (key,), value)

    assert after == fill(lines, newline, **before | {key: value})


@given(settings_lines(), st.integers(0, 10**9))
def test_with_key_adds_a_line_and_nothing_else(lines: list[str], value: int) -> None:
    """Setting a key that is not there adds one line; without it the file is what it was."""
    text = fill(lines, "\n", a=1, b=2, c=3, d=4)

    after = toml.with_key(text, ("new",), value)

    assert after.replace(f"new = {value}\n", "", 1) == text
    assert tomllib.loads(after) == tomllib.loads(text) | {"new": value}


@pytest.mark.parametrize("form", ["k{}.{}=1", "{1}.k{0}=1", "[k{}.{}]", "[[k{}.{}]]", "x{0}={{{1}.k=1}}"])
@pytest.mark.parametrize("part", ["a", '"a"', "'a' "])
def test_dotted_keys_in_all(form: str, part: str) -> None:
    """A file full of dotted keys, each of them allowed, is refused before it costs seconds, however it is written."""
    lines = [form.format(number, ".".join([part] * 60)) for number in range(900)]

    with pytest.raises(DeckFaults) as found:
        toml.read("\n".join(lines).encode())

    assert [(fault.code, fault.message) for fault in found.value.faults] == [
        ("dotted-key", "dotted keys of three and more parts have more than 50000 parts in all")
    ]
