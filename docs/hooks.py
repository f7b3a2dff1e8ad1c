"""Lead links out of docs/ to the repository, where readers of the site find them, and show the cells of notebooks."""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path
from typing import Any

REPOSITORY = "https://github.com/copydesk/copydesk/blob/main/"
CELLS = re.compile(r"<!-- cells of (\w+\.ipynb) -->")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s]+)\)")


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Rewrite the links of one page that lead out of docs/, and put a notebook's cells where it names them."""
    beside = Path(page.file.abs_src_path).parent
    markdown = CELLS.sub(lambda match: cells_of(beside / match[1]), markdown)
    folder = posixpath.dirname(posixpath.join("docs", page.file.src_uri))

    def lead(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(folder, match[1]))
        return match[0] if path.startswith("docs/") else f"]({REPOSITORY}{path})"

    return LINK.sub(lead, markdown)


def cells_of(notebook: Path) -> str:
    """Return the cells of a notebook as Markdown, without its title, which the page has."""
    shown: list[str] = []
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        text = "".join(cell["source"])
        is_code = cell["cell_type"] == "code"
        shown.append(f"```python\n{text}\n```" if is_code else re.sub(r"\A# .*\n+", "", text))
    return "\n\n".join(shown)
