"""Lead links of a page to files outside of docs/ to the repository, where readers of the site find them."""

from __future__ import annotations

import posixpath
import re
from typing import Any

REPOSITORY = "https://github.com/copydesk/copydesk/blob/main/"
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s]+)\)")


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Rewrite the links of one page that lead out of docs/."""
    folder = posixpath.dirname(posixpath.join("docs", page.file.src_uri))

    def lead(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(folder, match[1]))
        return match[0] if path.startswith("docs/") else f"]({REPOSITORY}{path})"

    return LINK.sub(lead, markdown)
