# SPDX-License-Identifier: MIT
"""`hark config`: the settings as they are typed and answered."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Hark

SETTINGS = (
    (
        "desired_retention", 0.9, "how sure you want to be that you recall a card when it comes back",
        "a number from 0.7 to 0.97",
    ),
    ("new_per_day", 10, "how many new cards a day may bring", "a whole number from 0 to 1000"),
    (
        "path", "", "the decks to learn one after the other, as `hark path` sets them",
        "ids of decks with a space between, or nothing",
    ),
    ("session_minutes", 5, "how long a session should take", "a whole number of minutes from 1 to 240"),
    ("session_cards", 0, "how many cards a session may hold, 0 for no limit", "a whole number from 0 to 1000"),
    ("day_starts_at", "04:00", "when a study day begins, on your clock", "a time such as 04:00"),
    (
        "region", "", "whose helplines to show with cards about safety",
        "a country's two letters such as us, or nothing",
    ),
    (
        "language", "", "the languages to show cards in, the one you like best first",
        "language tags such as es or pt-BR, or nothing",
    ),
    ("journal", "ask", "whether your typed replies are kept on this computer", "`ask`, `keep` or `off`"),
    (
        "coach", "on",
        "whether hark says what it notices in your replies; a program of your own (`coach.command`) is set apart",
        "`on` or `off`",
    ),
    (
        "coach.command", "", "the program that may be asked about a reply, when you ask for it",
        "a program with its arguments, or nothing",
    ),
    (
        "coach.env", "", "which variables of your environment that program is given",
        "names of variables such as OPENAI_API_KEY, or nothing",
    ),
    ("coach.decks", "", "the imported decks whose cards may go to that program", "ids of decks, or nothing"),
    (
        "sync.place", "", "the folder or git address where `hark sync` meets your other computers",
        "a full path, an address such as git+ssh://example.org/hark.git, or nothing",
    ),
    ("sync.at", "off", "whether a review syncs by itself, once `hark sync` knows a place", "`start` or `off`"),
    (
        "backup_room_mib", 200, "how much room backups of your progress may take, in MiB",
        "a whole number from 1 to 1000000",
    ),
)  # fmt: skip


class TestConfig:
    """`hark config`."""

    @staticmethod
    def file(hark: Hark) -> Path:
        """The learner's settings."""
        return hark.home / "config" / "config.toml"

    def write(self, hark: Hark, text: str) -> None:
        """Puts *text* into the learner's settings."""
        self.file(hark).parent.mkdir(parents=True)
        self.file(hark).write_text(text)

    def test_list(self, hark: Hark) -> None:
        """Every setting with its value, what it is about and what it takes."""
        assert hark("config --plain").out == (
            "".join(
                f"{name} = {default if default != '' else '(nothing)'}\n  {about}; takes {takes}\n"
                for name, default, about, takes in SETTINGS
            )
            + f"\nKept in {self.file(hark)}\n"
        )

    def test_helplines_of_the_region(self, hark: Hark) -> None:
        """The setting alone shows what it brings, each line with its page and the day somebody looked."""
        hark("config region us")

        assert hark("config region --plain").out.endswith(
            "takes a country's two letters such as us, or nothing\n\n"
            "Call or text 988.\nLooked up on 2026-01-01: https://example.org\n\n"
            "Abuse at home: 1-800.\nLooked up on 2026-01-04: https://example.org/us\n\n"
            "Children: lines by country.\nLooked up on 2026-01-03: https://example.org/child\n\n"
            f"Kept in {self.file(hark)}\n"
        )
        assert hark("config region --json").json()["helplines"][1] == {
            "about": "abuse", "text": "Abuse at home: 1-800.", "source": "https://example.org/us",
            "checked": "2026-01-04",
        }  # fmt: skip

    def test_list_as_json(self, hark: Hark) -> None:
        """The same for a script."""
        assert hark("config --json").json() == {
            "schema": "hark.config/1",
            "file": str(self.file(hark)),
            "settings": [
                {
                    "name": name, "value": default, "default": default, "is_default": True, "about": about,
                    "takes": takes, "words": [],
                }
                for name, default, about, takes in SETTINGS
            ],
            "helplines": [],
            "missing_program": None, "languages": [],
        }  # fmt: skip

    def test_get(self, hark: Hark) -> None:
        """One setting."""
        ran = hark("config new_per_day --plain")

        assert (ran.code, ran.err) == (0, "")
        assert ran.out == (
            "new_per_day = 10\n"
            "  how many new cards a day may bring; takes a whole number from 0 to 1000\n"
            "\n"
            f"Kept in {self.file(hark)}\n"
        )
        assert not hark.home.exists()

    @pytest.mark.parametrize(
        ("name", "typed", "value"),
        [
            ("desired_retention", "0.85", 0.85),
            ("desired_retention", "0.7", 0.7),
            ("desired_retention", "0.97", 0.97),
            ("new_per_day", "0", 0),
            ("new_per_day", "1000", 1000),
            ("session_minutes", "240", 240),
            ("session_cards", "12", 12),
            ("day_starts_at", "23:59", "23:59"),
            ("region", "us", "us"),
            ("journal", "off", "off"),
        ],
    )
    def test_set(self, hark: Hark, name: str, typed: str, value: float | str) -> None:
        """A setting is written to the file, and the answer is what it is now."""
        default = next(default for known, default, _, _ in SETTINGS if known == name)

        ran = hark(f"config {name} {typed} --json")

        [setting] = ran.json()["settings"]
        assert (setting["name"], setting["value"], setting["default"], setting["is_default"]) == (
            name,
            value,
            default,
            False,
        )
        assert hark(f"config {name} --json").json() == ran.json()
        assert tomllib.loads(self.file(hark).read_text()) == {name: value}

    def test_set_says_the_default(self, hark: Hark) -> None:
        """A value that is not the default names the default."""
        assert hark("config new_per_day 5").out.splitlines()[0] == "new_per_day = 5 (default 10)"

    def test_takes_effect(self, hark: Hark) -> None:
        """The next command works by it, and so does `due.txt`."""
        hark("config new_per_day 3")

        assert hark("due --json").json()["new"] == 3
        assert (hark.home / "cache" / "due.txt").read_text().splitlines()[0] == "1772442000 2"

    def test_unset(self, hark: Hark) -> None:
        """Back to the default: the key leaves the file."""
        hark("config new_per_day 5")

        ran = hark("config new_per_day --unset --json")

        assert ran.json()["settings"][0]["is_default"] is True
        assert self.file(hark).read_text() == ""

    def test_nothing_as_a_value(self, hark: Hark) -> None:
        """A region can be set back to nothing."""
        hark("config region us")

        assert hark("config region ''").code == 0
        assert hark("config region --json").json()["settings"][0]["value"] == ""

    def test_keeps_the_rest_of_the_file(self, hark: Hark) -> None:
        """Setting a key changes its line and nothing else."""
        self.write(hark, "# mine\nnew_per_day   =  4 # few\n\n[decks.listening] # x\ndesired_retention = 0.8\n")

        hark("config new_per_day 6")
        hark("config decks.listening.desired_retention 0.85")

        assert self.file(hark).read_text() == (
            "# mine\nnew_per_day   =  6 # few\n\n[decks.listening] # x\ndesired_retention = 0.85\n"
        )

    def test_of_a_deck(self, hark: Hark) -> None:
        """A deck's own retention holds for that deck only."""
        ran = hark("config decks.care.desired_retention 0.8 --json")

        [setting] = ran.json()["settings"]
        assert (setting["name"], setting["value"], setting["is_default"]) == (
            "decks.care.desired_retention",
            0.8,
            False,
        )
        assert hark("why care/empty-cup --json").json()["desired_retention"] == 0.8
        assert hark("why listening/pause --json").json()["desired_retention"] == 0.9

    def test_unset_of_a_deck(self, hark: Hark) -> None:
        """Unset, the deck follows the setting for all."""
        hark("config decks.care.desired_retention 0.8")
        hark("config desired_retention 0.85")

        hark("config decks.care.desired_retention --unset")

        assert hark("why care/empty-cup --json").json()["desired_retention"] == 0.85

    def test_refused_value_changes_nothing(self, hark: Hark) -> None:
        """After a refusal the file is byte for byte what it was."""
        self.write(hark, "new_per_day = 4\n")

        assert hark("config new_per_day 1001").code == 2
        assert hark("config new_per_day 3.5").code == 2
        assert self.file(hark).read_text() == "new_per_day = 4\n"

    def test_faulty_file_is_the_persons_to_mend(self, hark: Hark) -> None:
        """A file with a fault is not written to, not even to set another key."""
        self.write(hark, "sesion_cards = 4\n")

        assert hark("config new_per_day 5").code == 2
        assert self.file(hark).read_text() == "sesion_cards = 4\n"

    def test_file_that_is_not_text(self, hark: Hark) -> None:
        """Setting a key in a file that is not UTF-8 is refused like reading it."""
        self.write(hark, "")
        self.file(hark).write_bytes(b"# \xff\n")

        assert hark("config new_per_day 5") == hark("config new_per_day")

    def test_inline_table(self, hark: Hark) -> None:
        """A deck's setting may stand in an inline table."""
        self.write(hark, "decks = { care = { desired_retention = 0.8 } }\n")

        assert hark("config decks.care.desired_retention 0.85").code == 0
        assert hark("why care/empty-cup --json").json()["desired_retention"] == 0.85

    def test_regions_offered_can_be_set(self, hark: Hark) -> None:
        """Every region that the hint offers is one that the setting takes."""
        hint = hark("config region zz --json").json()["error"]["hint"]

        assert hint == "listed are `us`; others see the entry for the world"
        assert hark("config region us").code == 0
        assert hark("config region").out.splitlines()[0] == "region = us (default nothing)"
        assert hark("config region world").code == 2

    @pytest.mark.parametrize("typed", ["US", "usa", "United States", "'the united  states'"])
    def test_region_as_people_call_it(self, hark: Hark, typed: str) -> None:
        """A country's name, in one word or several and in any case, is as good as its letters, which are kept."""
        assert hark(f"config region {typed} --json").json()["settings"][0]["value"] == "us"
        assert self.file(hark).read_text() == 'region = "us"\n'

    def test_region_almost_named(self, hark: Hark) -> None:
        """A slip of the finger is told what it may have been; of another country it is said that none is listed."""
        assert hark("config region Untied States").err == (
            "error: no helpline is listed for `Untied States`\n hint: did you mean `united states`?\n"
        )
        assert hark("config region uk").err == (
            "error: no helpline is listed for `uk`\n hint: listed are `us`; others see the entry for the world\n"
        )

    def test_of_an_unknown_deck(self, hark: Hark) -> None:
        """A setting for a deck that does not exist is refused."""
        ran = hark("config decks.lisening.desired_retention 0.8")

        assert (ran.code, ran.out) == (3, "")
        assert ran.err == "error: no deck named `lisening`\n hint: did you mean `listening`?\n"
        assert not (hark.home / "config").exists()

    def test_value_and_unset(self, hark: Hark) -> None:
        """To set and to unset at once is misuse."""
        ran = hark("config new_per_day 5 --unset")

        assert (ran.code, ran.out) == (2, "")
        assert ran.err == (
            "error: `--unset` takes the name of a setting and no value\n hint: hark config NAME --unset\n"
        )
        assert not hark.home.exists()

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("coach.command llm -m x -o temperature 0.2", ["llm", "-m", "x", "-o", "temperature", "0.2"]),
            ("coach.command -- llm --json", ["llm", "--json"]),
            ("coach.command 'llm -m \"two words\"'", ["llm", "-m", "two words"]),
            ("coach.env OPENAI_API_KEY HTTPS_PROXY", ["OPENAI_API_KEY", "HTTPS_PROXY"]),
            ("coach.decks care list", ["care", "listening"]),
        ],
    )
    def test_a_list_is_typed_as_words(self, hark: Hark, typed: str, words: list[str]) -> None:
        """A program's own options are words of its command; it stands in the file as a list; nothing takes it away."""
        name = typed.split()[0]

        assert hark(f"config {typed}").code == 0

        [setting] = hark(f"config {name} --json").json()["settings"]
        assert (setting["words"], setting["default"], setting["is_default"]) == (words, "", False)
        assert tomllib.loads(self.file(hark).read_text()) == {"coach": {name.removeprefix("coach."): words}}
        assert hark(f"config {name} ''").out.splitlines()[0] == f"{name} = (nothing)"

    def test_a_file_of_a_command_is_found_from_everywhere(
        self, hark: Hark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A script named by where it lies here is kept by its whole path; a program's name stays a name."""
        for name in ("coach.py", "python3"):
            (tmp_path / name).touch()
        monkeypatch.chdir(tmp_path)

        [setting] = hark("config coach.command python3 coach.py --quick --json").json()["settings"]

        assert setting["words"] == ["python3", f"{tmp_path}/coach.py", "--quick"]

    def test_a_program_that_is_not_there(self, hark: Hark) -> None:
        """It is kept, for it may come later, and it is said at once that there is none now."""
        ran = hark("config coach.command /no/such/prog", COLUMNS="0")

        assert (ran.code, ran.out.splitlines()[2:4]) == (
            0, ["There is no program `/no/such/prog` now; it is looked for when it is asked.", ""],
        )  # fmt: skip
        assert hark("config coach.command --json").json()["missing_program"] == "/no/such/prog"
        assert hark("config coach.command sh --json", PATH="/bin").json()["missing_program"] is None

    def test_a_list_that_will_not_do(self, hark: Hark) -> None:
        """Each is refused in one message, with what would do."""
        assert hark("config coach.env A=b").err == (
            "error: `A=b` will not do for coach.env\n"
            " hint: it takes names of variables such as OPENAI_API_KEY, or nothing\n"
        )
        assert hark("config coach.decks lisening").err == (
            "error: no deck named `lisening`\n hint: did you mean `listening`?\n"
        )
        assert hark('config coach.command "llm \'a"').err == (
            "error: a quotation mark in `llm 'a` has no other\n hint: quote as a shell wants it\n"
        )
        assert not (hark.home / "config").exists()

    def test_unset_of_what_is_not_set(self, hark: Hark) -> None:
        """Unsetting what is not set leaves the file as it is."""
        self.write(hark, "new_per_day = 4\n")

        hark("config decks.care.desired_retention --unset")

        assert self.file(hark).read_text() == "new_per_day = 4\n"
