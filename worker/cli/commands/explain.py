"""``copydesk explain``: one page -> what its record holds, where each value came from, and what competed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from worker.cli.page_input import RawPage, fetch_page, is_url, read_file, read_stored
from worker.cli.views.console import console
from worker.cli.views.explanation_html import explanation_page
from worker.cli.views.explanation_terminal import print_explanation
from worker.cli.views.output import print_json, print_line
from worker.errors import InputError, SettingsError
from worker.explain import explain as explain_page
from worker.frontier.rules_in_force import choose_rules
from worker.normalize.urls import host_of, site
from worker.records import ExtractionRules, Source, plain
from worker.runtime import current_runtime, utc_now
from worker.settings.sources import SourceFile, read_rules, read_sources


def explain(
    page: Annotated[
        str,
        typer.Argument(metavar="URL|FILE|ID|-", help="An address, a file of HTML or text, an article's number, or -."),
    ],
    url: Annotated[str | None, typer.Option("--url", help="The address of a page read from a file.")] = None,
    rules: Annotated[Path | None, typer.Option("--rules", help="A TOML file of selectors to try.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="Use the selectors of this source.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON document.")] = False,
    html: Annotated[Path | None, typer.Option("--html", help="Write the marked-up page to this file.")] = None,
    weights: Annotated[bool, typer.Option("--weights", help="Show what weighed most beside each piece.")] = False,
) -> None:
    """Show why a page is read as it is: fields, competitors, text and reasons.

    Example: copydesk explain https://example.org/2026/03/story.html --html why.html
    """
    raw = open_page(page, url)
    chosen, where = find_rules(raw, rules, source)
    explanation = explain_page(raw.raw, raw.url, content_type=raw.content_type, evidence=raw.evidence, rules=chosen)
    if html is not None:
        html.write_text(explanation_page(explanation, where), "utf-8")
    if as_json:
        print_json({"rules_from": where, **plain(explanation), "article": explanation.article.as_dict()})
    elif html is not None:
        print_line(f"written: {html}")
    else:
        print_explanation(console, explanation, where, weights=weights)


def open_page(name: str, url: str | None) -> RawPage:
    """Open the page of an address, of a stored article's number, or of a file.

    A file whose name is a number is a file.
    """
    if is_url(name):
        return fetch_page(name)
    if name.isdecimal() and not Path(name).exists():
        return read_stored(name)
    return read_file(name, url)


def find_rules(page: RawPage, file: Path | None, slug: str | None) -> tuple[ExtractionRules | None, str]:
    """Find the selectors to read the page with, and say where they are from.

    Those handed in, else those of the source named, else those archived with the page, else those of the source on
    whose site the page stands.
    """
    if file is not None and slug is not None:
        raise InputError("--rules and --source are two ways to name the selectors: give one of them")
    if file is not None:
        return valid_on(page, read_rules(file), str(file))
    if slug is not None:
        found = named_source(slug)
        return valid_on(page, found.rules, f"source {found.slug}")
    if page.fetched_at is not None:
        return page.rules, "stored with the page" if page.rules else "none was stored with the page"
    own = source_of(page.url)
    return valid_on(page, own.rules, f"source {own.slug}") if own is not None else (None, "no source has this site")


def valid_on(page: RawPage, rules: Sequence[ExtractionRules], where: str) -> tuple[ExtractionRules | None, str]:
    """Choose the selectors that hold on the day of the page's fetch."""
    day = (page.fetched_at or utc_now()).date()
    chosen = choose_rules(rules, day)
    if chosen is None:
        where += f", none of whose rules is valid on {day}" if rules else ", which has no rules"
    return chosen, where


def named_source(slug: str) -> Source:
    """Find a source by its file's name.

    Raises InputError or SettingsError where there is none to use.
    """
    folder = Path(current_runtime().settings.sources_dir)
    files = {file.path.stem: file for file in source_files(folder)}
    file = files.get(slug)
    if file is None:
        raise InputError(f"--source {slug!r}: {folder} has no such file; known are {', '.join(files) or 'none'}")
    if file.problems:
        raise SettingsError("\n".join(file.problems))
    if file.source is None:
        raise InputError(f"--source {slug!r}: {file.path} says enabled = false; try it with --rules {file.path}")
    return file.source


def source_of(url: str) -> Source | None:
    """Find the source whose home is on a page's host, else on its site."""
    folder = Path(current_runtime().settings.sources_dir)
    sources = [file.source for file in source_files(folder) if file.source is not None]
    host = host_of(url)
    near = [source for source in sources if site(host_of(source.home_url)) == site(host)]
    return next((source for source in near if host_of(source.home_url) == host), next(iter(near), None))


def source_files(folder: Path) -> list[SourceFile]:
    """Read the source files; none where there is no folder of them."""
    return read_sources(folder) if folder.is_dir() else []
