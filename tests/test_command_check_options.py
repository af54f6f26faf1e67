# SPDX-License-Identifier: MIT
"""`hark check` for those who write decks: choosing rules, excerpts, annotations, SARIF, and ids written in."""

from __future__ import annotations

import ast
import json
import os
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark import __version__, toml
from hark.cards import reader, writing
from hark.quality import ids, report, rules
from places import HERE, SMALL

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Hark

POOR = """\
format = 1
id = "poor"
title = "P"

[[cards]]
id = "pause"
kind = "concept"
front = "Does a pause hand over?"
back = "Room to go on."
topics = ["T"]
sources = ["A book (2020)"]
difficulty = 1

[[cards]]  # no id yet
kind = "cloze"
text = "A {{reflection}} hands words back"
allow = { no-topic = "it serves none" }
difficulty = 1
"""
"""A warning on line 8; on line 14 an id is missing, a topic too, with a reason, and a source."""
ID = "cloze-1a2a95879216"
BROKEN = """\
format = 1
id = "broken"
title = "B"

[[cards]]
kind = "concpt"
"""
YES_NO = "the front can be answered with yes or no"


@pytest.fixture
def poor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A poor deck in the current folder."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "poor.toml"
    file.write_text(POOR, encoding="utf-8")
    return file


