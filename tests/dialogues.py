# SPDX-License-Identifier: MIT
"""The dialogue of the docs: three turns, of which the second depends on how the first reply was weighed."""

from __future__ import annotations

from places import HERE

LETTERS = (HERE.parent / "docs" / "examples" / "letters.toml").read_text(encoding="utf-8")
"""A whole deck; its skills are among those of the small library."""
