"""Whether a webhook is the provider's."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from localaction.messages.rules.signatures import (
    algorithm_of,
    is_signed_body,
    is_signed_form,
    is_token,
    short_token,
    twilio_signature,
)

TOKEN = "12345"
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FORM = {
    "CallSid": ["CA1234567890ABCDE"],
    "Caller": ["+14158675309"],
    "Digits": ["1234"],
    "From": ["+14158675309"],
    "To": ["+18005551212"],
}
FORMS = st.dictionaries(st.text(min_size=1, max_size=8), st.lists(st.text(max_size=12), min_size=1, max_size=3))


class Posted(dict):
    """A form as the provider's own validator reads one."""

    def getall(self, name):
        return self[name]


def test_the_published_vector_has_its_signature():
    assert twilio_signature(TOKEN, URL, FORM) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert twilio_signature(TOKEN, URL, FORM, "HMAC_SHA256") == "033hgUJA9M/hXIZsYjwkerEP/DBm35nEri5FhCYjA5s="


@given(FORMS)
def test_a_form_is_signed_as_the_providers_own_library_signs_it(form):
    theirs = RequestValidator(TOKEN)

    for algorithm in ("HMAC_SHA1", "HMAC_SHA256"):
        signature = theirs.compute_signature(URL, Posted(form), algorithm)
        assert twilio_signature(TOKEN, URL, form, algorithm) == signature
        assert is_signed_form(TOKEN, URL, form, signature, algorithm)


@pytest.mark.parametrize("signed", ["https://mycompany.com:443/myapp.php?foo=1&bar=2", URL])
@pytest.mark.parametrize("seen", ["https://mycompany.com:443/myapp.php?foo=1&bar=2", URL])
def test_the_port_may_be_in_the_signature_or_not(signed, seen):
    assert is_signed_form(TOKEN, seen, FORM, twilio_signature(TOKEN, signed, FORM))


@pytest.mark.parametrize(
    ("token", "url", "form", "algorithm"),
    [
        ("12346", URL, FORM, "HMAC_SHA1"),
        ("", URL, FORM, "HMAC_SHA1"),
        (TOKEN, URL + "1", FORM, "HMAC_SHA1"),
        (TOKEN, URL.replace("https", "http"), FORM, "HMAC_SHA1"),
        (TOKEN, URL, FORM | {"Digits": ["1235"]}, "HMAC_SHA1"),
        (TOKEN, URL, FORM | {"Extra": [""]}, "HMAC_SHA1"),
        (TOKEN, URL, FORM, "HMAC_SHA256"),
        (TOKEN, URL, FORM, "HMAC_MD5"),
    ],
)
def test_anything_altered_is_refused(token, url, form, algorithm):
    assert not is_signed_form(token, url, form, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", algorithm)


def test_an_empty_token_signs_nothing():
    assert not is_signed_form("", URL, FORM, twilio_signature("", URL, FORM))


@given(st.text(max_size=60))
def test_no_guess_is_a_signature(guess):
    assert not is_signed_form(TOKEN, URL, FORM, guess)


def test_another_body_is_signed_by_its_digest_in_the_address():
    body = b'{"status": "delivered"}'
    url = f"https://mycompany.com/hook?bodySHA256={hashlib.sha256(body).hexdigest()}"
    signature = RequestValidator(TOKEN).compute_signature(url, {})

    assert is_signed_body(TOKEN, url, body, signature)
    assert not is_signed_body(TOKEN, url, body + b" ", signature)
    assert not is_signed_body(
        TOKEN, "https://mycompany.com/hook", body, twilio_signature(TOKEN, "https://mycompany.com/hook", {})
    )


@pytest.mark.parametrize(
    ("header", "algorithm"),
    [
        ("", "HMAC_SHA1"),
        ("key=webhooks_1", "HMAC_SHA1"),
        ("key=webhooks_1,algorithm=HMAC_SHA256", "HMAC_SHA256"),
        (" algorithm = hmac_sha256 , key=1", "HMAC_SHA256"),
    ],
)
def test_the_algorithm_is_the_one_the_header_names(header, algorithm):
    assert algorithm_of(header) == algorithm


def test_a_token_is_good_for_one_purpose_only():
    token = short_token(b"k" * 32, "kannel")

    assert is_token(b"k" * 32, "kannel", token)
    assert not is_token(b"k" * 32, "other", token)
    assert not is_token(b"j" * 32, "kannel", token)
    assert not is_token(b"k" * 32, "kannel", "é")
