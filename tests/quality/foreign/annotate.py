"""Turn plain annotations, which hold page text, into the hashed ones of this folder.

    python -m tests.quality.foreign.annotate PLAIN.jsonl > tests/quality/foreign/annotations.jsonl

README.md says what a plain line holds.
"""

from __future__ import annotations

import hashlib
import json
import sys
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.quality.foreign.hashes import block_form, credit_words, digest, fold, letters, picture_keys, target_key
from worker.normalize.urls import site

# Two wordings of one caption, as in score.py.
ALIKE = 0.9


def half(url: str) -> str:
    """Return the half of a page, by one bit of the hash of its domain."""
    return ("look", "total")[hashlib.sha256(site(urlsplit(url).hostname or "").encode()).digest()[1] % 2]


def hashes(forms: set[str]) -> list[str]:
    return sorted(digest(form) for form in forms if form)


def is_alike(wording: str, caption: str) -> bool:
    a, b = letters(wording), letters(caption)
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE


def caption_line(caption: dict[str, Any]) -> dict[str, Any]:
    main, given = caption["caption"], caption.get("alternatives") or []
    wordings = [main, *(w for w in given if caption.get("any_wording") or is_alike(w, main))]
    return {
        "image": caption["image"],
        "wordings": {digest(letters(wording)): len(letters(wording)) for wording in wordings},
        "credit": digest(credit_words(caption["credit"])),
        "pictures": hashes({key for url in caption["urls"] for key in picture_keys(url)}),
    }


def credit_line(caption: dict[str, Any]) -> dict[str, Any]:
    return {
        "image": caption["image"],
        "credit": digest(credit_words(caption["credit"])),
        "caption": digest(letters(caption["credit"])),
        "pictures": hashes({key for url in caption["urls"] for key in picture_keys(url)}),
    }


def teaser_lines(teasers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one line for each target; cards that only differ in the query of one headline are one."""
    targets: list[dict[str, Any]] = []
    for teaser in teasers:
        key, page = target_key(teaser["url"]), urlsplit(teaser["url"])._replace(query="", fragment="").geturl()
        headlines = {fold(text) for text in (teaser["headline"], *teaser.get("others", []))}
        same = (t for t in targets if key in t["urls"] or (page in t["pages"] and headlines & t["headlines"]))
        target = next(same, None)
        if target is None:
            target = {"links": [], **{name: set() for name in ("urls", "pages", "headlines", "excerpts", "blocks")}}
            targets.append(target)
        target["links"].append(teaser["link"])
        target["urls"].add(key)
        target["pages"].add(page)
        target["headlines"] |= headlines
        target["excerpts"] |= {fold(text) for text in (teaser["excerpt"], *teaser.get("other_excerpts", []))} - {""}
        target["blocks"] |= {block_form(teaser["block"])} - {""}
    names = ("urls", "headlines", "excerpts", "blocks")
    return [{"links": target["links"], **{name: hashes(target[name]) for name in names}} for target in targets]


def page_line(plain: dict[str, Any]) -> dict[str, Any]:
    captions = plain["captions"]
    return {
        "id": plain["id"],
        "half": half(plain["url"]),
        "captions": [caption_line(c) for c in captions if c["caption"]],
        "credits": [credit_line(c) for c in captions if not c["caption"]],
        "teasers": teaser_lines(plain["teasers"]),
        "ignore_captions": hashes({letters(text) for text in plain["ignore_captions"]}),
        "ignore_teasers": hashes({target_key(url) for url in plain["ignore_teasers"]}),
    }


def main() -> None:
    for line in Path(sys.argv[1]).read_bytes().splitlines():
        sys.stdout.write(json.dumps(page_line(json.loads(line)), sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
