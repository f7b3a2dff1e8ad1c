"""Credits: the text under a picture -> the caption, and who made or supplied the picture."""

from __future__ import annotations

import re

from worker.normalize.captions.credit_words import (
    AGENCY,
    BY,
    IN_BRACKETS,
    JOINERS,
    LABEL,
    LEAD_IN,
    REMARK,
    SOURCE_LEAD,
    UNMISTAKABLE,
    UNMISTAKABLE_NAMES,
)
from worker.normalize.text import collapse, letters

# Characters at the end of a caption in which a credit may begin: the longest chains of photographer, agency, pool and
# archive on real pages have about 110.
LONGEST_CREDIT = 160
_TAIL = 140
# A name in a credit has few words; more is a sentence.
_MOST_WORDS = 14
# Characters of the longest caption that is nothing but names.
_LONGEST_BARE = 60
_LONGEST_EAST_ASIAN_NAME = 8

_COLON = r"\s*[:：=＝]\s*"
# Labels that end in dots or a stroke instead of a colon.
_OTHER_LABEL = r"credits?\s*(?:\.{3}|…)\s*|[图圖]\s*[/／|｜]\s*"
_OPEN = r"(?:^|(?<=[\s(\[（［【/|｜.,;!?。」』）)\]…\"”»›–—-]))"
_SIGN = (
    r"(?:(?:(?:photo|image|picture|foto|bild)s?\s+)?©|\(c\)(?=\s)|ⓒ|℗|&copy;"
    r"|(?:image\s+|photo\s+)?copyright(?:\s+©)?(?=\s))"
)
_LABELLED = re.compile(
    rf"{_OPEN}(?:(?:{LABEL})\.?{_COLON}|{_OTHER_LABEL}|(?:{BY})\s+|fot\.\s+|nuotr\.\s+|{_SIGN}\s*:?\s*)", re.IGNORECASE
)
_ANY_LABEL = re.compile(
    rf"^\W*(?:(?:{LABEL})\.?(?:{_COLON}|\s*\|\s*)|{_OTHER_LABEL}|(?:{BY})\s+|fot\.\s+|{_SIGN}\s*:?\s*|(?:copyright|credits?"
    rf"|foto|photo|bild)\b(?=\s+[^\Wa-z])\s+(?!(?:\w+\s)?images?\b))",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    r"\s*[(\[（［【]\s*([^()\[\]（）［］【】]{2,140}(?:\([^()]{1,40}\)[^()]{0,40})?)\s*[)\]）］】]\s*[.。]?$"
)
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”“’»«)\]]*\s*|[\"”»«)\]）」』]\s+|\s+[-–—|/•·]\s*|\s*[|｜/／]\s+")
_EAST_ASIAN_TAIL = re.compile(
    r"[=＝](?P<kyodo>[^=＝。、\s]{1,25})$|[（(](?P<shot>[^（）()]{1,30}?)\s*(?:撮影|摄|攝|摄影|攝影)[)）]$"
    r"|[、,](?P<taken>[^、,＝=\d０-９]{2,14}?)\s*撮影$"
    r"|(?:^|[\s.。])(?P<given>[^\s.。,，]{1,20}(?:\s[^\s.。,，]{1,12})?)\s*(?:제공|기자|특파원|摄|攝)\.?$"
)
_CLOSED = re.compile(r"[^(（]*[)）]\s*[^\s.。]")
_ANY_AGENCY = re.compile(AGENCY.pattern, re.IGNORECASE)
_BARE_LABEL = re.compile(rf"^(?:{LABEL}|copyright)$", re.IGNORECASE)
_REPORTER = re.compile(r"(?:\s+(?:기자|특파원|인턴기자|선임기자|제공|撮影|提供|摄|攝))+$")
_YEAR = re.compile(r"[\s,]+(?:19|20)\d\d$")
# Words that no name has and words in all from which the text behind a label is a sentence, the label its opening.
_SMALL_WORDS = 4
_SENTENCE_WORDS = 9
# Scripts without capitals tell names from sentences by their number of words alone.
_MOST_CASELESS = 3
_ABBREVIATED = re.compile(r"(?:\b\w|Inc|Ltd|Co|e\.V)\.$")
_BETWEEN_NAMES = re.compile(r"[\s/|,;&+·•–—-]+")
_BEFORE_LABEL = tuple('.!?…。([（［【|/–—-"”»’)）],')
# The name of a host ("archive.example.org") is a name whatever its letters.
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
# Names in brackets with strokes between them are a credit from so many words on; fewer may be two places.
_LEAST_PARTED = 3
_EDGES = " \t-–—|/•·,;:=＝"


