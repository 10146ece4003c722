"""Visitors come to be cleared, report, and what is known of anybody goes when its time is over."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from tests.visit.desk import PHOENIX, START, clear, friend, open_desk, phoenix, request, rules_for, visitor

from localaction.messages.models import Outbox
from localaction.people import calendars
from localaction.people.actions import calendars as addresses
from localaction.people.permissions import NotAllowed
from localaction.referrals.models import Referral
from localaction.vault import actions as vault
from localaction.vault import retention
from localaction.vault.models import CaseKey
from localaction.visit import jobs, reads_programme, reads_rules, sheets
from localaction.visit.actions import booking, custody, reports, rule_sets, visits, volunteers
from localaction.visit.exchange import Unreadable
from localaction.visit.models import (
    Complaint,
    CustodyObservation,
    FollowUp,
    Friend,
    Visit,
    VisitingRules,
    VisitReport,
    VisitRequest,
)
from localaction.visit.rules.custody import Seen, SeenBy
from localaction.visit.rules.free_text import Identifier, identifiers_in
from localaction.visit.rules.matching import AGAINST, Candidate, Fit, Wish, match
from localaction.visit.rules.onboarding import OutOfOrder, Period, Standing, Step, check_step, covers, standing
from localaction.visit.rules.shapes import Person as RulesPerson
from localaction.visit.rules.shapes import VisitClass
from localaction.visit.rules.small_cells import publishable
from localaction.visit.rules.states import State

SATURDAY = phoenix(2026, 5, 9, 10)
CANARY = "Quintanillaqz"


@pytest.fixture
def desk(db):
    desk = open_desk()
    rules_for(desk, desk.florence)
    return desk


@pytest.fixture
def ana(desk):
    return visitor(desk, "ana", desk.florence, phone="+15205550101")


@pytest.fixture
def visit(desk, ana):
    marisol = friend(desk, desk.florence, surname=CANARY)
    plan = booking.Plan(SATURDAY, PHOENIX, [ana])
    return booking.book_visit(desk.session, desk.dora, request(desk, marisol), plan, uuid.uuid4(), START)


def test_one_step_of_the_onboarding_follows_the_other():
    check_step(Step.APPLIED, Step.SCREENED)
    check_step(Step.TRAINED, Step.SUSPENDED)
    check_step(Step.SUSPENDED, Step.TRAINED)
    for now_at, to in ((Step.APPLIED, Step.TRAINED), (Step.TRAINED, Step.APPLIED), (Step.LEFT, Step.APPLIED)):
        with pytest.raises(OutOfOrder):
            check_step(now_at, to)


def test_renewal_is_due_sixty_days_before_the_end_unless_it_is_there():
    year = Period(date(2026, 1, 1), date(2027, 1, 1))
    next_year = Period(date(2027, 1, 1), date(2028, 1, 1))

    assert standing([year], date(2026, 11, 1)) is Standing.ACTIVE
    assert standing([year], date(2026, 11, 2)) is Standing.RENEWAL_DUE
    assert standing([year, next_year], date(2026, 12, 31)) is Standing.ACTIVE
    assert standing([year], date(2027, 1, 1)) is Standing.EXPIRED
    assert standing([], date(2027, 1, 1)) is Standing.NONE


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
periods = st.lists(st.builds(lambda a, n: Period(a, a + timedelta(days=n)), days, st.integers(1, 400)), max_size=5)


@given(periods, st.builds(lambda a, n: Period(a, a + timedelta(days=n)), days, st.integers(1, 400)), days)
def test_another_clearance_never_covers_less(known, another, on):
    assert not covers(known, on) or covers([*known, another], on)


def test_who_fits_is_asked_first_and_everybody_is_shown_with_reasons():
    until = date(2027, 1, 1)
    found = match(
        Wish(frozenset({"es"}), "WOMEN_ONLY"),
        [
            Candidate(1, frozenset({"en"}), "WOMAN", cleared_until=until),
            Candidate(2, frozenset({"es"}), "MAN", cleared_until=until),
            Candidate(3, frozenset({"es"}), "WOMAN", cleared_until=until, n_recent=2),
            Candidate(4, frozenset({"es"}), "WOMAN", cleared_until=until),
            Candidate(5, frozenset({"es"}), "WOMAN", cleared_until=until, was_there_last=True, n_recent=4),
            Candidate(6, frozenset({"es"}), "", is_onboarded=False),
        ],
    )

    assert [m.number for m in found] == [5, 4, 3, 1, 2, 6]
    assert [m.fits for m in found] == [True, True, True, False, False, False]
    assert {r.fit for r in found[3].reasons} & AGAINST == {Fit.NO_LANGUAGE}
    assert {r.fit for r in found[5].reasons} & AGAINST == {Fit.NOT_ONBOARDED, Fit.NOT_CLEARED, Fit.GENDER_UNKNOWN}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A 204 567 312 says", Identifier.A_NUMBER), ("A#204567312", Identifier.A_NUMBER),
        ("his number 204-567-312", Identifier.A_NUMBER), ("123-45-6789", Identifier.SSN),
        ("call (520) 555-0101", Identifier.PHONE), ("a.b@example.org", Identifier.EMAIL),
        ("born 3/14/1990", Identifier.BIRTH_DATE),
    ],
)  # fmt: skip
def test_a_text_that_names_somebody_is_found_out(text, found):
    assert found in identifiers_in(text)


def test_ordinary_words_are_let_through():
    assert identifiers_in("Needs 20 dollars of phone credit; waited 190 minutes in unit B2 on 12 May.") == ()


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 30)))
def test_no_hidden_cell_can_be_reckoned_from_what_is_published(counts):
    found = publishable(counts)
    hidden = [n for n in counts.values() if 0 < n < 10]

    assert all(n >= 10 for _code, n in found.shown)
    if found.total is not None and hidden:
        left = found.total - sum(n for _code, n in found.shown)
        assert len(hidden) > 1
        assert left >= 10


def test_identifiers_are_written_once_and_gone_when_the_papers_are_sent(desk, ana):
    paper = volunteers.request_clearance(desk.dora, ana, desk.eloy, VisitClass.COMMUNITY, START)
    volunteers.give_identifiers(ana.person, paper, {"passport": "X1234567"}, START)
    with pytest.raises(volunteers.AlreadyGiven):
        volunteers.give_identifiers(ana.person, paper, {"passport": "Y"}, START)
    own, _ = vault.unlock(ana.person, "granite lantern orbit velvet thirteen", START)
    with pytest.raises(NotAllowed):
        volunteers.read_identifiers(own, ana.person, paper, START)
    paper.refresh_from_db()
    assert volunteers.read_identifiers(desk.session, desk.dora, paper, START) == {"passport": "X1234567"}

    volunteers.submit_clearance(desk.dora, paper, START)

    assert paper.identifiers is None
    assert not CaseKey.objects.filter(case=paper.uuid).exists()


def test_nobody_is_cleared_before_training_and_nobody_gives_anothers_identifiers(desk, ana):
    ben = visitor(desk, "ben")
    volunteers.record_step(desk.dora, ben, Step.SUSPENDED, START.date(), START)
    with pytest.raises(volunteers.NotOnboarded):
        volunteers.request_clearance(desk.dora, ben, desk.eloy, VisitClass.COMMUNITY, START)

    paper = volunteers.request_clearance(desk.dora, ana, desk.eloy, VisitClass.COMMUNITY, START)
    with pytest.raises(type(paper).DoesNotExist):
        volunteers.give_identifiers(ben.person, paper, {"passport": "Z"}, START)


def test_reminders_of_a_renewal_go_at_sixty_thirty_and_seven_days_and_stop_with_the_renewal(desk):
    ana = visitor(desk, "ana", desk.florence, until=date(2027, 1, 1), phone="+15205550101")
    ends = phoenix(2027, 1, 1, 0)
    counted = [
        jobs.remind_of_renewals(ends - timedelta(days=n)) and Outbox.objects.count() for n in (61, 60, 45, 30, 7)
    ]
    assert counted == [0, 1, 1, 2, 3]

    clear(desk, ana, desk.florence, date(2027, 1, 1), date(2028, 1, 1))
    assert jobs.remind_of_renewals(ends - timedelta(days=3)) == 0


def test_s12_a_report_is_refused_until_the_number_is_out_and_a_legal_complaint_goes_to_the_legal_ring(desk, ana, visit):
    vault.create_ring("defend", [desk.dora], desk.dora, START)
    told = reports.Told(3, ("PHONE_CREDIT",), "", "A 204 567 312 says", {"MEDICAL": "LEGAL"})
    with pytest.raises(reports.NotYetOver):
        reports.report_visit(ana.person, visit, told, START)
    with pytest.raises(reports.NamesSomebody):
        reports.report_visit(ana.person, visit, told, SATURDAY)
    assert not VisitReport.objects.exists()

    told = reports.Told(3, ("PHONE_CREDIT",), "", "needs a doctor", {"MEDICAL": "LEGAL"})
    report = reports.report_visit(ana.person, visit, told, SATURDAY)

    assert Referral.objects.get().to_ring == "defend"
    assert FollowUp.objects.get().what == "PHONE_CREDIT"
    assert reads_programme.at_the_door(desk.florence).complaints.n_hidden == 0
    assert reports.read_words(desk.session, desk.dora, report, SATURDAY) == "needs a doctor"
    with pytest.raises(NotAllowed):
        reports.read_words(desk.session, ana.person, report, SATURDAY)
    with pytest.raises(reports.AlreadyReported):
        reports.report_visit(ana.person, visit, told, SATURDAY)


def test_only_who_went_reports_and_without_a_legal_ring_the_report_is_kept(desk, ana, visit):
    ben = visitor(desk, "ben")
    told = reports.Told(complaints={"FOOD": "LEGAL"})
    with pytest.raises(visits.NotGoing):
        reports.report_visit(ben.person, visit, told, SATURDAY)

    reports.report_visit(ana.person, visit, told, SATURDAY)

    assert (Complaint.objects.count(), Referral.objects.count()) == (1, 0)


def test_public_counts_hold_only_what_people_allowed_and_no_small_cells(desk):
    for code, scope, n in (("MEDICAL", "PUBLIC_ANON", 12), ("FOOD", "PUBLIC_ANON", 3), ("WATER", "DESK", 40)):
        for _ in range(n):
            Complaint.objects.create(facility=desk.florence, code=code, consent_scope=scope, on=START.date())

    counts = reads_programme.at_the_door(desk.florence).complaints

    assert (counts.shown, counts.n_hidden, counts.total) == ((("MEDICAL", 12),), 1, None)


def test_a_visitor_sees_only_their_own_visits(desk, ana, visit):
    ben = visitor(desk, "ben")

    assert reads_programme.visit_for(ana.person, visit.uuid, START) == visit
    assert reads_programme.visit_for(desk.dora, visit.uuid, START) == visit
    assert reads_programme.visit_for(ben.person, visit.uuid, START) is None
    assert [line.visit for line in reads_programme.visits_of(ana.person, START)] == [visit]
    assert reads_programme.visits_of(ben.person, START) == []


def test_a_calendar_says_when_and_nothing_of_whom_or_where(desk, ana, visit):
    secret = addresses.make_feed(ana.person, START)
    owner = addresses.owner_of(secret, START)
    printed = calendars.calendar_of(owner, START)

    event = Calendar.from_ical(printed).walk("VEVENT")[0]
    assert (event["SUMMARY"], event["SEQUENCE"], event["STATUS"]) == ("Visit", 0, "TENTATIVE")
    assert event.start == SATURDAY
    for word in (b"Marisol", CANARY.encode(), b"Florence", b"P-"):
        assert word not in printed
    visits.cancel_visit(desk.dora, visit, "OTHER", START)
    event = Calendar.from_ical(calendars.calendar_of(owner, START)).walk("VEVENT")[0]
    assert (event["SEQUENCE"], event["STATUS"]) == (1, "CANCELLED")

    again = addresses.make_feed(ana.person, START)
    with pytest.raises(addresses.NoSuchFeed):
        addresses.owner_of(secret, START)
    addresses.revoke_feed(ana.person, START)
    with pytest.raises(addresses.NoSuchFeed):
        addresses.owner_of(again, START)


def test_the_sheet_is_accessible_paper_in_both_languages(desk, ana, visit):
    from django.utils import translation

    sheet = reads_programme.sheet_of(desk.session, visit)
    from localaction.visit.actions.holds import answer_for

    answer = answer_for(visit, [], RulesPerson(), START)
    for language in ("en", "es"):
        with translation.override(language):
            printed = sheets.sheet_pdf(sheets.parts_of(visit, sheet, answer))
        assert printed.startswith(b"%PDF")
        assert b"pdfuaid" in printed
        assert f">{language}<".encode() in printed


def test_rules_of_another_coalition_are_taken_in_by_code_and_come_out_the_same(desk):
    shared = reads_rules.as_file(reads_rules.all_in_force(START.date()))
    unknown = shared + "- id: NOWHERE\n  tz: America/Phoenix\n"

    taken = rule_sets.import_rules(desk.dora, unknown, "SHARED", START)

    assert [(one.entry, one.facility is not None, one.row) for one in taken] == [
        ("FLO", True, None), ("NOWHERE", False, None),
    ]  # fmt: skip
    with pytest.raises(Unreadable):
        rule_sets.import_rules(desk.dora, "- [", "SHARED", START)
    assert rule_sets.confirm_unchanged(desk.dora, desk.florence, "PHONE", START).version == 2
    assert reads_rules.in_force(desk.florence, START.date()).rules.observed_on == START.date()
    assert VisitingRules.objects.count() == 2


def test_ninety_days_after_release_identity_and_history_are_gone_and_the_statistical_row_stays(desk, ana, visit):
    visits.end_visit(ana.person, visit, State.DONE, "", None, SATURDAY)
    reports.report_visit(ana.person, visit, reports.Told(2, ("BOOKS",), "", f"asks {CANARY}", {}), SATURDAY)
    marisol = visit.friend
    out = SATURDAY + timedelta(days=3)
    custody.record_sighting(desk.dora, marisol, Seen.RELEASED, SeenBy.PERSON, None, out, out)

    retention.purge(out + timedelta(days=90) - timedelta(minutes=1))
    assert Friend.objects.get().identity is not None
    retention.purge(out + timedelta(days=90))

    row = Friend.objects.get()
    assert (row.identity, row.custody, row.ended_at) == (None, "RELEASED", out)
    assert not CaseKey.objects.filter(case=row.uuid).exists()
    for model in (CustodyObservation, VisitRequest, FollowUp):
        assert not model.objects.exists()
    kept = Visit.objects.get()
    assert (kept.state, kept.sheet, kept.facility) == ("DONE", None, desk.florence)
    assert VisitReport.objects.get().words is None


def test_under_a_legal_hold_nothing_is_stripped(desk, visit):
    marisol, out = visit.friend, START + timedelta(days=3)
    custody.record_sighting(desk.dora, marisol, Seen.RELEASED, SeenBy.PERSON, None, out, out)
    late = out + timedelta(days=90)
    vault.propose_hold(marisol.uuid, "COURT ORDER", late.date() + timedelta(days=30), desk.dora, late)

    done = retention.purge(late)

    assert done.n_held["visit.friend"] == 1
    assert Friend.objects.get().identity is not None
    assert CustodyObservation.objects.count() == 2


def test_no_sealed_word_lies_in_the_database(desk, ana, visit):
    from django.db import connection

    reports.report_visit(ana.person, visit, reports.Told(words=f"asks {CANARY}"), SATURDAY)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                assert CANARY not in repr(tuple(bytes(c) if isinstance(c, memoryview) else c for c in row)), table


def test_hours_are_added_at_the_desk_without_writing_a_file_and_the_lines_before_stay(desk, client):
    from localaction.visit.rules.booking import capacity_of

    client.force_login(desk.dora)
    typed = {
        "act": "hours", "visit_class": "COMMUNITY", "days": ["Tue", "Thu"], "opens": "12:10", "closes": "13:10",
        "zone": PHOENIX, "units": "W3A", "capacity": "2", "source": "told at the gate", "source_kind": "PHONE",
    }  # fmt: skip

    for facility, n_lines in ((desk.florence, 2), (desk.eloy, 1)):
        assert client.post(f"/desk/visits/rules/{facility.pk}/", typed).status_code == 302
        rules = reads_rules.in_force(facility, START.date()).rules
        assert len(rules.classes[VisitClass.COMMUNITY].sessions) == n_lines
        assert capacity_of(rules.classes[VisitClass.COMMUNITY], date(2026, 5, 12), 12 * 60 + 30) == 2
    wrong = client.post(f"/desk/visits/rules/{desk.eloy.pk}/", typed | {"closes": "12:00"})
    assert wrong.status_code == 200
    assert VisitingRules.objects.filter(facility=desk.eloy).count() == 1
