"""What a reporter sees: a form without account, cookie or script, and a page that only their code opens."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.respond.hotline import outgoing
from tests.respond.test_intake import jpeg

from localaction.respond.models import Addition, Lane, Photo, Report
from localaction.respond.rules import references
from localaction.respond.rules.lanes import Sign
from localaction.vault import actions as vault

ACCOUNT = "Four officers with vests knock at a door at 5th and Main"


def token(client, path="/report/"):
    return re.search(r'name="token" value="([^"]+)"', client.get(path).text)[1]


def send(client, path="/report/", **fields):
    given = {"account": ACCOUNT, "token": token(client, path), **fields}
    return client.post(path, given)


def test_a_report_is_taken_without_a_cookie_and_its_code_opens_its_page(hotline):
    client = Client(enforce_csrf_checks=True)

    response = send(client, place="5th and Main", observed="now", basis="FIRSTHAND_NOW", contact="510 555 0201")

    assert response.status_code == 200
    assert not client.cookies
    report = Report.objects.get()
    assert references.shown(report.reference) in response.text
    assert (report.activity, report.basis, report.priority, report.category) == ("AT_DOOR", "FIRSTHAND_NOW", 2, 2)
    status = client.get(f"/r/{report.reference}/")
    assert "waits for a person" in status.text
    assert status.headers["Cache-Control"] == "no-store"
    assert status.headers["X-Robots-Tag"] == "noindex"
    assert ACCOUNT not in status.text
    assert [code for code, _ in outgoing("+15105550201")] == ["respond.received"]


def test_the_form_says_in_spanish_what_it_says_in_english(hotline):
    response = send(Client(), path="/es/report/", contact="+15105550202")

    assert response.status_code == 200
    assert "recibido" in outgoing("+15105550202")[0][1]


def test_a_form_sent_by_a_program_waits_apart_and_is_answered_like_any_other(hotline):
    client = Client()

    fast = send(client)
    trapped = client.post("/report/", {"account": "buy now", "website": "https://example.org"})

    assert fast.status_code == trapped.status_code == 200
    assert [row.lane for row in Report.objects.all()] == [Lane.QUARANTINE] * 2
    assert Report.objects.last().lane_reasons == [Sign.HONEYPOT, Sign.NO_PAGE]


def test_what_must_never_be_stored_is_named_and_has_a_way_out(hotline):
    client = Client()
    words = f"{ACCOUNT}, his number is A 123456789"

    refused = send(client, account=words)

    assert refused.status_code == 400
    assert "an A-number" in refused.text
    assert not Report.objects.exists()
    assert send(client, account=words, is_leaving_out="on").status_code == 200
    opened = vault.open_case(hotline.opened(), Report.objects.get().uuid)
    assert "123456789" not in opened.read(Report.objects.get(), "account")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"account": ""}, "required"),
        ({"account": "x" * 8001}, "8000"),
        ({"contact": "not a number"}, "no phone number"),
        ({"people": "many"}, "Write a number"),
        ({"activity": "FLYING"}, "Select a valid choice"),
    ],
)
def test_bad_input_gets_a_clear_answer_and_keeps_the_words(hotline, fields, words):
    response = send(Client(), **fields)

    assert response.status_code == 400
    assert words in response.text


def test_photographs_are_sealed_with_the_report_and_other_files_are_named(hotline):
    client = Client()
    film = SimpleUploadedFile("film.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64)

    refused = send(client, photos=[film])
    taken = send(client, photos=[SimpleUploadedFile("one.jpg", jpeg()), SimpleUploadedFile("two.jpg", jpeg((99, 9)))])

    assert refused.status_code == 400
    assert "films" in refused.text
    assert "2 photos were sealed" in taken.text
    assert Photo.objects.count() == 2


def test_more_photographs_than_three_or_larger_than_ten_megabytes_are_refused(hotline):
    client = Client()
    many = [SimpleUploadedFile(f"{n}.jpg", jpeg()) for n in range(4)]

    assert "Three photos at most" in send(client, photos=many).text
    large = SimpleUploadedFile("large.jpg", jpeg() + b"x" * (10 * 1024 * 1024))
    assert "more than 10 MB" in send(client, photos=[large]).text
    assert not Report.objects.exists()


def test_a_reporter_adds_words_and_erases_everything(hotline):
    client = Client()
    send(client)
    report = Report.objects.get()
    path = f"/r/{references.shown(report.reference).lower()}/"

    assert "Added, thank you." in client.post(path, {"act": "add", "more": "two vans now"}).text
    assert Addition.objects.count() == 1
    asked = client.post(path, {"act": "erase"})
    assert "Yes, erase everything" in asked.text
    assert Report.objects.filter(erased_at=None).exists()
    done = client.post(path, {"act": "erase", "sure": "yes"})
    assert "receipt" in done.text
    assert client.get(path).status_code == 404
    assert not Addition.objects.exists()


def test_codes_cannot_be_tried_for_ever(hotline):
    client = Client()
    statuses = [client.get(f"/r/K7Q29WX{letter}/").status_code for letter in "CDFGHJK"]

    assert statuses == [404] * 5 + [429] * 2


def test_what_is_no_code_looks_like_one_that_is_not(hotline):
    client = Client()
    assert client.get("/r/nonsense-and-more/").status_code == 404
    assert client.post("/report/again/", {"code": "K7Q2"}).status_code == 200
    assert client.post("/report/again/", {"code": "k7q2 9wxm"}).headers["Location"] == "/r/K7Q29WXM/"


def test_without_a_ring_the_form_keeps_nothing_and_says_so(db, settings, tmp_path):
    from tests.respond.hotline import configure

    configure(settings, tmp_path)
    response = send(Client())

    assert response.status_code == 503
    assert "did not keep them" in response.text
