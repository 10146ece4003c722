"""What a rule set and a request are made of: frozen dataclasses, no meaning yet.

An empty tuple in a `Session` means "unstated" for `days` and `times` and "no restriction" for everything else.
Minutes are minutes since midnight, 0 to 1440. Whatever a publication says beyond the known keys is kept as printed:
in `notes` where we know that it changes no answer, in `unread` where we do not know what it means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOLIDAY_DAYS = ("FedHoliday", "Holiday")


class VisitClass(StrEnum):
    """Kinds of visit. Source: PBNDS 2011 (rev. 2016) 5.7 V.A; ICE stakeholder directive of 2011-09-28."""

    SOCIAL = "SOCIAL"
    LEGAL = "LEGAL"
    CONSULTATION = "CONSULTATION"
    CONSULAR = "CONSULAR"
    COMMUNITY = "COMMUNITY"
    STAKEHOLDER = "STAKEHOLDER"
    RELIGIOUS = "RELIGIOUS"


class Mode(StrEnum):
    """How people meet."""

    CONTACT = "CONTACT"
    NON_CONTACT = "NON_CONTACT"
    VIDEO_ONSITE = "VIDEO_ONSITE"
    VIDEO_REMOTE = "VIDEO_REMOTE"
    PHONE = "PHONE"


IN_PERSON = frozenset({None, Mode.CONTACT, Mode.NON_CONTACT})


class HolidayPolicy(StrEnum):
    """What holds on a holiday."""

    SAME = "SAME"
    AS_WEEKEND = "AS_WEEKEND"
    NONE = "NONE"
    UNSTATED = "UNSTATED"


class Period(StrEnum):
    """Over what a quota counts. WEEKEND_DAYS_PER_MONTH counts distinct Saturdays and Sundays of a calendar month."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    WEEKEND_DAYS_PER_MONTH = "WEEKEND_DAYS_PER_MONTH"


class QuotaOf(StrEnum):
    """Whose visits a quota counts."""

    PERSON = "PERSON"
    VISITOR = "VISITOR"


@dataclass(frozen=True)
class Statement:
    """A key and its value as published."""

    key: str
    value: object


@dataclass(frozen=True, order=True)
class Span:
    """Opening hours, half-open: `opens` counts, `closes` does not."""

    opens: int
    closes: int


@dataclass(frozen=True)
class Band:
    """A range of the last digits of the A-number, both ends included; `digits` says how many are compared."""

    digits: int
    low: int
    high: int


