# SPDX-License-Identifier: MIT
"""A coach of one's own choice: bad ones cost nothing, good ones are shown as far as they quote, and nothing is kept."""

from __future__ import annotations

import json
import random
import sqlite3
import stat
import sys
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from decktexts import SOFA
from dialogues import LETTERS
from hark import config
from hark.cards import library
from hark.cards.model import Kind
from hark.machine import claims
from hark.machine.claims import Claim, Claims, Unanswered
from hark.machine.program import Machine
from hark.memory.days import Calendar
from hark.memory.model import Grade
from hark.progress.store import Store
from hark.render import plain
from hark.render.asking import Asking, _answered
from hark.study.practice import Practice
from hark.study.step import Act, Action, Screen
from hark.views.coach import CoachCard, CoachQuestion
from hark.views.schema import json_schema
from harness import Hark, is_gone, welcomed
from places import HERE, SMALL
from terminal import Terminal
from test_screens import BOX, ENTER, ESC, Album, past_welcome

if TYPE_CHECKING:
    from collections.abc import Mapping

REPLY = "You put years into it.\nHave you tried the centre? I’m here."
CARD = CoachCard("d/sofa", Kind.SCENARIO, "en", "Here.", "I lost the job.", "Reply.", "Tips.")
QUESTION = CoachQuestion("Describe it.", CARD, (), REPLY)
CUES = ("want to die",)


def coach(code: str, environ: Mapping[str, str] | None = None, seconds: float = 30.0) -> Claims:
    """What a coach that is the Python program *code* says of the reply, as far as it is shown."""
    command = (sys.executable, "-I", "-S", "-c", code)
    machine = Machine(command, environ or {}, ("WANTED",), (), lambda _: False, seconds)
    return machine.ask(QUESTION, Event(), CUES)


def says(*remarks: object) -> str:
    """A program that makes these *remarks*, each a quote and what is said of it."""
    made = [
        {"quote": remark[0], "remark": remark[1]} if isinstance(remark, tuple) else remark for remark in remarks
    ]  # fmt: skip
    return f"print({json.dumps({'remarks': made})!r})"


GOOD = ("you put years into it", "gives it weight.")
FAILING = {
    "it says nothing": ("", "it said nothing"),
    "it is no text": (r"import os; os.write(1, b'\xff\xfe')", "what it said is not text in UTF-8"),
    "it hangs": ("import time; time.sleep(600)", "python took longer than 0.3 s, and was ended"),
    "it hangs and hears nothing": (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)",
        "python took longer than 0.3 s, and was ended",
    ),
    "it floods": ("while True: print('x' * 9999)", "python said more than 32 KiB, and was ended"),
    "it floods its errors": (
        "import sys\nwhile True: sys.stderr.write('x' * 9999)", "python said more than 32 KiB, and was ended",
    ),
    "it fails": ("import sys; sys.exit('no model `x`')", "python ended with code 1: no model `x`"),
    "it fails and advises": ("import sys; sys.exit('Call the crisis line.')", "python ended with code 1"),
    "it nests": ("print('[' * 32000)", "what it said is not the JSON that was asked for"),
    "it nests objects": ("print('{\"remarks\":' * 2900)", "what it said is not the JSON that was asked for"),
    "it says a key twice": (
        "print('{\"remarks\": [], \"remarks\": []}')", "what it said is not the JSON that was asked for",
    ),
    "it says NaN": ("print('{\"remarks\": [NaN]}')", "what it said is not the JSON that was asked for"),
    "it says a number without end": (
        "print('{\"remarks\": [' + '9' * 9999 + ']}')", "what it said is not the JSON that was asked for",
    ),
    "it says something else": ("print('{\"score\": 8}')", "what it said is not the JSON that was asked for"),
    "its remarks are none": ("print('{\"remarks\": \"8\"}')", "what it said is not the JSON that was asked for"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILING)
def test_a_coach_that_fails_is_told_in_a_line(name: str) -> None:
    """Whatever goes wrong with the program, one line says what, and nothing of it is shown."""
    code, message = FAILING[name]

    with pytest.raises(Unanswered) as failed:
        coach(code, seconds=0.3 if "hangs" in name else 30.0)

    assert str(failed.value).replace(Path(sys.executable).name, "python") == message


