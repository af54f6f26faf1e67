# SPDX-License-Identifier: MIT
"""Practising: what waits, the session, and what it gave."""
