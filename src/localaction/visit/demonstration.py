"""A week of the demonstration's visits: an invented person in detention, a visitor, a visit and its report."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from localaction.people.demonstration import Cast
from localaction.places.models import Facility
from localaction.visit.actions import booking, custody, reports, requests, volunteers
from localaction.visit.identity import Identity
from localaction.visit.models import ComplaintCode, ConsentScope, Volunteer
from localaction.visit.rules.custody import Seen, SeenBy
from localaction.visit.rules.onboarding import Step
from localaction.visit.rules.shapes import VisitClass

Say = Callable[[str], str]
DETLOC = "DEMOFAC"
PHONE = "+15105550164"


def play(cast: Cast, say: Say, now: datetime) -> None:
    """Take on a person and a visitor, book a visit that has just been, and report it.

    Args:
        say: gets every name and sentence, and returns what is kept instead; tests mark the words with it.
    """
    began = now - timedelta(days=30)
    facility, _made = Facility.objects.get_or_create(
        detloc=DETLOC, defaults={"uid": DETLOC, "name": "Demonstration Detention Center (invented)", "state": "CA"}
    )
    vera, vito = cast.person("vera"), cast.person("vito")
    volunteer = _onboard(cast, say, facility, began)
    with cast.opened("vera", now) as session:
        identity = Identity(
            first_name=say("Marisol"), surname=say("Quintanilla"), a_number="204567312", unit="B2",
            topics_to_avoid=say("the journey"),
        )  # fmt: skip
        friend = custody.add_friend(session, vera, identity, began)
        custody.record_sighting(vera, friend, Seen.HELD, SeenBy.PERSON, facility, began, began)
        wanted = requests.Wanted(VisitClass.COMMUNITY, "SELF", languages=("es",), n_visitors=1, has_consented=True)
        asked = requests.request_visit(vera, friend, wanted, uuid.uuid4(), began)
        on = (now - timedelta(days=2)).date()
        plan = booking.Plan(datetime.combine(on, time(17), UTC), "America/Los_Angeles", [volunteer], is_settled=True)
        visit = booking.book_visit(session, vera, asked, plan, uuid.uuid4(), now - timedelta(days=5))
    told = reports.Told(
        wellbeing=3, words=say("Waits for the dentist since weeks and was glad of the visit."),
        complaints={ComplaintCode.MEDICAL: ConsentScope.PUBLIC_ANON, ComplaintCode.FOOD: ConsentScope.LEGAL},
    )  # fmt: skip
    reports.report_visit(vito, visit, told, now - timedelta(days=1))


def _onboard(cast: Cast, say: Say, facility: Facility, began: datetime) -> Volunteer:
    vera, vito = cast.person("vera"), cast.person("vito")
    profile = {"legal_name": say("Vito Example"), "gender": "MAN"}
    volunteer = volunteers.apply_as_visitor(vito, profile, ["es", "en"], PHONE, "", began)
    for step in (Step.SCREENED, Step.TRAINED, Step.AGREEMENT_SIGNED):
        volunteers.record_step(vera, volunteer, step, began.date(), began)
    clearance = volunteers.request_clearance(vera, volunteer, facility, VisitClass.COMMUNITY, began)
    volunteers.give_identifiers(vito, clearance, {"date_of_birth": "1988-04-09"}, began)
    volunteers.submit_clearance(vera, clearance, began)
    year_on = began.date() + timedelta(days=365)
    volunteers.grant_clearance(vera, clearance, began.date(), year_on, began)
    return volunteer
