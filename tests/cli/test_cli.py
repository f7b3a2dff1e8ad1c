"""Whatever a person gets wrong ends in one clear line on standard error and an exit code, and never in a traceback."""

from __future__ import annotations

import array
import fcntl
import os
import re
import signal
import subprocess
import sys
import termios
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.core import TyperGroup

from tests.cli.desk import Desk
from worker import __version__
from worker.broker.queues import open_redis
from worker.cli.command_table import COMMANDS, load
from worker.cli.errors import FAILED, INTERRUPTED, WRONG_CALL
from worker.local_stack.redis_server import RedisServer

COPYDESK = str(Path(sys.executable).with_name("copydesk"))
NO_URL = "is no URL: it has to begin with http:// or https://"
NO_DATABASE_URL = "allowed is a URL that begins with sqlite:// or postgresql://"


@dataclass(frozen=True)
class Mistake:
    """A call, the exit code it ends with, what its one line says, and the settings and files it is made with."""

    words: tuple[str, ...]
    code: int
    said: tuple[str, ...]
    settings: dict[str, str] = field(default_factory=dict)
    files: dict[str, str | bytes] = field(default_factory=dict)


def wrong(call: str, *said: str, files: dict[str, str | bytes] | None = None, code: int = 2, **settings: str) -> object:
    """A row of the table, named for its call."""
    setting = "".join(f" {name}={value}" for name, value in settings.items())
    return pytest.param(Mistake(tuple(call.split()), code, said, settings, files or {}), id=call + setting)


def failed(call: str, *said: str, files: dict[str, str | bytes] | None = None, **settings: str) -> object:
    """A row whose call was right and whose work failed."""
    return wrong(call, *said, files=files, code=1, **settings)


