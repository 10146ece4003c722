"""Two coordinators book the last place at the same instant: exactly one has it."""

from __future__ import annotations

import threading
import uuid

import pytest
from django.db import connection
from tests.visit.desk import PHOENIX, START, account, friend, open_desk, phoenix, request, rules_for, visitor

from localaction.people.rules.roles import Role
from localaction.vault import actions as vault
from localaction.visit.actions import booking
from localaction.visit.models import Place, Visit, VisitRequest

pytestmark = pytest.mark.django_db(transaction=True)
PASSPHRASE = "granite lantern orbit velvet thirteen"


def _second_coordinator(desk):
    lena = account("lena", Role.COORDINATOR)
    vault.enrol_holder(lena, PASSPHRASE, START)
    vault.grant_ring(desk.session, "visit", lena)
    return lena, vault.unlock(lena, PASSPHRASE, START)[0]


def _both_book(n):
    desk = open_desk()
    rules_for(desk, desk.florence, more=", capacity: 1")
    coordinators = [(desk.dora, desk.session), _second_coordinator(desk)]
    going = [visitor(desk, name, desk.florence, has_key=False) for name in ("ana", "ben")]
    people = [friend(desk, desk.florence, a_number=f"20456731{k}") for k in range(2)]
    for repetition in range(n):
        starts_at = phoenix(2026, 5, 9, 10)
        asked = [request(desk, person) for person in people]
        gate, outcomes = threading.Barrier(2), [None, None]

        def one(k, asked=asked, gate=gate, outcomes=outcomes, starts_at=starts_at):
            by, session = coordinators[k]
            try:
                gate.wait()
                plan = booking.Plan(starts_at, PHOENIX, [going[k]])
                booking.book_visit(session, by, asked[k], plan, uuid.uuid4(), START)
                outcomes[k] = "BOOKED"
            except booking.Refused as refusal:
                outcomes[k] = refusal.code
            except Exception as error:
                outcomes[k] = repr(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=one, args=(k,)) for k in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(outcomes) == ["BOOKED", "SLOT_FULL"], (repetition, outcomes)
        assert (Visit.objects.count(), Place.objects.count()) == (1, 1)
        Visit.objects.all().delete()
        VisitRequest.objects.all().delete()


def test_of_two_who_book_the_last_place_at_once_exactly_one_has_it(database_file):
    _both_book(10)


@pytest.mark.long
def test_of_two_who_book_the_last_place_at_once_exactly_one_has_it_two_hundred_times(database_file):
    _both_book(200)
