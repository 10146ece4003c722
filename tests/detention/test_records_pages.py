"""The pages of records requests: at the desk, in public, and their letters and documents."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import shutil
import zipfile
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from docx import Document
from tests.detention.records_desk import LONG_AGO, account, at, body, filed, happened, open_desk, sent, simple_desk
from tests.people.cast import PASSPHRASE

from localaction.detention import letters, reads_records, records_files
from localaction.detention.actions import records, records_documents, records_letters
from localaction.detention.actions.records import law_of, standing_of
from localaction.detention.letters import Letter, NotYet, Writer, setting
from localaction.detention.models_records import ReleasedDocument, Subject
from localaction.messages.rules.wording import BrokenPlaceholder
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import Programme, Role
from localaction.vault import actions as vault
from localaction.vault import retention
from localaction.vault.actions import NoGrant

pytestmark = pytest.mark.django_db
COALITION = Writer("Neighbors United", "PO Box 1\nTown, TX")
PDF = b"%PDF-1.7\n" + b"x" * 200_000


def day(text):
    return dt.date.fromisoformat(text)


def written(request, kind, on, edited=None, writer=COALITION):
    return letters.write(kind, request, standing_of(request), law_of(request), edited or {}, writer, day(on))


@pytest.fixture
def desk():
    return simple_desk()


@pytest.fixture
def home(settings, tmp_path):
    shutil.copytree(settings.HOME / "keys", tmp_path / "keys")
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def enter(client):
    """Sign somebody in, with their vault open where they have one."""

    def _enter(person, session=True):
        client.force_login(person)
        if session:
            _session, cookie = vault.unlock(person, PASSPHRASE, timezone.now())
            client.cookies[settings.VAULT_COOKIE_NAME] = cookie
        return client

    return _enter


# Letters.


@pytest.mark.parametrize("subject", Subject.values)
def test_a_letter_is_made_for_each_subject_in_all_three_forms(desk, subject):
    wanted = letters.wording(f"items.{subject}", {}) if subject != "OTHER" else "- The memorandum of May 4"
    request = filed(desk, body(desk, "TX"), subject=subject, wanted=wanted)

    page = written(request, Letter.REQUEST, "2026-11-20")

    text = setting.letter_text(page)
    for item in wanted.splitlines():
        assert item.strip() in text
    assert "If you receive this request on Nov. 20, 2026, the last day is Dec. 8, 2026." in text
    assert "Public Information Act" in page.subject
    assert setting.letter_pdf(page, request.reference).startswith(b"%PDF")
    words = "\n".join(p.text for p in Document(io.BytesIO(setting.letter_docx(page))).paragraphs)
    for item in wanted.splitlines():
        assert item.removeprefix("- ").strip() in words


def test_a_word_file_is_sound_xml_with_no_place_left_open_and_what_was_typed_unharmed(desk):
    request = sent(desk, "PA", "2026-12-22", wanted="- R&D <b>notes</b> & {{ 7 * 7 }}")

    content = setting.letter_docx(written(request, Letter.FOLLOW_UP, "2027-01-04"))

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(package.read(name))
        said = "".join(ElementTree.fromstring(package.read("word/document.xml")).itertext())
    assert "R&D <b>notes</b> & {{ 7 * 7 }}" in said
    assert "{%" not in said and "49" not in said
    rows = Document(io.BytesIO(content)).tables[0].rows
    assert [cell.text for cell in rows[0].cells] == ["Day", "Counts", "Why"]
    # The day of receipt and the eight days to the 30th.
    assert len(rows) == 1 + 9
    assert sum(row.cells[1].text == "yes" for row in rows) == 5


def test_a_letter_that_asks_again_says_which_day_passed_and_by_how_much(desk):
    request = sent(desk, "TX", "2026-11-20")

    text = setting.letter_text(written(request, Letter.FOLLOW_UP, "2026-12-09"))

    assert "The last day was Dec. 8, 2026; your answer is 1 day late." in text
    assert "holiday: Thanksgiving Day" in text


def test_no_letter_says_that_an_answer_is_late_before_it_is(desk):
    request = sent(desk, "TX", "2026-11-20")

    with pytest.raises(NotYet) as refused:
        written(request, Letter.FOLLOW_UP, "2026-12-08")

    assert refused.value.on == day("2026-12-09")
    with pytest.raises(NotYet):
        written(request, Letter.APPEAL, "2026-12-08")


def test_where_the_law_names_no_day_nothing_is_called_late(desk):
    request = sent(desk, "NC", "2026-11-23")

    page = written(request, Letter.FOLLOW_UP, "2026-12-09")

    assert page.subject.startswith("Reminder")
    assert "late" not in setting.letter_text(page)
    assert page.days == ()


def test_an_appeal_names_its_ground_where_to_and_the_law(desk):
    silent, refused = sent(desk, "PA", "2026-12-22"), sent(desk, "US", "2026-11-23")
    happened(desk, refused, "DENIED", "2026-12-10")

    after_silence = setting.letter_text(written(silent, Letter.APPEAL, "2027-01-04"))
    after_denial = setting.letter_text(written(refused, Letter.APPEAL, "2027-01-04"))

    assert "silence up to Dec. 30, 2026 is a denial" in after_silence
    assert "65 P.S. § 67.1101(a)(1), (b)(1)" in after_silence
    assert "the Office of Open Records" in after_silence
    assert "On Dec. 10, 2026, County Sheriff of US refused the request." in after_denial


def test_letters_are_in_english_and_their_cover_sheet_in_the_readers_language(desk, home):
    from django.utils import translation

    request = sent(desk, "TX", "2026-11-20")
    with translation.override("es"):
        page = written(request, Letter.FOLLOW_UP, "2026-12-09")
        cover = setting.cover_pdf(page, "R-1", "Sheriff", "por correo", "9 de diciembre")

    assert page.subject.startswith("Overdue")
    assert cover.startswith(b"%PDF") and b"/Lang (es)" in cover.replace(b"/Lang(es)", b"/Lang (es)")


def test_a_coalition_writes_on_its_own_letterhead(desk, home):
    template = Document()
    template.add_paragraph("Neighbors United of Town")
    template.add_paragraph("{{ subject }}")
    template.save(home / "letter.docx")
    page = written(filed(desk, body(desk, "TX")), Letter.REQUEST, "2026-11-20")

    words = [p.text for p in Document(io.BytesIO(setting.letter_docx(page))).paragraphs]

    assert words == ["Neighbors United of Town", page.subject]
    (home / "letter.docx").write_bytes(b"no Word file")
    with pytest.raises(setting.BadLetterhead):
        setting.letter_docx(page)


def test_an_edited_wording_is_used_and_one_that_says_nothing_is_refused(desk):
    request = filed(desk, body(desk, "TX"))
    records_letters.edit_wording(desk.amparo, "request", "To {body}:\r\n\r\n{wanted}", LONG_AGO)

    page = written(request, Letter.REQUEST, "2026-11-20", reads_records.wordings())

    assert [block.text for block in page.blocks] == ["To County Sheriff of TX:", "The application", "Letters"]
    with pytest.raises(records_letters.WordingRefused) as refused:
        records_letters.edit_wording(desk.amparo, "request", "Dear {sheriff}", LONG_AGO)
    assert (refused.value.unknown, refused.value.gone) == ({"sheriff"}, {"wanted"})
    with pytest.raises(BrokenPlaceholder):
        records_letters.edit_wording(desk.amparo, "request", "{wanted} {", LONG_AGO)
    with pytest.raises(letters.UnknownWording):
        records_letters.edit_wording(desk.amparo, "curse", "x", LONG_AGO)
    records_letters.restore_wording(desk.amparo, "request", LONG_AGO)
    assert reads_records.wordings() == {}


def test_every_place_of_every_example_is_filled(desk):
    for code, text in letters.examples().items():
        assert letters.wrong_places(code, text) == (frozenset(), frozenset())


def test_a_letter_in_an_e_mail_opens_the_mail_program_unless_it_is_too_long(desk):
    page = written(filed(desk, body(desk, "TX")), Letter.REQUEST, "2026-11-20", {"request": "{wanted}"})

    assert setting.mail_address(page, "records@example.org").startswith("mailto:records@example.org?subject=Request")
    long = written(filed(desk, body(desk, "GA"), wanted="- x" * 2000), Letter.REQUEST, "2026-11-20")
    assert setting.mail_address(long, "records@example.org") == ""


# Released documents.


def document(desk, home, request=None, content=PDF):
    request = request or sent(desk, "TX", "2026-11-20")
    return records_documents.add_document(
        desk.amparo, request, "Application", "../Application ;.pdf", content, day("2026-12-01"), at("2026-12-01")
    )


def test_a_released_file_is_hashed_and_sealed_and_only_the_ring_opens_it(home):
    desk = open_desk()

    added = document(desk, home)

    assert (added.sha256, added.n_bytes) == (hashlib.sha256(PDF).hexdigest(), len(PDF))
    assert (added.file_name, added.media_type) == ("Application _.pdf", "application/pdf")
    sealed = records_files.sealed_of(added).read_bytes()
    assert b"xxxxxxxx" not in sealed
    assert records_documents.read_document(desk.session, added) == PDF
    vault.enrol_holder(desk.amparo, PASSPHRASE, LONG_AGO)
    outsider, _cookie = vault.unlock(desk.amparo, PASSPHRASE, LONG_AGO)
    with pytest.raises(NoGrant):
        records_documents.read_document(outsider, added)


def test_nothing_too_large_empty_or_known_is_taken_and_nothing_is_left_on_the_disk(home, monkeypatch):
    desk = open_desk()
    request = sent(desk, "TX", "2026-11-20")
    document(desk, home, request)
    monkeypatch.setattr(records_documents, "MOST_BYTES", 300_000)

    for content, code in ((b"", "EMPTY"), (b"x" * 300_001, "TOO_LARGE"), (PDF, "KNOWN_ALREADY")):
        with pytest.raises(records_documents.DocumentRefused) as refused:
            document(desk, home, request, content)
        assert refused.value.code == code
    assert len([path for path in home.rglob("*") if path.is_file() and "media" in path.parts]) == 1


def test_a_document_is_public_only_after_a_coordinator_read_it_and_can_be_taken_back(home, client):
    desk = open_desk()
    added = document(desk, home)
    address = f"/records/documents/{added.sha256}/"

    assert client.get(address).status_code == 404
    with pytest.raises(NotAllowed):
        records_documents.make_public(desk.session, desk.amparo, added, at("2026-12-02"))
    records_documents.make_public(desk.session, desk.nora, added, at("2026-12-02"))
    answer = client.get(f"{address}file")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert added.sha256[:32] in client.get(address).text


def test_taking_a_document_back_removes_the_public_file(home, client, django_capture_on_commit_callbacks):
    desk = open_desk()
    added = document(desk, home)
    records_documents.make_public(desk.session, desk.nora, added, at("2026-12-02"))

    with django_capture_on_commit_callbacks(execute=True):
        records_documents.take_back(desk.nora, added, at("2026-12-03"))

    assert not records_files.public_of(added).exists()
    assert client.get(f"/records/documents/{added.sha256}/file").status_code == 404
    assert records_documents.read_document(desk.session, added) == PDF


def test_an_altered_file_is_not_made_public(home):
    desk = open_desk()
    added = document(desk, home)
    ReleasedDocument.objects.update(sha256="0" * 64)
    added.refresh_from_db()

    with pytest.raises(records_documents.Altered):
        records_documents.make_public(desk.session, desk.nora, added, at("2026-12-02"))


def test_two_years_after_the_end_the_sealed_file_is_gone_and_the_public_one_stays(home):
    desk = open_desk()
    request = sent(desk, "TX", "2026-11-20")
    secret, public = document(desk, home, request), document(desk, home, request, PDF + b"2")
    records_documents.make_public(desk.session, desk.nora, public, at("2026-12-02"))
    records.close_request(desk.amparo, request, "released", at("2026-12-03"))

    retention.purge(at("2028-12-01"))
    assert records_files.sealed_of(secret).exists()
    retention.purge(at("2028-12-04"))

    assert not records_files.sealed_of(secret).exists()
    assert records_files.public_of(public).read_bytes() == PDF + b"2"
    assert ReleasedDocument.objects.filter(key=None).count() == 2


# Pages.


def test_a_request_goes_through_the_pages_of_the_desk(desk, enter):
    page = enter(desk.amparo, session=False)
    statute = {"statute": "TX pia", "name": "Travis County Sheriff", "channel": "EMAIL", "email": "r@example.org"}
    page.post("/desk/records/bodies/new/", statute | {"checked_on": "2026-11-01"})
    to = reads_records.bodies().get()
    asked = {"body": to.pk, "title": "287(g)", "wanted": "- The application", "owner": desk.amparo.pk}

    answer = page.post("/desk/records/new/AGREEMENT_287G/", asked)

    request = reads_records.requests().get()
    assert answer.url == f"/desk/records/{request.pk}/"
    today = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=2)
    page.post(answer.url, {"kind": "SENT", "on": today.isoformat()})
    assert "Day by day: 10 days count" in page.get(answer.url).text
    refused = page.post(answer.url, {"kind": "FOLLOWED_UP", "on": today.isoformat()})
    assert refused.status_code == 400 and "It is too early" in refused.text
    assert page.get("/desk/records/").text.count("Travis County Sheriff") == 1
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("cover", b"%PDF")):
        assert page.get(f"{answer.url}letters/request/{form}/").content.startswith(start)
    assert page.get(f"{answer.url}letters/appeal/pdf/").status_code == 404


def test_a_persons_name_is_in_the_letter_of_those_who_can_open_it_only(enter):
    desk = open_desk()
    request = sent(desk, "TX", "2026-11-20", name="Carla Example", contact="2 Side Street")
    address = f"/desk/records/{request.pk}/letters/request/"

    assert "Carla Example" in enter(desk.nora).get(address).text
    shown = enter(desk.amparo, session=False).get(address).text
    assert "Carla" not in shown and "are sealed" in shown


def test_others_see_no_page_of_the_desk(desk, client):
    request = sent(desk, "TX", "2026-11-20")
    client.force_login(account("dora", Role.COORDINATOR, Programme.VISIT))

    for path in ("", f"{request.pk}/", "bodies/", "wordings/", f"{request.pk}/letters/request/"):
        assert client.get(f"/desk/records/{path}").status_code == 403


def test_the_public_sees_what_was_marked_as_public_and_neither_owner_nor_notes(client, home):
    desk = open_desk()
    public, secret = sent(desk, "TX", "2026-11-20", name="Carla Example"), sent(desk, "NC", "2026-11-20")
    happened(desk, public, "ACKNOWLEDGED", "2026-11-23", note="a private remark")
    records.publish(desk.nora, public, at("2026-11-24"))

    assert client.get(f"/records/{secret.pk}/").status_code == 404
    page = client.get(f"/records/{public.pk}/").text
    assert "Thanksgiving Day" in page and "The application" in page
    for hidden in ("Carla", "amparo", "nora", "private remark"):
        assert hidden not in page
    assert "County Sheriff of NC" not in client.get("/records/").text
    assert client.cookies == {}


def test_the_table_has_a_row_for_each_public_request(client, desk):
    for state in ("TX", "NC"):
        records.publish(desk.nora, sent(desk, state, "2026-01-12"), at("2026-11-24"))

    answer = client.get("/records/requests.csv?state=TX")
    (row,) = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode()))

    assert (row["body"], row["status"], row["confidence"]) == ("County Sheriff of TX", "late", "high")
    assert int(row["days_late"]) > 280
    assert len(client.get("/records/").text.split('data-label="Status"')) == 3


def test_a_file_comes_in_by_its_form_and_goes_out_by_the_open_vault(enter, home):
    desk = open_desk()
    request = sent(desk, "TX", "2026-11-20")
    page = enter(desk.nora)
    upload = SimpleUploadedFile("answer.pdf", PDF)

    page.post(
        f"/desk/records/{request.pk}/documents/new/", {"title": "Answer", "released_on": "2026-11-23", "file": upload}
    )

    added = ReleasedDocument.objects.get()
    assert page.get(f"/desk/records/documents/{added.pk}/file/").content == PDF
    page.post(f"/desk/records/documents/{added.pk}/public/", {"act": "on"})
    assert ReleasedDocument.objects.get().public_at is None
    page.post(f"/desk/records/documents/{added.pk}/public/", {"act": "on", "has_read": "on"})
    assert ReleasedDocument.objects.get().public_by == desk.nora


# Elsewhere: facts that a document proves, the place's page, the facility's page, the API.


def test_a_fact_that_cites_a_public_document_is_listed_with_it(home, client):
    from localaction.detention.records_pages import address_of
    from localaction.places.models import Place
    from localaction.policy.actions import measures
    from localaction.sources.entering import GivenSource

    desk = open_desk()
    added = document(desk, home)
    records_documents.make_public(desk.session, desk.nora, added, at("2026-12-02"))
    town = Place.objects.get(pk="48453")
    source = GivenSource("The application", day("2026-11-01"), "HIGH", url=address_of(added))
    made = measures.enter_measure(
        measures.GivenMeasure("JAIL_POLICY", town, "Sheriff"),
        measures.GivenVersion("General Order 12", "ICE may enter the jail.", ["JAIL"], valid_from=day("2026-01-01")),
        source, desk.amparo, at("2026-12-02"),
    )  # fmt: skip

    page = client.get(f"/records/documents/{added.sha256}/").text

    assert "General Order 12" in page and f"/policy/{made.measure.uid}/" in page
    assert [fact.words for fact in reads_records.proven_by(added)] == ["General Order 12"]


def test_a_place_a_facility_and_the_api_show_what_was_asked(desk, client, django_assert_num_queries):
    from localaction.places.models import Facility, Place

    county = Place.objects.get(pk="48453")
    center = Facility.objects.create(uid="X", detloc="TESTTX", name="Test Center", city="Austin", state="TX")
    request = sent(desk, "TX", "2026-01-12", place=county, facility=center)
    hidden = filed(desk, body(desk, "TX", "City of Austin"), place=county, facility=center, title="Hidden title")
    assert hidden.published_at is None

    for path in ("/place/48453/", "/facility/TESTTX/"):
        assert "287(g) application" not in client.get(path).text
    records.publish(desk.nora, request, at("2026-02-01"))
    for path in ("/place/48453/", "/facility/TESTTX/", "/es/place/48453/"):
        page = client.get(path).text
        assert "287(g) application" in page and f"/records/{request.pk}/" in page
        assert "Hidden title" not in page
    (row,) = client.get("/api/v1/records?state=TX").json()
    assert (row["id"], row["status"], row["due_on"]) == (request.reference, "late", "2026-01-27")
    assert client.get("/api/v1/brief/48453").json()["blocks"]["requests"]["facts"][0]["id"] == request.reference
    with django_assert_num_queries(1):
        reads_records.for_place(county, [county], day("2026-03-01"), at("2026-03-01"))


def test_a_brief_of_an_earlier_day_says_nothing_that_was_learned_later(desk, client):
    from localaction.places.models import Place

    county = Place.objects.get(pk="48453")
    request = sent(desk, "TX", "2026-01-12", place=county)
    records.publish(desk.nora, request, at("2026-01-13"))

    def said(on):
        return [line.line.standing for line in reads_records.for_place(county, [county], day(on), at("2026-04-01"))]

    assert said("2026-01-20") == ["OPEN"]
    assert said("2026-01-28") == ["LATE"]
    happened(desk, request, "FULL", "2026-02-02")
    assert said("2026-01-28") == []
    assert said("2026-04-01") == ["RELEASED"]
