"""People come to the desk, prove who they are, lose things and leave: in a real browser, in two languages."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect
from tests.people.cast import (
    DISPATCHER,
    OTHER_PASSPHRASE,
    PASSPHRASE,
    VISITOR,
    first_administrator,
    joined,
    two_administrators,
)

from localaction.people import actions, approvals
from localaction.people.models import Approval, Device, Person
from localaction.vault import actions as vault
from localaction.vault.models import VaultSession

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LANGUAGES = ["", "/es"]


@pytest.fixture(autouse=True)
def _with_second_factor(settings, tmp_path):
    settings.MEMORY_FOLDER = str(tmp_path)
    cache.clear()
    settings.CONFIG = settings.CONFIG.model_copy(update={"require_second_factor": True})


@pytest.fixture
def two():
    amparo, ben = two_administrators(timezone.now())
    for person in (amparo, ben):
        TOTP.activate(person, SECRET)
    return amparo, ben


@pytest.fixture
def dora(two):
    """A dispatcher inside the ring, with an authenticator app; her recovery code is at hand."""
    amparo, ben = two
    made = joined(amparo, "dora", DISPATCHER, timezone.now(), second=ben)
    vault.create_ring("respond", [made.person], amparo, timezone.now())
    TOTP.activate(made.person, SECRET)
    made.person.code = made.recovery_code
    return made.person


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def press(page, name):
    """Press the button of a form by what it sends, whatever the language."""
    page.locator(f"form:has([value='{name}']) button").first.click()


def type_passphrase(page, language, username, passphrase=PASSPHRASE):
    page.goto(f"{language}/accounts/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(passphrase)
    page.locator("main form button").click()


def sign_in(page, language, username, passphrase=PASSPHRASE):
    type_passphrase(page, language, username, passphrase)
    page.locator("[name=code]").fill(code_of(SECRET))
    page.locator("main form button").first.click()
    page.wait_for_url(f"**{language}/desk/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_invited_makes_an_account_and_an_authenticator_app(page, axe, fits, language):
    amparo = first_administrator(at=timezone.now())
    page.goto(language + actions.invite(amparo, VISITOR, timezone.now()).path)
    axe(page)
    fits(page)
    page.locator("[name=username]").fill("carla")
    page.locator("[name=passphrase]").fill(PASSPHRASE)
    page.locator("[name=again]").fill(PASSPHRASE)
    page.locator("main form button").click()
    expect(page).to_have_url(f"{language}/accounts/second-factor/")

    page.locator("main a[href$='/totp/activate/']").click()
    axe(page)
    fits(page)
    page.locator("[name=code]").fill(code_of(page.locator("main code").inner_text()))
    page.locator("main form button").click()
    page.wait_for_url(f"**{language}/accounts/2fa/recovery-codes/")
    axe(page)
    fits(page)

    page.goto(f"{language}/desk/account/")
    axe(page)
    fits(page)
    assert Authenticator.objects.filter(user__username="carla", type="totp").exists()
    expect(page.locator("html")).to_have_attribute("lang", (language[1:] or "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_passkey_is_added_and_then_asked_at_the_sign_in(page, axe, fits, language):
    amparo = first_administrator(at=timezone.now())
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    type_passphrase(page, language, "amparo")
    page.locator("main a[href$='/webauthn/add/']").click()
    axe(page)
    fits(page)
    page.locator("[name=name]").fill("phone")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/accounts/2fa/recovery-codes/")
    assert Authenticator.objects.filter(user=amparo, type="webauthn").count() == 1

    page.context.clear_cookies()
    type_passphrase(page, language, "amparo")
    expect(page).to_have_url(f"{language}/accounts/2fa/authenticate/")
    axe(page)
    fits(page)
    page.locator("#mfa_webauthn_authenticate").click()
    page.wait_for_url(f"**{language}/desk/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_role_that_reads_sealed_records_needs_two_people_in_two_browsers(page, watch, axe, fits, two, language):
    amparo, _ben = two
    sign_in(page, language, "amparo")
    page.goto(f"{language}/desk/people/invite/")
    axe(page)
    fits(page)
    page.locator("[name=role]").select_option("RESPOND:DISPATCHER")
    page.locator("main form button").click()
    axe(page)
    fits(page)
    link = page.locator("#link").input_value()
    page.goto(f"{language}/desk/approvals/")
    expect(page.locator("button[value=yes]")).to_have_count(0)

    with watch(viewport=page.viewport_size) as other:
        other.expected_complaints.append("403")
        cache.clear()  # the same six digits, by another person
        other.goto(link)
        axe(other)
        sign_in(other, language, "ben")
        other.locator(".needs-me a").first.click()
        axe(other)
        fits(other)
        other.locator("button[value=yes]").click()
        axe(other)
        other.context.clear_cookies()
        other.goto(link)
        other.locator("[name=username]").fill("dora")
        other.locator("[name=passphrase]").fill(PASSPHRASE)
        other.locator("[name=again]").fill(PASSPHRASE)
        other.locator("main form button").click()
        assert len(other.locator(".recovery-code").inner_text().split("-")) == 9
        axe(other)
        fits(other)
    assert Approval.objects.get().used_at is not None
    assert amparo.pk == Approval.objects.get().asked_by_id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lost_phone_is_shut_out_with_one_press(page, watch, axe, fits, dora, language):
    with watch(viewport=page.viewport_size) as phone:
        sign_in(phone, language, "dora")
        lost = Device.objects.get(person=dora)
        sign_in_again(page, language)
        page.goto(f"{language}/desk/account/devices/")
        axe(page)
        fits(page)
        page.locator(f"[name=label][id=label-{lost.pk}]").fill("old phone")
        page.locator(f"form:has(#label-{lost.pk}) button").click()
        page.locator(f"form:has([value=lost]):has([value='{lost.pk}']) button").click()
        axe(page)
        fits(page)

        phone.goto(f"{language}/desk/")
        assert "/accounts/login/" in phone.url
    page.goto(f"{language}/desk/")
    expect(page).to_have_url(f"{language}/desk/")
    assert not VaultSession.objects.filter(user=dora).exists()


def sign_in_again(page, language):
    """Sign dora in while her last six digits were used: the next ones are good already."""
    type_passphrase(page, language, "dora")
    page.locator("[name=code]").fill(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + 1)))
    page.locator("main form button").first.click()
    page.wait_for_url(f"**{language}/desk/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_forgotten_passphrase_comes_back_with_link_and_recovery_code(page, axe, fits, dora, language):
    link = actions.offer_reset(Person.objects.get(username="amparo"), dora, timezone.now())
    page.goto(language + link)
    axe(page)
    fits(page)
    page.locator("[name=passphrase]").fill(OTHER_PASSPHRASE)
    page.locator("[name=again]").fill(OTHER_PASSPHRASE)
    page.locator("main form button").click()
    axe(page)
    sign_in(page, language, "dora", OTHER_PASSPHRASE)

    page.goto(f"{language}/desk/account/")
    page.locator("a[href$='/vault/unlock/']").click()
    axe(page)
    fits(page)
    page.locator("[name=passphrase]").fill(OTHER_PASSPHRASE)
    page.locator("main form button").click()
    expect(page).to_have_url(f"{language}/accounts/vault/restore/")
    axe(page)
    fits(page)
    page.locator("[name=code]").fill(dora.code.lower())
    page.locator("[name=passphrase]").fill(OTHER_PASSPHRASE)
    page.locator("main form button").click()
    assert page.locator(".recovery-code").inner_text() != dora.code
    axe(page)
    assert VaultSession.objects.filter(user=dora).exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_administrator_locks_an_account_down_in_one_press(page, axe, fits, dora, language):
    sign_in(page, language, "amparo")
    page.goto(f"{language}/desk/people/")
    axe(page)
    fits(page)
    page.locator(f"a[href$='/desk/people/{dora.pk}/']").click()
    axe(page)
    fits(page)
    press(page, "lock")

    axe(page)
    dora.refresh_from_db()
    assert dora.locked_at is not None
    page.context.clear_cookies()
    type_passphrase(page, language, "dora")
    expect(page).to_have_url(f"{language}/accounts/inactive/")
    axe(page)
    fits(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_pages_of_people_are_accessible(page, axe, fits, dora, language):
    approvals.ask("people.factors", str(dora.pk), str(dora.pk), Person.objects.get(username="ben"), timezone.now())
    sign_in(page, language, "amparo")
    for path in ("desk/requirements/", "desk/rings/", "desk/audit/", "desk/approvals/", "accounts/vault/key/",
                 "accounts/password/change/", "accounts/2fa/", "accounts/2fa/webauthn/add/"):  # fmt: skip
        page.goto(f"{language}/{path}")
        assert page.locator("h1").is_visible(), path
        axe(page)
        fits(page)


def test_an_invitation_needs_no_scripts(page_without_scripts):
    page = page_without_scripts
    amparo = first_administrator(at=timezone.now())
    page.goto(actions.invite(amparo, VISITOR, timezone.now()).path)
    page.locator("[name=username]").fill("carla")
    page.locator("[name=passphrase]").fill(PASSPHRASE)
    page.locator("[name=again]").fill(PASSPHRASE)
    page.locator("main form button").click()
    page.locator("main a[href$='/totp/activate/']").click()
    page.locator("[name=code]").fill(code_of(page.locator("main code").inner_text()))
    page.locator("main form button").click()
    page.goto("/desk/")

    expect(page).to_have_url("/desk/")
