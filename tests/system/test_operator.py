"""The operator's way, as README and docs/operations.md tell it: deploy, add, watch, break, see, be told, explain, mend.

`copydesk up` runs the Procfile's real processes in a folder that holds nothing else; a newspaper on loopback is crawled
and then moves the text of all its stories into another element, which no generic reader takes for text.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import Message
from pathlib import Path

import pytest

from tests.demo.demo_process import wait_for
from tests.notify.servers import Hooks, hooks, mail_server
from worker.demo.server import NewspaperServer, homes
from worker.demo.site import Answer, NewspaperSite
from worker.demo.stories import DemoStory
from worker.local_stack.project import write_project
from worker.monitoring.collect import collect_facts
from worker.monitoring.snapshot import Facts
from worker.runtime import Runtime, utc_now
from worker.settings import PREFIX, Settings

COPYDESK = str(Path(sys.executable).with_name("copydesk"))
SLUG, PAPER = "port-ellery-courier", "courier"
# The body of both layouts, and where the new look puts it: a window that a script opens.
BODY = rb'<div class="(?:article-body|entry-content)">(.*?)</div>(?:<div class="share-section">.*?)?</article>'
# What the new look says beside; of another story in each, for what all say alike is learned as boilerplate.
LATE = "The mayor came by in the evening and heard of it"
REDESIGNED = rf'</article><dialog class="story">\1<p>{LATE} from the people of {{}} themselves.</p></dialog>'
# A clock that is looked at often, so that the test need not wait a minute for each judgement.
SCHEDULE = """
[dispatch]
task = "copydesk.dispatch"
every = "1s"
[canaries]
task = "copydesk.call_canaries"
every = "5s"
[tally]
task = "copydesk.tally"
every = "2s"
[notify]
task = "copydesk.notify"
every = "1s"
"""
# Who is told of warnings: a chat, and a desk by mail.
TOLD = """
after = 3
gap = 0
[channels.chat]
kind = "chat"
url = "{url}/hook"
[channels.desk]
kind = "email"
server = "127.0.0.1"
port = {port}
tls = "none"
sender = "copydesk@news.example"
to = ["desk@news.example"]
"""


class Newspaper(NewspaperSite):
    """The demo's newspaper without its slow and failing pages; its markup can be changed."""

    is_redesigned = False

    def fails(self, story: DemoStory) -> bool:
        """Whether this request fails: none does."""
        return False

    def printed(self, story: DemoStory, form: str) -> Answer:
        """The page of a story, in the old look or in the new one."""
        answer = replace(super().printed(story, form), delay=0.0)
        if not self.is_redesigned:
            return answer
        look = REDESIGNED.format(story.slug).encode()
        return replace(answer, body=re.sub(BODY, look, answer.body, flags=re.S))


