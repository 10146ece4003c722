"""Recording what a facility allows: new versions, files of other coalitions, closures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Verb
from localaction.places.models import Facility
from localaction.visit import reads_rules
from localaction.visit.actions import holds
from localaction.visit.exchange import print_rule_sets, read_rule_sets
from localaction.visit.exchange.plain import MAX_BYTES, Unreadable, plain_text
from localaction.visit.models import Closure, VisitingRules
from localaction.visit.rules.shapes import ClassRules, RuleSet, Session, VisitClass


class NotSeenYet(ValueError):
    """The rules were seen on a day to come."""


class AlreadyLifted(Exception):
    """The closure is over."""


@dataclass(frozen=True)
class Imported:
    """One entry of a file: the facility it was taken for, None when no facility has its code; `row` is None when it
    says what we have, or could not be placed."""

    entry: str
    facility: Facility | None
    row: VisitingRules | None


def publish_rules(
    by: Person, facility: Facility, rules: RuleSet, source_kind: str, at: datetime, *, recheck: bool = True
) -> VisitingRules | None:
    """Record rules as the next version and look again at the facility's coming visits; None when nothing changed.

    Raises:
        NotAllowed: `by` does not keep visiting rules.
        NotSeenYet: see the class.
    """
    require(by, Verb.KEEP_VISITING_RULES, at)
    if rules.observed_on is not None and rules.observed_on > at.date():
        raise NotSeenYet("nobody has seen these rules yet")
    text = print_rule_sets([replace(rules, facility=facility.address_part)])
    with transaction.atomic():
        # The lock makes versions follow one another; the constraint makes sure.
        Facility.objects.select_for_update().get(pk=facility.pk)
        newest = VisitingRules.objects.filter(facility=facility).order_by("-version").first()
        if newest is not None and newest.yaml == text:
            return None
        row = VisitingRules.objects.create(
            facility=facility, version=reads_rules.next_version(facility), yaml=text, source=rules.source[:500],
            source_kind=source_kind, observed_on=rules.observed_on, recorded_at=at, recorded_by=by,
        )  # fmt: skip
        if recheck:
            holds.after_rules(facility, at)
    return row


def confirm_unchanged(by: Person, facility: Facility, source_kind: str, at: datetime) -> VisitingRules | None:
    """Record that somebody looked today and the rules are as they were; None when there are none, or they are of
    today already.

    Raises:
        NotAllowed: `by` does not keep visiting rules.
    """
    found = VisitingRules.objects.filter(facility=facility).order_by("-version").first()
    if found is None:
        require(by, Verb.KEEP_VISITING_RULES, at)
        return None
    rules, on = reads_rules.rule_set_of(found), at.date()
    classes = {name: replace(c, observed_on=on if c.observed_on else None) for name, c in rules.classes.items()}
    return publish_rules(by, facility, replace(rules, observed_on=on, classes=classes), source_kind, at)


def add_hours(
    by: Person,
    facility: Facility,
    visit_class: VisitClass,
    session: Session,
    zone: str,
    source: str,
    source_kind: str,
    at: datetime,
) -> VisitingRules | None:
    """Add one line of visiting hours, seen today, to a facility's rules; the first line makes the rules.

    Lines that are there stay, and keep their own day of observation.

    Raises:
        NotAllowed: `by` does not keep visiting rules.
    """
    found = VisitingRules.objects.filter(facility=facility).order_by("-version").first()
    rules = reads_rules.rule_set_of(found) if found else RuleSet(facility.address_part)
    of_class = rules.classes.get(visit_class) or ClassRules()
    sessions = tuple(sorted({*of_class.sessions, session}, key=repr))
    changed = replace(of_class, sessions=sessions, source=source, observed_on=of_class.observed_on or at.date())
    known_on = rules.observed_on or at.date()
    whole = replace(
        rules, source=rules.source or source, observed_on=known_on, tz=rules.tz or zone,
        classes={**rules.classes, visit_class: changed},
    )  # fmt: skip
    return publish_rules(by, facility, whole, source_kind, at)


def import_rules(by: Person, text: str, source_kind: str, at: datetime) -> list[Imported]:
    """Take in a file of rules; all of it or, when it cannot be read, nothing.

    An entry belongs to the facility whose code by ICE its `id` is. One whose code nobody knows is reported and left
    out: a guess by name could send people to the wrong place.

    Raises:
        NotAllowed: `by` does not keep visiting rules.
        Unreadable: the text is no rule file; with the place.
        NotSeenYet: an entry was seen in the future.
    """
    require(by, Verb.KEEP_VISITING_RULES, at)
    if len(text.encode()) > MAX_BYTES:
        raise Unreadable(f"larger than {MAX_BYTES} bytes, which is no rule file")
    entries = read_rule_sets(plain_text(text, "file"), "file")
    imported = []
    with transaction.atomic():
        for rules in entries:
            facility = _facility_of(rules.facility)
            row = publish_rules(by, facility, rules, source_kind, at) if facility else None
            imported.append(Imported(rules.facility, facility, row))
    return imported


def _facility_of(code: str) -> Facility | None:
    """Return the facility with this code or, as our own exports name those without a code, this number."""
    coded = Facility.objects.filter(detloc__iexact=code).exclude(detloc="").first()
    if coded is None and code.isascii() and code.isdigit() and len(code) < 10:
        return Facility.objects.filter(pk=int(code), detloc="").first()
    return coded


def close_facility(
    by: Person,
    facility: Facility,
    reason: str,
    starts_on: date,
    ends_on: date | None,
    units: list[str],
    applies_to: list[str],
    at: datetime,
) -> Closure:
    """Record that there are no visits, and hold the visits that it concerns. Classes left out mean all.

    Raises:
        NotAllowed: `by` does not keep visiting rules.
    """
    require(by, Verb.KEEP_VISITING_RULES, at)
    with transaction.atomic():
        closure = Closure.objects.create(
            facility=facility, reason=reason, starts_on=starts_on, ends_on=ends_on, units=units,
            applies_to=applies_to, recorded_at=at, recorded_by=by,
        )  # fmt: skip
        holds.after_rules(facility, at)
    return closure


def lift_closure(by: Person, closure: Closure, on: date, at: datetime) -> None:
    """Record from which day on there are visits again, and let go what was held because of it.

    Raises:
        NotAllowed: `by` does not keep visiting rules.
        AlreadyLifted: somebody has lifted it.
    """
    require(by, Verb.KEEP_VISITING_RULES, at)
    with transaction.atomic():
        if not Closure.objects.filter(pk=closure.pk, lifted_on__isnull=True).update(lifted_on=on):
            raise AlreadyLifted(f"closure {closure.pk} is lifted")
        holds.after_rules(closure.facility, at)
