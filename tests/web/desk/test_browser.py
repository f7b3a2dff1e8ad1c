"""The desk in a real browser: reading, searching, comparing, logging in, mending, trying selectors; axe's verdict."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.web.desk.newsdesk import ADDRESS, DEAD, SLUG, find, stock
from tests.web.visitors import House, open_house
from worker.local_stack.redis_server import RedisServer
from worker.web.server import listen

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
# `.ci/run` sets it where a browser is there: a test that cannot run is then a failure.
NEEDED = os.environ.get("COPYDESK_BROWSER") == "1"
ALONE = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")
AXE = Path(__file__).with_name("assets") / "axe-core-4.11.0.min.js"
PATIENCE = 30_000  # milliseconds
expect.set_options(timeout=PATIENCE)
RUN_AXE = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
    .filter((each) => ['serious', 'critical'].includes(each.impact))
    .map((each) => each.id + ': ' + each.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | '))"""
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not NEEDED, reason="no chromium on this machine: apt-get install chromium"
)


@dataclass(frozen=True)
class Stand:
    """A desk that is served on loopback, and a browser before it."""

    house: House
    address: str
    browser: Browser
    hostile: int

    def open(self, scheme: str = "light", width: int = 1280, **options: bool) -> BrowserContext:
        """A person at the browser."""
        size = {"width": width, "height": 900}
        context = self.browser.new_context(
            base_url=self.address,
            viewport=size,
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=options.get("scripts", True),
            bypass_csp=options.get("is_inspected", False),
        )
        context.set_default_timeout(PATIENCE)
        return context

    def enter(self, context: BrowserContext, path: str = "/") -> Page:
        """A page for someone who has logged in and may act."""
        page = context.new_page()
        page.goto(f"/login?next={path}")
        page.get_by_label("Token").fill(self.house.token("act"))
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"{self.address}{path}")
        return page


@pytest.fixture(scope="module")
def stand(
    sqlite_template: Path, redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stand]:
    """One desk and one browser for all tests here."""
    folder = tmp_path_factory.mktemp("browser")
    database = shutil.copy(sqlite_template, folder / "copydesk.db")
    house = open_house(f"sqlite:///{database}", redis_server.url, folder, web_rate=0)
    hostile = stock(house)
    with listen("127.0.0.1", 0) as listener:
        server = uvicorn.Server(uvicorn.Config(house.app, log_config=None, access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ALONE))
                yield Stand(house, f"http://127.0.0.1:{listener.getsockname()[1]}", browser, hostile)
                browser.close()
        finally:
            server.should_exit = True
            thread.join()
            house.leave()


@pytest.fixture
def page(stand: Stand) -> Iterator[Page]:
    """A page of someone who has logged in; the browser complained of nothing meanwhile."""
    with stand.open() as context:
        page = stand.enter(context)
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        yield page
        assert complaints == []


def test_a_guest_logs_in_and_gets_where_they_wanted(stand: Stand) -> None:
    with stand.open() as context:
        page = context.new_page()
        page.goto("/articles?q=corrected")
        expect(page).to_have_title("Log in · Copydesk")
        page.get_by_label("Token").fill("copydesk_wrong")
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("alert")).to_contain_text("opens nothing")
        page.get_by_label("Token").fill(stand.house.token("read"))
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("link", name="The lighthouse, corrected")).to_be_visible()
        page.get_by_role("button", name="Log out").click()
        expect(page).to_have_title("Log in · Copydesk")


def test_the_search_answers_while_one_types(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.wait_for_url("**/articles")
    page.locator("body").press("/")
    page.keyboard.type("corrected")
    expect(page.locator(".lines > li")).to_have_count(1)
    expect(page.locator("mark").first).to_have_text("corrected")
    expect(page).to_have_url(re.compile("q=corrected"))
    page.locator("#q").fill("")
    expect(page.locator(".lines > li")).to_have_count(10)
    page.locator("h1").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("article.story")).to_be_visible()