class TestChoosing:
    """`--select` and `--ignore`."""

    @pytest.mark.parametrize(
        ("options", "told", "code"),
        [
            ("", ["yes-no-front", "no-id", "no-topic", "no-source", "one-sided-topic"], 1),
            ("--select no-id", ["no-id"], 0),
            ("--select no-id,yes-no-front", ["yes-no-front", "no-id"], 1),
            ("--select ' no-id , no-source '", ["no-id", "no-source"], 0),
            ("--ignore yes-no-front", ["no-id", "no-topic", "no-source", "one-sided-topic"], 0),
            ("--select no-id,no-source --ignore no-id", ["no-source"], 0),
            ("--select missing", [], 0),
        ],
    )
    def test_findings(self, hark: Hark, poor: Path, options: str, told: list[str], code: int) -> None:
        """Only what is selected and not ignored is told, and only that decides the exit code."""
        ran = hark(f"check {poor.name} {options} --json")

        assert ran.code == code
        assert [one["rule"] for one in ran.json()["findings"]] == told

    def test_faults(self, hark: Hark, poor: Path) -> None:
        """Faults of form have codes too."""
        poor.with_name("broken.toml").write_text(BROKEN)

        assert hark("check broken.toml").code == 1
        assert hark("check broken.toml --select kind").code == 1
        assert hark("check broken.toml --ignore kind").out == "Nothing to mend in 0 cards of 1 file.\n"

    def test_more_faults_than_are_listed(self, hark: Hark, poor: Path) -> None:
        """That some faults are not listed is told whatever is selected: what is selected may be among them."""
        text = BROKEN.replace("concpt", "concept") + "".join(f"zebra{number} = 1\n" for number in range(120))
        poor.with_name("broken.toml").write_text(text)

        answer = hark("check broken.toml --select type --json")

        assert answer.code == 1
        assert [one["code"] for one in answer.json()["faults"]] == ["more-faults"]

    @pytest.mark.parametrize("option", ["--select", "--ignore"])
    def test_unknown(self, hark: Hark, poor: Path, option: str) -> None:
        """A code that is none is misuse, and the nearest one is named."""
        ran = hark(f"check {poor.name} {option} no-id,lone-absolut --plain")

        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "error: unknown rule `lone-absolut`\n hint: did you mean `lone-absolute`?\n"

    def test_every_fault_can_be_chosen(self) -> None:
        """Every code that a deck's reader gives to a fault is known, none besides, and none is a rule's."""
        source = HERE.parent / "src" / "hark"
        given_codes = set()
        for name in (
            "cards/reader",
            "cards/reading",
            "cards/dialogue",
            "toml",
            "cards/disk",
            "cards/packreader",
            "cards/pathreader",
            "quality/report",
        ):
            for node in ast.walk(ast.parse((source / f"{name}.py").read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in (
                    "fault", "Fault",
                ):  # fmt: skip
                    given_codes |= {
                        str(one.value)
                        for one in ast.walk(node.args[0])
                        if isinstance(one, ast.Constant) and one.value is not None
                    }

        assert given_codes == set(report.FAULTS)
        assert set(report.FAULTS) & set(rules.by_code()) == set()


class TestExcerpts:
    """The line a finding stands on."""

    def test_for_a_person(self, hark: Hark, poor: Path) -> None:
        """The line with its number and a mark under the key, once where several findings stand there in a row."""
        ran = hark(f"check {poor.name}", COLUMNS="84")

        assert ran.out == (
            f"poor.toml:8: card `pause`: {YES_NO} [warning,\n"
            "yes-no-front]\n"
            '  8 │ front = "Does a pause hand over?"\n'
            "    │ ^^^^^\n"
            f"poor.toml:14: card `{ID}`: the card has no id of its own [advice,\n"
            "no-id]\n"
            f"poor.toml:14: card `{ID}`: the card names no source [advice,\n"
            "no-source]\n"
            "  14 │ [[cards]]  # no id yet\n"
            "     │   ^^^^^\n"
            "poor.toml:1: topic T has no choice or scenario [advice, one-sided-topic]\n"
            "\n"
            "1 warning, 3 advice in 2 cards of 1 file. 1 silenced with a reason.\n"
            "`hark check --explain RULE` says why a rule is there.\n"
        )

    def test_plain(self, hark: Hark, poor: Path) -> None:
        """For a screen reader, one line and nothing that is told by its place."""
        ran = hark(f"check {poor.name} --plain --select yes-no-front")

        assert ran.out == (
            f"poor.toml:8: card `pause`: {YES_NO} [warning, yes-no-front]\n"
            'line 8: front = "Does a pause hand over?"\n'
            "\n"
            "1 warning in 2 cards of 1 file.\n"
            "`hark check --explain RULE` says why a rule is there.\n"
        )

    def test_line_without_a_key(self, hark: Hark, poor: Path) -> None:
        """Where no key begins the line, its first character is marked."""
        poor.write_text(POOR.replace("[[cards]]  # no", "  ]] cards"), encoding="utf-8")

        ran = hark(f"check {poor.name}")

        assert ran.out == (
            "poor.toml:14: not valid TOML: invalid statement [toml]\n"
            "  14 │ ]] cards id yet\n"
            "     │ ^\n"
            "\n"
            "1 fault in 0 cards of 1 file.\n"
        )

    @pytest.mark.parametrize("columns", ["30", "80", "200", "0"])
    def test_long_and_hostile(self, hark: Hark, poor: Path, columns: str) -> None:
        """However long a line is and whatever it holds, one short and harmless line of it is shown."""
        poor.write_text(POOR.replace("Does a pause", "Does a\u202e 停" + "停 pause" * 500), encoding="utf-8")

        ran = hark(f"check {poor.name} --select yes-no-front", COLUMNS=columns)
        plain = hark(f"check {poor.name} --select yes-no-front --plain")

        (shown,) = [line for line in ran.out.splitlines() if " │ front" in line]
        assert shown.startswith('  8 │ front = "Does a<U+202E>')
        assert shown.endswith("…")
        assert len(shown) < 120
        assert "\u202e" not in ran.out + plain.out
        assert max(map(len, plain.out.splitlines())) < 130

    def test_file_that_is_no_text(self, hark: Hark, poor: Path) -> None:
        """What cannot be decoded is shown as far as it can be; of what is no line, nothing is shown."""
        poor.write_bytes(b'format = 1\ntitle = "\xff"\n')
        poor.with_name("large.toml").write_bytes(b"#" * (toml.MAX_BYTES + 1))

        ran = hark("check poor.toml large.toml --plain")

        assert ran.out.count("line ") == ran.out.count('line 2: title = "\ufffd"') == 1


class TestFormats:
    """`--format`."""

    @pytest.fixture(autouse=True)
    def _broken(self, poor: Path) -> None:
        poor.with_name("broken.toml").write_text(BROKEN)

    def test_text(self, hark: Hark) -> None:
        """A person's answer is the one that needs no asking for."""
        assert hark("check poor.toml --format text") == hark("check poor.toml")

    def test_github(self, hark: Hark) -> None:
        """A workflow command for each fault and finding that is not silenced, and nothing else."""
        ran = hark("check broken.toml poor.toml --format github")

        assert (ran.code, ran.err) == (1, "")
        assert ran.out == (
            "::error file=broken.toml,line=6,col=1,title=kind::card `card 1`: unknown kind `concpt`"
            "%0Adid you mean `concept`?\n"
            f"::warning file=poor.toml,line=8,col=1,title=yes-no-front::card `pause`: {YES_NO}\n"
            f"::notice file=poor.toml,line=14,title=no-id::card `{ID}`: the card has no id of its own\n"
            f"::notice file=poor.toml,line=14,title=no-source::card `{ID}`: the card names no source\n"
            "::notice file=poor.toml,line=1,title=one-sided-topic::topic T has no choice or scenario\n"
        )
        assert hark("check poor.toml --select kind --format github").out == ""

    def test_github_escapes(self, hark: Hark, poor: Path) -> None:
        """Nothing a deck or a file name holds can end a line, a property or the command, or reach a terminal."""
        folder = poor.parent / "a%b,c:d"
        folder.mkdir()
        (folder / "odd.toml").write_text(BROKEN.replace("concpt", r"50%\r\n::error::\u001b[2J"))

        ran = hark("check 'a%b,c:d/odd.toml' --format github")

        assert ran.out.startswith("::error file=a%25b%2Cc%3Ad/odd.toml,line=6,col=1,title=kind::card `card 1`: ")
        assert "`50%25%0D%0A::error::<U+001B>[2J`" in ran.out
        assert (ran.out.count("\n"), ran.out.count("\r")) == (1, 0)

    def sarif(self, hark: Hark, line: str) -> Any:
        """The one run of the document that is the answer."""
        ran = hark(f"check {line} --format sarif")
        assert ran.err == ""
        document = json.loads(ran.out)
        assert list(document) == ["$schema", "version", "runs"]
        assert document["version"] == "2.1.0"
        (run,) = document["runs"]
        return run

    def test_sarif(self, hark: Hark) -> None:
        """Every fault and finding with rule, level, message, place, and the reason where it is silenced."""
        run = self.sarif(hark, "broken.toml poor.toml")

        said = {one["ruleId"]: one for one in run["results"]}
        assert list(said) == ["kind", "yes-no-front", "no-id", "no-topic", "no-source", "one-sided-topic"]
        assert [one["level"] for one in said.values()] == ["error", "warning", "note", "note", "note", "note"]
        assert said["kind"]["message"] == {"text": "card `card 1`: unknown kind `concpt`; did you mean `concept`?"}
        assert said["no-topic"] == {
            "ruleId": "no-topic",
            "level": "note",
            "message": {"text": f"card `{ID}`: the card names no topic"},
            "locations": [
                {"physicalLocation": {"artifactLocation": {"uri": "poor.toml"}, "region": {"startLine": 14}}}
            ],
            "suppressions": [{"kind": "inSource", "justification": "it serves none"}],
        }
        assert [name for name, one in said.items() if one["suppressions"]] == ["no-topic"]

    def test_sarif_rules(self, hark: Hark) -> None:
        """The tool names itself and every rule and fault once, with a sentence and its level."""
        run = self.sarif(hark, "poor.toml")
        driver = run["tool"]["driver"]

        assert (driver["name"], driver["version"]) == ("hark", __version__)
        assert [rule["id"] for rule in driver["rules"]] == [*report.FAULTS, *rules.by_code()]
        assert all(rule["shortDescription"]["text"].endswith(".") for rule in driver["rules"])
        levels = {rule["id"]: rule["defaultConfiguration"]["level"] for rule in driver["rules"]}
        assert (levels["kind"], levels["copied-run"], levels["long-front"], levels["no-id"]) == (
            "error", "error", "warning", "note",
        )  # fmt: skip

    def test_sarif_places(self, hark: Hark, poor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file below the current folder is named from there, however it was given; any other by its whole address."""
        below = poor.parent / "my decks"
        below.mkdir()
        poor.rename(below / "poor.toml")

        def uri(name: str) -> str:
            results = self.sarif(hark, f"'{name}' --select yes-no-front")["results"]
            return str(results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])

        assert uri("my decks") == uri(str(below / "poor.toml")) == uri("my decks/../my decks") == "my%20decks/poor.toml"
        monkeypatch.chdir(SMALL)
        assert uri(str(below)) == (below / "poor.toml").as_uri()

    def test_sarif_without_a_line(self, hark: Hark, poor: Path) -> None:
        """A fault of a file as a whole names the file and no line."""
        poor.with_name("large.toml").write_bytes(b"#" * (toml.MAX_BYTES + 1))

        (result,) = self.sarif(hark, "large.toml")["results"]

        assert result["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "large.toml"}}}]

    def test_sarif_with_nothing_to_say(self, hark: Hark) -> None:
        """A run without results is a run."""
        assert self.sarif(hark, "poor.toml --select kind")["results"] == []

    @pytest.mark.parametrize("name", ["github", "sarif"])
    def test_beside_json(self, hark: Hark, name: str) -> None:
        """`--json` is an answer of its own, and beside another format it is misuse."""
        ran = hark(f"check poor.toml --json --format {name}")

        assert ran.code == 2
        assert ran.json()["error"]["message"] == f"`--json` and `--format {name}` are two answers"
        assert hark("check poor.toml --json --format text") == hark("check poor.toml --json")

    def test_another_format(self, hark: Hark) -> None:
        """A format nobody knows is misuse."""
        ran = hark("check poor.toml --format xml --plain")

        assert (ran.code, ran.out) == (2, "")
        assert ran.err == (
            "error: invalid value for `--format`: `xml` is not one of `text`, `github`, `sarif`\n"
            " hint: see `hark check --help`\n"
        )


class TestFix:
    """`--fix`."""

    def test_writes_ids(self, hark: Hark, poor: Path) -> None:
        """An id stands right below the header, and it is told how many were written; again changes nothing."""
        ran = hark(f"check {poor.name} --fix --select no-id")

        assert (ran.code, ran.err) == (0, "")
        assert ran.out == "1 missing id written.\nNothing to mend in 2 cards of 1 file.\n"
        header = "[[cards]]  # no id yet\n"
        assert poor.read_text(encoding="utf-8") == POOR.replace(header, f'{header}id = "reflection-hands-words-back"\n')
        after = poor.stat()
        again = hark(f"check {poor.name} --fix --select no-id --json").json()
        assert (again["fixed"], again["not_fixed"], again["findings"]) == (0, 0, [])
        assert poor.stat() == after

    @pytest.mark.parametrize(
        ("kind", "front", "chosen"),
        [
            ("concept", "What is the first thing you say?", ["first-thing-say", "first-thing-say-2"]),
            ("concept", "What is it?", ["what-is-it", "what-is-it-2"]),
            ("cloze", "{{Listening}} needs {{time}}.", ["listening-needs-time", "listening-needs-time-2"]),
            ("cloze", "{{c1::Active::how}} {{c2::listening}}.", ["active-listening", "active-listening-2"]),
            ("concept", "Größe, café – naïveté", ["grosse-cafe-naivete", "grosse-cafe-naivete-2"]),
            (
                "concept",
                "Donaudampfschifffahrtsgesellschaftskapitänspatente und viele andere",
                [
                    "donaudampfschifffahrtsgesellschaftskapitanspaten",
                    "donaudampfschifffahrtsgesellschaftskapitanspaten-2",
                ],
            ),
            ("concept", "傾聴とは？", None),
        ],
    )
    def test_ids_are_made_of_what_is_asked(self, kind: str, front: str, chosen: list[str] | None) -> None:
        """An id is the telling words of the front, with a number where it is taken; without Latin letters, derived."""
        key = "text" if kind == "cloze" else "front"
        back = "" if kind == "cloze" else 'back = "B"\n'
        cards = [f'[[cards]]\nkind = "{kind}"\n{key} = "{front}{end}"\n{back}' for end in ("", " ...")]
        deck = reader.parse(('format = 1\nid = "d"\ntitle = "T"\n' + "".join(cards)).encode(), ())

        names = ids.chosen(deck, ())

        assert names == dict(enumerate(chosen or [card.id for card in deck.cards]))

    def test_progress_keeps_its_ids(self, hark: Hark) -> None:
        """In a deck that is studied, a card with progress gets the id by which it is known, the others a chosen one."""
        card = '[[cards]]\nkind = "concept"\nfront = "{}"\nback = "B"\n'
        text = 'format = 1\nid = "own"\ntitle = "T"\n'
        hark.add_deck("own", text + card.format("The first step") + card.format("The second step"))
        known = [card["card"] for card in hark("search step --json").json()["cards"]]
        hark(f"grade {known[0]} good")

        hark("check own --fix")

        assert [card["card"] for card in hark("search step --json").json()["cards"]] == [known[0], "own/second-step"]
        assert hark(f"why {known[0]} --json").json()["memory"]["reps"] == 1

    def test_other_findings_stay(self, hark: Hark, poor: Path) -> None:
        """What is told besides is told of the file as it is now, with its lines."""
        ran = hark(f"check {poor.name} --fix --json")

        answer = ran.json()
        assert (ran.code, answer["fixed"]) == (1, 1)
        assert [(one["rule"], one["line"], one["excerpt"]) for one in answer["findings"]][:2] == [
            ("yes-no-front", 8, 'front = "Does a pause hand over?"'),
            ("no-topic", 14, "[[cards]]  # no id yet"),
        ]

    @pytest.mark.skipif(os.name == "nt", reason="permissions are those of POSIX")
    def test_permissions_stay(self, hark: Hark, poor: Path) -> None:
        """Who may read a deck may read it afterwards."""
        poor.chmod(0o644)

        hark(f"check {poor.name} --fix")

        assert poor.stat().st_mode & 0o777 == 0o644

    def test_inline_array(self, hark: Hark, poor: Path) -> None:
        """Cards in an inline array have no header to write below: they are left alone, and it is said so."""
        text = 'format = 1\nid = "poor"\ntitle = "P"\ncards = [{ kind = "concept", front = "A b", back = "C" }]\n'
        poor.write_text(text, encoding="utf-8")

        ran = hark(f"check {poor.name} --fix --select long-front")

        assert ran.out == (
            "1 card left without an id: only a card under a `[[cards]]` header of its own can\nbe given one.\n"
            "Nothing to mend in 1 card of 1 file.\n"
        )
        assert poor.read_text(encoding="utf-8") == text

    def test_faults(self, hark: Hark, poor: Path) -> None:
        """A file with a fault of form is left alone; another beside it is not."""
        broken = poor.with_name("broken.toml")
        broken.write_text(BROKEN)

        answer = hark("check broken.toml poor.toml --fix --json").json()

        assert (answer["fixed"], answer["not_fixed"], len(answer["faults"])) == (1, 0, 1)
        assert broken.read_text() == BROKEN

    def test_file_that_would_be_too_large(self) -> None:
        """A file is not made larger than a deck may be."""
        data = POOR.encode()
        full = data + b"#" * (toml.MAX_BYTES - len(data) - 5)

        deck = reader.parse(full, ())

        assert writing.with_ids(full, deck, ids.chosen(deck, ())) == (full, deck)

    LINES = st.text(st.sampled_from("a [=]'\"#é\t停"), max_size=12).map(lambda text: f"# {text}")
    CARDS = st.builds(
        lambda header, id_line, front, extra: [header, *id_line, 'kind = "concept"', front, 'back = "B"', *extra],
        st.sampled_from(["[[cards]]", "  [[cards]]  # [[cards]]", '[[ "cards" ]]', "[['cards']]#"]),
        st.sampled_from([[], [], ["id = 'X'"], ["# id = 'x'"]]),
        st.sampled_from(['front = "N"', 'front = """\n[[cards]]\nN"""', "front = '''N # \"'''"]),
        st.lists(LINES, max_size=2) | st.just(["", "[cards.allow]", 'no-id = "so"']),
    )

    @given(st.lists(CARDS, min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
    def test_keeps_every_other_byte(self, cards: list[list[str]], end: str, bom: bool, closed: bool) -> None:
        """In any sound file only id lines are added, and the deck is the same with ids; again is no more."""
        head = ["format = 1", 'id = "d"', 'title = "T"', "# [[cards]]"]
        numbered = [
            [line.replace("N", f"Front {number}").replace("X", f"own-{number}") for line in card]
            for number, card in enumerate(cards)
        ]
        text = "\n".join([*head, *(line for card in numbered for line in card)]) + "\n" * closed
        data = (b"\xef\xbb\xbf" if bom else b"") + text.replace("\n", end).encode()
        before = reader.parse(data, ())

        fixed, after = writing.with_ids(data, before, ids.chosen(before, ()))

        missing = [card for card, was in zip(after.cards, before.cards, strict=True) if was.derived_id]
        assert (after, [card.derived_id for card in after.cards]) == (reader.parse(fixed, ()), [False] * len(cards))
        added = {f'id = "{card.id}"{end}'.encode() for card in missing}
        assert b"".join(line for line in re.split(rb"(?<=\n)", fixed) if line not in added) == data
        assert writing.with_ids(fixed, after, ids.chosen(after, ())) == (fixed, after)
        known = ids.chosen(before, [card.id for card in before.cards])
        assert [card.id for card in writing.with_ids(data, before, known)[1].cards] == [
            card.id for card in before.cards
        ]


def test_hook() -> None:
    """The hook that pre-commit reads runs the check on deck files."""
    text = (HERE.parent / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")

    assert re.findall(r"^(?:- |  )(\w+): (.*)$", text, re.MULTILINE) == [
        ("id", "hark-check"),
        ("name", "hark check"),
        ("description", "Faults of form and of learning quality in hark decks."),
        ("entry", "hark check"),
        ("language", "python"),
        ("files", r"(^|/)decks/[^/]+\.toml$"),
    ]
    files = re.compile(r"(^|/)decks/[^/]+\.toml$")
    assert files.search("decks/a.toml") and files.search("x/decks/a.toml")  # noqa: PT018
    assert not files.search("pyproject.toml")
