# SPDX-License-Identifier: MIT
"""Fixtures, and hypothesis profiles: the same examples every time in CI, more of them on demand."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "daily",
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("long", max_examples=5000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("HARK_TEST_PROFILE", "daily"))

