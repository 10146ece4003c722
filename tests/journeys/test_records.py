"""A request goes late and is appealed; a coordinator reads what was released and makes it public."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta

import pytest
from django.conf import settings as installed
from django.utils import timezone
from playwright.sync_api import expect
from tests.detention.records_desk import open_desk
from tests.people.cast import PASSPHRASE

from localaction.detention.actions import records
from localaction.detention.models_records import PublicBody, RecordsRequest, ReleasedDocument
from localaction.vault import actions as vault

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = ["", "/es"]
LONG = timedelta(days=60)


@pytest.fixture
def desk(settings, tmp_path):
    shutil.copytree(settings.HOME / "keys", tmp_path / "keys")
    settings.HOME = tmp_path
    return open_desk()


@pytest.fixture
def enter(sign_in, live_server):
    """Sign somebody in with their vault open."""

    def _enter(page, person):
        sign_in(page, person)
        _session, cookie = vault.unlock(person, PASSPHRASE, timezone.now())
        page.context.add_cookies(
            [{"name": installed.VAULT_COOKIE_NAME, "value": cookie, "url": live_server.url, "sameSite": "Strict"}]
        )

    return _enter


def record(page, kind, on):
    page.locator("main [name=kind]").select_option(kind)
    page.locator("main [name=on]").fill(on.isoformat())
    page.locator("form:has([name=kind]) button").click()


@pytest.mark.parametrize("language", LANGUAGES, ids=["English", "español"])
def test_a_request_goes_late_and_is_appealed(page, desk, sign_in, axe, fits, language):
    today = timezone.now().date()
    sign_in(page, desk.amparo)
    page.goto(f"{language}/desk/records/bodies/new/")
    page.locator("[name=name]").fill("Philadelphia Police Department")
    page.locator("[name=statute]").select_option("PA rtkl")
    page.locator("[name=email]").fill("rtk@example.org")
    page.locator("[name=checked_on]").fill(today.isoformat())
    axe(page)
    fits(page)
    page.locator("main form button").click()
    expect(page.locator("#bodies")).to_be_visible()
    axe(page)
    fits(page)

    page.goto(f"{language}/desk/records/new/PLATE_READERS/")
    expect(page.locator("[name=wanted]")).to_have_value(re.compile("license-plate readers"))
    page.locator("[name=body]").select_option(label=str(PublicBody.objects.get()))
    axe(page)
    fits(page)
    page.locator("main form button").click()
    expect(page.locator("#letters")).to_be_visible()
    page.locator("section:has(#letters) a").click()
    expect(page.locator("textarea#body")).to_have_value(re.compile("Right-to-Know Law"))
    axe(page)
    fits(page)
    with page.expect_download() as saved:
        page.locator("a[href$='/request/docx/']").click()
    assert saved.value.suggested_filename.endswith("-request.docx")

    request = RecordsRequest.objects.get()
    page.goto(f"{language}/desk/records/{request.pk}/")
    record(page, "SENT", today - LONG)
    expect(page.locator(".page-header .badge.urgent")).to_be_visible()
    page.locator("section:has(#count) summary").first.click()
    expect(page.locator("section:has(#count) tbody tr")).not_to_have_count(0)
    axe(page)
    fits(page)
    page.expected_complaints.append("400")
    record(page, "APPEAL_GRANTED", today)
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)

    page.goto(f"{language}/desk/")
    expect(page.locator(".needs-me")).to_contain_text(request.reference)
    page.goto(f"{language}/desk/records/")
    expect(page.locator("tbody tr")).to_contain_text("Philadelphia Police Department")
    axe(page)
    fits(page)
    page.locator("tbody th a").click()
    page.locator("a[href$='/letters/appeal/']").click()
    expect(page.locator("textarea#body")).to_have_value(re.compile("is a denial"))
    axe(page)
    page.goto(f"{language}/desk/records/{request.pk}/")
    record(page, "APPEALED", today)
    expect(page.locator(".page-header .badge.pending")).to_be_visible()
    request.refresh_from_db()
    assert request.state == "APPEALED" and request.due_on is not None


@pytest.mark.parametrize("language", LANGUAGES, ids=["English", "español"])
def test_a_coordinator_reads_a_released_file_and_makes_it_public(page, desk, enter, axe, fits, language, tmp_path):
    from tests.detention.records_desk import body, filed

    request = filed(desk, body(desk, "TX"), "2026-01-12", title="287(g) application of the sheriff")
    sent_on = timezone.now().date() - LONG
    records.record_event(desk.amparo, request, records.Given("SENT", sent_on), timezone.now())
    enter(page, desk.nora)
    page.goto(f"{language}/desk/records/{request.pk}/documents/new/")
    (tmp_path / "answer.pdf").write_bytes(b"%PDF-1.7\nThe application")
    page.locator("[name=title]").fill("The application")
    page.locator("[name=file]").set_input_files(tmp_path / "answer.pdf")
    axe(page)
    fits(page)
    page.locator("main form button").click()
    page.locator("section:has(#documents) .rows a").click()
    expect(page.locator(".page-header .badge.pending")).to_be_visible()
    axe(page)
    fits(page)
    page.locator("[name=has_read]").check()
    page.locator("button[value=on]").click()
    expect(page.locator(".page-header .badge.verified")).to_be_visible()
    page.goto(f"{language}/desk/records/{request.pk}/")
    page.locator("button[value=on]").click()
    expect(page.locator(".page-header .badge.verified")).to_be_visible()

    page.context.clear_cookies()
    for path in ("/records/", f"/records/{request.pk}/"):
        page.goto(f"{language}{path}")
        expect(page.locator("main")).to_contain_text("287(g) application of the sheriff")
        axe(page)
        fits(page)
    page.locator("section:has(#documents) a").click()
    expect(page.locator("code.hash")).to_be_visible()
    axe(page)
    fits(page)
    with page.expect_download() as saved:
        page.locator("main a.button").click()
    assert saved.value.suggested_filename == "answer.pdf"
    assert page.context.cookies() == []
    assert ReleasedDocument.objects.get().public_by == desk.nora


def test_a_day_off_moves_a_request_and_a_wording_that_says_nothing_is_refused(page, desk, sign_in, axe, fits):
    from tests.detention.records_desk import body, filed

    request = filed(desk, body(desk, "TX"), "2026-01-12")
    sent_on = timezone.now().date() - timedelta(days=1)
    records.record_event(desk.amparo, request, records.Given("SENT", sent_on), timezone.now())
    request.refresh_from_db()
    sign_in(page, desk.amparo)
    page.goto("/desk/records/bodies/")
    page.locator("[name=jurisdiction]").select_option("TX")
    page.locator("[name=on]").fill(request.due_on.isoformat())
    page.locator("main [name=name]").fill("Day of mourning")
    page.locator("form:has([name=jurisdiction]) button").click()
    expect(page.get_by_role("status")).to_contain_text("1 open request has another last day now.")
    axe(page)
    fits(page)
    page.goto(f"/desk/records/{request.pk}/")
    expect(page.locator("section:has(#count)")).to_contain_text("Day of mourning")

    page.goto("/desk/records/wordings/")
    axe(page)
    page.locator("main .rows a").first.click()
    page.locator("[name=wording]").fill("Dear {sheriff}")
    page.expected_complaints.append("400")
    page.locator("main form button").first.click()
    expect(page.locator(".field.wrong")).to_contain_text("{sheriff}")
    axe(page)
    fits(page)
