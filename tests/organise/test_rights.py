"""Know-your-rights texts: who writes, who approves, what is public meanwhile, and what the pages show."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.organise.rights_cast import NOON, lena, omar, person

from localaction.organise import reads_desk, reads_rights, rights
from localaction.organise.actions import groups
from localaction.organise.actions import rights as act
from localaction.organise.actions.groups import GivenGroup
from localaction.organise.models import RightsText, Sheet
from localaction.organise.rights.setting import CannotBeSet, TooLong
from localaction.organise.rules.rights import LANGUAGES, Line, Said, Section
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import TABLE, Programme, Role, Verb
from localaction.vault.models import AuditEvent

pytestmark = pytest.mark.django_db
DOOR = Sheet.DOOR
ANOTHER = Said("Another door", (Section("Before you open", (Line("Stay silent at the door.", "fifth"),)),))
A_THIRD = Said("A third door", ANOTHER.sections)


def standing(language="en"):
    return reads_rights.standing(DOOR, language)


def written(said, by, language="en"):
    return act.write(DOOR, language, said, standing(language).newest.digest, by, NOON)


def approved(by, language="en"):
    return act.approve(DOOR, language, standing(language).newest.digest, by, NOON)


def page(path, status=200):
    response = Client().get(path)
    assert response.status_code == status
    return response


def test_what_nobody_has_touched_is_shown_as_an_example():
    html = page("/rights/door/es/").text

    assert rights.words("es")["not_approved"] in html
    assert rights.words("es")["not_read"] in html
    assert rights.example(DOOR, "es").title in html
    assert standing("es").public is None and standing("es").waits


def test_the_legal_lead_approves_an_example_and_the_mark_goes():
    text = approved(lena(), "es")

    assert (text.version, text.state, text.said) == (1, "APPROVED", rights.example(DOOR, "es"))
    html = page("/rights/door/es/").text
    assert rights.words("es")["not_approved"] not in html
    assert rights.words("es")["not_read"] in html, "nobody has said that a native speaker read it"
    assert "2026-11-24" in html and "lena" not in html
    assert standing("en").public is None, "a yes to one language is no yes to another"
    event = AuditEvent.objects.latest("seq")
    assert (event.action, event.target, event.detail) == ("organise:rights:approved", "DOOR-es", "version 1")


def test_a_changed_text_is_a_draft_while_the_approved_one_stays_public():
    lead, organiser = lena(), omar()
    approved(lead)
    before = page("/rights/door/en/sheet.pdf").content
    draft = written(ANOTHER, organiser)

    assert (draft.version, draft.state, draft.supersedes.version) == (2, "DRAFT", 1)
    html = page("/rights/door/en/").text
    assert rights.example(DOOR, "en").title in html and "Another door" not in html
    assert page("/rights/door/en/sheet.pdf").content == before
    assert {change.kind for change in standing().changes} == {"same", "gone", "new"}

    approved(lead)
    html = page("/rights/door/en/").text
    assert "Another door" in html and "Version 2" in html
    assert RightsText.objects.get(version=1).said == rights.example(DOOR, "en"), "what was approved is kept"


def test_a_draft_of_what_was_never_approved_is_not_public():
    written(ANOTHER, omar())

    assert "Another door" not in page("/rights/door/en/").text
    assert rights.words("en")["not_approved"] in page("/rights/door/en/").text


def test_a_draft_is_changed_in_place_and_loses_its_reading():
    organiser = omar()
    written(ANOTHER, organiser, "fr")
    act.note_native_reading(DOOR, "fr", standing("fr").newest.digest, organiser, NOON.date(), NOON)
    assert standing("fr").draft.native_read_on == NOON.date()
    draft = written(A_THIRD, organiser, "fr")

    assert (draft.version, draft.native_read_on) == (1, None)
    assert RightsText.objects.count() == 1


def test_a_native_reading_takes_its_line_from_page_and_paper():
    lead = lena()
    act.note_native_reading(DOOR, "ar", standing("ar").newest.digest, lead, NOON.date(), NOON)
    assert standing("ar").draft.said == rights.example(DOOR, "ar")
    approved(lead, "ar")

    html = page("/rights/door/ar/").text
    assert rights.words("ar")["not_read"] not in html and rights.words("ar")["not_approved"] not in html
    with pytest.raises(act.Refused, match="IN_THE_FUTURE"):
        tomorrow = NOON.date() + dt.timedelta(days=1)
        act.note_native_reading(DOOR, "ar", standing("ar").newest.digest, lead, tomorrow, NOON)


def test_only_the_legal_lead_of_rapid_response_approves_and_withdraws():
    allowed = {held for held, verbs in TABLE.items() if Verb.APPROVE_RIGHTS in verbs}
    assert allowed == {(Programme.ORGANISE, Role.LEGAL_LEAD)}
    others = [
        omar(), person("ada", Programme.SITE, Role.ADMIN), person("cora", Programme.ORGANISE, Role.COORDINATOR),
        person("atty", Programme.DEFEND, Role.ATTORNEY),
    ]  # fmt: skip
    written(ANOTHER, others[0])

    for other in others:
        with pytest.raises(NotAllowed):
            approved(other)
        with pytest.raises(NotAllowed):
            act.withdraw(DOOR, "en", "it is wrong", other, NOON)
    assert standing().public is None


def test_who_does_not_keep_the_sheets_writes_none():
    ada = person("ada", Programme.SITE, Role.ADMIN)

    with pytest.raises(NotAllowed):
        written(ANOTHER, ada)
    with pytest.raises(NotAllowed):
        act.note_native_reading(DOOR, "es", standing("es").newest.digest, ada, NOON.date(), NOON)


def test_a_yes_to_one_text_is_no_yes_to_another():
    lead, organiser = lena(), omar()
    written(ANOTHER, organiser)
    seen = standing().newest.digest
    written(A_THIRD, organiser)

    with pytest.raises(act.Refused, match="CHANGED_MEANWHILE"):
        act.approve(DOOR, "en", seen, lead, NOON)
    with pytest.raises(act.Refused, match="CHANGED_MEANWHILE"):
        act.write(DOOR, "en", ANOTHER, seen, organiser, NOON)
    assert standing().public is None


def test_nothing_is_approved_twice_and_nothing_is_saved_unchanged():
    lead = lena()
    approved(lead)

    with pytest.raises(act.Refused, match="NOTHING_TO_APPROVE"):
        approved(lead)
    with pytest.raises(act.Refused, match="NOTHING_CHANGED"):
        written(rights.example(DOOR, "en"), lead)


def test_a_withdrawn_text_is_gone_from_page_and_paper_and_nothing_takes_its_place():
    lead = lena()
    approved(lead)
    written(ANOTHER, lead)
    approved(lead)
    with pytest.raises(act.Refused, match="NO_REASON"):
        act.withdraw(DOOR, "en", "  x ", lead, NOON)
    act.withdraw(DOOR, "en", "the law changed", lead, NOON)

    html = page("/rights/door/en/", 410).text
    assert "Another door" not in html and rights.example(DOOR, "en").sections[0].title not in html
    page("/rights/door/en/sheet.pdf", 404)
    assert 'href="/rights/door/en/"' not in page("/rights/").text
    with pytest.raises(act.Refused, match="NOT_PUBLIC"):
        act.withdraw(DOOR, "en", "the law changed", lead, NOON)

    written(A_THIRD, lead)
    approved(lead)
    assert "A third door" in page("/rights/door/en/").text


def test_a_text_that_does_not_fit_its_page_or_cannot_be_set_is_refused():
    organiser = omar()
    lines = tuple(Line("A long statement that says one thing again and again. " * 5, "fifth") for _ in range(14))
    with pytest.raises(TooLong):
        written(Said("Long", tuple(Section("Part", lines) for _ in range(4))), organiser)
    with pytest.raises(CannotBeSet):
        written(Said("你好", ANOTHER.sections), organiser)
    assert not RightsText.objects.exists()


def test_the_database_keeps_versions_and_their_states_straight():
    row = {
        "sheet": "DOOR", "language": "en", "title": "x", "sections": [], "written_at": NOON
    }  # fmt: skip
    RightsText.objects.create(**row, version=1)
    for wrong in (
        {"version": 1, "state": "APPROVED", "approved_at": NOON},
        {"version": 2},
        {"version": 2, "state": "APPROVED"},
        {"version": 2, "state": "WITHDRAWN", "approved_at": NOON},
        {"version": 2, "state": "APPROVED", "approved_at": NOON, "withdrawn_at": NOON},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RightsText.objects.create(**row, **wrong)


def group(name, phone, **more):
    keeper = person(f"keeper-{phone[-4:]}", Programme.ORGANISE, Role.COORDINATOR)
    given = {"kind": "HOTLINE", "scope": "STATE", "state": "TX", "does": "x", "as_of": NOON.date(),
             "confidence": "HIGH", "source_title": "their page", **more}  # fmt: skip
    return groups.enter(GivenGroup(name=name, phone=phone, **given), keeper, NOON)


def test_the_coalitions_own_hotline_comes_first_and_national_lines_are_not_printed(settings):
    group("Another hotline", "512-555-0101")
    group("A third hotline", "512-555-0103")
    own = group(settings.CONFIG.coalition, "512-555-0102")
    group("A lawyer", "512-555-0104", kind="LEGAL_DEFENSE")
    group("National line", "800-555-0105", scope="NATION", state="")

    assert reads_rights.hotlines(NOON.date()) == ("512-555-0102", "512-555-0103")
    groups.check(own, "GONE", own.entered_by, NOON)
    assert reads_rights.hotlines(NOON.date()) == ("512-555-0103", "512-555-0101")
    assert "512-555-0103" in page("/rights/card/ht/").text


def test_every_sheet_has_its_page_in_its_language_and_direction():
    index = page("/rights/").text
    for sheet in Sheet:
        for language, name in LANGUAGES.items():
            assert f'href="/rights/{sheet.lower()}/{language}/"' in index and name in index
    html = page("/es/rights/card/ar/").text
    assert '<html lang="es" dir="ltr">' in html
    assert '<article lang="ar" dir="rtl" translate="no">' in html
    assert '<ul lang="en" dir="ltr">' in html
    assert rights.sources()["fifth"] in html
    assert re.search(r'href="/es/rights/card/ar/one\.pdf"', html)


def test_the_papers_are_pdf_and_may_be_kept_for_a_while():
    for path in ("/rights/card/ar/sheet.pdf", "/rights/card/ar/one.pdf", "/es/rights/jail/es/sheet.pdf"):
        response = page(path)
        assert response.content.startswith(b"%PDF-") and response["Content-Type"] == "application/pdf"
        assert response["Cache-Control"] == "public, max-age=300"
        assert not response.cookies


@pytest.mark.parametrize("path", ["/rights/roof/en/", "/rights/door/xx/", "/rights/door/xx/sheet.pdf",
                                  "/rights/card/xx/one.pdf"])  # fmt: skip
def test_a_sheet_that_is_not_there_is_not_found(path):
    page(path, 404)


def test_the_page_of_all_sheets_asks_the_database_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        page("/rights/")


def signed_in(who):
    client = Client()
    client.force_login(who)
    return client


def posted(client, said, seen, language="en"):
    data = {"title": said.title, "seen": seen, "s-TOTAL_FORMS": len(said.sections) + 1, "s-INITIAL_FORMS": 0}
    for n, section in enumerate(said.sections):
        lines = "\n".join(f"{line.text} [{line.source}]" for line in section.lines)
        data |= {f"s-{n}-title": section.title, f"s-{n}-lines": lines}
        data |= {f"s-{n}-is_english": "on"} if section.is_english else {}
    return client.post(f"/desk/rights/door/{language}/edit/", data, follow=True)


def test_a_text_goes_through_the_desk_from_a_draft_to_a_withdrawal():
    organiser, lead = signed_in(omar()), signed_in(lena())
    html = posted(organiser, ANOTHER, standing().newest.digest).text
    assert "Saved as a draft" in html and "Only the legal lead can approve it" in html
    assert standing().draft.said == ANOTHER
    assert organiser.get("/desk/rights/door/en/preview.pdf").content.startswith(b"%PDF-")

    assert organiser.post("/desk/rights/door/en/approve/", {"seen": ANOTHER.digest}).status_code == 403
    assert "1 know-your-rights sheet to approve" in lead.get("/desk/").text
    html = lead.post("/desk/rights/door/en/approve/", {"seen": "old"}, follow=True).text
    assert "Somebody changed the text meanwhile" in html and standing().public is None
    html = lead.post("/desk/rights/door/en/approve/", {"seen": ANOTHER.digest}, follow=True).text
    assert "It is public from now on" in html and standing().public.said == ANOTHER

    posted(organiser, A_THIRD, ANOTHER.digest)
    assert "What the draft changes" in organiser.get("/desk/rights/door/en/").text
    html = lead.post("/desk/rights/door/en/withdraw/", {"why": "a judge decided otherwise"}, follow=True).text
    assert "a judge decided otherwise" in html
    assert lead.post("/desk/rights/door/en/withdraw/", {"why": ""}).status_code == 400


def test_the_desk_says_what_is_wrong_with_a_text():
    organiser, seen = signed_in(omar()), standing().newest.digest
    for said, words in (
        (Said("x", (Section("y", (Line("Stay silent.", "sixth"),)),)), "There is no source “sixth”"),
        (Said("x", (Section("", ANOTHER.sections[0].lines),)), "each section need a title"),
        (Said("x", ()), "needs at least one section"),
        (Said("你好", ANOTHER.sections), "A character cannot be printed"),
        (Said("x", (Section("y", tuple(Line("many words " * 25, "fifth") for _ in range(14))),) * 7), "Shorten it"),
    ):
        response = posted(organiser, said, seen)
        assert response.status_code == 400 and words in response.text
    assert not RightsText.objects.exists()


def test_a_native_reading_is_recorded_at_the_desk():
    organiser = signed_in(omar())
    day = dt.date(2026, 11, 1)
    data = {"on": day.isoformat(), "seen": standing("vi").newest.digest}
    html = organiser.post("/desk/rights/door/vi/read/", data, follow=True).text

    assert "a native speaker has read it" in html and standing("vi").native_read_on == day
    assert organiser.post("/desk/rights/door/vi/read/", {"on": "", "seen": "x"}).status_code == 400


def test_the_form_is_written_in_the_direction_of_its_language():
    html = signed_in(omar()).get("/desk/rights/door/ar/edit/").text

    assert re.search(r'<textarea[^>]*name="s-0-lines"[^>]*dir="rtl"', html)
    assert re.search(r'<textarea[^>]*name="s-4-lines"[^>]*dir="ltr"', html), "what is shown to an officer is English"
    assert re.search(r'<input[^>]*name="title"[^>]*lang="ar"', html)


def test_drafts_need_the_legal_lead_and_nobody_else():
    organiser, lead = omar(), lena()
    assert reads_desk.rights_need_me(lead, NOON) == []
    written(ANOTHER, organiser)

    assert [need[0] for need in reads_desk.rights_need_me(lead, NOON)] == ["1 know-your-rights sheet to approve"]
    assert reads_desk.rights_need_me(organiser, NOON) == []


def test_every_keeper_of_the_sheets_reaches_the_desk():
    for programme, role in ((Programme.ORGANISE, Role.COORDINATOR), (Programme.ORGANISE, Role.LEGAL_LEAD)):
        keeper = person(f"k-{role}", programme, role)
        client = signed_in(keeper)
        assert client.get("/desk/rights/").status_code == 200
        assert client.get("/desk/rights/card/ar/").status_code == 200
