"""A night at the demonstration's hotline: invented people report, one event is dispelled, another goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from localaction.messages.models import Channel as Way
from localaction.people.demonstration import Cast
from localaction.respond.actions.findings import record_finding
from localaction.respond.actions.incidents import close_incident, join_report, open_incident
from localaction.respond.actions.intake import add_words, receive_report
from localaction.respond.models import Channel, Ground, Report
from localaction.respond.rules.salute import Activity, Basis, Count, Lettering, Precision, Salute
from localaction.respond.told import Contact, Told

Say = Callable[[str], str]
# Numbers of the range kept for fiction (555-01xx).
NUMBERS = ("+15105550161", "+15105550162", "+15105550163")


def play(cast: Cast, say: Say, now: datetime) -> None:
    """Take in four reports, join two, dispel one event and leave another open.

    Args:
        say: gets every sentence that somebody tells, and returns what is told instead; tests mark the words with it.
    """
    began = now - timedelta(hours=5)
    vans = _reported(
        "en", say("Four people in vests at the door of the building on 14th Street, two white vans."),
        _seen(say("E 14th St and International Blvd"), began), NUMBERS[0], began, say("black vests, no name"),
    )  # fmt: skip
    same = _reported(
        "es", say("Hay como cuatro personas con chaleco tocando puertas en la 14."),
        _seen(say("la 14 y International"), began), NUMBERS[1], began + timedelta(minutes=2), say("chaleco negro"),
    )  # fmt: skip
    market = _reported(
        "en", say("A dark car has been parked by the market for twenty minutes."),
        Salute(place=say("Fruitvale market"), basis=Basis.FIRSTHAND_NOW, observed_at=began + timedelta(hours=1)),
        NUMBERS[2], began + timedelta(hours=1), "",
    )  # fmt: skip
    receive_report(
        Told(Channel.WEB, "es", say("Quiero saber qué hacer si vienen a mi casa."), asks_for_help_only=True),
        began + timedelta(hours=2),
    )
    add_words(vans, say("They are leaving now towards the freeway."), Channel.SMS, began + timedelta(minutes=9))
    dora = cast.person("dora")
    with cast.opened("dora", now) as session:
        incident = open_incident(session, vans, dora, began + timedelta(minutes=4))
        join_report(same, incident, dora, began + timedelta(minutes=5))
        quiet = open_incident(session, market, dora, began + timedelta(hours=1, minutes=3))
        found = record_finding(
            session, quiet, Ground.EXPLAINED, dora, began + timedelta(hours=2), version=None,
            what_it_was=say("The market's guard says that it is a delivery driver who waits there."),
        )  # fmt: skip
        close_incident(found.incident, dora, began + timedelta(hours=2, minutes=30), found.incident.version)


def _seen(place: str, at: datetime) -> Salute:
    return Salute(
        size_people=Count(4, None), size_vehicles=Count(2, 2), activity=Activity.AT_DOOR, place=place,
        precision=Precision.CROSS_STREET, lettering=frozenset({Lettering.POLICE}), observed_at=at,
        basis=Basis.FIRSTHAND_NOW, is_caller_safe=True,
    )  # fmt: skip


def _reported(language: str, account: str, salute: Salute, number: str, at: datetime, uniform: str) -> Report:
    told = Told(
        Channel.SMS, language, account, salute, uniform, contact=Contact(Way.SMS, number), wants_callback=True
    )  # fmt: skip
    return receive_report(told, at).report
