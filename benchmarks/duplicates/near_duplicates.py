"""Measures how well fingerprints tell copies from other texts, over thresholds.

    python -m benchmarks.duplicates.near_duplicates

All texts are written by `benchmarks.duplicates.prose` from a seed.  Copies are made by edits of a known kind and
strength; the other pairs are unrelated texts, and texts of one topic that share names, set phrases, closing lines and
whole quotes. Prints the tables of near_duplicates.md; takes about a minute.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from random import Random

from benchmarks.duplicates.prose import LANGUAGES, Desk, Language, Text, length
from worker.dedup import verdict
from worker.dedup.articles import fingerprint
from worker.dedup.verdict import Verdict, judge
from worker.records import Fingerprint

SENTENCE_EDITS = ("replaced", "deleted", "inserted", "moved")
STRENGTHS = (0.05, 0.10, 0.15, 0.20)
KEPT = (0.30, 0.40, 0.50, 0.65, 0.80)
SHORT = 45  # Words of texts that the verdict judges strictly; reported without a goal, as scattered edits are.
SCATTERED = (0.02, 0.05, 0.10, 0.20)
THRESHOLDS = tuple(step / 20 for step in range(4, 17))


@dataclass(frozen=True)
class Pair:
    """Two fingerprints, and what lies between their texts: the goal they count for, the kind, the strength."""

    first: Fingerprint
    second: Fingerprint
    goal: str  # near | contained | scattered | mixed | short | none
    kind: str
    language: str
    words: int


def sentence_edit(kind: str, text: Text, share: float, desk: Desk, random: Random) -> Text:
    """A copy with whole sentences replaced, deleted, inserted or moved: up to ``share`` of the words, at least one."""
    copy, budget = list(text), share * length(text)
    while True:
        place = random.randrange(len(copy))
        sentence = desk.sentence() if kind == "inserted" else copy[place]
        if copy != text and length([sentence]) > budget:
            return copy
        budget -= length([sentence])
        if kind == "replaced":
            copy[place] = desk.sentence()
        elif kind == "deleted":
            del copy[place]
        elif kind == "inserted":
            copy.insert(place, sentence)
        else:
            copy.insert(random.randrange(len(copy) - 1), copy.pop(place))
        if budget <= 0:
            return copy


def newsroom_edits(text: Text, desk: Desk, random: Random) -> Iterator[tuple[str, Text]]:
    """What other newsrooms do to agency copy: headline, prefix, local paragraph, cut tail; and all of it."""
    comma = ", " if desk.language.blank else "，"
    prefix = [f"{desk.sentence()[:9]} (xyz) - {text[0]}", *text[1:]]
    local = [*text[: len(text) // 2], desk.sentence(), *text[len(text) // 2 :]]
    tail = text[: -max(1, len(text) // 8)]
    yield "changed headline", [desk.sentence(), *text[1:]]
    yield "agency prefix", prefix
    yield "local paragraph", local
    yield "cut tail", tail
    yield "respelled", [sentence.upper().replace(comma.upper(), " - ") for sentence in text]
    if len(text) > 24:  # In a shorter text all of it together is more than a fifth of the words.
        yield "prefix, paragraph and tail", [*prefix[:9], desk.sentence(), *prefix[9 : -max(1, len(text) // 12)]]


def excerpt(text: Text, share: float, random: Random) -> tuple[str, Text] | None:
    """The opening or any stretch of a text: ``share`` of its words and no less than 80; None where that is too much."""
    start = 0 if random.random() < 0.5 else random.randrange(max(1, int(len(text) * (1 - share))))
    kept: Text = []
    wanted = max(floor(text), share * length(text))
    for sentence in text[start:]:
        if length(kept) >= wanted:
            break
        kept.append(sentence)
    enough = length(kept) >= wanted
    return ("kept opening" if start == 0 else "kept stretch", kept) if enough and len(kept) < len(text) else None


def floor(text: Text) -> int:
    """The fewest words of an excerpt that must be found; twice as many characters where there are no spaces."""
    return 80 if " " in text[0] else 160


def scattered(text: Text, share: float, desk: Desk, random: Random) -> Text:
    """A copy in which single words (characters where there are no spaces) here and there are others."""
    blank = desk.language.blank
    donors = [piece for _ in range(9) for piece in _pieces(desk.sentence(), blank)]
    return [
        blank.join(random.choice(donors) if random.random() < share else piece for piece in _pieces(sentence, blank))
        for sentence in text
    ]


def _pieces(sentence: str, blank: str) -> list[str]:
    return sentence.split(blank) if blank else list(sentence)


def copies(text: Text, desk: Desk, other: Desk, random: Random) -> Iterator[tuple[str, str, Text]]:
    """Goal, kind and text of every copy made of one text; what is put in is partly on its topic, partly not."""
    for kind in SENTENCE_EDITS:
        for share in STRENGTHS:
            writer = random.choice((desk, other))
            yield "near", f"{kind} {share:.0%}", sentence_edit(kind, text, share, writer, random)
    for kind, copy in newsroom_edits(text, desk, random):
        yield "near", kind, copy
    for share in KEPT:
        kept = excerpt(text, share, random)
        if kept:
            yield "contained", f"{kept[0]} {share:.0%}", kept[1]
            own = [desk.sentence() for _ in range(max(1, len(kept[1])))]
            some = own[: max(1, len(own) // 5)]
            yield "contained", f"kept {share:.0%} and a sixth of its own", [*some[:1], *kept[1], *some[1:]]
            yield "mixed", f"kept {share:.0%} and half of its own", [*own[:1], *kept[1], *own[1:]]
        scraps = [sentence for sentence in text if random.random() < share]
        if length(scraps) >= max(floor(text), 0.3 * length(text)):
            yield "contained", f"kept sentences here and there {share:.0%}", scraps
    for share in SCATTERED:
        yield "scattered", f"scattered {share:.0%}", scattered(text, share, desk, random)


def pairs_of(language: Language, texts: int, random: Random) -> Iterator[Pair]:
    """All pairs of one language: copies of each text, texts of its topic, and every two unrelated texts."""

    def sign(text: Text) -> Fingerprint:
        return fingerprint(language.blank.join(text))

    originals: list[Fingerprint] = []
    desks = [Desk(language, random) for _ in range(texts)]
    closing = [desks[0].sentence() for _ in range(2)]
    for number, desk in enumerate(desks):
        words = random.choice((SHORT, 90, 130, 200, 300, 450, 700))
        quotes = [desk.sentence() for _ in range(3)]
        text = _with(quotes, desk.text(words, random), random)
        origin = sign(text)
        originals.append(origin)
        for goal, kind, copy in copies(text, desk, desks[number - 1], random):
            goal = "short" if words == SHORT else goal
            yield Pair(origin, sign(copy), goal, kind, language.code, words)
        for other_words in (SHORT, 90, 200, 450):
            sibling = _with(quotes, desk.text(other_words, random), random) + closing
            yield Pair(sign(text + closing), sign(sibling), "none", "same topic", language.code, words)
    for first, second in combinations(originals, 2):
        yield Pair(first, second, "none", "unrelated", language.code, 0)


def _with(quotes: Text, text: Text, random: Random) -> Text:
    """The text with the topic's quotes at places of their own; they weigh up to half of the shortest texts."""
    for quote in quotes[: 1 if length(text) < 150 * (1 if " " in text[0] else 2) else 3]:
        text.insert(random.randrange(len(text)), quote)
    return text


