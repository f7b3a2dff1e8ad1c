"""Make the pictures of the documentation: the demo's records at the desk, in a headless Chromium.

    python docs/pictures/screenshots.py [FOLDER]

Without FOLDER they are written where the documentation shows them from.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ALONE = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# What the pictures are named, and where the desk shows it; of the demo's articles one is told by two sources and
# promoted by others, and one is edited.
TOLD, EDITED = "A core from the salt marsh", "River falls again"
SHOTS = {
    "now": "/",
    "articles": "/articles?q=ferry",
    "article": "{article}",
    "diff": "{edited}/diff",
    "pictures": "/pictures?order=reused",
    "teasers": "/teasers",
    "source": "/sources/port-ellery-courier",
    "workbench": "/sources/port-ellery-courier/workbench?drop=figure&title=h1",
}
# Those that are shown narrow and dark too.
NARROW = ("now", "article")
SIZES = {"": (1280, 860, "light"), "-narrow-dark": (390, 780, "dark")}


def main(target: Path) -> None:
    """Run the demo, take every picture at both sizes, and end the demo."""
    target.mkdir(parents=True, exist_ok=True)
    copydesk = str(Path(sys.executable).with_name("copydesk"))
    with tempfile.TemporaryDirectory() as folder:
        call = [copydesk, "demo", "--folder", folder, "--desk", "--port", "0"]
        demo = subprocess.Popen(call, stdout=subprocess.PIPE, text=True)
        try:
            address = read_address(demo)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ALONE)
                for suffix, size in SIZES.items():
                    take(browser, address, target, suffix, size)
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait()


def read_address(demo: subprocess.Popen[str]) -> str:
    """Return where the desk stands, once it does."""
    assert demo.stdout is not None
    for line in demo.stdout:
        if found := re.search(r"The desk is open at (http://\S+)/", line):
            return found[1]
    raise SystemExit("the demo ended before its desk was open")


def find(page: Page, address: str, title: str) -> str:
    """Return where the desk shows the article whose title begins so."""
    page.goto(f"{address}/articles?q={title}")
    return page.get_by_role("link", name=title).first.get_attribute("href") or ""


def take(browser: Browser, address: str, target: Path, suffix: str, size: tuple[int, int, str]) -> None:
    """Take every picture at one size."""
    width, height, scheme = size
    viewport = {"width": width, "height": height}
    with browser.new_context(viewport=viewport, color_scheme="dark" if scheme == "dark" else "light") as context:
        page = context.new_page()
        article, edited = (find(page, address, title) for title in (TOLD, EDITED))
        for name, path in SHOTS.items():
            if suffix and name not in NARROW:
                continue
            page.goto(address + path.format(article=article, edited=edited))
            page.screenshot(path=target / f"desk-{name}{suffix}.png")
            sys.stdout.write(f"written: {target / f'desk-{name}{suffix}.png'}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES)
