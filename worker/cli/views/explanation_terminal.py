"""An explanation on the terminal: fields, pictures, text and teasers, each with its reason."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from worker.explain import Alternative, Explanation, Field, ImageExplanation, Passage, Promo, Weight
from worker.records import plain

# What a role is called, and its colour on the terminal.
LABELS = {
    "text": ("text", ""),
    "field": ("field", "blue"),
    "caption": ("caption", "green"),
    "teaser": ("teaser", "magenta"),
    "copy": ("copy", "yellow"),
    "embed": ("embed", "cyan"),
    "other": ("left out", "red"),
}
# The roles whose passages in a row are shown together where they have the same reason: the lines of one promo.
TOGETHER = frozenset({"teaser", "caption", "embed"})
# Pieces in a row that are not the article's and are shown one by one; longer runs are counted by their reasons.
MOST_SHOWN = 2
LONGEST_VALUE = 160


def print_explanation(console: Console, explanation: Explanation, rules_from: str, *, weights: bool) -> None:
    """Print the explanation; with ``weights``, what weighed most in each decision."""
    article = explanation.article
    console.print(Text(article.url, style="bold"))
    console.print(
        Text(f"read as {explanation.encoding}; rules: {rules_in_words(explanation, rules_from)}", style="dim")
    )
    for warning in article.warnings:
        console.print(Text(f"warning: {warning}", style="yellow"))
    print_heading(console, "Fields")
    console.print(field_table(explanation.fields))
    if explanation.pictures:
        print_heading(console, f"Pictures ({len(explanation.pictures)})")
        for n, picture in enumerate(explanation.pictures, 1):
            print_picture(console, n, picture)
    print_heading(console, "Text, piece by piece")
    for run in runs(explanation.passages):
        print_run(console, run, weights)
    if explanation.promos:
        taken = sum(promo.taken for promo in explanation.promos)
        print_heading(console, f"Teasers: {taken} of {len(explanation.promos)} cards")
        for promo in explanation.promos:
            if promo.taken or weights:
                print_promo(console, promo, weights)


def print_heading(console: Console, words: str) -> None:
    """Print a heading."""
    console.print(Text(f"\n{words}", style="bold underline"))


def rules_in_words(explanation: Explanation, rules_from: str) -> str:
    """Say where the rules are from, and how many elements each names."""
    counts = [f"{name} names {count or 'no'} element{'s' * (count != 1)}" for name, count in explanation.matched]
    return "; ".join([rules_from, *counts])


def field_table(fields: Iterable[Field]) -> Table:
    """Lay out the fields: name, value, origin, and the other candidates below."""
    table = Table("field", "value", "from", box=None, pad_edge=False, header_style="bold")
    for field in fields:
        table.add_row(Text(field.name, "cyan"), Text(shown(field.value)), Text(field.provenance or "", "dim"))
        for said, where in compared(field.others, field.value):
            table.add_row("", Text(f"  {said}", "dim"), Text(where, "dim"))
    return table


def compared(others: Iterable[Alternative], value: Any) -> list[tuple[str, str]]:
    """Say what competed with a value: the same from elsewhere, then other values."""
    places: dict[str, list[str]] = {"the same": []}
    for other in others:
        said = "the same" if other.value == value else f"or {shown(other.value)}"
        places.setdefault(said, []).append(other.provenance)
    return [(said, ", ".join(dict.fromkeys(where))) for said, where in places.items() if where]


def shown(value: Any) -> str:
    """Put a value into few words: names, moments, lists."""
    if value is None or value == ():
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return shortened(", ".join(getattr(item, "name", None) or str(item) for item in value))
    return shortened(str(plain(value)))


def without_controls(text: str) -> str:
    """Remove the characters that could steer a terminal, and halves of characters."""
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs"))


def shortened(text: str) -> str:
    """Put a text into a form to print, cut to a few lines."""
    text = without_controls(text)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1].rstrip() + "…"


def print_picture(console: Console, number: int, picture: ImageExplanation) -> None:
    """Print one picture with where its caption and credit came from."""
    image = picture.image
    console.print(Text(f"{number}. {image.role} {image.media} {shortened(image.url or '(no address)')}"))
    console.print(Text(f"   stands in {picture.place}", style="dim"))
    for name, value, where in (
        ("caption", image.caption, picture.caption_from),
        ("credit", image.credit, picture.credit_from),
    ):
        if value:
            console.print(Text.assemble(f"   {name}: ", (without_controls(value), "green"), (f"  from {where}", "dim")))
    for other in picture.others:
        console.print(Text(f"   or {shortened(str(other.value))}  ({other.provenance})", style="dim"))


def runs(passages: Iterable[Passage]) -> Iterator[list[Passage]]:
    """Group passages: those of no article in a row, and one promo's lines."""

    def key(numbered: tuple[int, Passage]) -> tuple[str, str | int]:
        number, passage = numbered
        return passage.role, "" if passage.role == "other" else passage.reason if passage.role in TOGETHER else number

    for _, group in groupby(enumerate(passages), key=key):
        yield [passage for _, passage in group]


def reasons_in_words(run: Iterable[Passage]) -> str:
    """List the reasons of several passages with their counts, commonest first."""
    counts = Counter(passage.reason for passage in run)
    return ", ".join(f"{reason} ({count})" for reason, count in counts.most_common())


def print_run(console: Console, run: list[Passage], weights: bool) -> None:
    """Print one passage, or several of a kind."""
    if len(run) > MOST_SHOWN and run[0].role == "other" and not weights:
        console.print(Text(f"▒ {len(run)} pieces left out: {reasons_in_words(run)}", style="red dim"))
        return
    before = ""
    for passage in run:
        print_passage(console, passage, weights, labelled=passage.reason != before)
        before = passage.reason


def print_passage(console: Console, passage: Passage, weights: bool, *, labelled: bool) -> None:
    """Print one passage: kept text plain, anything else with label and reason."""
    label, style = LABELS[passage.role]
    if passage.kept:
        mark = "" if passage.shape == "paragraph" else f"[{passage.shape}] "
        console.print(Text.assemble(("│ ", "dim"), (mark, "dim"), without_controls(passage.text)))
    else:
        if labelled:
            console.print(Text(f"▒ {label}: {passage.reason}", style))
        console.print(Text(f"  {shortened(passage.text)}"))
    if weights:
        detail = f"{passage.reason}, " if passage.kept else ""
        console.print(Text(f"  {detail}{in_figures(passage.odds)}; in {passage.place}", style="dim"))
        print_weights(console, passage.weights)


def print_promo(console: Console, promo: Promo, weights: bool) -> None:
    """Print one card."""
    mark, style = ("→", "magenta") if promo.taken else ("✗", "dim")
    block = f"  [{promo.block}]" if promo.block else ""
    line = f"{mark} {shortened(promo.headline)}{block}  {in_figures(promo.odds)}"
    console.print(Text(line, style=style))
    if weights:
        console.print(Text(f"  {promo.reason}; in {promo.place}", style="dim"))
        print_weights(console, promo.weights)


def print_weights(console: Console, weights: Iterable[Weight]) -> None:
    """Print what weighed most, a line each."""
    for weight in weights:
        console.print(Text(f"    {weight.value:+.2f}  {weight.meaning}", style="dim"))


def in_figures(odds: float | None) -> str:
    """Format log-odds with their sign; a word where nothing was weighed."""
    return "not weighed" if odds is None else f"log-odds {odds:+.1f}"