SOURCE = 'name = "News"\nhome = "https://news.example/"\nfeeds = ["https://news.example/feed"]\n'
MISTAKES = [
    # The call.
    wrong("nope", "No such command 'nope'", "see copydesk --help"),
    wrong("sources nope", "No such command 'nope'", "see copydesk sources --help"),
    wrong("ingest", "Missing argument", "see copydesk ingest --help"),
    wrong("articles --languag en", "--languag", "--language"),
    wrong("articles --since yesterday", "--since"),
    wrong("articles --since 99999-01-01", "--since"),
    wrong("articles --limit many", "--limit", "integer"),
    wrong("articles --limit 0", "--limit", "greater than or equal to 1"),
    wrong(f"articles --limit {10**30} --json", "--limit", "less than or equal to"),
    wrong(f"diff 1 --from {10**30}", "--from"),
    wrong("metrics --port 70000", "--port", "65535"),
    wrong("reparse --where extractor>1", "--where", "allowed is extractor<V"),
    wrong("worker nope", "'nope' is no queue: allowed is one of discover, fetch, parse, upkeep"),
    wrong("health nope", "'nope' is no queue", "beat"),
    wrong("purge nope", "'nope' is no queue", "all"),
    wrong("dead show soon", "'soon' names no dead letter", "as 17 or webhook-3"),
    wrong(f"dead show {10**30} --json", "names no dead letter"),
    wrong("dead retry", "give a number, --reason, --source, --host, or --all"),
    # An article or a source that is not there.
    wrong("show 1", "1: no such article", "`copydesk articles` lists"),
    wrong(f"show {10**30} --json", "no such article"),
    wrong("show -- -1", "no such article"),
    wrong("diff 1 --json", "no such article"),
    wrong("articles --source nope --json", "no source 'nope'", "sources apply"),
    wrong("pause nope", "no source 'nope'"),
    wrong("resume nope", "no source 'nope'"),
    wrong("recrawl nope", "no source 'nope'"),
    wrong("reparse --source nope", "no source 'nope'"),
    wrong("explain 1", "no article of this number"),
    wrong("explain page --source nope --json", "'nope'", "no such file", files={"page": "<p>words"}),
    wrong("explain page --rules nope.toml", "nope.toml: No such file", files={"page": "<p>words"}),
    wrong("dead show 1 --json", "no dead letter has the number 1"),
    wrong("forget nope --yes", "no source 'nope'"),
    failed("forget nope", "not confirmed"),
    # Addresses.
    wrong("ingest http:// --json", NO_URL),
    wrong("ingest http://[::1/", NO_URL),
    wrong("ingest page --queue", "'page' " + NO_URL),
    wrong("ingest page --url nonsense", "'nonsense' " + NO_URL, files={"page": "<p>words"}),
    wrong("recrawl http://", NO_URL),
    wrong("trace nonsense --json", NO_URL),
    wrong("trace https://news.example/ --json", "is not known"),
    wrong("sources add http://", "no address of a site"),
    wrong("sources add https://news.example/ --slug ../up", "--slug '../up'", "allowed are a-z, 0-9 and -"),
    failed("ingest http://127.0.0.1/ --json", "its address is not a public one"),
    failed("ingest http://news.invalid/ --json", "news.invalid"),
    # Files.
    wrong("ingest nope.html --json", "nope.html: no such file", "http://"),
    wrong("ingest .", ".: is a folder"),
    wrong("ingest empty.html", "empty.html: is empty", files={"empty.html": ""}),
    wrong("ingest blank.html --json", "blank.html: is empty", files={"blank.html": " \n\t\n"}),
    wrong("ingest - --json", "-: is empty: expected a page's HTML or text"),
    wrong("ingest cover.png", "cover.png: holds binary data", files={"cover.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"}),
    wrong("ingest paper.pdf --json", "paper.pdf: holds binary data", files={"paper.pdf": "%PDF-1.7\n"}),
    wrong("ingest /proc/self/mem", "/proc/self/mem: cannot be read"),
    # Settings.
    wrong("config check", "settings.toml:2: fetch_delai: no such setting", "fetch_delay", files={
        "config/settings.toml": "\nfetch_delai = 3\n"}),
    wrong("config check", "settings.toml: not readable as TOML", files={"config/settings.toml": "fetch"}),
    wrong("config check", "schedule.toml:3: tick.every = 'often': allowed is a duration", files={
        "config/schedule.toml": '[tick]\ntask = "copydesk.tick"\nevery = "often"\n'}),
    wrong("config check", "schedule.toml: no such file: beat needs its timetable there"),
    wrong("config check", "COPYDESK_FETCH_DELAI: no such setting: meant COPYDESK_FETCH_DELAY?", fetch_delai="3"),
    wrong("config show --json", "COPYDESK_FETCH_DELAY = '-3': allowed is a number from 0 to 3600", fetch_delay="-3"),
    wrong("articles --json", "COPYDESK_FETCH_DELAY = 'nan'", fetch_delay="nan"),
    wrong("config check", "COPYDESK_RECRAWL = '1h,soon': allowed is a list, each a duration", recrawl="1h,soon"),
    wrong("config check", "COPYDESK_USER_AGENT = 'bot'", "contact", user_agent="bot"),
    wrong("config check", "COPYDESK_PROXY = 'here'", "http://host:port", proxy="here"),
    wrong("beat", "schedule.toml: no such file"),
    wrong("worker fetch", "schedule.toml: no such file"),
    # The database.
    wrong("articles", "COPYDESK_DATABASE_URL", NO_DATABASE_URL, database_url="mysql://desk:hidden@news.example/x"),
    wrong("articles", "COPYDESK_DATABASE_URL", NO_DATABASE_URL, database_url="postgresql://desk:hidden@news:port/x"),
    wrong("articles", "COPYDESK_DATABASE_URL", NO_DATABASE_URL, database_url="postgresql:nonsense"),
    wrong("articles", "COPYDESK_DATABASE_URL", NO_DATABASE_URL, database_url="sqlite://"),
    wrong("articles", "COPYDESK_DATABASE_URL is no address of a database", database_url="sqlite://file.db"),
    failed("articles --json", "the database does not answer", "refused", "check COPYDESK_DATABASE_URL",
           database_url="postgresql://desk:hidden@127.0.0.1:1/x"),
    failed("articles", "run `copydesk db upgrade`", database_url="sqlite:///new.db"),
    failed("sources list --json", "run `copydesk db upgrade`", database_url="sqlite:///new.db"),
    wrong("worker fetch", "needed is", "run `copydesk db upgrade`", database_url="sqlite:///new.db"),
    failed("articles", "the database cannot be used", "check COPYDESK_DATABASE_URL",
           files={"junk.db": "no database " * 99}, database_url="sqlite:///junk.db"),
    failed("db upgrade", "the database does not answer", database_url="sqlite:///."),
    failed("release", "/proc/none: No such file", database_url="sqlite:////proc/none/copydesk.db"),
    # Redis.
    failed("crawl news", "Redis does not answer", "set COPYDESK_REDIS_URL"),
    failed("purge all --dry-run", "Redis does not answer"),
    failed("ingest https://news.example/1.html --queue", "Redis does not answer"),
    failed("crawl news", "Redis does not answer", "refused", redis_url="redis://:hidden@127.0.0.1:1/0"),
    wrong("crawl news", "COPYDESK_REDIS_URL", "allowed is a URL", redis_url="redis://:hidden@news:port/0"),
    wrong("crawl news", "COPYDESK_REDIS_URL", "allowed is a URL", redis_url="unix:"),
    # Other places.
    wrong("sources check", "nowhere: no such folder", "COPYDESK_SOURCES_DIR", sources_dir="nowhere"),
    wrong("archive gc", "COPYDESK_ARCHIVE_URL", "allowed is file:///folder or s3://bucket", archive_url="file://host/x"),
    failed("demo --folder /proc/none", "/proc/none: No such file"),
    wrong("metrics --host news.invalid", "news.invalid:9108: cannot listen there"),
    wrong("up --procfile nope", "nope: no such file", redis_url="redis://127.0.0.1:1"),
    wrong("up --procfile P", "P:1: 'what is this': allowed is `name: command`", files={"P": "what is this\n"}),
    wrong("up --procfile P", "P:1:", "No closing quotation", files={"P": 'release: "x\n'}),
    # Source files.
    wrong("sources apply", "nothing applied:", "news.toml:4: feds: no such key (meant feeds?)", files={
        "config/sources/news.toml": SOURCE + "feds = []\n"}),
    wrong("sources apply", "news.toml:5: polling.interval = 'often': allowed is a duration such as", files={
        "config/sources/news.toml": SOURCE + "[polling]\ninterval = 'often'\n"}),
    wrong("sources apply", "nothing to poll", files={"config/sources/news.toml": SOURCE.rpartition("feeds")[0]}),
    wrong("sources apply", "A_B.toml: the file's name is the slug", files={"config/sources/A_B.toml": SOURCE}),
    wrong("sources apply", "news.toml: not readable as TOML", files={"config/sources/news.toml": b"name = '\xff'"}),
]  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_line_that_names_it_and_the_remedy(desk: Desk, mistake: Mistake) -> None:
    if mistake.words[0] == "sources":
        desk.sources.mkdir(parents=True, exist_ok=True)
    for name, content in mistake.files.items():
        desk.write(name, content)
    said = desk.call(*mistake.words, **mistake.settings)
    assert said.code == mistake.code, said
    for piece in mistake.said:
        assert piece in said.err
    assert "Traceback" not in said.err + said.out
    assert "hidden" not in said.err + said.out  # Every password above.
    line = "copydesk: " + said.err.partition("copydesk: ")[2].strip()
    assert "\n" not in line or line.startswith("copydesk: nothing applied:")
    assert said.out.strip() == ""


