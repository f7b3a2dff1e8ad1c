"""The site of the documentation builds, strictly and from this folder alone; its lists of pages are whole."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from tests.monitoring.scenes import healthy
from worker.monitoring.metrics import families

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    ran = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, timeout=250)
    assert ran.returncode == 0, ran.stderr
    return folder


def test_every_page_stands_in_the_navigation(site: Path) -> None:
    named = (ROOT / "mkdocs.yml").read_text("utf-8")
    pages = [path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")]
    assert [page for page in pages if page not in named] == []
    assert [
        page for page in pages if not (site / page.replace("README.md", "index.md")).with_suffix(".html").is_file()
    ] == []


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    loaded = re.compile(
        r"""<(?:script|img|iframe)[^>]*\ssrc=["']?(https?:|//)|<link[^>]*rel=["']?stylesheet[^>]*(https?:|//)"""
    )
    assert [page.name for page in site.rglob("*.html") if loaded.search(page.read_text("utf-8"))] == []


def test_the_public_interface_is_shown(site: Path) -> None:
    page = (site / "reference" / "api.html").read_text("utf-8")
    for name in ("worker.extraction.extract", "worker.records.Article", "worker.records.Teaser"):
        assert f'id="{name}"' in page


def test_the_notebook_is_shown_with_its_code(site: Path) -> None:
    page = unescape(re.sub(r"<[^>]+>", "", (site / "notebooks" / "a_crawl.html").read_text("utf-8")))
    cells = json.loads((DOCS / "notebooks" / "a_crawl.ipynb").read_text("utf-8"))["cells"]
    code = [line for cell in cells if cell["cell_type"] == "code" for line in "".join(cell["source"]).splitlines()]
    assert len(code) > 20
    assert [line for line in code if line.strip() not in page] == []


def test_every_decision_stands_in_their_list() -> None:
    listed = (DOCS / "decisions" / "index.md").read_text("utf-8")
    decisions = sorted(path.name for path in (DOCS / "decisions").glob("0*.md"))
    assert [name[:3] for name in decisions] == [f"{number:03}" for number in range(1, len(decisions) + 1)]
    assert [name for name in decisions if f"({name})" not in listed] == []


def test_every_metric_is_documented() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (\w+) \| [^|]* \| (.+) \|$",
        (DOCS / "reference" / "metrics.md").read_text("utf-8"),
        re.MULTILINE,
    )
    made = [(f.name + "_total" * (f.type == "counter"), f.type, f.documentation) for f in families(healthy())]
    assert rows == made
