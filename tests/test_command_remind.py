# SPDX-License-Identifier: MIT
"""Reminders: sound units for three schedulers, whose one line of sh speaks only when cards are due."""

from __future__ import annotations

import os
import plistlib
import re
import shlex
import subprocess
import sys
from datetime import time
from pathlib import Path

import pytest

from completers import needed
from hark.errors import Refusal
from hark.shells import reminder
from hark.shells.kinds import Scheduler
from hark.shells.reminder import SAYS
from harness import Hark
from places import SMALL, environment

ODD = '/home/a b/it\'s 100% $HOME "x" back\\slash'
"""A folder whose name every scheduler reads in its own way."""
AT = time(7, 30)


def stand_in(folder: Path, name: str, text: str) -> Path:
    """A program in the place of another."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


def spoken(command: str, folder: Path, *, cron: bool = False) -> tuple[int, str, str]:
    """How *command* goes in sh with nothing of a desktop but what is in *folder*, or as cron hands it to sh."""
    ran = subprocess.run(
        ["/bin/sh", "-c", command.replace("\\%", "%") if cron else command], capture_output=True, text=True,
        env={"PATH": f"{folder}:/usr/bin:/bin", "HOME": str(folder)}, check=False, timeout=60,
    )  # fmt: skip
    return ran.returncode, ran.stdout, ran.stderr


class TestLine:
    """The line of sh."""

    @pytest.mark.parametrize(("code", "said"), [(0, f"hark: {SAYS}\n"), (1, ""), (5, ""), (127, "")])
    def test_speaks_only_when_cards_are_due(self, tmp_path: Path, code: int, said: str) -> None:
        """It speaks when `hark due --exit-code` says so, and is silent when nothing is due or anything is wrong."""
        hark = stand_in(tmp_path / "odd $name's 100%", "hark", f"echo noise; echo noise >&2; exit {code}")
        stand_in(tmp_path, "notify-send", "exit 1")  # no desktop

        assert spoken(reminder.line([str(hark)], {}), tmp_path) == (0, said, "")

    def test_on_the_desktop(self, tmp_path: Path) -> None:
        """Where there is a desktop it speaks there, and on standard output not at all."""
        hark = stand_in(tmp_path, "hark", "exit 0")
        stand_in(tmp_path, "notify-send", 'printf "%s|" "$@" > "$HOME/shown"')

        assert spoken(reminder.line([str(hark)], {}), tmp_path) == (0, "", "")
        assert (tmp_path / "shown").read_text() == f"hark|{SAYS}|"

    def test_on_a_mac(self, tmp_path: Path) -> None:
        """On a Mac it speaks through osascript."""
        hark = stand_in(tmp_path, "hark", "exit 0")
        stand_in(tmp_path, "notify-send", "exit 127")
        stand_in(tmp_path, "osascript", 'printf "%s|" "$@" > "$HOME/shown"')

        assert spoken(reminder.line([str(hark)], {}), tmp_path) == (0, "", "")
        assert (tmp_path / "shown").read_text() == f'-e|display notification "{SAYS}" with title "hark"|'

    def test_what_says_where_things_are_goes_along(self, tmp_path: Path) -> None:
        """Whoever runs the reminder looks at the same progress as the learner; what is empty or else does not go."""
        names = ("HARK_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
        asked = " ".join(f'"${{{name}-none}}"' for name in names)
        hark = stand_in(tmp_path, "hark", f'printf "%s|" {asked} "$*" > "$HOME/asked"; exit 1')
        environ = {name: f"{ODD}{name}" for name in names}

        spoken(reminder.line([str(hark)], environ), tmp_path)
        assert (tmp_path / "asked").read_text() == "|".join(
            [*(environ | {"XDG_STATE_HOME": "none"}).values(), "due --exit-code|"]
        )

        spoken(reminder.line([str(hark)], environ | {"HARK_HOME": ""}), tmp_path)
        assert (tmp_path / "asked").read_text().startswith(f"none|{environ['XDG_DATA_HOME']}|")

    def test_with_hark_itself(self, hark: Hark, tmp_path: Path) -> None:
        """With the real hark it speaks when there are cards, and not when there are none."""
        stand_in(tmp_path / "bin", "notify-send", "exit 1")
        program = [sys.executable, str(SMALL.parent / "drive.py")]
        line = f"export PYTHONPATH={shlex.quote(str(SMALL.parent))}; " + reminder.line(
            program, {"HARK_HOME": str(hark.home)}
        )

        assert spoken(line, tmp_path / "bin") == (0, f"hark: {SAYS}\n", "")

        for deck in ("listening", "care"):
            hark(f"suspend {deck}")

        assert spoken(line, tmp_path / "bin") == (0, "", "")


class TestUnits:
    """What each scheduler reads."""

    @staticmethod
    def made(scheduler: Scheduler, home: str = ODD) -> tuple[str, reminder.Reminder]:
        """The line of sh, and the units that hold it."""
        return reminder.line(["/bin/hark"], {"HARK_HOME": home}), reminder.reminder(
            scheduler, AT, ["/bin/hark"], {"HARK_HOME": home}
        )

    def test_systemd(self, tmp_path: Path) -> None:
        """Service and timer pass the check that systemd itself makes."""
        needed("systemd-analyze")
        _, units = self.made(Scheduler.SYSTEMD)
        files = []
        for unit in units.units:
            file = tmp_path / Path(unit.path or "").name
            file.write_text(unit.text)
            files.append(str(file))

        ran = subprocess.run(
            ["systemd-analyze", "verify", "--user", "--man=no", *files], capture_output=True, text=True, check=False,
            env=os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)}, timeout=60,
        )  # fmt: skip

        assert [row for row in ran.stderr.splitlines() if "hark-reminder" in row] == []
        assert ran.returncode == 0, ran.stderr

    def test_systemd_keeps_the_line(self) -> None:
        """Read as systemd reads a unit, the service holds the very line of sh."""
        line, units = self.made(Scheduler.SYSTEMD)
        start = next(row for row in units.units[0].text.splitlines() if row.startswith("ExecStart="))
        word = re.fullmatch(r'ExecStart=/bin/sh -c "(.*)"', start)
        assert word
        assert re.fullmatch(r'(?:[^%$\\"]|%%|\$\$|\\[\\"])*', word[1])  # alone, each would mean something to systemd

        read = re.sub(r"\\(.)", r"\1", word[1]).replace("%%", "%").replace("$$", "$")

        assert read == line
        assert "OnCalendar=*-*-* 07:30:00\n" in units.units[1].text

    def test_cron(self, tmp_path: Path) -> None:
        """A crontab's line has five fields and a command that sh runs, with every percent sign kept from cron."""
        _, units = self.made(Scheduler.CRON)
        row = units.units[0].text
        assert row.endswith("\n")
        assert row.count("\n") == 1
        minute, hour, day, month, weekday, command = row.rstrip("\n").split(" ", 5)
        stand_in(tmp_path, "notify-send", "exit 1")

        assert (minute, hour, day, month, weekday) == ("30", "7", "*", "*", "*")
        assert re.search(r"(?<!\\)%", command) is None
        assert subprocess.run(["sh", "-n", "-c", command], check=False, capture_output=True).stderr == b""

        hark = stand_in(tmp_path / "100%", "hark", "exit 0")
        real = reminder.reminder(Scheduler.CRON, AT, [str(hark)], {}).units[0].text.split(" ", 5)[5]

        assert spoken(real, tmp_path, cron=True) == (0, f"hark: {SAYS}\n", "")

    def test_launchd(self) -> None:
        """The agent is a property list with the very line of sh, daily at that time."""
        line, units = self.made(Scheduler.LAUNCHD)

        assert plistlib.loads(units.units[0].text.encode()) == {
            "Label": "org.hark.reminder",
            "ProgramArguments": ["/bin/sh", "-c", line],
            "StartCalendarInterval": {"Hour": 7, "Minute": 30},
        }

    @pytest.mark.parametrize("scheduler", Scheduler)
    def test_a_path_with_a_line_break(self, scheduler: Scheduler) -> None:
        """What would be a line of its own in a unit is refused."""
        with pytest.raises(Refusal):
            self.made(scheduler, "/a\nExecStart=/bin/rm")