def split_credit(text: str | None) -> tuple[str | None, str | None]:
    """Return the caption without credit, and the credit without label.

    A credit is taken from the end of the text only: behind a label ("Foto: ...", "Photo by ...", "©"), in brackets,
    or as a bare name with an agency behind the last sentence.
    """
    caption = collapse(text)
    makers: list[str] = []
    for _ in range(3):  # "… (Picture: A) © B" has two; nobody prints four.
        shorter, credit = _split_last(caption)
        if credit is None:
            break
        caption = shorter
        if credit:
            makers.insert(0, credit)
    return caption or None, " / ".join(makers) or None


def without_lead(text: str) -> str:
    """Return a caption without the words that only call it one ("Image caption,")."""
    for lead in (SOURCE_LEAD, LEAD_IN):
        if found := lead.match(text):
            text = text[found.end() :]
    return text


def clean_credit(text: str | None) -> str | None:
    """Return the names in an element that holds nothing but a credit."""
    credit = collapse(text).strip(_EDGES)
    for _ in range(4):
        bare = _ANY_LABEL.sub("", _unbracketed(credit)).strip(_EDGES)
        if bare == credit:
            break
        credit = bare
    credit = _REPORTER.sub("", credit)
    credit = credit.strip(_EDGES + "©ⓒ")
    return credit if letters(credit) and not _BARE_LABEL.match(credit) else None


def has_label(text: str) -> bool:
    """Return whether a text opens with the label or sign of a credit."""
    return bool(_ANY_LABEL.match(text))


def is_bare_label(text: str) -> bool:
    """Return whether a text is the label of a credit that stands elsewhere ("Photo:")."""
    return text.endswith((":", "：")) and bool(_BARE_LABEL.match(text.rstrip(" :：")))


def is_labelled_credit(text: str) -> bool:
    """Return whether a text is a credit by a label or an agency in it."""
    return looks_like_credit(text) and (has_label(text) or _has_agency(text))


def looks_like_credit(text: str) -> bool:
    """Return whether a short text has a credit's label, or is nothing but names."""
    if len(text) > _TAIL or not text:
        return False
    label = _ANY_LABEL.match(text)
    return not _is_sentence(text[label.end() :]) if label else _names_only(text.strip(_EDGES))


def _unbracketed(text: str) -> str:
    """Return the text without the one pair of brackets around it."""
    inner = text[1:-1]
    if text[:1] in "([（［【" and text[-1:] in ")]）］】" and not re.search(r"[()（）\[\]]", inner):
        return inner.strip()
    return text


def _split_last(caption: str) -> tuple[str, str | None]:
    """Return the caption less one credit at its end, and that credit."""
    for split in (_split_brackets, _split_label, _split_east_asian, _split_names, _split_unmistakable):
        if caption and (found := split(caption, max(0, len(caption) - _TAIL))) is not None:
            at, credit = found
            return caption[:at].rstrip(_EDGES + "([（［【"), clean_credit(credit) or ""
    return caption, None


def _split_brackets(caption: str, start: int) -> tuple[int, str] | None:
    """Return where a credit in brackets begins, and what it says."""
    bracketed = _BRACKETED.search(caption, max(0, start - 60))
    return (bracketed.start(), bracketed[1]) if bracketed and _bracket_is_credit(caption, bracketed) else None


def _split_label(caption: str, start: int) -> tuple[int, str] | None:
    """Return where a credit with a label before it begins, and what it says."""
    for label in _LABELLED.finditer(caption, start):
        rest = caption[label.end() :]
        if _CLOSED.match(rest):
            continue  # "(Photo: A) © B": the label is inside brackets that end before another credit.
        names = _YEAR.sub("", rest.strip(_EDGES))
        if _ends_as_credit(rest) and (_names_only(names) or _opens_line(caption, label)):
            return label.start(), rest.rstrip(")]）］】 ")
    return None


def _opens_line(caption: str, label: re.Match[str]) -> bool:
    """Return whether a label stands behind a sentence, a bracket or a sign."""
    before = caption[: label.start()].rstrip()
    rest = caption[label.end() :]
    return before[-1:] in _BEFORE_LABEL if before else not rest.islower() and not _is_sentence(rest)


def _is_sentence(text: str) -> bool:
    """Return whether a text is what a picture shows ("File photo: Traders work ...")."""
    tokens = text.split()
    small = sum(token[0].islower() and token.lower() not in JOINERS for token in tokens)
    return small >= _SMALL_WORDS and (len(tokens) >= _SENTENCE_WORDS or text.rstrip()[-1:] in ".!?")


