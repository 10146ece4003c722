"""A researcher codes an ordinance, a state law overrides it, and a resident reads what holds."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.cast import ada, amparo

from localaction.places.actions import load_reference
from localaction.policy.actions.starting_set import load_starting_set
from localaction.policy.models import Measure

AUSTIN = "4805000"


@pytest.fixture
def laws(transactional_db):
    load_reference()
    load_starting_set(timezone.now())


def fill(page, values):
    for name, value in values.items():
        page.locator(f"#id_{name}").fill(value)


def enter(page, kind, place, made_by, name, since, bound):
    page.goto("/desk/policies/new/")
    page.locator("#id_kind").select_option(kind)
    fill(
        page,
        {
            "place": place, "made_by": made_by, "name": name, "citation": "No. 12", "summary": "Police do not ask.",
            "valid_from": since, "source_title": "Minutes", "url": "https://example.org/12", "as_of": "2026-11-01",
        },
    )  # fmt: skip
    page.locator(f"input[name=bound][value={bound}]").check()
    page.locator("main form button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def code(page, subject, effect, quote):
    page.get_by_role("link", name="Code a provision").click()
    page.locator("#id_code").select_option(subject)
    page.locator("#id_effect").select_option(effect)
    page.locator("#id_quote").fill(quote)
    page.locator("main form button").click()


def test_a_researcher_codes_an_ordinance_and_a_state_law_preempts_it(page, sign_in, axe, fits, transactional_db):
    load_reference()
    sign_in(page, amparo())
    enter(page, "ORDINANCE", AUSTIN, "City Council", "Ordinance 12", "2015-03-01", "POLICE")
    code(page, "DONT_ASK", "FORBIDS", "Officers shall not ask.")
    expect(page.locator(".badge.in-force").first).to_be_visible()
    axe(page)
    fits(page)
    enter(page, "STATE_LAW", "48", "Legislature", "Act 4", "2017-09-01", "EVERYBODY")
    code(page, "INQUIRY", "PREEMPTS", "No local body may forbid an officer to ask.")
    expect(page.locator("main")).to_contain_text("Another person must check it.")

    for prefix, overridden in (("", "overridden by state law"), ("/es", "sin efecto por ley estatal")):
        page.goto(f"{prefix}/policy/{Measure.objects.get(kind='ORDINANCE').uid}/")
        expect(page.locator("main")).to_contain_text(overridden)
        expect(page.locator("main")).to_contain_text("Officers shall not ask.")
        expect(page.get_by_role("link", name="Act 4")).to_be_visible()
        axe(page)
        fits(page)


def test_a_rule_that_a_standing_law_bars_is_refused_with_the_reason(page, sign_in, laws, axe):
    sign_in(page, amparo())
    enter(page, "ORDINANCE", AUSTIN, "City Council", "Ordinance 13", "2020-03-01", "POLICE")
    page.expected_complaints.append("400")
    code(page, "DONT_ASK", "FORBIDS", "Officers shall not ask.")

    expect(page.get_by_role("alert")).to_contain_text("SB 4 (2017) has overridden it since Sept. 1, 2017")
    axe(page)
    page.locator("#id_is_proposed").check()
    page.locator("main form button").click()
    expect(page.get_by_role("status")).to_contain_text("The coding is recorded")


def test_a_second_person_checks_a_law_of_the_starting_set(page_without_scripts, sign_in, laws):
    page = page_without_scripts
    sign_in(page, ada())
    page.goto(f"/desk/policies/{Measure.objects.get(uid='tx-sb-8-2025').pk}/")
    page.get_by_role("button", name="I compared it with the source").first.click()

    expect(page.get_by_role("status")).to_contain_text("Checked. It is shown as verified.")
    page.goto("/policy/tx-sb-8-2025/")
    expect(page.locator(".badge.verified").first).to_be_visible()


@pytest.mark.parametrize("prefix", ["", "/es"], ids=["English", "español"])
def test_every_public_page_is_readable_by_everyone_and_fits(page, laws, axe, fits, prefix):
    for path in (
        "/place/48453/", "/place/37071/", "/place/48/", "/policies/", "/policies/?state=TX", "/policy/tx-sb-4-2017/",
        "/policy/pa-philadelphia-pars/",
    ):  # fmt: skip
        page.goto(prefix + path)
        axe(page)
        fits(page)
