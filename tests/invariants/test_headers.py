"""Every answer carries exactly these headers: pages, refusals, errors and files alike."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}
ALWAYS = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()",
}
ORDINARY = {"Content-Type", "Content-Length", "Content-Language", "Vary", "Date", "Server"}
PUBLIC = {"Cache-Control": "public, max-age=300"}
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


def assert_headers(response, expected: dict[str, str], also: frozenset[str] = frozenset()) -> None:
    given = {name: value for name, value in response.headers.items() if name not in ORDINARY | also}
    policy = given.pop("Content-Security-Policy", "")

    assert set(policy.split("; ")) == POLICY
    assert given == ALWAYS | expected


@pytest.mark.parametrize("path", ["/", "/es/", "/about/", "/es/about/"])
@pytest.mark.django_db
def test_a_public_page_may_be_kept_for_five_minutes_and_sets_no_cookie(client, path):
    response = client.get(path)

    assert response.status_code == 200
    assert_headers(response, PUBLIC)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/desk/", "/es/desk/"])
def test_a_desk_page_is_kept_nowhere(client, path):
    client.force_login(get_user_model().objects.create_user("amparo"))

    response = client.get(path)

    assert response.status_code == 200
    assert_headers(response, PRIVATE)


def test_a_stranger_is_sent_from_the_desk_to_the_sign_in(client):
    response = client.get("/desk/")

    assert response.status_code == 302
    assert response.headers["Location"] == "/accounts/login/?next=/desk/"
    assert_headers(response, PRIVATE, frozenset({"Location"}))


@pytest.mark.django_db
def test_the_sign_in_is_kept_nowhere(client):
    response = client.get("/accounts/login/")

    assert response.status_code == 200
    assert response.headers["Cache-Control"].split(", ")[-1] in {"no-store", "private"}
    assert_headers(response, {"X-Robots-Tag": "noindex"}, frozenset({"Cache-Control", "Expires"}))


@pytest.mark.parametrize("path", ["/nowhere/", "/es/nowhere/", "/about/nowhere/", "/static/nowhere.css"])
def test_a_page_that_is_not_there_is_kept_nowhere(client, path):
    response = client.get(path)

    assert response.status_code == 404
    expected = {} if path.startswith("/static/") else PRIVATE
    assert_headers(response, expected)


def test_a_request_for_another_host_is_refused_with_the_headers(client):
    response = client.get("/", HTTP_HOST="evil.example")

    assert response.status_code == 400
    assert "We could not read that request" in response.text
    assert_headers(response, PRIVATE)


@pytest.mark.urls("tests.invariants.urls_that_fail")
def test_an_error_of_ours_says_nothing_of_it(client):
    client.raise_request_exception = False

    response = client.get("/failing/")

    assert response.status_code == 500
    assert "Something went wrong on our side" in response.text
    assert "Carla" not in response.text
    assert_headers(response, PRIVATE)


@pytest.mark.urls("tests.invariants.urls_that_fail")
@pytest.mark.parametrize(("path", "words"), [("/forbidden/", "not open to you"), ("/es/forbidden/", "no tiene acceso")])
def test_a_refused_person_is_told_so_in_their_language(client, path, words):
    response = client.get(path)

    assert response.status_code == 403
    assert words in response.text
    assert_headers(response, PRIVATE)


@pytest.mark.django_db
def test_the_cookie_of_a_form_ends_with_the_browser_and_is_closed_to_scripts(client, settings):
    cookie = client.get("/accounts/login/").cookies[settings.CSRF_COOKIE_NAME]

    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.django_db
def test_a_form_that_has_expired_says_what_to_do():
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/es/accounts/login/", {"login": "amparo"})

    assert response.status_code == 403
    assert "Este formulario ya no es válido" in response.text
    assert_headers(response, PRIVATE)


@pytest.mark.parametrize(("method", "status"), [("get", 303), ("post", 204)])
def test_leaving_makes_the_browser_forget_the_site(client, method, status):
    response = getattr(client, method)("/leave")

    assert response.status_code == status
    assert response.headers.get("Location", "https://www.wikipedia.org/") == "https://www.wikipedia.org/"
    forgetting = {"Clear-Site-Data": '"cache", "cookies", "storage"', "Referrer-Policy": "no-referrer"}
    assert_headers(response, PRIVATE | forgetting, frozenset({"Location"}))


@pytest.mark.parametrize("path", ["/static/localaction.css", "/static/icon.svg"])
def test_a_static_file_may_be_kept(client, path):
    response = client.get(path)

    assert response.status_code == 200
    assert_headers(response, {}, frozenset({"Cache-Control", "Last-Modified", "ETag"}))
    assert response.headers["Cache-Control"].startswith("max-age=")


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/", "/es/"),
        ("/es/", "/"),
        ("/place/48453/", "/es/place/48453/"),
        ("/es/find/?q=Gaston", "/find/?q=Gaston"),
        ("/estates/", "/es/estates/"),
        ("/es//evil.example/", "/evil.example/"),
    ],
)
def test_the_same_page_in_the_other_language_is_of_this_site(here, there):
    from localaction.site.context import in_other_language

    assert in_other_language(here) == there