@dataclass(frozen=True)
class Notice:
    """How early a visit must, and may, be asked for. `by` is a local time on the day `days_before` the visit."""

    min_hours: int | None = None
    days_before: int | None = None
    by: int | None = None
    max_days: int | None = None
    notes: tuple[Statement, ...] = ()
    unread: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Session:
    """One line of a timetable: when it is held and for whom."""

    days: tuple[str, ...] = ()
    times: tuple[Span, ...] = ()
    is_cut: bool = False
    weeks_of_month: tuple[int, ...] = ()
    units: tuple[str, ...] = ()
    classifications: tuple[str, ...] = ()
    sexes: tuple[str, ...] = ()
    surnames: tuple[tuple[str, str], ...] = ()
    band: Band | None = None
    tiers: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    mode: Mode | None = None
    slot_minutes: int | None = None
    holiday_policy: HolidayPolicy | None = None
    by_request_to: str = ""
    has_no_visits: bool = False
    is_by_pod: bool = False
    notice: Notice | None = None
    tz: str = ""
    notes: tuple[Statement, ...] = ()
    unread: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class PartyRule:
    """How many may come together."""

    max_total: int | None = None
    max_adults: int | None = None
    max_children: int | None = None
    max_children_per_adult: int | None = None
    minor_needs_adult: bool | None = None
    is_flexible: bool = False
    notes: tuple[Statement, ...] = ()
    unread: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Quota:
    """How often: at most `limit` visits per period. `week_starts` is a weekday, or empty when unstated."""

    per: Period | None = None
    limit: int | None = None
    of: QuotaOf | None = None
    week_starts: str = ""
    notes: tuple[Statement, ...] = ()
    unread: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Closure:
    """A time without visits. `ends_on` is the last closed day; `lifted_on` the first open day again.

    A quarantine lasts `lasts_days` from its start and begins anew with each day in `new_cases_on`.
    No `units` means the whole facility; no `applies_to` means every class.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    units: tuple[str, ...] = ()
    reason: str = ""
    applies_to: tuple[VisitClass, ...] = ()
    lasts_days: int | None = None
    new_cases_on: tuple[date, ...] = ()
    lifted_on: date | None = None
    notes: tuple[Statement, ...] = ()
    unread: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class ClassRules:
    """The rules of one facility for one class of visit. `overall` supplies days and hours that a session leaves out.

    `source` and `observed_on` are set where they differ from the facility's.
    """

    source: str = ""
    observed_on: date | None = None
    is_permitted: bool = True
    sessions: tuple[Session, ...] = ()
    overall: Session | None = None
    mode: Mode | None = None
    slot_minutes: int | None = None
    last_admission: int | None = None
    closed_days: tuple[str, ...] = ()
    holiday_policy: HolidayPolicy | None = None
    status_on_page: str = ""
    party: PartyRule | None = None
    minors_with_adult: bool | None = None
    quotas: tuple[Quota, ...] = ()
    quota_in_words: str = ""
    notice: Notice | None = None
    appointment: str = ""
    needs_approved_list: bool = False
    needs_person_request: bool = False
    units_prescheduled: bool = False
    closures: tuple[Closure, ...] = ()
    notes: tuple[Statement, ...] = ()
    unread: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class RuleSet:
    """All that was observed of one facility's visiting rules. `valid_until` and `closed_from` are days, inclusive."""

    facility: str
    source: str = ""
    observed_on: date | None = None
    stale_after_days: int = 90
    tz: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    closed_from: date | None = None
    closures: tuple[Closure, ...] = ()
    classes: Mapping[VisitClass, ClassRules] = field(default_factory=dict)
    notes: tuple[Statement, ...] = ()
    unread: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Person:
    """What is known of the person visited; empty means unknown."""

    unit: str = ""
    classification: str = ""
    sex: str = ""
    surname: str = ""
    a_number_last3: str = ""
    tier: str = ""
    has_requested: bool | None = None


@dataclass(frozen=True)
class Party:
    """Who comes, counted. `adults` is None when not given; children not given are none."""

    adults: int | None = None
    children: int = 0


@dataclass(frozen=True)
class Clearance:
    """A time in which a visitor may visit here, both days included; None means that end is not known."""

    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Visitor:
    """One named visitor. `cleared_at` names facilities; empty means the one asked about."""

    name: str
    clearances: tuple[Clearance, ...] = ()
    revoked_on: date | None = None
    cleared_at: tuple[str, ...] = ()
    is_family: bool | None = None
    is_on_list: bool | None = None
    role: str = ""
    previous_visits: tuple[date, ...] | None = None


@dataclass(frozen=True)
class Request:
    """One question: may these visitors see this person there and then? None or empty means not given.

    `on` and `at` are local to the facility; a naive `asked_at` is local too, a bare day is some time on that day.
    """

    facility: str
    visit_class: VisitClass | None = None
    on: date | None = None
    at: int | None = None
    person: Person = Person()
    party: Party | None = None
    visitors: tuple[Visitor, ...] = ()
    previous_visits: tuple[date, ...] | None = None
    asked_at: datetime | date | None = None
    mode: Mode | None = None
    has_appointment: bool | None = None
    is_granted: bool | None = None
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Holiday:
    """A holiday on a day. `is_observed` marks a day kept in lieu of the day itself."""

    name: str
    is_observed: bool = False
