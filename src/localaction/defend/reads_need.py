"""Need: everybody who was eligible, served or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Subquery

from localaction.defend.models import DeclineChoices, FundDecision, Matter, Screening, StageChoices, VerdictChoices

# Somebody who did not want us, or found a lawyer, was eligible and is no unserved need.
THEIR_CHOICE = (DeclineChoices.PERSON_DECLINED, DeclineChoices.HAS_COUNSEL)


@dataclass(frozen=True)
class Need:
    """Counts of matters that came in a half-open period. `n_eligible` is the denominator of need: the six parts
    below it add up to it."""

    n_came: int
    n_screened: int
    n_eligible: int
    n_retained: int
    n_offered: int
    n_waiting: int
    n_undecided: int
    n_turned_away: int
    n_declined_us: int

    @property
    def n_unserved(self) -> int:
        """Return how many eligible people nobody represents or has offered to."""
        return self.n_waiting + self.n_undecided + self.n_turned_away


def need(since: date, until: date) -> Need:
    """Count who came in a half-open period of days, by the latest screening of each. Two queries.

    Somebody who was eligible and was turned away, or waited in vain, stays in the denominator; their file may have
    been stripped since.
    """
    came = Matter.objects.filter(opened_at__date__gte=since, opened_at__date__lt=until)
    latest = Screening.objects.filter(matter=OuterRef("pk")).order_by("-at", "-pk").values("pk")[:1]
    with_latest = came.annotate(latest=Subquery(latest))
    may_pay = FundDecision.objects.filter(screening=OuterRef("latest"), verdict=VerdictChoices.ELIGIBLE)
    eligible = list(
        with_latest.annotate(is_eligible=Exists(may_pay)).values_list(
            "stage", "decline_reason", "retained_on", "latest", "is_eligible"
        )
    )  # fmt: skip
    counted = [(stage, reason, retained_on) for stage, reason, retained_on, _l, is_eligible in eligible if is_eligible]
    unretained = [stage for stage, _reason, retained_on in counted if retained_on is None]
    let_go = (StageChoices.DECLINED, StageChoices.REFERRED_OUT)
    n_declined_us = sum(reason in THEIR_CHOICE and retained_on is None for _stage, reason, retained_on in counted)
    n_offered, n_waiting = unretained.count(StageChoices.OFFERED), unretained.count(StageChoices.WAITLISTED)
    n_turned_away = sum(stage in let_go for stage in unretained) - n_declined_us
    return Need(
        n_came=len(eligible), n_screened=sum(latest is not None for _s, _d, _r, latest, _e in eligible),
        n_eligible=len(counted), n_retained=len(counted) - len(unretained), n_offered=n_offered, n_waiting=n_waiting,
        n_undecided=len(unretained) - n_offered - n_waiting - n_turned_away - n_declined_us,
        n_turned_away=n_turned_away, n_declined_us=n_declined_us,
    )  # fmt: skip
