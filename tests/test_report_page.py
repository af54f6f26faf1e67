# SPDX-License-Identifier: MIT
"""The page of `hark report`, in a browser and as text: it asks for nothing, runs nothing and can be read by all."""

from __future__ import annotations

import hashlib
import json
import random
import re
import xml.etree.ElementTree as ET
from base64 import b64encode
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from browsers import seen
from hark.render import report as laid
from hark.render import svg, webpage
from hark.render.page import Bar
from harness import Hark

EVIL = '</title></svg><script>window.ran = true</script><img src=x onerror="window.ran = true">&amp;\u202e\x1b[2J{}'
LATER = "2026-11-30 20:00"


@pytest.fixture(scope="module")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Hark:
    """A year of practice, also with a deck whose every word is hostile."""
    hark = Hark(tmp_path_factory.mktemp("practised") / "home")
    front = json.dumps(EVIL.format("front"))
    cards = "".join(f'[[cards]]\nid = "{name}"\nkind = "concept"\nfront = {front}\nback = "b"\n' for name in "abc")
    deck = f'format = 1\nid = "evil"\ntitle = {json.dumps(EVIL.format("title")[:200])}\n{cards}'
    hark.add_deck("evil", deck)
    dice = random.Random(4)
    lines: dict[str, list[str]] = {}
    refs = ["evil/a", "evil/b", "evil/c", "listening/reflection", "listening/pause", "care/tired-of-it"]
    for back in range(380, -1, -1):
        if dice.random() < 0.7:
            day = date(2026, 11, 30) - timedelta(days=back)
            for card in dice.sample(refs, dice.randint(1, 4)):
                grade = dice.choices(["again", "hard", "good", "easy"], (4, 1, 6, 2))[0]
                line: dict[str, object] = {"card": card, "grade": grade, "duration_ms": dice.randint(3000, 90_000)}
                if card == "care/tired-of-it":
                    line["skills_met"] = dice.sample(["safety-check"], dice.randint(0, 1))
                lines.setdefault(f"{day} 09:00", []).append(json.dumps(line))
    for at, those in lines.items():
        ran = hark("grade -", at=at, stdin="\n".join(those))
        assert ran.code == 0, ran.out + ran.err
    hark("grade care/empty-cup good", at="2026-11-30 10:00")  # the others slipped so often that they are set aside
    return hark


def made(hark: Hark, folder: Path, options: str = "") -> Path:
    """The page with these *options*."""
    ran = hark(f"report {options} --out {folder / 'page.html'} --svg {folder / 'pictures'}", at=LATER)
    assert (ran.code, ran.err) == (0, "")
    return folder / "page.html"


SPANS = ("", "--share --ahead", "--from 2025-11-20", "--month 2025-10")


@pytest.mark.parametrize("options", SPANS)
@pytest.mark.parametrize(("width", "scheme"), [(400, "light"), (800, "dark")])
def test_in_a_browser(practised: Hark, tmp_path: Path, options: str, width: int, scheme: str) -> None:
    """No message, no request, nothing that runs, no line too wide, and nothing in which axe finds a fault."""
    found = seen(made(practised, tmp_path, options), width=width, scheme=scheme)

    assert {name: found[name] for name in ("console", "requests", "violations", "ran")} == {
        "console": [], "requests": [], "violations": [], "ran": False,
    }  # fmt: skip
    assert found["refused"] == 2  # a script and a picture from elsewhere, which the looker tried to put in
    assert (found["width"], found["openWidth"]) == (width, width)
    assert found["passes"] > 10


def test_a_browser_would_see_it(tmp_path: Path) -> None:
    """What these tests look for is seen where it is there: a page that runs, asks, complains and is too wide."""
    page = tmp_path / "page.html"
    page.write_text(
        "<html><body><script>console.log('ran')</script><img src='other.png'>"
        "<div style='width:3000px;color:#eee;background:#fff'>wide</div></body></html>"
    )

    found = seen(page)

    assert "ran" in found["console"]
    assert [Path(url).name for url in found["requests"]] == ["other.png"]
    assert (found["ran"], found["width"] >= 3000) == (True, True)
    assert {"image-alt", "html-has-lang", "color-contrast"} <= {rule for rule, *_ in found["violations"]}


