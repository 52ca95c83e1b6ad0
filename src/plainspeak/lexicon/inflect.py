"""Inflected forms of English words: to find "utilised" by the entry "utilise", and to answer with "used".

Tags are those of the Penn Treebank: VB VBZ VBG VBD VBN for verbs, NN NNS for nouns, JJ, RB, and "" for what does not inflect.
Regular endings follow the rules of school grammar; irregular words are listed. British spelling.
"""

from __future__ import annotations

import re
from functools import cache

# base: past, past participle
_IRREGULAR_VERBS = {
    line.split()[0]: (line.split()[1], line.split()[2])
    for line in """
arise arose arisen|be was been|bear bore borne|beat beat beaten|become became become|begin began begun|bend bent bent
bet bet bet|bid bid bid|bind bound bound|bite bit bitten|bleed bled bled|blow blew blown|break broke broken
bring brought brought|broadcast broadcast broadcast|build built built|burst burst burst|buy bought bought|catch caught caught
choose chose chosen|cling clung clung|come came come|cost cost cost|creep crept crept|cut cut cut|deal dealt dealt|dig dug dug
do did done|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt
fight fought fought|find found found|fly flew flown|forbid forbade forbidden|forecast forecast forecast|foresee foresaw foreseen
forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|get got got|give gave given|go went gone|grow grew grown
hang hung hung|have had had|hear heard heard|hide hid hidden|hit hit hit|hold held held|hurt hurt hurt|keep kept kept
know knew known|lay laid laid|lead led led|leave left left|lend lent lent|let let let|lie lay lain|light lit lit|lose lost lost
make made made|mean meant meant|meet met met|pay paid paid|put put put|quit quit quit|read read read|ride rode ridden
ring rang rung|rise rose risen|run ran run|say said said|see saw seen|seek sought sought|sell sold sold|send sent sent
set set set|shake shook shaken|shed shed shed|shine shone shone|shoot shot shot|show showed shown|shrink shrank shrunk
shut shut shut|sing sang sung|sink sank sunk|sit sat sat|sleep slept slept|slide slid slid|speak spoke spoken|spend spent spent
split split split|spread spread spread|spring sprang sprung|stand stood stood|steal stole stolen|stick stuck stuck
strike struck struck|strive strove striven|swear swore sworn|sweep swept swept|swim swam swum|swing swung swung
take took taken|teach taught taught|tear tore torn|tell told told|think thought thought|throw threw thrown
understand understood understood|undertake undertook undertaken|upset upset upset
wake woke woken|wear wore worn|weave wove woven|weep wept wept|win won won|withdraw withdrew withdrawn
withhold withheld withheld|withstand withstood withstood|write wrote written|oversee oversaw overseen|overcome overcame overcome
outgrow outgrew outgrown|redo redid redone|repay repaid repaid|reset reset reset|forgo forwent forgone
undergo underwent undergone
rethink rethought rethought|rewrite rewrote rewritten|undo undid undone
""".replace("\n", "|").split("|")
    if line.strip()
}
_IRREGULAR_NOUNS = {
    "person": "people", "man": "men", "woman": "women", "child": "children", "foot": "feet", "tooth": "teeth",
    "mouse": "mice", "goose": "geese", "life": "lives", "wife": "wives", "knife": "knives", "leaf": "leaves", "half": "halves",
    "self": "selves", "shelf": "shelves", "loaf": "loaves", "thief": "thieves", "criterion": "criteria",
    "phenomenon": "phenomena", "analysis": "analyses", "basis": "bases", "crisis": "crises", "diagnosis": "diagnoses",
    "prognosis": "prognoses", "hypothesis": "hypotheses", "synthesis": "syntheses", "thesis": "theses", "axis": "axes",
    "bacterium": "bacteria", "stimulus": "stimuli", "quorum": "quorums", "series": "series", "species": "species",
    "metastasis": "metastases", "stoma": "stomas",
}  # fmt: skip
_UNCOUNTABLE = frozenset(
    """advice care health help information money research work knowledge progress equipment training feedback support evidence
    safety welfare funding news staff housing treatment nursing spending planning consent governance
    poo wee""".split()
)
# Verbs of more than one syllable that double their last letter; those of one syllable follow the pattern.
_DOUBLING = frozenset(
    """admit commit permit submit omit transmit refer prefer confer defer infer transfer occur incur recur regret control
    patrol begin forget upset input program programme equip quarrel travel cancel label level model signal total fuel
    channel counsel dial enrol fulfil instil marshal pedal rebel compel dispel expel propel repel excel worship kidnap
    format outfit rerun reset forbid concur annul impel overlap equal rival pencil tunnel distil acquit allot abut abet rebut
    unwrap reship handicap kidnap outrun overrun re-enrol""".split()
)
# In these a final e stays or the vowel pair stops the doubling.
_ONE_SYLLABLE_CVC = re.compile(r"^[^aeiou]*(?:qu)?[aeiou][bdgklmnprtz]$")
_SIBILANTS = ("s", "x", "z", "ch", "sh")
_Y = re.compile("[^aeiou]y$")  # where it becomes "ie"
_OUR = re.compile(r"(?<=[a-z]{3})our(?=\b|s\b|ed\b|ing\b|abl|al)")
_OR = re.compile(r"or(?=$|s$|ed$|ing$|abl|al)")
_IZE = re.compile(r"(?<=[a-z]{2})(is|ys)(e[drs]?|ing|ation|ations|ational|able|ers)$")

