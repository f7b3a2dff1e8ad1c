"""An explanation as a page to look at: HTML without scripts, from a template that escapes every value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from worker.cli.views.explanation_terminal import (
    LABELS,
    compared,
    in_figures,
    reasons_in_words,
    rules_in_words,
    runs,
    shown,
    without_controls,
)
from worker.explain import Alternative, Explanation

# Whatever a page smuggled in, the browser loads and runs nothing for it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
MEANINGS = {
    "text": "in the article's text",
    "field": "a field of its own, not in the text",
    "caption": "a picture's caption or credit",
    "teaser": "promotes another piece",
    "copy": "said elsewhere on the page",
    "embed": "a quoted post, or a player",
    "other": "not the article's",
}
# Left-out pieces in a row that are shown openly; more are folded.
MOST_OPEN = 1


def explanation_page(explanation: Explanation, rules_from: str) -> str:
    """Return the whole page."""
    taken = [promo for promo in explanation.promos if promo.taken]
    refused = sorted((promo for promo in explanation.promos if not promo.taken), key=lambda promo: -promo.odds)
    return (
        open_templates()
        .get_template("explanation.html")
        .render(
            explanation=explanation,
            article=explanation.article,
            rules=rules_in_words(explanation, rules_from),
            runs=list(runs(explanation.passages)),
            taken=taken,
            refused=refused,
        )
    )


def open_templates() -> Environment:
    """Open the templates: escaped, without control characters, no value missing."""
    templates = Environment(
        loader=PackageLoader("worker.cli.views"), autoescape=True, undefined=StrictUndefined, finalize=neutral
    )
    templates.tests["web_address"] = is_web_address
    templates.globals.update(
        labels=LABELS,
        meanings=MEANINGS,
        policy=POLICY,
        most_open=MOST_OPEN,
        alternatives=alternatives,
        compared=compared,
        in_figures=in_figures,
        reasons_in_words=reasons_in_words,
        shown=shown,
    )
    return templates


def neutral(value: Any) -> Any:
    """Remove control characters from a text; what is markup already stays."""
    return without_controls(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def is_web_address(url: str) -> bool:
    """Return whether an address is one of the web, which alone may be a link."""
    return urlsplit(url).scheme in ("http", "https")


def alternatives(others: Iterable[Alternative]) -> list[tuple[str, str]]:
    """Return what else might be a value, each with where it stands."""
    return [(str(other.value), other.provenance) for other in others]
