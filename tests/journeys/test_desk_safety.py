"""Papers, fresh keys, search and help at the desk, on a phone, in two languages."""

from __future__ import annotations

import os
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect
from tests.people.cast import DISPATCHER, PASSPHRASE, joined, two_administrators

from localaction.vault import actions as vault
from localaction.vault import reads
from localaction.vault.actions import NoGrant
from localaction.vault.actions.rings import ring_secret
from localaction.vault.models import CaseKey
from localaction.vault.rules import boxes, envelope

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = ["", "/es"]
PHONE = {"width": 360, "height": 740}


@pytest.fixture(autouse=True)
def _buckets(settings, tmp_path):
    settings.MEMORY_FOLDER = str(tmp_path)
    settings.CONFIG = settings.CONFIG.model_copy(update={"require_second_factor": False})
    cache.clear()


@pytest.fixture
def phone(watch):
    with watch(viewport=PHONE) as page:
        yield page


@pytest.fixture
def look(axe, fits):
    """Check a page, and keep a picture of it where PICTURES says."""

    def check(page, name):
        axe(page)
        fits(page)
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    return check


@pytest.fixture
def team():
    """Amparo and Ben administer; Dora and Emil read sealed reports."""
    now = timezone.now()
    amparo, ben = two_administrators(now)
    dora, emil = (joined(amparo, name, DISPATCHER, now, second=ben).person for name in ("dora", "emil"))
    vault.create_ring("respond", [dora, emil], amparo, now)
    return amparo, dora, emil


def sign_in(page, language, username):
    page.context.clear_cookies()
    page.goto(f"{language}/accounts/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSPHRASE)
    page.locator("main form button").click()
    expect(page.locator(".desk-nav")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_papers_are_made_and_read_back_and_three_of_them_let_somebody_in(phone, look, team, language):
    _amparo, dora, _emil = team
    page, tongue = phone, language[1:] or "en"
    sign_in(page, language, "amparo")
    expect(page.locator(".banner")).to_be_visible()
    look(page, f"home-{tongue}")
    page.locator(".banner a").click()
    expect(page.locator("ol.steps")).to_be_visible()
    look(page, f"recovery-{tongue}")
    page.locator("main form button").click()
    expect(page.locator("ol.share-words")).to_have_count(5)
    look(page, f"shares-{tongue}")
    shares = [" ".join(sheet.locator("li").all_inner_texts()) for sheet in page.locator("ol.share-words").all()]

    page.locator("main a[href$='/read-back/']").click()
    expect(page.locator("[name=share_5]")).to_be_visible()
    look(page, f"read-back-{tongue}")
    for number, share in enumerate(shares, 1):
        page.locator(f"[name=share_{number}]").fill(share)
    page.locator("main form button").click()
    expect(page.locator(".notice.success")).to_be_visible()
    look(page, f"in-force-{tongue}")

    sign_in(page, language, "dora")
    page.goto(f"{language}/desk/rings/")
    look(page, f"rings-{tongue}")
    page.locator("form:has([value=cover]) button").click()
    expect(page.locator("form:has([value=cover])")).to_have_count(0)
    assert reads.unready("respond") == []
    code = vault.replace_key(dora, PASSPHRASE, timezone.now())
    assert code

    sign_in(page, language, "amparo")
    page.goto(f"{language}/desk/recovery/open/")
    look(page, f"open-{tongue}")
    page.locator("[name=person]").select_option(str(dora.pk))
    for number, share in enumerate(shares[2:], 1):
        page.locator(f"[name=share_{number}]").fill(share)
    page.locator("main form button").click()
    expect(page.locator("main li")).to_have_count(1)
    look(page, f"opened-{tongue}")
    assert dora.pk in [holder.user_id for holder in reads.holders("respond")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ring_gets_a_fresh_key_and_what_somebody_removed_kept_opens_nothing(phone, look, team, language):
    _amparo, _dora, emil = team
    page, tongue = phone, language[1:] or "en"
    kept = vault.unlock(emil, PASSPHRASE, timezone.now())[0]
    old = vault.active_ring("respond")
    for _ in range(3):
        sealed = boxes.seal_to(old.pub, envelope.new_key())
        CaseKey.objects.create(case=uuid4(), keyring=old, sealed_dek=sealed)
    old_secret = ring_secret(kept, old)
    sign_in(page, language, "amparo")
    page.goto(f"{language}/desk/people/{emil.pk}/")
    page.locator("form:has([value=deactivate]) button").click()
    expect(page.locator(".notice.success")).to_be_visible()
    page.goto(f"{language}/desk/rings/")
    page.locator("details:has([value=rotate]) summary").click()
    page.locator("form:has([value=rotate]) button").click()
    expect(page.locator(".notice.success")).to_be_visible()
    look(page, f"rotated-{tongue}")

    sign_in(page, language, "dora")
    page.locator(".needs-me a[href$='/rings/']").first.click()
    page.locator("form:has([value=move]) button").click()
    expect(page.locator("form:has([value=move])")).to_have_count(0)

    fresh = vault.active_ring("respond")
    assert (fresh.epoch, reads.waiting_moves()) == (3, 0)
    with pytest.raises(NoGrant):
        ring_secret(kept, fresh)
    for row in CaseKey.objects.all():
        with pytest.raises(envelope.Damaged):
            boxes.open_box(old_secret, row.sealed_dek)
    page.context.clear_cookies()
    page.goto(f"{language}/accounts/login/")
    page.locator("[name=login]").fill("emil")
    page.locator("[name=password]").fill(PASSPHRASE)
    page.locator("main form button").click()
    expect(page.locator(".errorlist, .notice.error").first).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_and_help_are_one_press_away(phone, look, team, language):
    page, tongue = phone, language[1:] or "en"
    sign_in(page, language, "amparo")
    page.locator("#desk-find").fill("dora")
    page.locator("#desk-find").press("Enter")
    expect(page.locator("main .rows a").first).to_have_text("dora")
    assert "dora" not in page.url
    look(page, f"search-{tongue}")
    page.locator(".help-link a").click()
    expect(page.locator("h2#ask")).to_be_visible()
    look(page, f"help-search-{tongue}")
    page.goto(f"{language}/desk/help/")
    look(page, f"help-{tongue}")
    page.goto(f"{language}/desk/help/dispatcher/")
    look(page, f"help-dispatcher-{tongue}")
    page.goto(f"{language}/desk/requirements/")
    look(page, f"requirements-{tongue}")
