# SPDX-License-Identifier: MIT
"""What is remembered: grades, days, the schedule, and the fold of the log into memories."""
