"""Dates as people and machines write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.normalize.dates import parse_date, read_moment

EVENING = "2024-05-03T18:19:00"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-05-03T18:19:00Z", "+00:00"),
        ("2024-05-03T18:19:00z", "+00:00"),
        ("2024-05-03t18:19:00z", "+00:00"),
        ("2024-05-03T18:19:00.000Z", "+00:00"),
        ("2024-05-03T18:19Z", "+00:00"),
        ("2024-05-03T18:19:00+02:00", "+02:00"),
        ("2024-05-03T18:19:00+0200", "+02:00"),
        ("2024-05-03T18:19:00+02", "+02:00"),
        ("2024-05-03T18:19:00 +0200", "+02:00"),
        ("2024-05-03 18:19:00 +02:00", "+02:00"),
        ("2024-05-03 18:19:00 UTC", "+00:00"),
        ("2024-05-03 18:19:00 +0200 CEST", "+02:00"),
        ("2024-05-03T18:19:00-0330", "-03:30"),
        ("2024-05-03T18:19:00.000+05:45", "+05:45"),
        ("2024-05-03T18:19:00:000Z", "+00:00"),
        ("2024-05-03T18:19:00 GMT", "+00:00"),
        ("2024-05-03T18:19:00+02:00[Europe/Berlin]", "+02:00"),
        ("20240503T181900Z", "+00:00"),
        ("2024-5-3T18:19:00Z", "+00:00"),
        ("2024/05/03 18:19:00 +0900", "+09:00"),
        ("Fri, 03 May 2024 18:19:00 +0200", "+02:00"),
        ("Fri, 3 May 2024 18:19:00 GMT", "+00:00"),
        ("Fri, 03 May 24 18:19:00 EST", "-05:00"),
        ("03 May 2024 18:19:00 -0000", "+00:00"),
        ("Fri, 03 May 2024 18:19 EDT", "-04:00"),
        ("Fri May 03 2024 18:19:00 GMT+0200 (Central European Summer Time)", "+02:00"),
        ("Fri May  3 18:19:00 UTC 2024", "+00:00"),
        ("May 3, 2024 6:19 PM ET", "-04:00"),
        ("Updated May 3, 2024 at 6:19 p.m. EDT", "-04:00"),
        ("Published: 3 May 2024 18:19 BST", "+01:00"),
        ("03/05/2024 18:19 (GMT+7)", "+07:00"),
        ("1714760340", "+00:00"),
        ("1714760340000", "+00:00"),
    ],
)
def test_a_text_with_a_zone_gives_that_zone(text: str, iso: str) -> None:
    assert parse_date(text, tz="Asia/Tokyo", language="de") == datetime.fromisoformat(EVENING + iso)
    moment = read_moment(text, language="de")
    assert moment is not None
    assert moment.has_zone
    assert moment.has_time
    assert moment.when.isoformat() == EVENING + iso


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-03T18:19:00",
        "2024-05-03 18:19",
        "2024-5-3 18:19:00",
        "20240503181900",
        "2024/05/03 18:19",
        "2024.05.03 18:19",
        "Fri May  3 18:19:00 2024",
        "3 May 2024, 18:19",
        "May 3rd, 2024 6:19pm",
        "Friday, May 3, 2024 at 6:19 PM",
        "18:19, 3 May 2024",
        "6:19 p.m., May 3, 2024",
        "3. Mai 2024, 18:19 Uhr",
        "Stand: 03.05.2024, 18.19 Uhr",
        "03.05.24, 18:19",
        "Publié le 3 mai 2024 à 18h19",
        "Le 3 mai 2024 à 18 h 19",
        "3 de mayo de 2024 18:19 h",
        "3 de maio de 2024 às 18h19",
        "3 maggio 2024 alle 18:19",
        "3 maggio 2024 ore 18.19",
        "3 de maig de 2024 18:19",
        "3 mei 2024 18:19",
        "3 maj 2024 kl. 18.19",
        "3. mai 2024 kl. 18:19",
        "3. toukokuuta 2024 klo 18.19",
        "3. mai 2024 18:19",
        "2024. gada 3. maijs 18:19",
        "2024 m. gegužės 3 d. 18:19",
        "3 maja 2024, 18:19",
        "3. května 2024 18:19",
        "3. svibnja 2024. u 18:19",
        "3. мај 2024. 18:19",
        "2024. május 3. 18:19",
        "3 Mayıs 2024 18:19",
        "3 мая 2024, 18:19",
        "3 травня 2024, 18:19",
        "3 май 2024 г., 18:19",
        "3 Μαΐου 2024, 18:19",
        "3 Μαΐου 2024 6:19 μ.μ.",
        "3 მაისი 2024 18:19",
        "3 مايو 2024 18:19",
        "٣ مايو ٢٠٢٤ ١٨:١٩",
        "3 أيار 2024 18:19",
        "3 במאי 2024, 18:19",
        "3 मई 2024 18:19",
        "৩ মে ২০২৪ ১৮:১৯",
        "3 พฤษภาคม 2567 18:19",
        "3 พ.ค. 2567 18:19",
        "3 tháng 5, 2024 18:19",
        "3 Mei 2024 18:19 ",
        "2024年5月3日 18:19",
        "2024年5月3日 18時19分",
        "2024年5月3日 午後6時19分",
        "2024年05月03日下午6:19",
        "２０２４年５月３日　１８時１９分",
        "令和6年5月3日 18時19分",
        "2024년 5월 3일 오후 6:19",
        "2024. 5. 3. 오후 6:19",
        "入力 2024.05.03. 18:19",
        "۱۴ اردیبهشت ۱۴۰۳ ۱۸:۱۹",
    ],
)
def test_a_visible_date_is_read_in_the_given_zone(text: str) -> None:
    assert parse_date(text, tz="Europe/Berlin") == datetime.fromisoformat(EVENING + "+02:00")
    assert parse_date(text) == datetime.fromisoformat(EVENING + "+00:00")


@pytest.mark.parametrize(
    "text",
    ["2024-05-03", "20240503", "3 May 2024", "May 3, 2024", "3. Mai 2024", "2024年5月3日", "3.5.2024", "2024/5/3"],
)
def test_a_day_alone_is_its_midnight_and_says_so(text: str) -> None:
    moment = read_moment(text)
    assert moment is not None
    assert (moment.when, moment.has_time, moment.has_zone) == (datetime(2024, 5, 3), False, False)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("03/05/2024", "en-GB", 3),
        ("03/05/2024", "fr", 3),
        ("05/03/2024", "en-US", 3),
        ("03/05/2024", "pt_BR", 3),
        ("05/23/2024", None, 23),
        ("23/05/2024", None, 23),
        ("05/05/2024", None, 5),
    ],
)
def test_slashes_are_read_by_the_language_or_by_size(text: str, language: str | None, day: int) -> None:
    assert parse_date(text, language=language) == datetime(2024, 5, day, tzinfo=UTC)


@pytest.mark.parametrize("language", [None, "en"])
def test_a_date_with_two_readings_is_not_guessed(language: str | None) -> None:
    assert parse_date("03/05/2024", language=language) is None
    assert parse_date("03/05/2024", language=language, day_first=False) == datetime(2024, 3, 5, tzinfo=UTC)


def test_a_month_name_with_two_meanings_needs_the_language() -> None:
    assert parse_date("3. listopada 2024", language="hr") == datetime(2024, 10, 3, tzinfo=UTC)
    assert parse_date("3 listopada 2024", language="pl") == datetime(2024, 11, 3, tzinfo=UTC)
    assert parse_date("3 listopada 2024") is None


@pytest.mark.parametrize(
    "text",
    [
        None, "", "   ", "soon", "2024", "May 2024", "31 February 2024", "2024-13-45",
        "0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "+1 555 123 4567", "12345",
        "5 comments", "192.168.1.1", "1.2.3", "3 of 2024 readers may agree", "v2.10.2024x",
    ],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str | None) -> None:
    assert parse_date(text) is None


def test_midnight_and_noon_on_the_twelve_hour_clock() -> None:
    assert parse_date("May 3, 2024 12:05 am") == datetime(2024, 5, 3, 0, 5, tzinfo=UTC)
    assert parse_date("May 3, 2024 12:05 PM") == datetime(2024, 5, 3, 12, 5, tzinfo=UTC)
    assert parse_date("May 3, 2024, 7am") == datetime(2024, 5, 3, 7, 0, tzinfo=UTC)
    assert parse_date("2024-05-03 24:00") == datetime(2024, 5, 4, 0, 0, tzinfo=UTC)


def test_a_given_zone_settles_an_abbreviation_and_knows_summer_time() -> None:
    assert parse_date("3 May 2024 18:19 IST", tz="Europe/Dublin") == datetime(2024, 5, 3, 17, 19, tzinfo=UTC)
    assert parse_date("3 May 2024 18:19 IST") == datetime(2024, 5, 3, 12, 49, tzinfo=UTC)
    assert parse_date("3 January 2024 18:19", tz=ZoneInfo("Europe/Berlin")) == datetime(2024, 1, 3, 17, 19, tzinfo=UTC)


def test_a_time_that_does_not_exist_leaves_the_day() -> None:
    moment = read_moment("2024-05-03T25:61:00")
    assert moment is not None
    assert (moment.when.day, moment.has_time) == (3, False)


def test_an_unknown_zone_name_falls_back_to_utc() -> None:
    assert parse_date("2024-05-03", tz="Atlantis/Centre") == datetime(2024, 5, 3, tzinfo=UTC)


def test_the_first_of_two_dates_wins() -> None:
    assert parse_date("Published 3 May 2024 18:19, updated 4 May 2024 09:00") == datetime(
        2024, 5, 3, 18, 19, tzinfo=UTC
    )


@given(st.datetimes(datetime(1971, 1, 1), datetime(2099, 12, 31)), st.integers(-720, 840))  # noqa: DTZ001
def test_iso_goes_there_and_back(naive: datetime, minutes: int) -> None:
    when = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert parse_date(when.isoformat()) == when
    assert parse_date(when.strftime("%a, %d %b %Y %H:%M:%S %z")) == when.replace(microsecond=0)


@given(
    st.text() | st.text(alphabet="0123456789 -/.:TZ+年月日マmayMAYpm,()", max_size=60),
    st.sampled_from([None, "en-US", "de", "zz", ""]),
)
def test_any_text_gives_an_aware_date_or_none(text: str, language: str | None) -> None:
    when = parse_date(text, tz="Asia/Kolkata", language=language)
    assert when is None or when.tzinfo is not None
