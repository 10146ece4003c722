"""S15's rooms: what the legal lead gets, what only the family's yes opens, evidence, and what a legal hold keeps."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.respond.hotline import NOW, PASSPHRASE, outgoing
from tests.respond.leads import Leads, legal_on_call
from tests.respond.test_intake import jpeg, told

from localaction.people import approvals
from localaction.people.models import Approval
from localaction.people.permissions import NotAllowed
from localaction.referrals import actions as referrals
from localaction.referrals.models import Consent as ReferralConsent
from localaction.referrals.models import Referral
from localaction.respond import media
from localaction.respond.actions import evidence, findings, follow_up, freezing, hand_off, incidents, photos
from localaction.respond.actions.erasing import erase_asked, erase_report
from localaction.respond.actions.intake import receive_report
from localaction.respond.models import (
    Addition,
    Compartment,
    Consent,
    Custody,
    Evidence,
    FamilySaid,
    FollowUp,
    GivenTo,
    Ground,
    HandOff,
    Incident,
    Kind,
    Photo,
    Report,
)
from localaction.vault import actions as vault
from localaction.vault import retention
from localaction.vault.models import CaseKey, LegalHold
from localaction.vault.rules import never_stored
from localaction.vault.rules.rings import Ring

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LUZ = "+15105550402"


@pytest.fixture
def leads(hotline):
    return Leads(hotline)


@pytest.fixture
def incident(hotline):
    report = receive_report(told(), NOW).report
    return incidents.open_incident(hotline.opened(), report, hotline.amparo, NOW)


@pytest.fixture
def handed(leads, incident):
    return hand_off.hand_over(
        leads.hotline.amparo, incident, Consent.SHOUTED, "called out a first name", "+15105550177", NOW
    )


def opens(hotline, person, at=NOW):
    return vault.unlock(person, PASSPHRASE, at)[0]


def test_a_hand_off_sets_the_tasks_with_their_times_and_tells_the_legal_lead_nothing_of_it(leads, incident):
    legal_on_call(leads, LUZ, NOW)

    handed = hand_off.hand_over(leads.hotline.amparo, incident, Consent.SHOUTED, "canary name", "+15105550177", NOW)

    tasks = [(row.kind, row.compartment, row.due_at - NOW) for row in handed.tasks.order_by("due_at")]
    assert tasks == [
        ("FAMILY", "LEGAL", timedelta(hours=1)), ("LAWYER", "LEGAL", timedelta(hours=4)),
        ("FIND", "LEGAL", timedelta(hours=24)),
    ]  # fmt: skip
    [(code, body)] = outgoing(LUZ)
    assert code == "respond.legal.hand_off"
    assert "canary" not in body


def test_nobody_but_the_legal_lead_works_on_it(leads, handed):
    for person in (leads.hotline.amparo, leads.fay):
        with pytest.raises(NotAllowed):
            follow_up.note_family(handed, FamilySaid.YES, "call them", person, NOW)
    with pytest.raises(vault.NoGrant):
        vault.open_case(opens(leads.hotline, leads.hotline.amparo), handed.uuid)
    with pytest.raises(vault.NoGrant):
        vault.open_case(opens(leads.hotline, leads.fay), handed.uuid)


def test_the_family_lead_gets_tasks_only_after_the_family_agreed_and_reads_only_these(leads, handed):
    assert not FollowUp.objects.filter(compartment=Compartment.FAMILY).exists()

    follow_up.note_family(handed, FamilySaid.YES, "aunt at +15105550188", leads.luz, NOW)

    theirs = list(FollowUp.objects.filter(compartment=Compartment.FAMILY).order_by("kind"))
    assert [row.kind for row in theirs] == ["CONTACT", "SCHOOL"]
    session = opens(leads.hotline, leads.fay)
    assert {vault.open_case(session, row.uuid).read(row, "family_words") for row in theirs} == {"aunt at +15105550188"}
    with pytest.raises(vault.NoGrant):
        vault.open_case(opens(leads.hotline, leads.luz), theirs[0].uuid)
    assert handed.tasks.get(kind=Kind.FAMILY).done_at == NOW
    with pytest.raises(follow_up.AskedBefore):
        follow_up.note_family(handed, FamilySaid.NO, "", leads.luz, NOW)


def test_a_no_of_the_family_makes_no_task_and_a_yes_needs_somebody_to_contact(leads, handed):
    with pytest.raises(follow_up.NothingToContact):
        follow_up.note_family(handed, FamilySaid.YES, "  ", leads.luz, NOW)
    with pytest.raises(never_stored.NeverStored):
        follow_up.note_family(handed, FamilySaid.YES, "A 123456789", leads.luz, NOW)

    follow_up.note_family(handed, FamilySaid.NO, "", leads.luz, NOW)

    assert not FollowUp.objects.filter(compartment=Compartment.FAMILY).exists()
    handed.refresh_from_db()
    assert (handed.family_said, handed.family_asked_at) == ("NO", NOW)


def test_the_database_refuses_a_family_task_without_consent_and_an_answer_without_its_time(leads, handed):
    with pytest.raises(IntegrityError), transaction.atomic():
        hand_off.add_task(handed, Kind.CONTACT, Compartment.FAMILY, NOW, NOW, "call")
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOff.objects.update(family_said="YES")


def test_a_task_is_closed_by_whoever_reads_it_and_keeps_what_came_of_it(leads, handed):
    find = handed.tasks.get(kind=Kind.FIND)
    with pytest.raises(vault.NoGrant):
        follow_up.finish(opens(leads.hotline, leads.fay), find, "found", leads.fay, NOW)

    follow_up.finish(opens(leads.hotline, leads.luz), find, "held two hours away", leads.luz, NOW)
    follow_up.finish(opens(leads.hotline, leads.luz), find, "again", leads.luz, NOW)

    find.refresh_from_db()
    assert (find.done_at, find.done_by) == (NOW, leads.luz)
    case = vault.open_case(opens(leads.hotline, leads.luz), find.uuid)
    assert case.read(find, "legal_words") == "held two hours away"


def test_what_is_referred_is_read_by_those_who_defend_only(leads, handed):
    dora = leads.hotline.elena
    vault.create_ring("defend", [dora], by=dora, at=NOW)

    with pytest.raises(referrals.NotConsented):
        follow_up.refer(
            handed, Ring.DEFEND, "needs a lawyer", ReferralConsent.SPOKEN, (NOW + 2 * DAY).date(), leads.luz, NOW
        )
    with pytest.raises(never_stored.NeverStored):
        follow_up.refer(handed, Ring.DEFEND, "A123456789", ReferralConsent.SPOKEN, NOW.date(), leads.luz, NOW)
    follow_up.refer(handed, Ring.DEFEND, "needs a lawyer", ReferralConsent.SPOKEN, NOW.date(), leads.luz, NOW)

    row = Referral.objects.get()
    assert (row.from_programme, row.kind, row.subject) == ("RESPOND", "respond.arrest", handed.uuid)
    assert referrals.read(opens(leads.hotline, dora), row) == {"words": "needs a lawyer"}
    with pytest.raises(vault.NoGrant):
        referrals.read(opens(leads.hotline, leads.luz), row)


def test_a_closed_matter_is_shredded_after_thirty_days_and_not_closed_while_something_is_open(leads, handed):
    with pytest.raises(follow_up.StillToDo):
        follow_up.close(handed, leads.luz, NOW)
    for task in handed.tasks.all():
        follow_up.finish(opens(leads.hotline, leads.luz), task, "done", leads.luz, NOW)
    follow_up.close(handed, leads.luz, NOW)

    retention.purge(NOW + 29 * DAY)
    handed.refresh_from_db()
    assert handed.account is not None
    done = retention.purge(NOW + 31 * DAY)

    handed.refresh_from_db()
    assert (handed.account, handed.reach) == (None, None)
    assert not FollowUp.objects.exclude(legal_words=None).exists()
    assert done.n_purged["respond.hand_off"] == 1
    assert done.n_purged["respond.follow_up"] == 3


def test_evidence_has_its_digest_from_the_first_and_every_opening_and_copy_is_on_record(leads, incident):
    original = jpeg()
    clean = photos.clean(original)
    handed = hand_off.hand_over(leads.hotline.amparo, incident, Consent.SPOKEN, "words", "", NOW, pictures=[clean])

    row = Evidence.objects.get()
    assert handed.incident == row.incident
    assert row.sha256 == hashlib.sha256(original).hexdigest()
    assert b"canary-camera" not in media.original_of(row).read_bytes()
    session = opens(leads.hotline, leads.luz)
    assert evidence.open_original(session, row, leads.luz, NOW) == original
    copy = evidence.give_copy(session, row, GivenTo.ATTORNEY, leads.luz, NOW)
    assert b"canary" not in copy
    assert list(row.custody.order_by("pk").values_list("act", "sha256", "given_to", "done_by__username")) == [
        ("TAKEN_IN", row.sha256, "", "amparo"), ("OPENED", row.sha256, "", "luz"),
        ("GIVEN", row.copy_sha256, "ATTORNEY", "luz"),
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        evidence.open_original(opens(leads.hotline, leads.hotline.amparo), row, leads.hotline.amparo, NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Custody.objects.create(evidence=row, act="GIVEN", sha256="x", done_at=NOW)


def test_evidence_waits_for_the_legal_lead_at_thirty_days_and_goes_only_by_their_decision(
    leads, incident, django_capture_on_commit_callbacks
):
    hand_off.hand_over(
        leads.hotline.amparo, incident, Consent.SPOKEN, "words", "", NOW, pictures=[photos.clean(jpeg())]
    )
    row = Evidence.objects.get()
    later = NOW + 30 * DAY

    assert list(evidence.due_for_review((NOW + 29 * DAY).date())) == []
    assert list(evidence.due_for_review(later.date())) == [row]
    retention.purge(NOW + 400 * DAY)
    assert all(path.exists() for path in media.files_of(row))
    evidence.keep(row, (later + 60 * DAY).date(), leads.luz, later)
    assert list(evidence.due_for_review(later.date())) == []
    with django_capture_on_commit_callbacks(execute=True):
        evidence.dispose(row, leads.luz, later)

    row.refresh_from_db()
    assert row.file_key is None
    assert not any(path.exists() for path in media.files_of(row))
    assert [line.act for line in row.custody.order_by("pk")] == ["TAKEN_IN", "KEPT", "DISPOSED"]
    with pytest.raises(evidence.Disposed):
        evidence.open_original(opens(leads.hotline, leads.luz), row, leads.luz, later)
    assert "respond.evidence" not in retention.overdue(later + 10 * DAY)


def test_a_photograph_taken_in_as_evidence_outlives_its_report(leads, incident):
    report = Report.objects.get()
    photo = photos.add_photos(report, [photos.clean(jpeg())], NOW)[0]
    with pytest.raises(NotAllowed):
        evidence.take_in_photo(leads.hotline.opened(), photo, leads.hotline.amparo, NOW)

    row = evidence.take_in_photo(opens(leads.hotline, leads.luz), photo, leads.luz, NOW)
    with pytest.raises(evidence.AlreadyTakenIn):
        evidence.take_in_photo(opens(leads.hotline, leads.luz), photo, leads.luz, NOW)

    assert (row.incident, row.report, row.sha256) == (incident, report, photo.sha256)
    Report.objects.update(closed_at=NOW, state="CLOSED")
    retention.purge(NOW + 31 * DAY)
    assert not Photo.objects.exists()
    assert evidence.open_original(opens(leads.hotline, leads.luz), row, leads.luz, NOW) == jpeg()


def test_whoever_asks_to_be_forgotten_is_forgotten_as_evidence_too(leads, incident, django_capture_on_commit_callbacks):
    report = Report.objects.get()
    photo = photos.add_photos(report, [photos.clean(jpeg())], NOW)[0]
    row = evidence.take_in_photo(opens(leads.hotline, leads.luz), photo, leads.luz, NOW)

    with django_capture_on_commit_callbacks(execute=True):
        erase_report(report, NOW)

    row.refresh_from_db()
    assert row.disposed_at == NOW
    assert not any(path.exists() for path in media.files_of(row))
    assert row.custody.order_by("-pk").first().act == "DISPOSED"


def held(leads, subject, at=NOW):
    return freezing.freeze(subject, "subpoena 2026-4", (at + 60 * DAY).date(), leads.luz, at)


def test_only_the_legal_lead_freezes_and_a_second_person_confirms(leads, incident):
    with pytest.raises(NotAllowed):
        freezing.freeze(incident, "subpoena", (NOW + DAY).date(), leads.hotline.elena, NOW)
    hold = held(leads, incident)
    with pytest.raises(freezing.FrozenBefore):
        held(leads, incident)

    approval = Approval.objects.get(kind=freezing.KIND)
    with pytest.raises(approvals.OwnRequest):
        approvals.approve(approval, leads.luz, NOW)
    approvals.approve(approval, leads.hotline.elena, NOW)

    hold.refresh_from_db()
    assert (hold.proposed_by, hold.seconded_by) == (str(leads.luz.pk), str(leads.hotline.elena.pk))


def test_a_hold_on_an_incident_keeps_all_that_is_of_it_past_every_clock(leads, incident):
    hotline = leads.hotline
    report = Report.objects.get()
    from localaction.respond.actions.intake import add_words
    from localaction.respond.models import Channel

    with transaction.atomic():
        add_words(report, "one more word", Channel.WEB, NOW)
    photo = photos.add_photos(report, [photos.clean(jpeg())], NOW)[0]
    handed = hand_off.hand_over(
        hotline.amparo, incident, Consent.SPOKEN, "words", "", NOW, pictures=[photos.clean(jpeg((9, 9)))]
    )
    findings.record_finding(
        hotline.opened(), incident, Ground.SAW_SOMETHING_ELSE, hotline.amparo, NOW, version=None, what_it_was="sheriff"
    )
    incident.refresh_from_db()
    incidents.close_incident(incident, hotline.amparo, NOW, incident.version)
    HandOff.objects.update(closed_at=NOW)
    hold = held(leads, incident)
    approvals.approve(Approval.objects.get(kind=freezing.KIND), hotline.elena, NOW)
    piece = Evidence.objects.get()
    with pytest.raises(vault.UnderHold):
        evidence.dispose(piece, leads.luz, NOW)

    kept = retention.purge(NOW + 200 * DAY)

    finding = incident.findings.get()
    for row, column in ((report, "account"), (handed, "account"), (finding, "what_it_was")):
        row.refresh_from_db()
        assert getattr(row, column) is not None
    assert Addition.objects.count() == Photo.objects.count() == 1
    assert all(path.exists() for path in media.files_of(photo))
    assert {"respond.report.account", "respond.photo", "respond.addition.account", "respond.hand_off",
            "respond.follow_up", "respond.finding.what_it_was"} <= set(kept.n_held)  # fmt: skip
    assert not {code for code in retention.overdue(NOW + 200 * DAY) if code.startswith("respond.")}

    freezing.thaw(hold, leads.luz, NOW + 200 * DAY)
    retention.purge(NOW + 201 * DAY)
    report.refresh_from_db()
    handed.refresh_from_db()
    assert (report.account, handed.account) == (None, None)
    assert not Photo.objects.exists()
    assert not Addition.objects.exists()


def test_a_wish_to_be_erased_under_a_hold_on_the_event_is_told_to_the_legal_lead_and_done_once_it_is_lifted(
    leads, incident
):
    legal_on_call(leads, LUZ, NOW)
    report = Report.objects.get()
    hold = held(leads, incident)

    for _ in range(2):
        with pytest.raises(vault.UnderHold):
            erase_report(report, NOW)

    assert [code for code, _ in outgoing(LUZ)] == ["respond.legal.erasure"]
    report.refresh_from_db()
    assert report.account is not None
    freezing.thaw(hold, leads.luz, NOW)
    assert erase_asked(NOW) == 1
    assert LegalHold.objects.get().lifted_at == NOW
    assert not CaseKey.objects.filter(case=report.uuid).exists()
    assert Incident.objects.count() == 1
