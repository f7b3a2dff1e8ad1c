"""Workbench: selectors tried on archived pages, and what would become of the records, before anything is saved."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated, Any

import tomlkit
from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from worker.dedup.differences import ParagraphChange, difference
from worker.errors import ArchiveError, ParseError
from worker.explain import Explanation
from worker.frontier.rules_in_force import choose_rules
from worker.records import Article, ExtractionRules, FetchedPage
from worker.records.missed_rules import RULE_FIELDS
from worker.runtime import utc_now
from worker.settings.sources import to_rules
from worker.settings.sources.tables import RulesTable
from worker.storage.queries.articles import changed_lines, paragraphs
from worker.storage.queries.source_feeds.source_page import SourcePage, newest_pages
from worker.web.access import Reader
from worker.web.desk.pages import show
from worker.web.desk.sources import Slug, find_source
from worker.web.site import AppState, OurSite

router = APIRouter()
# Archived pages that selectors are tried on, and selectors of one field.
PAGES, MOST_SELECTORS = 4, 12
MEANINGS = {name: field.description or "" for name, field in RulesTable.model_fields.items() if name in RULE_FIELDS}
Lines = Annotated[str, Query(max_length=1000)]


@dataclass(frozen=True, slots=True)
class Trial:
    """Hold one page read with the rules in force, and with those that are tried.

    ``problem`` says why it could not be read.
    """

    number: int
    title: str | None
    before: Article | None = None
    after: Article | None = None
    matched: tuple[tuple[str, int], ...] = ()
    lines: tuple[tuple[str, str | None, str | None], ...] = ()
    text: tuple[ParagraphChange, ...] = ()
    problem: str = ""

    @property
    def is_changed(self) -> bool:
        """Tell whether the record would be another one."""
        return bool(self.lines) or any(change.kind != "same" for change in self.text)


@router.get("/sources/{slug}/workbench")
def workbench_page(
    request: Request,
    site: OurSite,
    visitor: Reader,
    slug: Slug,
    body: Lines = "",
    drop: Lines = "",
    title: Lines = "",
    byline: Lines = "",
    date: Lines = "",
    caption: Lines = "",
    teaser: Lines = "",
) -> Response:
    """Show what selectors would change."""
    page = find_source(site, slug)
    given = {"body": body, "drop": drop, "title": title, "byline": byline}
    given |= {"date": date, "caption": caption, "teaser": teaser}
    in_force = choose_rules(page.source.rules, utc_now().date())
    is_asked = bool(request.query_params)
    stated = {name: split(value) for name, value in given.items()} if is_asked else stated_in(in_force)
    rules, problems = check(stated)
    trials = try_rules(site, page, in_force, rules) if is_asked and rules is not None else []
    return show(
        request,
        "sources/workbench.html",
        visitor,
        page=page,
        stated=stated,
        problems=problems,
        trials=trials,
        is_asked=is_asked,
        toml=as_toml(stated),
        meanings=MEANINGS,
        number_of=figures,
    )


def split(text: str) -> list[str]:
    """Return the selectors of a field, one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()][:MOST_SELECTORS]


def stated_in(rules: ExtractionRules | None) -> dict[str, list[str]]:
    """Return the selectors that are in force."""
    return {name: list(getattr(rules, name)) if rules else [] for name in MEANINGS}


def check(stated: dict[str, list[str]]) -> tuple[ExtractionRules | None, list[str]]:
    """Return the rules, or what is wrong with their selectors."""
    try:
        return to_rules(RulesTable.model_validate({name: value for name, value in stated.items() if value})), []
    except ValidationError as error:
        return None, [problem_of(each) for each in error.errors()]


def problem_of(error: Any) -> str:
    """Say which selector is wrong, and that a CSS selector would be right."""
    return f"{error['loc'][0]}: {error['input']!r} is no CSS selector"[:300]


def try_rules(
    site: AppState, page: SourcePage, in_force: ExtractionRules | None, rules: ExtractionRules
) -> list[Trial]:
    """Read a source's newest archived pages with both sets of rules."""
    with site.reading() as session:
        found = newest_pages(session, page.id, PAGES)
    trials = []
    for number, title, archived in found:
        trials.append(try_page(site, number, title, archived, in_force, rules))
    return trials


def try_page(
    site: AppState,
    number: int,
    title: str | None,
    page: FetchedPage,
    in_force: ExtractionRules | None,
    rules: ExtractionRules,
) -> Trial:
    """Read one page with both sets of rules, and compare the records."""
    try:
        old, new = read(site, page, in_force), read(site, page, rules)
    except (ArchiveError, ParseError) as error:
        return Trial(number, title, problem=str(error))
    before, after = old.article, new.article
    lines = tuple((name, *pair) for name, pair in changed_lines(before, after).items())
    return Trial(number, title, before, after, new.matched, lines, difference(paragraphs(before), paragraphs(after)))


def read(site: AppState, page: FetchedPage, rules: ExtractionRules | None) -> Explanation:
    """Read a page with some rules, or with none where they name nothing."""
    named = rules if rules is not None and any(getattr(rules, field.name) for field in fields(rules)) else None
    return site.explain(page, named)


def figures(article: Article) -> dict[str, int]:
    """Count what a record holds."""
    return {
        "words": article.word_count,
        "paragraphs": len(article.blocks),
        "captions": sum(bool(image.caption) for image in article.images),
        "teasers": len(article.teasers),
    }


def as_toml(stated: dict[str, list[str]]) -> str:
    """Write the selectors as they stand in a source file."""
    table = tomlkit.table()
    for name, selectors in stated.items():
        if selectors:
            table.add(name, selectors)
    rules = tomlkit.aot()
    rules.append(table)
    document = tomlkit.document()
    document.add("rules", rules)
    return tomlkit.dumps(document).strip()
