"""Who may do what: the table of least privilege.

A role is held in one programme. What it allows it allows in that programme only; roles of the site itself allow it
everywhere. Nobody is "super": an administrator runs the site and reads no content.

Source: respond.md 1.2 and visit-and-defend.md section 2 of the design: what each role sees and never sees; NSC's and
CareTogether's separate permissions for content, contact and administration.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Programme(StrEnum):
    """A part of the coalition's work with people and secrets of its own."""

    SITE = "SITE"
    RESPOND = "RESPOND"
    VISIT = "VISIT"
    DEFEND = "DEFEND"
    FACTS = "FACTS"
    ORGANISE = "ORGANISE"


class Role(StrEnum):
    """What somebody is in a programme."""

    ADMIN = "ADMIN"
    AUDITOR = "AUDITOR"
    COORDINATOR = "COORDINATOR"
    OPERATOR = "OPERATOR"
    DISPATCHER = "DISPATCHER"
    OBSERVER = "OBSERVER"
    LEGAL_LEAD = "LEGAL_LEAD"
    FAMILY_LEAD = "FAMILY_LEAD"
    VISITOR = "VISITOR"
    ATTORNEY = "ATTORNEY"
    INTAKE = "INTAKE"
    LEGAL_AGENT = "LEGAL_AGENT"
    COMPANION = "COMPANION"
    TREASURER = "TREASURER"
    EDITOR = "EDITOR"
    ORGANISER = "ORGANISER"
    VOLUNTEER = "VOLUNTEER"


class Verb(StrEnum):
    """What the desk lets people do; a page or an action names one."""

    # Of the site and its people.
    SEE_PEOPLE = "people.see"
    INVITE = "people.invite"
    SECOND = "people.second"
    CHANGE_ROLES = "people.change_roles"
    DEACTIVATE = "people.deactivate"
    LOCK_DOWN = "people.lock_down"
    RESET = "people.reset"
    RECORD_REQUIREMENTS = "people.record_requirements"
    SET_REQUIREMENTS = "people.set_requirements"
    READ_AUDIT = "vault.read_audit"
    MAKE_RINGS = "vault.make_rings"
    LET_IN = "vault.let_in"
    CONFIGURE = "site.configure"
    # Respond.
    TAKE_CALLS = "respond.take_calls"
    SEE_OWN_REPORTS = "respond.see_own_reports"
    SEE_INCIDENTS = "respond.see_incidents"
    TRIAGE = "respond.triage"
    SEE_ROSTER = "respond.see_roster"
    DISPATCH = "respond.dispatch"
    OBSERVE = "respond.observe"
    SEE_EVIDENCE = "respond.see_evidence"
    FOLLOW_UP = "respond.follow_up"
    KEEP_ROSTER = "respond.keep_roster"
    ANNOUNCE = "respond.announce"
    # Visit.
    VISIT = "visit.visit"
    ARRANGE_VISITS = "visit.arrange"
    CLEAR_VISITORS = "visit.clear"
    SEE_COMPLAINTS = "visit.see_complaints"
    KEEP_VISITING_RULES = "visit.keep_rules"
    # Defend.
    TAKE_INTAKE = "defend.take_intake"
    CHECK_CONFLICTS = "defend.check_conflicts"
    REVIEW_CONFLICTS = "defend.review_conflicts"
    WORK_CASES = "defend.work_cases"
    WORK_GRANTED_CASES = "defend.work_granted_cases"
    ASSIGN_CASES = "defend.assign_cases"
    KEEP_FUNDS = "defend.keep_funds"
    REPORT_OUTCOMES = "defend.report_outcomes"
    ACCOMPANY = "defend.accompany"
    KEEP_BOND_FUND = "defend.keep_bond_fund"
    KEEP_PAPERS = "defend.keep_papers"
    # Facts and organising.
    REVIEW_FACTS = "facts.review"
    PUBLISH_FACTS = "facts.publish"
    FILE_REQUESTS = "facts.file_requests"
    RUN_CAMPAIGNS = "organise.run_campaigns"
    KEEP_PARTNERS = "organise.keep_partners"
    KEEP_RIGHTS = "organise.keep_rights"
    APPROVE_RIGHTS = "organise.approve_rights"
    RUN_ACTIONS = "organise.run_actions"
    SEE_ACTION_SHEET = "organise.see_action_sheet"
    JOIN_ACTIONS = "organise.join_actions"


