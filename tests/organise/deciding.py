"""A county board with three members, a meeting, a committee's vote and a final one, and a bill of two Congresses."""

from __future__ import annotations

import datetime as dt

from localaction.organise.actions import bills, bodies
from localaction.people.models import Membership, Person
from localaction.people.rules.roles import Programme, Role
from localaction.places.models import Place
from localaction.sources.entering import GivenSource

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def keeper(name="petra", role=Role.COORDINATOR):
    """Return somebody of Organize."""
    person = Person.objects.create_user(name)
    Membership.objects.create(person=person, programme=Programme.ORGANISE, role=role, valid_from=LONG_AGO)
    return person


def county_board(by, now):
    """Enter the board of Travis County with a meeting in two weeks, and return its point of the agenda."""
    source = GivenSource("Page of the court", now.date(), "HIGH", "Travis County", "https://example.gov/court")
    given = bodies.GivenBody(
        "Commissioners Court", "COUNTY_BOARD", Place.objects.get(pk="48453"), "America/Chicago", 3,
        decides="The jail's contracts.", decides_es="Los contratos de la cárcel.", comment_rules="Three minutes each.",
    )  # fmt: skip
    court = bodies.enter_body(given, source, by, now)
    names = ("Ann Alder", "Bo Birch", "Cy Cedar")
    members = [
        bodies.enter_member(court, bodies.GivenMember(name, f"Precinct {n}", phone="512-555-0100"), source, by, now)
        for n, name in enumerate(names, 1)
    ]
    starts = (now + dt.timedelta(days=14)).replace(hour=9, minute=0, second=0, microsecond=0, tzinfo=None)
    meeting = bodies.enter_meeting(court, bodies.GivenMeeting(starts, where="700 Lavaca"), source, by, now)
    item = bodies.enter_item(meeting, bodies.GivenItem("Agreement with ICE", "AGREEMENT", "12"), source, by, now)
    on = now.date() - dt.timedelta(days=7)
    advice = bodies.GivenVote("COMMITTEE", on, "PASSED", n_members=2, n_yes=2, n_no=0)
    bodies.enter_vote(item, advice, source, by, now)
    ballots = {members[0].pk: "YES", members[1].pk: "YES", members[2].pk: "EXCUSED"}
    bodies.enter_vote(item, bodies.GivenVote("FINAL", on, "PASSED", ballots=ballots), source, by, now)
    return item


def two_bills(by, now):
    """Enter a bill of the 117th Congress and the one of the 119th that takes it up again; return the later one."""
    source = GivenSource("Congress", dt.date(2026, 11, 1), "MEDIUM", url="https://www.congress.gov/")
    first = bills.GivenBill(
        117, "HOUSE", "PROTECT Immigration Act", "LOCAL_POLICE", "Ends 287(g).", "INTRODUCED", 2805,
        introduced_on=dt.date(2021, 4, 22),
    )  # fmt: skip
    earlier = bills.enter_bill(first, source, by, now)
    again = bills.GivenBill(
        119, "HOUSE", "PROTECT Immigration Act", "LOCAL_POLICE", "Ends 287(g).", "INTRODUCED",
        does_es="Termina el 287(g).", introduced_on=dt.date(2025, 12, 18), last_action_on=dt.date(2025, 12, 18),
        last_action="Sent to a committee", reintroduces=earlier,
    )  # fmt: skip
    return bills.enter_bill(again, source, by, now)