LEFT_OUT = {
    "it invents": (("you tried everything", "is kind."), "not in your own words"),
    "it quotes a part of a word": (("ears", "is kind."), "not in your own words"),
    "it quotes nothing": (("…", "is kind."), "not in your own words"),
    "it invents within the remark": (("years", "goes with “I am so sorry”."), "not in your own words"),
    "it grades": (("years", "I would give it 8/10."), "with a number or a grade"),
    "it grades in words": (("years", "A good score."), "with a number or a grade"),
    "it calls it a failure": (("years", "This was a poor reply, a total failure."), "with a number or a grade"),
    "it praises": (("years", "Great job, perfectly put."), "with a number or a grade"),
    "it grades in wide digits": (("years", "\uff18 of \uff11\uff10."), "with a number or a grade"),
    "it grades by stars": (("years", "★★★"), "with a number or a grade"),
    "it advises in a crisis": (("years", "Ask about suicide, and call a helpline."), "about danger"),
    "it hides a word": (("years", "Ask about sui\u200bcide."), "about danger"),
    "it says a deck's words of danger": (("years", "They may want to die."), "about danger"),
    "it gives a number to call": (("years", "Call 988."), "with a number or a grade"),
    "it gives an address": (("years", "See https://example.org"), "about danger"),
    "it does not end": (("years", "on and on " * 99), "too long"),
    "it quotes without end": (("years " * 99, "is long."), "too long"),
    "it mistakes the types": (("years", ["is kind"]), "in another form"),
    "it says no pair": (7, "in another form"),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_may_not_be_shown_is_left_out(name: str) -> None:
    """A remark that quotes nothing, grades, or speaks of danger is not shown; that it was left out is said."""
    bad, why = LEFT_OUT[name]
    remark = {"quote": bad[0], "remark": bad[1]} if isinstance(bad, tuple) else bad
    document = json.dumps({"remarks": [remark, {"quote": GOOD[0], "remark": GOOD[1]}]})

    shown = claims.read(document.encode(), REPLY, ["I lost the job."], CUES)

    assert shown == Claims((Claim("You put years into it", GOOD[1]),), ((why, 1),))


def test_what_is_shown() -> None:
    """At most three remarks, each once, with the words as the reply has them; fences and spaces do no harm."""
    remarks = [GOOD, GOOD, ("I'm  here", "stays."), ("have you tried", "answers “I lost the job”."), ("years", "Long.")]

    assert coach(f"print('```json'); {says(*remarks)}; print('```')") == Claims(
        (
            Claim("You put years into it", GOOD[1]), Claim("I’m here", "stays."),
            Claim("Have you tried", "answers “I lost the job”."),
        ),
        (("beyond the first 3", 1),),
    )  # fmt: skip
    assert coach(says()) == Claims((), ())


@pytest.mark.parametrize(
    "around",
    ["Sure!\n\n```json\n{}\n```\nTell me if you want more.", "```\n{}```", "{}", "Here:\n```JSON \r\n{}\r\n```"],
)
@pytest.mark.parametrize("is_bare", [False, True])
def test_json_is_found_as_models_give_it(around: str, is_bare: bool) -> None:
    """A word before a fence, a word behind it, and a list without its object around it do no harm."""
    remarks = [{"quote": GOOD[0], "remark": GOOD[1]}]
    document = json.dumps(remarks if is_bare else {"remarks": remarks}, indent=1)

    shown = claims.read(around.replace("{}", document).encode(), REPLY, [], CUES)

    assert shown == Claims((Claim("You put years into it", GOOD[1]),), ())


def test_plain_text_is_shown_where_it_quotes() -> None:
    """Of plain text those sentences are shown that carry words of the reply in quotation marks."""
    text = (
        'Well done!\n- “You put years into it. Have you tried” goes two ways.\n2. "I\'m here" stays. It is 8/10. '
        "'the centre' is a hint, and “so sorry” is not. «years» is 1 of 10."
    )

    assert claims.read(text.encode(), REPLY, [], CUES) == Claims(
        (
            Claim("", "“You put years into it. Have you tried” goes two ways."),
            Claim("", "\"I'm here\" stays."),
        ),
        (("not in your own words", 3), ("with a number or a grade", 1)),
    )  # fmt: skip


def test_what_a_terminal_would_obey_is_written_out() -> None:
    """Escapes, controls, signs that turn the direction of writing and lone surrogates come to the screen as text."""
    shown = coach(says(("years", "is \x1b[m \x00 \u202e \x9b \ud800 kind.")))

    page = "\n".join(plain.lines(tuple(_answered(shown, "llm\x1b"))))

    assert "Remark: is <U+001B>[m <U+0000> <U+202E> <U+009B> <U+D800> kind." in page
    assert "(llm<U+001B>)" in page
    assert page.replace("\n", "").isprintable()


def test_it_hunts_for_secrets(tmp_path: Path) -> None:
    """It is given the variables that were named and a few more, an empty folder, and no file or socket of hark's."""
    note = tmp_path / "note"
    secret = {"PATH": "/bin", "HOME": "/home/me", "WANTED": "yes", "API_KEY": "secret", "HARK_HOME": "/h"}

    coach(
        f"import json, os; r = {REPLY!r}\n"
        "seen = [dict(os.environ), os.listdir('.'), len(os.listdir('/dev/fd')) if os.path.exists('/dev/fd') else 4]\n"
        f"open({str(note)!r}, 'w').write(json.dumps(seen)); print('x')",
        secret,
    )

    environ, files, opened = json.loads(note.read_text())
    environ.pop("LC_CTYPE", None)  # Python sets it itself
    assert environ == {"PATH": "/bin", "HOME": "/home/me", "WANTED": "yes"}
    assert (files, opened) == ([], 4)


@pytest.mark.parametrize("end", ["print('x')", "time.sleep(600)"])
def test_its_children_end_with_it(tmp_path: Path, end: str) -> None:
    """Whether it ends or hangs, whom it started is ended as well."""
    note = tmp_path / "pid"
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(note)!r}, 'w').write(str(child.pid))\n{end}"
    )

    try:
        coach(code, seconds=3)
    except Unanswered:
        assert "sleep" in end

    assert is_gone(int(note.read_text()))


