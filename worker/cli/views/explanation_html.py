"""An explanation as a page to look at: self-contained HTML without scripts, in which nothing of the page explained is
markup."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from urllib.parse import urlsplit

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
from worker.explain import Explanation, Field, Passage, Picture, Promo, Weight

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


class Html(str):
    """Text that is markup already; any other text is escaped where it becomes a part of the page."""

    __slots__ = ()


def tag(name: str, *content: str, **attributes: str) -> Html:
    """One element; ``class_`` stands for the attribute class."""
    said = "".join(f' {key.rstrip("_")}="{html.escape(without_controls(value))}"' for key, value in attributes.items())
    return Html(f"<{name}{said}>{joined(content)}</{name}>")


def joined(content: Iterable[str]) -> Html:
    """Several pieces one behind the other, those that are no markup escaped and without control characters."""
    return Html("".join(x if isinstance(x, Html) else html.escape(without_controls(x)) for x in content))


def explanation_page(explanation: Explanation, rules_from: str) -> str:
    """The whole page."""
    title = explanation.article.title or explanation.article.url
    head = joined(
        [
            Html('<meta charset="utf-8">'),
            Html(f'<meta http-equiv="Content-Security-Policy" content="{html.escape(POLICY)}">'),
            Html('<meta name="viewport" content="width=device-width">'),
            Html('<meta name="referrer" content="no-referrer">'),
            tag("title", f"Explained: {title}"),
            tag("style", Html(files("worker.cli.views").joinpath("explanation.css").read_text("utf-8"))),
        ]
    )
    body = joined([*page_parts(explanation, rules_from)])
    return f"<!DOCTYPE html>\n{tag('html', tag('head', head), tag('body', body), lang='en')}\n"


def page_parts(explanation: Explanation, rules_from: str) -> Iterator[Html]:
    """The parts of the page, top to bottom."""
    article = explanation.article
    yield tag("h1", article.title or "(no title)")
    rules = f"read as {explanation.encoding} · rules: {rules_in_words(explanation, rules_from)}"
    yield tag("p", linked(article.url), Html("<br>"), rules, class_="about")
    for warning in article.warnings:
        yield tag("p", f"Warning: {warning}", class_="warning")
    yield section("Fields", field_table(explanation.fields))
    if explanation.pictures:
        yield section(f"Pictures ({len(explanation.pictures)})", picture_table(explanation.pictures))
    yield section("The page's text, piece by piece", legend(), *(run_part(run) for run in runs(explanation.passages)))
    if explanation.promos:
        taken = sum(promo.taken for promo in explanation.promos)
        heading = f"Teasers: {taken} of {len(explanation.promos)} cards of links"
        yield section(heading, *promo_tables(explanation.promos))


def section(heading: str, *content: Html) -> Html:
    """A part of the page under its heading."""
    return tag("section", tag("h2", heading), *content)


def linked(url: str) -> Html:
    """An address as a link where it is one of the web, else as text."""
    if urlsplit(url).scheme in ("http", "https"):
        return tag("a", url, href=url, rel="noopener noreferrer nofollow")
    return tag("span", url)


def table(columns: Iterable[str], rows: Iterable[Html], class_: str) -> Html:
    """A table with a row of headings."""
    head = tag("tr", *(tag("th", column) for column in columns))
    return tag("table", tag("thead", head), tag("tbody", *rows), class_=class_)


def field_table(fields: Iterable[Field]) -> Html:
    """The record's fields: value, where it came from, what competed."""
    return table(("Field", "Value", "From", "What else the page says"), map(field_row, fields), "fields")


def field_row(field: Field) -> Html:
    """One field."""
    others = [
        tag("li", tag("span", said, dir="auto"), " ", tag("i", where))
        for said, where in compared(field.others, field.value)
    ]
    unknown = field.provenance is None and not field.value
    value = tag("span", shown(field.value), dir="auto")
    cells = (tag("th", field.name), tag("td", value), tag("td", field.provenance or ""), tag("td", tag("ul", *others)))
    return tag("tr", *cells, class_="unknown" if unknown else "known")


def picture_table(pictures: Iterable[Picture]) -> Html:
    """The article's pictures with where caption and credit came from."""
    rows = (picture_row(n, picture) for n, picture in enumerate(pictures, 1))
    return table(("", "Picture", "Caption", "Credit", "What else might be the caption"), rows, "pictures")


