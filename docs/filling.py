# SPDX-License-Identifier: MIT
"""Puts tables into a page: each goes between a mark with its name, `<!-- name -->`, and `<!-- end -->`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def fill(page: str, tables: Mapping[str, str]) -> str:
    """*page* with *tables*, by the names of their places, instead of what stands there."""
    return re.sub(
        rf"(<!-- ({'|'.join(tables)}) -->\n).*?(<!-- end -->)",
        lambda place: f"{place[1]}{tables[place[2]]}\n{place[3]}",
        page,
        flags=re.DOTALL,
    )