def test_a_program_that_is_not_there() -> None:
    """It is said which, and where to look."""
    machine = Machine(("no-such-coach", "-m"), {"PATH": "/bin"}, (), (), lambda _: False)

    with pytest.raises(Unanswered, match=r"there is no program `no-such-coach`; `hark config coach.command` shows"):
        machine.ask(QUESTION, Event(), CUES)


words = st.text("ab’'\"“” \n.8", max_size=12)
remarks = st.fixed_dictionaries({}, optional={"quote": words | st.integers(), "remark": words | st.none()})
sound = st.fixed_dictionaries({
    "quote": st.sampled_from(REPLY.split()), "remark": st.sampled_from(["gives it weight.", "asks.", "is yours."]),
})  # fmt: skip


@given(
    st.binary(max_size=60)
    | words.map(str.encode)
    | st.lists(remarks | st.none()).map(lambda made: json.dumps({"remarks": made}).encode()),
    words,
)
def test_whatever_it_says(said: bytes, reply: str) -> None:
    """Any bytes are claims or one message, and a quote that is shown stands in the reply."""
    try:
        shown = claims.read(said, reply, (), CUES)
    except Unanswered:
        return

    assert all(claim.quote in reply for claim in shown.shown)


@given(st.lists(sound | remarks, min_size=2, max_size=9))
def test_three_at_most_and_each_from_the_reply(made: list[dict[str, Any]]) -> None:
    """However many remarks quote the reply, three at most are shown, each with words of it."""
    shown = claims.read(json.dumps({"remarks": made}).encode(), REPLY, (), CUES).shown

    assert len(shown) <= 3
    assert all(claim.quote in REPLY for claim in shown)


# --- in a session


@pytest.fixture
def asked(hark: Hark, tmp_path: Path) -> Hark:
    """A learner of one scenario with a coach, which writes down what it is told."""
    script = tmp_path / "coach.py"
    script.write_text(
        f"import json, sys\nsaid = sys.stdin.read()\nopen({str(tmp_path / 'told')!r}, 'a').write(said + '\\n')\n"
        "first = ' '.join(json.loads(said)['reply'].split()[:3])\n"
        "print(json.dumps({'remarks': [{'quote': first, 'remark': 'opens it.'}, {'quote': 'x', 'remark': 'y'}]}))\n"
    )
    hark.add_deck("d", SOFA.format(language="en"))
    hark(f"config coach.command {sys.executable} {script}")
    hark("config journal keep")
    welcomed(hark)
    return hark


