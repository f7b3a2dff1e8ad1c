"""Pairs that share words and tell other stories, or tell one: over thresholds, with and without learned boilerplate.

    python -m benchmarks.duplicates.hard_cases > benchmarks/duplicates/hard_cases.md

All texts are written by `benchmarks.duplicates.prose` from a seed, in English.  Each case is a set of texts and what
should be found among them; the curve says which share of the pairs a threshold on common shingles alone would link, the
last columns what the verdict links (with numbers and names), before and after the set's repeated blocks are left out.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from random import Random

from benchmarks.duplicates.prose import ENGLISH, Desk
from tests.dedup.cores import find_cores
from worker.dedup.articles import fingerprint
from worker.dedup.boilerplate import LEAST_COUNTED, BlockCount, is_repeated
from worker.dedup.stories import Text
from worker.dedup.verdict import judge, overlap
from worker.records import Fingerprint
from worker.storage.articles.boilerplate.counts import OWN_CHARACTERS

THRESHOLDS = (0.30, 0.40, 0.50, 0.60, 0.70, 0.80)
SIZE = 12
TOWNS = (
    "Harrogate",
    "Leeds",
    "Derby",
    "York",
    "Hull",
    "Whitby",
    "Selby",
    "Ripon",
    "Skipton",
    "Goole",
    "Malton",
    "Filey",
)


@dataclass(frozen=True)
class Case:
    """One set of texts, each as its blocks, and whether they tell one story."""

    name: str
    wanted: str
    texts: list[list[str]]
    days: int = 9


def cases(random: Random) -> Iterator[Case]:
    """Write every case."""
    desks = [Desk(ENGLISH, random) for _ in range(SIZE)]
    shared = Desk(ENGLISH, random)
    disclaimer = [" ".join(shared.text(150, random)) for _ in range(2)]
    quotes = [shared.sentence() for _ in range(3)]
    items = [" ".join(shared.text(45, random)) for _ in range(20)]
    yield Case("disclaimer of 300 words", "apart", [[*paragraphs(desk, 150, random), *disclaimer] for desk in desks])
    yield Case("weather by town", "apart", [weather(place, random) for place in range(SIZE)])
    yield Case("stock report", "apart", [stocks(place, random) for place in range(SIZE)])
    yield Case("follow-ups with three quotes", "apart", [follow_up(desk, quotes, random) for desk in desks])
    yield Case("listicles, half of the items shared", "apart", [listicle(items, random) for _ in range(SIZE)])
    yield Case("live blog, growing", "together", list(live_blog(shared, random)), days=1)
    yield Case("a paragraph replaced each day", "near in time", list(replaced_daily(shared, random)))
    report = paragraphs(shared, 400, random)
    yield Case(
        "agency report, local paragraph",
        "together",
        [[*report[:2], desks[n].sentence(), *report[2:]] for n in range(SIZE)],
    )


def paragraphs(desk: Desk, words: int, random: Random) -> list[str]:
    """Return a text of so many words as paragraphs of three sentences."""
    sentences = desk.text(words, random)
    return [" ".join(sentences[start : start + 3]) for start in range(0, len(sentences), 3)]


def weather(place: int, random: Random) -> list[str]:
    """Return one town's weather in set words."""
    low, high, wind, rain = (random.randrange(*span) for span in ((1, 9), (10, 25), (10, 60), (0, 100)))
    return [
        f"{TOWNS[place]} wakes to a low of {low} degrees, and by noon the thermometer climbs to {high} in the shade.",
        f"The wind blows from the west at up to {wind} kilometres an hour, and the chance of rain is {rain} per cent.",
        f"In {TOWNS[place]} the sun rises at 6:{random.randrange(10, 60)} and sets at 19:{random.randrange(10, 60)}.",
        f"At the weekend {TOWNS[place - 1]} and {TOWNS[place - 2]} may see {high + 2} degrees before showers return.",
        f"The pollen count is {random.randrange(200)}, the river stands at {random.randrange(80, 400)} centimetres.",
    ]


def stocks(place: int, random: Random) -> list[str]:
    """Return one company's day at the exchange in set words."""
    name = f"{TOWNS[place]} Works"
    price, change, volume = random.randrange(20, 900), random.randrange(1, 90) / 10, random.randrange(10_000, 900_000)
    return [
        f"Shares of {name} closed at {price}.{random.randrange(10, 99)} on Tuesday, a change of {change} per cent.",
        f"During the session the stock of {name} moved between {price - 3} and {price + 4}, on a volume of {volume}.",
        f"Over twelve months {name} has traded as low as {price - 19} and as high as {price + 33}.",
        f"The company is worth {random.randrange(2, 90)} billion and pays {random.randrange(1, 9)} cents a share.",
        f"Of {random.randrange(8, 30)} analysts who follow {name}, {random.randrange(2, 8)} rate it a buy.",
    ]


