"""Captions compared: a caption without its credit, and whether two spellings on one page are copies of one caption."""

from __future__ import annotations

import re
from html import unescape

from worker.normalize.text import collapse, normal_form
from worker.normalize.wording import wording

# Words that open a credit.  Splitting a credit off for display knows more of them; here they only decide equality.
_LABEL = (
    r"(?:image source|image credits?|photo credits?|images?|pictures?|pics?|photos?|photographs?|photographer|credits?"
    r"|courtesy(?: of)?|source|copyright|handout|bild(?:quelle|rechte|nachweis)?|bilder|fotos?|fotograf\w{0,2}|quelle"
    r"|archivbild|symbolbild|symbolfoto|crédits?(?: photo)?|photographie|imagen|imágenes|fuente|crédito|foto di"
    r"|immagine|imagem|fonte|beeld|bron|billede|bilde|kuva|kilde|källa|zdjęcie|fot\.?|źródło|fotó|forrás|фото|источник"
    r"|джерело|снимка|图|图片|图源|圖|圖片|图片来源|写真|撮影|提供|사진|출처|ภาพ|صورة|المصدر|תמונה|צילום|fotoğraf(?:lar)?|kaynak|görsel|φωτογραφ[ίι](?:α|ες)|φωτο|φώτο|πηγή|πηγη)"
)
_BY = r"(?:photo|picture|image|photograph|foto|bild|credit)s? (?:by|von|de|di|via|courtesy)\b"
_NAME_FOLLOWS = r"(?-i:(?=\s*[^\W_a-zß-ÿ]))"
# Agencies and picture desks whose bare name after a caption is its credit, in normal form.
_AGENCY = re.compile(
    r"getty(?: images)?|reuters|afp|dpa|ap(?: photo)?|associated press|epa(?:-efe)?|efe|pa(?: media| wire| images)?"
    r"|ansa|apa|keystone(?:-sda)?|imago(?: images)?|picture[ -]alliance|shutterstock|alamy(?: stock photo)?"
    r"|istock(?:photo)?|unsplash|pexels|pixabay|rex(?: features)?|zuma(?: press| wire)?|xinhua|kyodo|tass"
    r"|anadolu(?: agency)?|bloomberg|splash|backgrid|wireimage|filmmagic|upi|nurphoto|sipa(?: usa)?|abaca|belga|anp|tt"
    r"|ntb|ritzau(?: scanpix)?|scanpix|lehtikuva|pap|ctk|lusa|(?:the )?canadian press|aap|yonhap|ddp|adobe stock"
    r"|stock\.adobe\.com|nasa|file photo"
)
# Of these, the names that no caption's own sentence ends in, so that a blank before them is enough.
_UNMISTAKABLE = re.compile(
    r"\s(?:\w+\s?/\s?|via )?"
    r"(?:Getty Images(?:/\w+)?|AP Photo|PA (?:Media|Wire|Images)|Imago Images|Shutterstock|Alamy(?: Stock Photo)?)\.?$",
    re.IGNORECASE,
)
_JOINER = re.compile(r"(?:via|for|by|von|de|di|del|la|le|van|der|und|and|&|the|of|für|e|et|y|i)")

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_LEAD = re.compile(r"^(?:image )?(?:caption|bildunterschrift|légende)\s*[,:]\s*", re.IGNORECASE)
_SOURCE_LEAD = re.compile(r"^image source\s*[,:][^.]{2,60}?\bimage caption\s*[,:]\s*", re.IGNORECASE)
_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]{2,120})[)\]]\s*\.?$")
_LABELLED = re.compile(
    rf"(?:^|(?<=\W))(?:{_LABEL}\s*[:：]|(?:photo|foto)\s?/|image source\s*,|{_BY}{_NAME_FOLLOWS}|©|\(c\)\s)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"[.!?…。！？)\]\"”’»«]\s*|\s[-–—|/•·]\s+|\s*[|(\[]\s*")
_GAP = re.compile(r"\W+")
_PARTS = re.compile(r"\s*(?:/|\||,|\bvia\b|\bfor\b)\s*")
_CUT = re.compile(r"\s*[(\[]?\s*(?:\.\.\.|…)\s*[)\]]?\s*$")

# Characters at the end of a caption within which a credit may begin, and the letters a cut copy must share: few enough
# for the briefest captions in use, so many that two captions of one gallery do not meet by their common opening.
_TAIL = 120
_LETTERS_BEFORE_ENDING = 10
_LETTERS_BEFORE_SILENT_CUT = 60
# Letters by which most different captions are told apart at once, and the most words of a credit made of names.
_OPENING = 6
_NAMES = 8


