"""What a template of a campaign holds, and what makes one complete; reading the files is `playbook`'s work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localaction.organise.rules.campaigns import DECISION, START, Offset

LANGUAGES = ("en", "es")
CHANNELS = frozenset({"CALL", "WRITE", "SPEAK", "VISIT", "SIGN"})
WHO = frozenset({"ANYBODY", "RESIDENTS", "CONSTITUENTS", "MEMBERS"})
# Longer than this is prose, and a checklist is read on a telephone.
LONGEST = {"title": 110, "document": 200, "script": 700, "claim": 160}


class Incomplete(ValueError):
    """A template lacks something, or has it in one language only; the message names the place."""


@dataclass(frozen=True)
class Both:
    """The same words in both languages."""

    en: str
    es: str

    def in_language(self, language: str) -> str:
        """Return the words in a language: Spanish where it begins with "es", else English."""
        return self.es if language.startswith("es") else self.en


@dataclass(frozen=True)
class StepPlan:
    """A step of a checklist.

    Attributes:
        document: what lies on the table when it is done.
        page: address within this site that yields it; `{place}` stands for a place's code. Empty: none.
        models: the 287(g) models to which it belongs; empty: to all.
        is_after: whether it comes after the decision.
    """

    code: str
    when: Offset
    title: Both
    document: Both
    page: str
    models: tuple[str, ...]
    is_after: bool


@dataclass(frozen=True)
class AskPlan:
    """What others are asked to do, `days` after the decision (below zero: before)."""

    channel: str
    who: str
    days: int
    title: Both
    script: Both


@dataclass(frozen=True)
class EvidencePlan:
    """What has to be shown, and the page of this site on which it can be found."""

    claim: Both
    page: str


@dataclass(frozen=True)
class Clause:
    """How an agreement of a model is ended: days between notice and end (None: not known), and in words."""

    model: str
    notice_days: int | None
    says: Both


@dataclass(frozen=True)
class Template:
    """A campaign as it can be started.

    Attributes:
        usual_days: from the start to the decision, as the form proposes.
        is_about_contract: whether who owns a detention center decides what ending it does.
    """

    code: str
    title: Both
    about: Both
    decision: Both
    decided_by: Both
    long_goal: Both
    middle_goal: Both
    short_goal: Both
    demands: tuple[Both, ...]
    usual_days: int
    is_about_contract: bool
    steps: tuple[StepPlan, ...]
    asks: tuple[AskPlan, ...]
    evidence: tuple[EvidencePlan, ...]
    clauses: tuple[Clause, ...]

    def steps_for(self, model: str) -> list[StepPlan]:
        """Return the steps that belong to a 287(g) model (empty: to all of them)."""
        return [step for step in self.steps if not step.models or model in step.models]

    def clause_of(self, model: str) -> Clause | None:
        """Return how an agreement of a model is ended, None where the template has no such clause."""
        return next((clause for clause in self.clauses if clause.model == model), None)


def read(file: Mapping[str, Any]) -> Template:
    """Return the template that a file holds.

    Raises:
        Incomplete: something is missing, in one language only, too long, or out of order.
    """
    code = str(file.get("code", ""))
    steps = tuple(_step(code, given, False) for given in file.get("step", ()))
    after = tuple(_step(code, given, True) for given in file.get("afterwards", ()))
    for kind in ("step", "ask", "evidence", "afterwards", "demand"):
        if not file.get(kind):
            raise Incomplete(f"{code}: no {kind}")
    _check_order(code, steps, after)
    return Template(
        code, _both(code, file, "title"), _both(code, file, "about"), _both(code, file, "decision"),
        _both(code, file, "decided_by"), _both(code, file, "long_goal"), _both(code, file, "middle_goal"),
        _both(code, file, "short_goal"), tuple(_both(code, given, "says") for given in file["demand"]),
        int(file["usual_days"]),
        bool(file.get("is_about_contract", False)), steps + after,
        tuple(_ask(code, given) for given in file["ask"]),
        tuple(EvidencePlan(_both(code, given, "claim"), str(given.get("page", ""))) for given in file["evidence"]),
        tuple(
            Clause(given["model"], given.get("notice_days"), _both(code, given, "says"))
            for given in file.get("clause", ())
        ),
    )  # fmt: skip


def _both(where: str, given: Mapping[str, Any], name: str) -> Both:
    said = given.get(name)
    if not isinstance(said, Mapping):
        raise Incomplete(f"{where}: {name} is missing")
    for language in LANGUAGES:
        text = str(said.get(language, "")).strip()
        if not text:
            raise Incomplete(f"{where}: {name} is missing in {language}")
        if len(text) > LONGEST.get(name, 400):
            raise Incomplete(f"{where}: {name} is too long in {language}")
    return Both(str(said["en"]).strip(), str(said["es"]).strip())


def _step(where: str, given: Mapping[str, Any], is_after: bool) -> StepPlan:
    code = str(given.get("code", ""))
    anchors = [name for name in ("start", "decision") if name in given]
    if len(anchors) != 1 or not code:
        raise Incomplete(f"{where}: step {code} needs a code and one of start and decision")
    when = Offset(START if anchors == ["start"] else DECISION, int(given[anchors[0]]))
    place = f"{where}: step {code}"
    return StepPlan(
        code, when, _both(place, given, "title"), _both(place, given, "document"), str(given.get("page", "")),
        tuple(given.get("models", ())), is_after,
    )  # fmt: skip


def _ask(where: str, given: Mapping[str, Any]) -> AskPlan:
    if given.get("channel") not in CHANNELS or given.get("who") not in WHO or int(given.get("days", 1)) > 0:
        raise Incomplete(f"{where}: an ask needs a channel, who may do it, and days before the decision")
    return AskPlan(
        given["channel"], given["who"], int(given["days"]), _both(where, given, "title"), _both(where, given, "script")
    )


def _check_order(where: str, steps: Sequence[StepPlan], after: Sequence[StepPlan]) -> None:
    codes = [step.code for step in (*steps, *after)]
    if len(set(codes)) != len(codes):
        raise Incomplete(f"{where}: two steps of one code")
    # Steps that count from the start come first; each group is in the order of its days.
    ranks = [(step.when.anchor == DECISION, step.when.days) for step in (*steps, *after)]
    if ranks != sorted(ranks):
        raise Incomplete(f"{where}: the steps are out of order")
    if any(step.when.anchor == START and step.when.days < 0 for step in steps):
        raise Incomplete(f"{where}: a step before the start")
    if any(step.when.anchor == DECISION and step.when.days > 0 for step in steps):
        raise Incomplete(f"{where}: a step before the decision is due after it")
    if any(step.when.anchor == START or step.when.days <= 0 for step in after):
        raise Incomplete(f"{where}: what comes afterwards counts from the decision")
