# SPDX-License-Identifier: MIT
"""What reaches a terminal from a stranger's text: which characters pass and which are written out."""

from __future__ import annotations

import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.safe import safe, safe_json, safe_line


def _span(first: int, last: int) -> set[int]:
    return set(range(first, last + 1))


NEEDED_BY_SCRIPTS = {
    0x061C,  # ALM
    *_span(0x180B, 0x180D), 0x180F,  # Mongolian variation selectors
    *_span(0x200C, 0x200F),  # ZWNJ, ZWJ, LRM, RLM
    *_span(0xFE00, 0xFE0F), *_span(0xE0100, 0xE01EF),  # variation selectors
}  # fmt: skip
"""Invisible, but real scripts and emoji break without them."""

# Default_Ignorable_Code_Point in DerivedCoreProperties.txt of Unicode 15.
IGNORABLE = {
    0xAD, 0x34F, 0x61C, *_span(0x115F, 0x1160), *_span(0x17B4, 0x17B5), *_span(0x180B, 0x180F),
    *_span(0x200B, 0x200F), *_span(0x202A, 0x202E), *_span(0x2060, 0x206F), 0x3164, *_span(0xFE00, 0xFE0F),
    0xFEFF, 0xFFA0, *_span(0xFFF0, 0xFFF8), *_span(0x1BCA0, 0x1BCA3), *_span(0x1D173, 0x1D17A),
    *_span(0xE0000, 0xE0FFF),
}  # fmt: skip

CONTROLS = {code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in {"Cc", "Cs", "Zl", "Zp"}}
SHOWN = (CONTROLS | IGNORABLE | _span(0xFFF9, 0xFFFB)) - NEEDED_BY_SCRIPTS - {0x09, 0x0A}
"""What must be written out: controls, lone surrogates, line and paragraph separators, and all that is invisible."""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("", ""),
        ("two\nlines\n", "two\nlines\n"),
        ("a\tb", "a   b"),
        ("\tindented\n\ttwice", "    indented\n    twice"),
        ("abcd\te", "abcd    e"),
        ("\x1b[2J\x1b]0;owned\x07", "<U+001B>[2J<U+001B>]0;owned<U+0007>"),
        ("\x00\x08\x0b\x0c\r", "<U+0000><U+0008><U+000B><U+000C><U+000D>"),
        ("\x7f", "<U+007F>"),
        ("\x80\x9b31m\x9f", "<U+0080><U+009B>31m<U+009F>"),
        ("\u202eexe.txt\u202c", "<U+202E>exe.txt<U+202C>"),
        ("\u2066a\u2067b\u2068c\u2069", "<U+2066>a<U+2067>b<U+2068>c<U+2069>"),
        ("\u2028\u2029", "<U+2028><U+2029>"),
        ("zero\u200bwidth\u2060joined\ufeff", "zero<U+200B>width<U+2060>joined<U+FEFF>"),
        ("hid\u00adden", "hid<U+00AD>den"),
        ("\U000e0001\U000e0068\U000e0069\U000e007f", "<U+E0001><U+E0068><U+E0069><U+E007F>"),
        ("\ud800", "<U+D800>"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d👧 ❤\ufe0f 葛\U000e0100", "👩\u200d👧 ❤\ufe0f 葛\U000e0100"),
        ("\u200eleft \u200fright \u061carabic", "\u200eleft \u200fright \u061carabic"),
        ("e\u0301 ẹ̀ ñ 日本語 עברית", "e\u0301 ẹ̀ ñ 日本語 עברית"),
        ("[bold red]no markup[/] :smile: <U+001B>", "[bold red]no markup[/] :smile: <U+001B>"),
    ],
)
def test_safe_shows_what_a_terminal_would_obey(text: str, shown: str) -> None:
    """Printable text, newlines and marks that scripts need pass; the rest is written out; tabs become spaces."""
    assert safe(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::y", "<U+003A>:error::y"), ("a\n  ::add-mask::x", "a\n  <U+003A>:add-mask::x"),
        ("a ::error::x", "a <U+003A>:error::x"), ("a ##[error]x ##vso[x]", "a <U+0023>#[error]x <U+0023>#vso[x]"),
        ("std::vector", "std::vector"), ("a :: b", "a :: b"), ("## head", "## head"), ("::1", "::1"),
    ],
)  # fmt: skip
def test_safe_shows_what_the_log_of_a_ci_would_obey(text: str, shown: str) -> None:
    """A command to GitHub or Azure is written out, also where a line could be wrapped before it; nothing else is."""
    assert safe(text) == shown


