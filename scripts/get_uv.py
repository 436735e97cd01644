"""Puts uv into .uv/ for a machine that has none. Needs only Python 3; prints one clear message when it
cannot.

Three ways, first that works: a small venv with pip; pip without venv; the wheel straight from PyPI, its
digest checked (Debian's bare python3 has neither pip nor venv). Runs on any Python 3.8 or later.
"""

import hashlib
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from urllib.parse import urljoin

WANTED = "uv>=0.9,<1"
PYPI = "https://pypi.org/pypi/uv/json"
FOLDER = ".uv"
UV = os.path.join(FOLDER, "bin", "uv")
WHEELS = {
    "x86_64": "manylinux_2_17_x86_64",
    "aarch64": "manylinux_2_17_aarch64",
    "arm64": "macosx_11_0_arm64",
}


def works() -> bool:
    """Whether .uv/bin/uv runs."""
    try:
        return (
            subprocess.run([UV, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
            == 0
        )
    except OSError:
        return False


def quietly(*command: str) -> bool:
    """Run a command; whether it went well. What it complained of is kept for the last message."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except OSError as error:
        complaints.append(str(error))
        return False
    if done.returncode:
        complaints.append((done.stdout.decode(errors="replace").strip().splitlines() or ["no output"])[-1])
    return done.returncode == 0


def by_venv() -> bool:
    """A venv of its own, and pip inside it."""
    made = quietly(sys.executable, "-m", "venv", FOLDER)
    return made and quietly(os.path.join(FOLDER, "bin", "pip"), "install", "--quiet", WANTED) and works()


def by_pip() -> bool:
    """pip without venv, into a folder; then a link where we look for it."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    target = os.path.join(FOLDER, "packages")
    if not quietly(sys.executable, "-m", "pip", "install", "--quiet", "--target", target, WANTED):
        return False
    os.makedirs(os.path.dirname(UV), exist_ok=True)
    os.symlink(os.path.join("..", "packages", "bin", "uv"), UV)
    return works()


def by_wheel() -> bool:
    """The newest wheel for this machine from PyPI, by the standard library alone."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    tag = WHEELS.get(platform.machine())
    try:
        with urllib.request.urlopen(PYPI, timeout=60) as answer:
            files = json.load(answer)["urls"]
        wheel = next(file for file in files if tag and tag in file["filename"])
        with urllib.request.urlopen(urljoin(PYPI, wheel["url"]), timeout=300) as answer:
            packed = answer.read()
    except (OSError, ValueError, KeyError, StopIteration) as error:
        complaints.append(f"PyPI: {error!r}")
        return False
    if hashlib.sha256(packed).hexdigest() != wheel["digests"]["sha256"]:
        complaints.append("PyPI: the wheel's digest is wrong")
        return False
    os.makedirs(os.path.dirname(UV), exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        inside = next(name for name in archive.namelist() if name.endswith("/scripts/uv"))
        with open(UV, "wb") as file:
            file.write(archive.read(inside))
    os.chmod(UV, 0o755)
    return works()


complaints = []

if __name__ == "__main__":
    print(f"setup: no uv on this machine; putting one into {FOLDER}/", file=sys.stderr)
    if not (works() or by_venv() or by_pip() or by_wheel()):
        print("setup: uv cannot be installed. What was tried:", file=sys.stderr)
        for complaint in complaints:
            print("  " + complaint, file=sys.stderr)
        print("setup: install uv yourself (https://docs.astral.sh/uv), then run make again", file=sys.stderr)
        sys.exit(2)
