# SPDX-License-Identifier: MIT
"""Fixtures, and hypothesis profiles: the same examples every time in CI, more of them on demand."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from harness import Hark

settings.register_profile(
    "daily",
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("long", max_examples=5000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("HARK_TEST_PROFILE", "daily"))


@pytest.fixture
def hark(tmp_path: Path) -> "Hark":
    """Hark with the small library and no progress yet."""
    from harness import Hark

    return Hark(tmp_path / "home")
