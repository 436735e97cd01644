"""What `play`, `chat` and `understand` do; imported only when one of them runs."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from porchlight.bootstrap import Words
from porchlight.inbox.reserved import Reserved
from porchlight.logs import set_up_logs
from porchlight.settings import read_settings
from porchlight.stage.pair import running_pair
from porchlight.stage.play import Played, play_files
from porchlight.stage.theatre import theatre
from porchlight.stage.understand import understand_rows


def play_all(files: Sequence[Path], as_json: bool) -> int:
    """Play files; 1 when an expectation did not hold."""
    set_up_logs("CRITICAL")
    faults = 0
    _say("starting Rasa and the actions")
    with running_pair(read_settings()) as pair:
        shown = None
        for played in play_files(files, pair, Words.load()):
            if shown != played.line["file"]:
                shown = played.line["file"]
                _say(f"playing {shown}")
            print(json.dumps(played.line, ensure_ascii=False) if as_json else _readable(played), flush=True)
            for fault in played.faults:
                print(f"FAULT {fault}", file=sys.stderr, flush=True)
            faults += len(played.faults)
    _say(f"{len(files)} files, {faults} faults")
    return 1 if faults else 0


def chat_here() -> int:
    """A conversation in the terminal, until Ctrl-D."""
    set_up_logs("CRITICAL")
    _say("starting Rasa and the actions (about 20 seconds)")
    with (
        running_pair(read_settings()) as pair,
        tempfile.TemporaryDirectory(prefix="porchlight-chat-") as home,
        theatre(pair, Path(home), Words.load()) as stage,
    ):
        handset = stage.handset("sms", 1)
        _say("write as a teen would; the group code is RVR204; Ctrl-D ends")
        shown = 0
        while True:
            try:
                text = input("you> ")
            except (EOFError, KeyboardInterrupt):
                print()
                return 0
            handset.text(text)
            stage.settle()
            got = stage.network.thread.received(handset.number)
            for message in got[shown:]:
                print("\n".join(f"  {line}" for line in message.splitlines()))
            shown = len(got)


def understand_stdin() -> int:
    """Answer every line of stdin; 1 when one could not be answered."""
    set_up_logs("CRITICAL")
    _say("starting Rasa and the actions")
    faults = 0
    with running_pair(read_settings()) as pair:
        client = pair.client()
        for answer in understand_rows(client, Reserved.load(), sys.stdin):
            faults += "error" in answer
            print(json.dumps(answer, ensure_ascii=False), flush=True)
        client.close()
    _say(f"done, {faults} with a fault")
    return 1 if faults else 0


def _readable(played: Played) -> str:
    line = played.line
    out = "\n".join(f"    < {message['name']}: {message['text']}" for message in line["out"])
    tier = (line["screening"] or {}).get("tier")
    return f"  {line['step']}. state={line['state']} owner={line['owner']} tier={tier}" + (
        f"\n{out}" if out else ""
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
