#!/usr/bin/env python3
"""Learn the weights by which teasers are told from other links, or say how well they do on publishers not seen.

    python benchmarks/reading/train_teasers.py GOLD          # cross-validation by publisher: precision, recall, F1
    python benchmarks/reading/train_teasers.py GOLD --write  # write worker/extraction/teasers/weights.json

GOLD is a folder with ``teasers.jsonl`` (id, url, html_file, teasers: [{url}]) and ``html/*.html.gz``, and with the
pages of tests/quality/foreign, of which the half ``look`` is learned from too.  Every card of every page that stands
in no menu, header or footer is one example; it is positive where its target is among the page's teasers.  The model is
logistic, its weights drawn towards PRIOR (0 where it names none) with the strength PULL, which cross-validation chose
from 0.3 to 30: a few dozen pages cannot show what every advertisement looks like, but they can correct what we expect
of one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.quality.foreign.hashes import digest, target_key  # noqa: E402
from tests.quality.foreign.score import annotations, gold_pages  # noqa: E402
from worker.extraction.main_text import find_main_text  # noqa: E402
from worker.extraction.page import open_page  # noqa: E402
from worker.extraction.teasers.cards import gather_cards  # noqa: E402
from worker.extraction.teasers.decision import Lists  # noqa: E402
from worker.extraction.teasers.exclusions import find_exclusion  # noqa: E402
from worker.extraction.teasers.features import read_context, weigh_card  # noqa: E402
from worker.extraction.teasers.links import read_links  # noqa: E402
from worker.extraction.teasers.list_heading import count_links  # noqa: E402
from worker.normalize.encodings import decode  # noqa: E402
from worker.normalize.html import parse_html  # noqa: E402
from worker.normalize.urls import url_key  # noqa: E402

Features = dict[str, float]
Model = tuple[float, Features]

PULL = 6.0
STEPS = 300
FOLDS = 14
THRESHOLD = -0.2
# What is expected of features that few of the pages show, in log-odds.
PRIOR: Features = {
    "above_short": -0.7,
    "headed_kind": 0.7,
    "headed_other": -1.5,
    "headed_promo": 1.0,
    "listing": -1.0,
    "off_site": -0.5,
    "same_site": 0.3,
    "sells": -1.5,
    "service": -1.0,
    "zone_advert": -0.7,
    "zone_author": -0.7,
    "zone_comments": -0.7,
    "zone_footer": -1.0,
    "zone_header": -1.0,
    "zone_navigation": -1.0,
    "zone_promo": 0.7,
    "zone_promotion": -0.7,
    "zone_share": -0.7,
    "zone_tags": -0.7,
}
TARGET = ROOT / "worker" / "extraction" / "teasers" / "weights.json"


class Page(NamedTuple):
    """The cards of a page: the target of each with its features, and what is known of the targets."""

    cards: list[tuple[str, Features]]
    wanted: frozenset[str]
    unsure: frozenset[str] = frozenset()

    def examples(self) -> list[tuple[bool, Features]]:
        """Return the cards that are or are no teasers beyond doubt."""
        return [(key in self.wanted, features) for key, features in self.cards if key not in self.unsure]


def read_cards(raw: bytes, url: str, key_of: Callable[[str], str]) -> list[tuple[str, Features]]:
    """Return the key of the target and the features of each card of a page."""
    document = open_page(parse_html(decode(raw, None).text), url)
    roots = find_main_text(document).roots
    links = read_links(document)
    page = read_context(document, roots)
    cards = [card for card in gather_cards(document, roots, links) if not card.in_sentence]
    linked = count_links(document, [link.index for link in links])
    lists = Lists(page, {id(card): weigh_card(page, card) for card in cards}, linked)
    rows = []
    for card in (card for card in cards if not find_exclusion(page, card)):
        features = dict.fromkeys(lists.features[id(card)], 1.0) | lists.of(card).features
        rows.append((key_of(card.links[0].target.url), features))
    return rows


def read_gold(gold: Path) -> Iterator[Page]:
    """Yield the pages of ``teasers.jsonl``."""
    rows = [json.loads(line) for line in (gold / "teasers.jsonl").open(encoding="utf-8")]
    for row in sorted(rows, key=lambda row: row["id"]):
        raw = gzip.decompress((gold / "html" / row["html_file"]).read_bytes())
        wanted = frozenset(url_key(teaser["url"]) for teaser in row["teasers"])
        yield Page(read_cards(raw, row["url"], url_key), wanted)


def read_foreign(gold: Path) -> Iterator[Page]:
    """Yield the foreign pages that may be looked at; their targets are known by hash."""
    pages = [page for page in annotations() if page["half"] == "look"]
    sources = gold_pages(gold, {page["id"] for page in pages})
    for page in sorted(pages, key=lambda page: page["id"]):
        raw, url = sources[page["id"]]
        cards = read_cards(raw, url, lambda target: digest(target_key(target)))
        # The first address of a teaser stands for all.
        same = {each: teaser["urls"][0] for teaser in page["teasers"] for each in teaser["urls"]}
        known = [(same.get(key, key), features) for key, features in cards]
        yield Page(known, frozenset(same.values()), frozenset(page["ignore_teasers"]))


def fit(rows: list[tuple[bool, Features]]) -> Model:
    """The bias and weights that explain the rows best under the prior (gradient descent with adaptive steps)."""
    names = {name for _, features in rows for name in features} | set(PRIOR)
    weights = {name: PRIOR.get(name, 0.0) for name in sorted(names)}
    paces = dict.fromkeys(weights, 1e-6)
    bias, bias_pace = 0.0, 1e-6
    for _ in range(STEPS):
        slopes = {name: PULL * (weights[name] - PRIOR.get(name, 0.0)) for name in weights}
        bias_slope = 0.0
        for positive, features in rows:
            error = chance((bias, weights), features) - positive
            bias_slope += error
            for name, value in features.items():
                slopes[name] += error * value
        bias_pace += bias_slope**2
        bias -= 0.5 * bias_slope / math.sqrt(bias_pace)
        for name, slope in slopes.items():
            paces[name] += slope**2
            weights[name] -= 0.5 * slope / math.sqrt(paces[name])
    return bias, weights


def chance(model: Model, features: Features) -> float:
    """How likely a card with these features is a promo."""
    odds = model[0] + sum(model[1].get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def main() -> None:
    """Print the figures of the cross-validation; write the weights where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    pages = [*read_gold(args.gold), *read_foreign(args.gold)]
    if not args.write:
        validate(pages)
    else:
        bias, weights = fit([row for page in pages for row in page.examples()])
        kept = {name: round(weight, 3) for name, weight in sorted(weights.items()) if abs(weight) >= 0.001}
        model = {"bias": round(bias, 3), "threshold": THRESHOLD, "weights": kept}
        TARGET.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")


def validate(pages: list[Page]) -> None:
    """Print what a model reaches on each page that it has not learned from, and over all of them."""
    bound = 1 / (1 + math.exp(-THRESHOLD))
    right = extra = missed = 0
    for fold in range(FOLDS):
        model = fit([row for n, page in enumerate(pages) if n % FOLDS != fold for row in page.examples()])
        for page in pages[fold::FOLDS]:
            chosen = {key for key, features in page.cards if chance(model, features) > bound} - page.unsure
            right += len(chosen & page.wanted)
            extra += len(chosen - page.wanted)
            missed += len(page.wanted - chosen)
    print(f"{len(pages)} pages, {sum(len(page.examples()) for page in pages)} cards: ", end="")
    print(f"P {right / (right + extra):.3f}  R {right / (right + missed):.3f}  ", end="")
    print(f"F1 {2 * right / (2 * right + extra + missed):.3f}")


if __name__ == "__main__":
    main()
