"""The command line reads the page that started the project as it should; its folder is named by COPYDESK_SEED."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.desk import Desk
from worker.normalize.text import letters

FOLDER = Path(os.environ["COPYDESK_SEED"]).absolute()  # Without it this file is not collected.


@pytest.mark.parametrize("name", ["page.html", "article.txt"])
def test_the_record_has_body_captions_and_teasers_and_no_share_strip(bare_desk: Desk, name: str) -> None:
    wanted = json.loads((FOLDER / "expected.json").read_text("utf-8"))
    said = bare_desk.call("ingest", str(FOLDER / name), "--json")
    assert (said.code, said.err) == (0, "")
    record, either = said.json, wanted["either_body_or_caption"]
    assert record["title"] == wanted["title"]
    paragraphs = [block["text"] for block in record["blocks"] if block["text"]]
    assert [text for text in paragraphs if text not in either] == [
        text for text in wanted["body"] if text not in either
    ]
    captions = [image["caption"] for image in record["images"] if image["caption"]]
    assert [caption for caption in captions if caption not in either] == wanted["captions"]
    cards = [(teaser["headline"], teaser["excerpt"], teaser["image_alt"]) for teaser in record["teasers"]]
    assert cards == [(teaser["headline"], teaser["excerpt"], teaser["image_alt"]) for teaser in wanted["teasers"]]
    assert [line for line in wanted["boilerplate"] if letters(line) in letters(record["text"])] == []