class Reader(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes an element and what it has."""
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "path", "circle", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Closes the element that is open, and no other."""
        if tag not in ("path", "circle", "rect"):
            assert self.open.pop() == tag


@pytest.mark.parametrize("options", SPANS)
def test_as_text(practised: Hark, tmp_path: Path, options: str) -> None:
    """It is of few elements, each closed; no address but names of what is in it; under 50 kB; the same every time."""
    page = made(practised, tmp_path, options)
    text = page.read_text(encoding="utf-8")
    read = Reader(text)

    assert read.open == []
    assert set(read.tags) <= {
        "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "h1", "h2", "p",
        "strong", "dl", "div", "dt", "dd", "figure", "figcaption", "svg", "desc", "path", "circle", "text", "details",
        "summary", "table", "caption", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert {name for name, _ in read.attributes if name.startswith("on") or name in ("href", "src", "style")} == set()
    assert "://" not in re.sub(r"<U\+.{4}>", "", text)
    assert "url(" not in text
    assert len(text.encode()) < 50_000
    assert "\u202e" not in text
    assert "\x1b" not in text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    (page.parent / "again").mkdir()
    again = made(practised, page.parent / "again", options).read_text(encoding="utf-8")
    assert again == text or "--ahead" in options  # there dice were thrown


@pytest.mark.parametrize("options", ["", "--from 2025-11-20 --ahead"])
def test_pictures_are_files_of_their_own(practised: Hark, tmp_path: Path, options: str) -> None:
    """Each is sound XML with its words and its style, and nothing in it leads anywhere."""
    made(practised, tmp_path, options)
    files = sorted((tmp_path / "pictures").iterdir())

    assert [file.stem for file in files] == ["ahead", "calendar", "days", "decks", "remembered", "skills"]
    for file in files:
        root = ET.fromstring(file.read_bytes())
        name = "{http://www.w3.org/2000/svg}"
        assert (root.tag, root.get("role")) == (f"{name}svg", "img")
        assert [part.tag for part in root][:4] == [f"{name}{tag}" for tag in ("title", "desc", "style", "rect")]
        assert file.read_text(encoding="utf-8").count("://") == 1  # the name of the format
        assert {part.tag.removeprefix(name) for part in root.iter()} <= {
            "svg", "title", "desc", "style", "rect", "path", "circle", "text",
        }  # fmt: skip


def test_a_picture_stands_alone_in_a_browser(practised: Hark, tmp_path: Path) -> None:
    """A picture opened by itself complains of nothing either."""
    made(practised, tmp_path)
    page = tmp_path / "around.html"
    page.write_text(
        "<!DOCTYPE html><html lang='en'><title>A</title><main><h1>A</h1><img alt='' src='pictures/days.svg'>"
    )

    found = seen(page)

    assert (found["console"], found["violations"]) == ([], [])
    assert [Path(url).name for url in found["requests"]] == ["days.svg"]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-11-01", "2026-11-30", "November 2026"), ("2026-11-01", "2026-11-27", "1 to 27 Nov 2026"),
        ("2026-10-30", "2026-11-02", "30 Oct to 2 Nov 2026"), ("2025-12-30", "2026-01-02", "30 Dec 2025 to 2 Jan 2026"),
        ("2026-11-02", "2026-11-02", "2 Nov 2026"), ("2024-02-01", "2024-02-29", "February 2024"),
        ("2025-11-01", "2026-11-30", "1 Nov 2025 to 30 Nov 2026"),
    ],
)  # fmt: skip
def test_spans_in_words(first: str, last: str, said: str) -> None:
    """A whole month is called so, any other span by its ends, no more of them than is needed."""
    assert laid.span(date.fromisoformat(first), date.fromisoformat(last)) == said


@pytest.mark.parametrize(("most", "top"), [(0, 2), (1, 2), (2, 2), (7, 8), (10, 10), (18, 20), (23, 30), (267, 300)])
def test_axes_end_at_round_numbers(most: float, top: int) -> None:
    """The axis of columns ends at the next round number that has a whole half."""
    picture = svg.columns("a", "A", "a", [svg.Column("x", most, 0, 0)], above="many", below="few")

    assert f">{top}</text>" in picture.shapes
    assert f">{top // 2}</text>" in picture.shapes


def test_long_titles_are_cut_in_pictures() -> None:
    """A title that would run into the number beside it is cut there; wide letters count twice."""
    pictures = [svg.bars("a", "A", "a", [Bar(title, 1, "1 of 2")], 2) for title in ("ab " * 90, "聴" * 90)]

    cut = [re.findall(r">([^<]*…)<", picture.shapes)[0] for picture in pictures]
    assert cut == ["ab " * 17 + "ab…", "聴" * 26 + "…"]


def test_the_policy_lets_its_own_style_through() -> None:
    """The digest that is written down is that of the style sheet."""
    digest = b64encode(hashlib.sha256(webpage.STYLE.encode()).digest()).decode()

    assert f"sha256-{digest}" == webpage.DIGEST
