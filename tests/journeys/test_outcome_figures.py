"""A supervisor takes in cases and drafts figures, a second person publishes them, and a funder reads the report."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect
from tests.defend.figures_desk import PASSPHRASE, open_desk, programme

from localaction.vault import actions as vault

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "": {
        "take": "Take in a file of cases from another system", "in": "Take in", "change": "Change the question",
        "show": "Show the figures", "draft": "Draft it and ask a second person", "yes": "Publish these figures",
        "stay": "Of the 103 whose case was decided, 43 may stay: 42%.", "paper": "On paper, two pages (PDF)",
        "unlike": "not like-for-like", "group": "Take in a group to compare with",
        "methods": "How these figures are made",
    },
    "/es": {
        "take": "Incorporar un archivo de casos de otro sistema", "in": "Incorporar", "change": "Cambiar la pregunta",
        "show": "Mostrar las cifras", "draft": "Hacer el borrador y preguntar a otra persona",
        "yes": "Publicar estas cifras", "stay": "De los 103 casos decididos, en 43 la persona puede quedarse: 42%.",
        "paper": "En papel, dos páginas (PDF)", "unlike": "no son comparables",
        "group": "Incorporar un grupo con el que comparar", "methods": "Cómo se hacen estas cifras",
    },
}  # fmt: skip


@pytest.fixture
def desk():
    return open_desk(timezone.now() - timedelta(minutes=5))


@pytest.fixture
def enter(sign_in, live_server):
    """Sign somebody in, with their vault open where they have one."""

    def _enter(page, person, has_vault=True):
        page.context.clear_cookies()
        sign_in(page, person)
        if has_vault:
            _session, cookie = vault.unlock(person, PASSPHRASE, timezone.now())
            page.context.add_cookies(
                [{"name": settings.VAULT_COOKIE_NAME, "value": cookie, "url": live_server.url, "sameSite": "Strict"}]
            )

    return _enter


def look(page, name):
    """Keep a picture for whoever wants to look, where LOCALACTION_PICTURES says."""
    folder = os.environ.get("LOCALACTION_PICTURES")
    if folder:
        width = page.viewport_size["width"]
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("language", ["", "/es"])
def test_figures_from_a_file_to_a_published_report(page, desk, enter, axe, fits, language):
    words, tongue = WORDS[language], language.strip("/") or "en"
    enter(page, desk.sofia)
    page.goto(f"{language}/desk/figures/")
    page.get_by_text(words["group"], exact=True).click()
    page.locator("#group_label").fill("Unrepresented, nationwide")
    page.locator("#group_source").fill("A release of 2018")
    page.locator("#group_file").set_input_files(
        {"name": "g.csv", "mimeType": "text/csv", "buffer": b"custody_at_intake,stays,leaves\ndetained,30,970\n"}
    )
    page.locator("button[name=act][value=group]").click()
    page.get_by_text(words["take"], exact=True).click()
    axe(page)
    fits(page)
    look(page, f"desk-{tongue}")
    page.locator("#cohort_file").set_input_files(
        {"name": "c.csv", "mimeType": "text/csv", "buffer": programme(stays=30, terminated=13)}
    )
    page.locator("button[name=act][value=cohort]").click()
    expect(page.locator(".outcome-headline")).to_contain_text(words["stay"])
    axe(page)
    fits(page)
    look(page, f"report-{tongue}")

    page.get_by_text(words["change"], exact=True).click()
    page.locator("#id_definition").select_option("STRICT")
    page.locator("#id_group").select_option(label="Unrepresented, nationwide")
    page.locator("#id_view").select_option("public")
    page.get_by_role("button", name=words["show"]).click()
    expect(page.locator(".outcome-headline")).to_contain_text("29%")
    expect(page.locator(".outcome-headline")).to_contain_text(words["unlike"])
    page.locator("#id_note_en").fill("We serve people whose first hearing is at Eloy.")
    page.locator("#id_note_es").fill("Atendemos a personas cuya primera audiencia es en Eloy.")
    page.get_by_role("button", name=words["draft"]).click()
    expect(page).to_have_url(re.compile("/desk/figures/versions/"))
    draft = page.url
    axe(page)
    fits(page)

    enter(page, desk.teo, has_vault=False)
    page.goto(draft)
    look(page, f"draft-{tongue}")
    page.get_by_role("button", name=words["yes"]).click()
    # What cannot be undone asks who one is, once more; the question then stands on the page of two people.
    page.locator("main [type=password]").fill(PASSPHRASE)
    page.locator("main form button").first.click()
    page.locator("main button[name=answer][value=yes]").click()
    expect(page.locator("main button[name=answer][value=yes]")).to_have_count(0)
    expect(page).to_have_url(re.compile("/desk/approvals/$"))

    page.context.clear_cookies()
    page.goto(f"{language}/figures/")
    expect(page.locator(".outcome-headline")).to_contain_text("29%")
    expect(page.locator("svg.outcome-chart[role=img]")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Eloy")
    axe(page)
    fits(page)
    look(page, f"public-{tongue}")
    paper = page.context.request.get(page.get_by_role("link", name=words["paper"]).get_attribute("href"))
    assert paper.headers["content-type"] == "application/pdf" and paper.body().startswith(b"%PDF-")
    assert page.context.cookies() == []

    page.get_by_role("link", name=words["methods"]).click()
    expect(page).to_have_url(re.compile("/figures/methods/$"))
    axe(page)
    fits(page)
    look(page, f"methods-{tongue}")


def test_the_report_is_read_in_the_dark_and_without_a_script(dark_page, desk, axe, fits):
    from tests.defend.figures_desk import asked

    from localaction.defend.actions import figures
    from localaction.people import approvals
    from localaction.people.models import Approval

    now = timezone.now()
    cohort = figures.add_cohort(desk.sofia, programme(ended=6), now)
    figures.draft_version(desk.sofia, asked(cohort), figures.Notes(), desk.session, now)
    approvals.approve(Approval.objects.get(), desk.teo, now)

    dark_page.goto("/figures/1/")

    expect(dark_page.locator(".part-withheld").first).to_be_visible()
    axe(dark_page)
    fits(dark_page)
    look(dark_page, "dark")
