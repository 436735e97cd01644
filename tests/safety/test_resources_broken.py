"""Each thing that can be wrong with the pack, one fault at a time, with the exact message it must give."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from safety.resources import ResourceError, ResourcePack
from safety.resources.pack import FOLDER

TODAY = date(2026, 11, 22)

# (file, what is there, what stands there instead, the message)
UNREADABLE = [
    ("national.yml", "publish: web_only", "publish: maybe",
     "national.yml:131: publish 'maybe' must be one of ok, web_only, hold"),
    ("national.yml", "text_to: '741741'", "text_to: 741741",
     "national.yml:80: text_to must be in quotes: '741741'"),
    ("national.yml", "    hours: 24/7 online\n", "",
     "national.yml:131: us-takeitdown needs hours (null if not found)"),
    ("national.yml", "name: {en: Crisis Text Line, es: Crisis Text Line}", "name: {en: Crisis Text Line}",
     "national.yml:80: name is missing in es"),
    ("national.yml", "what_for: [overdose_medical]", "what_for: [poison]",
     "national.yml:289: what_for 'poison' must be one of"),
    ("national.yml", "hours: 24/7 online", "hours: 24/7 online\n    hours: 9-5",
     "national.yml:139: the key 'hours' is written twice"),
    ("national.yml", "hours: 24/7 online", "hours: 24/7 online\n    fax: none",
     "national.yml:131: us-takeitdown has no field fax; see national.yml"),
    ("illinois.yml", "id: il-callforhelp", "id: il-dcfs",
     "illinois.yml:28: il-dcfs is already in illinois.yml:4"),
    ("minnesota.yml", "area: {state: MN}", "area: MN",
     "minnesota.yml:4: area must be national, or name a state such as {state: MN}"),
    ("missouri.yml", "checked: {how: source, on: 2026-11-22, by: resource directory}", "checked: yesterday",
     "missouri.yml:4: checked needs how, on and by"),
    ("policy.yml", "lifeline: us-988", "lifeline: us-889",
     "policy.yml: roles.lifeline: there is no line us-889"),
    ("policy.yml", "lifeline: us-988", "lifeline: us-rainn",
     "policy.yml: roles.lifeline: us-rainn must be marked always: true (national.yml:201)"),
    ("policy.yml", "  warn_after_days: 90\n", "", "policy.yml: warn_after_days is missing"),
    ("policy.yml", "  immediate_danger: [us-nhth]\n", "",
     "policy.yml: order must name each category once; look at: immediate_danger"),
    ("policy.yml", "sexual_abuse: [us-rainn", "sexual_abuse: [us-rain",
     "policy.yml: order.sexual_abuse: there is no line us-rain"),
]  # fmt: skip

WRONG = [
    ("national.yml", "'1-888-373-7888'", "'1-888-373-788'",
     "us-nhth: call 1-888-373-788 cannot be dialled; see its source"),
    ("national.yml", "'1-888-373-7888'", "'1-866-373-7888'",
     "us-nhth: call 1-866-373-7888 was a misprint of the trafficking hotline; use 1-888-373-7888"),
    ("national.yml", "text_to: '233733'", "text_to: '233773'",
     "us-nhth: text_to 233773 does not spell BEFREE (233733)"),
    ("national.yml", "'1-800-222-1222'", "'1-800-222-122O'",
     "us-poisonhelp: call 1-800-222-122O cannot be dialled; see its source"),
    ("national.yml", "text_to: '44357'", "text_to: '69866'",
     "us-safeplace: text_to 69866 was TXT 4 HELP; use 44357"),
    ("national.yml", "call: '988'", "call: '800-273-8255'",
     "us-988: call 800-273-8255 was Suicide Prevention Lifeline (still forwards); use 988"),
    ("national.yml", "text_to: '22522'", "text_to: null",
     "us-loveisrespect: has the keyword LOVEIS but no number to text it to"),
    ("national.yml", "publish: web_only", "publish: ok",
     "us-takeitdown: is published with nothing to call or text; say publish: web_only"),
    ("national.yml", "sources: ['https://rainn.org/get-help/national-sexual-assault-hotline']", "sources: []",
     "us-rainn: has no source; name the page that shows it, or say publish: hold"),
    ("national.yml", "expires: 2027-05-21", "expires: 2028-01-01",
     "us-911: expires 2028-01-01, but a check of 2026-11-22 counts until 2027-05-21"),
    ("national.yml", "on: 2026-11-22", "on: 2026-11-23",
     "us-911: was checked on 2026-11-23, which is yet to come"),
    ("policy.yml", "sexual_abuse: [us-rainn", "sexual_abuse: [us-poisonhelp",
     "order.sexual_abuse: us-poisonhelp is not for this (national.yml:289)"),
    ("policy.yml", "sextortion_image_abuse: [us-ncmec", "sextortion_image_abuse: [us-takeitdown",
     "order.sextortion_image_abuse: us-takeitdown is web_only; take it out"),
    ("policy.yml", "runaway_homeless: [us-runaway, us-nhth]", "runaway_homeless: []",
     "order.runaway_homeless: no line may be shown today; replies fall back to BeFree"),
]  # fmt: skip


def _with_fault(folder: Path, file: str, there: str, instead: str) -> Path:
    pack = folder / "pack"
    pack.mkdir()
    for path in FOLDER.glob("*.yml"):
        shutil.copy(path, pack)
    text = (pack / file).read_text(encoding="utf-8")
    assert there in text, f"{there!r} is no longer in {file}; the fault would test nothing"
    (pack / file).write_text(text.replace(there, instead, 1), encoding="utf-8")
    return pack


@pytest.mark.parametrize(("file", "there", "instead", "message"), UNREADABLE)
def test_a_broken_file_is_refused_with_its_place(
    tmp_path: Path, file: str, there: str, instead: str, message: str
) -> None:
    with pytest.raises(ResourceError) as refused:
        ResourcePack.load(_with_fault(tmp_path, file, there, instead))
    assert [fault[: len(message)] for fault in refused.value.faults] == [message]


@pytest.mark.parametrize(("file", "there", "instead", "message"), WRONG)
def test_a_wrong_entry_is_an_error_that_says_what_to_do(
    tmp_path: Path, file: str, there: str, instead: str, message: str
) -> None:
    problems = ResourcePack.load(_with_fault(tmp_path, file, there, instead)).check(TODAY)
    assert message in [problem.message for problem in problems if problem.severity == "error"]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    pack = _with_fault(tmp_path, "missouri.yml", "hours: 24/7", "times: 24/7")
    text = (pack / "illinois.yml").read_text(encoding="utf-8")
    (pack / "illinois.yml").write_text(text.replace("publish: ok", "publish: no"), encoding="utf-8")
    with pytest.raises(ResourceError) as refused:
        ResourcePack.load(pack)
    assert len(refused.value.faults) == 1 + text.count("publish: ok")


def test_a_missing_policy_is_named(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=r"policy\.yml: cannot be read"):
        ResourcePack.load(tmp_path)
