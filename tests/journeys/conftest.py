"""A person in a real browser, on a phone and on a laptop, before a real server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1280, "height": 900}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run"]
WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        pytest.fail("no Chromium: run scripts/test, which finds or installs one, or set CHROMIUM")
    extra = os.environ.get("CHROMIUM_FLAGS", "").split()
    return {**browser_type_launch_args, "executable_path": chromium, "args": FLAGS + extra}


@contextmanager
def watched(browser: Browser, own: str, **options: object) -> Iterator[Page]:
    """Open a page and fail at its end when it asked another host for something or complained in the console.

    Args:
        own: address of the server under test; anything else is another host.
        options: those of Playwright's `new_context`.
    """
    context = browser.new_context(base_url=own, **options)
    foreign: list[str] = []
    complaints: list[str] = []

    def look(request):
        if (
            urlsplit(request.url).scheme not in {"data", "blob"}
            and urlsplit(request.url).netloc != urlsplit(own).netloc
        ):
            foreign.append(request.url)

    context.on("request", look)
    context.on("console", lambda line: complaints.append(line.text) if line.type in {"error", "warning"} else None)
    context.on("weberror", lambda failure: complaints.append(str(failure.error)))
    page = context.new_page()
    # The load of an error page is itself reported as an error: tests that want one say so here.
    page.expected_complaints = []
    try:
        yield page
    finally:
        context.close()
    unexpected = [c for c in complaints if not any(words in c for words in page.expected_complaints)]
    assert foreign == [], "the page asked another host"
    assert unexpected == [], "the browser complained (content security policy, missing file or script error)"


@pytest.fixture
def watch(browser, live_server) -> Callable[..., AbstractContextManager[Page]]:
    """`with watch(**options) as page`: a watched page with options of one's own, such as `color_scheme="dark"`."""
    return partial(watched, browser, live_server.url)


@pytest.fixture(params=["phone", "laptop"])
def page(request, watch) -> Iterator[Page]:
    """A page at 360 px and at 1280 px, with scripts."""
    with watch(viewport=PHONE if request.param == "phone" else LAPTOP) as page:
        yield page


@pytest.fixture
def page_without_scripts(watch) -> Iterator[Page]:
    """A page on a phone that runs no JavaScript."""
    with watch(viewport=PHONE, java_script_enabled=False) as page:
        yield page


@pytest.fixture
def dark_page(watch) -> Iterator[Page]:
    """A page on a phone set to dark colours."""
    with watch(viewport=PHONE, color_scheme="dark") as page:
        yield page


@pytest.fixture
def sign_in(live_server) -> Callable[[Page, object], None]:
    """Give a page the session of a person, without the ceremony of signing in (which has its own journey)."""

    def give(page: Page, person: object) -> None:
        client = Client()
        client.force_login(person)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return give


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """A check that the page shown breaks no rule of WCAG 2.2 AA that a machine can see."""

    def check(page: Page) -> None:
        results = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG_2_2_AA}})
        assert results.violations_count == 0, results.generate_report()

    return check


@pytest.fixture(scope="session")
def fits() -> Callable[[Page], None]:
    """A check that nothing sticks out sideways (WCAG 1.4.10)."""

    def check(page: Page) -> None:
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, f"the page is {width} px wider than the screen"

    return check
