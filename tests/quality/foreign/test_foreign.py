"""The floor for captions and teasers on foreign pages, and the scorer on a page of our own."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.quality.foreign.annotate import half, page_line
from tests.quality.foreign.hashes import block_form, credit_words, fold, letters, picture_keys, target_key
from tests.quality.foreign.score import HALVES, PageScore, annotations, figures, score_half, score_page, worst

FLOOR: dict[str, dict[str, float]] = json.loads((Path(__file__).parent / "floor.json").read_text(encoding="utf-8"))
GOLD = os.environ.get("COPYDESK_GOLD")
# Figures of which less is better.
LOW = {"leak", "as caption", "dup"}
TOLERANCE = 0.001
URL = "https://news.example.com/2026/05/harbour-bridge"
PAGE = """<html><head><title>Bridge closed</title></head><body><article>
<h1>Bridge over the harbour closed for a month</h1>
<p>The city closed the old bridge on Monday, and drivers will have to take the tunnel until the middle of June.</p>
<figure><img src="/pictures/harbour-bridge-2026.jpg"><figcaption>The bridge seen from the eastern quay. Photo: Ann Lee
</figcaption></figure>
<p>Engineers found cracks in two of the main beams during an inspection that the council had put off for years.</p>
<p>Repairs will cost four million, said the mayor, who expects the state to pay half of the sum in the coming year.</p>
</article><aside><h2>Related</h2><ul>
<li><a href="/2026/04/ferry-returns-to-the-harbour">Ferry returns to the harbour after ten years</a></li>
<li><a href="/2026/03/tunnel-toll-rises-again">Toll for the tunnel rises again in the autumn</a></li>
<li><a href="/2026/02/mayor-defends-late-checks">Mayor defends late checks of the old bridges</a></li>
</ul></aside></body></html>"""


def teaser(path: str, headline: str, link: int) -> dict[str, Any]:
    url = f"https://news.example.com{path}"
    return {"url": url, "headline": headline, "excerpt": "", "block": "Related", "link": link}


def plain(*teasers: dict[str, Any], caption: str = "The bridge seen from the eastern quay.") -> dict[str, Any]:
    picture = {"urls": ["https://news.example.com/pictures/harbour-bridge-2026.jpg"], "image": 0}
    captions = [{"caption": caption, "credit": "Ann Lee", **picture}]
    ignored = {"ignore_captions": [], "ignore_teasers": []}
    return {"id": "own", "url": URL, "captions": captions, "teasers": list(teasers), **ignored}


FERRY = teaser("/2026/04/ferry-returns-to-the-harbour", "Ferry returns to the harbour after ten years", 0)
TOLL = teaser("/2026/03/tunnel-toll-rises-again", "Toll for the tunnel rises again in the autumn", 1)
MAYOR = teaser("/2026/02/mayor-defends-late-checks", "Mayor defends late checks of the old bridges", 2)


def score(line: dict[str, Any]) -> PageScore:
    return score_page(page_line(line), PAGE.encode(), URL)


def test_a_page_read_rightly_has_full_figures() -> None:
    found = figures([score(plain(FERRY, TOLL, MAYOR))])
    names = ("caption F1", "credit", "picture", "teaser F1", "headline", "block")
    assert {name: found[name] for name in names} == dict.fromkeys(names, 1.0)
    assert found["leak"] == found["dup"] == 0


def test_what_is_missed_or_too_many_is_listed() -> None:
    other = teaser("/2026/01/another-story-of-the-bridge", "Another story of the bridge", 7)
    result = score(plain(FERRY, TOLL, other, caption="A caption that stands nowhere on the page"))
    assert result.missed == ["caption of picture 0", "teaser of link 7"]
    assert result.extra == [
        "caption: The bridge seen from the eastern quay.",
        "teaser: Mayor defends late checks of the old bridges",
    ]
    assert worst([result], 1)[0] == "own  missed 2, too many 2"


def test_ignored_targets_count_neither_way() -> None:
    result = score(plain(FERRY, TOLL) | {"ignore_teasers": [MAYOR["url"]]})
    assert (result.counts["t_tp"], result.counts["t_fp"], result.extra) == (2, 0, [])


def test_a_caption_in_the_text_is_a_leak() -> None:
    line = plain(caption="Engineers found cracks in two of the main beams during an inspection")
    assert score(line).counts["leak"] == 1


def test_cards_of_one_target_are_one_teaser() -> None:
    again = FERRY | {"headline": "Ferry returns", "link": 9}
    tracked = TOLL | {"url": f"{TOLL['url']}?oref=top", "link": 10}
    lines = page_line(plain(FERRY, TOLL, again, tracked))["teasers"]
    assert [line["links"] for line in lines] == [[0, 9], [1, 10]]
    assert [len(line["headlines"]) for line in lines] == [2, 1]
    assert [len(line["urls"]) for line in lines] == [1, 2]


def test_normal_forms() -> None:
    assert fold("“Bridge”  –\u00a0CLOSED\u00ad") == '"bridge" - closed'
    assert block_form("See also:") == block_form("see also")
    assert letters("Abb. 1: Die Brücke_") == "abb1diebrücke"
    assert credit_words("Photo: Lee, Ann/AP") == credit_words("ann lee / AP")
    assert target_key("https://www.a.example/x/?b=1&utm_source=y#z") == "a.example/x?[('b', '1')]"
    assert picture_keys("https://i.example/w300/harbour-bridge.jpg") == {
        "i.example/w300/harbour-bridge.jpg",
        "harbour-bridge",
    }


def test_one_site_is_in_one_half() -> None:
    assert half("https://www.example.com/a") == half("https://news.example.com/b")
    assert {page["half"] for page in annotations()} == set(HALVES)


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


def test_annotations_hold_no_text_of_a_page() -> None:
    pages = annotations()
    assert len({page["id"] for page in pages}) == 60
    known = re.compile(r"[0-9a-f]{16}|(seg|wcxb)/\w+|look|total")
    assert [text for page in pages for text in strings(page) if not known.fullmatch(text)] == []


def below(found: dict[str, float], floor: dict[str, float]) -> list[str]:
    """Return a line for each figure that is worse than its floor."""
    gaps = {name: found[name] - least if name in LOW else least - found[name] for name, least in floor.items()}
    worse = [name for name, gap in gaps.items() if gap > TOLERANCE]
    return [f"{name} is {found[name]:.3f}, its floor {floor[name]:.3f}" for name in worse]


def test_a_figure_below_its_floor_is_named() -> None:
    found = below({"leak": 0.03, "teaser F1": 0.8}, {"leak": 0.01, "teaser F1": 0.7})
    assert found == ["leak is 0.030, its floor 0.010"]


if GOLD:

    @pytest.mark.parametrize("part", HALVES)
    def test_foreign_pages_stay_above_the_floor(part: str) -> None:
        assert below(figures(score_half(Path(str(GOLD)), part)), FLOOR[part]) == []
