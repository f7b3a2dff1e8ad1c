"""A setting takes the addresses of its own kinds, and none that could be read in two ways."""

from __future__ import annotations

import pytest

from worker.settings.addresses import ARCHIVE, BROKER, DATABASE, PAGE, Address, check_password_place

TAKEN = [
    (DATABASE, "sqlite:///var/copydesk.db"),
    (DATABASE, "postgresql://db/news"),
    (DATABASE, "postgresql+psycopg://desk:p%40ss@db:5432/news"),
    (BROKER, "redis://:secret@news:6379/0"),
    (BROKER, "rediss://news/1"),
    (BROKER, "unix:///var/redis.sock"),
    (ARCHIVE, "file:var/archive"),
    (ARCHIVE, "file:///var/archive"),
    (ARCHIVE, "s3://bucket/prefix"),
    (PAGE, "https://news.example/"),
    (PAGE, "http://[::1]:8080/feed?at=a@b"),
]
REFUSED = [
    (DATABASE, "mysql://db/news", "another scheme"),
    (DATABASE, "sqlite:copydesk.db", "no //"),
    (DATABASE, "postgresql://desk:p@ss@db/news", "an @ that is not escaped"),
    (DATABASE, "postgresql://db/news@home", "an @ that is not escaped"),
    (DATABASE, "postgresql://db:0/news", "no port"),
    (DATABASE, "postgresql://db:99999/news", "Port out of range"),
    (DATABASE, "postgresql://db:five/news", "Port could not be cast"),
    (BROKER, "redis://", "no place"),
    (BROKER, "redis://news/0?PassWord=x", "before the host only"),
    (BROKER, "unix:///var/redis.sock?password=x", "before the host only"),
    (ARCHIVE, "file:", "no place"),
    (ARCHIVE, "file:/", "no place"),
    (ARCHIVE, "/var/archive", "another scheme"),
    (PAGE, "ftp://news.example/", "another scheme"),
    (PAGE, "https:///feed", "no host"),
    (PAGE, "news.example", "another scheme"),
    (PAGE, "", "another scheme"),
]


@pytest.mark.parametrize(("address", "url"), TAKEN)
def test_an_address_of_its_kind_is_taken_as_it_stands(address: Address, url: str) -> None:
    assert address(url) == url


@pytest.mark.parametrize(("address", "url", "said"), REFUSED)
def test_any_other_is_refused_with_the_reason(address: Address, url: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        address(url)


def test_the_words_name_every_scheme_and_how_a_password_is_written() -> None:
    assert ARCHIVE.words == "a URL that begins with file: or s3://"
    assert PAGE.words == "a URL that begins with http:// or https://"
    for address in (DATABASE, BROKER):
        assert address.words.endswith("; in a password, @ / ? # are escaped (%40 %2F %3F %23)")


@pytest.mark.parametrize("url", ["", "http://proxy:3128", "http://desk:secret@proxy:3128"])
def test_a_password_in_its_place_is_taken(url: str) -> None:
    assert check_password_place(url) == url


def test_a_password_out_of_its_place_is_refused() -> None:
    with pytest.raises(ValueError, match="not escaped"):
        check_password_place("http://proxy:3128/desk@home")