def curve(pairs: list[Pair], goal: str, score: Callable[[Pair], float]) -> list[tuple[float, float, float, int]]:
    """Threshold, recall, precision and false alarms, for a score that is at or above the threshold."""
    own = [score(pair) for pair in pairs if pair.goal == goal]
    none = [score(pair) for pair in pairs if pair.goal == "none"]
    rows = []
    for threshold in THRESHOLDS:
        hits = sum(value >= threshold for value in own)
        alarms = sum(value >= threshold for value in none)
        rows.append((threshold, hits / len(own), hits / max(1, hits + alarms), alarms))
    return rows


def near_score(pair: Pair) -> float:
    """The share of common shingles of both texts, whatever the verdict."""
    return verdict.overlap(pair.first, pair.second).jaccard


def contained_score(pair: Pair) -> float:
    """The share of common shingles of the shorter text, whatever the verdict."""
    return verdict.overlap(pair.first, pair.second).of_shorter


def found(pair: Pair, result: Verdict) -> bool:
    """Whether the verdict meets the pair's goal; a copy cut a little is as well near as contained."""
    return result.kind in ("exact", "near") or (result.kind == "contained" and pair.goal in ("contained", "mixed"))


def print_table(title: str, head: str, rows: list[str]) -> None:
    """Prints one Markdown table."""
    columns = head.count("|") - 1
    print(f"\n{title}\n\n{head}\n|{'---|' * columns}")
    print("\n".join(rows))


def report(pairs: list[Pair]) -> None:
    """Prints the curves, and what the verdict finds by goal, kind, language and length."""
    for goal, score in (("near", near_score), ("contained", contained_score)):
        rows = [f"| {t:.2f} | {r:.4f} | {p:.4f} | {n} |" for t, r, p, n in curve(pairs, goal, score)]
        print_table(f"### {goal}: the curve", "| threshold | recall | precision | false alarms |", rows)
    verdicts = [(pair, judge(pair.first, pair.second)) for pair in pairs]
    for title, key in (
        ("goal", lambda pair: pair.goal),
        ("kind", lambda pair: f"{pair.goal}: {pair.kind}"),
        ("language", lambda pair: f"{pair.goal}: {pair.language}"),
        ("words", lambda pair: f"{pair.goal}: {pair.words}"),
    ):
        groups = defaultdict(list)
        for pair, result in verdicts:
            if pair.goal != "none":
                groups[key(pair)].append(found(pair, result))
        rows = [f"| {name} | {len(hits)} | {sum(hits) / len(hits):.4f} |" for name, hits in groups.items()]
        print_table(f"### The verdict by {title}", "| copies | pairs | found |", rows)
    rows = []
    for kind in ("unrelated", "same topic"):
        results = [result for pair, result in verdicts if pair.kind == kind]
        wrong = [sum(result.kind == word for result in results) for word in ("exact", "near", "contained")]
        rows.append(f"| {kind} | {len(results)} | {wrong[0]} | {wrong[1]} | {wrong[2]} |")
    print_table("### Pairs that are no copies", "| pairs | number | exact | near | contained |", rows)


def all_pairs(texts: int, seed: int) -> list[Pair]:
    """The pairs of all languages for so many texts each; same numbers, same pairs."""
    return [pair for language in LANGUAGES for pair in pairs_of(language, texts, Random(f"{seed} {language.code}"))]


def main() -> None:
    """Prints the report for the texts asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=40, help="texts in each language (default 40)")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other texts (default 1)")
    chosen = parser.parse_args()
    report(all_pairs(chosen.texts, chosen.seed))


if __name__ == "__main__":
    main()
