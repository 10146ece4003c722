"""A campaign of each template is run to its end in a browser: started, made public by two, closed, followed."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.journeys.conftest import LAPTOP, PHONE

from localaction.organise import playbook
from localaction.people.models import Membership, Person
from localaction.people.rules.roles import Programme, Role
from localaction.places.actions import load_reference

pytestmark = pytest.mark.django_db(transaction=True)
PASSPHRASE = "granite lantern orbit velvet thirteen"
# Both languages on both screens, in turn.
RUNS = [
    (kind, ("", "/es")[n % 2], (PHONE, LAPTOP)[n // 2 % 2]) for n, kind in enumerate(playbook.templates())
]  # fmt: skip


def organiser(name):
    now = timezone.now()
    person = Person.objects.create_user(name, password=PASSPHRASE)
    Membership.objects.create(person=person, programme=Programme.ORGANISE, role=Role.ORGANISER, valid_from=now)
    return person


@pytest.fixture
def look(axe, fits):
    """Check a page, and keep a picture of it where somebody wants to look."""

    def _look(page, name):
        axe(page)
        fits(page)
        if folder := os.environ.get("LOOK_AT"):
            page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True)

    return _look


def record(page, values, choices=()):
    """Fill the form that is open, send it, and wait for the board."""
    for name, choice in choices:
        page.locator(f"main [name={name}]").select_option(choice)
    for name, value in values.items():
        page.locator(f"main [name={name}]").fill(value)
    page.locator("main form button").click()
    expect(page.locator("#steps")).to_be_visible()


def open_form(page, ending):
    """Follow the board's link to a form, and wait for it."""
    page.locator(f"main a[href*='{ending}']").first.click()
    expect(page.locator("main form.narrow")).to_be_visible()


def start(page, language, kind, look):
    """Start a campaign from its template by way of the preview."""
    plan, slug, today = playbook.templates()[kind], kind.lower().replace("_", "-"), timezone.now().date()
    page.goto(f"{language}/desk/campaigns/")
    look(page, f"list-{kind}")
    page.locator(f"main a[href$='/new/{slug}/']").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(plan.title.in_language(language[1:]))
    if plan.clauses:
        page.locator("main [name=model]").select_option("WSO")
    for name, value in {
        "places": "Travis County, TX", "starts_on": (today - dt.timedelta(days=60)).isoformat(),
        "decide_by": today.isoformat(), "n_seats": "3", "n_votes_needed": "2",
    }.items():  # fmt: skip
        page.locator(f"main [name={name}]").fill(value)
    page.locator("main button[name=preview]").click()
    expect(page.locator("#preview + ol > li")).to_have_count(len(plan.steps_for("WSO" if plan.clauses else "")))
    expect(page.locator("#preview + ol .badge.urgent").first).to_be_visible()
    look(page, f"preview-{kind}")
    page.locator("main button[name=create]").click()
    expect(page).to_have_url(re.compile(r"/desk/campaigns/[\w-]+/$"))


def fill(page, kind):
    """Enter two who decide, a stance and a pledge, a step that is done, evidence and a tactic."""
    today = timezone.now().date().isoformat()
    for name in ("Ann Alder", "Bo Birch"):
        open_form(page, "/add/decider/")
        record(page, {"name": name, "seat": "Precinct 1"})
    ann, bo = page.locator("li:has(> strong:text('Ann Alder'))"), page.locator("li:has(> strong:text('Bo Birch'))")
    for row, said in ((ann, "AGAINST"), (bo, "PLEDGED")):
        row.locator("a[href*='/campaigns/deciders/']").click()
        expect(page.locator("main [name=source_title]")).to_be_visible()
        record(page, {"on": today, "source_title": "Minutes", "url": "https://example.org/minutes"}, [("kind", said)])
    expect(bo.locator(".badge.verified")).to_be_visible()
    calls = page.locator("section:has(> #calls) ol")
    expect(calls).to_contain_text("Ann Alder")
    expect(calls).not_to_contain_text("Bo Birch")
    expect(page.locator("section:has(> #vote) p strong").first).to_contain_text("2")
    open_form(page, "/campaigns/steps/")
    record(page, {"done_on": today, "done_url": "/place/48453/"})
    expect(page.locator("section:has(> #steps) .badge.good")).to_have_count(1)
    open_form(page, "/add/evidence/")
    record(page, {"claim": "It can be ended", "page": "/place/48453/", "source_title": "The county", "as_of": today})
    open_form(page, "/add/tactic/")
    record(page, {"what": "A letter to the editor"}, [("kind", "PRESS")])


def make_public(page, sign_in, olga, pedro, language):
    """One asks; another, who shows again who they are, says yes."""
    board = page.url
    page.locator("main button[name=ask]").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.context.clear_cookies()
    sign_in(page, pedro)
    address = f"{language}/desk/approvals/"
    page.goto(f"/accounts/reauthenticate/?next={address}")
    page.locator("[name=password]").fill(PASSPHRASE)
    page.locator("main form button").first.click()
    page.locator("main button[name=answer][value=yes]").click()
    expect(page.locator("main button[name=answer][value=yes]")).to_have_count(0)
    page.context.clear_cookies()
    sign_in(page, olga)
    return board


def read_in_public(page, board, look, name):
    """Open the public page without an account."""
    page.context.clear_cookies()
    page.goto(board.replace("/desk/campaigns/", "/campaigns/"))
    # A browser keeps public pages for five minutes.
    page.reload()
    expect(page.locator("#evidence")).to_be_visible()
    look(page, name)
    assert page.context.cookies() == []


@pytest.mark.parametrize(("kind", "language", "screen"), RUNS, ids=[kind for kind, _language, _screen in RUNS])
def test_a_campaign_of_each_template_is_run_to_its_end(watch, sign_in, look, kind, language, screen):
    load_reference()
    olga, pedro = organiser("olga"), organiser("pedro")
    plan, today = playbook.templates()[kind], timezone.now().date().isoformat()
    with watch(viewport=screen) as page:
        sign_in(page, olga)
        start(page, language, kind, look)
        fill(page, kind)
        look(page, f"board-{kind}")
        board = make_public(page, sign_in, olga, pedro, language)
        read_in_public(page, board, look, f"public-{kind}")
        expect(page.locator("main")).to_contain_text("Ann Alder")
        expect(page.locator("main")).to_contain_text(plan.demands[0].in_language(language[1:]))

        sign_in(page, olga)
        page.goto(board)
        open_form(page, "/add/outcome/")
        page.locator("main [name=kind][value=WON]").check()
        record(page, {"on": today, "said": "Two to one.", "document": "Minutes of the board"})
        expect(page.locator(".page-header .badge.good")).to_be_visible()
        open_form(page, "/add/event/")
        record(page, {"on": today, "said": "They keep their word so far."}, [("kind", "AFTERWARDS")])

        read_in_public(page, board, look, f"won-{kind}")
        expect(page.locator("section:has(> #outcome)")).to_contain_text("Two to one.")
        expect(page.locator("section:has(> #outcome)")).to_contain_text("They keep their word so far.")
        expect(page.locator("#do")).to_have_count(0)
