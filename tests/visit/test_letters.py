"""Letters through the programme's address: sealed, logged by day, and a sign of a move when one comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.people.cast import PASSPHRASE
from tests.visit.desk import START, friend, open_desk, visitor

from localaction.messages.models import Outbox
from localaction.people.permissions import NotAllowed
from localaction.vault import actions as vault
from localaction.vault import retention
from localaction.visit.actions import custody, letters
from localaction.visit.actions.reports import NamesSomebody
from localaction.visit.models import Letter, PenPal
from localaction.visit.rules.custody import Seen, SeenBy

pytestmark = pytest.mark.django_db
TODAY = START.date()
WORDS = "Querida Marisol, the garden blooms"


@pytest.fixture
def desk():
    desk = open_desk()
    letters.set_address(desk.dora, "Visitors of the Valley\nPO Box 12\nTucson AZ 85701", START)
    return desk


@pytest.fixture
def ana(desk):
    return visitor(desk, "ana", phone="+15205550101")


@pytest.fixture
def marisol(desk):
    return friend(desk, desk.florence)


@pytest.fixture
def pair(desk, ana, marisol):
    return letters.pair(desk.dora, ana, marisol, START)


def test_a_pen_pal_hands_a_letter_in_and_only_the_ring_can_read_it(desk, ana, marisol, pair):
    letter = letters.write_letter(ana.person, marisol, WORDS, START)

    assert letters.read_letter(desk.session, desk.dora, letter, START) == WORDS
    session, _cookie = vault.unlock(ana.person, PASSPHRASE, START)
    with pytest.raises(NotAllowed):
        letters.read_letter(session, ana.person, letter, START)
    letters.post_letter(desk.dora, letter, TODAY, START)
    letter.refresh_from_db()
    assert (letter.direction, letter.posted_on) == ("OUT", TODAY)
    with pytest.raises(letters.NotOnItsWay):
        letters.post_letter(desk.dora, letter, TODAY, START)


def test_nobody_writes_who_is_not_paired_and_nothing_that_names_the_writer(desk, ana, marisol):
    with pytest.raises(letters.NotPenPals):
        letters.write_letter(ana.person, marisol, WORDS, START)
    pal = letters.pair(desk.dora, ana, marisol, START)
    assert letters.pair(desk.dora, ana, marisol, START) == pal
    with pytest.raises(NamesSomebody):
        letters.write_letter(ana.person, marisol, "Call me: 520 555 0101", START)
    letters.unpair(desk.dora, pal, START)
    with pytest.raises(letters.NotPenPals):
        letters.write_letter(ana.person, marisol, WORDS, START)
    assert not Letter.objects.exists()


def test_without_a_postal_address_no_letter_is_taken_in(ana, marisol, pair):
    from localaction.visit.models import PostalAddress

    PostalAddress.objects.all().delete()

    with pytest.raises(letters.NoAddress):
        letters.write_letter(ana.person, marisol, WORDS, START)


def test_a_letter_that_comes_back_makes_the_whereabouts_unknown_and_cancels_nothing(desk, ana, marisol, pair):
    letter = letters.write_letter(ana.person, marisol, WORDS, START)
    with pytest.raises(letters.NotOnItsWay):
        letters.letter_returned(desk.dora, letter, TODAY, START)
    letters.post_letter(desk.dora, letter, TODAY, START)
    later = START + timedelta(days=9)

    letter.refresh_from_db()
    letters.letter_returned(desk.dora, letter, later.date(), later)

    marisol.refresh_from_db()
    assert marisol.custody == "UNKNOWN"
    assert marisol.observations.order_by("-pk").first().seen_by == "MAIL_RETURNED"


def test_a_letter_from_inside_opens_for_its_volunteer_alone_and_the_message_says_nothing(desk, ana, marisol, pair):
    ben = visitor(desk, "ben")

    letter = letters.receive_letter(desk.session, desk.dora, marisol, ana, "Gracias por las flores", TODAY, START)

    session, _cookie = vault.unlock(ana.person, PASSPHRASE, START)
    assert letters.read_letter(session, ana.person, letter, START) == "Gracias por las flores"
    other, _cookie = vault.unlock(ben.person, PASSPHRASE, START)
    with pytest.raises(NotAllowed):
        letters.read_letter(other, ben.person, letter, START)
    assert Outbox.objects.get().code == "visit.letter"
    letters.hand_on(desk.dora, letter, TODAY, START)
    with pytest.raises(letters.NotOnItsWay):
        letters.hand_on(desk.dora, letter, TODAY, START)


def test_a_day_to_come_is_refused_and_a_visitor_keeps_no_post(desk, ana, marisol, pair):
    letter = letters.write_letter(ana.person, marisol, WORDS, START)
    tomorrow = TODAY + timedelta(days=1)
    for verb in (
        lambda: letters.post_letter(desk.dora, letter, tomorrow, START),
        lambda: letters.receive_letter(desk.session, desk.dora, marisol, None, "", tomorrow, START),
    ):
        with pytest.raises(letters.NotYet):
            verb()
    for verb in (
        lambda: letters.set_address(ana.person, "my home", START),
        lambda: letters.pair(ana.person, ana, marisol, START),
        lambda: letters.post_letter(ana.person, letter, TODAY, START),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_the_database_refuses_a_letter_on_two_ways(ana, marisol, pair):
    letter = letters.write_letter(ana.person, marisol, WORDS, START)
    for wrong in ({"arrived_on": TODAY}, {"returned_on": TODAY}, {"direction": "IN"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        PenPal.objects.create(volunteer=ana, friend=marisol, begun_on=TODAY)


def test_what_a_letter_says_is_gone_thirty_days_after_it_left_and_its_days_with_the_person(desk, ana, marisol, pair):
    out = letters.write_letter(ana.person, marisol, WORDS, START)
    letters.post_letter(desk.dora, out, TODAY, START)
    kept = letters.write_letter(ana.person, marisol, "still to be posted", START)

    retention.purge(START + timedelta(days=31))
    assert dict(Letter.objects.values_list("pk", "words"))[out.pk] is None
    assert dict(Letter.objects.values_list("pk", "words"))[kept.pk] is not None

    end = START + timedelta(days=32)
    custody.record_sighting(desk.dora, marisol, Seen.RELEASED, SeenBy.PERSON, None, end, end)
    retention.purge(end + timedelta(days=89))
    assert Letter.objects.count() == 2
    retention.purge(end + timedelta(days=91))
    assert not Letter.objects.exists()
    assert not PenPal.objects.exists()


def test_no_word_of_a_letter_lies_in_the_database(ana, marisol, pair):
    letters.write_letter(ana.person, marisol, WORDS, START)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM visit_letter")
        rows = repr([[bytes(c) if isinstance(c, memoryview) else c for c in row] for row in cursor.fetchall()])
    assert "garden" not in rows


def test_the_post_is_kept_in_the_browser(client, desk, ana, marisol):
    from django.conf import settings
    from django.utils import timezone

    def enter(person):
        client.force_login(person)
        client.cookies[settings.VAULT_COOKIE_NAME] = vault.unlock(person, PASSPHRASE, timezone.now())[1]

    enter(desk.dora)
    client.post("/desk/visits/letters/", {"act": "pair", "friend": marisol.pk, "volunteer": ana.pk})
    enter(ana.person)
    client.post("/desk/visits/mine/letters/", {"friend": marisol.pk, "words": WORDS})
    letter = Letter.objects.get()
    assert client.post(f"/desk/visits/letters/{letter.uuid}/", {"act": "post"}).status_code == 200
    assert Letter.objects.get().posted_on is None
    enter(desk.dora)
    opened = client.post(f"/desk/visits/letters/{letter.uuid}/", {"act": "open"}).content.decode()
    for shown in ("Marisol Quintanilla", "A 204-567-312", "Florence SPC", "PO Box 12", "garden"):
        assert shown in opened
    client.post(f"/desk/visits/letters/{letter.uuid}/", {"act": "post"})
    assert Letter.objects.get().posted_on == date.today()
    client.post(
        "/desk/visits/letters/",
        {"act": "arrived", "friend": marisol.pk, "volunteer": ana.pk, "arrived_on": date.today(), "words": "Gracias"},
    )
    arrived = Letter.objects.get(direction="IN")
    enter(ana.person)
    page = client.post(f"/desk/visits/letters/{arrived.uuid}/", {"act": "open"}).content.decode()
    assert "Gracias" in page
    assert "Quintanilla" not in page
    enter(visitor(desk, "ben").person)
    assert client.get(f"/desk/visits/letters/{arrived.uuid}/").status_code == 404
