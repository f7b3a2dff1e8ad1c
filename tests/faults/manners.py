"""What the hosts' own log says of the crawler's manners."""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.press import Press, Visit


def rudeness(press: Press, delay: float) -> Iterator[str]:
    """A sentence for everything that a host of the press could complain about."""
    visits: list[Visit] = [visit for visit in press.visits if visit.path]
    for visit in visits:
        if visit.path.startswith("/private/"):
            yield f"host {visit.host} was asked for {visit.path}, which its robots.txt forbids"
    for before, after in overlaps(visits):
        yield f"host {after.host} was asked for {after.path} while it still answered {before.path}"
    if (gap := smallest_gap(visits)) < delay:
        yield f"two requests to one host began within {gap:.4f} s, where {delay:g} s were to lie between"


def overlaps(visits: list[Visit]) -> Iterator[tuple[Visit, Visit]]:
    """Every pair of visits to one host of which the second began before the first had ended."""
    for before, after in successive(visits):
        if before.ended is None or before.ended > after.began:
            yield before, after


def smallest_gap(visits: list[Visit]) -> float:
    """The seconds between the begins of the two visits to one host that lie closest together."""
    return min((after.began - before.began for before, after in successive(visits)), default=float("inf"))


def successive(visits: list[Visit]) -> Iterator[tuple[Visit, Visit]]:
    """Every visit with the next one to the same host."""
    last: dict[int, Visit] = {}
    for visit in sorted(visits, key=lambda visit: visit.began):
        if visit.host in last:
            yield last[visit.host], visit
        last[visit.host] = visit
