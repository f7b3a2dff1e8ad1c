"""Markdown: one article after the other in one document, its texts escaped so that they stay texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from worker.export.record import ExportedRecord, exported, shown_blocks
from worker.normalize.controls import CONTROL, without_controls
from worker.storage.queries.whole_records import WholeRecord

# What means something to a Markdown reader anywhere, and what does so at the begin of a line only (CommonMark 0.31).
# Of a bare address it is what makes a link of it (GitHub Flavored Markdown 0.29, 6.9), which the other escapes spoil.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>&|~$]|:(?=//)|(?<=[wW]{3})\.")
_AT_BEGIN = re.compile(r"^(\d{1,9}(?=[.)])|(?=[#+=-]))(.)")
_ADDRESS = re.compile(rf"[\s<>()\\]|{CONTROL.pattern}")
_WEB = re.compile(r"https?://", re.IGNORECASE)
# What ends a list: an indented line behind one would be a paragraph of its last item, and not code.
_END_OF_LIST = "<!-- -->"


class Markdown:
    """Write records as sections of one document."""

    def begin(self) -> bytes:
        """Return what stands before the first article."""
        return b""

    def entries(self, records: Sequence[WholeRecord]) -> Iterator[bytes]:
        """Yield each record as a section."""
        for record in records:
            yield section(exported(record)).encode()

    def end(self) -> bytes:
        """Return what stands behind the last article."""
        return b""


def section(record: ExportedRecord) -> str:
    """Return an article as Markdown: title, what is known of it, and its blocks."""
    title = record["title"] or record["canonical_url"]
    lines = [f"# {inline(title)}", *([f"**{inline(record['dek'])}**"] if record["dek"] else []), facts(record)]
    lines += body(shown_blocks(record), record["images"])
    return "\n\n".join(lines) + "\n\n---\n\n"


def body(blocks: Sequence[dict[str, Any]], images: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the blocks that have words, and what parts code from a list before it."""
    before = ""
    for block in blocks:
        if text := block_text(block, images):
            if (before, block["type"]) == ("list", "code"):
                yield _END_OF_LIST
            yield text
            before = block["type"]


def facts(record: ExportedRecord) -> str:
    """Return one line on who published it, when and where."""
    names = ", ".join(author["name"] for author in record["authors"])
    when = record["published_at"] or f"seen {record['first_seen_at']}"
    gone = f"no longer published ({record['unpublished_reason']})" if record["unpublished_at"] else None
    said = [record["site_name"] or record["source"], names, when, gone]
    return " · ".join([*(inline(each) for each in said if each), address(record["canonical_url"])])


def block_text(block: dict[str, Any], images: list[dict[str, Any]]) -> str:
    """Return a block as Markdown; empty for one without words."""
    kind, text = block["type"], block["text"]
    if kind == "image":
        return picture(images[block["image"]]) if block["image"] is not None else ""
    if kind in ("quote", "embed"):
        quoted = "\n".join(f"> {line}" for line in lines_of(text))
        return quoted or (address(block["url"]) if block["url"] else "")
    return structured(block) or "  \n".join(lines_of(text))


def structured(block: dict[str, Any]) -> str:
    """Return a heading, code, a list or a table; empty for any other block."""
    kind, text = block["type"], block["text"]
    if kind == "heading":
        return f"{'#' * max(2, min(6, block['level'] or 2))} {inline(text)}"
    if kind == "code":
        return "\n".join(f"    {line}" for line in without_controls(text).splitlines())
    if kind == "list":
        return "\n".join(f"- {inline(item)}" for item in block["items"])
    return table(block["items"]) if kind == "table" else ""


def picture(image: dict[str, Any]) -> str:
    """Return a picture with its caption and credit under it."""
    shown = f"![{inline(image['alt'] or '')}]({target(image['url'])})" if is_web(image["url"]) else ""
    words = " · ".join(inline(each) for each in (image["caption"], image["credit"]) if each)
    return "  \n".join(each for each in (shown, f"*{words}*" if words else "") if each)


def table(rows: Sequence[str]) -> str:
    """Return rows of cells, parted by tabs, as a table with a head."""
    cells = [[inline(cell) for cell in row.split("\t")] for row in rows]
    if not cells:
        return ""
    width = max(map(len, cells))
    drawn = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in cells]
    return "\n".join([drawn[0], f"|{' --- |' * width}", *drawn[1:]])


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, escaped."""
    return [inline(line) for line in text.splitlines() if line.strip()]


def inline(text: str) -> str:
    """Return a text as one line that Markdown shows as it is."""
    line = " ".join(without_controls(text).split())
    return _AT_BEGIN.sub(r"\1\\\2", _ANYWHERE.sub(r"\\\g<0>", line))


def address(url: str) -> str:
    """Return an address of the web as a link that shows itself, another as text."""
    return f"<{target(url)}>" if is_web(url) else inline(url)


def is_web(url: str | None) -> bool:
    """Tell whether an address is one of the web, and no script."""
    return url is not None and _WEB.match(url) is not None


def target(url: str) -> str:
    """Return an address, encoded where it would end a link or turn the reading order."""
    return _ADDRESS.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), url)
