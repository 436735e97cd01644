"""The pieces hold everything that a teen can read, and the mark of each changes with any word of it."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import yaml

from curriculum import Library
from porchlight.bootstrap import BOT_WORDS
from porchlight.services.local_help import LocalHelp
from porchlight.services.pieces import KINDS, Piece, gather
from porchlight.wording import Wording
from safety.replies import Replies
from safety.replies.parts import flatten
from safety.resources import ResourcePack

PACK = ResourcePack.load()
LIBRARY = Library.load()
REPLIES, WORDING, LOCAL = Replies.load(pack=PACK), Wording.load(pack=PACK), LocalHelp.load(PACK)


def read(domain: Path = BOT_WORDS, replies: Replies = REPLIES) -> dict[str, Piece]:
    return {piece.key: piece for piece in gather(LIBRARY, replies, WORDING, LOCAL, PACK, domain)}


PIECES = read()


def test_each_piece_is_one_of_a_kind_and_has_both_languages() -> None:
    assert len(PIECES) == len(list(gather(LIBRARY, REPLIES, WORDING, LOCAL, PACK, BOT_WORDS)))
    for piece in PIECES.values():
        assert piece.kind in KINDS and piece.texts and piece.title
        assert re.fullmatch(r"[a-z]+/[a-z0-9-]+", piece.key)
        assert re.fullmatch(r"[0-9a-f]{16}", piece.mark)
        assert all(pair.en and pair.es for pair in piece.texts), piece.key


def test_every_lesson_answer_reply_and_wording_is_in_a_piece() -> None:
    said = {pair.en for piece in PIECES.values() for pair in piece.texts}
    for module in LIBRARY.modules:
        for lesson in module.lessons:
            assert {lesson.takeaway.en, *(step.text.en for step in lesson.steps)} <= said
    assert set(WORDING.texts["en"].values()) <= said
    assert {text for place, text in flatten(REPLIES.parts["en"]) if place != "signed"} <= said
    assert {answer.title.en for answer in LIBRARY.answers.by_id.values()} <= said
    shown = "\n".join(said)
    for path in BOT_WORDS.glob("*.yml"):
        for variations in (yaml.safe_load(path.read_text(encoding="utf-8")).get("responses") or {}).values():
            assert all(each["text"] in shown or each.get("condition") for each in variations)


def test_answers_are_read_with_their_facts_filled_in() -> None:
    answers = [piece for piece in PIECES.values() if piece.kind == "answer" and piece.name != "who-finds-out"]
    assert answers
    assert not any("{" in pair.en + pair.es for piece in answers for pair in piece.texts)


def test_the_mark_stays_while_the_words_stay() -> None:
    assert {key: piece.mark for key, piece in read().items()} == {
        key: piece.mark for key, piece in PIECES.items()
    }


def test_one_word_in_one_language_changes_one_mark(tmp_path: Path) -> None:
    domain = tmp_path / "domain"
    shutil.copytree(BOT_WORDS, domain)
    who = domain / "who.yml"
    who.write_text(
        who.read_text(encoding="utf-8").replace("Todavía", "Aún").replace("Sigo siendo", "Soy"),
        encoding="utf-8",
    )
    after = read(domain)
    assert [key for key in PIECES if after[key].mark != PIECES[key].mark] == ["words/bot-who"]


def test_a_crisis_reply_that_changes_changes_its_own_mark() -> None:
    parts = {lang: dict(texts) for lang, texts in REPLIES.parts.items()}
    parts["es"]["ask_safe"] = "Otra pregunta"
    after = read(replies=replace(REPLIES, parts=parts))
    assert [key for key in PIECES if after[key].mark != PIECES[key].mark] == ["reply/ask-safe"]
