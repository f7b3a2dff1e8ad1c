"""Languages: every configuration that is named is one of PostgreSQL's own, and what is unknown is not stemmed."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from worker.storage.search.languages import CONFIGURATIONS, PLAIN, configuration


@pytest.mark.parametrize("language", [None, "", "xx", "EN", "en-GB", "english", "\x00", "𝔑", "de\n"])
def test_a_language_that_is_not_known_is_not_stemmed(language: str | None) -> None:
    assert configuration(language) == PLAIN


@pytest.mark.parametrize(("language", "wanted"), [("en", "english"), ("de", "german"), ("nb", "norwegian")])
def test_a_known_language_has_its_configuration(language: str, wanted: str) -> None:
    assert configuration(language) == wanted


def test_all_forms_of_norwegian_are_stemmed_alike() -> None:
    assert {configuration(language) for language in ("nb", "nn", "no")} == {"norwegian"}


def test_postgresql_has_every_configuration(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        built_in = set(connection.scalars(text("SELECT cfgname FROM pg_ts_config")))
    engine.dispose()
    assert {*CONFIGURATIONS.values(), PLAIN} <= built_in
