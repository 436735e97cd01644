"""What `play`, `chat` and `understand` do; imported only when one of them runs."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from porchlight.bootstrap import Words
from porchlight.errors import BadRequest, ContentError, PorchlightError
from porchlight.inbox.reserved import Reserved
from porchlight.logs import set_up_logs
from porchlight.settings import read_settings
from porchlight.stage.goldens import by_hand, difference, rewritten
from porchlight.stage.pair import running_pair
from porchlight.stage.play import Played, Player, play_files
from porchlight.stage.recording import Recording, typed_step
from porchlight.stage.script import Script, read_script
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


def chat_here(record: Path | None = None) -> int:
    """A conversation in the terminal, until Ctrl-D; with `record`, written down as a script at its end."""
    set_up_logs("CRITICAL")
    if record is not None and record.exists():
        raise ContentError(f"{record} is already there; choose a new name")
    recording = Recording("What happens here, in one sentence.")
    _say("starting Rasa and the actions (about 20 seconds)")
    with (
        running_pair(read_settings()) as pair,
        tempfile.TemporaryDirectory(prefix="porchlight-chat-") as home,
        theatre(pair, Path(home), Words.load()) as stage,
    ):
        player = Player(Script(Path("chat"), "sms", "en", True, ()), stage)
        _say("write as a teen would; the group code is RVR204; :wait 3d moves the clock; Ctrl-D ends")
        for typed in _typed():
            try:
                step = typed_step(1, typed)
                player.do(step)
            except PorchlightError as error:
                _say(str(error))
                continue
            line = player.report(step)
            recording.add(typed, line)
            for message in line["out"]:
                print("\n".join(f"  {row}" for row in message["text"].splitlines()))
    if record is not None:
        recording.write(record)
        _say(f"written to {record}: give it an `about`, move it into its folder, and read what it expects")
    return 0


def write_goldens(files: Sequence[Path]) -> int:
    """Play goldens and write anew what no longer holds; 1 when something is left to mend by hand."""
    if os.environ.get("CI"):
        raise BadRequest("goldens are written by a person who reviews them: not where CI is set")
    set_up_logs("CRITICAL")
    scripts = [read_script(path) for path in files]
    changed, left = 0, 0
    _say("starting Rasa and the actions")
    with running_pair(read_settings()) as pair:
        words = Words.load()
        for script in scripts:
            played = list(play_files([script.path], pair, words))
            before, after = script.path.read_text("utf-8"), rewritten(script, played)
            if after != before:
                script.path.write_text(after, "utf-8")
                print(difference(script.path, before, after), flush=True)
                changed += 1
            for fault in by_hand(script, played):
                print(fault, file=sys.stderr, flush=True)
                left += 1
    _say(
        f"{len(scripts)} files, {changed} written anew, {left} wordings to mend by hand; review with git diff"
    )
    return 1 if left else 0


def _typed() -> Iterator[str]:
    while True:
        try:
            yield input("you> ")
        except (EOFError, KeyboardInterrupt):
            print()
            return


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