class Operator:
    """A person in a new project; every call is a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        write_project(folder)
        (folder / "config/schedule.toml").write_text(SCHEDULE, "utf-8")
        settings = {"ALLOW_PRIVATE_HOSTS": "true", "FETCH_DELAY": "0", "BACKOFF": "1", "LOG_LEVEL": "warning"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        self.environ = kept | {PREFIX + name: value for name, value in settings.items()}
        self.source = folder / f"config/sources/{SLUG}.toml"
        self.said = folder / "up.txt"

    def call(self, *words: str) -> str:
        """What `copydesk WORDS` says, all white space one blank; it ends well."""
        ran = subprocess.run(
            [COPYDESK, *words], cwd=self.folder, env=self.environ, capture_output=True, text=True, timeout=240
        )
        assert ran.returncode == 0, f"{words}: {ran.stdout}{ran.stderr}{self.said.read_text()}"
        return " ".join(ran.stdout.split())

    def up(self) -> subprocess.Popen[bytes]:
        """The running `copydesk up`."""
        with self.said.open("wb") as sink:
            return subprocess.Popen([COPYDESK, "up"], cwd=self.folder, env=self.environ, stdout=sink, stderr=sink)


@pytest.fixture
def newspaper() -> Iterator[tuple[Newspaper, str]]:
    with NewspaperServer(0) as server:
        began = datetime.now(UTC)
        site = server.site = Newspaper(homes(server.port), utc_now, lambda now: began)
        yield site, homes(server.port)[PAPER]


@pytest.fixture
def chat() -> Iterator[Hooks]:
    with hooks() as server:
        yield server


@pytest.fixture
def mail() -> Iterator[tuple[int, list[Message]]]:
    with mail_server() as server:
        yield server


@pytest.mark.timeout(600)
def test_a_redesign_is_seen_told_explained_and_mended(
    tmp_path: Path, newspaper: tuple[Newspaper, str], chat: Hooks, mail: tuple[int, list[Message]]
) -> None:
    site, home = newspaper
    operator = Operator(tmp_path)
    (tmp_path / "config/notify.toml").write_text(TOLD.format(url=chat.url, port=mail[0]), "utf-8")
    runtime = Runtime(Settings(database_url=f"sqlite:///{tmp_path / 'var/copydesk.db'}"))

    added = operator.call("sources", "add", home)
    assert f"{home}/feed.xml" in added
    # Looked over: the sitemap alone is crawled here, for it names enough pages.
    text = re.sub(r"^feeds = .*\n", "", operator.source.read_text("utf-8"), flags=re.M)
    operator.source.write_text(text, "utf-8")

    up = operator.up()
    try:
        wait_for(lambda: "everything runs" in operator.said.read_text())
        wait_for(lambda: is_quiet(runtime, pages=12))
        assert not drifts(see(runtime))

        site.is_redesigned = True
        assert " due to be fetched again" in operator.call("recrawl", SLUG, "--wait")
        wait_for(lambda: drifts(see(runtime)))
        status = operator.call("status")
        assert f"{SLUG}: its pages no longer give text since" in status
        wait_for(lambda: told(chat, "WARNING", "no longer give text"))
        page = re.findall(r"copydesk explain ?(http\S+)`", status)[0]

        assert "no_text" in operator.call("trace", page)
        operator.source.write_text(f'{text}\n[[rules]]\nbody = ["dialog.story"]\n', "utf-8")
        assert LATE in operator.call("explain", page)
        operator.call("sources", "apply")
        assert re.search(r"parsed again: 1\d revised", operator.call("reparse", "--source", SLUG))

        wait_for(lambda: not drifts(see(runtime)))
        article = runtime.articles.find(page)
        assert article is not None
        assert LATE in str(article.as_dict()["text"])
        assert article.as_dict()["word_count"] > 60  # The whole story, and not what was left in sight.
        assert "all is well" in operator.call("status")
        wait_for(lambda: told(chat, "OVER", "no longer give text"))
        assert "chat: delivered" in operator.call("notify", "test", "chat")
        letters = [str(letter.get_payload()) for letter in mail[1]]
        assert any(letter.startswith("WARNING") and "no longer give text" in letter for letter in letters)
    finally:
        up.terminate()
        assert up.wait(120) == 0
        runtime.engine.dispose()
    assert "Traceback" not in operator.said.read_text()
    assert not (tmp_path / "var/redis.sock").is_symlink()


def told(chat: Hooks, mark: str, words: str) -> bool:
    """Whether a line with this mark and these words has arrived."""
    lines = [line for _, _, body in chat.got for line in json.loads(body)["text"].splitlines()]
    return any(line.startswith(mark) and words in line for line in lines)


def see(runtime: Runtime) -> Facts:
    """What is to be seen now, whether or not Redis is where this process looks for it."""
    return collect_facts(runtime, utc_now())


def drifts(facts: Facts) -> bool:
    """Whether a source's pages are read worse than before."""
    return any(judged.drifts for judged in facts.quality)


def is_quiet(runtime: Runtime, pages: int) -> bool:
    """Whether so many articles are stored and nothing is left to do."""
    facts = see(runtime)
    stored = sum(source.stored for source in facts.sources)
    left = sum(queue.backlog.due + queue.backlog.working for queue in facts.queues if queue.backlog)
    return stored >= pages and left == 0
