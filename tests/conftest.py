# SPDX-License-Identifier: MIT
"""Fixtures, and hypothesis profiles: the same examples every time in CI, more of them on demand."""

import os
import re
import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from harness import Hark

signal.signal(signal.SIGINT, signal.default_int_handler)  # or a shell that ignores Ctrl-C has every process ignore it

pytest_plugins = ("progressfile",)  # its fixtures

settings.register_profile(
    "daily",
    max_examples=30,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("long", max_examples=5000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("HARK_TEST_PROFILE", "daily"))


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: the tests at a terminal mostly wait."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test leaves this computer: every other host is unknown."""
    real = socket.getaddrinfo

    def here_alone(host: str, *rest: Any, **options: Any) -> Any:
        if re.search(r"[g-wyz]", host) and host not in ("localhost", "localhost."):
            raise socket.gaierror(socket.EAI_NONAME, "no such host")
        return real(host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", here_alone)


@pytest.fixture
def hark(tmp_path: Path) -> "Hark":
    """Hark with the small library and no progress yet."""
    from harness import Hark

    return Hark(tmp_path / "home")
