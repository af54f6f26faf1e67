# SPDX-License-Identifier: MIT
"""Other forms a deck has: tables and documents."""