def test_an_article_is_read_and_its_edits_are_compared(stand: Stand, page: Page) -> None:
    page.goto(f"/articles/{find(stand.house, 'https://news.example/story/3')}")
    expect(page.get_by_role("heading", level=1)).to_have_text("The lighthouse, corrected")
    page.get_by_role("link", name="headline, text").click()
    expect(page.locator("ins", has_text="And then it rained.")).to_be_visible()
    boxes = [page.locator(".heads b").nth(n).bounding_box() for n in (0, 1)]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["y"] == boxes[1]["y"]


def test_nothing_of_a_hostile_article_runs(stand: Stand, page: Page) -> None:
    for path in (
        f"/articles/{stand.hostile}",
        f"/articles/{stand.hostile}?pictures=0",
        "/articles?q=owned",
        "/teasers",
        "/pictures",
    ):
        page.goto(path)
        assert "owned" not in page.title().replace("owned: articles", "").replace("document.title = 'owned'", "")
        assert page.locator("img, main script, [onmouseover], [onerror]").count() == 0


def test_the_scripts_of_a_raw_page_do_not_run(stand: Stand) -> None:
    with stand.open() as context:
        page = stand.enter(context)
        page.goto(f"/articles/{find(stand.house, ADDRESS)}/raw")
        frame = page.frame_locator("iframe.raw")
        expect(frame.get_by_role("heading", name="Harbour opens")).to_be_visible()
        assert page.title().startswith("Raw page")
        page.goto(f"/articles/{find(stand.house, ADDRESS)}/raw/page")
        assert page.title() == "Harbour opens"


def test_a_dead_letter_is_tried_again(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name=f"Retry: {DEAD}").click()
    expect(page.get_by_role("status")).to_contain_text("Due again")
    expect(page.get_by_text("no page was given up")).to_be_visible()


def test_selectors_are_tried_at_the_workbench(page: Page) -> None:
    page.goto(f"/sources/{SLUG}/workbench")
    page.get_by_label("drop").fill("p.plug")
    page.get_by_role("button", name="Try them").click()
    expect(page.locator("del", has_text="Sign up for our letter")).to_be_visible()
    expect(page.locator(".toml")).to_contain_text('drop = ["p.plug"]')


def test_everything_is_read_without_scripts(stand: Stand) -> None:
    with stand.open(scripts=False) as context:
        page = stand.enter(context, "/articles")
        page.get_by_label("Search the articles").fill("corrected")
        page.get_by_role("button", name="Search").click()
        page.get_by_role("link", name="The lighthouse, corrected").click()
        expect(page.locator("article.story")).to_be_visible()
        page.goto(f"/sources/{SLUG}/workbench")
        page.get_by_label("drop").fill("p.plug")
        page.get_by_role("button", name="Try them").click()
        expect(page.locator(".toml")).to_contain_text("p.plug")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_no_serious_fault_and_nothing_overflows(stand: Stand, scheme: str, width: int) -> None:
    edited, archived = (find(stand.house, url) for url in ("https://news.example/story/3", ADDRESS))
    paths = ["/", "/articles", "/articles?q=corrected", f"/articles/{stand.hostile}", f"/articles/{edited}"]
    paths += [f"/articles/{edited}/diff", f"/articles/{archived}/why", f"/articles/{archived}/raw", "/pictures"]
    paths += ["/pictures/1", "/captions/1", "/teasers", "/sources", f"/sources/{SLUG}", "/articles/999", "/login"]
    paths += [f"/sources/{SLUG}/workbench?body=p.plug", f"/sources/{SLUG}/workbench?body=p%5B"]
    found = {}
    with stand.open(scheme, width, is_inspected=True) as context:
        page = stand.enter(context)
        for path in paths:
            page.goto(path)
            page.add_script_tag(path=AXE)
            faults = page.evaluate(RUN_AXE)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                faults = [*faults, "wider than the window"]
            if faults:
                found[path] = faults
    assert found == {}