def test_a_problem_in_a_source_file_keeps_all_of_them_out(desk: Desk) -> None:
    desk.write("config/sources/right.toml", SOURCE)
    desk.write("config/sources/wrong.toml", "name = 3\n")
    assert desk.call("sources", "apply").code == 2
    said = desk.call("sources", "check")
    assert (said.code, said.err) == (2, f"copydesk: config/sources: {len(said.out.splitlines())} problems in 2 files\n")
    assert all("wrong.toml" in line for line in said.out.splitlines())
    assert desk.call("sources", "list", "--json").out == ""


def test_a_server_with_another_password_is_told_without_ours(desk: Desk, redis_server: RedisServer) -> None:
    with open_redis(redis_server.url) as client:
        client.config_set("requirepass", "another")
        try:
            said = desk.call("crawl", "news", redis_url=f"unix://:hidden@{redis_server.socket}")
        finally:
            client.config_set("requirepass", "")
    assert said.code == 1
    assert said.err.startswith("copydesk: Redis does not answer (")
    assert "hidden" not in said.err


def test_every_command_has_a_help_with_an_example(desk: Desk) -> None:
    for name in COMMANDS:
        if isinstance(load(name), TyperGroup):
            continue
        said = desk.call(name, "--help")
        assert said.code == 0
        assert re.search(rf"copydesk (\w+ )?{name}\b", said.out.partition("Example:")[2])