VERB_TAGS = ("VB", "VBZ", "VBG", "VBD", "VBN")
_PREPOSITIONS = frozenset("of for in to on with at by from about into who that which".split())
#: Nouns that end in -ed; other last words in -ed are participles: "person affected".
_NOUNS_IN_ED = (
    "bed",
    "need",
    "seed",
    "feed",
    "shed",
    "weed",
    "breed",
    "speed",
    "deed",
    "creed",
    "reed",
    "steed",
    "greed",
)


def inflect(phrase: str, tag: str) -> str:
    """`phrase`, a base form of one word or more, inflected as `tag` asks: ("carry out", "VBD") → "carried out".

    In a verb phrase the first word inflects; in a noun phrase the last word before a preposition.
    """
    if tag in ("", "VB", "NN", "JJ", "RB") or (tag == "NNS" and is_plural(phrase)):
        return phrase
    if " " not in phrase:
        return _verb(phrase, tag) if tag in VERB_TAGS else _plural(phrase)
    words = phrase.split(" ")
    at = 0 if tag in VERB_TAGS else _noun_head(words)
    words[at] = _verb(words[at], tag) if tag in VERB_TAGS else _plural(words[at])
    return " ".join(words)


def _noun_head(words: list[str]) -> int:
    """Which word is the head: "person" in "person affected", "person using the service" and "person with a say"."""
    if words[0] == "person":
        return 0
    for index, word in enumerate(words):
        if index and (
            word in _PREPOSITIONS or (index == len(words) - 1 and word.endswith("ed") and word not in _NOUNS_IN_ED)
        ):
            return index - 1
    return len(words) - 1


@cache
def _verb(base: str, tag: str) -> str:
    if base == "be":
        return {"VBZ": "is", "VBG": "being", "VBD": "was", "VBN": "been"}[tag]
    if base == "have" and tag == "VBZ":
        return "has"
    if tag == "VBZ":
        if base.endswith(("o", *_SIBILANTS)):
            return base + "es"
        return base[:-1] + "ies" if _Y.search(base) else base + "s"
    doubled = base + base[-1] if base in _DOUBLING or _ONE_SYLLABLE_CVC.match(base) else base
    if tag == "VBG":
        if base.endswith("ie"):
            return base[:-2] + "ying"
        if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
            return base[:-1] + "ing"
        return doubled + "ing"
    if base in _IRREGULAR_VERBS:
        return _IRREGULAR_VERBS[base][tag == "VBN"]
    if base.endswith("e"):
        return base + "d"
    return base[:-1] + "ied" if _Y.search(base) else doubled + "ed"


@cache
def _plural(noun: str) -> str:
    if noun in _UNCOUNTABLE:
        return noun
    last = noun.rpartition("-")[2]
    if last in _IRREGULAR_NOUNS:
        return noun[: -len(last)] + _IRREGULAR_NOUNS[last]
    if noun.endswith(_SIBILANTS):
        return noun + "es"
    return noun[:-1] + "ies" if _Y.search(noun) else noun + "s"


# "carrying out" and "working together" have no plural.
_NO_PLURAL = re.compile(
    r"ing\b(?: (?:out|in|up|down|on|off|over|together|back|away|of|for|with|to)\b.*)?$|^\w+ing (?:the|a|an|what|how)\b"
)


def has_plural(phrase: str) -> bool:
    """Whether a noun phrase has a plural: "carrying out" and "working together" have none."""
    return _NO_PLURAL.search(phrase) is None


def is_plural(noun: str) -> bool:
    """Whether the head of a noun phrase already looks plural, so that it has no further form."""
    words = noun.split(" ")
    head = words[_noun_head(words)]
    return head in _UNCOUNTABLE or (head.endswith("s") and not head.endswith(("ss", "us", "is", "os")))


