"""Whether this process may have another one."""

from __future__ import annotations

import os
import sys
import threading


def may_fork() -> bool:
    """Whether a process can be had by forking, and a processor for it. Threads would not live on in it."""
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1