def test_every_command_and_exit_code_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "reference" / "cli.md").read_text("utf-8")
    for name in COMMANDS:
        inside = getattr(load(name), "commands", None)
        for path in [name] if inside is None else [f"{name} {part}" for part in inside]:
            assert f"| `copydesk {path}` |" in text
    assert [f"| {code} |" in text for code in (0, FAILED, WRONG_CALL, INTERRUPTED)] == [True] * 4


def test_the_version_is_told_by_an_option_too(desk: Desk) -> None:
    assert desk.call("--version").out == desk.call("version").out == f"copydesk {__version__}\n"


def test_without_a_command_the_help_is_shown(desk: Desk) -> None:
    said = desk.call()
    assert (said.code, said.err) == (2, "")
    assert "Usage: copydesk" in said.out


def test_the_shell_is_offered_the_commands_that_fit(desk: Desk) -> None:
    desk.patch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")  # A test may have no shell above it.
    script = desk.call("--show-completion", "bash")
    assert script.code == 0
    assert "_COPYDESK_COMPLETE=complete_bash" in script.out
    for name, value in {"_COPYDESK_COMPLETE": "complete_bash", "COMP_WORDS": "copydesk re", "COMP_CWORD": "1"}.items():
        desk.patch.setenv(name, value)
    assert set(desk.call().out.split()) == {"ready", "release", "reparse", "recrawl", "resume"}


def run(folder: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """A real process in an environment that has nothing but what is given."""
    return subprocess.run([COPYDESK, *words], cwd=folder, env=environ, capture_output=True, stdin=subprocess.DEVNULL)


def test_a_bare_environment_and_an_output_that_knows_only_ascii_lose_no_letter(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<h1>Straße — “ruhig” :smile: [/b]</h1>" + "<p>Ein Absatz mit Wörtern.</p>" * 9)
    ended = run(tmp_path, "ingest", "page.html", "--json", PYTHONIOENCODING="ascii")  # No HOME, no PATH, no locale.
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert b'"title": "Stra\\u00dfe \\u2014 \\u201cruhig\\u201d :smile: [/b]"' in ended.stdout


def test_a_reader_that_hangs_up_early_is_no_error(desk: Desk) -> None:
    desk.write("page.html", "<h1>A long page</h1>" + "<p>With many paragraphs of some words.</p>" * 20_000)
    command = [COPYDESK, "ingest", "page.html", "--json"]
    with subprocess.Popen(command, cwd=desk.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"{\n"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode in (0, 1)


def test_control_c_ends_without_a_word(desk: Desk) -> None:
    reading, writing = os.pipe()
    command = [COPYDESK, "ingest", "-"]
    with subprocess.Popen(command, cwd=desk.folder, stdin=reading, stderr=subprocess.PIPE, text=True) as process:
        os.close(reading)
        os.write(writing, b"<p>")
        wait_until_read(writing)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    os.close(writing)
    assert (process.returncode, err) == (130, "")


def wait_until_read(writing: int) -> None:
    """Wait until the other side has taken what was written."""
    left = array.array("i", [1])
    while left[0]:
        fcntl.ioctl(writing, termios.FIONREAD, left)
        time.sleep(0.02)
