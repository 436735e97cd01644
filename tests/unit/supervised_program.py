"""A tiny installation for the supervisor's tests: real processes, none of them ours. Not a test file itself.

`python tests/unit/supervised_program.py HOME PORT MODE` runs until it is stopped.
"""

from __future__ import annotations

import sys
from pathlib import Path

from porchlight.run.announce import say
from porchlight.run.parts import Part
from porchlight.run.supervisor import Supervisor

SERVER = """
import os, socketserver, subprocess, sys
if "grandchild" in sys.argv:
    child = subprocess.Popen(["sleep", "300"])
    open(sys.argv[-1], "w").write(str(child.pid))
socketserver.TCPServer.allow_reuse_address = True
socketserver.TCPServer(("127.0.0.1", int(sys.argv[1])), socketserver.BaseRequestHandler).serve_forever()
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("stubborn", flush=True)
time.sleep(300)
"""
REFUSES = "import sys; print('no keys yet; run porchlight setup', flush=True); sys.exit(2)"
JOB = "print('trained', flush=True)"
FAILS = "import sys; sys.exit(1)"
SLEEPS = "import time; print('working', flush=True); time.sleep(300)"


def main(home: Path, port: int, mode: str) -> int:
    """Start `web` (a listening socket) and what the mode adds."""

    def part(name: str, code: str, *arguments: str, **more: object) -> Part:
        return Part(name, (sys.executable, "-c", code, *arguments), {"PATH": "/usr/bin:/bin"}, home, **more)  # type: ignore[arg-type]

    web = part("web", SERVER, str(port), "grandchild", str(home / "grandchild"), port=port, vital=True)
    modes = {
        "plain": [web, part("worker", SLEEPS, after=("web",))],
        "job": [web, part("train", JOB, after=("web",), once=True), part("rasa", SLEEPS, after=("train",))],
        "failing_job": [
            web,
            part("train", FAILS, after=("web",), once=True),
            part("rasa", SLEEPS, after=("train",)),
        ],
        "refusing": [part("web", REFUSES, port=port, vital=True), part("worker", SLEEPS, after=("web",))],
        "stubborn": [web, part("worker", STUBBORN, after=("web",))],
    }
    return Supervisor(modes[mode], home, say, lambda: say("porchlight", "all up")).run()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
