"""After a scene: leaving opens a short form, it is asked for once more, sealed, and read by the coordinator."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from tests.respond.hotline import member
from tests.respond.test_dispatch import gone
from tests.respond.waves import NUMBERS, made_for

from localaction.messages.models import Outbox
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import Role
from localaction.respond.actions import debriefs
from localaction.respond.actions.debriefs import AlreadyWritten, Told
from localaction.respond.models import Assignment, Debrief
from localaction.respond.reads_desk import needs_me
from localaction.vault import actions as vault
from localaction.vault import retention
from localaction.vault.rules.never_stored import NeverStored

pytestmark = pytest.mark.django_db


@pytest.fixture
def back(network):
    """Return Valle RRN when V01 has left the scene; her account is ana's."""
    network.ana = member("ana", Role.OBSERVER)
    network.of("V01", account=network.ana)
    gone(network)
    network.says("V01", "ARR42", 1200)
    network.says("V01", "OUT42", 1800)
    network.errand = Assignment.objects.get(volunteer=network.of("V01"))
    return network


def test_leaving_opens_the_form_and_one_reminder_that_waits_for_the_morning(back):
    assert Debrief.objects.get().assignment == back.errand
    nudge = Outbox.objects.get(code="respond.dispatch.debrief")
    eight = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)
    assert (nudge.due_at, nudge.zone) == (eight, "America/Los_Angeles")
    back.says("V01", "OK42", 1900)
    back.says("V01", "OUT42", 1950)

    assert made_for(back, "V01").count("debrief") == 1
    assert Debrief.objects.count() == 1


def test_a_reminder_at_night_waits_until_nobody_is_woken(network):
    zone = network.of("V01").zone
    assert zone == "America/Los_Angeles"
    gone(network)
    late = (datetime(2026, 3, 4, 6, 30, tzinfo=UTC) - network.at(0)).total_seconds()  # 22:30 there
    network.says("V01", "ARR42", late - 60)
    network.says("V01", "OUT42", late)

    due = Outbox.objects.get(code="respond.dispatch.debrief").due_at
    assert due - network.at(late) > timedelta(hours=8)


def test_who_never_was_there_is_not_asked_how_it_was(network):
    gone(network)
    network.says("V01", "OUT42", 300)
    network.says("V01", "OK42", 310)

    assert not Debrief.objects.exists()


def test_what_is_told_is_sealed_read_by_the_coordinator_and_ends_the_reminder(back):
    told = Told(2, wants_call=True, lessons="The meeting point was too near.")

    row = debriefs.write(back.errand, told, back.ana, back.at(2000))

    assert b"meeting point" not in bytes(row.lessons)
    assert vault.open_case(back.session, row.uuid).read(row, "lessons") == told.lessons
    assert Outbox.objects.get(code="respond.dispatch.debrief").state == "CANCELLED"
    assert [one for one in needs_me(back.hotline.elena, back.at(2001)) if "wants a call" in one[0]]
    with pytest.raises(AlreadyWritten):
        debriefs.write(back.errand, told, back.ana, back.at(2002))


def test_nobody_writes_somebody_elses_and_nothing_that_is_never_stored(back):
    for person in (member("ben", Role.OBSERVER), back.hotline.amparo, back.hotline.luz):
        with pytest.raises(NotAllowed):
            debriefs.write(back.errand, Told(3), person, back.at(2000))
    with pytest.raises(NeverStored):
        debriefs.write(back.errand, Told(3, lessons="They took A 123456789"), back.ana, back.at(2000))

    assert Debrief.objects.get().written_at is None


def test_the_observer_fills_it_in_on_her_telephone_and_the_coordinator_calls_her(back):
    phone = back.hotline.client(back.ana, with_vault=False)
    form = f"/desk/observe/{back.errand.uuid}/debrief/"
    assert form in phone.get("/desk/observe/").text
    page = phone.get(form).text
    noted = {name: timezone.localtime(back.at(at)) for name, at in (("arrived_at", 1200), ("left_at", 1800))}
    assert f'value="{noted["arrived_at"]:%Y-%m-%dT%H:%M}"' in page

    assert phone.post(form, {"wellbeing": "9"}).status_code == 400
    assert phone.post(form, {"wellbeing": "1", "lessons": "A 123456789"}).status_code == 400
    assert phone.post(form, {"wellbeing": "1", "arrived_at": "2030-01-01T10:00"}).status_code == 400
    given = {"wellbeing": "1", "wants_call": "on", "lessons": "More light."} | {
        "arrived_at": f"{noted['arrived_at'] + timedelta(minutes=1):%Y-%m-%dT%H:%M}",
        "left_at": f"{noted['left_at']:%Y-%m-%dT%H:%M}",
    }
    assert phone.post(form, given).headers["Location"] == "/desk/observe/"
    row = Debrief.objects.get()
    assert (row.wellbeing, row.arrived_at is not None, row.left_at) == (1, True, None)
    assert form not in phone.get("/desk/observe/").text

    desk = back.hotline.client(back.hotline.elena)
    page = desk.get("/desk/debriefs/").text
    assert "More light." in page
    assert "wants a call" in page
    assert NUMBERS["V01"] not in page
    desk.post("/desk/debriefs/", {"debrief": row.pk})
    assert "was called" in desk.get("/desk/debriefs/").text
    assert back.hotline.client(back.hotline.amparo).get("/desk/debriefs/").status_code == 403
    assert back.hotline.client(back.hotline.luz).get("/desk/debriefs/").status_code == 403


def test_somebody_elses_form_is_no_page(back):
    ben = back.hotline.client(member("ben", Role.OBSERVER), with_vault=False)

    assert ben.get(f"/desk/observe/{back.errand.uuid}/debrief/").status_code == 404


def test_the_coordinator_notes_what_somebody_says_on_the_telephone(back):
    desk = back.hotline.client(back.hotline.elena)

    desk.post(f"/desk/debriefs/{back.errand.uuid}/", {"wellbeing": "4", "lessons": "Fine."})

    assert Debrief.objects.get().wellbeing == 4


def test_a_debrief_is_erased_after_ninety_days_written_or_not(back):
    debriefs.write(back.errand, Told(5, lessons="Good partner."), back.ana, back.at(2000))
    key = Debrief.objects.get().uuid
    retention.purge(back.at(2000) + timedelta(days=89))
    assert Debrief.objects.exists()

    retention.purge(back.at(2000) + timedelta(days=91))

    assert not Debrief.objects.exists()
    with pytest.raises(vault.NoGrant):
        vault.open_case(back.session, key)
