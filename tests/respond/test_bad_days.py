"""Bad days of the roster: the clocks change inside a shift (S18), and an accent doubles a text (S19)."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.respond import valle
from tests.respond.hotline import NOW, member

from localaction.messages.models import Template
from localaction.people.models import Membership
from localaction.people.rules.roles import Programme, Role
from localaction.respond import texts_dispatch
from localaction.respond.actions import duty, roster
from localaction.respond.models import Duty, Shift

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("America/Los_Angeles")


def there(*clock):
    return datetime(*clock, tzinfo=ZONE)


@pytest.fixture
def keeper(hotline, settings):
    settings.TIME_ZONE = "America/Los_Angeles"
    new = roster.NewVolunteer("Ana", "+15105550301", ("en", "es"), valle.HERE, "Yes, text me")
    hotline.ana = roster.add_volunteer(hotline.elena, new, NOW)
    return hotline.client(hotline.elena)


@pytest.mark.parametrize(
    ("begins", "ends", "hours"),
    [
        ("2027-03-13T22:00", "2027-03-14T06:00", 7),
        ("2027-11-06T22:00", "2027-11-07T06:00", 9),
    ],
)
def test_s18_a_shift_over_the_change_of_clocks_holds_until_its_end_on_the_wall(hotline, keeper, begins, ends, hours):
    made = {"act": "make", "duty": "OBSERVER", "starts_at": begins, "ends_at": ends, "first": [str(hotline.ana.uuid)]}
    assert keeper.post("/desk/shifts/", made).status_code == 302
    shift = Shift.objects.get()
    keeper.post("/desk/shifts/", {"act": "publish", "shift": shift.pk})

    assert shift.ends_at - shift.starts_at == timedelta(hours=hours)
    six = datetime.fromisoformat(ends).replace(tzinfo=ZONE)
    assert shift.ends_at == six
    for before in (timedelta(minutes=1), timedelta(hours=2, minutes=30), timedelta(hours=hours - 0.5)):
        at = shift.ends_at - before
        assert [reach.called for reach in duty.on_duty(Duty.OBSERVER, at)] == ["Ana"]
    assert duty.on_duty(Duty.OBSERVER, six) == []


@pytest.mark.parametrize("clock", ["2027-03-14T02:30", "2027-11-07T01:30"])
def test_s18_a_time_that_does_not_exist_or_exists_twice_is_refused_with_a_sentence(hotline, keeper, clock):
    made = {
        "act": "make", "duty": "OBSERVER", "starts_at": "2027-03-13T22:00", "ends_at": clock,
        "first": [str(hotline.ana.uuid)],
    }  # fmt: skip

    answer = keeper.post("/desk/shifts/", made)

    assert answer.status_code == 400
    assert "may be ambiguous or it may not exist" in answer.text
    assert not Shift.objects.exists()


def test_s19_a_spanish_text_with_an_accent_that_doubles_it_is_refused_and_the_letter_shown(hotline):
    admin = member("adela", Role.DISPATCHER)
    Membership.objects.create(
        person=admin, programme=Programme.SITE, role=Role.ADMIN, valid_from=datetime(2026, 1, 1, tzinfo=ZONE)
    )
    client = hotline.client(admin, with_vault=False)
    where = f"/desk/texts/{texts_dispatch.OFFER}/es/"
    words = client.get(where).context["form"]["wording"].value()

    refused = client.post(where, {"what": "save", "wording": words.replace("falta", "hará falta", 1)})

    assert "The text is not saved." in refused.text
    assert 'outside the cheap alphabet: <span translate="no">á</span>' in refused.text
    assert "hara falta" in refused.text
    assert not Template.objects.exists()