class TestCommand:
    """`hark remind`."""

    def test_for_cron(self, hark: Hark) -> None:
        """The whole answer is a sound crontab: comments that say what to do, and one line."""
        rows = hark("remind --for cron --at 18:05").out.splitlines()

        assert rows[:-1] == [
            "# A daily reminder at 18:05 that speaks only when cards are due.",
            "# To install it:",
            "#   (crontab -l; hark remind --for cron --at 18:05 | grep '# hark-reminder$') | crontab -",
            "# To remove it:",
            "#   crontab -l | grep -v '# hark-reminder$' | crontab -",
        ]
        assert rows[-1].startswith("5 18 * * * if HARK_HOME=")
        assert rows[-1].endswith("; fi # hark-reminder")

    def test_for_launchd(self, hark: Hark) -> None:
        """The whole answer, comments and all, is a sound property list."""
        answer = hark("remind --for launchd").out

        assert plistlib.loads(answer.encode())["StartCalendarInterval"] == {"Hour": 7, "Minute": 30}
        assert "\n  launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/org.hark.reminder.plist\n" in answer

    def test_for_systemd(self, hark: Hark) -> None:
        """What to do comes first, then each unit under the name of its file."""
        answer = hark("remind --for systemd").out
        view = hark("remind --for systemd --json").json()
        units = view.pop("units")

        assert view == {
            "schema": "hark.remind/1", "scheduler": "systemd", "time": "07:30",
            "install": ["systemctl --user daemon-reload", "systemctl --user enable --now hark-reminder.timer"],
            "remove": [
                "systemctl --user disable --now hark-reminder.timer",
                f"rm {units[0]['path']} {units[1]['path']}",
            ],
        }  # fmt: skip
        assert answer.endswith("".join(f"\n# {unit['path']}\n{unit['text']}" for unit in units))

    def test_it_finds_what_is_here(self, hark: Hark) -> None:
        """Without a name it is for the scheduler of this computer."""
        here = "launchd" if sys.platform == "darwin" else "systemd" if Path("/run/systemd/system").is_dir() else "cron"

        assert hark("remind --json").json()["scheduler"] == here

    def test_it_names_the_hark_that_is_running(self, tmp_path: Path) -> None:
        """Run as a script, it names that script by its full path."""
        script = stand_in(tmp_path, "hark", "")
        script.write_text(f"#!{sys.executable}\nimport sys\nfrom hark.__main__ import main\nsys.exit(main())\n")
        ran = subprocess.run(
            ["./hark", "remind", "--for", "cron"], cwd=tmp_path, env=environment(tmp_path), check=True, text=True,
            capture_output=True, timeout=60,
        )  # fmt: skip

        assert f" {script} due --exit-code " in ran.stdout

    def test_an_hour_of_one_digit(self, hark: Hark) -> None:
        """A time is taken as people write it."""
        assert hark("remind --at 7:05 --json").json()["time"] == "07:05"

    @pytest.mark.parametrize("at", ["24:00", "07:60", "noon", "07.30", "", "0730+"])
    def test_no_time(self, hark: Hark, at: str) -> None:
        """A time that is none is refused."""
        ran = hark(f"remind --at '{at}'")

        assert (ran.code, ran.err) == (2, f"error: `{at}` is no time of day\n hint: a time such as 07:30\n")


def test_windows_has_none_of_these(hark: Hark, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows it is refused, with what to do; a scheduler that is named is given all the same."""
    monkeypatch.setattr(sys, "platform", "win32")

    refused = hark("remind --json")

    assert (refused.code, refused.json()["error"]["code"]) == (1, "no_scheduler")
    assert hark("remind --for cron").code == 0
