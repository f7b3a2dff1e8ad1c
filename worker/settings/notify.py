"""Notifications: config/notify.toml -> who is told what, and how."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from worker.errors import SettingsError
from worker.settings.addresses import PAGE
from worker.settings.keys import (
    Number,
    Seconds,
    Secret,
    TomlTable,
    WebAddress,
    Whole,
    allowed,
    duration,
    matching,
    whole,
)
from worker.settings.problems import allowed_for, details, message, unknown
from worker.settings.secrets import refusal
from worker.settings.toml_files import config_file, line_of, read_toml

FILE = "notify.toml"
DAY, WEEK = 86_400, 604_800  # seconds
# A key that holds a secret, and the key that names a file with it instead.
IN_FILE = {"url": "url_file", "secret": "secret_file", "token": "token_file", "password": "password_file"}
ADDRESS = r"[^\s@<>,]+@[^\s@<>,]+"
Kind = Literal["webhook", "chat", "ntfy", "email", "heartbeat"]
Topic = Literal["warnings", "new", "revised"]
Name = Annotated[str, matching(r"[a-z0-9][a-z0-9_-]{0,39}", "lower case letters, digits, - and _")]


class ChannelTable(TomlTable):
    """Hold one ``[channels.NAME]``: a place that is told."""

    kind: Kind = Field(description="How it is told: JSON, a chat's JSON, ntfy, e-mail, or a sign of life.")
    url: Annotated[WebAddress | None, allowed(PAGE.words)] = Field(
        default=None, description="Where it is told; e-mail has a server instead."
    )
    url_file: str | None = Field(default=None, description="The file that holds the URL, where that is a secret.")
    secret: Secret | None = Field(default=None, description="What a webhook's bodies are signed with (HMAC-SHA256).")
    secret_file: str | None = Field(default=None, description="The file that holds the secret.")
    token: Secret | None = Field(default=None, description="What is sent as `Authorization: Bearer`.")
    token_file: str | None = Field(default=None, description="The file that holds the token.")
    server: Annotated[str | None, matching(r"[^\s/@:]+", "a host")] = Field(
        default=None, description="The SMTP server."
    )
    port: Annotated[Whole, whole(1, 65535)] = Field(default=587, description="Its port.")
    tls: Literal["starttls", "tls", "none"] = Field(default="starttls", description="How the mail is encrypted.")
    user: str | None = Field(default=None, description="Who logs in at the SMTP server.")
    password: Secret | None = Field(default=None, description="That user's password.")
    password_file: str | None = Field(default=None, description="The file that holds the password.")
    sender: Annotated[str | None, matching(ADDRESS, "an e-mail address")] = Field(
        default=None, description="Who an e-mail is from."
    )
    to: tuple[Annotated[str, matching(ADDRESS, "an e-mail address")], ...] = Field(
        default=(), description="Who gets it.", json_schema_extra={"allowed": "a list, each an e-mail address"}
    )
    about: Annotated[tuple[Topic, ...], allowed("a list of warnings, new, revised")] = Field(
        default=("warnings",), description="What is told: warnings that begin and end, new and revised articles."
    )
    sources: Annotated[tuple[str, ...], allowed("a list of sources' names")] = Field(
        default=(), description="Articles of these sources only."
    )
    words: str = Field(default="", description="Articles with all of these words in title or text only.")

    @model_validator(mode="after")
    def check_place(self) -> ChannelTable:
        """Check that the channel says where to."""
        if self.kind == "email":
            missing = [key for key in ("server", "sender", "to") if not getattr(self, key)]
        else:
            missing = [] if self.url or self.url_file else ["url"]
        if missing:
            raise ValueError(f"{missing[0]} is missing: kind {self.kind!r} needs it")
        doubled = [key for key, file in IN_FILE.items() if getattr(self, key) and getattr(self, file)]
        if doubled:
            raise ValueError(f"{doubled[0]} and {IN_FILE[doubled[0]]}: allowed is one of them")
        return self

    def read(self, key: str) -> str | None:
        """Return a secret, from its file where one is named.

        Raises SettingsError where that cannot be read.
        """
        path = getattr(self, IN_FILE[key])
        if path is None:
            value: str | None = getattr(self, key)
            return value
        try:
            return Path(path).read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            raise SettingsError(f"{IN_FILE[key]} = {path!r}: not readable: {error}") from error


class NotifyTable(TomlTable):
    """Hold the whole file: what is worth telling, and to whom."""

    after: Annotated[Seconds, duration(0, DAY)] = Field(
        default=60.0, description="How long a warning must last, or be gone, before that is told."
    )
    gap: Annotated[Seconds, duration(0, DAY)] = Field(
        default=60.0, description="Between two messages to one channel; what happens meanwhile comes in one."
    )
    give_up: Annotated[Seconds, duration(60, WEEK)] = Field(
        default=86_400.0, description="How long an undelivered message is tried again."
    )
    dead_letters: Annotated[Number, allowed("a whole number from 0", ge=0)] = Field(
        default=0.0, description="Dead letters from which on they are told as a warning; 0 is never."
    )
    channels: dict[Name, ChannelTable] = Field(default_factory=dict, description="Who is told, by name.")


def read_notify(folder: Path | None = None) -> NotifyTable:
    """Read who is told what; no file tells nobody.

    Raises SettingsError that names file, line, key, value and what is allowed.
    """
    path = config_file(FILE, folder=folder)
    if not path.is_file():
        return NotifyTable()
    stated = read_toml(path)
    try:
        return NotifyTable.model_validate(stated)
    except ValidationError as error:
        first = details(error)[0]
        raise SettingsError(problem(path, stated, first["loc"], message(first), first["type"])) from None


def problem(path: Path, stated: Any, loc: tuple[int | str, ...], said: str, kind: str) -> str:
    """Say what is refused at one place of the file."""
    if loc[:1] != ("channels",):
        return of_key(path, stated, str(loc[0]), NotifyTable)
    if len(loc) < 2 or not isinstance(stated["channels"], dict):
        return f"{path}:{line_of(path, 'channels')}: channels: allowed is a table [channels.NAME] for each"
    name = str(loc[1])
    table = f"channels.{name}"
    if "[key]" in loc:
        return f"{path}: {table}: allowed is a name of lower case letters, digits, - and _"
    if len(loc) == 2:
        return f"{path}: {table}: {said}"
    if kind == "missing":
        return f"{path}: {table}: {loc[2]} is missing: {ChannelTable.model_fields[str(loc[2])].description}"
    return of_key(path, stated["channels"][name], str(loc[2]), ChannelTable, table)


def of_key(path: Path, stated: Any, key: str, model: type[TomlTable], table: str | None = None) -> str:
    """Say why one key is refused; the value of a secret is not shown."""
    where = f"{path}:{line_of(path, key, table)}: {table + '.' if table else ''}{key}"
    if key not in model.model_fields:
        return where + unknown(key, list(model.model_fields))
    if key in IN_FILE:
        return f"{where}: allowed is {allowed_for(model, key)}"
    return where + refusal(stated[key], allowed_for(model, key))
