"""Arrows between packages point one way (pyproject.toml holds the contracts), and importing does no work."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RASA_SIDE = (ROOT / "bot" / "server", ROOT / "bot" / "understanding")

WATCH = """
import builtins, io, os, pathlib, socket, subprocess, sys, threading
mine = sys.argv[1]
done = []

def data_file(path):
    try:
        path = os.path.abspath(os.fsdecode(path))
    except TypeError:
        return False
    return path.startswith(mine + os.sep) and "/.venv/" not in path and not path.endswith((".py", ".pyc"))

def ours():
    # The nearest caller that is not the standard library: a library's own doings at import are not ours to
    # judge.
    frame = sys._getframe(2)
    while frame:
        name = frame.f_code.co_filename
        if "site-packages" in name:
            return False
        if name.startswith(mine):
            return True
        frame = frame.f_back
    return False

def hook(event, arguments):
    if event == "open" and data_file(arguments[0]):
        done.append(f"reads {arguments[0]}")
    elif event in ("socket.connect", "socket.bind", "subprocess.Popen", "sqlite3.connect") and ours():
        done.append(event)

sys.path.insert(0, mine)
threads = threading.active_count()
sys.addaudithook(hook)
for name in sys.argv[2:]:
    before = len(done)
    __import__(name)
    for what in done[before:]:
        print(f"{name}: {what}")
if threading.active_count() != threads:
    print("an import has started a thread")
"""


def modules(*packages: str) -> Iterator[str]:
    for package in packages:
        for file in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            if name.endswith("__main__") or ".migrations" in name or name.startswith("bot.server"):
                continue
            if "components" in name or ".venv" in name:
                continue  # these import rasa, which lives in the other environment
            if name.startswith("safety.teach.") and name.endswith(("learn", "network")):
                continue  # these import jax, which is here only while teaching
            yield name


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def test_every_arrow_between_packages_points_the_way_the_contracts_say() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as run; run()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_importing_any_module_reads_no_data_file_and_opens_nothing() -> None:
    names = list(modules("porchlight", "safety", "curriculum", "bot"))
    assert len(names) > 100
    done = subprocess.run(
        [sys.executable, "-c", WATCH, str(ROOT), *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


@pytest.mark.parametrize("package", ["porchlight/domain", "bot/turn.py", "bot/fingerprint.py"])
def test_the_innermost_code_imports_the_standard_library_and_itself(package: str) -> None:
    place = ROOT / package
    files = [place] if place.is_file() else sorted(place.rglob("*.py"))
    allowed = {*sys.stdlib_module_names}
    itself = package.removesuffix(".py").replace("/", ".")
    strangers = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in files
        for name in imports(file)
        if name.split(".")[0] not in allowed and not name.startswith(itself)
    }
    assert strangers == set()


def test_only_rasas_side_imports_rasa() -> None:
    wrong = {
        str(file.relative_to(ROOT))
        for package in ("porchlight", "safety", "curriculum", "bot")
        for file in (ROOT / package).rglob("*.py")
        if ".venv" not in file.parts and not any(side in file.parents for side in RASA_SIDE)
        if any(name.split(".")[0] == "rasa" for name in imports(file))
    }
    assert wrong == set()


def test_only_one_module_talks_to_the_job_library() -> None:
    users = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "porchlight").rglob("*.py")
        if any(name.split(".")[0] == "dbos" for name in imports(file))
    }
    assert users <= {"porchlight/jobs/dbos_jobs.py"}


def test_no_module_is_called_utils_helpers_or_manager() -> None:
    forbidden = {"utils", "helpers", "common", "manager", "misc"}
    packages = ("porchlight", "safety", "curriculum", "bot/actions", "bot/understanding", "bot/server")
    files = [file for name in packages for file in (ROOT / name).rglob("*.py")]
    assert [str(file) for file in files if file.stem in forbidden] == []
