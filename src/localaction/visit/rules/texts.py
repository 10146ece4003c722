"""The table of reasons: code, effect on the answer, English sentence (the msgid).

Ours: the effects. A rule that says no is NOT_ALLOWED; a rule we cannot decide is CONFIRM, never ALLOWED.
"""

from __future__ import annotations

from localaction.visit.rules.codes import Code, Effect, gettext_noop

NO, ASK, YES, NOTE = Effect.NOT_ALLOWED, Effect.CONFIRM, Effect.ALLOWED, Effect.NOTE

WORDING: dict[Code, tuple[Effect, str]] = {
    Code.RULES_STALE: (
        ASK,
        gettext_noop(
            "These rules were last seen on %(seen)s, more than %(days)s days ago. Ask whether they still hold."
        ),
    ),
    Code.RULES_UNDATED: (NOTE, gettext_noop("Nobody recorded when these rules were seen. They may have changed.")),
    Code.RULES_NOT_IN_FORCE: (
        ASK,
        gettext_noop("These rules hold for other dates (%(period)s). Ask which rules hold on the day."),
    ),
    Code.RULE_KEY_UNKNOWN: (
        ASK,
        gettext_noop("The rules say “%(key)s: %(value)s”, which this program does not understand. Ask what it means."),
    ),
    Code.STATUS_ON_PAGE: (ASK, gettext_noop("The facility's page says: “%(text)s”. Ask whether this still holds.")),
    Code.TEXT_CUT: (ASK, gettext_noop("The published text breaks off here. Ask for the rest of the hours.")),
    Code.FACILITY_CLOSED: (NO, gettext_noop("The facility is closed to visits %(period)s (%(reason)s).")),
    Code.UNIT_CLOSED: (NO, gettext_noop("Unit %(unit)s is closed to visits %(period)s (%(reason)s).")),
    Code.CLASS_NOT_PERMITTED: (NO, gettext_noop("The facility does not permit visits of class %(visit_class)s.")),
    Code.CLASS_UNSTATED: (
        ASK,
        gettext_noop("The rules on file say nothing of visits of class %(visit_class)s. Ask the facility."),
    ),
    Code.CLASS_UNKNOWN: (ASK, gettext_noop("The class of visit is not given, so no rules could be chosen.")),
    Code.DATE_UNKNOWN: (ASK, gettext_noop("The date of the visit is not given.")),
    Code.TIME_UNKNOWN: (ASK, gettext_noop("The time of the visit is not given. Hours that day: %(hours)s.")),
    Code.DAY_CLOSED: (NO, gettext_noop("There are no visits on %(day)s.")),
    Code.DAY_NOT_OPEN: (NO, gettext_noop("%(day)s is not a visiting day for this session; it is held on %(days)s.")),
    Code.DAYS_UNSTATED: (ASK, gettext_noop("The rules do not say on which days this visit is possible.")),
    Code.TIME_NOT_OPEN: (NO, gettext_noop("%(time)s is outside the visiting hours (%(hours)s).")),
    Code.HOURS_UNSTATED: (ASK, gettext_noop("The rules do not say at what hours this visit is possible.")),
    Code.SLOT_CUT_SHORT: (
        ASK,
        gettext_noop(
            "A visit of %(minutes)s minutes from %(time)s would run past %(closes)s. Ask whether you are let in."
        ),
    ),
    Code.LAST_ADMISSION: (NO, gettext_noop("Nobody is admitted after %(last)s.")),
    Code.HOLIDAY_CLOSED: (NO, gettext_noop("There are no visits on holidays (%(holiday)s).")),
    Code.HOLIDAY_UNSTATED: (
        ASK,
        gettext_noop("The day is a holiday (%(holiday)s) and the rules do not say what holds on holidays."),
    ),
    Code.HOLIDAY_HOURS_UNSTATED: (
        ASK,
        gettext_noop(
            "The day is a holiday (%(holiday)s) with hours of its own; whether this session is held is not said."
        ),
    ),
    Code.HOLIDAY_OBSERVED: (
        ASK,
        gettext_noop("%(holiday)s: the facility may or may not keep this day as a holiday, and the hours differ."),
    ),
    Code.WEEK_OF_MONTH: (
        NO,
        gettext_noop("Week %(week)s not in %(weeks)s: the session is held only in those weeks of the month."),
    ),
    Code.WEEK_OF_MONTH_UNSTATED: (
        ASK,
        gettext_noop("It is week %(week)s of the month; the rules speak only of weeks %(weeks)s."),
    ),
    Code.UNIT_NOT_IN_SESSION: (NO, gettext_noop("The session is for %(units)s, not for unit %(unit)s.")),
    Code.UNIT_HAS_NO_VISITS: (NO, gettext_noop("The rules give no visits to unit %(unit)s.")),
    Code.UNIT_KEEPS_OWN_HOURS: (NO, gettext_noop("Unit %(unit)s has visiting hours of its own (%(hours)s).")),
    Code.UNIT_HAS_OWN_HOURS: (
        ASK,
        gettext_noop("Unit %(unit)s has hours of its own; whether it may come to the general session is not said."),
    ),
    Code.UNIT_UNKNOWN: (ASK, gettext_noop("Visits depend on the housing unit, and the person's unit is not known.")),
    Code.UNIT_NOT_LISTED: (ASK, gettext_noop("The rules do not name unit %(unit)s. Ask when it is visited.")),
    Code.UNIT_SCHEDULE_UNPUBLISHED: (
        ASK,
        gettext_noop("Each unit has set times that are not published. Ask for the times of the person's unit."),
    ),
    Code.CLASSIFICATION_NOT_IN_SESSION: (
        NO,
        gettext_noop("The session is for classification %(allowed)s, not %(given)s."),
    ),
    Code.CLASSIFICATION_UNKNOWN: (
        ASK,
        gettext_noop("Visits depend on the security classification, which is not known (%(allowed)s)."),
    ),
    Code.CLASSIFICATION_NOT_LISTED: (ASK, gettext_noop("The rules do not name classification %(given)s.")),
    Code.SEX_NOT_IN_SESSION: (NO, gettext_noop("The session is for sex %(allowed)s, not %(given)s.")),
    Code.SEX_UNKNOWN: (ASK, gettext_noop("The session is for sex %(allowed)s, and the person's is not given.")),
    Code.SEX_NOT_LISTED: (ASK, gettext_noop("The rules do not name sex %(given)s. Ask when the person is visited.")),
    Code.TIER_NOT_IN_SESSION: (NO, gettext_noop("The session is for tier %(allowed)s, not %(given)s.")),
    Code.TIER_UNKNOWN: (ASK, gettext_noop("Visits depend on the tier (%(allowed)s), which is not known.")),
    Code.TIER_NOT_LISTED: (ASK, gettext_noop("The rules do not name tier %(given)s.")),
    Code.SURNAME_LETTER: (
        NO,
        gettext_noop("The session is for surnames %(allowed)s; this surname begins with %(letter)s."),
    ),
    Code.SURNAME_UNKNOWN: (ASK, gettext_noop("Visits depend on the first letter of the surname, which is not known.")),
    Code.SURNAME_ORDER_UNKNOWN: (
        ASK,
        gettext_noop(
            "Under which letter the facility registered the surname is not known (%(letters)s), and it matters."
        ),
    ),
    Code.ANUMBER_BAND: (NO, gettext_noop("The session is for A-numbers ending %(band)s; this one ends otherwise.")),
    Code.ANUMBER_BAND_UNKNOWN: (
        ASK,
        gettext_noop("The session is for A-numbers ending %(band)s, and the last digits are not known."),
    ),
    Code.ROLE_NOT_IN_SESSION: (NO, gettext_noop("These hours are for %(allowed)s, not for %(given)s.")),
    Code.ROLE_UNKNOWN: (ASK, gettext_noop("Hours differ by the visitor's role (%(allowed)s), which is not given.")),
    Code.ROLE_NOT_LISTED: (ASK, gettext_noop("The rules do not name visitors of role %(given)s.")),
    Code.MODE_NOT_OFFERED: (NO, gettext_noop("This session is %(offered)s, not %(wanted)s.")),
    Code.MODE_UNSTATED: (ASK, gettext_noop("The rules do not say whether this session is %(wanted)s.")),
    Code.BY_REQUEST: (ASK, gettext_noop("This visit must be asked for and granted (%(whom)s).")),
    Code.APPOINTMENT_NEEDED: (ASK, gettext_noop("Visits are by appointment (%(how)s). Make it first.")),
    Code.PARTY_TOO_LARGE: (NO, gettext_noop("Too many visitors: %(n)s %(who)s, at most %(limit)s.")),
    Code.PARTY_LIMIT_FLEXIBLE: (
        ASK,
        gettext_noop(
            "More visitors than usual: %(n)s %(who)s, usually at most %(limit)s. The facility may allow it: ask."
        ),
    ),
    Code.PARTY_UNKNOWN: (
        ASK,
        gettext_noop("The number of visitors is limited; say how many adults and children come."),
    ),
    Code.PARTY_MISMATCH: (ASK, gettext_noop("%(named)s visitors are named, but the party counts %(n)s.")),
    Code.NO_ADULT: (NO, gettext_noop("Children are admitted only with an adult.")),
    Code.NO_ADULT_UNSTATED: (
        ASK,
        gettext_noop("No adult comes, and the rules do not say whether children may come alone."),
    ),
    Code.QUOTA_USED: (NO, gettext_noop("The quota is used: %(used)s of %(limit)s (%(per)s).")),
    Code.QUOTA_AMBIGUOUS: (
        ASK,
        gettext_noop(
            "The rules limit visits in words that can be read in two ways: “%(text)s”. This visit may be too many."
        ),
    ),
    Code.QUOTA_WEEK_UNSTATED: (
        ASK,
        gettext_noop(
            "The quota is %(limit)s a week; whether it is used depends on the day the week begins, which is not said."
        ),
    ),
    Code.QUOTA_WHOSE_UNKNOWN: (
        ASK,
        gettext_noop("Each visitor has a quota (%(limit)s, %(per)s); who made the earlier visits is not known."),
    ),
    Code.PREVIOUS_VISITS_UNKNOWN: (
        ASK,
        gettext_noop("The number of visits is limited, and earlier visits are not given."),
    ),
    Code.NOTICE_TOO_SHORT: (NO, gettext_noop("The visit must be asked for earlier: %(rule)s.")),
    Code.NOTICE_TOO_EARLY: (NO, gettext_noop("The visit cannot be asked for so early: at most %(days)s days before.")),
    Code.NOTICE_UNKNOWN: (
        ASK,
        gettext_noop("The visit must be asked for in time (%(rule)s); when it was asked is not known exactly enough."),
    ),
    Code.CLEARANCE_ENDS: (NO, gettext_noop("%(name)s: the clearance ends on %(day)s, before the visit.")),
    Code.CLEARANCE_STARTS: (NO, gettext_noop("%(name)s: the clearance starts on %(day)s, after the visit.")),
    Code.CLEARANCE_REVOKED: (NO, gettext_noop("%(name)s: the clearance was revoked on %(day)s.")),
    Code.CLEARANCE_UNKNOWN: (
        ASK,
        gettext_noop("%(name)s: it is not known whether the clearance covers the day of the visit."),
    ),
    Code.NOT_CLEARED_AT_FACILITY: (NO, gettext_noop("%(name)s is not cleared at this facility.")),
    Code.FAMILY_USE_SOCIAL: (
        ASK,
        gettext_noop("%(name)s is family: relatives and friends may not serve as volunteers, so use the social visit."),
    ),
    Code.FAMILY_UNKNOWN: (
        ASK,
        gettext_noop("%(name)s: say whether this visitor is family, since relatives may not serve as volunteers."),
    ),
    Code.VISITOR_NOT_ON_LIST: (NO, gettext_noop("%(name)s is not on the person's approved list.")),
    Code.LIST_UNKNOWN: (ASK, gettext_noop("Visitors must be on an approved list. Ask whether %(name)s is on it.")),
    Code.PERSON_REQUEST_MISSING: (NO, gettext_noop("The person must ask for the visit, and has not.")),
    Code.PERSON_REQUEST_UNKNOWN: (
        ASK,
        gettext_noop("The person must ask for the visit. Whether this was done is not known."),
    ),
    Code.SESSION_OPEN: (YES, gettext_noop("The rules on file allow this visit: %(days)s, %(hours)s.")),
    Code.BRING_ID: (NOTE, gettext_noop("Identification: %(text)s.")),
    Code.ARRIVE_BEFORE: (NOTE, gettext_noop("Arrive %(minutes)s minutes before the visit.")),
    Code.PAGE_SAYS: (NOTE, gettext_noop("The rules also say — %(key)s: %(text)s.")),
    Code.REMOTE_OFFERED: (NOTE, gettext_noop("A visit at a distance may be possible (%(mode)s).")),
    Code.UNIT_NOT_CHECKED: (
        NOTE,
        gettext_noop("The unit is not given. If the person is in %(units)s, other hours apply."),
    ),
    Code.VISITORS_UNNAMED: (NOTE, gettext_noop("No visitor is named, so no clearance was checked.")),
    Code.ASKED_AFTER_VISIT: (NOTE, gettext_noop("The day of the visit lies before the day it was asked about.")),
    Code.REQUEST_KEY_UNREAD: (NOTE, gettext_noop("The request has “%(key)s”, which this program does not read.")),
}
