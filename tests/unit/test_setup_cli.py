"""The command line: quick, one clear message for what is wrong, and JSON lines that never stop at a bad
row.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from porchlight.cli.screen import screen_rows
from safety import Because, Screening

ROOT = Path(__file__).parents[2]


def porchlight(
    *arguments: str, cwd: Path, stdin: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORCHLIGHT_")}
    return subprocess.run(
        [sys.executable, "-m", "porchlight", *arguments],
        cwd=cwd,
        env={**kept, "PYTHONPATH": str(ROOT), **environment},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
    )


class EasyScreen:
    """Stands in for the screen: "help" is urgent, "boom" raises. What it was asked is kept."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None, str | None, tuple[str, ...]]] = []

    def screen(
        self,
        text: str,
        *,
        lang: str | None = None,
        lesson_prompt: str | None = None,
        history: tuple[str, ...] = (),
    ) -> Screening:
        self.asked.append((text, lang, lesson_prompt, history))
        if text == "boom":
            raise RuntimeError("boom")
        if "help" in text:
            return Screening("urgent", "abuse", False, (Because("rule.help", "help"),))
        return Screening("none", None, False, ())

    def core(self, text: str) -> Screening:
        return Screening("immediate", "abuse", False, (Because("core", text),))


def run(*lines: str | bytes) -> tuple[list[dict[str, object]], int, str, EasyScreen]:
    screen, out, progress = EasyScreen(), io.StringIO(), io.StringIO()
    data = b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
    faults = screen_rows(screen, io.BytesIO(data), out, progress)  # type: ignore[arg-type]
    return [json.loads(line) for line in out.getvalue().splitlines()], faults, progress.getvalue(), screen


def test_a_row_comes_back_in_the_form_of_the_contract() -> None:
    rows, faults, _, _ = run('{"id": 7, "text": "help me"}')
    assert rows == [
        {
            "id": 7,
            "tier": "urgent",
            "category": "abuse",
            "watched": False,
            "because": [{"rule": "rule.help", "words": "help"}],
        }
    ]
    assert faults == 0


def test_language_prompt_and_history_reach_the_screen() -> None:
    row = {"id": 1, "text": "no", "lang": "es", "context": {"lesson_prompt": "safe?"}, "history": ["a", "b"]}
    assert run(json.dumps(row))[3].asked == [("no", "es", "safe?", ("a", "b"))]


def test_what_is_left_out_or_null_is_not_asked() -> None:
    row = {"id": 1, "text": "no", "lang": None, "context": None, "history": None}
    assert run(json.dumps(row))[3].asked == [("no", None, None, ())]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("nonsense", {"id": None, "error": "line 1: not JSON in UTF-8"}),
        (b'{"id": 1, "text": "\xff"}', {"id": None, "error": "line 1: not JSON in UTF-8"}),
        ("[1]", {"id": None, "error": "line 1: must be an object with an id"}),
        ('{"text": "hi"}', {"id": None, "error": "line 1: must be an object with an id"}),
        ('{"id": 3}', {"id": 3, "error": "line 1: text must be a string"}),
        ('{"id": 3, "text": 5}', {"id": 3, "error": "line 1: text must be a string"}),
        (
            '{"id": 3, "text": "a", "lang": 1}',
            {"id": 3, "error": "line 1: lang must be a string such as en or es"},
        ),
        (
            '{"id": 3, "text": "a", "context": "b"}',
            {"id": 3, "error": "line 1: context must be an object whose lesson_prompt is a string"},
        ),
        (
            '{"id": 3, "text": "a", "history": [1]}',
            {"id": 3, "error": "line 1: history must be a list of strings"},
        ),
    ],
)
def test_a_bad_row_gets_an_error_line_and_the_next_is_answered(
    line: str | bytes, answer: dict[str, object]
) -> None:
    rows, faults, _, _ = run(line, '{"id": "next", "text": "hello"}')
    assert rows[0] == answer
    assert rows[1]["tier"] == "none"
    assert faults == 1


def test_when_the_screen_raises_the_core_answers_as_it_does_live_and_it_counts_as_a_fault() -> None:
    rows, faults, progress, _ = run('{"id": 1, "text": "boom"}')
    assert rows[0]["tier"] == "immediate"
    assert faults == 1
    assert "line 1 raised RuntimeError" in progress


def test_progress_never_shows_a_text() -> None:
    assert "boom" not in run('{"id": 1, "text": "boom"}')[2]


