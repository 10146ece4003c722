"""What binds a body on a day in a subject: state law by its dates, local rules, and which of them gives way.

A state law and an ordinance about the same subject meet here. Example: Austin's council may not forbid its police to
ask about status, because a Texas law in force since 2017-09-01 forbids such limits; it may require officers to say
that nobody need answer, because no state law speaks of that. Nothing is stored: when a court stops the law on a day,
the ordinance stands again from that day on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from localaction.policy.rules.codebook import Subject


class Effect(StrEnum):
    """What a rule says of working with ICE in a subject.

    LIMITS forbids with named exceptions, such as a judge's warrant. PREEMPTS takes from local bodies the power to
    limit and requires nothing by itself. SILENT: somebody read the whole law, and it says nothing of the subject.
    For a duty towards the public (INFORM, REPORTING, ...) REQUIRES is the protection.
    """

    REQUIRES = "REQUIRES"
    FORBIDS = "FORBIDS"
    LIMITS = "LIMITS"
    PREEMPTS = "PREEMPTS"
    PERMITS = "PERMITS"
    SILENT = "SILENT"


class Level(StrEnum):
    """Who made a rule."""

    STATE = "STATE"
    LOCAL = "LOCAL"


class Holder(StrEnum):
    """Whom a rule binds; EVERYBODY stands for all the others."""

    EVERYBODY = "EVERYBODY"
    SHERIFF = "SHERIFF"
    JAIL = "JAIL"
    POLICE = "POLICE"
    CAMPUS = "CAMPUS"
    STATE_AGENCY = "STATE_AGENCY"
    GOVERNMENT = "GOVERNMENT"


class TurnKind(StrEnum):
    """What happened to a law or a policy after it was made. NOT_FOLLOWED leaves it in force."""

    ENJOINED = "ENJOINED"
    LIFTED = "LIFTED"
    REPEALED = "REPEALED"
    STRUCK_DOWN = "STRUCK_DOWN"
    NOT_RENEWED = "NOT_RENEWED"
    NOT_FOLLOWED = "NOT_FOLLOWED"


ENDS = frozenset({TurnKind.REPEALED, TurnKind.STRUCK_DOWN, TurnKind.NOT_RENEWED})
LIMITING = frozenset({Effect.FORBIDS, Effect.LIMITS})
COOPERATING = frozenset({Effect.REQUIRES, Effect.PERMITS})


@dataclass(frozen=True)
class Turn:
    """A dated event of a law or a policy; it counts from its day on.

    Attributes:
        subjects: which of them it touches; empty for the whole.
    """

    kind: TurnKind
    on: dt.date
    subjects: frozenset[Subject] = frozenset()


@dataclass(frozen=True)
class Rule:
    """What one law or policy says of one subject.

    Attributes:
        measure: names the law or policy.
        place: state's two letters for a state law, Census code of the place for a local rule.
        valid_from: day on which it takes effect; None: the day is not known to us, and it binds nobody.
        valid_until: first day on which it has no effect; None: open.
        comply_by: last day to do what it requires; None where it takes effect at once.
        code: as it was coded; another name for the subject, or a model rule.
    """

    measure: str
    level: Level
    place: str
    subject: Subject
    effect: Effect
    valid_from: dt.date | None
    valid_until: dt.date | None = None
    comply_by: dt.date | None = None
    bound: frozenset[Holder] = frozenset({Holder.EVERYBODY})
    turns: Sequence[Turn] = ()
    is_proposed: bool = False
    code: str = ""
    number: int = 0

    @property
    def own_turns(self) -> list[Turn]:
        """Return the events that touch this subject, in order of day."""
        return sorted((t for t in self.turns if not t.subjects or self.subject in t.subjects), key=lambda t: t.on)


@dataclass(frozen=True)
class Body:
    """An agency or a government: what it is, and where."""

    holders: frozenset[Holder]
    state: str
    places: frozenset[str] = field(default_factory=frozenset)


class Force(StrEnum):
    """Where a rule stands on a day."""

    PROPOSED = "PROPOSED"
    UNDATED = "UNDATED"
    NOT_YET = "NOT_YET"
    IN_FORCE = "IN_FORCE"
    PREEMPTED = "PREEMPTED"
    ENJOINED = "ENJOINED"
    REPEALED = "REPEALED"
    STRUCK_DOWN = "STRUCK_DOWN"
    EXPIRED = "EXPIRED"
    NOT_RENEWED = "NOT_RENEWED"


@dataclass(frozen=True)
class Stand:
    """Where a rule stands on a day, since when, and by which law where it gives way."""

    force: Force
    since: dt.date | None = None
    by: Rule | None = None


def binds(rule: Rule, body: Body) -> bool:
    """Return whether a rule is addressed to a body, whatever the day."""
    here = rule.place == body.state if rule.level is Level.STATE else rule.place in body.places
    return here and (Holder.EVERYBODY in rule.bound or bool(rule.bound & body.holders))


def own_stand(rule: Rule, on: dt.date) -> Stand:
    """Return where a rule stands by its own dates and events, leaving other laws aside."""
    if rule.is_proposed:
        return Stand(Force.PROPOSED)
    if rule.valid_from is None:
        return Stand(Force.UNDATED)
    if on < rule.valid_from:
        return Stand(Force.NOT_YET, rule.valid_from)
    stand = Stand(Force.IN_FORCE, rule.valid_from)
    for turn in rule.own_turns:
        if turn.on > on:
            break
        if turn.kind in ENDS:
            return Stand(Force(turn.kind.value), turn.on)
        if turn.kind is TurnKind.ENJOINED:
            stand = Stand(Force.ENJOINED, turn.on)
        elif turn.kind is TurnKind.LIFTED and stand.force is Force.ENJOINED:
            stand = Stand(Force.IN_FORCE, max(turn.on, rule.valid_from))
    if rule.valid_until is not None and on >= rule.valid_until:
        return Stand(Force.EXPIRED, rule.valid_until)
    return stand


def is_in_force(rule: Rule, on: dt.date) -> bool:
    """Return whether a rule has effect on a day by its own dates and events."""
    return own_stand(rule, on).force is Force.IN_FORCE


def gives_way(local: Rule, law: Rule) -> bool:
    """Return whether a local rule cannot stand beside a state law, whatever the day.

    A limit gives way to a law that requires the thing or takes the power to limit it; a local duty or leave to work
    with ICE gives way to a law that forbids or limits it. Only a law that binds somebody whom the local rule binds
    can do that.

    Source: ours, from the general rule that state law prevails over the acts of the state's own subdivisions; whether
    a given law does so is coded from its text (Tex. Gov't Code § 752.053, for example).
    """
    if law.level is not Level.STATE or local.level is not Level.LOCAL or law.subject is not local.subject:
        return False
    either = {Holder.EVERYBODY}
    if not (law.bound & local.bound or law.bound & either or local.bound & either):
        return False
    if local.effect in LIMITING:
        return law.effect in (Effect.REQUIRES, Effect.PREEMPTS)
    return local.effect in COOPERATING and local.subject in COOPERATION and law.effect in LIMITING


# Subjects that are work with ICE; in the others a REQUIRES protects.
COOPERATION = frozenset(
    {
        Subject.AGREEMENT, Subject.CONTRACT, Subject.DETAINERS, Subject.NOTIFICATION, Subject.INQUIRY,
        Subject.JAIL_ACCESS, Subject.ASSISTANCE, Subject.INFORMATION, Subject.DATA_SHARING, Subject.PLATE_READERS,
        Subject.SURVEILLANCE, Subject.PUBLIC_PROPERTY, Subject.ARRESTS,
    }
)  # fmt: skip


def overriding(local: Rule, laws: Iterable[Rule], on: dt.date, state: str) -> Rule | None:
    """Return the law in force on a day to which a local rule gives way, the oldest of several; None where none does."""
    found = [law for law in laws if law.place == state and gives_way(local, law) and is_in_force(law, on)]
    return min(found, key=lambda law: (own_stand(law, on).since or on, law.measure), default=None)


def stand(rule: Rule, laws: Iterable[Rule], on: dt.date, state: str) -> Stand:
    """Return where a rule stands on a day, state law considered; a proposal that a law bars is PREEMPTED too."""
    own = own_stand(rule, on)
    if rule.level is Level.STATE or own.force not in (Force.IN_FORCE, Force.PROPOSED):
        return own
    law = overriding(rule, laws, on, state)
    if law is None:
        return own
    began = own_stand(law, on).since
    starts = [day for day in (began, rule.valid_from) if day is not None]
    return Stand(Force.PREEMPTED, max(starts), law)


class Standing(StrEnum):
    """What holds for a body in a subject."""

    REQUIRED = "REQUIRED"
    REQUIRED_BY = "REQUIRED_BY"
    FORBIDDEN = "FORBIDDEN"
    LIMITED = "LIMITED"
    OPEN_BY_LAW = "OPEN_BY_LAW"
    REQUIRED_HERE = "REQUIRED_HERE"
    FORBIDDEN_HERE = "FORBIDDEN_HERE"
    LIMITED_HERE = "LIMITED_HERE"
    FREE = "FREE"
    UNKNOWN = "UNKNOWN"


PROTECTED = frozenset({Standing.FORBIDDEN, Standing.LIMITED, Standing.FORBIDDEN_HERE, Standing.LIMITED_HERE})
_BY_LAW = {
    Effect.REQUIRES: Standing.REQUIRED, Effect.FORBIDS: Standing.FORBIDDEN, Effect.LIMITS: Standing.LIMITED,
    Effect.PREEMPTS: Standing.OPEN_BY_LAW,
}  # fmt: skip
_HERE = {
    Effect.REQUIRES: Standing.REQUIRED_HERE, Effect.FORBIDS: Standing.FORBIDDEN_HERE,
    Effect.LIMITS: Standing.LIMITED_HERE,
}  # fmt: skip
_STRENGTH = {Effect.REQUIRES: 2, Effect.FORBIDS: 2, Effect.LIMITS: 2, Effect.PREEMPTS: 1}


@dataclass(frozen=True)
class Binding:
    """What holds for a body in a subject on a day, by which rule, and which local rules gave way."""

    subject: Subject
    standing: Standing
    rule: Rule | None = None
    overridden: tuple[Rule, ...] = ()


def what_binds(rules: Collection[Rule], body: Body, subject: Subject, on: dt.date) -> Binding:
    """Return what binds a body on a day in a subject.

    State law that requires, forbids or limits decides, the latest of several; then a law that takes the power to
    limit; then local rules that do not give way, the strictest first; then a law or rule that permits or that was
    read and found silent (FREE). UNKNOWN where nobody has read anything about the subject: that is not "allowed".

    Args:
        rules: laws and local rules of any place, any subject.
        body: whom it is asked of.
    """
    addressed = [rule for rule in rules if rule.subject is subject and binds(rule, body)]
    laws = [rule for rule in addressed if rule.level is Level.STATE and is_in_force(rule, on)]
    local = [rule for rule in addressed if rule.level is Level.LOCAL and is_in_force(rule, on)]
    overridden = tuple(rule for rule in local if overriding(rule, laws, on, body.state))
    decisive = max(
        (law for law in laws if law.effect in _STRENGTH),
        key=lambda law: (_STRENGTH[law.effect], law.valid_from or dt.date.min, law.measure),
        default=None,
    )
    standing_local = [rule for rule in local if rule not in overridden]
    if decisive is not None:
        standing = _BY_LAW[decisive.effect]
        if standing is Standing.REQUIRED and decisive.comply_by is not None and on <= decisive.comply_by:
            standing = Standing.REQUIRED_BY
        return Binding(subject, standing, decisive, overridden)
    order = [Effect.FORBIDS, Effect.LIMITS, Effect.REQUIRES]
    for effect in order:
        for rule in sorted(standing_local, key=lambda rule: rule.measure):
            if rule.effect is effect:
                return Binding(subject, _HERE[effect], rule, overridden)
    said = [rule for rule in (*laws, *standing_local) if rule.effect in (Effect.PERMITS, Effect.SILENT)]
    if said:
        return Binding(subject, Standing.FREE, min(said, key=lambda rule: (rule.level != Level.STATE, rule.measure)))
    return Binding(subject, Standing.UNKNOWN, None, overridden)


def change_days(rules: Iterable[Rule]) -> list[dt.date]:
    """Return every day on which something may change, in order: between two of them all stands still."""
    days: set[dt.date] = set()
    for rule in rules:
        days |= {day for day in (rule.valid_from, rule.valid_until) if day is not None}
        days |= {turn.on for turn in rule.turns}
        if rule.comply_by is not None:
            days.add(rule.comply_by + dt.timedelta(days=1))
    return sorted(days)
