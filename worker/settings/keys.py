"""What one value of a setting or of a file may be: pydantic types, each with the words for what is allowed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, get_args, get_origin
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic.fields import FieldInfo

from worker.settings.addresses import PAGE, Address

ANY_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
# Tags, classes and ids, one in another: what most rules are made of.
_NAME = r"-?[A-Za-z_][\w-]*"
_ELEMENT = rf"(?:{_NAME}(?:[.#]{_NAME})*|(?:[.#]{_NAME})+)"
PLAIN_SELECTOR = re.compile(rf"{_ELEMENT}(?:(?: *> *| +){_ELEMENT})*", re.ASCII)
DURATION = r"\s*(\d+(?:\.\d+)?)\s*([smhd]?)\s*"


class TomlTable(BaseModel):
    """Check one table of a file, or of the environment."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False, hide_input_in_errors=True
    )


def allowed(words: str, **bounds: Any) -> Any:
    """Say in words what a key allows, beside the bounds that pydantic checks."""
    return Field(json_schema_extra={"allowed": words}, **bounds)


def allowed_of(field: FieldInfo) -> str:
    """Return the words for what a key allows."""
    extra = field.json_schema_extra
    if isinstance(extra, dict) and "allowed" in extra:
        return str(extra["allowed"])
    for check in field.metadata:
        if isinstance(check, AfterValidator) and isinstance(check.func, Address):
            return check.func.words
    if get_origin(field.annotation) is Literal:
        return f"one of {', '.join(get_args(field.annotation))}"
    return "true or false" if field.annotation is bool else "a text"


def number(least: float, most: float, unit: str = "") -> Any:
    """Bound a number, both ends included."""
    return allowed(f"a number from {between(least, most)}{' ' + unit if unit else ''}", ge=least, le=most)


def whole(least: int, most: int, unit: str = "") -> Any:
    """Bound a whole number, both ends included."""
    return allowed(f"a whole number from {between(least, most)}{' ' + unit if unit else ''}", ge=least, le=most)


def between(least: float, most: float) -> str:
    """Say two bounds."""
    return f"{least:g} to {most:g}"


def duration(least: float, most: float) -> Any:
    """Bound a duration in seconds, both ends included."""
    return allowed(duration_words(least, most), ge=least, le=most)


def duration_words(least: float, most: float) -> str:
    """Say what a duration may be."""
    return f'a duration such as 90, "15m", "6h" or "7d", from {least:g} s to {most:g} s'


def matching(pattern: str, words: str) -> Any:
    """Bound a text to what matches a pattern as a whole."""
    return allowed(words, pattern=f"^(?:{pattern})$")


def read_number(value: Any) -> Any:
    """Refuse true and false, which pydantic takes for 1 and 0."""
    if isinstance(value, bool):
        raise ValueError("a number")
    return value


def read_flag(value: Any) -> Any:
    """Strip a word for yes or no, as the environment gives it."""
    return value.strip() if isinstance(value, str) else value


def read_seconds(value: Any) -> float:
    """Read a duration: 90, "90s", "15m", "6h", "7d"."""
    match = re.fullmatch(DURATION, "" if isinstance(value, bool) else str(value))
    if not match:
        raise ValueError("a duration")
    return float(match[1]) * UNITS[match[2]]


def split_commas(value: Any) -> Any:
    """Split a list that the environment gives as one text."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def check_pattern(value: str) -> str:
    """Check that a text is a regular expression."""
    try:
        re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError("a regular expression") from error
    return value


def check_cron(value: str) -> str:
    """Check that a text is a cron line of five fields."""
    from cronsim import CronSim, CronSimError

    try:
        CronSim(value, ANY_MOMENT)
    except CronSimError as error:
        raise ValueError("a cron line") from error
    return value


def check_zone(value: str) -> str:
    """Check that a text names a time zone."""
    try:
        return ZoneInfo(value).key
    except (KeyError, OSError, ValueError) as error:  # A name that is not known is a KeyError.
        raise ValueError("a time zone") from error


def check_selector(value: str) -> str:
    """Check that a text is a CSS selector, by compiling it."""
    if PLAIN_SELECTOR.fullmatch(value):
        return value
    import soupsieve  # With BeautifulSoup the larger half of `sources check`: loaded for what needs its grammar.

    try:
        soupsieve.compile(value)
    except (soupsieve.SelectorSyntaxError, NotImplementedError, RecursionError) as error:
        raise ValueError("a CSS selector") from error
    return value


def read_day(value: Any) -> Any:
    """Take a date as TOML writes it: neither a text nor a moment."""
    if type(value) is not date:
        raise ValueError("a date")
    return value


Number = Annotated[float, BeforeValidator(read_number)]
Whole = Annotated[int, BeforeValidator(read_number)]
Flag = Annotated[bool, BeforeValidator(read_flag)]
Seconds = Annotated[
    float, BeforeValidator(read_seconds), WithJsonSchema({"type": ["number", "string"], "pattern": f"^{DURATION}$"})
]
Pattern = Annotated[str, AfterValidator(check_pattern), WithJsonSchema({"type": "string", "format": "regex"})]
Cron = Annotated[str, AfterValidator(check_cron)]
Zone = Annotated[str, AfterValidator(check_zone)]
Selector = Annotated[str, Field(min_length=1), AfterValidator(check_selector)]
Day = Annotated[date, BeforeValidator(read_day), WithJsonSchema({"type": "string", "format": "date"})]
WebAddress = Annotated[str, AfterValidator(PAGE)]
# Kept as it is, blanks included, and never shown.
Secret = Annotated[str, StringConstraints(strip_whitespace=False)]
Commas = BeforeValidator(split_commas)
