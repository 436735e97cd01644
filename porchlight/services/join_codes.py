"""Join codes: three letters, then four digits, such as PRK2345.

Letters have no vowel, so a code is never a word, least of all a bad one in front of a class. No 0 O 1 I L.
20³ x 8⁴ = 32.8 million codes: at a thousand live codes, a stranger's guess fits one time in 33,000, and all it
wins is a lesson and a place on a list that the counsellor reads. Since letters and digits never share a
place, a code that was misread (S for 5, B for 8) can be put right without doubt.
"""

from __future__ import annotations

import re
import secrets

LETTERS = "BCDFGHJKMNPQRSTVWXYZ"
DIGITS = "23456789"
_SHAPE = re.compile(rf"[{LETTERS}]{{3}}[{DIGITS}]{{4}}")
_AS_DIGIT = str.maketrans("SBZG", "5826")
_AS_LETTER = str.maketrans("5826", "SBZG")
_BETWEEN = re.compile(r"[\s.\-]+")


def make_code() -> str:
    """A fresh code."""
    return "".join(secrets.choice(LETTERS) for _ in range(3)) + "".join(
        secrets.choice(DIGITS) for _ in range(4)
    )


def read_code(typed: str) -> str | None:
    """The code that somebody typed, in its one spelling; None when it has not the shape of a code.

    Example: `read_code(" prk-23 45 ")` is "PRK2345".
    """
    plain = _BETWEEN.sub("", typed).upper()
    if len(plain) != 7:
        return None
    code = plain[:3].translate(_AS_LETTER) + plain[3:].translate(_AS_DIGIT)
    return code if _SHAPE.fullmatch(code) else None
