"""Read rule sets as published pages were noted down: one facility, a list, or a file of many.

Several keys may say the same (`unit`, `units`); timetables come as `sessions`, as days and hours of the class itself,
as a table by hour (`contact_weekend`), as windows (`video_daily`) or by role (`attorney`). All become sessions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from localaction.visit.exchange import values as v
from localaction.visit.exchange.fields import Fields, Reader, joined, mapping, read_fields, statements, to, to_both
from localaction.visit.exchange.plain import Unreadable
from localaction.visit.rules.limits import zone_named
from localaction.visit.rules.shapes import (
    WEEKDAYS,
    ClassRules,
    Closure,
    HolidayPolicy,
    Mode,
    Notice,
    PartyRule,
    Period,
    Quota,
    QuotaOf,
    RuleSet,
    Session,
    Statement,
    VisitClass,
)

ROLES = frozenset({"attorney", "paralegal", "legal_assistant", "interpreter", "expert", "consul"})

# Statements that a visitor should read and that change no answer.
NOTES: frozenset[str] = frozenset({
    "accepted_kinds", "address", "advice", "a_number_required", "adult_age", "arrive_before_min",
    "arrive_minutes_before", "booking_channel", "capacity", "code", "distance_ft", "dress", "driver",
    "driver_insurance_required", "ero_field_office", "facility", "id", "longer_for_distance", "name", "note",
    "off_day_or_long", "phone", "photo_id_required", "ppe_required", "search", "source_kind", "special_family_weekday",
    "standard", "tier_note", "type", "verified_by", "verified_on",
})  # fmt: skip

NOTICE: dict[str, Reader] = {
    "min_hours": to("min_hours", v.count),
    "hours": to("min_hours", v.count),
    "days_before": to("days_before", v.count),
    "by": to("by", v.clock_time),
    "max_days": to("max_days", v.count),
}
PARTY: dict[str, Reader] = {
    "max_total": to("max_total", v.count),
    "max_adults": to("max_adults", v.count),
    "max_children": to("max_children", v.count),
    "max_children_per_adult": to("max_children_per_adult", v.count),
    "minor_needs_adult": to("minor_needs_adult", v.flag),
    "flexible": to("is_flexible", v.flag),
}
QUOTA: dict[str, Reader] = {
    "per": to("per", lambda value: Period.WEEKEND_DAYS_PER_MONTH if _is_weekends(value) else v.one_of(Period)(value)),
    "max": to("limit", v.count),
    "of": to("of", v.one_of(QuotaOf)),
    "week_starts": to("week_starts", v.weekday),
}
CLOSURE: dict[str, Reader] = {
    "from": to("starts_on", v.day),
    "to": to("ends_on", v.day),
    "until": to("ends_on", v.day_before),
    "unit": to("units", v.words),
    "units": to("units", v.words),
    "reason": to("reason", v.word),
    "applies_to": to("applies_to", v.some_of(VisitClass)),
    "days": to("lasts_days", v.positive),
    "new_cases_on": to("new_cases_on", v.days_list),
    "lifted_on": to("lifted_on", v.day),
}
WHEN: dict[str, Reader] = {
    "days": to("days", v.weekdays),
    "days_of_week": to("days", v.weekdays),
    "time": to_both("times", "is_cut", v.spans),
    "times": to_both("times", "is_cut", v.spans),
}
WHOM: dict[str, Reader] = {
    "weeks_of_month": to("weeks_of_month", v.weeks),
    "unit": to("units", v.words),
    "units": to("units", v.words),
    "classification": to("classifications", v.words),
    "classifications": to("classifications", v.words),
    "sex": to("sexes", v.sexes),
    "surname": to("surnames", v.letters),
    "anumber_band": to("band", v.band),
    "tier": to("tiers", v.words),
    "tiers": to("tiers", v.words),
    "role": to("roles", v.words),
    "roles": to("roles", v.words),
    "by_request_to": to("by_request_to", v.sentence),
    "by_pod": to("is_by_pod", v.flag),
    "notice_hours": to("notice", lambda value: Notice(min_hours=v.count(value))),
}
SESSION: dict[str, Reader] = {
    **WHEN,
    **WHOM,
    "none": to("has_no_visits", v.flag),
    "mode": to("mode", v.one_of(Mode)),
    "slot_minutes": to("slot_minutes", v.positive),
    "holiday_policy": to("holiday_policy", v.one_of(HolidayPolicy)),
    "tz": to("tz", lambda value: zone(value)),
    "notice": to("notice", lambda value: Notice(**read_fields(mapping(value), NOTICE, NOTES))),
}
CLASS: dict[str, Reader] = {
    "source": to("source", v.sentence),
    "observed_on": to("observed_on", v.day),
    "permitted": to("is_permitted", v.flag),
    "mode": SESSION["mode"],
    "slot_minutes": SESSION["slot_minutes"],
    "holiday_policy": SESSION["holiday_policy"],
    "includes_holidays": to("holiday_policy", lambda x: HolidayPolicy.SAME if v.flag(x) else HolidayPolicy.NONE),
    "last_admission": to("last_admission", v.clock_time),
    "closed": to("closed_days", v.weekdays),
    "status_on_page": to("status_on_page", v.sentence),
    "party": to("party", lambda value: PartyRule(**read_fields(mapping(value), PARTY, NOTES))),
    "minors_with_adult": to("minors_with_adult", v.flag),
    "quota": lambda value: read_quota(value),
    "notice": SESSION["notice"],
    "appointment": to("appointment", v.sentence),
    "approved_list": to("needs_approved_list", v.flag),
    "needs_approved_list": to("needs_approved_list", v.flag),
    "person_submits_request": to("needs_person_request", v.flag),
    "needs_person_request": to("needs_person_request", v.flag),
    "units_prescheduled": to("units_prescheduled", v.flag),
    "closures": to("closures", lambda value: read_closures(value)),
}
RULE_SET: dict[str, Reader] = {
    "id": to("facility", v.word),
    "facility": to("facility", v.word),
    "source": CLASS["source"],
    "source_url": CLASS["source"],
    "observed_on": CLASS["observed_on"],
    "stale_after_days": to("stale_after_days", v.count),
    "tz": SESSION["tz"],
    "valid_from": to("valid_from", v.day),
    "valid_to": to("valid_until", v.day),
    "closed_from": to("closed_from", v.day),
    "closures": CLASS["closures"],
}


def _is_weekends(value: object) -> bool:
    return isinstance(value, str) and value.upper().replace("-", "_") in ("WEEKEND_MONTH", "WEEKEND_DAYS_PER_MONTH")


def zone(value: object) -> str:
    """Read an IANA time zone name that this machine knows."""
    if zone_named(v.word(value)) is None:
        raise ValueError("a time zone such as America/Chicago is wanted")
    return v.word(value)


def read_quota(value: object) -> Fields:
    """Read quotas: a list of `{per, max, of}`, one of them, or a sentence, which is kept as printed."""
    if isinstance(value, str):
        return {"quota_in_words": v.sentence(value)}
    quotas = [Quota(**read_fields(mapping(q), QUOTA, NOTES)) for q in v.one_or_many(value)]
    if any((q.per is None or q.limit is None) and not q.unread for q in quotas):
        raise ValueError("a quota has `per` and `max`")
    return {"quotas": tuple(sorted(quotas, key=repr))}


def read_closures(value: object) -> tuple[Closure, ...]:
    """Read closures: `from`, `to` (last closed day) or `until` (first open day), `units`, `reason`, `applies_to`;
    for a quarantine also `days`, `new_cases_on` and `lifted_on`."""
    closures = [Closure(**read_fields(mapping(c), CLOSURE, NOTES)) for c in v.one_or_many(value)]
    return tuple(sorted(closures, key=repr))


def read_session(value: object, **given: object) -> Session:
    """Read one line of a timetable; `given` are keys that its place in the publication implies."""
    raw: dict[str, Any] = {**given, **mapping(value)}
    raw = joined(raw, "start", "end", "time")
    raw = joined(raw, "surname_from", "surname_to", "surname")
    raw = joined(raw, "anumber_last3_from", "anumber_last3_to", "anumber_band")
    fields = read_fields(raw, SESSION, NOTES)
    restricted = fields.keys() - {"has_no_visits", "units", "days", "notes", "unread"}
    if fields.get("has_no_visits") and restricted:
        # "No visits" for some of a unit's people: which of them, the timetable cannot say.
        del fields["has_no_visits"]
        fields["unread"] = (*fields["unread"], Statement("none", True))
    return Session(**fields)


def read_class(value: object, name: str) -> ClassRules:
    """Read the rules of one class of visit; a value that is no mapping is kept unread."""
    if value is None:
        return ClassRules()
    if value is False:
        return ClassRules(is_permitted=False)
    if not isinstance(value, dict):
        return ClassRules(unread=(Statement(name, value),))
    raw = dict(value)
    sessions: list[Session] = []
    unread: dict[str, object] = {}
    if raw.get("minors_with_adult_18") is True and not raw.keys() & {"minors_with_adult", "adult_age"}:
        del raw["minors_with_adult_18"]
        raw |= {"minors_with_adult": True, "adult_age": 18}
    for key in [k for k in raw if k in TABLES or k in ROLES]:
        table = raw.pop(key)
        try:
            sessions += _by_role(key, table) if key in ROLES else TABLES[key](table)
        except ValueError:
            unread[key] = table
    own = {key: raw.pop(key) for key in list(raw) if key in WHEN or key in WHOM or key in ("start", "end")}
    overall = None
    if "overall" in raw:
        overall = _overall(raw.pop("overall"), unread)
    if own and not ("sessions" in value or "contact_weekend" in value):
        sessions.append(read_session(own))
    elif own and overall is None and own.keys() <= WHEN.keys():
        overall = read_session(own)
    else:
        unread |= own
    fields = read_fields(raw, CLASS, NOTES)
    fields["unread"] = statements({s.key: s.value for s in fields["unread"]} | unread)
    return ClassRules(**fields, sessions=tuple(sorted(sessions, key=repr)), overall=overall)


def _overall(value: object, unread: dict[str, object]) -> Session | None:
    try:
        if isinstance(value, dict):
            return Session(**read_fields(value, WHEN, frozenset()))
        days, times = v.days_and_hours(value)
    except ValueError:
        unread["overall"] = value
        return None
    return Session(days=days, times=times)


def _by_role(role: str, value: object) -> list[Session]:
    """Read the hours of one role: `daily 07:00-22:00`, or a mapping of days to hours."""
    if isinstance(value, dict):
        lines = [(v.weekdays(days), v.spans(times)[0]) for days, times in value.items()]
    else:
        lines = [v.days_and_hours(value)]
    return [Session(days=days, times=times, roles=(role,)) for days, times in lines]


def _contact_weekend(value: object) -> Iterator[Session]:
    for time, pods in mapping(value).items():
        for day, units in mapping(pods).items():
            yield Session(
                days=v.weekdays(day), times=(v.span(time),), units=v.words(units), mode=Mode.CONTACT
            )  # fmt: skip


def _video_daily(value: object) -> Iterator[Session]:
    raw = mapping(value)
    if not raw.keys() <= {"windows", "by_pod"}:
        raise ValueError("windows and by_pod are wanted")
    times, is_cut = v.spans(raw["windows"]) if "windows" in raw else ((), False)
    by_pod = v.flag(raw.get("by_pod", False))
    yield Session(days=WEEKDAYS, times=times, is_cut=is_cut, mode=Mode.VIDEO_REMOTE, is_by_pod=by_pod)


def _remote(value: object) -> Iterator[Session]:
    if isinstance(value, str):
        yield Session(mode=Mode.VIDEO_REMOTE, by_request_to=v.sentence(value))
    else:
        yield read_session(value, mode=str(Mode.VIDEO_REMOTE))


TABLES = {
    "sessions": lambda value: [read_session(s) for s in v.one_or_many(value)],
    "contact_weekend": lambda value: list(_contact_weekend(value)),
    "video_daily": lambda value: list(_video_daily(value)),
    "remote": lambda value: list(_remote(value)),
}


def read_rule_set(raw: Mapping[str, Any], name: str) -> RuleSet:
    """Read one facility's entry.

    Raises: `Unreadable` when it does not name its facility. Nothing else is refused: what cannot be read is kept and
    makes every answer that it may bear on CONFIRM.
    """
    classes = {c: read_class(raw[key], key) for c in VisitClass for key in (c.casefold(), str(c)) if key in raw}
    rest = {key: value for key, value in raw.items() if key not in classes and key.upper() not in classes}
    fields = read_fields(rest, RULE_SET, NOTES)
    if "facility" not in fields:
        raise Unreadable(f"{name}: an entry without an `id` (keys: {', '.join(map(str, raw)) or 'none'})")
    return RuleSet(**fields, classes=classes)


def read_rule_sets(plain: object, name: str) -> list[RuleSet]:
    """Read one entry, a list of entries, or a mapping with a list under `facilities` whose other keys all share.

    Raises: `Unreadable` for any other shape, and for two entries of one facility.
    """
    shared: dict[str, Any] = {}
    if isinstance(plain, dict) and isinstance(plain.get("facilities"), list):
        shared = {key: value for key, value in plain.items() if key != "facilities"}
        plain = plain["facilities"]
    entries = plain if isinstance(plain, list) else [plain]
    if not entries or not all(isinstance(entry, dict) for entry in entries):
        raise Unreadable(f"{name}: not a rule set: an entry with an `id`, or a list of such entries, is wanted")
    read = [read_rule_set({**shared, **mapping(entry)}, name) for entry in entries]
    seen: set[str] = set()
    for rules in read:
        if rules.facility.casefold() in seen:
            raise Unreadable(f"{name}: two entries for “{rules.facility}”")
        seen.add(rules.facility.casefold())
    return read
