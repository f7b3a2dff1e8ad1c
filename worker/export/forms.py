"""The forms of an export: which there are, how a file's name tells one, and what writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from worker.errors import InputError
from worker.export.output import Compression
from worker.storage.queries.whole_records import WholeRecord


class Writer(Protocol):
    """Turn records into the bytes of one form."""

    def begin(self) -> bytes: ...
    def entries(self, records: Sequence[WholeRecord]) -> Iterator[bytes]: ...
    def end(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Form:
    """Describe one form: the ends of its files' names, and what it can do.

    ``is_continued`` says that it can be taken up again behind any record, ``is_feed`` that it is of the newest alone.
    """

    name: str
    ends: tuple[str, ...]
    packed: tuple[Compression, ...] = ("gz", "zst")
    is_continued: bool = True
    is_feed: bool = False


FORMS = {
    form.name: form
    for form in (
        Form("jsonl", (".jsonl", ".ndjson")),
        Form("csv", (".csv",)),
        Form("parquet", (".parquet",), packed=(), is_continued=False),
        Form("warc", (".warc",), packed=("gz",)),
        Form("json-ld", (".jsonld",)),
        Form("rss", (".rss",), is_continued=False, is_feed=True),
        Form("atom", (".atom",), is_continued=False, is_feed=True),
        Form("json-feed", (".feed.json",), is_continued=False, is_feed=True),
        Form("markdown", (".md", ".markdown")),
    )
}
# The content type of what a WARC export says of a page beside its bytes; an import takes no other.
KNOWN = "application/vnd.copydesk.page+json"
PACKED: dict[str, Compression] = {".gz": "gz", ".zst": "zst"}


def find_compression(name: str) -> Compression | None:
    """Return what the end of a file's name says of its compression."""
    return next((packed for end, packed in PACKED.items() if name.lower().endswith(end)), None)


def find_form(name: str, stated: str | None) -> Form:
    """Return the form that is stated, else the one that the file's name tells.

    Raises InputError where there is none, or where it cannot be compressed so.
    """
    if stated is not None and stated not in FORMS:
        raise InputError(f"--format {stated!r}: allowed is one of {', '.join(FORMS)}")
    packed = find_compression(name)
    form = FORMS[stated] if stated is not None else told_form(name.lower().removesuffix(f".{packed}"))
    if form is None:
        ends = ", ".join(end for each in FORMS.values() for end in each.ends)
        raise InputError(f"{name}: its end tells no format: give --format, or one of {ends} (and .gz or .zst)")
    if packed and packed not in form.packed:
        raise InputError(f"{name}: {form.name} cannot be compressed as .{packed}: leave that away")
    return form


def told_form(plain: str) -> Form | None:
    """Return the form that the end of a name tells."""
    return next((form for form in FORMS.values() if plain.endswith(form.ends)), None)


def require_extra(load: Callable[[], Writer], form: str, package: str) -> Writer:
    """Return what writes a form.

    Raises InputError with the remedy where its package is not installed.
    """
    try:
        return load()
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != package:
            raise
        raise InputError(f"{form} needs {package}: pip install 'copydesk[export]'") from None
