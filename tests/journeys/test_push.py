"""Ben turns push messages on as far as it goes without a push service, and reads one that his worker shows."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.cast import ada

from localaction.messages.channels.webpush import keys
from localaction.messages.rules.push import payload


@pytest.fixture
def amparo(transactional_db, settings, tmp_path):
    settings.CONFIG = settings.CONFIG.model_copy(update={"server_key": settings.HOME / "keys" / "server"})
    settings.HOME = tmp_path
    keys.make()
    return ada()


@pytest.mark.parametrize("path", ["/desk/account/push/", "/es/desk/account/push/"])
def test_the_page_is_readable_by_everyone_and_fits_the_screen(page, sign_in, amparo, axe, fits, path):
    sign_in(page, amparo)
    page.goto(path)

    expect(page.locator("[data-push]:not([hidden])")).to_have_count(1)
    axe(page)
    fits(page)


def test_without_scripts_the_page_says_what_reaches_you_all_the_same(page_without_scripts, sign_in, amparo):
    sign_in(page_without_scripts, amparo)
    page_without_scripts.goto("/desk/account/push/")

    expect(page_without_scripts.get_by_text("Texts and e-mail reach you without")).to_be_visible()


def test_where_the_push_service_cannot_be_reached_nothing_is_on_and_the_page_says_so(page, sign_in, amparo):
    page.expected_complaints.append("Push API in incognito mode")
    page.context.grant_permissions(["notifications"])
    sign_in(page, amparo)
    page.goto("/desk/account/push/")

    page.get_by_role("button", name="Send messages to this device").click()

    expect(page.locator("[data-push=failed]")).to_be_visible(timeout=20_000)
    scopes = page.evaluate(
        "navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => new URL(one.scope).pathname))"
    )
    assert scopes == ["/static/"]
    assert page.evaluate("caches.keys()") == []


def test_a_person_who_blocks_notifications_is_told_how_to_allow_them(page, sign_in, amparo):
    page.add_init_script("Notification.requestPermission = async () => 'denied'")
    sign_in(page, amparo)
    page.goto("/desk/account/push/")

    page.get_by_role("button", name="Send messages to this device").click()

    expect(page.locator("[data-push=denied]")).to_be_visible()


def test_a_message_that_arrives_is_shown_as_it_was_sent(watch, sign_in, amparo, live_server):
    with watch(permissions=["notifications"]) as page:
        sign_in(page, amparo)
        page.goto("/desk/account/push/")
        browser = page.context.new_cdp_session(page)
        known = []
        browser.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.extend(told["registrations"]))
        browser.send("ServiceWorker.enable")
        page.evaluate(
            """async () => {
                const one = await navigator.serviceWorker.register(document.getElementById("push").dataset.worker);
                while (!one.active || one.active.state !== "activated") await new Promise((go) => setTimeout(go, 20));
            }"""
        )
        said = payload("Alert 42", "Observer needed near 5th & Main", "en", "tag-1")

        browser.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": live_server.url, "registrationId": known[0]["registrationId"], "data": said},
        )

        shown = page.evaluate(
            """async () => {
                const [one] = await navigator.serviceWorker.getRegistrations();
                let all = [];
                while (!all.length) all = await one.getNotifications();
                return all.map(({ title, body, lang, tag }) => ({ title, body, lang, tag }));
            }"""
        )
        assert shown == [{"title": "Alert 42", "body": "Observer needed near 5th & Main", "lang": "en", "tag": "tag-1"}]
