"""Rules: one source's CSS selectors -> the elements they name on a page, and what these say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup
from lxml import etree
from soupsieve import SelectorSyntaxError

from worker.records import ExtractionRules
from worker.records.missed_rules import RULE_FIELDS, warn_missed

# Carries an element's number through BeautifulSoup, which reads the selectors; gone again before anybody else looks.
_NUMBER = "data-copydesk-number"


@dataclass(frozen=True, slots=True)
class Selected:
    """Hold the elements that each field's selectors name, and warnings of those that name none."""

    elements: Mapping[str, tuple[etree._Element, ...]]
    warnings: tuple[str, ...] = ()


def select(elements: Sequence[etree._Element], rules: ExtractionRules | None) -> Selected:
    """Return what the rules name among the elements of a page."""
    wanted = {name: getattr(rules, name) for name in RULE_FIELDS} if rules is not None else {}
    if not any(wanted.values()):
        return Selected({})
    soup = _numbered_soup(elements)
    found: dict[str, tuple[etree._Element, ...]] = {}
    warnings = []
    for name, selectors in wanted.items():
        numbers: set[int] = set()
        for selector in selectors:
            try:
                numbers |= _numbers_selected(soup, selector)
            except (SelectorSyntaxError, NotImplementedError):
                warnings.append(f"the rule {name} = {selector!r} is no CSS selector")
        if numbers:
            found[name] = tuple(elements[i] for i in sorted(numbers))
        elif selectors:
            warnings.append(warn_missed(name))
    return Selected(found, tuple(warnings))


def _numbered_soup(elements: Sequence[etree._Element]) -> BeautifulSoup:
    """Return a copy of the page in which each element carries its number."""
    for i, element in enumerate(elements):
        element.set(_NUMBER, str(i))
    soup = BeautifulSoup(etree.tostring(elements[0], encoding="unicode", method="html"), "lxml")
    for element in elements:
        del element.attrib[_NUMBER]
    return soup


def _numbers_selected(soup: BeautifulSoup, selector: str) -> set[int]:
    """Return the numbers of the elements that a CSS selector matches."""
    return {int(str(tag[_NUMBER])) for tag in soup.select(selector) if tag.has_attr(_NUMBER)}
