"""Rules of campaigns: the dated checklist, the call list, the vote, what is known of the outcome; and the templates."""

from __future__ import annotations

import datetime as dt
import tomllib

import pytest
from django.urls import resolve
from hypothesis import given
from hypothesis import strategies as st

from localaction.organise import playbook
from localaction.organise.actions.campaigns import planned
from localaction.organise.models import Ask, Campaign
from localaction.organise.rules import campaigns as rules
from localaction.organise.rules import playbook as plans

ON = dt.date(2026, 11, 24)
KINDS = sorted(playbook.templates())
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1))


def day(n):
    return ON + dt.timedelta(days=n)


# The templates.


def test_there_are_nine_templates_and_each_is_a_kind_of_campaign():
    assert sorted(Campaign.Kind.values) == KINDS
    assert len(KINDS) == 9


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_a_checklist_in_both_languages(kind):
    plan = playbook.templates()[kind]
    said = [plan.title, plan.about, plan.decision, plan.decided_by, plan.long_goal, plan.middle_goal, plan.short_goal]
    said += [*plan.demands, *(step.title for step in plan.steps), *(step.document for step in plan.steps)]
    said += [*(ask.title for ask in plan.asks), *(ask.script for ask in plan.asks), *(e.claim for e in plan.evidence)]

    assert all(both.en and both.es and both.en != both.es for both in said)
    assert len(plan.steps) >= 9
    assert any(step.page.startswith("/desk/") for step in plan.steps)
    assert all(len(step.title.en.split(". ")) == 1 for step in plan.steps)
    assert {ask.channel for ask in plan.asks} <= set(Ask.Channel.values)
    assert {ask.who for ask in plan.asks} <= set(Ask.Who.values)


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_that_a_template_names_is_an_address_of_this_site(kind):
    plan = playbook.templates()[kind]
    for page in [step.page for step in plan.steps] + [each.page for each in plan.evidence]:
        if page:
            assert resolve(page.replace("{place}", "48453"))


@given(st.sampled_from(KINDS), st.sampled_from(["", "WSO", "JEM", "TFM", "OTHER"]), DAYS, st.integers(0, 500))
def test_the_days_of_a_checklist_come_in_order_and_nothing_is_moved_to_today(kind, model, starts_on, n):
    decide_by = starts_on + dt.timedelta(days=n)
    steps = planned(kind, model, starts_on, decide_by, "48453")
    due = [step.due_on for step in steps]
    plan = {step.code: step for step in playbook.templates()[kind].steps}

    assert due == sorted(due)
    for step in steps:
        when = plan[step.code].when
        if when.anchor == rules.DECISION:
            assert step.due_on == decide_by + dt.timedelta(days=when.days)
        else:
            assert step.due_on <= starts_on + dt.timedelta(days=when.days)
        assert step.is_after == (step.due_on > decide_by)
        assert rules.is_late(step.due_on, None, starts_on) == (step.due_on < starts_on)


def test_only_the_agreement_of_90_days_has_a_step_when_they_are_over():
    codes = {
        model: [step.code for step in planned("END_287G", model, ON, day(60), "37071")] for model in ("WSO", "JEM")
    }

    assert ("wso-end" in codes["WSO"], "wso-end" in codes["JEM"]) == (True, False)


def test_how_an_agreement_ends_depends_on_its_model():
    plan = playbook.templates()["END_287G"]
    notice = dt.date(2026, 12, 1)

    assert rules.ends_on(plan.clause_of("WSO").notice_days, notice) == dt.date(2027, 3, 1)
    assert rules.ends_on(plan.clause_of("JEM").notice_days, notice) == notice
    assert rules.ends_on(plan.clause_of("OTHER").notice_days, notice) is None


def broken(change):
    """Return a template file of ours with one thing changed."""
    path = next(playbook.FOLDER.glob("1-*.toml"))
    return change(path.read_text())


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('es = "Poner fin a un acuerdo 287(g)"', 'es = ""'),
        lambda text: text.replace("start = 7", "start = 1"),
        lambda text: text.replace("decision = 3\n", "decision = -3\n"),
        lambda text: text.replace("decision = -7\n", "decision = 7\n"),
        lambda text: text.replace("start = 0\n", "", 1),
        lambda text: text.replace('code = "speak"', 'code = "meet-signer"'),
        lambda text: text.replace('channel = "CALL"', 'channel = "SHOUT"'),
        lambda text: text.replace("Give written notice that ends the agreement.", "x" * 900),
        lambda text: text[: text.index("[[evidence]]")],
    ],
)
def test_a_template_that_lacks_something_is_refused(change):
    with pytest.raises(plans.Incomplete):
        plans.read(tomllib.loads(broken(change)))


# Who is called.


def said(*pairs):
    return rules.stand([rules.Position(kind, day(n)) for n, kind in pairs], ON)


