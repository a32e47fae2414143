"""The system's Chromium, driven by Playwright, and a page in it that notes whatever a page should not do."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NOTE = "window.violations = []; document.addEventListener('securitypolicyviolation', e => window.violations.push(e.blockedURI));"


@dataclass
class Opened:
    """A page that was opened, with what it said and asked for."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    @property
    def shown(self) -> int:
        """How many excerpts are shown."""
        return int(self.page.locator(".entry:visible").count())

    def settle(self) -> None:
        """Wait until what came into the window is laid out."""
        self.page.evaluate(
            "() => new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 80))"
        )

    def assert_quiet(self) -> None:
        """It wrote nothing to the console, asked for nothing, and broke no policy."""
        assert self.said == []
        assert [one for one in self.asked if not one.startswith(("file:", "data:image/svg"))] == []
        assert self.page.evaluate("window.violations") == []


@dataclass
class Browser:
    """One browser; each page is opened as by a new visitor."""

    browser: Any

    @contextmanager
    def open(self, path: Path, fragment: str = "", width: int = 1280, **options: Any) -> Iterator[Opened]:
        """A page from a file."""
        context = self.browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **options)
        try:
            context.add_init_script(NOTE)
            opened = Opened(context.new_page())
            opened.page.on("console", lambda message: opened.said.append(message.text))
            opened.page.on("pageerror", lambda error: opened.said.append(str(error)))
            opened.page.on("request", lambda request: opened.asked.append(request.url))
            opened.page.goto(f"{path.as_uri()}{fragment}")
            if options.get("java_script_enabled", True):
                opened.settle()
            yield opened
        finally:
            context.close()


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser, or a test that is skipped and says what is missing."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright for Python is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield Browser(browser)
        finally:
            browser.close()
