"""The programme's own matters as figures: twelve clients, a year later than in the published example."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from tests.defend.desk import attorney, retained, waits, with_fund

from localaction.defend import reads_figures
from localaction.defend.actions import conduct
from localaction.defend.exports import outcome_figures
from localaction.defend.models import EndReason, Outcome
from localaction.defend.reads_figures import Asked
from localaction.defend.rules.outcome_report import Question
from localaction.defend.rules.outcomes import Definition, Level

pytestmark = pytest.mark.django_db
# Retained, ended, how; the same spans of days as in the example, one year on.
TWELVE = [
    ("2026-01-15", "2026-03-16", "REMOVAL_ORDER"), ("2026-01-20", "2026-05-20", "VOLUNTARY_DEPARTURE"),
    ("2026-02-01", "", ""), ("2026-02-10", "2026-11-07", "RELIEF_GRANTED_ASYLUM"),
    ("2026-03-01", "2026-04-30", "REMOVAL_ORDER"), ("2026-04-01", "", ""), ("2026-05-05", "2026-09-02", "TERMINATED"),
    ("2026-06-01", "2026-08-30", "WITHDREW"), ("2026-07-01", "", ""), ("2026-09-01", "", ""), ("2027-01-05", "", ""),
    ("2027-03-01", "", ""),
]  # fmt: skip
# Names that the conflict check does not take for one another.
NAMES = ("Amadou Diallo", "Wei Zhang", "Marisol Quispe", "Harpreet Gill", "Jean Baptiste", "Fatima Haddad",
         "Olena Kovalenko", "Tomás Urrutia", "Ngozi Eze", "Rui Carvalho", "Selam Tesfaye", "Irina Petrova")  # fmt: skip
CUT = date(2027, 6, 30)


def noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(17), UTC)


@pytest.fixture
def programme(defence):
    """Twelve matters, taken through the product's own verbs; one more waits."""
    with_fund(defence, income_limit_percent=None)
    attorney(defence, "alma", cap="40")
    for name, (entered, ended, code) in zip(NAMES, TWELVE, strict=True):
        defence.clock = noon(entered)
        matter = retained(defence, name, "alma")
        if code == "WITHDREW":
            day = date.fromisoformat(ended)
            conduct.end_representation(defence.session, defence.dora, matter, EndReason.WITHDREW, day, noon(ended))
        elif code:
            conduct.record_outcome(
                defence.dora, matter, code, Level.IJ, date.fromisoformat(ended), noon(ended)
            )  # fmt: skip
    waits(defence, "Berta Yoc")
    return defence


def figures(cut=CUT, **question):
    found = reads_figures.found_for(Asked(Question(cut=cut, **question)), None)
    return outcome_figures(found.report)


def cells(found):
    return [found[cell] for cell in ("entered", "stays", "leaves", "ended", "pending")]


def test_twelve_matters_give_the_figures_of_the_example(programme, django_assert_num_queries):
    with django_assert_num_queries(4):
        found = figures()

    assert cells(found) == [12, 2, 3, 1, 6]
    rate = found["completed_only"]
    assert [round(rate[key] * 100, 1) for key in ("rate", "low", "high")] == [40.0, 11.8, 76.9]
    year = next(row for row in found["cumulative_incidence"] if row["day"] == 365)
    assert [round(year[way], 4) for way in ("stays", "leaves", "ended", "pending")] == [0.2, 0.25, 0.0833, 0.4667]
    assert figures(definition=Definition.STRICT)["completed_only"]["rate"] == 0.2
    assert cells(figures(level=Level.FINAL)) == [12, 0, 0, 1, 11]
    assert cells(figures(date(2026, 12, 31))) == [10, 2, 3, 1, 4]


def test_who_waits_is_counted_as_turned_away_unless_somebody_says_otherwise(programme):
    assert figures()["selection"]["turned_away"] == 1
    assert figures(n_turned_away=40)["selection"]["turned_away"] == 40


def test_an_outcome_that_was_recorded_wrongly_counts_no_more(programme):
    wrong = Outcome.objects.get(code="TERMINATED")

    conduct.correct_outcome(programme.dora, wrong, noon("2027-06-01"))

    assert cells(figures()) == [12, 1, 3, 1, 7]


def test_a_remand_makes_a_decided_case_pending_again(programme):
    ordered = Outcome.objects.filter(code="REMOVAL_ORDER").first().matter

    conduct.record_outcome(programme.dora, ordered, "REMAND", Level.FINAL, date(2026, 10, 1), noon("2026-10-02"))

    assert cells(figures()) == [12, 2, 2, 1, 7]


def test_a_matter_behind_a_wall_is_counted_all_the_same_and_named_nowhere(programme):
    found = reads_figures.public_figures(reads_figures.found_for(Asked(Question(cut=CUT)), None))

    assert found["entered"] == 12 and found["statement"] == "12 clients; too few for rates"
    assert "M-" not in str(found)
