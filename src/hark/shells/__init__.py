# SPDX-License-Identifier: MIT
"""What hark gives to shells: completions, a prompt, and a daily reminder. Texts alone; nothing here runs them."""