def told(tmp_path: Path) -> list[dict[str, Any]]:
    """What the coach was told, each a document as the schema has it."""
    file = tmp_path / "told"
    documents = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    for document in documents:
        Draft202012Validator(json_schema(CoachQuestion)).validate(document)
    return documents


def test_by_lines(asked: Hark, tmp_path: Path) -> None:
    """It is told where the reply goes, asked at `m`, and said what came; nothing of it is in the progress file."""
    ran = asked("review d --plain", stdin="You put years in.\n\n\nm\nm\nask\nn\n3\n\n")

    assert "enter = “again”, r = retry, m = ask the model, ? = more\n" in ran.out
    assert f"Your reply and this card would go to: {sys.executable} " in ran.out
    name = Path(sys.executable).name
    answer = (
        f"Written by a machine ({name}): it can be wrong.\n"
        "Your words: “You put years”\nRemark: opens it.\nLeft out: 1 not in your own words.\n"
    )
    assert ran.out.replace("\n\n", "\n").count(answer) == 2  # shown again without being asked again
    [question] = told(tmp_path)
    assert question["reply"] == "You put years in."
    assert question["card"] == {
        "card": "d/sofa", "kind": "scenario", "language": "en", "setting": "Here.", "says": "He left on Friday.",
        "task": "What do you say next?", "trap": "A shrug.",
    }  # fmt: skip
    with sqlite3.connect(asked.home / "data" / "progress.db") as database:
        assert "opens it" not in "".join(database.iterdump())


@pytest.mark.parametrize("typed", ["n", "", "y"])
def test_not_without_a_second_word(asked: Hark, tmp_path: Path, typed: str) -> None:
    """Whatever but `m` is said at the question where the reply goes, Enter too, nothing was sent."""
    asked("review d --plain", stdin=f"You put years in.\n\n\nm\n{typed}\n3\n\n")

    assert told(tmp_path) == []


def test_a_talk(asked: Hark, tmp_path: Path) -> None:
    """In a dialogue it is asked about the turn that was weighed last, with what was said before; in the box by /ask."""
    asked.add_deck("letters", LETTERS)

    typed = ("Give it to me.", "", "t", "", "/ask", "m", "I went too fast.", "", "a", "", "/ask", "m",
             "Who do you want there?", "", "a", "", "m", "m", "3", "", "")  # fmt: skip
    asked("review letters --new 1 --plain", stdin="\n".join(typed))

    asked_about = [(question["reply"], [turn["reply"] for turn in question["before"]]) for question in told(tmp_path)]
    assert asked_about == [
        ("Give it to me.", []), ("I went too fast.", ["Give it to me."]),
        ("Who do you want there?", ["Give it to me.", "I went too fast."]),
    ]  # fmt: skip


SAFE = "Note: no model is asked where danger may be meant; people are there for that\n"


@pytest.mark.parametrize(
    ("deck", "reply"), [('safety = true\nwhy = "W."\n', "I hear you."), ("", "Do you want to die?")]
)
def test_never_where_there_is_danger(asked: Hark, tmp_path: Path, deck: str, reply: str) -> None:
    """A card about safety, and a reply with words of danger, go to no program; the helpline stands there as ever."""
    asked.add_deck("d", SOFA.format(language="en") + deck)

    ran = asked("review d --plain", stdin=f"{reply}\n\n\nm\n3\n\n")

    assert "ask the model" not in ran.out
    assert SAFE in ran.out
    assert "Help: " in ran.out
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("says", "reply"),
    [
        ("He left.", "Do you want to kill yourself over it?"), ("He left.", "Are you thinking of ending your life?"),
        ("He left.", "I took an overdose in March."), ("He left.", "She has been cutting herself."),
        ("He left.", "Have you already taken something?"), ("My brother killed himself.", "You miss him."),
    ],
)  # fmt: skip
def test_nor_where_anybody_speaks_of_it(asked: Hark, tmp_path: Path, says: str, reply: str) -> None:
    """Words of danger in any person, asked or told, typed or heard, go to no program; the helpline is for the self."""
    asked.add_deck("d", SOFA.format(language="en").replace("He left on Friday.", says))

    ran = asked("review d --plain", stdin=f"{reply}\n\n\nm\n3\n\n")

    assert "ask the model" not in ran.out
    assert SAFE in ran.out
    assert "Help: " not in ran.out
    assert told(tmp_path) == []


