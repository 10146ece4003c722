"""Recovery shares and fresh keys in the browser: who may, what is shown once, and what opens afterwards."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.people.cast import DISPATCHER, PASSPHRASE, VISIT_COORDINATOR, joined, two_administrators

from localaction.people.models import Person, Requirement
from localaction.vault import actions as vault
from localaction.vault import reads
from localaction.vault.actions import NoGrant
from localaction.vault.actions.rings import ring_secret
from localaction.vault.models import AuditEvent, CaseKey, Keyring, Recovery
from localaction.vault.rules import boxes, envelope

pytestmark = pytest.mark.django_db
WORDS = re.compile(r'<ol class="share-words"[^>]*>(.*?)</ol>', re.DOTALL)


@pytest.fixture(autouse=True)
def _buckets(settings, tmp_path):
    settings.MEMORY_FOLDER = str(tmp_path)


@pytest.fixture
def team():
    """Amparo and Ben administer, Dora reads sealed reports."""
    amparo, ben = two_administrators(timezone.now())
    dora = joined(amparo, "dora", DISPATCHER, timezone.now(), second=ben).person
    vault.create_ring("respond", [dora], amparo, timezone.now())
    return amparo, ben, dora


def signed_in(username):
    client = Client()
    answer = client.post("/accounts/login/", {"login": username, "password": PASSPHRASE})
    assert answer.status_code == 302, answer.content
    return client


def shares_of(answer):
    return [" ".join(re.findall(r"<li>(\w+)</li>", words)) for words in WORDS.findall(answer.text)]


def typed(sentences):
    return {f"share_{number}": sentence for number, sentence in enumerate(sentences, 1)}


def sealed_cases(n):
    """Put keys of n cases under the ring, as reports that came in."""
    ring = vault.active_ring("respond")
    CaseKey.objects.bulk_create(
        CaseKey(case=uuid4(), keyring=ring, sealed_dek=boxes.seal_to(ring.pub, envelope.new_key())) for _ in range(n)
    )


def made_and_read_back(client):
    sentences = shares_of(client.post("/desk/recovery/"))
    client.post("/desk/recovery/read-back/", typed(sentences))
    return sentences


def test_five_shares_are_shown_once_and_stored_nowhere(team):
    client = signed_in("amparo")

    sentences = shares_of(client.post("/desk/recovery/"))

    assert [len(sentence.split()) for sentence in sentences] == [33] * 5
    again = client.get("/desk/recovery/")
    assert shares_of(again) == []
    kept = "".join(str(session.get_decoded()) for session in Session.objects.all())
    kept += "".join(f"{event.target} {event.detail}" for event in AuditEvent.objects.all())
    assert not any(" ".join(sentence.split()[:5]) in kept + again.text for sentence in sentences)


def test_the_page_of_shares_is_kept_by_no_browser(team):
    answer = signed_in("amparo").post("/desk/recovery/")

    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_shares_count_once_all_five_are_read_back_by_an_administrator_without_a_key(team):
    client = signed_in("amparo")
    sentences = shares_of(client.post("/desk/recovery/"))

    four = client.post("/desk/recovery/read-back/", typed(sentences[:4]))
    assert four.status_code == 200
    twice = client.post("/desk/recovery/read-back/", typed([*sentences[:4], sentences[0]]))
    assert "These are not the five shares made last." in twice.text
    assert reads.ceremony().confirmed_at is None
    # As people type: in capitals, numbered, and no more than four letters of a word.
    short = [" ".join(f"{n}. {word[:4].upper()}" for n, word in enumerate(s.split(), 1)) for s in sentences]
    page = client.post("/desk/recovery/read-back/", typed(reversed(short)), follow=True)

    assert reads.ceremony().confirmed_at is not None
    assert "The shares are in force." in page.text
    assert "They do not open every ring yet." in page.text
    assert reads.unready("respond") == ["NO_RECOVERY_COPY"]


def test_a_slip_in_a_share_is_named_by_its_place(team):
    client = signed_in("amparo")
    sentences = shares_of(client.post("/desk/recovery/"))
    slip = sentences[1].split()
    slip[16] = "zzzz"

    page = client.post("/desk/recovery/read-back/", typed([sentences[0], " ".join(slip), *sentences[2:]]))

    assert "Word 17 is not one of the words." in page.text


def test_somebody_inside_lets_the_shares_open_their_ring(team):
    made_and_read_back(signed_in("amparo"))
    dora = signed_in("dora")
    assert "Let the recovery shares open it too" in dora.get("/desk/rings/").text

    dora.post("/desk/rings/", {"act": "cover", "ring": "respond"})

    assert reads.unready("respond") == []
    page = dora.get("/desk/rings/").text
    assert "Let the recovery shares open it too" not in page
    assert "open it" in page


def test_three_shares_let_one_person_into_the_rings_of_their_roles_only(team):
    amparo, ben, _dora = team
    admin, inside = signed_in("amparo"), signed_in("dora")
    lara = joined(amparo, "lara", VISIT_COORDINATOR, timezone.now(), second=ben).person
    vault.create_ring("visit", [lara], amparo, timezone.now())
    sentences = made_and_read_back(admin)
    for client in (inside, signed_in("lara")):
        client.post("/desk/rings/", {"act": "cover", "ring": "respond"})
    emil = joined(amparo, "emil", DISPATCHER, timezone.now(), second=ben).person
    two = admin.post("/desk/recovery/open/", typed([*sentences[:2], sentences[0]]) | {"person": emil.pk})
    assert "These shares do not belong together" in two.text

    page = admin.post("/desk/recovery/open/", typed(sentences[2:]) | {"person": emil.pk})

    assert "emil is now inside" in page.text
    opened = vault.unlock(emil, PASSPHRASE, timezone.now())[0]
    assert vault.move_cases(opened) == vault.Moved(0, 0)
    assert [holder.user_id for holder in reads.holders("visit")] == [lara.pk]
    assert emil.pk in [holder.user_id for holder in reads.holders("respond")]
    assert "The recovery shares were used" in admin.get("/desk/rings/").text


def test_only_an_administrator_makes_or_uses_shares(team):
    client = signed_in("dora")

    for path in ("/desk/recovery/", "/desk/recovery/read-back/", "/desk/recovery/open/"):
        assert client.get(path).status_code == 403
        assert client.post(path).status_code == 403
    assert not Recovery.objects.exists()


def test_making_shares_asks_who_it_is_when_the_sign_in_is_old(team):
    client = Client()
    client.force_login(Person.objects.get(username="amparo"))

    answer = client.post("/desk/recovery/")

    assert answer.status_code == 302
    assert "/accounts/reauthenticate/" in answer.headers["Location"]
    assert not Recovery.objects.exists()


def test_after_a_fresh_key_the_cases_move_press_by_press(team, monkeypatch):
    monkeypatch.setattr("localaction.people.views.keys.CASES_A_PRESS", 2)
    sealed_cases(3)
    admin, inside = signed_in("amparo"), signed_in("dora")

    admin.post("/desk/rings/", {"act": "rotate", "ring": "respond"})
    assert "3 cases still hang on an earlier key of this ring." in admin.get("/desk/rings/").text
    assert "Move cases to the fresh key" not in admin.get("/desk/rings/").text
    first = inside.post("/desk/rings/", {"act": "move", "ring": "respond"}, follow=True).text
    assert "2 cases were moved." in first
    assert "1 case still hangs on an earlier key of this ring." in first
    last = inside.post("/desk/rings/", {"act": "move", "ring": "respond"}, follow=True).text

    assert "1 case was moved." in last
    assert "still hang" not in last
    assert sorted(Keyring.objects.values_list("epoch", "state")) == [(1, "DESTROYED"), (2, "ACTIVE")]


def test_a_case_with_a_damaged_key_is_said_and_kept(team):
    sealed_cases(2)
    CaseKey.objects.filter(pk=CaseKey.objects.first().pk).update(sealed_dek=bytes(80))
    signed_in("amparo").post("/desk/rings/", {"act": "rotate", "ring": "respond"})

    page = signed_in("dora").post("/desk/rings/", {"act": "move", "ring": "respond"}, follow=True).text

    assert "1 case was moved." in page
    assert "1 case cannot be opened: its key is damaged." in page
    assert CaseKey.objects.count() == 2


def test_somebody_inside_cannot_make_a_fresh_key_and_an_administrator_cannot_move(team):
    sealed_cases(1)
    assert signed_in("dora").post("/desk/rings/", {"act": "rotate", "ring": "respond"}).status_code == 403
    vault.rotate_ring("respond", team[0], timezone.now())

    assert signed_in("amparo").post("/desk/rings/", {"act": "move", "ring": "respond"}).status_code == 403
    assert reads.waiting_moves() == 1


def test_the_grant_of_somebody_removed_opens_neither_key(team):
    amparo, ben, dora = team
    emil = joined(amparo, "emil", DISPATCHER, timezone.now(), second=ben).person
    vault.grant_ring(vault.unlock(dora, PASSPHRASE, timezone.now())[0], "respond", emil)
    kept = vault.unlock(emil, PASSPHRASE, timezone.now())[0]
    sealed_cases(1)
    old = vault.active_ring("respond")

    vault.remove_member(emil, amparo, timezone.now())
    signed_in("dora").post("/desk/rings/", {"act": "move", "ring": "respond"})

    for ring in (old, vault.active_ring("respond")):
        with pytest.raises(NoGrant):
            ring_secret(kept, ring)
    assert reads.waiting_moves() == 0


def test_the_page_of_rings_costs_the_same_queries_however_many_cases(team, django_assert_num_queries):
    client = signed_in("dora")
    sealed_cases(1)
    client.get("/desk/rings/")
    with CaptureQueriesContext(connection) as few:
        client.get("/desk/rings/")
    sealed_cases(30)

    with django_assert_num_queries(len(few)):
        client.get("/desk/rings/")


def test_a_requirement_is_changed_by_those_who_set_it_and_by_nobody_else(team):
    asked = Requirement.objects.create(
        code="training", title_en="Training", title_es="Formación", programme="VISIT", role="VISITOR",
        validity_days=365, renewal_window_days=30, evidence_kind="CERTIFICATE",
    )  # fmt: skip
    said = {
        "code": "training", "title_en": "Training", "title_es": "Formación", "programme": "VISIT", "role": "VISITOR",
        "validity_days": 730, "renewal_window_days": 60, "evidence_kind": "CERTIFICATE", "blocks": "",
    }  # fmt: skip
    page = f"/desk/requirements/{asked.pk}/"

    assert signed_in("dora").post(page, said).status_code == 403
    assert signed_in("amparo").post(page, said | {"renewal_window_days": 900}).status_code == 200
    assert signed_in("amparo").post(page, said).status_code == 302

    asked.refresh_from_db()
    assert (asked.validity_days, asked.renewal_window_days) == (730, 60)
