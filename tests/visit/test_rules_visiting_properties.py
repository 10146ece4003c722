"""What holds of the visiting rules whatever a facility publishes and whoever asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.visit import drawing

from localaction.visit.commands import federal_holidays
from localaction.visit.rules import Code, Effect, check
from localaction.visit.rules import shapes as s

HOLIDAYS = federal_holidays(2026)
RANK = {Effect.NOT_ALLOWED: 0, Effect.CONFIRM: 1, Effect.ALLOWED: 2}
PERSON_KEYS = ("classification", "sex", "surname", "a_number_last3", "tier", "has_requested")
REQUEST_KEYS = ("visit_class", "on", "at", "party", "previous_visits", "asked_at", "has_appointment", "is_granted")


def answer(rules, request):
    return check(rules, request, HOLIDAYS).effect


def rank(rules, request):
    return RANK[answer(rules, request)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawing.rule_sets(drawing.unread), drawing.questions())
def test_every_rule_set_answers_every_request_with_reasons_that_can_be_read(rules, question):
    _, request = question
    found = check(rules, request, HOLIDAYS)

    assert found.effect in RANK
    assert found.reasons
    assert all(r.text() and "%(" not in r.text() for r in (*found.reasons, *found.checklist))
    assert found.effect == min((r.effect for r in found.reasons), key=RANK.__getitem__)


@settings(max_examples=80, deadline=None)
@given(drawing.questions(), drawing.closures())
def test_a_closure_more_never_allows_more(question, closure):
    rules, request = question
    stricter = replace(rules, closures=(*rules.closures, closure))

    assert rank(stricter, request) <= rank(rules, request)


@settings(max_examples=80, deadline=None)
@given(drawing.questions(), drawing.clearances)
def test_a_clearance_more_never_allows_less(question, clearance):
    rules, request = question
    assume(request.visitors and request.visitors[0].clearances)
    first, *others = request.visitors
    longer = replace(first, clearances=(*first.clearances, clearance))

    assert rank(rules, replace(request, visitors=(longer, *others))) >= rank(rules, request)


@settings(max_examples=80, deadline=None)
@given(drawing.questions(), st.randoms(use_true_random=False))
def test_the_order_of_rules_does_not_matter(question, random):
    rules, request = question

    def shuffled(things):
        return tuple(random.sample(things, len(things)))

    classes = {
        name: replace(c, sessions=shuffled(c.sessions), quotas=shuffled(c.quotas), closures=shuffled(c.closures))
        for name, c in rules.classes.items()
    }

    assert check(replace(rules, classes=classes), request, HOLIDAYS) == check(rules, request, HOLIDAYS)


@settings(max_examples=150, deadline=None)
@given(drawing.questions(), st.sampled_from([*PERSON_KEYS, *REQUEST_KEYS]))
def test_knowing_less_never_turns_a_doubt_or_a_refusal_into_allowed(question, key):
    rules, request = question
    # Who comes is the question, not knowledge: a party that is not counted is one of adults, by decision 0040.
    assume(key != "party" or (request.party is not None and request.party.adults))
    assume(answer(rules, request) != Effect.ALLOWED)
    if key in PERSON_KEYS:
        fewer = replace(request, person=replace(request.person, **{key: getattr(s.Person(), key)}))
    else:
        fewer = replace(request, **{key: None})

    assert answer(rules, fewer) != Effect.ALLOWED


@settings(max_examples=100, deadline=None)
@given(drawing.questions())
def test_not_knowing_the_unit_never_turns_a_doubt_into_allowed(question):
    rules, request = question
    # The one exception, by decision 0040: a unit with hours of its own beside sessions by classification or letter.
    of_class = rules.classes.get(request.visit_class)
    mixed = of_class and any(one.units for one in of_class.sessions) and not all(one.units for one in of_class.sessions)
    assume(not mixed or request.person.unit not in drawing.UNITS)
    assume(answer(rules, request) == Effect.CONFIRM)

    assert answer(rules, replace(request, person=replace(request.person, unit=""))) != Effect.ALLOWED


@settings(max_examples=80, deadline=None)
@given(drawing.questions(), st.sampled_from(["is_family", "is_on_list", "starts_on", "ends_on"]))
def test_knowing_less_of_a_visitor_never_turns_a_doubt_into_allowed(question, key):
    rules, request = question
    assume(request.visitors and answer(rules, request) == Effect.CONFIRM)
    first, *others = request.visitors
    if key in ("starts_on", "ends_on"):
        vaguer = replace(first, clearances=tuple(replace(c, **{key: None}) for c in first.clearances))
    else:
        vaguer = replace(first, **{key: None})

    assert answer(rules, replace(request, visitors=(vaguer, *others))) != Effect.ALLOWED


@settings(max_examples=80, deadline=None)
@given(drawing.questions(), st.integers(1, 4000))
def test_stale_rules_allow_nothing(question, days):
    rules, request = question
    assume(request.asked_at is not None)
    asked_on = date(request.asked_at.year, request.asked_at.month, request.asked_at.day)
    stale = replace(rules, observed_on=asked_on - timedelta(days=90 + days), stale_after_days=90)

    found = check(stale, request, HOLIDAYS)

    assert found.effect != Effect.ALLOWED
    assert Code.RULES_STALE in {r.code for r in found.reasons}


@settings(max_examples=100, deadline=None)
@given(drawing.questions(), st.sampled_from(["facility", "class", "session"]))
def test_a_key_that_nobody_understands_allows_nothing(question, place):
    rules, request = question
    odd = (s.Statement("moon_phase", "full"),)
    of_class = rules.classes.get(request.visit_class)
    assume(of_class is not None and of_class.sessions)
    if place == "facility":
        changed = replace(rules, unread=odd)
    else:
        if place == "class":
            of_class = replace(of_class, unread=odd)
        else:
            of_class = replace(of_class, sessions=(replace(of_class.sessions[0], unread=odd), *of_class.sessions[1:]))
        changed = replace(rules, classes={**rules.classes, request.visit_class: of_class})

    assert answer(changed, request) != Effect.ALLOWED


def test_the_drawn_cases_meet_all_three_answers():
    """A property that is never tried proves nothing."""
    seen = set()

    @settings(max_examples=150, deadline=None, database=None, derandomize=True)
    @given(drawing.questions())
    def collect(question):
        rules, request = question
        seen.add(answer(rules, request))

    collect()

    assert seen == set(RANK)
