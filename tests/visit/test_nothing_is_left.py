"""Ninety days after somebody came out, nothing sealed about them is left, and no key with which to open it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from tests.visit.desk import PHOENIX, START, account, friend, open_desk, phoenix, request, rules_for, visitor

from localaction.people import approvals
from localaction.people.models import Approval
from localaction.people.rules.roles import Role
from localaction.vault import retention
from localaction.vault.fields import sealed_columns
from localaction.vault.models import CaseKey, CaseMark
from localaction.visit.actions import booking, custody, funds, letters, reports, rides, rota
from localaction.visit.models import (
    Complaint,
    CustodyObservation,
    FollowUp,
    Friend,
    FundEntry,
    Going,
    Letter,
    PenPal,
    Visit,
    VisitRequest,
)
from localaction.visit.rules.custody import Seen, SeenBy
from localaction.visit.rules.funds import Kind

pytestmark = pytest.mark.django_db
SATURDAY = phoenix(2026, 5, 9, 10)
OUT = phoenix(2026, 7, 11, 1, 10)
# A volunteer's own profile lives by the volunteer's clock, and a receipt by that of the year's books.
BY_ANOTHER_CLOCK = {("Volunteer", "profile"), ("FundPayment", "receipt")}


def filled():
    """Name every sealed cell of the room that holds something."""
    return {
        (model.__name__, column.name)
        for model in apps.get_app_config("visit").get_models()
        for column in sealed_columns(model)
        if model.objects.filter(**{f"{column.name}__isnull": False}).exists()
    }


def live_through_everything(desk):
    """One person inside, and everything that a programme does around them."""
    ana = visitor(desk, "ana", desk.florence, phone="+15205550101")
    marisol = friend(desk, desk.florence)
    asked = request(desk, marisol)
    plan = booking.Plan(SATURDAY, PHOENIX, [ana])
    visit = booking.book_visit(desk.session, desk.dora, asked, plan, uuid.uuid4(), START)
    told = reports.Told(3, ("GLASSES",), "", "waits for glasses", {"MEDICAL": "PUBLIC_ANON"})
    reports.report_visit(ana.person, visit, told, SATURDAY)
    letters.set_address(desk.dora, "PO Box 12", START)
    letters.pair(desk.dora, ana, marisol, START)
    letters.write_letter(ana.person, marisol, "The garden blooms", START)
    letters.receive_letter(desk.session, desk.dora, marisol, ana, "Gracias", START.date(), START)
    funds.record_gift(desk.dora, 5000, START.date(), START)
    payment = funds.ask_payment(desk.dora, marisol, Kind.PHONE, 1000, uuid.uuid4(), START)
    lena = account("lena", Role.COORDINATOR)
    approvals.approve(Approval.objects.get(reference=str(payment.uuid)), lena, START)
    funds.pay(desk.dora, payment, 0, "R-1", START.date(), START)
    leaves = phoenix(2026, 7, 11, 2)
    needed = rides.Needed(
        "RELEASE", desk.florence, leaves, leaves + timedelta(hours=2), PHOENIX, 1, "Marisol, at the gate", marisol
    )
    rides.ask_ride(desk.dora, needed, uuid.uuid4(), START)
    custody.record_sighting(desk.dora, marisol, Seen.RELEASED, SeenBy.PERSON, None, OUT, OUT)
    row = marisol.accompaniments.get()
    rota.go(ana.person, row, OUT)
    rota.say_where(desk.session, desk.dora, row, "Marisol, bus stop", OUT)
    rota.note_ready(ana.person, row, ["COAT"], True, OUT)
    return marisol, payment, ana


def test_ninety_days_after_the_release_nothing_sealed_is_left_and_the_counts_are():
    desk = open_desk()
    rules_for(desk, desk.florence)
    marisol, payment, ana = live_through_everything(desk)
    assert filled() == BY_ANOTHER_CLOCK | {
        ("Friend", "identity"), ("Visit", "sheet"), ("VisitReport", "words"), ("Letter", "words"), ("Ride", "details"),
        ("Accompaniment", "where"),
    }  # fmt: skip
    retention.purge(OUT + timedelta(days=89))
    assert ("Friend", "identity") in filled()

    retention.purge(OUT + timedelta(days=91))

    assert filled() == BY_ANOTHER_CLOCK
    assert set(CaseKey.objects.values_list("case", flat=True)) == {ana.uuid, payment.uuid}
    assert not CaseMark.objects.exists()
    for history in (CustodyObservation, VisitRequest, FollowUp, Letter, PenPal):
        assert not history.objects.exists()
    left = Friend.objects.get()
    assert (left.pk, left.custody, left.identity) == (marisol.pk, "RELEASED", None)
    assert (Visit.objects.count(), Going.objects.count(), Complaint.objects.count(), FundEntry.objects.count()) == (
        1, 1, 1, 2,
    )  # fmt: skip
