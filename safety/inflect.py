"""Regular English and Spanish verb forms, so that a lexicon lists a verb once.

Forms are folded (no accents), as the reading folds what a teen writes. Irregular forms are listed
in the lexicons. Overgenerating is harmless: a form nobody writes never matches.
"""

from __future__ import annotations

_VOWELS = "aeiou"
_ME_CLITICS = ("me", "nos", "melo", "mela", "melos", "melas")
_OTHER_CLITICS = ("te", "se", "le", "les", "lo", "la", "los", "las", "selo", "sela", "selas", "telo")


def english(base: str) -> set[str]:
    """hit -> hit hits hitting hittin hitted; carry -> carries carried ..."""
    last, stem = base[-1], base
    forms = {base}
    short = len(base) >= 3 and last not in "aeiouwxy" and base[-2] in _VOWELS and base[-3] not in _VOWELS
    if last == "e":
        stem = base[:-1]
        forms |= {base + "s", base + "d"}
    elif last == "y" and base[-2] not in _VOWELS:
        forms |= {base[:-1] + "ies", base[:-1] + "ied"}
    elif base.endswith(("s", "x", "z", "ch", "sh")):
        forms |= {base + "es", base + "ed"}
    else:
        forms |= {base + "s", base + "ed"}
    stems = {stem} | ({base + last} if short else set())
    for one in stems:
        forms |= {one + "ing", one + "in"}
        if one != stem:
            forms.add(one + "ed")
    return forms


def spanish(verb: str) -> tuple[set[str], set[str]]:
    """Forms of a regular verb, and those that carry "me" or "nos" at the end (pegarme, pegandome).

    `verb` is an infinitive, with a stem for stressed syllables after a slash: "encerrar/encierr".
    """
    base, _, strong = verb.partition("/")
    stem, kind = base[:-2], base[-2:]
    if kind not in ("ar", "er", "ir"):
        raise ValueError(f"not an infinitive: {base}")
    strong = strong or stem
    ar = kind == "ar"
    forms = {base}
    endings = ("o", "as", "a", "an") if ar else ("o", "es", "e", "en")
    forms |= {strong + ending for ending in endings}
    soft, soft_strong = (_soften(stem), _soften(strong)) if ar else (stem, strong)
    forms |= {soft_strong + ending for ending in (("e", "es", "en") if ar else ("a", "as", "an"))}
    forms |= {stem + ending for ending in (("amos",) if ar else ("emos", "imos"))}
    if ar:
        forms |= {
            stem + ending
            for ending in (
                "aste",
                "o",
                "aron",
                "aba",
                "abas",
                "aban",
                "ara",
                "aran",
                "ado",
                "ada",
                "ados",
                "adas",
                "ando",
                "as",
                "asteis",
                "abamos",
            )
        }
        forms |= {soft + "e", soft + "emos"}
    else:
        forms |= {
            stem + ending
            for ending in (
                "i",
                "iste",
                "io",
                "ieron",
                "ia",
                "ias",
                "ian",
                "iera",
                "ieran",
                "ido",
                "ida",
                "idos",
                "idas",
                "iendo",
                "yendo",
                "iamos",
            )
        }
    forms |= {base + ending for ending in ("e", "as", "a", "an", "emos", "ia", "ian", "ias")}
    hosts = {base, stem + ("ando" if ar else "iendo"), strong + ("a" if ar else "e")}
    mine = {host + clitic for host in hosts for clitic in _ME_CLITICS}
    forms |= {host + clitic for host in hosts for clitic in _OTHER_CLITICS}
    return forms | mine, mine


def _soften(stem: str) -> str:
    for end, soft in (("gu", "gu"), ("g", "gu"), ("c", "qu"), ("z", "c")):
        if stem.endswith(end):
            return stem[: -len(end)] + soft
    return stem