def test_the_screen_command_loads_neither_settings_nor_database_nor_web() -> None:
    code = (
        "import sys; import porchlight.cli.main; from safety import Screen;"
        "print([m for m in sys.modules if m in ('sqlalchemy', 'fastapi', 'spacy', 'pydantic_settings', 'dbos')])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_broken_settings_give_one_message_and_exit_code_2(tmp_path: Path) -> None:
    done = porchlight("setup", cwd=tmp_path, PORCHLIGHT_PORT="many", PORCHLIGHT_LOG_LEVEL="loud")
    assert done.returncode == 2
    assert done.stderr.startswith("porchlight: settings cannot be used")
    assert "PORCHLIGHT_PORT" in done.stderr
    assert "PORCHLIGHT_LOG_LEVEL" in done.stderr
    assert "Traceback" not in done.stderr


def test_run_without_set_up_says_what_to_do(tmp_path: Path) -> None:
    done = porchlight("run", cwd=tmp_path)
    assert done.returncode == 2
    assert "run `porchlight setup` (or `make setup`)" in done.stderr
    assert "Traceback" not in done.stderr


def test_set_up_works_from_any_folder_and_again(tmp_path: Path) -> None:
    for _ in range(2):
        done = porchlight("setup", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "var" / "keys" / "keys.json").exists()


def test_content_check_shows_every_fault_with_its_place(tmp_path: Path) -> None:
    module = tmp_path / "modules" / "broken"
    (module / "lessons").mkdir(parents=True)
    (module / "module.yml").write_text("id: broken\n")
    done = porchlight("content", "check", str(tmp_path / "modules"), cwd=tmp_path)
    assert done.returncode == 1
    assert "module.yml" in done.stdout
    assert "fault" in done.stderr


def test_our_own_lessons_have_no_fault(tmp_path: Path) -> None:
    done = porchlight("content", "check", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")


def test_resources_are_judged_by_the_day_that_is_named(tmp_path: Path) -> None:
    fresh = porchlight("resources", "check", "--on", "2026-11-23", cwd=tmp_path)
    assert fresh.returncode == 0, fresh.stdout
    assert "judged by 2026-11-23" in fresh.stdout
    late = porchlight("resources", "check", "--on", "2031-01-01", cwd=tmp_path)
    assert late.returncode == 1
    assert "expired" in late.stdout


def test_the_safety_report_shows_each_functionality_and_refuses_a_broken_suite(tmp_path: Path) -> None:
    row: dict[str, object] = {
        "id": "r1", "lang": "en", "text": "see you at five", "tier": "none", "category": None,
        "functionality": "plain_talk", "context": None, "history": [], "contrast_of": None, "split": "tune",
        "author": "t",
    }  # fmt: skip
    suite = tmp_path / "suite.jsonl"
    suite.write_text(json.dumps(row) + "\n")
    done = porchlight("safety", "report", str(suite), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "plain_talk" in done.stdout
    suite.write_text(json.dumps({**row, "tier": "bad"}) + "\n")
    broken = porchlight("safety", "report", str(suite), cwd=tmp_path)
    assert broken.returncode == 2
    assert "suite.jsonl:1" in broken.stderr
    assert "Traceback" not in broken.stderr


def test_the_demo_is_seeded_twice_without_harm_and_never_beside_real_teens(tmp_path: Path) -> None:
    assert porchlight("setup", cwd=tmp_path).returncode == 0
    first, second = porchlight("seed", cwd=tmp_path), porchlight("seed", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    for role in ("counsellor", "outreach", "admin"):
        assert role in first.stdout
    beside = porchlight(
        "seed", cwd=tmp_path, PORCHLIGHT_TELEGRAM_MODE="poll", PORCHLIGHT_TELEGRAM_TOKEN="secret-token"
    )
    assert beside.returncode == 2
    assert "no demo beside real teens" in beside.stderr
    assert "secret-token" not in beside.stderr


def test_screen_answers_over_pipes_with_the_real_screen(tmp_path: Path) -> None:
    rows = (
        '{"id": 1, "text": "he wont let me leave and i dont have my id"}\nbroken\n{"id": 2, "text": "hi"}\n'
    )
    done = porchlight("screen", cwd=tmp_path, stdin=rows)
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert first["tier"] in ("urgent", "immediate")
    assert first["because"]
    assert second == {"id": None, "error": "line 2: not JSON in UTF-8"}
    assert third == {"id": 2, "tier": "none", "category": None, "watched": False, "because": []}
    assert done.returncode == 1


def test_a_database_that_does_not_answer_is_told_apart_from_a_wrong_setting(tmp_path: Path) -> None:
    assert porchlight("setup", cwd=tmp_path).returncode == 0
    gone = "postgresql+psycopg://nobody@127.0.0.1:9/nothing"
    done = porchlight("seed", cwd=tmp_path, PORCHLIGHT_DATABASE_URL=gone)
    assert done.returncode == 3
    assert "does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_not_an_error_of_ours(tmp_path: Path) -> None:
    command = f"{sys.executable} -m porchlight resources check --on 2031-01-01 | true"
    done = subprocess.run(
        command,
        shell=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in done.stderr
