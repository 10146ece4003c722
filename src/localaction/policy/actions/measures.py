"""Entering state laws and local policies: the text, what it says, what became of it, and the second person's check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.text import slugify

from localaction.places.models import Place
from localaction.policy import rulebook
from localaction.policy.models import STATE_KINDS, Measure, MeasureTurn, MeasureVersion, Provision, SharingTerms
from localaction.policy.rules.binding import Rule, overriding
from localaction.policy.rules.codebook import Subject, subject_of
from localaction.policy.rules.entries import Dates, provision_gaps, version_gaps
from localaction.sources.entering import SUPERSEDED, AlreadyEntered, GivenSource, NoLongerStands, Refused


@dataclass(frozen=True)
class GivenVersion:
    """The text of a law or a policy, as a person gives it."""

    name: str
    summary: str
    bound: Sequence[str]
    title: str = ""
    citation: str = ""
    summary_es: str = ""
    adopted_on: dt.date | None = None
    valid_from: dt.date | None = None
    comply_by: dt.date | None = None
    valid_until: dt.date | None = None
    enforcement: str = ""
    vote: str = ""
    text: str = ""
    is_proposed: bool = False


@dataclass(frozen=True)
class GivenProvision:
    """What a version says of one thing, as a person codes it."""

    code: str
    effect: str
    quote: str = ""
    pinpoint: str = ""
    says: str = ""
    says_es: str = ""
    bound: Sequence[str] = ()
    is_proposed: bool = False


@dataclass(frozen=True)
class GivenTurn:
    """What happened to a law or a policy, as a person gives it."""

    kind: str
    on: dt.date
    subjects: Sequence[str] = ()
    note: str = ""
    note_es: str = ""


@dataclass(frozen=True)
class GivenMeasure:
    """A law or a policy that is not known yet."""

    kind: str
    place: Place
    made_by: str
    uid: str = ""
    table_digest: str = ""
    terms: dict[str, Any] = field(default_factory=dict)


class Preempted(Exception):
    """A local rule cannot be in force as adopted: a state law stood against it from the first day."""

    def __init__(self, law: Rule, name: str, since: dt.date) -> None:
        super().__init__(law.measure)
        self.law, self.name, self.since = law, name, since


@transaction.atomic
def enter_measure(
    given: GivenMeasure, version: GivenVersion, source: GivenSource, person: Any, at: dt.datetime
) -> MeasureVersion:
    """Record a law or a policy that is not known yet, with its first version.

    Args:
        given: what stays the same; without a uid one is made from state, place and name.
        version, source: the text and where it was read.
        person: who enters it; None for the starting set.
        at: now.

    Raises:
        Refused: something is missing or cannot be right.
        AlreadyEntered: the uid is taken.
    """
    _check(given.kind, given.place, version, source, at)
    uid = given.uid or slugify(
        f"{given.place.state} {'' if _is_state(given.place) else given.place.name} {version.name}"
    )
    if Measure.objects.filter(uid=uid[:80]).exists():
        raise AlreadyEntered(["ENTERED_ALREADY"])
    measure = Measure.objects.create(
        uid=uid[:80], kind=given.kind, place=given.place, state=given.place.state, made_by=given.made_by,
        table_digest=given.table_digest,
    )  # fmt: skip
    row = _version(measure, version, source, person, at)
    if given.terms:
        SharingTerms.objects.create(version=row, **given.terms)
    return row


@transaction.atomic
def amend(
    measure: Measure, version: GivenVersion, source: GivenSource, person: Any, at: dt.datetime,
    terms: Mapping[str, Any] | None = None,
) -> MeasureVersion:  # fmt: skip
    """Record a text that took the place of the last one on a later day; the earlier ones stay for their days.

    Args:
        terms: of a data-sharing agreement; None: those of the version before.

    Raises:
        Refused: as for `enter_measure`; NOT_LATER when it does not begin after the version before it.
    """
    _check(measure.kind, measure.place, version, source, at)
    before = standing(measure).exclude(valid_from=None).order_by("-valid_from").first()
    if before and before.valid_from and (version.valid_from is None or version.valid_from <= before.valid_from):
        raise Refused(["NOT_LATER"])
    row = _version(measure, version, source, person, at)
    _carry_terms(before, row, terms)
    return row


def _carry_terms(before: MeasureVersion | None, row: MeasureVersion, given: Mapping[str, Any] | None) -> None:
    """Give a version the terms of the one before it, or those that were given with it."""
    terms = SharingTerms.objects.filter(version=before).first()
    if given is not None:
        SharingTerms.objects.create(version=row, **given)
    elif terms is not None:
        terms.pk, terms.version = None, row
        terms.save(force_insert=True)


@transaction.atomic
def correct(
    wrong: MeasureVersion, version: GivenVersion, source: GivenSource, person: Any, at: dt.datetime,
    terms: Mapping[str, Any] | None = None,
) -> MeasureVersion:  # fmt: skip
    """Record a version that takes the place of one that we had written down wrongly.

    The wrong one stays stored, superseded. Its codings move on as new rows, to be checked again; its terms as they
    are, or as `terms` gives them.

    Raises:
        Refused: as for `enter_measure`.
        NoLongerStands: somebody corrected or withdrew it first.
    """
    held = MeasureVersion.objects.select_for_update().get(pk=wrong.pk)
    if held.superseded_at is not None or held.withdrawn_at is not None:
        raise NoLongerStands
    _check(held.measure.kind, held.measure.place, version, source, at)
    held.superseded_at = at
    held.save(update_fields=["superseded_at"])
    row = _version(held.measure, version, source, person, at, corrects=held)
    for provision in held.provisions.filter(withdrawn_at=None).order_by("id"):
        provision.pk, provision.version = None, row
        provision.reviewed_at = provision.reviewed_by = None
        provision.save(force_insert=True)
    _carry_terms(held, row, terms)
    return row


@transaction.atomic
def code_provision(
    version: MeasureVersion, given: GivenProvision, source: GivenSource | None, person: Any, at: dt.datetime
) -> Provision:
    """Record what a version says of one thing; another coding of the same thing is superseded by it.

    Args:
        version: a standing version.
        given: the coding.
        source: where it was read; None: where the version was.
        person, at: who and when.

    Raises:
        Refused: no words are quoted, or the quoted ones are not in the text.
        UnknownCode: no codebook has the code.
        Preempted: a local rule is coded as adopted, and a state law stood against it on its first day; it can be
            coded as proposed.
        NoLongerStands: the version was superseded or withdrawn.
    """
    subject_of(given.code)
    if version.superseded_at is not None or version.withdrawn_at is not None:
        raise NoLongerStands
    codes = provision_gaps(given.effect, given.quote, given.says, given.pinpoint, version.text)
    if codes:
        raise Refused(codes)
    read = source or GivenSource("", version.as_of, version.confidence, checked_on=version.checked_on)
    row = Provision(
        version=version, entered_by=person, entered_at=at, **{**vars(given), "bound": list(given.bound)}, **read.columns
    )
    _refuse_what_law_bars(row)
    Provision.objects.filter(version=version, code=given.code, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=person, withdrawn_why=SUPERSEDED
    )
    row.save()
    return row


def _refuse_what_law_bars(row: Provision) -> None:
    """Refuse a local rule as adopted where a state law stood against it on its first day."""
    version, measure = row.version, row.version.measure
    if measure.is_law or row.is_proposed or version.valid_from is None:
        return
    rule = rulebook.rule_of(rulebook.Record(version, [row], [], version.valid_until, 1), row)
    found = rulebook.records(Q(measure__state=measure.state, measure__kind__in=STATE_KINDS))
    law = overriding(rule, rulebook.rules_of(found), version.valid_from, measure.state)
    if law is not None:
        raise Preempted(law, rulebook.by_uid(found)[law.measure].version.name, law.valid_from or version.valid_from)


@transaction.atomic
def record_turn(measure: Measure, given: GivenTurn, source: GivenSource, person: Any, at: dt.datetime) -> MeasureTurn:
    """Record what happened to a law or a policy on a day; what follows for others is worked out when it is read.

    Raises:
        Refused: the source gives nothing to check, or a subject is not known.
        AlreadyEntered: the same event of the same day is recorded.
    """
    codes = [] if source.url.strip() or source.title.strip() else ["NOTHING_TO_CHECK"]
    if source.as_of > at.date():
        codes.append("READ_LATER")
    if not set(given.subjects) <= set(Subject.__members__):
        codes.append("UNKNOWN_SUBJECT")
    if codes:
        raise Refused(codes)
    values = {**vars(given), "subjects": list(given.subjects)}
    try:
        with transaction.atomic():
            return MeasureTurn.objects.create(
                measure=measure, entered_by=person, entered_at=at, **values, **source.columns
            )
    except IntegrityError:
        raise AlreadyEntered(["ENTERED_ALREADY"]) from None


Entry = MeasureVersion | Provision | MeasureTurn


def standing(measure: Measure) -> Any:
    """Return the versions of a measure that neither a correction nor a withdrawal took away."""
    return measure.versions.filter(superseded_at=None, withdrawn_at=None)


def _is_state(place: Place) -> bool:
    return place.kind == Place.Kind.STATE


def _check(kind: str, place: Place, version: GivenVersion, source: GivenSource, at: dt.datetime) -> None:
    dates = Dates(version.adopted_on, version.valid_from, version.comply_by, version.valid_until)
    codes = version_gaps(
        dates, version.bound, version.citation, source.url, source.as_of, source.checked_on, kind in STATE_KINDS,
        _is_state(place), at.date(),
    )  # fmt: skip
    if codes:
        raise Refused(codes)


def _version(
    measure: Measure, given: GivenVersion, source: GivenSource, person: Any, at: dt.datetime,
    corrects: MeasureVersion | None = None,
) -> MeasureVersion:  # fmt: skip
    last = measure.versions.aggregate(n=Max("number"))["n"] or 0
    values = {**vars(given), "bound": list(given.bound)}
    return MeasureVersion.objects.create(
        measure=measure, number=last + 1, corrects=corrects, entered_by=person, entered_at=at, **values,
        **source.columns,
    )  # fmt: skip
