"""The roster shows what people can do and no number; a shift's numbers are on call once it is published."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.respond.hotline import member

from localaction.people.rules.roles import Role
from localaction.respond.actions import duty
from localaction.respond.models import Duty, OnCall, Shift, Tier, Volunteer
from localaction.vault import retention

pytestmark = pytest.mark.django_db
NEW = {
    "first_name": "Ana", "phone": "(510) 555-0301", "languages": ["en", "es"], "point": "37.7790, -122.2210",
    "agreed_to": "Yes, text me",
}  # fmt: skip


@pytest.fixture
def keeper(hotline):
    return hotline.client(hotline.elena)


def test_the_coordinator_takes_somebody_on_and_no_page_shows_the_number(hotline, keeper):
    answer = keeper.post("/desk/roster/", NEW)

    row = Volunteer.objects.get()
    assert answer.headers["Location"] == f"/desk/roster/{row.uuid}/"
    for page in (keeper.get("/desk/roster/").text, keeper.get(f"/desk/roster/{row.uuid}/").text):
        assert "Ana" in page
        assert "0301" not in page
    assert "incomplete" in keeper.get("/desk/roster/").text


def test_papers_vouches_and_hours_are_recorded_and_nobody_vouches_for_themselves(hotline, keeper):
    keeper.post("/desk/roster/", NEW)
    row = Volunteer.objects.get()
    where = f"/desk/roster/{row.uuid}/"
    later = (date(2027, 6, 1)).isoformat()
    papers = {"act": "papers", "trained_until": later, "pledged_until": later, "assessed_until": later}

    keeper.post(where, {**papers, "quiet_from": "21:00", "quiet_until": "08:00"})
    keeper.post(where, {"act": "window", "weekdays": ["1", "3"], "begins": "05:00", "ends": "08:00"})
    for client in (keeper, hotline.client(hotline.amparo)):
        client.post(where, {"act": "vouch"})
        client.post(where, {"act": "vouch"})

    row.refresh_from_db()
    assert (row.trained_until, row.quiet_from.hour, row.vouches.count()) == (date(2027, 6, 1), 21, 2)
    assert [one.weekday for one in row.availabilities.order_by("weekday")] == [1, 3]
    assert "complete" in keeper.get("/desk/roster/").text
    assert keeper.post(where, {**papers, "quiet_from": "21:00", "quiet_until": ""}).status_code == 400
    Volunteer.objects.filter(pk=row.pk).update(account=hotline.elena)
    keeper.post(where, {**papers, "trained_until": ""})
    row.refresh_from_db()
    assert row.trained_until == date(2027, 6, 1)


def test_an_account_is_linked_only_to_an_observer_and_once(hotline, keeper):
    keeper.post("/desk/roster/", NEW)
    row = Volunteer.objects.get()
    where = f"/desk/roster/{row.uuid}/"
    ana = member("ana", Role.OBSERVER)

    keeper.post(where, {"act": "account", "account": "olga"})
    row.refresh_from_db()
    assert row.account is None
    keeper.post(where, {"act": "account", "account": "ana"})
    row.refresh_from_db()
    assert row.account == ana


def test_a_dispatcher_reads_the_roster_and_keeps_it_not(hotline, keeper):
    keeper.post("/desk/roster/", NEW)
    client = hotline.client(hotline.amparo)

    assert "Ana" in client.get("/desk/roster/").text
    assert client.post("/desk/roster/", {**NEW, "phone": "+15105550399"}).status_code == 403
    now = timezone.now()
    shift = Shift.objects.create(starts_at=now, ends_at=now + timedelta(hours=1), zone="UTC")
    assert client.post("/desk/shifts/", {"act": "publish", "shift": shift.pk}).status_code == 403
    assert client.get("/desk/shifts/").status_code == 200
    assert hotline.client(hotline.olga, with_vault=False).get("/desk/roster/").status_code == 403


def test_a_published_shift_is_on_call_for_its_hours_and_two_hours_later_its_numbers_are_gone(hotline, keeper):
    keeper.post("/desk/roster/", NEW)
    row, now = Volunteer.objects.get(), timezone.now()
    local = timezone.localtime(now)
    hours = {"starts_at": local.strftime("%Y-%m-%dT%H:%M"),
             "ends_at": (local + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M")}  # fmt: skip
    assert keeper.post("/desk/shifts/", {"act": "make", "duty": "HOTLINE", **hours}).status_code == 400
    keeper.post("/desk/shifts/", {"act": "make", "duty": "HOTLINE", **hours, "first": [str(row.uuid)]})
    shift = Shift.objects.get()
    assert not OnCall.objects.exists()

    keeper.post("/desk/shifts/", {"act": "publish", "shift": shift.pk})
    keeper.post("/desk/shifts/", {"act": "publish", "shift": shift.pk})

    assert [one.phone for one in duty.on_duty(Duty.HOTLINE, shift.starts_at)] == ["+15105550301"]
    assert duty.on_duty(Duty.HOTLINE, shift.ends_at) == []
    shift.refresh_from_db()
    shift.places.all().delete()
    keeper.post("/desk/shifts/", {"act": "publish", "shift": shift.pk})
    assert not OnCall.objects.exists()


def test_a_number_on_call_is_erased_two_hours_after_its_window(hotline, keeper):
    keeper.post("/desk/roster/", NEW)
    row, now = Volunteer.objects.get(), timezone.now()
    shift = duty.make_shift(
        hotline.elena, Duty.OBSERVER, now - timedelta(hours=8), now + timedelta(hours=1), {row: Tier.FIRST}, now
    )
    duty.publish_shift(hotline.opened(hotline.elena, now), shift, hotline.elena, now)

    retention.purge(shift.ends_at + timedelta(minutes=119))
    assert OnCall.objects.exists()
    retention.purge(shift.ends_at + timedelta(hours=2))
    assert not OnCall.objects.exists()


def test_a_shift_that_has_ended_puts_nobody_on_call(hotline):
    now = timezone.now()

    with pytest.raises(duty.ShiftIsOver):
        duty.make_shift(hotline.elena, Duty.OBSERVER, now - timedelta(hours=2), now, {}, now)
