"""Languages: the language an article is written in, as its page states it and its words bear out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from worker.extraction.metadata.evidence import Evidence
from worker.extraction.page.element_text import raw_text
from worker.extraction.page.statements import FieldValue
from worker.extraction.vocabulary.languages import ALIASES, SAME_WORDS, SCRIPTS, STOPWORDS
from worker.normalize.text import collapse

# Words looked at; forty paragraphs' worth do not change the verdict.
SAMPLE_WORDS = 200
# Running text holds 15 to 45 % function words of its own language (4 to 9 % where words are built of many parts, as in
# Turkish or Zulu) and 0 to 6 % of a stranger's.  From the first share on a stated language is believed at once; below
# it another one is, if it is four times as frequent.  From the second share on a language is found at all: if it is 1.6
# times as frequent as the next, or, from the first share on, ahead by a twentieth (relatives share half their words).
SURE_SHARE, FOUND_SHARE = 0.12, 0.05
FOUR_TIMES, CLEAR, JUST_AHEAD = 4.0, 1.6, 1.05
FEWEST_WORDS = 30
# Characters from which a paragraph is running text; scripts without blanks say much in few.
SHORTEST_PARAGRAPH = 40

# Characters looked at to tell the script.
SCRIPT_CHARACTERS = 600

_FOREIGN = re.compile(r"[\u0370-\u1cff\u3040-\ud7ff]")
_MARKS = ".,;:!?()[]\"'«»“”„‘’–—…-"


def find_language(evidence: Evidence) -> FieldValue[str] | None:
    """Return the stated language, unless script or words say otherwise."""
    stated = next(language_candidates(evidence), None)
    sample = sample_text(evidence)
    script = by_script(sample)
    if script and (stated is None or stated.value not in script):
        return FieldValue(script[0], "script")
    if script:
        return stated
    words = [word.strip(_MARKS) for word in sample.casefold().split(None, SAMPLE_WORDS)[:SAMPLE_WORDS]]
    if len(words) < FEWEST_WORDS:
        return stated
    counts = Counter(words)
    own = share(counts, stated.value) if stated else 0.0
    if own >= SURE_SHARE:
        return stated
    found = by_words(counts)
    return FieldValue(found, "words") if found and share(counts, found) >= FOUR_TIMES * own else stated


def language_candidates(evidence: Evidence) -> Iterator[FieldValue[str]]:
    """Yield the languages that the page states, best first, by their primary subtag."""
    root = evidence.page.root
    for value in (root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), root.get("xml:lang")):
        if value and (tag := primary(value)):
            yield FieldValue(tag, "html lang")
    for value, provenance in evidence.page.said_text("inLanguage"):
        if tag := primary(value):
            yield FieldValue(tag, provenance)
    for value, provenance in evidence.page.meta(
        "og:locale", "content-language", "language", "dc.language", "dcterms.language"
    ):
        if tag := primary(value):
            yield FieldValue(tag, provenance)
    feed = evidence.page.evidence
    if feed and feed.language and (tag := primary(feed.language)):
        yield FieldValue(tag, "feed")


def primary(value: str) -> str | None:
    """Return the primary subtag of a language tag or locale ("pt_BR" gives "pt")."""
    tag = re.split(r"[-_,;\s]", value.strip().lower(), maxsplit=1)[0]
    tag = ALIASES.get(tag, tag)
    return tag if tag.isascii() and tag.isalpha() and 2 <= len(tag) <= 3 else None


def sample_text(evidence: Evidence) -> str:
    """Return the headline and some longer paragraphs of the page.

    Where there are none, what its scripts hold.
    """
    pieces = (
        [evidence.page.headline.text] if evidence.page.headline else [title for title, _ in evidence.page.stated_titles]
    )
    length = 0
    page = evidence.page
    for i in evidence.page.by_tag["p"]:
        if page.text_len[i] > SHORTEST_PARAGRAPH and page.link_len[i] * 4 < page.text_len[i]:
            text = collapse(raw_text(page.elements[i]))
            pieces.append(text)
            length += len(text)
            if length > 7 * SAMPLE_WORDS:
                break
    if length < 200:
        pieces += [text for text, _ in evidence.page.said_text("articleBody", "description")]
    return " ".join(pieces)[: 10 * SAMPLE_WORDS]


def by_script(sample: str) -> tuple[str, ...] | None:
    """Return the languages that a text's script can be, the most likely first."""
    foreign = _FOREIGN.findall(sample[:SCRIPT_CHARACTERS])
    if 4 * len(foreign) < min(len(sample), SCRIPT_CHARACTERS):
        return None
    counts: dict[tuple[str, ...], int] = {}
    for character in foreign:
        code = ord(character)
        for first, last, languages in SCRIPTS:
            if first <= code <= last:
                counts[languages] = counts.get(languages, 0) + 1
                break
    if not counts:
        return None
    if 20 * counts.get(("ja",), 0) > len(foreign):
        return ("ja",)  # Kana between the Chinese characters.
    languages, most = max(counts.items(), key=lambda item: item[1])
    return languages if most * 2 > len(foreign) else None


def by_words(counts: Counter[str]) -> str | None:
    """Return the language whose function words stand out among the counted words."""
    shares = sorted(((share(counts, language), language) for language in STOPWORDS), reverse=True)
    (first, language), (second, _) = shares[0], shares[1]
    lead = JUST_AHEAD if first >= SURE_SHARE else CLEAR
    return language if first >= FOUND_SHARE and first >= lead * second else None


def share(counts: Counter[str], language: str) -> float:
    """Return the share of a language's function words among the counted words."""
    listed = STOPWORDS.get(SAME_WORDS.get(language, language), frozenset())
    return sum(counts[word] for word in listed) / counts.total()