@pytest.mark.parametrize(
    ("pairs", "stance", "is_pledged"),
    [
        ((), "UNKNOWN", False),
        (((-9, "AGAINST"),), "AGAINST", False),
        (((-9, "AGAINST"), (-3, "UNDECIDED")), "UNDECIDED", False),
        (((-3, "PLEDGED"),), "FOR", True),
        (((-3, "PLEDGED"), (-2, "FOR")), "FOR", True),
        (((-3, "PLEDGED"), (-2, "ASKED")), "FOR", True),
        (((-3, "PLEDGED"), (-2, "UNDECIDED")), "UNDECIDED", False),
        (((-3, "PLEDGED"), (-2, "AGAINST")), "AGAINST", False),
        (((1, "PLEDGED"),), "UNKNOWN", False),
        # Entered later, said earlier.
        (((-1, "AGAINST"), (-5, "PLEDGED")), "AGAINST", False),
    ],
)
def test_how_somebody_stands_is_what_they_said_last(pairs, stance, is_pledged):
    found = said(*pairs)

    assert (found.stance, found.is_pledged) == (stance, is_pledged)


def test_who_pledged_is_not_called_and_who_influences_is_called_while_the_vote_is_open():
    targets = [
        rules.Target(1, None, said((-3, "PLEDGED"))), rules.Target(2, None, said((-3, "AGAINST"))),
        rules.Target(3, None, said((-3, "UNDECIDED"))), rules.Target(4, None, said()),
        rules.Target(5, 3, said()), rules.Target(6, 1, said()), rules.Target(7, 2, said()),
        rules.Target(8, 3, said((-1, "PLEDGED"))),
    ]  # fmt: skip

    assert rules.call_list(targets) == [3, 5, 4, 2]


POSITIONS = st.lists(
    st.builds(rules.Position, st.sampled_from([*rules.FIRST, "PLEDGED", "ASKED"]), st.dates(day(-90), day(30))),
    max_size=6,
)


@given(st.lists(POSITIONS, max_size=7), st.integers(1, 9), st.integers(0, 9))
def test_nobody_pledged_is_on_the_list_and_every_seat_is_counted_once(everybody, needed, more):
    targets = [rules.Target(n, None, rules.stand(one, ON)) for n, one in enumerate(everybody)]
    seats = max(len(targets) + more, needed)
    count = rules.vote_count(targets, needed, seats)
    called = rules.call_list(targets)

    assert all(not targets[key].stand.is_pledged for key in called)
    assert len(called) == len(targets) - count.n_pledged
    assert count.n_for + count.n_against + count.n_undecided + count.n_unknown == seats


def test_two_of_three_are_needed_and_one_is_not_known():
    targets = [rules.Target(1, None, said((-3, "FOR"))), rules.Target(2, None, said((-3, "AGAINST")))]
    count = rules.vote_count(targets, 2, 3)

    assert (count.n_for, count.n_against, count.n_unknown, count.n_missing) == (1, 1, 1, 1)
    assert not count.is_out_of_reach
    assert rules.vote_count([*targets, rules.Target(3, None, said((-1, "AGAINST")))], 2, 3).is_out_of_reach


# What is known of the outcome.


@pytest.mark.parametrize(
    ("decide_in", "events", "code"),
    [
        (10, [], "RUNNING"),
        (0, [], "RUNNING"),
        (-1, [], "OUTCOME_UNKNOWN"),
        (-1, [("MOVED", -3, 20)], "RUNNING"),
        (-30, [("MOVED", -35, -10)], "OUTCOME_UNKNOWN"),
        (-1, [("WON", -1, None)], "WON"),
        (10, [("LOST", -1, None)], "LOST"),
        (-1, [("AFTERWARDS", -1, None)], "OUTCOME_UNKNOWN"),
        (-1, [("MILESTONE", -1, None), ("PARTLY", 0, None), ("AFTERWARDS", 0, None)], "PARTLY"),
        (10, [("WITHDRAWN", -2, None)], "WITHDRAWN"),
        (10, [("WON", 2, None)], "RUNNING"),
    ],
)
def test_a_day_that_passes_says_nothing_of_the_outcome(decide_in, events, code):
    known = [rules.Happened(kind, day(n), None if to is None else day(to)) for kind, n, to in events]

    assert rules.status(day(-60), day(decide_in), known, ON).code == code


def test_a_campaign_begins_on_its_day():
    assert rules.status(day(3), day(30), [], ON).code == "PLANNED"


@pytest.mark.parametrize(
    ("is_contract", "owner", "caution"),
    [
        (True, "PRIVATE", "PRIVATE_OWNER"), (True, "UNKNOWN", "OWNER_UNKNOWN"), (True, "PUBLIC", ""),
        (False, "PRIVATE", ""),
    ],
)  # fmt: skip
def test_ending_a_contract_need_not_close_what_a_company_owns(is_contract, owner, caution):
    assert rules.owner_caution(is_contract, owner) == caution
