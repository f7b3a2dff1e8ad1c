"""Politeness: the seconds between two requests to one host."""

from __future__ import annotations

import ipaddress

LEAST_DELAY = 1.0  # seconds between two requests to any host but this machine, whatever a setting says.


def effective_delay(host: str, stated: float, crawl_delay: float | None) -> float:
    """Return the seconds between two requests to ``host``.

    As stated, or longer where robots.txt asks it; a port may follow the host.

    The Crawl-delay is capped where it is read; less than LEAST_DELAY is possible for loopback hosts only.
    """
    return max(stated, crawl_delay or 0.0, 0.0 if is_loopback(host) else LEAST_DELAY)


def is_loopback(host: str) -> bool:
    """Whether a host name or address, with or without port, can only mean this machine."""
    name = host.casefold()
    bare = name.partition("]")[0].lstrip("[") if name.startswith("[") else name
    bare = bare.partition(":")[0] if bare.count(":") == 1 else bare
    if bare.rstrip(".") == "localhost" or bare.rstrip(".").endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False
