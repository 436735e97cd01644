"""Ties a child process to its parent: when the parent dies, however it dies, the kernel kills the child.

Linux only (PR_SET_PDEATHSIG). Elsewhere a supervisor that is killed hard leaves its children; their ports are
then taken, and the next start says so.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def die_with_parent() -> Callable[[], None] | None:
    """What to pass as `preexec_fn`. The parent must start the child from its main thread and have no
    others.
    """
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before we could tie ourselves to it
            os._exit(1)

    return tie