def _split_east_asian(caption: str, start: int) -> tuple[int, str] | None:
    """Return where a credit begins whose mark follows the name, as in Japanese."""
    if (found := _EAST_ASIAN_TAIL.search(caption, start)) is None:
        return None
    name: str = next(filter(None, map(found.group, ("kyodo", "shot", "taken", "given"))))
    if found["kyodo"] is None or AGENCY.search(name):
        return found.start(), name
    is_name = len(name) <= _LONGEST_EAST_ASIAN_NAME and not re.search(r"\d", name)
    return (found.start(), name) if is_name else None  # "＝東京で2019年5月": place and date.


def _split_names(caption: str, start: int) -> tuple[int, str] | None:
    """Return where bare names with an agency among them begin behind the last sentence."""
    for end in _SENTENCE_END.finditer(caption, start):
        tail = caption[end.end() :]
        if tail and names_agency(tail):
            return end.end(), tail
    return (0, caption) if len(caption) <= _LONGEST_BARE and names_agency(caption) else None


def _split_unmistakable(caption: str, start: int) -> tuple[int, str] | None:
    """Return where an agency begins behind a mere blank that no sentence ends in."""
    tail = caption[start:].lower()
    if not any(name in tail for name in UNMISTAKABLE_NAMES):
        return None
    for agency in UNMISTAKABLE.finditer(caption, start):
        rest = caption[agency.end() :].rstrip(".")
        if not rest or _names_only(rest):
            return agency.start(), caption[agency.start() :]
    return None


def _bracket_is_credit(caption: str, bracketed: re.Match[str]) -> bool:
    """Return whether words in brackets are a credit, not a remark or an age."""
    inner = bracketed[1].strip()
    if REMARK.match(inner):
        return False
    if any((_ANY_AGENCY.fullmatch(inner), _ANY_LABEL.match(inner), IN_BRACKETS.match(inner), names_agency(inner))):
        return True
    if re.search(r"[撮摄攝]影?$|제공$|기자$", inner):
        return False  # The East Asian forms are read by their own pattern.
    before = caption[: bracketed.start()].rstrip()
    apart = before[-1:] in '.!?…"”' or ("/" in inner and len(inner.split()) >= _LEAST_PARTED)
    return apart and len(before) > 20 and _names_only(inner)


def _ends_as_credit(rest: str) -> bool:
    """Return whether what follows a label is no more than a credit."""
    if len(rest) > _TAIL or not rest.strip(_EDGES + ")]."):
        return not rest.strip()
    sentences = [part for part in re.split(r"(?<=[a-zß-ÿ]{3}[.!?])\s+", rest) if part]
    return len(sentences) <= 2 and len(rest.split()) <= _MOST_WORDS + 6 and len(sentences[-1]) <= _TAIL


def names_agency(text: str) -> bool:
    """Return whether a text is nothing but names with an agency among them."""
    return _has_agency(text) and _names_only(text)


def _has_agency(text: str) -> bool:
    """Return whether an agency or picture desk is named."""
    return bool(AGENCY.search(text)) or bool(
        re.search(r"(?i:(?<!\w)(?:getty|reuters|afp|dpa|ap photo|associated press|imago|shutterstock)(?!\w))", text)
    )


def _names_only(text: str) -> bool:
    """Return whether a text is a few capitalised words or joiners, and no sentence."""
    if re.search(r"[.!?。]\s*$", text) and not _ABBREVIATED.search(text):
        return False
    tokens = [token for token in _BETWEEN_NAMES.split(text.strip("()[] ")) if token]
    if not tokens or len(tokens) > _MOST_WORDS:
        return False
    if not all(map(_may_name, tokens)) or all(token.islower() and not _HOST.fullmatch(token) for token in tokens):
        return False
    return sum(map(_is_caseless, tokens)) <= _MOST_CASELESS


def _may_name(token: str) -> bool:
    """Return whether a word begins as part of a name, or is a joiner."""
    first = _first_sign(token)
    is_large = first.isupper() or first.lower() == first.upper() or _HOST.fullmatch(token) is not None
    return not token.isdigit() and (is_large or token.lower() in JOINERS)


def _is_caseless(token: str) -> bool:
    """Return whether a word begins with a letter of a script without capitals."""
    first = _first_sign(token)
    return first.isalpha() and first.lower() == first.upper()


def _first_sign(token: str) -> str:
    """Return the first sign of a word behind quotes and brackets."""
    return token.lstrip("\"'’“„(@#[.")[:1]
