"""``copydesk sources``: list, check, apply, add, pause, resume."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from worker.cli.views.output import print_json_lines, print_line, print_table
from worker.errors import InputError, SettingsError
from worker.normalize.urls import absolute, host_of, site
from worker.records import plain
from worker.runtime import Runtime, current_runtime, utc_now
from worker.settings import load_settings
from worker.settings.sources import SLUG, read_sources

app = typer.Typer(help="The publications to crawl.", no_args_is_help=True)


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
    print_table(("source", "name", "state", "polled", "home"), rows)


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
        raise SettingsError(f"{folder}: {len(problems)} problem{'s' * (len(problems) > 1)} in {len(files)} files")
    enabled = sum(file.enabled for file in files)
    print_line(f"{folder}: {len(files)} files are right, {enabled} enabled")


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


@app.command()
def pause(slug: Annotated[str, typer.Argument(help="The source's slug.")]) -> None:
    """Stop polling and fetching one source until it is resumed.

    Example: copydesk sources pause demo
    """
    before = current_runtime().sources.set_state(slug, "paused", utc_now())
    print_line(f"{slug}: paused (was {before})")


@app.command()
def resume(slug: Annotated[str, typer.Argument(help="The source's slug.")]) -> None:
    """Take up a paused source again.

    Example: copydesk sources resume demo
    """
    before = current_runtime().sources.set_state(slug, "active", utc_now())
    print_line(f"{slug}: active (was {before})")


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="The publication's home page.")],
    slug: Annotated[str | None, typer.Option("--slug", help="The name of the file; by default the site's.")] = None,
) -> None:
    """Find the feeds and sitemaps of a site and write its source file.

    Example: copydesk sources add https://example.org
    """
    import tomlkit

    from worker.cli.found_source import found_source

    runtime = current_runtime()
    home = absolute(url if "//" in url else f"https://{url}", url)
    if home is None:
        raise InputError(f"{url!r} is no address of a site: give one such as https://example.org")
    slug = slug or re.sub(r"[^a-z0-9]+", "-", site(host_of(home))).strip("-")
    if not SLUG.fullmatch(slug):
        raise InputError(f"--slug {slug!r}: allowed are a-z, 0-9 and -, 64 at most")
    path = Path(runtime.settings.sources_dir) / f"{slug}.toml"
    if path.exists():
        raise InputError(f"{path}: is there already; give another --slug")
    document = found_source(runtime, home)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomlkit.dumps(document), "utf-8")
    print_line(path.read_text("utf-8").rstrip())
    print_line(f"written: {path}; look it over, then `copydesk sources apply`")
