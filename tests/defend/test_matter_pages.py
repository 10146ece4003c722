"""A matter through its pages: what each role meets, and what a walled person or a stranger does not."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.defend import desk as cast
from tests.people.cast import PASSPHRASE

from localaction.defend.actions import conflicts
from localaction.defend.models import ConflictCheck, Fund, LotteryDraw, Matter, ServingPolicy, Wall
from localaction.people.rules.roles import Programme, Role
from localaction.referrals import actions as referrals
from localaction.referrals.models import Consent, Referral
from localaction.vault import actions as vault
from localaction.vault.rules.rings import Ring

NEW = {"name": "Rosa Ixchel Tum", "source": "FAMILY", "custody": "DETAINED", "court": "los", "languages": ["es"]}
ASKED = {"act": "screen", "state": "CA", "household_size": "4", "income_usd": "20000", "custody": "DETAINED"}


@pytest.fixture
def now(defence):
    """Pages go by the clock of the wall, so the desk does too."""
    defence.clock = timezone.now() - timedelta(hours=1)
    return defence


@pytest.fixture
def enter(now, client_of):
    def _enter(person):
        client = client_of(person)
        _session, cookie = vault.unlock(person, PASSPHRASE, timezone.now())
        client.cookies[settings.VAULT_COOKIE_NAME] = cookie
        return client

    return _enter


@pytest.fixture
def client_of():
    def _client(person):
        client = Client()
        client.force_login(person)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": timezone.now().timestamp()}]
        session.save()
        return client

    return _client


def opened(client, **more):
    answer = client.post(reverse("desk-matter-new"), NEW | more)
    assert answer.status_code == 302, answer.content.decode()
    return Matter.objects.latest("pk")


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_matter_is_opened_and_checked_in_one_press(now, enter):
    ines = enter(now.ines)

    matter = opened(ines, other_1="Nilo Cruz", relation_1="ADVERSE", a_number="A 204 567 31")

    assert (matter.stage, matter.court) == ("CLEARED", "LOS")
    page = text(ines.get(reverse("desk-matter", args=[matter.pk])))
    assert "Rosa Ixchel Tum" in page and "Nilo Cruz" in page and "020456731" in page
    assert "Rosa Ixchel Tum" in text(ines.get(reverse("desk-matters")))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "required"), ({"born": "31.12.1990"}, "1990-12-31"), ({"born": "1790"}, "Nobody alive"),
        ({"a_number": "12"}, "eight or nine digits"), ({"phone": "12"}, "not a telephone number"),
        ({"other_1": "Nilo Cruz"}, "who it is"), ({"court": "L.S"}, "letters and digits"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_the_reason(now, enter, wrong, said):
    page = text(enter(now.ines).post(reverse("desk-matter-new"), NEW | wrong))

    assert said in page
    assert not Matter.objects.exists()


def test_the_screener_is_told_the_class_and_the_reviewer_decides(now, enter):
    ines, dora = enter(now.ines), enter(now.dora)
    opened(ines, name="Tum, Rosa Ixchel", born="1990")
    matter = opened(ines, born="1991")

    page = text(ines.get(reverse("desk-matter", args=[matter.pk])))
    check = ConflictCheck.objects.latest("pk")
    assert "A reviewer decides" in page and "Tum, Rosa" not in page
    assert ines.get(reverse("desk-conflict-review", args=[check.pk])).status_code == 403
    review = text(dora.get(reverse("desk-conflict-review", args=[check.pk])))
    assert "Tum, Rosa Ixchel" in review and "births within a year" in review
    asked = text(dora.post(reverse("desk-conflict-review", args=[check.pk]), {"act": "decide", "decision": "WALLED"}))
    assert "Say who is kept out." in asked

    decided = {"act": "decide", "decision": "WALLED", "walled": [now.ines.pk]}
    dora.post(reverse("desk-conflict-review", args=[check.pk]), decided)

    matter.refresh_from_db()
    assert matter.stage == "CLEARED" and Wall.objects.get().person == now.ines


def test_a_walled_person_meets_nothing_of_the_matter_on_any_page(now, enter):
    ines = enter(now.ines)
    matter = opened(ines)
    conflicts.raise_wall(now.dora, matter, now.ines, timezone.now())

    for name in ("", "-identity", "-screening", "-serve", "-access"):
        assert ines.get(reverse(f"desk-matter{name}", args=[matter.pk])).status_code == 404, name
    link = f'href="{reverse("desk-matter", args=[matter.pk])}"'
    assert link not in text(ines.get(reverse("desk-matters")))
    assert link not in text(ines.post(reverse("desk-search"), {"words": matter.key}))
    assert link in text(enter(now.dora).post(reverse("desk-search"), {"words": matter.key}))


def test_from_screening_to_a_closed_file(now, enter):
    cast.with_fund(now)
    cast.attorney(now, "ada")
    ines, dora = enter(now.ines), enter(now.dora)
    matter = opened(ines)
    here, today = [matter.pk], date.today().isoformat()

    assert ines.post(reverse("desk-matter-screening", args=here), ASKED).status_code == 302
    assert "may pay" in text(ines.get(reverse("desk-matter", args=here)))
    page = text(dora.get(reverse("desk-matter-serve", args=here)))
    assert "would carry 1.5 of 4.00 points; speaks Spanish" in page
    nothing = text(dora.post(reverse("desk-matter-serve", args=here), {"act": "offer"}))
    assert "Choose a fund and an attorney." in nothing
    chosen = {"act": "offer", "attorney": "ada", "fund": "A"}
    assert ines.post(reverse("desk-matter-serve", args=here), chosen).status_code == 403
    assert dora.post(reverse("desk-matter-serve", args=here), chosen).status_code == 302
    signed = {"act": "retain", "on": today, "form": "E28", "scope": "CUSTODY_AND_BOND", "filed_on": today}
    dora.post(reverse("desk-matter-serve", args=here), signed)
    case = reverse("desk-matter-case", args=here)
    dora.post(case, {"act": "file", "form": "G28", "scope": "ALL", "filed_on": today})
    dora.post(case, {"act": "custody", "custody": "NON_DETAINED", "how": "BOND_GRANTED", "on": today})
    dora.post(case, {"act": "outcome", "code": "RELIEF_GRANTED_ASYLUM", "level": "IJ", "on": today,
                     "is_client_goal_met": "1"})  # fmt: skip
    matter.refresh_from_db()
    assert (matter.stage, matter.custody, matter.custody_at_intake) == ("COMPLETED_IJ", "NON_DETAINED", "DETAINED")
    dora.post(case, {"act": "advance", "to": "ON_APPEAL", "on": today})
    early = text(dora.post(case, {"act": "close", "on": "2020-01-01"}))
    assert "before the retainer" in early
    dora.post(case, {"act": "close", "on": today})

    matter.refresh_from_db()
    assert matter.stage == "CLOSED" and matter.keep_until_on == date(date.today().year + 7, 12, 31)
    assert all(row.withdrawn_on for row in matter.appearances.all())
    assert matter.outcomes.get().is_client_goal_met is True
    assert matter.key in text(dora.get(reverse("desk-matters") + "?show=over"))


def test_representation_that_ends_is_an_end_of_its_own(now, enter):
    cast.with_fund(now)
    cast.attorney(now, "ada")
    matter = cast.retained(now, "Rosa Ixchel Tum", "ada", born=f"{date.today().year - 10}")
    dora = enter(now.dora)

    gone = {"act": "end", "reason": "LOST_CONTACT", "on": date.today().isoformat()}
    dora.post(reverse("desk-matter-case", args=[matter.pk]), gone)

    matter.refresh_from_db()
    assert matter.stage == "REPRESENTATION_ENDED"
    assert matter.outcomes.get().code == "REPRESENTATION_ENDED_LOST_CONTACT"
    assert matter.keep_until_on == date(date.today().year + 8 + 7, 12, 31)


def test_an_attorney_sees_own_cases_and_intake_and_no_colleagues_case(now, enter):
    cast.with_fund(now)
    ada, bo = cast.attorney(now, "ada"), cast.attorney(now, "bo")
    for person in (ada, bo):
        vault.enrol_holder(person, PASSPHRASE, timezone.now())
        vault.grant_ring(vault.unlock(now.dora, PASSPHRASE, timezone.now())[0], "defend", person)
    mine, other = cast.retained(now, "Rosa Ixchel Tum", "ada"), cast.retained(now, "Nilo Cruz", "bo")

    client = enter(ada)

    assert "Rosa Ixchel Tum" in text(client.get(reverse("desk-matter", args=[mine.pk])))
    assert client.get(reverse("desk-matter", args=[other.pk])).status_code == 404
    assert client.get(reverse("desk-matter-case", args=[other.pk])).status_code == 404


def test_a_referral_becomes_a_matter_and_is_taken_once(now, enter):
    vera = cast.account("vera", Role.COORDINATOR, Programme.VISIT)
    made = referrals.pass_on(
        vera, Programme.VISIT, Ring.DEFEND, "visit.moved",
        {"name": "Marisol Quintanilla", "words": "asked for a lawyer"}, subject=uuid.uuid4(), consent=Consent.SPOKEN,
        consented_on=date.today(), at=timezone.now(),
    )  # fmt: skip
    ines = enter(now.ines)
    address = reverse("desk-matter-referral", args=[made.pk])

    assert "1 referral to defense waits" in text(ines.get(reverse("desk")))
    assert "asked for a lawyer" in text(ines.get(address))
    answer = ines.post(address, NEW | {"act": "open", "name": "Marisol Quintanilla"})

    matter = Matter.objects.latest("pk")
    assert answer.url.endswith(f"/{matter.pk}/")
    assert matter.referral == made.uuid
    assert "asked for a lawyer" in text(ines.get(reverse("desk-matter", args=[matter.pk])))
    assert ines.get(address).status_code == 404


def test_a_referral_may_be_added_to_a_matter_or_declined(now, enter):
    vera = cast.account("vera", Role.COORDINATOR, Programme.VISIT)
    first, second = (
        referrals.pass_on(
            vera, Programme.VISIT, Ring.DEFEND, "visit.complaint", {"words": f"word {n}"}, subject=uuid.uuid4(),
            consent=Consent.SPOKEN, consented_on=date.today(), at=timezone.now(),
        )
        for n in (1, 2)
    )  # fmt: skip
    ines = enter(now.ines)
    matter = opened(ines)

    ines.post(reverse("desk-matter-referral", args=[first.pk]), {"act": "add", "matter": matter.key})
    ines.post(reverse("desk-matter-referral", args=[second.pk]), {"act": "decline"})

    assert "word 1" in text(ines.get(reverse("desk-matter", args=[matter.pk])))
    assert [Referral.objects.get(pk=one.pk).state for one in (first, second)] == ["TAKEN", "DECLINED"]


def test_a_supervisor_keeps_funds_capacity_and_the_policy(now, enter):
    dora, today = enter(now.dora), date.today().isoformat()
    ada = cast.account("ada", Role.ATTORNEY)

    dora.post(reverse("desk-funds"), {"act": "fund", "code": "city", "name": "City fund", "opened_on": today,
                                      "is_merits_blind": "on"})  # fmt: skip
    again = text(dora.post(reverse("desk-funds"), {"act": "fund", "code": "city", "name": "x", "opened_on": today}))
    assert "There is a fund of this code." in again
    dora.post(reverse("desk-fund", args=["city"]), {
        "act": "criteria", "in_force_from": today, "residences": "06037, 06059", "income_limit_percent": "200",
        "boundary": "AT_OR_UNDER", "custody": ["DETAINED"],
    })  # fmt: skip
    page = text(dora.get(reverse("desk-fund", args=["city"])))
    assert "at or under 200 % of the poverty guideline" in page and "06037, 06059" in page
    dora.post(reverse("desk-capacity"), {"act": "capacity", "person": ada.pk, "cap": "40", "languages": ["es"],
                                         "courts": "los, nyc", "takes_cases_from": today})  # fmt: skip
    row = ada.attorney
    dora.post(reverse("desk-capacity"), {"act": "leave", "row": row.pk, "first": today, "last": today})
    assert "LOS, NYC" in text(dora.get(reverse("desk-capacity")))
    assert row.leaves.get().away_until == date.today() + timedelta(days=1)
    weights = {"ACTIVE_DETAINED": "2", "ACTIVE_NON_DETAINED": "1", "ON_APPEAL": "0.75", "AWAITING_DECISION": "0.5"}
    dora.post(reverse("desk-serving-policy"), {
        "act": "policy", "in_force_from": today, "order": "LOTTERY", "first": "EARLIEST_HEARING",
        "second": "DETAINED_FIRST", "third": "DETAINED_FIRST", "years_kept": "6", **weights,
    })  # fmt: skip
    policy = ServingPolicy.objects.get()
    assert (policy.order, policy.preferences, policy.years_kept) == (
        "LOTTERY",
        ["EARLIEST_HEARING", "DETAINED_FIRST"],
        6,
    )
    assert policy.weights["ACTIVE_DETAINED"] == "2"
    assert Fund.objects.get().versions.get().boundary == "AT_OR_UNDER"


def test_the_lottery_page_runs_it_again_and_says_identical(now, enter):
    cast.with_fund(now)
    waits = [cast.waits(now, name) for name in ("Eulalia Pop", "Fermina Chuc", "Ulises Tzoc")]
    dora = enter(now.dora)

    dora.post(reverse("desk-waiting"), {"act": "seed", "seed": "20260701", "source": "state lottery"})
    row = LotteryDraw.objects.get()
    dora.post(reverse("desk-lottery", args=[row.pk]), {"act": "draw"})

    page = text(enter(now.ines).get(reverse("desk-lottery", args=[row.pk])))
    assert "identical" in page and all(matter.key in page for matter in waits)
    row.refresh_from_db()
    LotteryDraw.objects.filter(pk=row.pk).update(order=row.order[1:] + row.order[:1])
    assert "NOT the same order" in text(dora.get(reverse("desk-lottery", args=[row.pk])))


def test_the_waiting_list_shows_why_and_the_need(now, enter):
    cast.with_fund(now)
    cast.waits(now, "Eulalia Pop", hearing=date(2026, 9, 1))
    hidden = cast.waits(now, "Fermina Chuc")
    conflicts.raise_wall(now.dora, hidden, now.ines, timezone.now())

    page = text(enter(now.ines).get(reverse("desk-waiting")))

    assert "Eulalia Pop" in page and "hearing Sept. 1, 2026" in page
    assert hidden.key in page and "Fermina" not in page
    assert "2 waiting" in page


def test_consents_signals_and_walls_are_kept_on_one_page(now, enter):
    matter = cast.open_one(now, "Rosa Ixchel Tum")
    dora, today = enter(now.dora), date.today().isoformat()
    here = reverse("desk-matter-access", args=[matter.pk])

    dora.post(here, {"act": "consent", "signal": "VISIT_PLEASE", "on": today})
    refused = text(dora.post(here, {"act": "signal", "signal": "ACCOMPANY", "words": "Rosa, Tuesday"}))
    assert "did not agree" in refused
    unmade = text(dora.post(here, {"act": "signal", "signal": "VISIT_PLEASE", "words": "Rosa"}))
    assert "not made yet" in unmade
    dora.post(here, {"act": "wall", "person": now.ines.pk})
    wall = Wall.objects.get()
    assert "Lift the wall of ines" in text(dora.get(here))
    dora.post(here, {"act": "lift", "row": wall.pk})
    wall.refresh_from_db()
    assert wall.lifted_at is not None
    dora.post(here, {"act": "withdraw", "signal": "VISIT_PLEASE", "on": today})
    assert matter.consents.get().withdrawn_on == date.today()


def test_staff_names_are_entered_sealed(now, enter):
    dora = enter(now.dora)

    dora.post(reverse("desk-conflict-staff"), {"person": now.ines.pk, "name": "Inés Valdivia Roca"})

    page = text(dora.get(reverse("desk-conflict-staff")))
    assert "ines" in page and "Valdivia" not in page


def test_the_board_needs_a_fixed_number_of_queries(now, enter, django_assert_max_num_queries):
    for name in ("Rosa Ixchel Tum", "Nilo Cruz", "Eulalia Pop", "Fermina Chuc", "Ulises Tzoc"):
        cast.open_one(now, name)
    client = enter(now.dora)
    text(client.get(reverse("desk-matters")))

    with django_assert_max_num_queries(60):
        text(client.get(reverse("desk-matters")))


def test_a_closed_vault_shows_numbers_and_no_names(now, client_of):
    matter = cast.open_one(now, "Rosa Ixchel Tum")
    client = client_of(now.dora)

    page = text(client.get(reverse("desk-matters")))

    assert matter.key in page and "Ixchel" not in page
    assert client.get(reverse("desk-matter", args=[matter.pk])).status_code in (302, 403)


def test_an_administrator_and_the_other_programmes_are_refused(now, client_of):
    matter = cast.open_one(now, "Rosa Ixchel Tum")
    for role, programme in (
        (Role.ADMIN, Programme.SITE), (Role.COORDINATOR, Programme.VISIT), (Role.COORDINATOR, Programme.RESPOND),
        (Role.LEGAL_LEAD, Programme.RESPOND),
    ):  # fmt: skip
        client = client_of(cast.account(f"x{programme}{role}".lower(), role, programme))
        for address in (reverse("desk-matters"), reverse("desk-matter", args=[matter.pk]), reverse("desk-waiting")):
            assert client.get(address).status_code == 403
