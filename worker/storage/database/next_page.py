"""The key of a page that is about to be added, so that the same statement adds it and refers to it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class NextPageId(FunctionElement[int]):
    """Be a key that no page has yet."""

    type = BigInteger()
    inherit_cache = True


@compiles(NextPageId, "postgresql")
def draw_key(_element: NextPageId, _compiler: Any, **_: Any) -> str:
    """Return the SQL that draws a key, which nobody else gets."""
    return "nextval(pg_get_serial_sequence('page', 'id'))"


@compiles(NextPageId, "sqlite")
def count_on(_element: NextPageId, _compiler: Any, **_: Any) -> str:
    """Return the SQL of the key that follows the last, which the only writer gets."""
    return "(SELECT coalesce(max(id), 0) + 1 FROM page)"
