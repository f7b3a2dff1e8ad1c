"""Addresses of servers, files and pages: which URLs a setting takes."""

from __future__ import annotations

from urllib.parse import urlsplit

# Schemes whose URLs may carry a password.
WITH_PASSWORD = frozenset(("postgresql", "postgresql+psycopg", "redis", "rediss", "unix"))


class Address:
    """Check that a text is a URL of one of some schemes."""

    def __init__(self, *schemes: str) -> None:
        self.schemes = schemes
        starts = (f"{scheme}:" if scheme == "file" else f"{scheme}://" for scheme in schemes)
        self.words = "a URL that begins with " + " or ".join(starts)
        if WITH_PASSWORD.intersection(schemes):
            self.words += "; in a password, @ / ? # are escaped (%40 %2F %3F %23)"

    def __call__(self, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in self.schemes or (parts.scheme in ("http", "https") and not parts.hostname):
            raise ValueError("another scheme, or no host")
        if parts.port == 0 or not (parts.netloc or parts.path.strip("/")):  # A port that is none raises by itself.
            raise ValueError("no port, or no place")
        if parts.scheme != "file" and not value.startswith(f"{parts.scheme}://"):
            raise ValueError("no //")
        if parts.scheme in WITH_PASSWORD:
            check_password_place(value)
        return value


def check_password_place(url: str) -> str:
    """Check that a URL can be read in one way only."""
    parts = urlsplit(url)
    if url.count("@") > 1 or (url.count("@") and "@" not in parts.netloc):
        raise ValueError("an @ that is not escaped")
    if parts.scheme in ("redis", "rediss", "unix") and "password=" in parts.query.lower():
        raise ValueError("the broker's client takes the password before the host only")
    return url


DATABASE = Address("sqlite", "postgresql", "postgresql+psycopg")
BROKER = Address("redis", "rediss", "unix")
ARCHIVE = Address("file", "s3")
PAGE = Address("http", "https")
