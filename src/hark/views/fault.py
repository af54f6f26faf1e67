# SPDX-License-Identifier: MIT
"""What is said of a fault or a finding."""

from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: an error misleads or harms, a warning costs learning, advice is worth a look."""

    ADVICE = "advice"
    WARNING = "warning"
    ERROR = "error"
