"""Every setting has its sentence, a default that fits, and limits that fit each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from worker.errors import SettingsError
from worker.settings import load_settings
from worker.settings.fields import LONGER, Settings
from worker.settings.keys import allowed_of


def test_the_settings_show_no_secret_of_theirs() -> None:
    settings = Settings(database_url="postgresql://desk:hidden@db/news", proxy="http://desk:hidden@proxy:3128")
    assert "hidden" not in f"{settings!r} {settings}"
    assert "database_url='postgresql://***@db/news', " in repr(settings)


def test_every_setting_has_a_sentence_and_its_default_fits() -> None:
    for name, field in Settings.model_fields.items():
        assert str(field.description).endswith("."), name
        assert allowed_of(field) != "a text", name
    assert Settings.model_validate(Settings().model_dump()) == Settings()


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"COPYDESK_CLAIM_FETCH": "20"}, "claim_fetch = 20: allowed is at least 32, 2 s more than fetch_deadline"),
        (
            {"COPYDESK_FETCH_DEADLINE": "200"},
            "claim_poll = 120: allowed is at least 202, 2 s more than fetch_deadline",
        ),
        ({"COPYDESK_CLAIM_PARSE": "50"}, "claim_parse = 50: allowed is at least 62, 2 s more than parse_hard_limit"),
        ({"COPYDESK_PARSE_SOFT_LIMIT": "60"}, "parse_hard_limit = 60: allowed is at least 61, 1 s more than"),
    ],
)
def test_no_claim_may_expire_while_its_work_goes_on(tmp_path: Path, environ: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(environ, tmp_path)
    assert said in str(caught.value)


@pytest.mark.parametrize(("shorter", "longer", "between"), LONGER)
def test_a_claim_may_end_just_so_much_later(shorter: str, longer: str, between: float) -> None:
    least = getattr(Settings(), shorter) + between
    outer = {"claim_parse": 3600.0} if longer == "parse_hard_limit" else {}
    assert getattr(Settings.model_validate({longer: least} | outer), longer) == least
    with pytest.raises(ValueError, match=f"allowed is at least {least:g}"):
        Settings.model_validate({longer: least - 0.5} | outer)


def test_settings_are_not_changed_while_a_process_runs() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().fetch_delay = 1.0  # type: ignore[misc]
