"""``copydesk sources``: list, show, check, apply, add, import and export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.arguments import SLUG
from worker.cli.views.output import print_json, print_json_lines, print_line, print_table
from worker.errors import InputError, SettingsError
from worker.monitoring.formatting import counted
from worker.normalize.urls import absolute
from worker.records import plain
from worker.runtime import Runtime, current_runtime, utc_now
from worker.settings import load_settings
from worker.settings.sources import SLUG as SLUG_FORM
from worker.settings.sources import read_sources

if TYPE_CHECKING:
    import tomlkit

app = typer.Typer(help="The publications to crawl.", no_args_is_help=True)
NONE_APPLIED = "no source is applied: write one with `copydesk sources add URL`, then `copydesk sources apply`"


@app.command("list")
def list_sources(as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False) -> None:
    """List the applied sources and their state.

    Example: copydesk sources list
    """
    found = current_runtime().sources.all()
    if as_json:
        print_json_lines({**plain(source), "state": state} for source, state in found)
        return
    rows = [(s.slug, s.name, state, len(s.feeds) + len(s.sitemaps) + len(s.listings), s.home_url) for s, state in found]
    print_table(("source", "name", "state", "feeds", "home"), rows, empty=NONE_APPLIED, below="home", cut="name")


@app.command("show")
def show_source(
    slug: SLUG, as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False
) -> None:
    """Show one source: its feeds, sitemaps and listings, their last answers and next polls.

    Example: copydesk sources show demo
    """
    from worker.cli.views.source import print_source
    from worker.storage.queries.source_feeds import SourceViews

    found = SourceViews(current_runtime().sessions).of(slug)
    if as_json:
        print_json(found.as_dict())
    else:
        print_source(found, utc_now())


@app.command()
def check() -> None:
    """Check every source file; say line, key, value and what is allowed.

    Example: copydesk sources check
    """
    folder = Path(load_settings().sources_dir)
    files = read_sources(folder)
    problems = [problem for file in files for problem in file.problems]
    for problem in problems:
        print_line(problem)
    if problems:
        raise SettingsError(f"{folder}: {counted(len(problems), 'problem')} in {counted(len(files), 'file')}")
    enabled = sum(file.enabled for file in files)
    print_line(f"{folder}: {counted(len(files), 'file')} right, {enabled} enabled")


@app.command()
def apply() -> None:
    """Write the source files into the database; a removed file retires its source.

    Example: copydesk sources apply
    """
    apply_sources(current_runtime())


def apply_sources(runtime: Runtime) -> None:
    """Write the source files into the database.

    Raises SettingsError, and changes nothing, where one is wrong.
    """
    folder = Path(runtime.settings.sources_dir)
    files = read_sources(folder)
    problems = [problem for file in files for problem in file.problems]
    if problems:
        raise SettingsError("\n".join(["nothing applied:", *problems]))
    applied = runtime.sources.apply([file.source for file in files if file.source], utc_now())
    words = {
        "added": applied.added,
        "changed": applied.changed,
        "retired": applied.retired,
        "unchanged": applied.unchanged,
        "forgotten (not applied)": applied.forgotten,
    }
    said = "; ".join(f"{word}: {', '.join(slugs)}" for word, slugs in words.items() if slugs)
    print_line(f"sources {said or f'none in {folder}'}")


APPLY = Annotated[bool, typer.Option("--apply", help="Apply all source files at once.")]


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="The publication's home page.")],
    slug: Annotated[
        str | None, typer.Option("--slug", help="The name of the file; by default the site's name.")
    ] = None,
    apply_all: APPLY = False,
) -> None:
    """Find the feeds and sitemaps of a site and write its source file.

    Example: copydesk sources add https://example.org --apply
    """
    import tomlkit

    from worker.cli.found_source import found_source, slug_of

    runtime = current_runtime()
    home = absolute(url if "//" in url else f"https://{url}", url)
    if home is None:
        raise InputError(f"{url!r} is no address of a site: give one such as https://example.org")
    if slug is not None:
        refuse_taken(runtime, slug)
    document = found_source(runtime, home)
    slug = slug or slug_of(str(document["name"]), home)
    refuse_taken(runtime, slug)
    path = write_source(runtime, slug, document)
    print_line(tomlkit.dumps(document).rstrip())
    if apply_all:
        print_line(f"written: {path}")
        apply_sources(runtime)
    else:
        print_line(f"written: {path}; look it over, then `copydesk sources apply`")


def refuse_taken(runtime: Runtime, slug: str) -> None:
    """Raise InputError where a slug is none, or another file's."""
    if not SLUG_FORM.fullmatch(slug):
        raise InputError(f"--slug {slug!r}: allowed are a-z, 0-9 and -, 64 at most")
    path = source_path(runtime, slug)
    if path.exists():
        raise InputError(f"{path}: is there already; give another --slug")


def source_path(runtime: Runtime, slug: str) -> Path:
    """Return where the file of a source stands."""
    return Path(runtime.settings.sources_dir) / f"{slug}.toml"


def write_source(runtime: Runtime, slug: str, document: tomlkit.TOMLDocument) -> Path:
    """Write a source file and return its path."""
    import tomlkit

    path = source_path(runtime, slug)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomlkit.dumps(document), "utf-8")
    return path


@app.command("export")
def export_opml(file: Annotated[Path, typer.Argument(help="The file to write, or - for standard output.")]) -> None:
    """Write the feeds of all source files that are right as an OPML list.

    Example: copydesk sources export feeds.opml
    """
    from worker.cli.opml import write_opml

    files = [found.source for found in read_sources(Path(load_settings().sources_dir)) if found.source]
    if str(file) == "-":
        print_line(write_opml(files))
        return
    file.write_text(f"{write_opml(files)}\n", "utf-8")
    print_line(f"written: {file}, with the feeds of {counted(len(files), 'source')}")


@app.command("import")
def import_opml(
    file: Annotated[Path, typer.Argument(help="An OPML file, as feed readers export it.")], apply_all: APPLY = False
) -> None:
    """Write a source file for each site in an OPML list; what is there stays.

    Example: copydesk sources import feeds.opml
    """
    from worker.cli.found_source import slug_of, source_document
    from worker.cli.opml import read_opml
    from worker.cli.page_input import read_bytes

    runtime = current_runtime()
    publications = read_opml(read_bytes(str(file)), str(file))
    written = 0
    for found in publications:
        slug = slug_of(found.name, found.home)
        if (path := source_path(runtime, slug)).exists():
            print_line(f"kept as it was: {path}")
            continue
        print_line(f"written: {write_source(runtime, slug, source_document(found.name, found.home, found.feeds))}")
        written += 1
    print_line(f"{counted(written, 'source file')} written of {counted(len(publications), 'site')} in {file}")
    if apply_all:
        apply_sources(runtime)
