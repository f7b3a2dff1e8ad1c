"""Identity: which addresses are one article, as a pure function of redirects, claims and captures."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from tests.storage.newsroom import MORNING
from worker.storage.articles.identity import (
    FOREIGN_COPY,
    FORM,
    PAGE,
    AddressEvidence,
    Redirect,
    StoredClaim,
    identify,
    ranks,
)
from worker.storage.articles.revisions import Capture

HOUR = timedelta(hours=1)
_ids = itertools.count(1)


def capture(key: str, text: str, hour: float = 0, **values: Any) -> Capture:
    """A page at an address, its text being one word."""
    number = next(_ids)
    at = MORNING + hour * HOUR
    defaults = {
        "page_id": number, "frontier_id": sum(map(ord, key)), "source_id": None, "content_hash": text, "reading": text,
        "rank": 0, "own_key": key, "fetched_at": at, "parsed_at": at, "why": "poll", "id": number, "title_key": text,
        "url": f"https://news.example/{key}",
    }  # fmt: skip
    return Capture(**(defaults | values))


def claim(page: Capture, target: str, kind: str = "canonical", *, foreign: bool = False) -> StoredClaim:
    return StoredClaim(page, kind, target, f"https://news.example/{target}", foreign)


def agrees(one: Capture, other: Capture) -> bool:
    return one.reading == other.reading


def articles(captures: Iterable[Capture], claims: Iterable[StoredClaim] = (), **rest: Any) -> list[str]:
    """The components as sorted words of aliases; the order of the facts must make no difference."""
    results = []
    for seed in range(3):
        mixed = [list(things) for things in (captures, claims, rest.get("redirects", ()))]
        for things in mixed:
            random.Random(seed).shuffle(things)
        evidence = AddressEvidence(*map(tuple, mixed), rest.get("pages", {}), frozenset(rest.get("crowded", ())))
        roots = identify(evidence, agrees)
        results.append(sorted("".join(sorted(k for k in roots if roots[k] == root)) for root in set(roots.values())))
    assert results[0] == results[1] == results[2]
    return results[0]


def leads(source: str, target: str, hour: float = 0, **values: Any) -> Redirect:
    return Redirect(source, target, MORNING + hour * HOUR, **values)


def test_all_addresses_that_lead_to_a_page_are_its_article() -> None:
    page = capture("t", "X")
    assert articles([page], redirects=[leads("a", "t"), leads("b", "t")]) == ["abt"]
    assert articles([page], redirects=[leads("a", "b"), leads("b", "c"), leads("c", "t")]) == ["abct"]


def test_an_article_that_moved_is_one_and_what_replaced_it_is_another() -> None:
    old = capture("a", "X")
    assert articles([old, capture("t", "X", 2)], redirects=[leads("a", "t", 1)]) == ["at"]
    assert articles([old, capture("s", "Other news", 2)], redirects=[leads("a", "s", 1)]) == ["a", "s"]
    assert articles([old], redirects=[leads("a", "s", 1)]) == ["a"]


def test_two_articles_that_lead_to_one_section_stay_two() -> None:
    pages = [capture("a", "X"), capture("b", "Y")]
    assert articles(pages, redirects=[leads("a", "s", 1), leads("b", "s", 1)]) == ["a", "b"]


def test_a_moved_article_is_found_through_an_address_that_never_had_a_page() -> None:
    pages = [capture("a", "X"), capture("t", "X", 3)]
    assert articles(pages, redirects=[leads("a", "b", 1), leads("b", "t", 2)]) == ["abt"]


def test_the_last_redirect_counts_and_a_page_since_ends_it() -> None:
    pages = [capture("t", "X"), capture("u", "Y")]
    assert articles(pages, redirects=[leads("a", "t", 1), leads("a", "u", 2)]) == ["au", "t"]
    back = [*pages, capture("a", "Z", 3)]
    assert articles(back, redirects=[leads("a", "t", 1)]) == ["a", "t", "u"]
    assert articles(
        [capture("a", "X"), capture("t", "X")],
        redirects=[leads("a", "t", 1)],
        pages={"a": MORNING + 2 * HOUR},
    ) == ["a", "t"]


def test_redirects_in_a_circle_end() -> None:
    assert articles([capture("a", "X")], redirects=[leads("a", "b", 1), leads("b", "a", 2)]) == ["ab"]


def test_a_redirect_to_a_front_page_or_from_a_crowd_proves_nothing() -> None:
    page = capture("t", "X")
    assert articles([page], redirects=[leads("a", "t", leads_home=True)]) == ["t"]
    assert articles([page], redirects=[leads("a", "t")], crowded=[("t", None)]) == ["t"]


def test_a_claim_on_an_address_that_was_never_fetched_is_believed_while_all_say_the_same() -> None:
    one, form = capture("a", "X"), capture("b", "X")
    assert articles([one], [claim(one, "c")]) == ["ac"]
    assert articles([one, form], [claim(one, "c"), claim(form, "c")]) == ["abc"]
    other = capture("d", "Quite another")
    assert articles([one, other], [claim(one, "c"), claim(other, "c")]) == ["a", "d"]


def test_an_address_that_was_fetched_speaks_for_itself() -> None:
    wrong, good = capture("a", "X"), capture("c", "Y")
    assert articles([wrong, good], [claim(wrong, "c")]) == ["a", "c"]
    same_title = capture("b", "Page two", title_key="Y")
    assert articles([same_title, good], [claim(same_title, "c")]) == ["bc"]


def test_a_corrected_claim_parts_what_only_it_joined() -> None:
    wrong = capture("a", "X")
    assert articles([wrong], [claim(wrong, "c")]) == ["ac"]
    right = capture("a", "X", 1)
    assert articles([wrong, right], [claim(wrong, "c")]) == ["a"]


def test_another_site_is_believed_only_with_the_text_of_the_page_it_names() -> None:
    good, copy = capture("c", "Y"), capture("f", "Y")
    assert articles([good, copy], [claim(copy, "c", foreign=True)]) == ["cf"]
    liar = capture("f", "X", title_key="Y")
    assert articles([good, liar], [claim(liar, "c", foreign=True)]) == ["c", "f"]
    assert articles([liar], [claim(liar, "c", foreign=True)]) == ["f"]


def test_a_foreign_page_cannot_make_an_own_claim_doubtful() -> None:
    one, liar = capture("a", "X"), capture("f", "Z")
    assert articles([one, liar], [claim(one, "c"), claim(liar, "c", foreign=True)]) == ["ac", "f"]


def test_an_og_url_joins_nothing_and_an_amp_link_does() -> None:
    one = capture("a", "X")
    assert articles([one], [claim(one, "c", "og:url")]) == ["a"]
    assert articles([one], [claim(one, "c", "amphtml")]) == ["ac"]


def test_a_crowd_of_claims_is_a_mistake() -> None:
    one = capture("a", "X")
    assert articles([one], [claim(one, "c")], crowded=[("c", False)]) == ["a"]
    assert articles([one], [claim(one, "c")], crowded=[("c", True)]) == ["ac"]


@pytest.mark.parametrize("error", [{"state": "suspect"}])
def test_an_error_page_takes_no_claim_back(error: dict[str, Any]) -> None:
    one, broken = capture("a", "X"), capture("a", "Oops", 1, **error)
    assert articles([one, broken], [claim(one, "c")]) == ["ac"]


def test_pages_forms_and_foreign_copies_have_their_ranks() -> None:
    page, form, copy = capture("c", "Y"), capture("b", "Y"), capture("f", "Y")
    amp = capture("c", "Y", url="https://m.news.example/c")
    evidence = AddressEvidence((page, form, copy, amp), (claim(form, "c"), claim(copy, "c", foreign=True)))
    assert ranks(evidence, agrees) == {page.id: PAGE, form.id: FORM, copy.id: FOREIGN_COPY, amp.id: FORM}


def test_a_page_that_its_former_address_leads_to_is_the_page_whatever_it_claims() -> None:
    old, new = capture("a", "X"), capture("b", "X", 2)
    evidence = AddressEvidence((old, new), (claim(new, "a"),), (leads("a", "b", 1),))
    assert ranks(evidence, agrees) == {old.id: PAGE, new.id: PAGE}
