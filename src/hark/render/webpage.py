# SPDX-License-Identifier: MIT
"""One HTML file that needs nothing else and asks for nothing: no script, no address, one style sheet.

Its policy has a browser refuse all the rest, whatever stands in it. It reads in light, in the dark, on paper, and in a
window of 400 pixels. Texts here are raw; every one of them passes `svg.said`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hark.render import svg
from hark.render.svg import Picture, said
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

_LAYOUT = """\
:root{color-scheme:light dark}
body{margin:0 auto;padding:1rem;max-width:38rem;font:1rem/1.5 system-ui,sans-serif;color:#1d2327;background:#fff}
h1{font-size:1.6rem;line-height:1.2;margin:.5rem 0}
h2{font-size:1.25rem;margin:2rem 0 .5rem}
p,dl{margin:.5rem 0}
dl{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem}
dt{color:#555f66}
dd{margin:0;font-size:1.25rem;line-height:1.3}
figure{margin:1rem 0}
svg{display:block;width:100%;height:auto}
table{border-collapse:collapse;width:100%;font-size:.875rem}
caption{text-align:left;color:#555f66}
th,td{text-align:right;vertical-align:top;padding:.25rem .5rem .25rem 0}
tr{border-bottom:1px solid #c9d0d4}
tbody th{font-weight:inherit}
[scope=row],th:first-child,.text{text-align:left;overflow-wrap:anywhere}
td{white-space:nowrap}
.text{white-space:normal}
figcaption,footer{color:#555f66;font-size:.875rem}
.plainly{border-left:.25rem solid #0b6e8f;padding-left:.75rem}
summary{cursor:pointer}
@media screen and (prefers-color-scheme:dark){
body{color:#e8ecee;background:#14191c}
dt,caption,figcaption,footer{color:#a9b4ba}
tr{border-color:#455057}
.plainly{border-color:#6fcbe4}
}
@media print{
@page{size:A4;margin:18mm}
:root{color-scheme:light}
body{padding:0;max-width:none;font-size:10.5pt}
svg{max-width:130mm}
figure,tr,h2+p{break-inside:avoid}
h2{break-after:avoid}
details:not([open]){display:none}
}
"""
STYLE = _LAYOUT + svg.STYLE
DIGEST = "sha256-jIAYmeUunlK92X+cu0VALzhnXMFb+MvlDIk67WBytMw="
"""Of `STYLE`, in base64, as a policy names it; written down, because what works it out takes 5 ms to load."""


@frozen
class Table:
    """Rows under column names, the first of each names it; numbers stand right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()


@frozen
class Section:
    """A part of the page: a heading, what is said, a picture, the table behind it, and a remark."""

    heading: str
    texts: tuple[str, ...] = ()
    picture: Picture | None = None
    table: Table | None = None
    note: str = ""
    plainly: str = ""
    """What nobody may overlook."""


def document(title: str, facts: Iterable[tuple[str, str]], sections: Iterable[Section], footer: Iterable[str]) -> str:
    """The whole page: a *title* with some *facts* below it, the *sections*, and what stands at the *footer*."""
    policy = f"default-src 'none'; style-src '{DIGEST}'"
    pairs = "".join(f"<div><dt>{said(name)}</dt><dd>{said(value)}</dd></div>" for name, value in facts)
    lines = [
        '<!DOCTYPE html>', '<html lang="en">', "<head>", '<meta charset="utf-8">',
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}; base-uri 'none'; form-action 'none'\">",
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        '<meta name="referrer" content="no-referrer">', f"<title>{said(title)}</title>", f"<style>{STYLE}</style>",
        "</head>", "<body>", f"<header><h1>{said(title)}</h1>", f"<dl>{pairs}</dl></header>", "<main>",
        *(_section(number, section) for number, section in enumerate(sections, 1)), "</main>",
        "<footer>", *(f"<p>{said(text)}</p>" for text in footer), "</footer>", "</body>", "</html>", "",
    ]  # fmt: skip
    return "\n".join(lines)


def _section(number: int, part: Section) -> str:
    """One part of the page, its table folded away where there is a picture."""
    lines = [f'<section aria-labelledby="part-{number}">', f'<h2 id="part-{number}">{said(part.heading)}</h2>']
    if part.plainly:
        lines.append(f'<p class="plainly"><strong>{said(part.plainly)}</strong></p>')
    lines += [f"<p>{said(text)}</p>" for text in part.texts]
    if part.picture:
        lines.append(f"<figure>{svg.inline(part.picture)}")
        if part.note:
            lines.append(f"<figcaption>{said(part.note)}</figcaption>")
        lines.append("</figure>")
    if part.table:
        table = _table(part.table)
        lines.append(f"<details><summary>As a table</summary>{table}</details>" if part.picture else table)
    return "\n".join([*lines, "</section>"])


def _direction(text: str) -> str:
    """What has a browser find out how *text* runs, where it may not run from left to right."""
    return "" if text.isascii() else ' dir="auto"'


def _table(table: Table) -> str:
    classes = [' class="text"' if place and place not in table.numeric else "" for place in range(len(table.columns))]
    cells = zip(classes, table.columns, strict=True)
    head = "".join(f'<th scope="col"{tone}>{said(name)}</th>' if name else "<td></td>" for tone, name in cells)
    rows = [
        f'<tr><th scope="row"{_direction(row[0])}>{said(row[0])}</th>'
        + "".join(f"<td{tone}>{said(cell)}</td>" for tone, cell in zip(classes[1:], row[1:], strict=True))
        + "</tr>"
        for row in table.rows
    ]
    return (
        f"<table><caption>{said(table.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n"
        + "\n".join(rows)
        + "\n</tbody></table>"
    )