def follow_up(desk: Desk, quotes: list[str], random: Random) -> list[str]:
    """Return a text of its own with the event's quotes in it."""
    own = paragraphs(desk, 220, random)
    return [*own[:2], quotes[0], *own[2:4], " ".join(quotes[1:]), *own[4:]]


def listicle(items: list[str], random: Random) -> list[str]:
    """Return ten of twenty items in an order of its own, with an opening of its own."""
    return [Desk(ENGLISH, random).sentence(), *random.sample(items, 10)]


def live_blog(desk: Desk, random: Random) -> Iterator[list[str]]:
    """Yield a live blog at each hour, a new entry on top."""
    entries = paragraphs(desk, 250, random)
    for _ in range(SIZE):
        yield list(entries)
        entries = [*paragraphs(desk, 40, random), *entries]


def replaced_daily(desk: Desk, random: Random) -> Iterator[list[str]]:
    """Yield a text of which one paragraph is another each day."""
    text = paragraphs(desk, 350, random)
    for day in range(30):
        yield list(text)
        text[day % len(text)] = paragraphs(desk, 40, random)[0]


def prints_of(texts: list[list[str]], left_out: frozenset[str]) -> list[Fingerprint]:
    """Return the texts' fingerprints without some blocks."""
    return [fingerprint("\n\n".join(block for block in text if block not in left_out)) for text in texts]


def repeated(case: Case) -> frozenset[str]:
    """Return the blocks that a source learns from the texts, told apart as its documents are."""
    articles = Counter(block for text in case.texts for block in set(text))
    common = {block for block, count in articles.items() if count >= LEAST_COUNTED}
    documents: dict[str, set[str]] = {}
    for text in case.texts:
        own = [block for block in text if block not in common]
        lead = min(own if sum(map(len, own)) >= OWN_CHARACTERS or len(own) == len(text) else common & set(text))
        for block in common & set(text):
            documents.setdefault(block, set()).add(lead)
    counts = [BlockCount(number, len(leads), case.days) for number, leads in enumerate(documents.values())]
    return frozenset(
        block for block, count in zip(documents, counts, strict=True) if is_repeated(count, len(case.texts))
    )


def linked(prints: list[Fingerprint], links: Callable[[Fingerprint, Fingerprint], bool]) -> float:
    """Return the share of pairs that are linked."""
    pairs = list(combinations(prints, 2))
    return sum(links(*pair) for pair in pairs) / len(pairs)


def largest_story(prints: list[Fingerprint]) -> int:
    """Return how many texts the largest story holds."""
    scores: dict[int, dict[int, int]] = {number: {} for number in range(len(prints))}
    for one, other in combinations(range(len(prints)), 2):
        verdict = judge(prints[one], prints[other])
        if verdict.kind != "distinct":
            scores[one][other] = scores[other][one] = round(verdict.score * 1_000_000)
    texts = {number: Text(sum(alike.values()), prints[number].exact, number) for number, alike in scores.items()}
    return max(Counter(find_cores(texts, scores).values()).values())


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other texts (default 1)")
    print("# Texts that share words\n")
    print("Made by `python -m benchmarks.duplicates.hard_cases`:")
    print("for each case the share of pairs that a threshold on the common")
    print(
        "shingles of both texts would link, the share that the verdict links with numbers and names, the same with the"
    )
    print(
        "blocks left out of the sketches that a source learns from these texts, and how many the largest story holds.\n"
    )
    columns = [f"{threshold:.2f}" for threshold in THRESHOLDS]
    print(f"| case | texts | should be | {' | '.join(columns)} | verdict | without repeated | largest story |")
    print("|---|---:|---|" + "---:|" * (len(columns) + 3))
    for case in cases(Random(parser.parse_args().seed)):
        raw, own = prints_of(case.texts, frozenset()), prints_of(case.texts, repeated(case))
        curve = [linked(raw, lambda one, other, t=t: overlap(one, other).jaccard >= t) for t in THRESHOLDS]  # type: ignore[misc]
        verdicts = [linked(prints, lambda one, other: judge(one, other).kind != "distinct") for prints in (raw, own)]
        figures = " | ".join(f"{share:.2f}" for share in (*curve, *verdicts))
        print(f"| {case.name} | {len(case.texts)} | {case.wanted} | {figures} | {largest_story(own)} |")


if __name__ == "__main__":
    main()
