"""The roster takes people on one row at a time; what is handed over after an arrest only the legal lead reads."""

from __future__ import annotations

from datetime import UTC, datetime

import h3
import pytest

from localaction.messages.actions import consent
from localaction.messages.actions.queue import mark_of
from localaction.messages.models import Act, How
from localaction.people.models import Membership, Person
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import Programme, Role
from localaction.respond.actions import hand_off, roster_list
from localaction.respond.models import Consent, HandOff, Incident, Volunteer
from localaction.vault import actions as vault
from localaction.vault.rules import never_stored

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 14, 10, tzinfo=UTC)
PASSPHRASE = "granite lantern orbit velvet thirteen"
CELL = h3.latlng_to_cell(37.7836, -122.2259, 8)
HEAD = "first_name,phone,languages,cell\n"


def somebody(name, role):
    person = Person.objects.create_user(name)
    Membership.objects.create(person=person, programme=Programme.RESPOND, role=role, valid_from=NOW)
    return person


@pytest.fixture
def amparo():
    person = somebody("amparo", Role.COORDINATOR)
    vault.enrol_holder(person, PASSPHRASE, NOW)
    vault.create_ring("respond", [person], by=person, at=NOW)
    return person


@pytest.fixture
def lucia():
    person = somebody("lucia", Role.LEGAL_LEAD)
    vault.enrol_holder(person, PASSPHRASE, NOW)
    vault.create_ring("legal", [person], by=person, at=NOW)
    return person


def test_a_list_with_a_malformed_number_takes_on_the_others_and_names_the_line(amparo):
    text = f"{HEAD}Ana,+15105550001,en,{CELL}\nBeto,555-CALL,es,{CELL}\nCruz,+15105550003,es en,{CELL}\n"

    done = roster_list.import_volunteers(amparo, text, "Yes, text me", NOW)

    assert (done.n_added, done.refused) == (2, ((3, "PHONE"),))
    opened, _ = vault.unlock(amparo, PASSPHRASE, NOW)
    names = {vault.open_case(opened, row.uuid).read(row, "first_name") for row in Volunteer.objects.all()}
    assert names == {"Ana", "Cruz"}


def test_an_import_does_not_subscribe_again_who_left(amparo):
    mark = mark_of("SMS", "+15105550008")
    consent.record_mark(Act.OUT, "SMS", mark, How.KEYWORD, NOW)

    roster_list.import_volunteers(amparo, f"{HEAD}Ocho,+15105550008,en,{CELL}\n", "Yes, text me", NOW)

    volunteer = Volunteer.objects.get()
    assert not consent.may_receive(mark, volunteer.uuid, needs_opt_in=True)


def test_the_same_number_is_taken_on_once_and_an_exact_place_never(amparo):
    fine = h3.latlng_to_cell(37.7836, -122.2259, 12)
    text = f"{HEAD}Ana,+15105550001,en,{CELL}\nAna,(510) 555-0001,en,{CELL}\nDos,+15105550002,en,{fine}\n"

    done = roster_list.import_volunteers(amparo, text, "Yes, text me", NOW)

    assert (done.n_added, done.refused) == (1, ((3, "KNOWN"), (4, "CELL")))


def test_an_observer_does_not_keep_the_roster(amparo):
    with pytest.raises(NotAllowed):
        roster_list.import_volunteers(somebody("ben", Role.OBSERVER), HEAD, "Yes", NOW)


def test_a_hand_off_opens_to_the_legal_lead_and_not_to_the_dispatcher_who_wrote_it(amparo, lucia):
    incident = Incident.objects.create(code=42, opened_at=NOW)

    handed = hand_off.hand_over(amparo, incident, Consent.SHOUTED, "called out a first name", "+15105550177", NOW)

    hers, _ = vault.unlock(lucia, PASSPHRASE, NOW)
    assert vault.open_case(hers, handed.uuid).read(handed, "account") == "called out a first name"
    dispatchers, _ = vault.unlock(amparo, PASSPHRASE, NOW)
    with pytest.raises(vault.NoGrant):
        vault.open_case(dispatchers, handed.uuid)


def test_an_a_number_is_refused_in_a_hand_off(amparo, lucia):
    incident = Incident.objects.create(code=42, opened_at=NOW)

    with pytest.raises(never_stored.NeverStored):
        hand_off.hand_over(amparo, incident, Consent.SPOKEN, "A 123456789", "", NOW)

    assert not HandOff.objects.exists()


def test_somebody_without_a_part_in_it_hands_nothing_over(amparo, lucia):
    incident = Incident.objects.create(code=1, opened_at=NOW)

    with pytest.raises(NotAllowed):
        hand_off.hand_over(Person.objects.create_user("dan"), incident, Consent.SPOKEN, "words", "", NOW)
