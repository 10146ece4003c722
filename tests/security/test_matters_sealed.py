"""Who sees nothing of a matter: the other programmes, the site's administrator, and whoever copies the database."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.defend import desk as cast
from tests.people.cast import PASSPHRASE

from localaction.defend.actions import conduct, conflicts, matters
from localaction.defend.identity import Identity
from localaction.defend.models import Relation
from localaction.defend.permissions import matters_for
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import TABLE, Programme, Role, Verb
from localaction.referrals import actions as referrals
from localaction.respond.actions import follow_up
from localaction.respond.actions.hand_off import hand_over
from localaction.respond.models import Consent
from localaction.vault import actions as vault
from localaction.vault import server_key
from localaction.vault.actions import NoGrant
from localaction.vault.models import AuditEvent
from localaction.vault.rules.rings import Ring

pytestmark = [pytest.mark.django_db, pytest.mark.security]
TOLD = (
    "Canarino", "Quetzalcoatl", "204567312", "+15105550177", "Zacapoaxtla", "Canarina", "fears the cousin", "31337.45",
    "1987-06-05", "Tepoztlan",
)  # fmt: skip


@pytest.fixture
def defence():
    desk = cast.open_desk()
    desk.clock = timezone.now() - timedelta(hours=2)
    return desk


@pytest.fixture
def matter(defence):
    """A matter with every sealed thing in it: who, others, a hit with reasons, a screening, a note."""
    cast.with_fund(defence)
    cast.attorney(defence, "ada")
    who = {"aliases": ("Quetzalcoatl",), "born": "1987-06-05", "a_number": "204567312", "phone": "+15105550177",
           "country_of_birth": "Zacapoaxtla", "reach": "Tepoztlan"}  # fmt: skip
    first = cast.open_one(defence, "Canarino Quetzalcoatl", **who)
    conflicts.check(defence.intake, defence.ines, first, defence.now())
    mine = cast.retained(defence, "Bernarda Quispe", "ada", income="31337.45")
    other = Identity(name="Canarino Quetzalcoatl")
    matters.add_party(defence.intake, defence.dora, mine, Relation.FAMILY, other, defence.now())
    matters.add_party(defence.intake, defence.dora, mine, Relation.ADVERSE, Identity(name="Canarina"), defence.now())
    conflicts.check(defence.session, defence.dora, mine, defence.now())
    conduct.write_note(defence.session, defence.dora, mine, "fears the cousin", defence.now())
    return mine


def everything():
    """Every value of every table, as text and as bytes, as a thief's program would list them."""
    for model in apps.get_models():
        for row in model._base_manager.values_list():
            for value in row:
                if isinstance(value, bytes | memoryview):
                    yield bytes(value)
                else:
                    yield (value if isinstance(value, str) else json.dumps(value, default=str)).encode()


def test_a_copied_database_reveals_nothing_of_a_matter(matter):
    blobs = list(everything())

    assert {word for word in TOLD if any(word.casefold().encode() in blob.lower() for blob in blobs)} == set()
    assert any(b"CONFLICT_REVIEW" in blob or b"RETAINED" in blob for blob in blobs)


def test_the_server_key_opens_nothing_of_a_matter_either(matter):
    from tests.security.test_seized_server import keys_from, opened_with

    found = opened_with(keys_from([*everything(), server_key.read()]))

    assert not {name for name in found if name.startswith(("Matter", "Party", "Conflict", "Screening", "FundDecision"))}


@pytest.mark.parametrize(
    ("programme", "role", "ring"),
    [
        (Programme.RESPOND, Role.COORDINATOR, "respond"), (Programme.RESPOND, Role.LEGAL_LEAD, "legal"),
        (Programme.VISIT, Role.COORDINATOR, "visit"), (Programme.SITE, Role.ADMIN, "family"),
        (Programme.SITE, Role.AUDITOR, None),
    ],
)  # fmt: skip
def test_another_programme_or_an_administrator_opens_nothing_and_reaches_no_page(matter, programme, role, ring):
    now = timezone.now()
    other = cast.account("otis", role, programme)
    vault.enrol_holder(other, PASSPHRASE, now)
    if ring is not None:
        vault.create_ring(ring, [other], other, now)
    session, cookie = vault.unlock(other, PASSPHRASE, now)
    client = Client()
    client.force_login(other)
    client.cookies[settings.VAULT_COOKIE_NAME] = cookie

    with pytest.raises(NoGrant):
        vault.open_case(session, matter.uuid)
    assert vault.open_cases(session, [entry.uuid for entry in matter.conflict_entries.all()]) == {}
    assert not matters_for(other, now).exists()
    for name in ("desk-matter", "desk-matter-case", "desk-matter-serve", "desk-matter-access", "desk-matter-identity"):
        assert client.get(reverse(name, args=[matter.pk])).status_code == 403
    found = client.post(reverse("desk-search"), {"words": matter.key})
    assert reverse("desk-matter", args=[matter.pk]) not in found.text


def test_no_role_outside_the_programme_holds_one_of_its_verbs():
    of_defence = {verb for verb in Verb if verb.value.startswith("defend.")}

    assert {held for held, verbs in TABLE.items() if verbs & of_defence and held[0] is not Programme.DEFEND} == set()


def test_the_audit_trail_names_numbers_and_counts_and_no_person(matter):
    trail = " ".join(f"{row.actor} {row.action} {row.target} {row.detail}" for row in AuditEvent.objects.all())

    assert "defend:conflicts:checked" in trail
    assert not [word for word in TOLD if word in trail]


def test_a_hand_off_reaches_the_defenders_sealed_and_the_sender_cannot_read_it_again(defence):
    now = timezone.now()
    luz = cast.account("luz", Role.LEGAL_LEAD, Programme.RESPOND)
    omar = cast.account("omar", Role.OBSERVER, Programme.RESPOND)
    vault.enrol_holder(luz, PASSPHRASE, now)
    vault.create_ring("legal", [luz], luz, now)
    session, _cookie = vault.unlock(luz, PASSPHRASE, now)
    dede = cast.account("dede", Role.DISPATCHER, Programme.RESPOND)
    hand_off = hand_over(dede, None, Consent.SHOUTED, "taken at the market", "the sister at the shop", now)
    words = "taken at the market; the sister at the shop"

    with pytest.raises(NotAllowed):
        follow_up.refer(hand_off, Ring.DEFEND, words, "SPOKEN", now.date(), omar, now)
    sent = follow_up.refer(hand_off, Ring.DEFEND, words, "SPOKEN", now.date(), luz, now)

    assert (sent.to_ring, sent.kind) == ("defend", "respond.arrest")
    with pytest.raises(NoGrant):
        referrals.read(session, sent)
    assert referrals.read(defence.intake, sent) == {"words": words}
