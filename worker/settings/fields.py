"""The settings: every key with its type, its default and the sentence that documents it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from worker import __version__
from worker.settings.addresses import ARCHIVE, BROKER, DATABASE, check_password_place
from worker.settings.keys import (
    Commas,
    Flag,
    Number,
    Seconds,
    TomlTable,
    Whole,
    allowed,
    duration,
    duration_words,
    matching,
    number,
    whole,
)
from worker.settings.run_dir import ALLOWED, DEFAULT
from worker.settings.secrets import hide_password

YEAR = 31_536_000  # seconds
CONTACT = "an agent name with a contact, such as 'Copydesk/1.0 (+https://example.org/bot)'"
# (the shorter time, the longer one, the least seconds between them): a claim outlives the work and its wait for a slot.
LONGER = (
    ("fetch_deadline", "claim_poll", 2.0),
    ("fetch_deadline", "claim_fetch", 2.0),
    ("parse_hard_limit", "claim_parse", 2.0),
    ("parse_soft_limit", "parse_hard_limit", 1.0),
)


class Settings(TomlTable):
    """Hold every setting; durations in seconds, sizes in bytes.

    ``copydesk config show`` prints them.
    """

    # Where things are.
    database_url: Annotated[str, AfterValidator(DATABASE)] = Field(
        default="sqlite:///var/copydesk.db", description="The database."
    )
    redis_url: Annotated[str, AfterValidator(BROKER)] = Field(
        default="redis://localhost:6379/0", description="The broker and the doorbell; nothing is kept there."
    )
    archive_url: Annotated[str, AfterValidator(ARCHIVE)] = Field(
        default="file:var/archive", description="Where raw pages are archived."
    )
    sources_dir: Annotated[str, matching(".+", "a folder")] = Field(
        default="config/sources", description="The folder of source files."
    )
    run_dir: Annotated[str, matching(".+", ALLOWED)] = Field(
        default=DEFAULT, description="Where this machine's processes keep their signs of life and locks."
    )
    key_prefix: Annotated[str, matching(r"[\w:.-]+", "letters, digits, : . _ -")] = Field(
        default="copydesk:", description="Put before every key in Redis, so that a server can be shared."
    )
    # How the crawler behaves.
    user_agent: Annotated[str, matching(".*(https?://|@).*", CONTACT)] = Field(
        default=f"Copydesk/{__version__} (+https://github.com/copydesk/copydesk)",
        description="What the crawler calls itself: put your own contact in it.",
    )
    proxy: Annotated[
        str, matching(r"|https?://\S+", "empty, or http://host:port"), AfterValidator(check_password_place)
    ] = Field(default="", description="The proxy for every request; the environment's is ignored.")
    allow_private_hosts: Flag = Field(
        default=False, description="Whether loopback and private addresses may be fetched."
    )
    fetch_delay: Annotated[Number, number(0, 3600, "seconds")] = Field(
        default=5.0, description="Between two requests to one host; below 1 s for loopback hosts only."
    )
    crawl_delay_cap: Annotated[Number, number(0, 3600, "seconds")] = Field(
        default=120.0, description="The longest Crawl-delay that is obeyed as stated."
    )
    fetch_deadline: Annotated[Number, number(0.1, 600, "seconds")] = Field(
        default=30.0, description="After which any request is ended, whatever it is doing."
    )
    fetch_max_bytes: Annotated[Whole, whole(1024, 1 << 30, "bytes")] = Field(
        default=10485760, description="The largest body that is read, after decompression."
    )
    max_attempts: Annotated[Whole, whole(1, 100)] = Field(
        default=5, description="Starts of one step on one row before it is a dead letter."
    )
    max_redirects: Annotated[Whole, whole(0, 50)] = Field(default=10, description="Hops of one redirect chain.")
    backoff: Annotated[Number, number(0.1, 86400, "seconds")] = Field(
        default=30.0, description="The first wait after 429, 503 or a failure; it doubles."
    )
    backoff_cap: Annotated[Number, number(1, 604800, "seconds")] = Field(
        default=21600.0, description="The longest such wait."
    )
    failure_cache: Annotated[Number, number(0, 86400, "seconds")] = Field(
        default=600.0, description="How long a host that refused a connection is left alone."
    )
    robots_max_age: Annotated[Seconds, duration(1, 86400)] = Field(
        default=86400.0, description="How long a robots.txt is believed."
    )
    noarchive: Literal["obey", "ignore"] = Field(default="obey", description="What a page's own `noarchive` does.")
    # How often.
    poll_floor: Annotated[Seconds, duration(1, 86400)] = Field(
        default=300.0, description="The shortest interval of adaptive polling."
    )
    poll_cap: Annotated[Seconds, duration(1, 604800)] = Field(
        default=86400.0, description="The longest interval of adaptive polling."
    )
    recrawl: Annotated[
        tuple[Annotated[Seconds, duration(1, YEAR)], ...], Commas, allowed(f"a list, each {duration_words(1, YEAR)}")
    ] = Field(
        default=(3600.0, 21600.0, 86400.0, 604800.0), description="Ages at which a young article is fetched again."
    )
    # How long things are kept.
    keep_pages: Annotated[Number, number(0, 36500, "days")] = Field(
        default=0.0, description="Days that raw pages are kept; 0 is for good."
    )
    keep_outcomes: Annotated[Number, number(0, 36500, "days")] = Field(
        default=90.0, description="Days that the outcome log is kept; 0 is for good."
    )
    keep_sightings: Annotated[Number, number(0, 36500, "days")] = Field(
        default=0.0, description="Days after which a teaser's sighting goes."
    )
    keep_changes: Annotated[Number, number(0, 36500, "days")] = Field(
        default=90.0, description="Days for which a follower may be away; 0 is for good."
    )
    # Webhooks.
    webhook_give_up: Annotated[Seconds, duration(60, 604800)] = Field(
        default=86400.0, description="How long a webhook that takes nothing is tried again."
    )
    # The doorbell.
    dispatch_every: Annotated[Number, number(0.1, 60, "seconds")] = Field(
        default=1.0, description="Between two looks for due work."
    )
    queue_mark: Annotated[Whole, whole(1, 100000)] = Field(
        default=200, description="Messages up to which each queue is topped."
    )
    message_wait: Annotated[Number, number(1, 86400, "seconds")] = Field(
        default=120.0, description="After which an unstarted message counts as lost."
    )
    claim_poll: Annotated[Number, number(1, 86400, "seconds")] = Field(
        default=120.0, description="After which a started poll counts as crashed."
    )
    claim_fetch: Annotated[Number, number(1, 86400, "seconds")] = Field(
        default=90.0, description="After which a started fetch counts as crashed."
    )
    claim_parse: Annotated[Number, number(1, 86400, "seconds")] = Field(
        default=180.0, description="After which a started parse counts as crashed."
    )
    # The processes.
    discover_threads: Annotated[Whole, whole(1, 500)] = Field(default=4, description="Threads of a discover worker.")
    fetch_threads: Annotated[Whole, whole(1, 500)] = Field(default=16, description="Threads of a fetch worker.")
    parse_processes: Annotated[Whole, whole(1, 500)] = Field(default=2, description="Processes of a parse worker.")
    parse_soft_limit: Annotated[Number, number(1, 3600, "seconds")] = Field(
        default=45.0, description="After which a parse is given up."
    )
    parse_hard_limit: Annotated[Number, number(1, 3600, "seconds")] = Field(
        default=60.0, description="After which the process of a parse is killed."
    )
    parse_memory: Annotated[Whole, whole(65536, 1 << 30, "kilobytes")] = Field(
        default=1048576, description="Memory after which a parse process is replaced."
    )
    # The API and the desk.
    web_public_read: Flag = Field(
        default=False, description="Whether the API and the desk may be read without a token."
    )
    web_rate: Annotated[Whole, whole(0, 1_000_000)] = Field(
        default=600, description="Requests a minute that a token or an address has; 0 is without bound."
    )
    web_proxies: Annotated[
        str, matching(r"[0-9a-fA-F.:/, ]*", "IP addresses or networks, with commas between them")
    ] = Field(default="127.0.0.1", description="The proxies whose X-Forwarded-For and -Proto are believed.")
    log_format: Literal["readable", "json"] = Field(default="readable", description="How log lines are written.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Which log lines are written."
    )

    @model_validator(mode="after")
    def check_order(self) -> Settings:
        """Check that no work counts as crashed while it may still be going on."""
        for shorter, longer, between in LONGER:
            least = getattr(self, shorter) + between
            if getattr(self, longer) < least:
                stated = f"{longer} = {getattr(self, longer):g}"
                raise ValueError(f"{stated}: allowed is at least {least:g}, {between:g} s more than {shorter}")
        return self

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        for name, value in super().__repr_args__():
            yield name, hide_password(value) if isinstance(value, str) else value
