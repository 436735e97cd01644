"""A reply file with a fault is refused when it is read, never found out in a crisis."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from safety.replies import Replies, ReplyError
from safety.replies.crisis import FOLDER

FAULTS = [
    ("es.yml", "ask_safe:", "ask_saved:", r"es\.yml: ask_safe is missing"),
    ("en.yml", "{emergency} or text {text_line}", "{emergency} or {tekst}",
     r"en\.yml: unknown: there is no slot \{tekst\}"),
    ("en.yml", "ask_safe: Are", "ask_safe: [Are", r"en\.yml:\d+: "),
    ("en.yml", "ask_safe: Are", "unknown: x\nask_safe: Are",
     r"en\.yml:\d+: the key 'unknown' is written twice"),
    ("es.yml", "    default: Te creemos. No es tu culpa.\n", "",
     r"es\.yml: immediate\.care\.default is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "there", "instead", "message"), FAULTS)
def test_a_broken_reply_file_is_refused_with_file_and_key(
    tmp_path: Path, file: str, there: str, instead: str, message: str
) -> None:
    for path in FOLDER.glob("*.yml"):
        shutil.copy(path, tmp_path)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert there in text, f"{there!r} is no longer in {file}; the fault would test nothing"
    (tmp_path / file).write_text(text.replace(there, instead, 1), encoding="utf-8")
    with pytest.raises(ReplyError, match=message):
        Replies.load(tmp_path)