_COORDINATING = frozenset(
    {Verb.SEE_PEOPLE, Verb.INVITE, Verb.SECOND, Verb.LOCK_DOWN, Verb.RECORD_REQUIREMENTS, Verb.SET_REQUIREMENTS}
)

TABLE: dict[tuple[Programme, Role], frozenset[Verb]] = {
    (Programme.SITE, Role.ADMIN): frozenset(
        {
            Verb.SEE_PEOPLE, Verb.INVITE, Verb.SECOND, Verb.CHANGE_ROLES, Verb.DEACTIVATE, Verb.LOCK_DOWN, Verb.RESET,
            Verb.RECORD_REQUIREMENTS, Verb.SET_REQUIREMENTS, Verb.READ_AUDIT, Verb.MAKE_RINGS, Verb.CONFIGURE,
            Verb.REVIEW_FACTS,
        }
    ),
    (Programme.SITE, Role.AUDITOR): frozenset({Verb.SEE_PEOPLE, Verb.READ_AUDIT}),
    (Programme.RESPOND, Role.OPERATOR): frozenset({Verb.TAKE_CALLS, Verb.SEE_OWN_REPORTS}),
    (Programme.RESPOND, Role.DISPATCHER): frozenset(
        {Verb.SEE_OWN_REPORTS, Verb.SEE_INCIDENTS, Verb.TRIAGE, Verb.SEE_ROSTER, Verb.DISPATCH}
    ),
    (Programme.RESPOND, Role.OBSERVER): frozenset({Verb.OBSERVE}),
    (Programme.RESPOND, Role.LEGAL_LEAD): frozenset({Verb.SEE_INCIDENTS, Verb.SEE_EVIDENCE, Verb.FOLLOW_UP}),
    (Programme.RESPOND, Role.FAMILY_LEAD): frozenset({Verb.FOLLOW_UP}),
    (Programme.RESPOND, Role.COORDINATOR): _COORDINATING
    | {
        Verb.SEE_OWN_REPORTS, Verb.SEE_INCIDENTS, Verb.TRIAGE, Verb.SEE_ROSTER, Verb.DISPATCH, Verb.KEEP_ROSTER,
        Verb.ANNOUNCE,
    },
    (Programme.VISIT, Role.VISITOR): frozenset({Verb.VISIT}),
    (Programme.VISIT, Role.COORDINATOR): _COORDINATING
    | {Verb.VISIT, Verb.ARRANGE_VISITS, Verb.CLEAR_VISITORS, Verb.SEE_COMPLAINTS, Verb.KEEP_VISITING_RULES},
    (Programme.DEFEND, Role.INTAKE): frozenset({Verb.TAKE_INTAKE, Verb.CHECK_CONFLICTS}),
    (Programme.DEFEND, Role.ATTORNEY): frozenset(
        {Verb.TAKE_INTAKE, Verb.CHECK_CONFLICTS, Verb.WORK_CASES, Verb.KEEP_PAPERS}
    ),
    (Programme.DEFEND, Role.LEGAL_AGENT): frozenset({Verb.WORK_GRANTED_CASES}),
    (Programme.DEFEND, Role.COMPANION): frozenset({Verb.ACCOMPANY}),
    (Programme.DEFEND, Role.TREASURER): frozenset({Verb.KEEP_BOND_FUND}),
    (Programme.DEFEND, Role.COORDINATOR): _COORDINATING
    | {
        Verb.TAKE_INTAKE, Verb.CHECK_CONFLICTS, Verb.REVIEW_CONFLICTS, Verb.WORK_CASES, Verb.ASSIGN_CASES,
            Verb.KEEP_FUNDS, Verb.REPORT_OUTCOMES, Verb.KEEP_PAPERS, Verb.ACCOMPANY, Verb.KEEP_BOND_FUND,
    },
    (Programme.FACTS, Role.EDITOR): frozenset({Verb.REVIEW_FACTS, Verb.FILE_REQUESTS}),
    (Programme.FACTS, Role.COORDINATOR): _COORDINATING | {Verb.REVIEW_FACTS, Verb.FILE_REQUESTS, Verb.PUBLISH_FACTS},
    (Programme.ORGANISE, Role.VOLUNTEER): frozenset({Verb.JOIN_ACTIONS}),
    (Programme.ORGANISE, Role.LEGAL_LEAD): frozenset({Verb.KEEP_RIGHTS, Verb.APPROVE_RIGHTS}),
    (Programme.ORGANISE, Role.ORGANISER): frozenset(
        {Verb.RUN_CAMPAIGNS, Verb.KEEP_RIGHTS, Verb.RUN_ACTIONS, Verb.JOIN_ACTIONS}
    ),
    (Programme.ORGANISE, Role.COORDINATOR): _COORDINATING
    | {
        Verb.RUN_CAMPAIGNS, Verb.KEEP_PARTNERS, Verb.KEEP_RIGHTS, Verb.RUN_ACTIONS, Verb.SEE_ACTION_SHEET,
        Verb.JOIN_ACTIONS,
    },
}  # fmt: skip