def test_every_control_and_invisible_character_is_written_out() -> None:
    """No control, surrogate, separator, tag, bidi or invisible character of all Unicode gets through."""
    codes = sorted(SHOWN)

    expected = [f"<U+{code:04X}>" for code in codes]

    assert [safe(chr(code)) for code in codes] == expected


def test_every_visible_character_passes_untouched() -> None:
    """Each letter, mark, number, sign and space of any script passes as it is."""
    invisible = CONTROLS | IGNORABLE
    visible = "".join(
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code))[0] in "LMNPSZ" and code not in invisible
    )

    assert safe(visible) == visible


@given(st.text(st.characters()))
def test_nothing_a_terminal_obeys_survives(text: str) -> None:
    """Of any text, what is left holds newlines and no other control, bidi, tag or invisible character."""
    left = {ord(sign) for sign in safe(text)}

    assert left & (SHOWN | {0x09}) == set()


@given(st.text(st.characters()))
def test_safe_twice_is_safe_once(text: str) -> None:
    """What is safe already is not changed again, so no text is written out twice."""
    once = safe(text)

    assert safe(once) == once


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Cn", "Co", "Zl", "Zp"])))
def test_ordinary_text_is_unchanged(text: str) -> None:
    """Text without format characters comes out as it went in, save for the few invisible letters and marks."""
    expected = "".join(f"<U+{ord(sign):04X}>" if ord(sign) in SHOWN else sign for sign in text)

    assert safe(text) == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("  one \n\n two\t three  ", "one two three"),
        ("a\r\nb", "a b"),
        ("a\u00a0\u3000b", "a b"),
        ("a\x1b[2K\nb", "a<U+001B>[2K b"),
        ("a\u202e b", "a<U+202E> b"),
    ],
)
def test_safe_line_keeps_text_on_one_line(text: str, shown: str) -> None:
    """Runs of white space become one space, the ends are trimmed, and the rest is as `safe` shows it."""
    assert safe_line(text) == shown


@given(st.text(st.characters()))
def test_safe_line_is_one_safe_line(text: str) -> None:
    """Any text becomes one line on which nothing is obeyed and no space stands twice."""
    line = safe_line(text)

    assert {ord(sign) for sign in line} & (SHOWN | {0x09, 0x0A}) == set()
    assert "  " not in line
    assert line == line.strip()


@pytest.mark.parametrize(
    ("document", "shown"),
    [
        ('{"a": "plain é 日本"}', '{"a": "plain é 日本"}'),
        ('["\x7f\x9b\u202e"]', '["\\u007f\\u009b\\u202e"]'),
        ('["\U000e0041"]', '["\\udb40\\udc41"]'),
        ('["\\u001b"]\n', '["\\u001b"]\n'),
        ('["👩\u200d👧"]', '["👩\u200d👧"]'),
        ('["## a ##[error] ###vso[x]"]', '["## a \\u0023#[error] #\\u0023#vso[x]"]'),
    ],
)
def test_safe_json_escapes_in_json_notation(document: str, shown: str) -> None:
    """What a terminal would obey becomes a JSON escape, beyond the basic plane a pair of them."""
    assert safe_json(document) == shown


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON, st.sampled_from([None, 2]))
def test_safe_json_is_equal_to_a_parser(value: object, indent: int | None) -> None:
    """A parser reads the same value from the safe document, and a terminal obeys nothing in it."""
    document = safe_json(json.dumps(value, ensure_ascii=False, indent=indent))

    assert json.loads(document) == value
    assert {ord(sign) for sign in document} & (SHOWN | {0x09}) == set()


@given(st.text(st.sampled_from([chr(code) for code in sorted(SHOWN - _span(0xD800, 0xDFFF))]), min_size=1))
def test_safe_json_carries_dangerous_text_faithfully(text: str) -> None:
    """Text made of dangerous characters only arrives at a parser whole."""
    assert json.loads(safe_json(json.dumps([text], ensure_ascii=False))) == [text]


def test_what_is_printable_is_known() -> None:
    """Every character that must be written out is none that Python prints, or one of the few that hark knows of."""
    from hark import safe as module

    assert {code for code in SHOWN if chr(code).isprintable()} == set(map(ord, module._PRINTABLE))
