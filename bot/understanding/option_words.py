"""The closed lists that option resolution reads: places, numbers, fillers, "both", "all", in two languages.

Folded spelling only (see texting.fold). Data with no logic; what the words do is decided in option_marks.py
and options.py. A word in FILLERS may stand around a choice; any word in no list ends the reading.
"""

from __future__ import annotations

import re


def listed(words: str) -> frozenset[str]:
    """The words of a block of text."""
    return frozenset(words.split())


NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
}  # fmt: skip

PLACES = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5,
    "5th": 5, "sixth": 6, "6th": 6, "top": 1, "last": -1, "bottom": -1,
    "primera": 1, "primero": 1, "primer": 1, "1ra": 1, "1era": 1, "1ero": 1, "1ro": 1, "1er": 1, "segunda": 2,
    "segundo": 2, "2da": 2, "2do": 2, "tercera": 3, "tercero": 3, "3ra": 3, "3era": 3, "3ro": 3, "3ero": 3,
    "cuarta": 4, "cuarto": 4, "4ta": 4, "4to": 4, "quinta": 5, "quinto": 5, "5ta": 5, "sexta": 6,
    "ultima": -1, "ultimo": -1, "arriba": 1, "abajo": -1, "penultima": -2, "penultimo": -2, "secondtolast": -2,
}  # fmt: skip
"""Places in the list; negative ones count from the end."""

MIDDLE = listed(
    """
    middle midle mid center centre medio enmedio mitad centro
    """
)
GROUPS = {
    "both": "both", "boht": "both", "bth": "both", "ambas": "both", "ambos": "both",
    "all": "all", "everything": "all", "todas": "all", "todos": "all", "todo": "all", "alll": "all",
    "none": "none", "neither": "none", "niether": "none", "ninguna": "none", "ninguno": "none",
}  # fmt: skip
GROUP_COMPANIONS = listed(
    """
    of em them those these the above that this two three four 2 3 4 them's las los lo la dos tres
    cuatro anteriores anterior esas esos eso arriba que de son is are options opciones choices
    things apply aplican r
    """
)

FILLERS = listed(
    """
    idk um umm uh uhh uhm uhmm er eh em hm hmm mm ok okay kk oh ah ooh well so maybe mayb probably
    prob prolly probs def definitely deff obviously obv clearly like just i im i'm id i'd ill i'll
    my its it's it is was would wud be gotta gonna going go goin gona with w think thnk thinkin
    thinking thought guess gess say sayin saying said pick pickin picked choose chose choosing chos
    select want wanna take mean meant answer answr anser ans awnser aswer the teh da tha thee option
    opt optn choice letter leter number num numbr nmbr for sure pls plz please lol haha lmao tbh
    that thats that's this rite right correct correcto seems sounds looks bro bruh fr must has have
    to then still yeah yea ya yes yep sorry sry oops ooops whoops one ones 1s wait can do too thing
    try trying called there here now really duh easy also and n if actually feel feels put say's
    final between out honestly ngl imma ima lets let's let me estoy or o 1 la el las los lad opcion
    opc opsion opciones letra numero respuesta resp rspuesta es seria sera creo kreo que q k pienso
    yo digo diria elijo escojo escogo elegi quiero voy vamos con por pues pos bueno mmm este esa ese
    esta eso mi porfa porfavor favor tal vez quiza quizas jaja jajaja jeje wey guey si perdon quise
    queria decir decia va ser de opino supongo seguro segura obvio en al del mas parece fue era
    marco pongo pon ponle dale le lo se y ay una un osea sea mejor contesto
    """
)
"""Words that may stand around a letter, a number or a place without changing it."""

STRICT = listed(
    """
    option opt choice letter number num answer ans pick choose say its it's is the # it one pls
    please i think opcion letra numero respuesta la el es creo que q elijo escojo
    """
)
"""Only these may stand around a letter or number that is NOT on screen ("im 15" is no wrong answer)."""

MARKERS = listed(
    """
    option opt optn choice letter leter answer ans opcion opc letra respuesta # la the number
    """
)
"""After one of these a lone letter is an option letter and nothing else ("la z", "option k")."""

REASONS = listed(
    """
    because bc cuz cause coz cus bcuz since porque xq pq porq ya as
    """
)
"""After one of these comes the teen's reason; the choice stands before it."""

NOT_ALONE = frozenset("iklnoqruwxy")
"""One-letter texts that say something else ("k", "y", "n", "q")."""

CORRECTION = re.compile(
    r"\b(?:no wait|wait no|wait|i mean|i meant|meant|actually|nvm|nevermind|scratch that|change it to|make it|oops|"
    r"sorry|no no|espera no|no espera|no perdon|perdon|mejor|quise decir|queria decir)\b|\bno\s*[,.!]"
)
"""The choice stands after the last of these."""

NOISE = re.compile(
    r"(?:(?<=\s)|^)[:;=]-?['^]?[dpcob3()/\\|]+(?=\s|$)|<3+|"
    r"\b(?:(?:im |i'm )?not (?:really |too |totally )?sure(?: but| pero)?|"
    r"no (?:estoy|toy) segur[oa]s?(?: pero)?|no se(?: pero)?|"
    r"i dont know(?: but)?|i don't know(?: but)?|idk(?: but)?|final answer|for real|process of elimination)\b"
)
"""Faces (":D", "<3") and doubts, taken out before reading."""

NOT_A_PLACE = re.compile(
    r"\b(?:a|one|1|un|uno|in|en|every|each|per|last|this)\s+(?:secs?|seconds?|segundo|segundito|seg|min|minute|minuto|time|"
    r"night|week|year|day|vez|rato|semana|noche)\b|\bfirst (?:of all|time)\b|\bprimero que\b|\bc (?:u|ya|you|yall)\b|"
    r"\bat (?:first|last)\b|\bpor (?:ultimo|primera)\b|\bpor lo menos\b|\bbe? (?:right|rite) back\b|^b ?r ?b\b|"
    r"\b(?:last|ultim[ao]|one more|1 more)\b.*"
    r"\b(?:gtg|g2g|(?:gotta|got to|have to|need to|hafta) (?:go|bounce|leave|run|sleep)|me (?:tengo que ir|voy))\b"
)
"""Texts that use the same words for time ("one second", "c u", "b right back", "last one then i gotta go")."""

NEGATION = re.compile(
    r"\b(?:not|isnt|isn't|aint|ain't|wasnt|cant be|can't be|(?:anything|all|any of them|everything) but|except|besides|"
    r"no es|no era|no creo que sea|no puede ser|no (?=la |el )|menos|excepto)\b"
)
"""Binds to the next option named: "not b", "no es la b", "anything but c"."""