# Who reads all sealed rows of a programme. Operators, observers, visitors and agents get single cases instead.
RINGS: dict[tuple[Programme, Role], tuple[str, ...]] = {
    (Programme.RESPOND, Role.DISPATCHER): ("respond",),
    (Programme.RESPOND, Role.LEGAL_LEAD): ("respond", "legal"),
    (Programme.RESPOND, Role.FAMILY_LEAD): ("family",),
    (Programme.RESPOND, Role.COORDINATOR): ("respond",),
    (Programme.VISIT, Role.COORDINATOR): ("visit",),
    (Programme.DEFEND, Role.ATTORNEY): ("defend",),
    (Programme.DEFEND, Role.INTAKE): ("defend",),
    (Programme.DEFEND, Role.COORDINATOR): ("defend",),
    (Programme.FACTS, Role.COORDINATOR): ("records",),
    (Programme.ORGANISE, Role.COORDINATOR): ("organise",),
}


@dataclass(frozen=True, order=True)
class Held:
    """A role in a programme."""

    programme: Programme
    role: Role


class NoSuchRole(ValueError):
    """A programme does not have this role."""


def check_role(held: Held) -> None:
    """Refuse a role that its programme does not have.

    Raises:
        NoSuchRole: as said.
    """
    if (held.programme, held.role) not in TABLE:
        raise NoSuchRole(f"{held.programme} has no {held.role}")


def may(held: Iterable[Held], verb: Verb, programme: Programme | None = None) -> bool:
    """Return whether any of the roles allows the verb.

    Args:
        programme: where it is to be done; left out, one role in any programme is enough.
    """
    for one in held:
        if programme is not None and one.programme not in (programme, Programme.SITE):
            continue
        if verb in TABLE.get((one.programme, one.role), ()) or (verb is Verb.LET_IN and rings_of(one)):
            return True
    return False


def rings_of(held: Held) -> tuple[str, ...]:
    """Return the rings whose keys this role holds, none for roles that read single cases or nothing."""
    return RINGS.get((held.programme, held.role), ())


def needs_second_person(held: Held, n_administrators: int) -> bool:
    """Return whether giving this role needs the yes of a second person.

    Source: SECURITY.md section 3.1: two people approve roles that hold a ring key. Ours: a third administrator too;
    the second is excepted, for there would be nobody to ask.
    """
    if rings_of(held):
        return True
    return held == Held(Programme.SITE, Role.ADMIN) and n_administrators >= 2


def is_current(valid_from: datetime, valid_until: datetime | None, now: datetime) -> bool:
    """Return whether a half-open period contains `now`; an open end never ends."""
    return valid_from <= now and (valid_until is None or now < valid_until)
