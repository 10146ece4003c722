"""A reader reports an error without saying who she is."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import amparo

from localaction.sources import reports, review
from localaction.sources.models import ReviewItem
from localaction.sources.views import public
from localaction.vault import retention

TEXT = "The constable withdrew on 8 April, as the commissioners' minutes say."
pytestmark = pytest.mark.django_db


@pytest.fixture
def carla():
    """A browser that is signed in nowhere and checks CSRF as a real one meets it."""
    return Client(enforce_csrf_checks=True)


def token(page="/place/48453/", seconds_ago=30):
    return signing.dumps([page, int(timezone.now().timestamp()) - seconds_ago], salt=public.SALT)


def send(client, seconds_ago=30, **given):
    return client.post(
        "/report-error/", {"text": TEXT, "website": "", "token": token(seconds_ago=seconds_ago), **given}
    )


def test_a_report_becomes_a_question_in_the_queue_and_sets_no_cookie(carla):
    shown = carla.get("/report-error/?page=/place/48453/%3Fas-of=2026-01-01")
    answer = send(carla)

    assert answer.status_code == 302 and carla.get(answer.url).status_code == 200
    (item,) = ReviewItem.objects.all()
    assert (item.kind, item.source, item.state) == ("REPORT", "readers", "OPEN")
    assert item.payload == {"page": "/place/48453/", "text": TEXT}
    assert not carla.cookies and not shown.cookies


def test_the_form_names_the_page_without_its_query(carla):
    page = carla.get("/report-error/?page=/find/%3Fq=Maria+Lopez").content.decode()

    assert "/find/" in page and "Maria" not in page.split("</header>")[-1].replace("/es/report-error", "")


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ({"website": "https://buy.example"}, "leave the last field empty"),
        ({"seconds_ago": 0}, "very quick"),
        ({"seconds_ago": 13 * 3600}, "open for very long"),
        ({"token": "forged"}, "not complete"),
        ({"text": "short"}, "at least 10 characters"),
        ({"text": "x" * 2001}, "at most 2000 characters"),
    ],
)
def test_a_report_that_a_program_may_have_sent_is_not_taken_and_its_words_are_kept(carla, given_, words):
    answer = send(carla, **given_)

    assert answer.status_code == 400
    page = answer.content.decode()
    assert words in page and given_.get("text", "The constable withdrew") in page
    assert not ReviewItem.objects.exists()


def test_a_report_sent_again_with_the_new_form_after_a_refusal_is_taken(carla):
    refused = send(carla, token="forged")
    fresh = refused.context["form"].data["token"]

    assert public._opened(fresh) == ("/", "That was very quick. Please send it again.")


def test_the_same_report_twice_is_one_question(carla):
    send(carla)
    send(carla)

    assert ReviewItem.objects.count() == 1


def test_a_flood_of_reports_does_not_bury_the_queue(carla, monkeypatch):
    monkeypatch.setattr(reports, "MAX_OPEN", 2)
    for n in range(3):
        answer = send(carla, text=f"{TEXT} {n}")

    assert answer.status_code == 400 and "So many reports wait" in answer.content.decode()
    assert ReviewItem.objects.count() == 2


@given(st.text(max_size=300))
def test_only_a_path_of_this_site_is_kept(text):
    path = reports.page_path(text)

    assert path.startswith("/") and not path.startswith("//") and "?" not in path and "#" not in path
    assert len(path) <= reports.MAX_PATH and "\\" not in path


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/place/48453/?as-of=2026-01-01#x", "/place/48453/"),
        ("https://elsewhere.example/x", "/"),
        ("//elsewhere.example/x", "/"),
        ("/\\elsewhere.example", "/"),
        ("http://[", "/"),
        ("javascript:alert(1)", "/"),
        ("/es/agency/5/", "/es/agency/5/"),
    ],
)
def test_the_path_of_an_address(address, path):
    assert reports.page_path(address) == path


def test_a_readers_words_are_erased_ninety_days_after_the_answer(carla):
    now = timezone.now()
    send(carla)
    (item,) = ReviewItem.objects.all()
    retention.purge(now + dt.timedelta(days=400))
    item.refresh_from_db()
    assert item.payload["text"] == TEXT

    review.decide(item.pk, "ACCEPTED", amparo(), "Corrected on 9 April", now)
    retention.purge(now + dt.timedelta(days=89))
    item.refresh_from_db()
    assert item.payload["text"] == TEXT
    retention.purge(now + dt.timedelta(days=90))
    item.refresh_from_db()
    assert not item.payload and item.subject == "/place/48453/"
    desk = Client()
    desk.force_login(amparo())
    assert "The words are erased" in desk.get(f"/desk/review/{item.pk}/").content.decode()
