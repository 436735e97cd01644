"""The bench measures ours and its peers in the same way, and divides the one by the other."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import reading, screen
from bench.__main__ import main
from bench.result import Options, Result
from bench.screen import BETTER, COST, LIST, OURS, PEERS, Read, costs, figures
from safety.suite import Row

ROOT = Path(__file__).parents[2]


def row(number: int, tier: str, lang: str = "en", split: str = "tune") -> Row:
    return Row(str(number), lang, "text", tier, None, "f", None, (), None, split, "t")


def test_a_ratio_is_ours_by_the_peers_and_none_where_theirs_is_nothing() -> None:
    result = Result("recall", "share", "higher", 0.9, {"a": 0.3, "b": 0.0}, 10)
    assert result.ratios == {"a": pytest.approx(3.0), "b": None}
    assert "a 0.3 (ratio 3)" in str(result) and "b 0 (ratio -)" in str(result)


def test_figures_are_of_the_same_rows_for_ours_and_every_peer() -> None:
    rows = [row(1, "urgent"), row(2, "immediate", "es"), row(3, "none"), row(4, "none", split="check")]
    read = {
        OURS: Read({"1": "urgent", "2": "urgent", "3": "check_in", "4": "none"}, {}),
        "peer": Read({"1": "none", "2": "urgent", "3": "none", "4": "urgent"}, {}),
    }
    found = {one.name: one for one in figures(read, rows)}
    assert (found["tune: recall"].ours, found["tune: recall"].peers["peer"]) == (1.0, 0.5)
    assert (found["tune: silent"].ours, found["tune: silent"].peers["peer"]) == (0.0, 0.5)
    assert (found["tune: any alarm"].ours, found["tune: any alarm"].peers["peer"]) == (1.0, 0.0)
    assert (found["check: alarms"].ours, found["check: alarms"].peers["peer"]) == (0.0, 1.0)
    assert found["tune es: recall"].of == 1
    assert found["tune: recall"].better == "higher" and found["tune: silent"].better == "lower"


def test_costs_leave_out_whatever_has_none() -> None:
    cost = dict.fromkeys(COST, 2.0)
    read = {OURS: Read({"1": "none"}, cost), "peer": Read({}, dict.fromkeys(COST, 4.0)), LIST: Read({}, {})}
    assert [(one.ours, one.peers, one.of) for one in costs(read)] == [(2.0, {"peer": 4.0}, 1)] * len(COST)


def test_every_peer_can_be_read() -> None:
    assert set(PEERS) | {OURS} == set(reading.READERS)
    assert set(BETTER.values()) == {"higher", "lower"}


def test_a_message_is_read_in_a_process_of_its_own_and_the_last_line_is_the_cost() -> None:
    rows = [{"id": "1", "text": "i want to kill myself", "prompt": None, "history": []}]
    done = subprocess.run(
        [sys.executable, "-m", "bench.reading", OURS], input="\n".join(map(json.dumps, rows)),
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    verdict, cost = map(json.loads, done.stdout.splitlines())
    assert verdict == {"id": "1", "tier": "urgent"}
    assert set(COST) == set(cost) and all(value > 0 for value in cost.values())


def test_the_file_holds_every_figure_with_its_ratios_and_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one(options: Options) -> list[Result]:
        return [Result(options.uv, "ms", "lower", 1.0, {"peer": 4.0}, 3)]

    monkeypatch.setattr("bench.__main__.BENCHES", (one,))
    main(["--uv", "my-uv", "--out", str(tmp_path / "results.json")])
    written = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert written["machine"]["cores"] >= 1
    assert written["rows"] == [
        {"name": "my-uv", "unit": "ms", "better": "lower", "ours": 1.0, "peers": {"peer": 4.0}, "of": 3,
         "ratios": {"peer": 0.25}}
    ]  # fmt: skip


def test_peers_that_cannot_be_installed_stop_the_bench(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="could not be installed"):
        screen.install("false", tmp_path)
