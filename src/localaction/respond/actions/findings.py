"""What was found of an incident, step by step on the ladder, and every reporter told of it once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.respond.actions.feedback import tell_reporters
from localaction.respond.actions.incidents import locked, note
from localaction.respond.events import RespondEvent
from localaction.respond.models import Finding, Ground, Incident, IncidentState, Level, Photo, Report
from localaction.respond.rules import ladder
from localaction.respond.rules.salute import is_enough
from localaction.respond.told import Contact, salute_of
from localaction.vault import actions as vault
from localaction.vault.actions import OpenCase, Unlocked
from localaction.vault.rules import never_stored

OBSERVATIONS = {
    Ground.SAW_IMMIGRATION: ladder.Observation.IMMIGRATION,
    Ground.SAW_SOMETHING_ELSE: ladder.Observation.SOMETHING_ELSE,
    Ground.SAW_NOTHING: ladder.Observation.NOTHING_THERE,
}
DOCUMENTS = {Ground(document.value): document for document in ladder.Document}
# A conclusion: reporters are told. What is not here goes on.
CONCLUSIONS = {
    ladder.Level.V3: IncidentState.CONFIRMED,
    ladder.Level.V4: IncidentState.CONFIRMED,
    ladder.Level.D1: IncidentState.DISPELLED,
    ladder.Level.D2: IncidentState.DISPELLED,
    ladder.Level.U: IncidentState.UNRESOLVED,
    ladder.Level.GOA: IncidentState.GONE,
}


class SayWhatItWas(Exception):
    """Something was dispelled without saying what it really was: that is what people ask first."""


def reports_of(incident: Incident) -> list[Report]:
    """Return the reports of an incident, the first one first."""
    joined = Report.objects.filter(joinings__incident=incident, joinings__left_at__isnull=True)
    return list(joined.order_by("received_at", "pk"))


def evidence_of(session: Unlocked, incident: Incident, more: Iterable[Ground] = ()) -> ladder.Evidence:
    """Return all that is known of an incident: opened accounts, reviewed photographs, findings since the last
    correction.

    Args:
        more: evidence that is about to be recorded.
    """
    reports = reports_of(incident)
    opened = vault.open_cases(session, [report.uuid for report in reports]) if reports else {}
    kinds = [*_standing_findings(incident), *more]
    return ladder.Evidence(
        accounts=[_account(report, opened[report.uuid]) for report in reports if report.uuid in opened],
        n_reviewed_media=Photo.objects.filter(report__in=reports, agrees=True).count(),
        observations=[OBSERVATIONS[kind] for kind in kinds if kind in OBSERVATIONS],
        documents=frozenset(DOCUMENTS[kind] for kind in kinds if kind in DOCUMENTS),
        is_explained=Ground.EXPLAINED in kinds,
        is_given_up=Ground.GIVEN_UP in kinds,
    )


def _standing_findings(incident: Incident) -> list[Ground]:
    kinds: list[Ground] = []
    for ground, is_correction in incident.findings.order_by("pk").values_list("ground", "is_correction"):
        kinds = [] if is_correction else kinds
        kinds.append(Ground(ground))
    return kinds


def _account(report: Report, case: OpenCase) -> ladder.Account:
    contact = case.read(report, "contact")
    salute = salute_of(report, case.read(report, "place") or "")
    return ladder.Account(
        key=report.reference, caller=Contact.opened(contact).address if contact else "", basis=salute.basis,
        wording=case.read(report, "account") or "", is_coherent=is_enough(salute),
    )  # fmt: skip


def standing_of(session: Unlocked, incident: Incident) -> ladder.Standing:
    """Return the level that the evidence carries now, with its reasons."""
    return ladder.standing(evidence_of(session, incident))


def record_finding(
    session: Unlocked, incident: Incident, ground: Ground, by: Person, now: datetime, *, version: int | None,
    what_it_was: str = "", is_other_agency: bool = False, is_correction: bool = False,
) -> Finding:  # fmt: skip
    """Record one step on the ladder; what it concludes is told to every reporter of the incident, once.

    Args:
        version: what the page showed; None for what an observer reports from the spot.
        is_other_agency: it was law enforcement, but not immigration enforcement.
        is_correction: earlier findings no longer count; reporters get a correction.

    Raises:
        SayWhatItWas: something is dispelled or explained without saying what it was.
        NeverStored: the words hold what must never be kept.
        ChangedMeanwhile, IncidentClosed: see `incidents.locked`.
        NoGrant: the person cannot open the incident.
        NotAllowed: the person's role does not cover it.
    """
    require(by, Verb.TRIAGE, now, Programme.RESPOND)
    if ground in (Ground.SAW_SOMETHING_ELSE, Ground.EXPLAINED) and not what_it_was.strip():
        raise SayWhatItWas("say what it was")
    never_stored.refuse(what_it_was)
    with transaction.atomic():
        current = locked(incident, version, by, now)
        known = evidence_of(session, current, [ground])
        if is_correction:
            known = _alone(known, ground)
        standing = ladder.standing(known)
        level = Level.U if standing.level is ladder.Level.GOA else Level(standing.level.value)
        state = CONCLUSIONS.get(standing.level, IncidentState.VERIFYING)
        if state == IncidentState.DISPELLED and is_other_agency:
            state = IncidentState.CONFIRMED_OTHER
        finding = Finding(
            incident=current, level=level, state=state, ground=ground, is_correction=is_correction,
            reasons=[reason.value for reason in standing.reasons], found_by=by, found_at=now,
        )  # fmt: skip
        if what_it_was.strip():
            vault.open_case(session, current.uuid).write(finding, "what_it_was", what_it_was.strip())
        finding.save(force_insert=True)
        current.level, current.state = level, state
        if standing.level in CONCLUSIONS:
            current.concluded_at = now
            tell_reporters(session, current, finding, reports_of(current), now)
        current.save()
        note(by, RespondEvent.INCIDENT_FOUND, current.uuid, f"{level} {state}", now)
    return finding


def _alone(known: ladder.Evidence, ground: Ground) -> ladder.Evidence:
    """Return the evidence with the accounts and only the new finding."""
    return ladder.Evidence(
        accounts=known.accounts, n_reviewed_media=known.n_reviewed_media,
        observations=[OBSERVATIONS[ground]] if ground in OBSERVATIONS else [],
        documents=frozenset([DOCUMENTS[ground]]) if ground in DOCUMENTS else frozenset(),
        is_explained=ground == Ground.EXPLAINED, is_given_up=ground == Ground.GIVEN_UP,
    )  # fmt: skip


def weigh(session: Unlocked, incident: Incident) -> Level:
    """Set the level of an incident by what its reports carry now, while nothing has been found; returns the level."""
    if not incident.findings.exists():
        level = Level(standing_of(session, incident).level.value)
        Incident.objects.filter(pk=incident.pk, concluded_at__isnull=True).update(level=level)
        incident.level = level
    return Level(incident.level)


def tell_latecomers(session: Unlocked, incident: Incident, now: datetime) -> int:
    """Tell reporters who joined an incident after it was concluded; returns how many were told."""
    finding = incident.findings.order_by("-pk").first()
    if finding is None:
        return 0
    with transaction.atomic():
        return tell_reporters(session, incident, finding, reports_of(incident), now)
