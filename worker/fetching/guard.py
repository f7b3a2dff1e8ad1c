"""The guard: which URLs may be asked for at all, and which addresses may be connected to.

The URL check gives early, clear refusals.  The address check is the one that counts: it is made on the addresses a name
has at the moment of connecting and once more on the connected socket, so neither a second DNS answer nor a parser's
reading of an odd URL gets around it.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

import idna

from worker.errors import RefusedError

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

MAX_URL = 8_000  # Characters; RFC 9110 section 4.1 asks for at least 8,000 octets.
SHOWN_URL = 200  # Characters of a URL in a message for a person.


def _networks(*texts: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(text) for text in texts)


# IANA's IPv4 special-purpose registry (RFC 6890 and its updates), with multicast and the 6to4 relays.
SPECIAL_V4 = _networks(
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
)  # fmt: skip
# In IPv6 only 2000::/3 is handed out for unicast; inside it lie IETF protocols (Teredo), documentation and 6to4.
UNICAST_V6 = ipaddress.IPv6Network("2000::/3")
SPECIAL_V6 = _networks("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
# NAT64 (RFC 6052): the last 32 bits are the IPv4 address that is really meant, and the one to judge.
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# What `allow_private_hosts` adds: loopback, private and shared space.  Link-local, multicast and the rest stay closed.
PRIVATE = _networks(
    "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7"
)
# Cloud metadata services inside private space; the usual 169.254.169.254 is link-local.
METADATA = _networks("100.100.100.200/32", "fd00:ec2::254/128", "fd20:ce::254/128")

# Besides 80 and 443 only ports from 1024 on, and of those none where another protocol listens that an HTTP request
# could talk to: the "bad ports" of the Fetch standard, and the usual ports of databases, caches and daemons.
BAD_PORTS = frozenset({
    1719, 1720, 1723, 2049, 2375, 2376, 2379, 2380, 3306, 3659, 4045, 4190, 5060, 5061, 5432, 5672, 6000, 6379, 6566,
    6665, 6666, 6667, 6668, 6669, 6679, 6697, 9042, 9200, 9300, 10080, 10250, 11211, 27017,
})  # fmt: skip

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BAD_AUTHORITY = re.compile(r"[\s\\%<>^`{|}\"]")
_NUMBER = re.compile(r"(\d+|0x[0-9a-f]*)$")
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Say where a URL leads: scheme, host, and the port in effect.

    The host as written, in lower case, without brackets.
    """

    scheme: str
    host: str
    port: int


def shown(url: str) -> str:
    """Shorten a URL for a message, without userinfo and query.

    They may hold secrets.
    """
    try:
        parts = urlsplit(_CONTROL.sub("", url))
    except ValueError:
        return "the URL"
    host = parts.netloc.rpartition("@")[2]
    text = f"{parts.scheme}://{host}{parts.path}" if host else f"{parts.scheme}:…"
    text += "?…" if parts.query else ""
    return text if len(text) <= SHOWN_URL else text[: SHOWN_URL - 1] + "…"


def check_url(url: str) -> Endpoint:
    """Where ``url`` leads; raises RefusedError (``bad_url scheme userinfo bad_host port``) for the never fetched."""
    if len(url) > MAX_URL or _CONTROL.search(url):
        raise RefusedError(
            f"{shown(url)}: longer than {MAX_URL} characters, or with control characters", reason="bad_url"
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise RefusedError(f"{shown(url)}: not a URL", reason="bad_url") from None
    if parts.scheme not in ("http", "https"):
        raise RefusedError(f"{shown(url)}: only http and https are fetched", reason="scheme")
    if "\\" in parts.netloc or not parts.netloc:
        raise RefusedError(f"{shown(url)}: not a URL with a host", reason="bad_url")
    if "@" in parts.netloc:
        raise RefusedError(f"{shown(url)}: user and password in a URL are not accepted", reason="userinfo")
    if port is None:
        port = 443 if parts.scheme == "https" else 80
    elif not _is_web_port(port):
        raise RefusedError(f"{shown(url)}: port {port} is not a port for web pages", reason="port")
    return Endpoint(parts.scheme, _checked_host(parts.hostname or "", url, parts.netloc), port)


def _is_web_port(port: int) -> bool:
    return port in (80, 443) or (port >= 1024 and port not in BAD_PORTS)


def _checked_host(hostname: str, url: str, netloc: str) -> str:
    """Return the host name as it is dialled.

    In lower case, every international label in its ASCII form.

    All checks look at that form, for IDNA's mapping may bring in blanks, dots and digits that were not written.
    """
    host = dialled_host(hostname)
    if netloc.startswith("["):
        good = not _BAD_AUTHORITY.search(netloc) and _is_literal(host, ipaddress.IPv6Address)
    elif _BAD_AUTHORITY.search(netloc) or not host or len(host) > 253:
        good = False
    elif _NUMBER.match(host.rpartition(".")[2]):
        # What ends in a number is an address, and `2130706433`, `0x7f.1`, `127.1` and `0177.0.0.1` are all 127.0.0.1.
        good = _is_literal(host, ipaddress.IPv4Address)
    else:
        good = _NAME.match(host) is not None
    if not good:
        raise RefusedError(f"{shown(url)}: not a host name or a plainly written address", reason="bad_host")
    return host


def dialled_host(hostname: str) -> str:
    """Map a host name as the client does before its look-up.

    Empty where it has no such form.
    """
    host = hostname.lower().removesuffix(".")
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True).decode("ascii").removesuffix(".")
    except (idna.IDNAError, UnicodeError):
        return ""


def _is_literal(host: str, kind: type[Address]) -> bool:
    try:
        kind(host)
    except ValueError:
        return False
    return True


def is_public(address: Address) -> bool:
    """Tell whether an address is on the open Internet.

    Judged by what a packet sent to it would really reach.
    """
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in SPECIAL_V4)
    inner = meant_v4(address)
    if inner is not None:
        return is_public(inner)
    return address in UNICAST_V6 and not any(address in network for network in SPECIAL_V6)


def meant_v4(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address inside an IPv4-mapped or NAT64 one, if any."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None


def is_allowed(text: str, *, allow_private_hosts: bool = False) -> bool:
    """Tell whether a connection to the address ``text`` is allowed.

    It is not where the text is no address.
    """
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        address = meant_v4(address) or address
    if any(address in network for network in METADATA):
        return False
    return is_public(address) or (allow_private_hosts and any(address in network for network in PRIVATE))


def allowed_addresses(host: str, addresses: tuple[str, ...], *, allow_private_hosts: bool = False) -> tuple[str, ...]:
    """Those of a host's ``addresses`` that may be connected to; raises RefusedError (``private_address``) for none."""
    allowed = tuple(a for a in addresses if is_allowed(a, allow_private_hosts=allow_private_hosts))
    if not allowed:
        raise RefusedError(f"{host}: its address is not a public one", reason="private_address")
    return allowed


def check_peer(sock: socket.socket, *, allow_private_hosts: bool = False) -> str:
    """Return the address at a connected socket's other end.

    Raises RefusedError (``private_address``).
    """
    address = str(sock.getpeername()[0])
    allowed_addresses(address, (address,), allow_private_hosts=allow_private_hosts)
    return address
