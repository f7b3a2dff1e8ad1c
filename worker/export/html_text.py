"""A record's text as a piece of HTML that holds no script, for feeds."""

from __future__ import annotations

from html import escape
from typing import Any

from worker.export.markdown import is_web
from worker.export.record import ExportedRecord, shown_blocks
from worker.export.xml_text import xml_text
from worker.normalize.urls import ascii_url

ELEMENTS = {"quote": "blockquote", "code": "pre", "embed": "blockquote"}


def html_text(record: ExportedRecord) -> str:
    """Return the blocks of the clean text as HTML."""
    pieces = (block_html(block, record["images"]) for block in shown_blocks(record))
    return xml_text("\n".join(piece for piece in pieces if piece))


def block_html(block: dict[str, Any], images: list[dict[str, Any]]) -> str:
    """Return a block as an element; empty for one without words."""
    kind, text = block["type"], block["text"]
    if kind == "image":
        return figure(images[block["image"]]) if block["image"] is not None else ""
    if kind == "list":
        return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in block['items'])}</ul>"
    if kind == "table":
        rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row.split("\t")) for row in block["items"])
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    name = f"h{max(2, min(6, block['level'] or 2))}" if kind == "heading" else ELEMENTS.get(kind, "p")
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def figure(image: dict[str, Any]) -> str:
    """Return a picture with its caption and credit."""
    shown = (
        f'<img src="{escape(ascii_url(image["url"]))}" alt="{escape(image["alt"] or "")}">'
        if is_web(image["url"])
        else ""
    )
    words = " · ".join(escape(each) for each in (image["caption"], image["credit"]) if each)
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f"<figure>{shown}{caption}</figure>" if shown or caption else ""
