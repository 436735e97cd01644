"""The word-list core: a few regular expressions that answer when everything else in the screen fails.

Deliberately small, with no data files and no other package, so that it can hardly break. It rather
raises one alarm too many than one too few, and it never explains more than the words it saw.
"""

from __future__ import annotations

import re
import unicodedata

from safety.verdict import Because, Screening, rank

_LIMIT = 200_000

_LIST: tuple[tuple[str, str, str], ...] = (
    (
        "immediate",
        "overdose_medical",
        r"\b(took|swallowed|tome|trague)\b.{0,25}\b(pills?|pastillas|bottle|frasco|meds)\b|\boverdos(e"
        r"|ed|ing)\b|\bsobredosis\b",
    ),
    (
        "immediate",
        "immediate_danger",
        r"\b(has|got|tiene|trae) (a|an|una?|el|la) (gun|knife|pistola|cuchillo|arma|navaja)\b"
        r"|\b(breaking in|locked me in|hiding in the (closet|bathroom)|call 911|me encerro"
        r"|me tiene[n]? encerrad[ao])\b",
    ),
    (
        "immediate",
        "suicide_self_harm",
        r"\b(kill(ing)? my ?self|end(ing)? my life|matarme|quitarme la vida|suicidarme)\b.{0,40}\b(now"
        r"|tonight|today|hoy|ahora|esta noche)\b"
        r"|\b(tonight|hoy|esta noche)\b.{0,30}\b(kill my ?self|me mato|matarme)\b",
    ),
    (
        "urgent",
        "trafficking_exploitation",
        r"\b(won'?t|wont|doesn'?t|doesnt|not) let (me|us) (leave|go)\b|\bno (me|nos) dejan? (ir|salir)\b"
        r"|\b(has|took|keeps?|kept|holds?) (my|our) (id|passport|papers|documents)\b"
        r"|\b(don'?t|dont) have my (id|passport|papers)\b|\b(me|nos) (quito|quitaron|tiene|tienen) (el"
        r"|los|mi|mis) (pasaporte|papeles|documentos)\b"
        r"|\b(forc(ed|es|ing)|mak(es|ing)|made) (me|us) (to )?(work|sell|have sex|sleep with|do things)\b"
        r"|\b(me|nos) (obligan?|obligo|forzan?|vende[n]?)\b|\btrafficked me\b|\bbeing (trafficked"
        r"|forced|sold)\b",
    ),
    (
        "urgent",
        "sextortion_image_abuse",
        r"\b(send|post|leak|share|show)(s|ing)?\b.{0,20}\bmy (pics?|nudes?|photos?|pictures?|videos?)\b"
        r"|\b(publicar|subir|mandar|ensenar|filtrar)\b.{0,20}\bmis (fotos|videos|nudes|packs?)\b",
    ),
    (
        "urgent",
        "sexual_abuse",
        r"\b(raped?|raping|molest(s|ed|ing)?|touch(es|ed|ing) me|forced? (me )?to have sex"
        r"|me (viol[oa](ron|n)?|toca|toco|manosea|abusa))\b",
    ),
    (
        "urgent",
        "physical_abuse",
        r"\b(hits?|hitting|beats?|beating|punche[sd]|slaps?|slapped|chok(es|ed|ing)|kick(s|ed)) (me|us)\b"
        r"|\b(me|nos) (pega|pegan|pego|golpea|golpean|golpeo)\b",
    ),
    (
        "urgent",
        "suicide_self_harm",
        r"\b(kms|suicid(e|al)|suicidarme|matarme|unalive|kill(ing)? my ?self|end(ing)? my life"
        r"|end it all|want(ed)? to die|wanna die"
        r"|cut(ting)? my ?self|self ?harm|quitarme la vida|quiero morir(me)?|no quiero vivir|me corto)\b",
    ),
    (
        "urgent",
        "runaway_homeless",
        r"\b(kicked me out|threw me out|nowhere to (go|sleep)|no tengo (donde|a donde)"
        r"|me corrio de la casa|ran away from home)\b",
    ),
    (
        "urgent",
        "immediate_danger",
        r"\b(not safe|in danger|going to kill me|gonna kill me|en peligro|me va a matar)\b",
    ),
    (
        "check_in",
        "unspecified",
        r"\b(help me|need help|need to talk|talk to (a person|someone|a human)|ayuda|ayudame|auxilio"
        r"|hablar con alguien|scared|tengo miedo)\b",
    ),
)
_COMPILED: list[tuple[str, str, re.Pattern[str]]] = []
_WATCHED = re.compile(
    r"\b(cant talk|hes (here|watching)|he is (here|watching)|no puedo hablar|esta aqui|me esta viendo)\b"
)


def _fold(text: str) -> str:
    kept = (
        sign
        for sign in unicodedata.normalize("NFKD", text[:_LIMIT].lower())
        if not unicodedata.combining(sign) and unicodedata.category(sign) != "Cf"
    )
    return " ".join("".join(kept).replace("\u2019", "").replace("'", "").split())


def core(text: str) -> Screening:
    """The verdict of the word list alone."""
    if not _COMPILED:
        _COMPILED.extend((tier, category, re.compile(find)) for tier, category, find in _LIST)
    folded = _fold(text)
    best: Screening | None = None
    for tier, category, find in _COMPILED:
        if best is not None and rank(tier) <= rank(best.tier):
            continue
        match = find.search(folded)
        if match:
            best = Screening(
                tier, category, bool(_WATCHED.search(folded)), (Because(f"core.{category}", match.group()),)
            )
    return best or Screening("none", None, False, ())
