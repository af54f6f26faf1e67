# SPDX-License-Identifier: MIT
"""Measures hark against its yardsticks: `python3 tasks.py bench`."""
