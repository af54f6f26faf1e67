# SPDX-License-Identifier: MIT
"""hark: five minutes a day to get better at supporting other people."""

__version__ = "0.1.0"
