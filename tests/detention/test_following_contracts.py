"""Those who follow a contract are told of its day for notice: each step once, and of every change."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from tests.cast import ada, amparo, dan
from tests.detention.contracting import NOW, D, enter, fact, hutto, moshannon, moshannon_center, source

from localaction.detention.actions import contracts as act
from localaction.detention.actions import following
from localaction.detention.models import Follower, NoticeTold
from localaction.detention.reads_desk import address_of, needs_me
from localaction.messages.actions.queue import Outbox
from localaction.messages.rules.addresses import BadAddress
from localaction.people.models import Membership
from localaction.vault import retention
from localaction.vault.actions.operational import read_operational

pytestmark = pytest.mark.django_db
MAIL = "campaign@example.org"


def at(day, hour=9):
    return dt.datetime.combine(day, dt.time(hour), dt.UTC)


def run(first, last):
    """Let the job run every day from one to the other."""
    day = first
    while day <= last:
        following.tell_followers(at(day))
        day += dt.timedelta(days=1)


def told():
    return list(NoticeTold.objects.order_by("pk").values_list("notice_on", "rung", "at__date"))


def sent():
    """Return code, subject and text of every message, in order."""
    rows = Outbox.objects.order_by("pk")
    return [(row.code, read_operational(row, "content")) for row in rows]


@pytest.fixture(autouse=True)
def members_since_winter():
    amparo()
    ada()
    Membership.objects.update(valid_from=at(D(2026, 1, 1)))


@pytest.fixture
def row():
    return moshannon(amparo())


@pytest.fixture
def follower():
    return following.follow(amparo(), MAIL, True, NOW)


# Scenario 11, with its exact dates.


def test_the_ladder_of_moshannon_falls_on_the_days_counted_from_the_earlier_date(row, follower):
    run(D(2026, 3, 20), D(2026, 10, 10))

    assert [one[1:] for one in told() if one[0] == D(2026, 9, 28)] == [
        (180, D(2026, 4, 1)), (120, D(2026, 5, 31)), (90, D(2026, 6, 30)), (60, D(2026, 7, 30)), (30, D(2026, 8, 29)),
        (14, D(2026, 9, 14)), (7, D(2026, 9, 21)),
    ]  # fmt: skip
    # After the earlier day has passed, the later one has its own steps.
    assert [one for one in told() if one[0] != D(2026, 9, 28)] == [(D(2026, 11, 1), 60, D(2026, 9, 29)),
                                                                   (D(2026, 11, 1), 30, D(2026, 10, 2))]  # fmt: skip
    assert Outbox.objects.count() == 9


def test_with_a_notice_clause_the_ladder_counts_from_the_notice_day_and_not_from_the_end(row, follower):
    fact(amparo(), row, "NOTICE_BEFORE_END", number=60, word="CALENDAR")
    run(D(2026, 4, 25), D(2026, 5, 5))

    assert told() == [(D(2026, 7, 30), 120, D(2026, 4, 25)), (D(2026, 7, 30), 90, D(2026, 5, 1))]
    assert "the last day to give notice is July 30, 2026, in 90 days" in sent()[-1][1]


def test_a_campaigner_reads_in_her_language_what_comes_and_where_to_look(row, follower):
    person = ada()
    person.language = "es"
    person.save()
    following.follow(person, "ada@example.org", True, NOW)

    assert following.tell_followers(at(D(2026, 6, 30))) == 2

    english, spanish = sent()
    assert english[0] == spanish[0] == "detention.contract-end"
    assert "by the earliest source it ends on Sept. 28, 2026, in 90 days. No notice clause is known" in english[1]
    assert "según la primera fuente termina el 28 de septiembre de 2026" in spanish[1]
    for _, text in sent():
        assert f"/contract/{row.uid}/" in text
        assert "Clearfield County agreement, MOSHANNON VALLEY PROCESSING CENTER (PA)" in text


def test_nothing_is_told_twice_however_often_the_work_runs(row, follower):
    for hour in range(24):
        following.tell_followers(at(D(2026, 6, 30), hour))

    assert Outbox.objects.count() == NoticeTold.objects.count() == 1


def test_two_workers_that_tell_at_once_tell_once(row, follower):
    following.tell_followers(at(D(2026, 6, 30)))

    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeTold.objects.create(contract=row, number=1, notice_on=D(2026, 9, 28), rung=90, at=NOW, n_told=1)


def test_a_changed_day_is_restated_with_the_one_told_before(row, follower):
    run(D(2026, 6, 30), D(2026, 7, 1))
    act.correct_fact(row.facts.get(on=D(2026, 9, 28)), {"on": D(2026, 10, 28)}, source(), ada(), NOW)
    run(D(2026, 7, 2), D(2026, 7, 10))

    code, text = sent()[-1]
    assert code == "detention.notice-changed"
    assert "the day to watch is now Oct. 28, 2026, in 118 days. Before, we told you Sept. 28, 2026." in text
    assert Outbox.objects.count() == 2
    # The new day has its own ladder: the step that was reached is not told again.
    assert told()[-1] == (D(2026, 10, 28), 120, D(2026, 7, 2))


def test_a_day_that_is_no_longer_known_is_told(row, follower):
    run(D(2026, 6, 30), D(2026, 6, 30))
    fact(amparo(), row, "RENEWED", on=D(2026, 2, 27), at=at(D(2026, 7, 1)))
    run(D(2026, 7, 1), D(2026, 7, 3))

    assert [code for code, _ in sent()] == ["detention.contract-end", "detention.notice-gone"]
    assert "Before, we told you Sept. 28, 2026." in sent()[-1][1]


@pytest.mark.parametrize("event", ["ENDED", "NOTICE_GIVEN", "CLOSED"])
def test_a_decided_contract_is_told_of_no_more(row, follower, event):
    fact(amparo(), row, event, on=D(2026, 2, 10))
    run(D(2026, 3, 25), D(2026, 4, 5))

    assert sent() == []


def test_a_contract_entered_late_is_told_once_with_the_days_that_are_left(row, follower):
    run(D(2026, 7, 5), D(2026, 7, 6))

    assert told() == [(D(2026, 9, 28), 90, D(2026, 7, 5))]
    assert "in 85 days" in sent()[0][1]


def test_who_follows_one_contract_hears_of_that_one(row):
    person = amparo()
    other = enter(person, moshannon_center(), name="Another")
    fact(person, other, "ENDS", on=D(2026, 9, 28))
    following.follow(person, MAIL, False, NOW)
    assert following.tell_followers(at(D(2026, 6, 30))) == 0
    following.choose(person, other, True, NOW)

    assert following.tell_followers(at(D(2026, 6, 30))) == 1
    assert "Another" in sent()[0][1]
    following.choose(person, other, False, NOW)
    assert following.tell_followers(at(D(2026, 7, 30))) == 0


def test_who_begins_to_follow_hears_of_the_step_that_nobody_was_told_of(row):
    assert following.tell_followers(at(D(2026, 6, 30))) == 0
    following.follow(amparo(), MAIL, True, NOW)

    assert following.tell_followers(at(D(2026, 7, 3))) == 1


def test_nobody_is_told_who_may_not_see_contracts_any_more(row, follower):
    Membership.objects.filter(person=amparo()).delete()
    following.follow(dan(), "dan@example.org", True, NOW)

    assert following.tell_followers(at(D(2026, 6, 30))) == 0


def test_the_address_is_sealed_checked_and_forgotten(row, follower):
    assert address_of(follower) == MAIL
    assert MAIL.encode() not in bytes(follower.reach)
    with pytest.raises(BadAddress):
        following.follow(amparo(), "no address", True, NOW)
    assert following.unfollow(amparo()) == 1
    assert not Follower.objects.exists()
    with pytest.raises(following.NoAddress):
        following.choose(amparo(), row, True, NOW)


def test_who_does_not_come_for_a_year_is_forgotten(follower):
    retention.purge(NOW + dt.timedelta(days=364))
    assert Follower.objects.exists()
    retention.purge(NOW + dt.timedelta(days=366))

    assert not Follower.objects.exists()


def test_what_comes_within_a_month_waits_at_the_desk_for_those_who_follow(row, follower):
    assert needs_me(amparo(), at(D(2026, 8, 1))) == []
    ((words, address, is_urgent),) = needs_me(amparo(), at(D(2026, 9, 24)))

    assert (address, is_urgent) == (f"/desk/contracts/{row.pk}/", True)
    assert words.endswith("last day for notice in 4 days")
    assert needs_me(ada(), at(D(2026, 9, 24))) == []


def test_corrections_take_followers_and_what_they_were_told_along(row, follower):
    following.choose(amparo(), row, True, NOW)
    following.tell_followers(at(D(2026, 6, 30)))
    given = act.GivenContract("DIGSA", row.facility, "Agreement of 2021")

    right = act.correct_contract(row, given, source(), ada(), NOW)

    assert list(follower.contracts.all()) == [right]
    assert following.tell_followers(at(D(2026, 7, 1))) == 0


def test_the_desk_lets_a_person_follow_choose_and_stop(client, row):
    client.force_login(amparo())
    address = f"/desk/contracts/{row.pk}/follow/"
    assert client.post(address, {"follow": "1"}).headers["Location"] == "/desk/contracts/follow/"
    assert client.post("/desk/contracts/follow/", {"mail": "nothing"}).status_code == 400
    client.post("/desk/contracts/follow/", {"mail": MAIL})
    client.post(address, {"follow": "1"})
    assert list(Follower.objects.get().contracts.all()) == [row]
    client.post(address, {"unfollow": "1"})
    assert not Follower.objects.get().contracts.exists()
    assert MAIL in client.get("/desk/contracts/follow/").content.decode()
    client.post("/desk/contracts/follow/", {"stop": "1"})
    assert not Follower.objects.exists()


def test_hutto_that_ended_is_never_told_of(follower):
    hutto(amparo())
    run(D(2026, 3, 1), D(2026, 3, 5))

    assert sent() == []
