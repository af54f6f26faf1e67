# SPDX-License-Identifier: MIT
"""A small process that starts others and measures them: one JSON line in, one JSON line out.

Linux counts the memory of the process that starts a program into the peak of that program, so the starter must be
smaller than anything it measures. Run with `python -I -S`, it holds an interpreter and nothing else.
"""

import json
import os
import sys
import time


def measure(asked: dict[str, object]) -> dict[str, float]:
    """Seconds from before the start to the end of a program, its peak memory in bytes, and its exit code.

    The code is 127 where it cannot be started.
    """
    argv, env = asked["argv"], asked["env"]
    assert isinstance(argv, list)
    assert isinstance(env, dict)
    out, err = str(asked.get("out") or os.devnull), str(asked.get("err") or os.devnull)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    streams = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, out, flags, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, err, flags, 0o600),
    ]
    started = time.perf_counter()
    try:
        child = os.posix_spawn(argv[0], argv, env, file_actions=streams)
    except OSError:
        return {"seconds": 0.0, "peak": 0, "code": 127}
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - started
    unit = 1 if sys.platform == "darwin" else 1024
    return {"seconds": seconds, "peak": usage.ru_maxrss * unit, "code": os.waitstatus_to_exitcode(status)}


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(measure(json.loads(line))) + "\n")
        sys.stdout.flush()