def test_an_imported_deck_has_to_be_allowed(asked: Hark, tmp_path: Path) -> None:
    """The cards of a deck from elsewhere go there once it is allowed, and the refusal says how."""
    origin = asked.home / "data" / "origins" / "d.toml"
    origin.parent.mkdir(exist_ok=True)
    origin.write_text("no record that can be read")
    lines = "I hear you.\n\n\nm\nm\n3\n\n"

    ran = asked("review d --plain", stdin=lines)
    assert "ask the model" not in ran.out
    assert "imported, so its cards go to no program; `hark config coach.decks d` allows it\n" in ran.out
    assert told(tmp_path) == []

    asked("config coach.decks d")
    asked("review d --plain --more", stdin=lines, at="2026-03-20 09:00")
    assert len(told(tmp_path)) == 1


def test_without_a_program(hark: Hark) -> None:
    """From the start there is none: no key for it, and who types the word is told where to read on."""
    hark.add_deck("d", SOFA.format(language="en"))
    welcomed(hark)

    ran = hark("review d --plain", stdin="I hear you.\n\n\nask\n3\n\n")

    assert "ask the model" not in ran.out
    assert "Note: no program is set that could be asked; `hark help coach` says how\n" in ran.out


def test_the_clock_of_the_card_stands_still(tmp_path: Path) -> None:
    """From the question where it goes to the way back to the card no time passes for it."""
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def passes(seconds: int) -> Screen:
        nonlocal now
        now += timedelta(seconds=seconds)
        step = practice.step
        assert isinstance(step, Screen)
        return step

    decks = library.read(SMALL, tmp_path / "decks")
    settings = config.Config({**config.DEFAULTS.values, "journal": "off"})
    with Store.open(tmp_path / "progress.db", random.Random(1), create=True) as store:
        practice = Practice(
            decks, store, settings, Calendar(UTC), lambda: now, random.Random(1), lambda _: None, lambda: decks
        )
        practice.begin((decks.faces["listening/fourth-no"],), 5)
        for action in (Action(Act.GO_ON), Action(Act.REPLY, text="I hear you."), Action(Act.RATE)):
            practice.do(action)
        asking = Asking(Machine((sys.executable, "-c", says()), {}, (), (), lambda _: False), practice, lambda: 0.0)

        assert asking.wanted(passes(10))[1]
        ask, _ = asking.begin(passes(60))
        assert asking.took(ask(), passes(30))
        passes(20)
        asking.leave()
        passes(5)
        practice.do(Action(Act.GRADE, grade=Grade.GOOD))

        assert [event.duration_ms for event in store.history.events()] == [15_000]


ORACLE = f"""\
#!{sys.executable} -IS
import json, os, sys, time
json.load(sys.stdin)
while not os.path.exists(sys.argv[0] + "-may-speak"):
    time.sleep(0.01)
print(json.dumps({{"remarks": [
    {{"quote": "You sound worn out", "remark": "Gives back a feeling, as a statement. \\u202e"}},
    {{"quote": "Have you tried", "remark": "Opens with what to do next. Nobody had asked for it yet."}},
    {{"quote": "I am so sorry", "remark": "Invented."}},
]}}))
"""


def with_oracle(folder: Path) -> tuple[Hark, Path, str]:
    """A learner with a coach that speaks once a file is there, that file, and the PATH on which the coach is found."""
    oracle = folder / "bin" / "oracle"
    oracle.parent.mkdir()
    oracle.write_text(ORACLE)
    oracle.chmod(oracle.stat().st_mode | stat.S_IXUSR)
    hark = Hark(folder / "home")
    hark("config coach.command oracle -m small")
    hark("config journal off")
    return hark, oracle.with_name("oracle-may-speak"), f"{oracle.parent}:/bin:/usr/bin"


