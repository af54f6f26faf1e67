# SPDX-License-Identifier: MIT
"""A real browser, for what only one can tell of a page: whether it asks for anything, complains, or can be used by all.

`tests/browser/set-up` brings what drives it; where that or the browser is missing, tests are skipped and say so.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from places import HERE

FOLDER = HERE / "browser"


def modules() -> Path:
    """Where the driver is, or would be: a folder of its own for each set of pins."""
    pins = (FOLDER / "package.json").read_bytes() + (FOLDER / "package-lock.json").read_bytes()
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache, "hark-tests", hashlib.sha256(pins).hexdigest()[:12], "node_modules")


def seen(page: Path, *, width: int = 800, scheme: str = "light", screenshot: Path | None = None) -> dict[str, Any]:
    """What `look.cjs` sees of *page* in a window of that *width*; skips the test where nothing can look."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    node = shutil.which("node")
    if browser is None or node is None:
        pytest.skip(f"no {'browser' if node else 'node'} is installed here")
    if not (modules().parent / "done").exists():
        pytest.skip("tests/browser/set-up was not run here")
    line = [
        node,
        str(FOLDER / "look.cjs"),
        browser,
        str(page),
        str(width),
        scheme,
        *([str(screenshot)] * bool(screenshot)),
    ]
    ran = subprocess.run(
        line, env=os.environ | {"NODE_PATH": str(modules())}, capture_output=True, text=True, check=False, timeout=90
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found