def forms(says: str, pos: str) -> list[tuple[str, str]]:
    """Every (form, tag) by which an entry is found: inflected, with -ize beside -ise, -or beside -our, and without hyphens."""
    if pos == "verb":
        found = [(inflect(says, tag), tag) for tag in VERB_TAGS]
    elif pos == "noun":
        plural = is_plural(says)
        found = [(says, "NNS" if plural and says.endswith("s") else "NN")]
        if not plural:
            found.append((inflect(says, "NNS"), "NNS"))
    else:
        found = [(says, {"adjective": "JJ", "adverb": "RB"}.get(pos, ""))]
    spelt = [(other, tag) for form, tag in found for other in spellings(form)]
    joined = [(form.replace("-", ""), tag) for form, tag in found] if "-" in says else []
    return list(dict.fromkeys(found + spelt + joined)) if spelt or joined else found


def spellings(form: str) -> list[str]:
    """A form as others spell it: with -ize for -ise, and -or for -our."""
    found = [_with_z(form)] if "is" in form or "ys" in form else []
    return [*found, _OUR.sub("or", form)] if "our" in form else found


_PAST_TO_BASE: dict[str, list[str]] = {}
for _base, _pasts in _IRREGULAR_VERBS.items():
    for _past in _pasts:
        _PAST_TO_BASE.setdefault(_past, []).append(_base)
_PLURAL_TO_SINGULAR = {plural: noun for noun, plural in _IRREGULAR_NOUNS.items()}
_BE_AND_HAVE = {**dict.fromkeys(("is", "being", "was", "been"), "be"), "has": "have"}


_PARTICIPLES = frozenset(participle for _, participle in _IRREGULAR_VERBS.values())


def is_participle(word: str) -> bool:
    """Whether a word in small letters may be a past participle: "returned", "sent"."""
    return word in _PARTICIPLES or (word.endswith("ed") and len(word) > 4 and word not in _NOUNS_IN_ED)


def bases(word: str) -> tuple[str, ...]:
    """Every base form that `forms` may have made this word from, itself among them; some are no words."""
    plain = word[-1:] not in _BY_LAST and "z" not in word and "or" not in word
    if plain and word not in _ODD_FORMS and not word.endswith(_PLURALS):
        return (word,)  # nearly half of all words
    found = {word}
    spellings = {word}
    if "z" in word:
        spellings.add(word.replace("iz", "is").replace("yz", "ys"))
    if "or" in word:
        spellings.add(_OR.sub("our", word))
    for spelt in spellings:
        found.add(spelt)
        for ending, insteads in _BY_LAST.get(spelt[-1:], ()):
            if spelt.endswith(ending) and len(spelt) > len(ending):
                stem = spelt[: -len(ending)]
                found.update([stem + instead for instead in insteads])
                if ending in ("ed", "ing") and stem[-1:] == stem[-2:-1]:
                    found.add(stem[:-1])
        found.update(_PAST_TO_BASE.get(spelt, ()))
        if spelt.endswith(_PLURALS):
            for plural, noun in _PLURAL_TO_SINGULAR.items():
                if spelt.endswith(plural):
                    found.add(spelt.removesuffix(plural) + noun)
        if spelt in _BE_AND_HAVE:
            found.add(_BE_AND_HAVE[spelt])
    return tuple(sorted(found))


_PLURALS = tuple(_PLURAL_TO_SINGULAR)
_ODD_FORMS = frozenset((*_PAST_TO_BASE, *_BE_AND_HAVE))
_ENDINGS = (
    ("s", ("",)), ("es", ("",)), ("ies", ("y",)), ("d", ("",)), ("ed", ("",)), ("ied", ("y",)), ("ing", ("", "e")),
    ("ying", ("ie",)),
)  # fmt: skip
_BY_LAST = {last: [row for row in _ENDINGS if row[0][-1] == last] for last in "sdg"}


def _with_z(form: str) -> str:
    return " ".join(_IZE.sub(lambda m: m[1][0] + "z" + m[2], word) for word in form.split(" "))


def matching_case(like: str, text: str) -> str:
    """`text` with the capitals of `like`: all capitals, a capital first letter, or as it is."""
    if like.islower():
        return text
    letters = [c for c in like if c.isalpha()]
    if len(letters) > 1 and all(c.isupper() for c in letters):
        return text.upper()
    if letters and letters[0].isupper() and like.lstrip("\"'(")[:1].isupper():
        return text[:1].upper() + text[1:]
    return text