def test_typing_goes_on(tmp_path: Path) -> None:
    """While it is asked about a turn the next reply is typed; the answer waits, and what was typed stays."""
    hark, go, path = with_oracle(tmp_path)
    hark.add_deck("letters", LETTERS)
    with Terminal(hark.home, "review letters --new 1", PATH=path) as terminal:
        past_welcome(terminal)
        terminal.type("You sound worn out.", ENTER)
        terminal.see("Which of these")
        terminal.type("a", ENTER)
        terminal.see("gives back what you heard")
        terminal.pause()
        terminal.type(ENTER)
        terminal.see("turn 2", BOX)
        terminal.type("/ask", ENTER)
        terminal.see("This talk would go to: oracle -m small")
        terminal.pause()
        terminal.type("m")
        terminal.see("asking oracle")
        terminal.type("I w")
        terminal.see("> I w")
        go.touch()
        terminal.see("oracle has answered: tab, then m shows it", "> I w")
        terminal.type("\t", "m")
        terminal.see("Written by a machine", "“You sound worn out”")
        terminal.type(" ")
        assert "has answered" not in terminal.see("> I w", BOX)
        terminal.type("\x03")
        terminal.see("any other key")
        terminal.type("q")
        assert terminal.ends() == 0


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 20)])
def test_on_a_screen(tmp_path: Path, columns: int, rows: int) -> None:
    """Where it goes, that it is asked, Escape, the answer, and back to the card."""
    hark, go, path = with_oracle(tmp_path)
    with Terminal(hark.home, "review listening --kind scenario", columns=columns, rows=rows, PATH=path) as terminal:
        album = Album(f"coach-{columns}x{rows}", terminal)
        past_welcome(terminal)
        terminal.see(BOX)
        terminal.type("You sound worn out. Have you tried the centre?", ENTER)
        terminal.see("Which of these")
        terminal.type("a", ENTER)
        album.take("weighed", "m ask the model")
        terminal.type("m")
        album.take("where it goes", "m send it")
        terminal.pause()
        terminal.type("x")
        terminal.see("m ask the model")
        terminal.type("m")
        terminal.see("m send it")
        terminal.type(ENTER)
        assert "asking" not in terminal.see("m ask the model")
        terminal.pause()
        terminal.type("m")
        terminal.see("m send it")
        terminal.pause()
        terminal.type("m")
        album.take("asked", "asking oracle … 0 s of 30; Esc stops")
        terminal.type(ESC)
        album.take("stopped", "stopped: nothing was said")
        terminal.pause()
        terminal.type("m")
        terminal.see("m send it")
        terminal.pause()
        terminal.type("m")
        terminal.see("asking oracle")
        go.touch()
        album.take("answered", "Written by a machine", "Left out")
        terminal.type("x")
        album.take("back at the card", "m what it said")
        terminal.type("3")
        assert terminal.ends() == 0

    album.is_as_kept()


class Model(BaseHTTPRequestHandler):
    """A server that speaks like OpenAI's, as far as the script of the docs needs."""

    asked: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        """Answers with one remark."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append({"path": self.path, "key": self.headers["Authorization"], **body})
        said = json.dumps({"remarks": [{"quote": GOOD[0], "remark": GOOD[1]}]})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"choices": [{"message": {"content": said}}]}).encode())

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def test_the_script_of_the_docs() -> None:
    """It asks a server that speaks like OpenAI's, with the key that was named, and gives back what that said."""
    script = HERE.parent / "docs" / "examples" / "coach.py"
    with HTTPServer(("127.0.0.1", 0), Model) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/v1"
        command = (sys.executable, str(script), address, "small")
        environ = {"OPENAI_API_KEY": "k", "no_proxy": "*"}
        machine = Machine(command, environ, tuple(environ), (), lambda _: False)

        shown = machine.ask(QUESTION, Event(), CUES)
        server.shutdown()

    assert shown == Claims((Claim("You put years into it", GOOD[1]),), ())
    [asked] = Model.asked
    assert (asked["path"], asked["key"], asked["model"]) == ("/v1/chat/completions", "Bearer k", "small")
    assert asked["messages"][0] == {"role": "system", "content": "Describe it."}
    assert json.loads(asked["messages"][1]["content"])["reply"] == REPLY
