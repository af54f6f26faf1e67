# SPDX-License-Identifier: MIT
"""Fitting the parameters of FSRS-6 to reviews: the door to `fsrs_rs_python`, an extra that few have."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hark.errors import Refusal
from hark.memory.formula import PARAMETERS, RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hark.memory.tuning import Parameters


def fitted(courses: Iterable[Sequence[tuple[str, int]]]) -> Parameters:
    """The 21 parameters that fit best to *courses*: of each the grades in turn, with the study day of each.

    No day comes before the one before. Raises `Refusal` where the package is not installed.
    """
    package = _package()
    items = []
    for course in courses:
        gaps = [0, *(day - before for (_, before), (_, day) in pairwise(course))]
        reviews = [package.FSRSReview(RATINGS[grade], gap) for (grade, _), gap in zip(course, gaps, strict=True)]
        items += [package.FSRSItem(reviews[: place + 1]) for place, gap in enumerate(gaps) if gap]
    if not items:
        return PARAMETERS
    return tuple(map(float, package.FSRS(list(PARAMETERS)).compute_parameters(items)))


def _package() -> Any:
    try:
        import fsrs_rs_python
    except ImportError:
        hint = "`pip install 'hark[tune]'`, or `pipx inject hark fsrs-rs-python`, brings it; it is small"
        raise Refusal("extra_missing", "what fits parameters to reviews is not installed", hint) from None
    return fsrs_rs_python
