# SPDX-License-Identifier: MIT
"""The one function through which foreign text reaches a terminal.

Decks, file names, typed answers and error messages about them come from strangers. What a terminal
would obey rather than show is made visible instead. Never call a terminal without it.
"""

from __future__ import annotations

import re

# Controls (C0 without newline, DEL, C1), invisible and format characters, bidi overrides and isolates,
# tags, lone surrogates. ZWNJ, ZWJ, LRM, RLM, ALM and variation selectors stay: real scripts need them.
_UNSAFE = (
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff\ud800-\udfff]"
)


# What the log of a CI obeys: GitHub a word at the start of a line, and there one may come to stand wherever lines are
# wrapped; others `##[...]` and `##vso[...]` anywhere.
_ANYWHERE = r"#(?=#(?:vso)?\[)"
_COMMAND = rf"(?<!\S):(?=:[A-Za-z])|{_ANYWHERE}"


_PRINTABLE = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
"""Those of them that Python takes for printable: a text without them that is printable needs no closer look."""


def safe(text: str) -> str:
    r"""*text* with tabs expanded and every character written out that a terminal might obey, or the log of a CI.

    Newlines pass. `safe("a\x1b[2J")` is `"a<U+001B>[2J"`.
    """
    if "\t" in text:
        text = text.expandtabs(4)
    if "::" in text or "##" in text:
        text = re.sub(_COMMAND, _written_out, text)
    return re.sub(_UNSAFE, _written_out, text)


def _written_out(match: re.Match[str]) -> str:
    return f"<U+{ord(match[0]):04X}>"


def safe_line(text: str) -> str:
    """*text* as `safe` gives it, on one line: runs of white space become one space."""
    return safe(" ".join(text.split()))


def safe_json(document: str) -> str:
    r"""The JSON *document* with the same characters as `\\uXXXX` escapes: equal to a parser, harmless to a terminal.

    So is the log of a CI that obeys what stands within a line; a line of JSON begins with none of a stranger's.
    """

    def escape(match: re.Match[str]) -> str:
        code = ord(match[0])
        if code < 0x10000:
            return f"\\u{code:04x}"
        code -= 0x10000
        return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"

    if "##" in document:
        document = re.sub(_ANYWHERE, escape, document)
    if document.isprintable() and not any(letter in document for letter in _PRINTABLE):
        return document
    return re.sub(_UNSAFE, escape, document)
