"""The tables of a source file: every key with its type and the sentence that documents it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from worker.settings.addresses import PAGE
from worker.settings.keys import (
    Commas,
    Cron,
    Day,
    Flag,
    Number,
    Pattern,
    Seconds,
    Selector,
    TomlTable,
    WebAddress,
    Whole,
    Zone,
    allowed,
    duration,
    duration_words,
    matching,
    number,
    whole,
)

YEAR = 31_536_000  # seconds
WEEK = 604_800
HEADER_WORDS = "a text without line breaks"
Urls = Annotated[tuple[WebAddress, ...], Commas, allowed(f"a list, each {PAGE.words}")]
Patterns = Annotated[tuple[Pattern, ...], Commas, allowed("a list, each a regular expression")]
Selectors = Annotated[tuple[Selector, ...], Commas, allowed("a list, each a CSS selector")]
Date = Annotated[Day | None, allowed("a date such as 2026-01-31, without quotes")]


class PollingTable(TomlTable):
    """Hold ``[polling]``: how a source's feeds, sitemaps and listings are polled."""

    mode: Literal["adaptive", "fixed", "cron"] = Field(
        default="adaptive", description="adaptive follows how often something is new."
    )
    interval: Annotated[Seconds, duration(1, WEEK)] = Field(
        default=900.0, description="Between two polls: fixed, or where adaptive begins."
    )
    cron: Annotated[Cron | None, allowed('a cron line of five fields such as "*/15 * * * *"')] = Field(
        default=None, description="When to poll, in UTC, for the mode cron."
    )

    @model_validator(mode="after")
    def check_cron_mode(self) -> PollingTable:
        """Check that the mode cron has its line."""
        if self.mode == "cron" and not self.cron:
            raise ValueError('polling.cron is missing: mode "cron" needs one, such as "*/15 * * * *"')
        return self


class RulesTable(TomlTable):
    """Hold one ``[[rules]]``: a source's own selectors, and the days on which they fit."""

    body: Selectors = Field(default=(), description="Where the article's text stands.")
    drop: Selectors = Field(default=(), description="What is not part of it.")
    title: Selectors = Field(default=(), description="The headline.")
    byline: Selectors = Field(default=(), description="Who wrote it.")
    date: Selectors = Field(default=(), description="When it was published.")
    caption: Selectors = Field(default=(), description="The text under a picture.")
    teaser: Selectors = Field(default=(), description="Cards that promote other pieces.")
    valid_from: Date = Field(default=None, description="The first day of the markup these selectors fit.")
    valid_until: Date = Field(default=None, description="The last such day.")


def one_or_several(value: Any) -> Any:
    """Take a single table where an array of tables is meant."""
    return value if isinstance(value, list) else [value]


class SourceTable(TomlTable):
    """Hold a whole source file: one publication to crawl."""

    name: Annotated[str, matching(".+", "a text")] = Field(description="What the publication calls itself.")
    home: WebAddress = Field(description="Its home page.")
    enabled: Flag = Field(default=True, description="false leaves the file out of `sources apply`.")
    feeds: Urls = Field(default=(), description="RSS, Atom or JSON feeds.")
    sitemaps: Urls = Field(default=(), description="Sitemaps, sitemap indexes, news sitemaps.")
    listings: Urls = Field(default=(), description="Section pages to take links from.")
    listing_selector: Annotated[Selector | None, allowed("a CSS selector")] = Field(
        default=None, description="Where on a section page the links stand."
    )
    language: Annotated[str | None, matching(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", "a language tag such as en or pt-BR")] = (
        Field(None, description="Its language.")
    )
    timezone: Annotated[Zone | None, allowed('a time zone such as "Europe/Berlin"')] = Field(
        default=None, description="The zone of dates that carry none."
    )
    include: Patterns = Field(default=(), description="A URL must match one of these, where there are any.")
    exclude: Patterns = Field(default=(), description="A URL must match none of these.")
    max_age: Annotated[Seconds | None, allowed(duration_words(60, 10 * YEAR), ge=60, le=10 * YEAR)] = Field(
        default=None, description="Older articles are not taken up."
    )
    daily_budget: Annotated[Whole | None, whole(1, 10_000_000, "pages")] = Field(
        default=None, description="Pages fetched in one UTC day at most."
    )
    delay: Annotated[Number | None, number(0, 3600, "seconds")] = Field(
        default=None, description="Between two requests to its hosts; below 1 s for loopback hosts only."
    )
    recrawl: Annotated[
        tuple[Annotated[Seconds, duration(1, YEAR)], ...] | None,
        Commas,
        allowed(f"a list, each {duration_words(1, YEAR)}"),
    ] = Field(default=None, description="Ages at which a young article is fetched again.")
    follow_teasers: Flag = Field(default=False, description="Whether the targets of teasers enter the frontier.")
    boilerplate: Flag = Field(
        default=True, description="false leaves in the texts what the source repeats on its pages."
    )
    polling: PollingTable = Field(
        default=PollingTable(), description="How its feeds, sitemaps and listings are polled."
    )
    headers: dict[str, Annotated[str, Field(pattern=r"^[^\r\n]*$")]] = Field(
        default={},
        description="Request headers of this source.",
        json_schema_extra={"allowed": HEADER_WORDS},
    )
    rules: Annotated[tuple[RulesTable, ...], BeforeValidator(one_or_several)] = Field(
        default=(), description="Selectors that beat the generic evidence while they are valid."
    )

    @model_validator(mode="after")
    def check_that_it_can_be_polled(self) -> SourceTable:
        """Check that there is something to poll."""
        if not (self.feeds or self.sitemaps or self.listings):
            raise ValueError("nothing to poll: give at least one of feeds, sitemaps, listings")
        return self