def same_caption(a: str | None, b: str | None) -> bool:
    """Return whether two texts of one page are copies of one caption.

    Copies may differ in case, quotes, dashes, entities, markup, blanks and invisible characters, in a credit at the end
    with or without a label, and one may be cut short with an ellipsis (or, when long, without one).  Two empty texts or
    two bare credits are no captions, so not the same.
    """
    texts = _plain(a), _plain(b)
    short, long = sorted(map(wording, texts), key=len)
    if short and short == long:
        return True
    if short[:_OPENING] != long[:_OPENING] and not any(map(_has_lead, texts)):
        return False
    short, long = sorted(map(caption_letters, texts), key=len)
    if not short or not long.startswith(short):
        return False
    return short == long or _is_copy_cut_short(texts, short)


def _is_copy_cut_short(texts: tuple[str, str], opening: str) -> bool:
    """Tell whether one text is the other one's ``opening``, cut short or less its credit."""
    if len(opening) >= _LETTERS_BEFORE_SILENT_CUT:
        return True
    if len(opening) < _LETTERS_BEFORE_ENDING:
        return False
    return any(_was_cut(text, opening) or _ends_in_names(text, opening) for text in texts)


def without_credit(text: str | None) -> str:
    """Return the caption without lead-in and credits; empty for a bare credit."""
    caption = _LEAD.sub("", _SOURCE_LEAD.sub("", _plain(text)))
    for _ in range(3):  # "(Picture: A) Getty Images" has two; nobody prints four.
        shorter = _without_last_credit(caption)
        if shorter == caption:
            break
        caption = shorter
    return caption


def caption_letters(text: str | None) -> str:
    """Return the letters that equal captions share, the credit's only of a bare one."""
    return wording(without_credit(text)) or wording(text)


def _plain(text: str | None) -> str:
    """Return the text on one line, without the escaped markup of attributes."""
    if text and "&" in text:
        text = unescape(unescape(text))
    return collapse(_TAG.sub(" ", text) if text and "<" in text else text)


def _without_last_credit(caption: str) -> str:
    """Return the caption less one credit at its end: bracketed, labelled, or an agency."""
    bracketed = _BRACKETED.search(caption)
    if bracketed and (_LABELLED.match(bracketed[1]) or _names_agency(bracketed[1])):
        return caption[: bracketed.start()]
    start = max(0, len(caption) - _TAIL)
    labelled = next((label for label in _LABELLED.finditer(caption, start) if _is_named(caption[label.end() :])), None)
    if labelled:
        return caption[: labelled.start()].rstrip(" -–—|/•·([")
    for separator in _SEPARATOR.finditer(caption, start):
        if _names_agency(caption[separator.end() :]):
            return caption[: separator.end()].rstrip(" -–—|/•·([")
    return "" if _names_agency(caption) else _UNMISTAKABLE.sub("", caption)


def _is_named(tail: str) -> bool:
    """Tell whether what follows a label names somebody ("Ann Lee", "privat")."""
    named = tail.strip()
    return not named[:1].islower() or len(named.split()) <= 2 or _names_agency(named)


def _names_agency(tail: str) -> bool:
    """Tell whether a tail is only names with an agency among them ("Jane Doe/AP")."""
    parts = [part for part in (piece.strip(" .)]") for piece in _PARTS.split(tail)) if part]
    agencies = [part for part in parts if _AGENCY.fullmatch(normal_form(part))]
    return bool(agencies) and all(part in agencies or _is_name(part) for part in parts)


def _is_name(part: str) -> bool:
    """Tell whether a part of a credit is some words that begin large."""
    return len(part.split()) <= 4 and not part[0].islower() and not _UNMISTAKABLE.search(part)


def _was_cut(text: str, opening: str) -> bool:
    """Tell whether a text is the opening with an ellipsis behind it."""
    return _CUT.search(text) is not None and wording(_CUT.sub("", text)) == opening


def _ends_in_names(text: str, opening: str) -> bool:
    """Tell whether a text is the opening and then a credit without label or agency."""
    for gap in _GAP.finditer(text, max(0, len(text) - _TAIL)):
        if wording(text[: gap.start()]) == opening:
            return _are_names(text[gap.end() :].strip(" .)]"), gap[0])
    return False


def _are_names(tail: str, gap: str) -> bool:
    """Tell whether a caption's end is nothing but names, by the ``gap`` before it.

    Behind a bracket, bar or slash one name is enough, behind a full stop or dash it takes two, and behind a mere blank
    an agency or a slash between them; behind a comma the sentence goes on.
    """
    names = re.split(r"[\s/,|]+", tail)
    if not tail or len(names) > _NAMES or "," in gap:
        return False
    if any(name[:1].islower() and not _JOINER.fullmatch(name) for name in names):
        return False
    if re.search(r"[|/(\[©]", gap) or _names_agency(tail):
        return True
    return len(names) > 1 and ("/" in tail or not gap.isspace())


def _has_lead(text: str) -> bool:
    return bool(_LEAD.match(text) or _SOURCE_LEAD.match(text))