def picture_row(number: int, picture: Picture) -> Html:
    """One picture."""
    image = picture.image
    others = [
        tag("li", tag("span", str(other.value), dir="auto"), " ", tag("i", other.provenance))
        for other in picture.others
    ]
    return tag(
        "tr",
        tag("th", str(number)),
        tag("td", tag("b", image.role), f" {image.media} ", tag("i", picture.place), address(image.url)),
        said_from(image.caption, picture.caption_from),
        said_from(image.credit, picture.credit_from),
        tag("td", tag("ul", *others)),
    )


def address(url: str | None) -> Html:
    """The address of a picture, which is not loaded."""
    return tag("div", linked(url) if url else "no address", class_="address")


def said_from(value: str | None, where: str | None) -> Html:
    """A cell with a text and where it was found."""
    return tag("td", tag("span", value or "–", dir="auto"), " ", tag("i", where or ""))


def legend() -> Html:
    """What the colours mean."""
    return tag("p", *(tag("span", label(role), f" {MEANINGS[role]}") for role in MEANINGS), class_="legend")


def label(role: str) -> Html:
    """The coloured word for what a piece is."""
    return tag("b", LABELS[role][0], class_=f"label {role}")


def run_part(run: list[Passage]) -> Html:
    """One passage, or several that are not the article's, folded."""
    if run[0].role != "other":
        return passage_part(*run)
    if len(run) <= MOST_OPEN:
        return joined(passage_part(passage) for passage in run)
    summary = tag("summary", label("other"), f" {len(run)} pieces: {reasons_in_words(run)}")
    return tag("details", summary, *(passage_part(passage) for passage in run), class_="run")


def passage_part(passage: Passage, *more: Passage) -> Html:
    """One passage, or several of one kind and reason: what it is and why on the left, its text on the right."""
    why: list[str] = []
    if passage.role == "text":
        why.append(tag("span", passage.shape, class_="shape") if passage.shape != "paragraph" else Html(""))
    else:
        why += [label(passage.role), " ", tag("span", passage.reason)]
    lines = [tag("div", each.text, dir="auto") for each in (passage, *more)]
    if len({each.odds for each in (passage, *more)}) == 1:
        why.append(evidence(passage))
    return tag(
        "div", tag("div", *why, class_="why"), tag("div", *lines, class_="said"), class_=f"passage {passage.role}"
    )


def evidence(passage: Passage) -> Html:
    """What a passage was decided by: folded under its odds, or only its place where it was not weighed."""
    place = tag("div", "in ", tag("code", passage.place)) if passage.place else Html("")
    if passage.odds is None:
        return tag("div", place, class_="odds")
    reason = tag("div", passage.reason) if passage.kept else Html("")
    summary = tag("summary", in_figures(passage.odds))
    return tag("details", summary, reason, place, weight_list(passage.weights), class_="odds")


def weight_list(weights: Iterable[Weight]) -> Html:
    """What weighed most, a line each."""
    return tag("ul", *(tag("li", tag("b", f"{weight.value:+.2f}"), f" {weight.meaning}") for weight in weights))


def promo_tables(promos: Sequence[Promo]) -> Iterator[Html]:
    """The teasers in page order; folded, the other cards of links, the likeliest first."""
    columns = ("", "Headline", "Block", "Log-odds and what weighed most")
    taken = [promo for promo in promos if promo.taken]
    refused = sorted((promo for promo in promos if not promo.taken), key=lambda promo: -promo.odds)
    if taken:
        yield table(columns, map(promo_row, taken), "promos")
    if refused:
        summary = tag("summary", f"{len(refused)} cards of links that are no teasers, the likeliest first")
        yield tag("details", summary, table(columns, map(promo_row, refused), "promos"))


def promo_row(promo: Promo) -> Html:
    """One card."""
    mark = label("teaser") if promo.taken else tag("b", "no teaser", class_="label none")
    heading = tag("span", promo.headline, dir="auto")
    weights = tag("details", tag("summary", f"{promo.odds:+.1f}"), tag("div", promo.reason), weight_list(promo.weights))
    return tag(
        "tr",
        tag("td", mark),
        tag("td", heading, tag("div", linked(promo.url), class_="address")),
        tag("td", tag("span", promo.block or "", dir="auto")),
        tag("td", weights),
        class_="taken" if promo.taken else "refused",
    )
