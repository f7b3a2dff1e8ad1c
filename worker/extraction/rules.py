"""Rules: one source's CSS selectors -> the elements they name on a page, and what these say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from lxml import etree
from soupsieve import SelectorSyntaxError

from worker.dates import parse_date
from worker.extraction.names import split_byline
from worker.records import Author, ExtractionRules
from worker.text import collapse

if TYPE_CHECKING:
    from worker.extraction.document import Document
    from worker.extraction.metadata import Metadata

FIELDS = tuple(f.name for f in fields(ExtractionRules) if not f.name.startswith("valid"))
# Carries an element's number through BeautifulSoup, which reads the selectors; gone again before anybody else looks.
_NUMBER = "data-copydesk-number"


@dataclass(frozen=True, slots=True)
class Selected:
    """The elements that each field's selectors name, in page order, and a warning for each selector that is not CSS."""

    elements: Mapping[str, tuple[etree._Element, ...]]
    warnings: tuple[str, ...] = ()


def choose_rules(rules: Sequence[ExtractionRules], day: date) -> ExtractionRules | None:
    """The rules that hold on a day: of those whose dates allow it the one that began last; None where none does."""
    valid = [
        rule
        for rule in rules
        if (rule.valid_from is None or rule.valid_from <= day) and (rule.valid_until is None or day <= rule.valid_until)
    ]
    return max(valid, key=lambda rule: rule.valid_from or date.min, default=None)


def select(elements: Sequence[etree._Element], rules: ExtractionRules | None) -> Selected:
    """What the rules name among the elements of a page."""
    wanted = {name: getattr(rules, name) for name in FIELDS} if rules is not None else {}
    if not any(wanted.values()):
        return Selected({})
    for i, element in enumerate(elements):
        element.set(_NUMBER, str(i))
    soup = BeautifulSoup(etree.tostring(elements[0], encoding="unicode", method="html"), "lxml")
    for element in elements:
        del element.attrib[_NUMBER]
    found: dict[str, tuple[etree._Element, ...]] = {}
    warnings = []
    for name, selectors in wanted.items():
        numbers: set[int] = set()
        for selector in selectors:
            try:
                numbers.update(int(str(tag[_NUMBER])) for tag in soup.select(selector) if tag.has_attr(_NUMBER))
            except (SelectorSyntaxError, NotImplementedError):
                warnings.append(f"the rule {name} = {selector!r} is no CSS selector")
        if numbers:
            found[name] = tuple(elements[i] for i in sorted(numbers))
    return Selected(found, tuple(warnings))


def apply_rules(document: Document, metadata: Metadata) -> Metadata:
    """The metadata with what the source's rules for title, byline and date say instead of the generic evidence."""
    provenance = dict(metadata.provenance)
    if title := first_text(document, "title"):
        metadata = replace(metadata, title=title)
        provenance["title"] = "rules"
    if byline := first_text(document, "byline"):
        authors = tuple(Author(name) for name in split_byline(byline))
        metadata = replace(metadata, byline=byline, authors=authors or metadata.authors)
        provenance["byline"] = provenance["authors"] = "rules"
    for element in document.selected.get("date", ()):
        written = element.get("datetime") or element.get("content") or "".join(element.itertext())
        if (moment := parse_date(written, language=metadata.language)) is not None:
            metadata = replace(metadata, published_at=moment)
            provenance["published_at"] = "rules"
            break
    return replace(metadata, provenance=provenance)


def first_text(document: Document, name: str) -> str | None:
    """The text of the first element with any that the rules for a field name."""
    texts = (collapse(e.get("content") or "".join(e.itertext())) for e in document.selected.get(name, ()))
    return next((text for text in texts if text), None)
