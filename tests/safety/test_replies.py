"""What a teen reads in a crisis: every composed reply is short, plain, true to the rota and free of blame."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
import textstat
from hypothesis import given
from hypothesis import strategies as st

from porchlight.channels.segments import fold, is_gsm7, segments
from safety.replies import Replies, Reply, ReplyError
from safety.replies.crisis import FORMS, PROMISES, TIERS
from safety.replies.parts import flatten
from safety.resources.resource import CATEGORIES

TODAY = date(2026, 11, 22)
LONG_AFTER = TODAY + timedelta(days=400)
LANGUAGES = ("en", "es")
REPLIES = Replies.load()
PACK = REPLIES.pack
BEFREE_TEXT, BEFREE_CALL = PACK.last_resort.text_to, PACK.last_resort.call

# Words that blame, question, promise secrecy, diagnose, push, or name a method; and provider keywords.
FORBIDDEN = {
    "en": (
        r"\bwhy\b", r"should have (?!a safe)", r"shouldn't have", r"\bpromise\b", r"\bsecret",
        r"confidential", r"just between", r"won't tell", r"\bdepress", r"\bdisorder", r"\bcommit",
        r"\bpills?\b", r"\bknife\b", r"\bgun\b", r"\bhang", r"\bjump\b", r"\bconfront",
        r"talk to (him|her|them)", r"what happened", r"\btell us (more|everything)",
        r"\bvictim", r"\bSTOP\b", r"\bYES\b",
    ),
    "es": (
        r"por qué", r"debiste", r"deberías haber", r"\bpromet", r"\bsecreto", r"confidencial", r"no le dir",
        r"\bdepres", r"\btrastorno", r"\bcomet", r"pastilla", r"cuchillo", r"\bpistola", r"enfrent",
        r"qué pasó", r"cuéntanos (más|todo)", r"víctima", r"\bSTOP\b", r"\bSÍ\b",
    ),
}  # fmt: skip

BLAND = r"\d|help|safe|team|person|danger|call|line|shift|lesson|Porchlight|ayuda|salvo|equipo|peligro|llama"
"""What no covered line may hold."""


def _crisis(lang: str | None, today: date = TODAY) -> Iterator[Reply]:
    for tier in TIERS:
        for category in CATEGORIES:
            for promise in PROMISES:
                for form in FORMS:
                    yield REPLIES.crisis(tier, category, lang, promise, form, today=today, minutes=90)


def _every(lang: str, today: date = TODAY) -> Iterator[Reply]:
    yield from _crisis(lang, today)
    for category in CATEGORIES:
        yield REPLIES.check_in(category, lang, today)
        yield REPLIES.check_in(category, lang)
    for name in REPLIES.parts[lang]["named"]:
        yield REPLIES.named(name, lang, name="Omar", minutes=90)


def _words_alone(text: str) -> str:
    """The text with numbers, keywords and the names of lines replaced: readers skip over those."""
    text = re.sub(r" \([^)]*\)", "", text)
    for line in PACK:
        for name in line.short.values():
            text = text.replace(name, "the line")
        if line.keyword:
            text = re.sub(rf"\b{line.keyword}\b", "word", text)
    return re.sub(r"\d[\d-]*", "ten", text)


@pytest.mark.parametrize("today", [TODAY, LONG_AFTER])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reply_fits_two_segments_of_plain_sms(lang: str, today: date) -> None:
    for reply in _every(lang, today):
        folded = fold(reply.text)
        assert is_gsm7(folded), reply
        assert segments(folded) <= 2, (len(folded), reply)


def test_the_reply_in_both_languages_fits_two_segments() -> None:
    for reply in _crisis(None):
        assert segments(fold(reply.text)) <= 2, reply


def test_every_english_reply_reads_at_grade_6_or_below() -> None:
    textstat.set_lang("en_US")
    for reply in _every("en"):
        assert textstat.flesch_kincaid_grade(_words_alone(reply.text)) <= 6, reply


def test_every_spanish_reply_reads_at_grade_6_or_below() -> None:
    textstat.set_lang("es")
    try:
        for reply in _every("es"):
            words = _words_alone(reply.text)
            # Crawford gives years of schooling; Fernandez-Huerta 80 and up is "easy".
            assert textstat.crawford(words) <= 6, reply
            assert textstat.fernandez_huerta(words) >= 80, reply
    finally:
        textstat.set_lang("en_US")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_reply_blames_asks_why_or_promises_a_secret(lang: str) -> None:
    for reply in _every(lang):
        for pattern in FORBIDDEN[lang]:
            case = re.IGNORECASE if pattern.islower() else re.NOFLAG
            assert not re.search(pattern, reply.text, case), (pattern, reply)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_reply_carries_an_unfilled_slot_or_a_stray_space(lang: str) -> None:
    for reply in _every(lang):
        assert not re.search(r"[{}]|None|  |\s[.,:]|\.\.|^\s|\s$", reply.text), reply


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("category", CATEGORIES)
def test_an_immediate_reply_begins_with_911(category: str, lang: str) -> None:
    for promise in ("person", "nobody"):
        for form in FORMS:
            reply = REPLIES.crisis("immediate", category, lang, promise, form, today=TODAY, minutes=5)
            assert "911" in reply.text.split(".")[0], reply


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_crisis_reply_gives_911_and_something_to_text(lang: str) -> None:
    textable = {line.text_to for line in PACK if line.text_to}
    for reply in _crisis(lang):
        assert "911" in reply.text, reply
        assert any(number in reply.text for number in textable), reply


@pytest.mark.parametrize("lang", LANGUAGES)
def test_with_nobody_on_shift_every_reply_says_so_and_gives_befree(lang: str) -> None:
    nobody = {"en": "Nobody from our team is on", "es": "no hay nadie del equipo"}[lang]
    for tier in TIERS:
        for category in CATEGORIES:
            for form in ("first", "still_here"):
                text = REPLIES.crisis(tier, category, lang, "nobody", form, today=TODAY).text
                assert nobody in text
                assert f"{BEFREE_TEXT} " in text and str(BEFREE_CALL) in text
                assert text.count(str(BEFREE_TEXT)) == 1, text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_person_is_promised_only_when_one_was_paged(lang: str) -> None:
    promised = {"en": "was paged", "es": "Avisamos a una persona"}[lang]
    for reply in _crisis(lang):
        assert (promised in reply.text) is reply.name.endswith(".person.first"), reply


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_promise_names_the_minutes_and_what_happens_if_they_pass(lang: str) -> None:
    reply = REPLIES.crisis("urgent", "sexual_abuse", lang, "person", today=TODAY, minutes=5)
    assert "5 min" in reply.text
    assert {"en": "we will tell you", "es": "te avisamos"}[lang] in reply.text


def test_a_promise_without_a_time_names_no_time() -> None:
    reply = REPLIES.crisis("urgent", "sexual_abuse", "en", "person", today=TODAY)
    assert "was paged" in reply.text
    assert "min." not in reply.text


def test_when_nobody_came_the_reply_says_so_is_sorry_and_gives_befree() -> None:
    text = REPLIES.crisis("urgent", "runaway_homeless", "en", "person", "nobody_came", today=TODAY).text
    assert "Nobody has yet, and we are sorry" in text
    assert str(BEFREE_TEXT) in text and str(BEFREE_CALL) in text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("category", CATEGORIES)
def test_an_urgent_reply_names_the_line_that_fits(category: str, lang: str) -> None:
    line = PACK.line(category, TODAY, lang)
    for promise in ("person", "nobody"):
        text = REPLIES.crisis("urgent", category, lang, promise, today=TODAY, minutes=5).text
        assert str(line.text_to or line.call) in text


def test_a_line_that_takes_only_calls_is_joined_by_one_to_text() -> None:
    text = REPLIES.crisis("urgent", "sextortion_image_abuse", "en", "person", today=TODAY, minutes=5).text
    assert "NCMEC: call 1-800-843-5678, or text HOPE to 64673 (RAINN)." in text


def test_an_expired_line_is_named_in_no_reply() -> None:
    stale = {n for line in PACK if not line.always for n in (line.text_to, line.call) if n}
    for lang in LANGUAGES:
        for reply in _crisis(lang, LONG_AFTER):
            assert not any(number in reply.text for number in stale), reply


def test_with_our_state_unknown_the_reply_holds_no_topic_and_no_promise() -> None:
    replies = {reply.text for reply in _crisis(None) if ".unknown." in reply.name}
    assert replies == {
        "For help right now, call 911 or text 233733. Day or night. "
        "Para ayuda ahora mismo, llama al 911 o manda un texto al 233733. De día o de noche."
    }
    assert REPLIES.crisis("urgent", "sexual_abuse", "en", "unknown", today=TODAY).text == (
        "For help right now, call 911 or text 233733. Day or night."
    )


@pytest.mark.parametrize("lang", [*LANGUAGES, None])
def test_a_covered_reply_is_one_bland_line_whatever_was_said(lang: str | None) -> None:
    texts = set()
    for tier in TIERS:
        for category in CATEGORIES:
            for promise in PROMISES:
                for form in FORMS:
                    for turn in range(6):
                        reply = REPLIES.crisis(
                            tier, category, lang, promise, form, True, today=TODAY, minutes=5, turn=turn
                        )
                        assert reply.name == "crisis.covered"
                        assert not re.search(BLAND, reply.text, re.IGNORECASE), reply
                        assert segments(fold(reply.text)) == 1
                        texts.add(reply.text)
    assert len(texts) == 4


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_question_that_may_end_cover_is_as_bland_as_cover_itself(lang: str) -> None:
    text = REPLIES.named("cover_question", lang).text
    assert not re.search(BLAND, text, re.IGNORECASE)
    assert [line[:2] for line in text.splitlines()[1:]] == ["A)", "B)"]


def test_two_covered_lines_in_a_row_differ_and_the_same_turn_repeats_itself() -> None:
    lines = [REPLIES.covered("en", turn).text for turn in range(5)]
    assert all(one != other for one, other in pairwise(lines))
    assert REPLIES.covered("en", 3).text == lines[3]


@pytest.mark.parametrize(
    ("lang", "ask"), [("en", "Are you safe right now?"), ("es", "¿Estás a salvo ahora mismo?")]
)
def test_a_check_in_asks_one_question_and_offers_a_person_and_a_line(lang: str, ask: str) -> None:
    for category in CATEGORIES:
        text = REPLIES.check_in(category, lang, TODAY).text
        assert ask in text and text.count("?") == 1, text
        assert {"en": "Text PERSON", "es": "Manda PERSONA"}[lang] in text
        line = PACK.line(category, TODAY, lang)
        assert str(line.call or line.text_to) in text


def test_an_immediate_reply_to_an_image_threat_says_not_to_pay() -> None:
    for tier in TIERS:
        text = REPLIES.crisis(tier, "sextortion_image_abuse", "en", "nobody", today=TODAY).text
        assert "not your fault" in text and "Don't pay" in text


def test_a_name_tells_what_was_said() -> None:
    reply = REPLIES.crisis("urgent", "dating_violence", "es", "nobody", "still_here", today=TODAY)
    assert reply.name == "crisis.urgent.dating_violence.nobody.still_here"
    assert REPLIES.check_in("runaway_homeless", "en").name == "check_in.runaway_homeless"
    assert REPLIES.named("person_left", "en").name == "person_left"


def test_a_claim_tells_the_teen_who_is_there() -> None:
    english, spanish = (REPLIES.named("person_claimed", lang, name="Omar").text for lang in LANGUAGES)
    assert english.startswith("You are now talking with Omar, a person from our team.")
    assert spanish.startswith("Ahora hablas con Omar, una persona del equipo.")


def test_a_missing_slot_is_named() -> None:
    with pytest.raises(ReplyError, match="person_claimed needs the slot name"):
        REPLIES.named("person_claimed", "en")


def test_an_unknown_name_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ReplyError, match="no reply 'person_vanished'; there are asked_for_person_nobody"):
        REPLIES.named("person_vanished", "en")


@given(
    tier=st.text(), category=st.none() | st.text(), lang=st.none() | st.text(), promise=st.text(),
    form=st.text(), minutes=st.none() | st.integers(1, 999), turn=st.integers(0, 10**6),
    covered=st.booleans(),
)  # fmt: skip
def test_whatever_a_caller_says_a_reply_with_help_comes_back(
    tier: str, category: str | None, lang: str | None, promise: str, form: str,
    minutes: int | None, turn: int, covered: bool,
) -> None:  # fmt: skip
    reply = REPLIES.crisis(
        tier, category, lang, promise, form, covered, today=TODAY, minutes=minutes, turn=turn
    )
    assert reply.text
    assert covered or "911" in reply.text


def test_no_reply_file_holds_a_number_or_claims_a_review() -> None:
    for lang in LANGUAGES:
        assert REPLIES.parts[lang]["signed"] == []
        for key, text in flatten(REPLIES.parts[lang]):
            assert not re.search(r"\d", re.sub(r"\[\d+\]", "", text)), key
