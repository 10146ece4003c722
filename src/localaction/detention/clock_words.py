"""What the clocks say, in words and in the shape of `localaction deadline --json`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from localaction.detention.rules.clocks import Event, Remark, Run
from localaction.detention.rules.counting import Day, Why
from localaction.detention.rules.laws import Confidence, Duty, Kind, Silence, Unit
from localaction.detention.rules.reckoning import HOUSE_FOLLOW_UP_DAYS, Next, Reckoning, Step


def as_json(reckoning: Reckoning) -> dict[str, Any]:
    """Return the answer of `localaction deadline --json`; dates are ISO 8601, null where there is none."""
    law = reckoning.law
    return {
        "jurisdiction": law.jurisdiction,
        "law": law.key,
        "title": law.title,
        "citation": law.citation,
        "received": reckoning.received_on.isoformat(),
        "due": _iso(reckoning.due_on),
        "due_at": _iso(reckoning.current.due_at),
        "basis": basis(reckoning),
        "confidence": _confidence_of(reckoning.current),
        "days": [
            {"date": day.on.isoformat(), "counts": day.counts, "why": why(day, reckoning.current)}
            for day in reckoning.current.days
        ],
        "next": [_next_json(step) for step in reckoning.next_steps],
        "clocks": [_run_json(run) for run in reckoning.runs],
        "history": [{"due": _iso(moved.due_on), "because": because(moved.because)} for moved in reckoning.history],
        "warnings": [remark_text(remark) for remark in reckoning.remarks],
        "calendar": {"citation": law.calendar_rule.citation, "confidence": law.calendar_rule.confidence.value},
        "notes": list(law.notes),
    }


def _iso(day: dt.date | dt.datetime | None) -> str | None:
    return day.isoformat() if day else None


def _confidence_of(run: Run) -> str:
    rule = run.clock or run.appeal
    return rule.confidence.value if rule else Confidence.UNVERIFIED.value


def _next_json(step: Next) -> dict[str, Any]:
    """Return one step; `label` tells the law from our practice."""
    return {
        "kind": step.step.value,
        "date": _iso(step.on),
        "until": _iso(step.until),
        "text": next_text(step),
        "label": _("the law") if step.rule else _("our practice, not the law"),
        "citation": step.rule.citation if step.rule else None,
        "confidence": step.rule.confidence.value if step.rule else None,
    }


def _run_json(run: Run) -> dict[str, Any]:
    """Return one clock of the law."""
    clock = run.clock
    return {
        "key": clock.key if clock else "appeal",
        "duty": clock.duty.value if clock else "decide",
        "n": clock.n if clock else None,
        "unit": clock.unit.value if clock else None,
        "starts": run.start_on.isoformat(),
        "due": _iso(run.due_on),
        "met": _iso(run.met_on),
        "stopped": _iso(run.stopped_by.on) if run.stopped_by else None,
        "citation": clock.citation if clock else None,
        "confidence": _confidence_of(run),
    }


def amount(n: int, unit: Unit) -> str:
    """Return "10 business days"."""
    words = {
        Unit.BUSINESS: _("1 business day") if n == 1 else _("%(n)d business days"),
        Unit.CALENDAR: _("1 calendar day") if n == 1 else _("%(n)d calendar days"),
        Unit.HOURS: _("%(n)d hours"),
    }
    return words[unit] % {"n": n}


def duty_text(duty: Duty) -> str:
    """Return what the body owes, as the end of "the body must"."""
    return {
        Duty.ACKNOWLEDGE: _("acknowledge the request"),
        Duty.DECIDE: _("answer the request"),
        Duty.PRODUCE: _("produce the records, or say why not or when"),
    }[duty]


def source_text(citation: str, confidence: Confidence) -> str:
    """Return a citation, marked when we have not read it ourselves."""
    marks = {
        Confidence.READ: "%(citation)s",
        Confidence.SECONDARY: _("%(citation)s (from a secondary source)"),
        Confidence.UNVERIFIED: _("%(citation)s (unverified: check the statute)"),
    }
    return marks[confidence] % {"citation": citation}


def basis(reckoning: Reckoning) -> str:
    """Return one sentence on where the date comes from, or why there is none."""
    run = reckoning.current
    if run.appeal is not None and run.appeal.decide_n is not None:
        return _("%(to)s has %(amount)s from the appeal to decide: %(source)s.") % {
            "to": run.appeal.to,
            "amount": amount(run.appeal.decide_n, run.appeal.decide_unit),
            "source": source_text(run.appeal.citation, run.appeal.confidence),
        }
    clock = run.clock
    if clock is None:
        return ""
    source = source_text(clock.citation, clock.confidence)
    if clock.n is None:
        return _("No statutory date: the law gives no number of days (%(words)s), %(source)s.") % {
            "words": clock.note,
            "source": source,
        }
    words = {"amount": amount(clock.n, clock.unit), "duty": duty_text(clock.duty), "source": source}
    if clock.after == "receipt":
        text = _("The body has %(amount)s from receipt to %(duty)s: %(source)s.") % words
    else:
        text = _("The body has %(amount)s after the step before to %(duty)s: %(source)s.") % words
    if run.stopped_by is not None:
        text += " " + _("The clock has been stopped since %(on)s; %(left)d days are left of it once you answer.") % {
            "on": run.stopped_by.on.isoformat(),
            "left": run.left,
        }
    if run.extended and clock.extension is not None:
        text += " " + _("Extended by notice: %(source)s.") % {
            "source": source_text(clock.extension.citation, clock.extension.confidence)
        }
    if run.met_on is not None:
        text += " " + _("Answered on %(on)s.") % {"on": run.met_on.isoformat()}
    return text


def why(day: Day, run: Run) -> str:
    """Return why a day counts or doesn't."""
    name = _day_name(day.name)
    if day.why == Why.COUNTED and run.due_at is not None:
        return _("the hours end at %(at)s") % {"at": run.due_at.strftime("%H:%M")}
    texts = {
        Why.RECEIVED: _("day of receipt, not counted"),
        Why.BEFORE: _("before this clock starts"),
        Why.COUNTED: _("day %(number)d of %(of)d"),
        Why.OPTIONAL: _("day %(number)d of %(of)d; %(name)s counts unless this body keeps it (record it as a closing)"),
        Why.WEEKEND: _("weekend"),
        Why.HOLIDAY: _("holiday: %(name)s"),
        Why.CLOSING: _("this body is closed"),
        Why.STOPPED: _("the clock is stopped until you answer"),
        Why.LAST_DAY_MOVES: _("the last day moves on: %(name)s"),
        Why.NAMED: _("the date that the notice names"),
    }
    text = texts[day.why] % {"number": day.number, "of": day.of, "name": name}
    if day.counts and day.why != Why.NAMED and not day.of:
        text = _("until the date that the notice names")
    return _("extension: %(text)s") % {"text": text} if day.leg and day.counts else text


def _day_name(name: str) -> str:
    return {"weekend": _("weekend"), "closing": _("this body is closed")}.get(name, name)


def next_text(step: Next) -> str:
    """Return one step in a sentence."""
    on = step.on.isoformat() if step.on else ""
    if step.step == Step.FOLLOW_UP:
        text = _("Follow up, not before %(on)s: our practice, not the law.") % {"on": on}
        if step.run and step.run.clock and step.run.clock.n is None:
            text += " " + _("(%(days)d business days after receipt.)") % {"days": HOUSE_FOLLOW_UP_DAYS}
        return text
    if step.step == Step.SILENCE and step.outcome is not None:
        return silence_text(step.outcome, on)
    if step.step in (Step.APPEAL, Step.APPEAL_IF_SILENT) and step.appeal is not None:
        first = _("Refused or only in part") if step.step == Step.APPEAL else _("If there is no answer")
        if step.on:
            return _("%(first)s: appeal by %(on)s to %(to)s.") % {"first": first, "on": on, "to": step.appeal.to}
        return _("%(first)s: you can turn to %(to)s; we know of no time limit.") % {
            "first": first,
            "to": step.appeal.to,
        }
    if step.step == Step.APPEAL_DECISION and step.appeal is not None:
        return _("Decision on the appeal due by %(on)s from %(to)s.") % {"on": on, "to": step.appeal.to}
    if step.step == Step.ANSWER:
        if step.on:
            return _("Answer the body: until then the clock stands still; after %(on)s the request may lapse.") % {
                "on": on
            }
        return _("Answer the body: until then the clock stands still.")
    if step.step == Step.EXTENSION:
        if step.until:
            return _("Extension possible by notice until %(on)s; it would move the date to %(until)s.") % {
                "on": on,
                "until": step.until.isoformat(),
            }
        return _("Extension possible by notice until %(on)s, to a date that the notice must name.") % {"on": on}
    duty = duty_text(step.run.clock.duty) if step.run and step.run.clock else ""
    return _("By %(on)s the body must %(duty)s.") % {"on": on, "duty": duty}


def silence_text(outcome: Silence, on: str) -> str:
    """Return what silence means; `on` is "" when the law names no day."""
    when = _("on %(on)s") % {"on": on} if on else _("on no day that the law names")
    return {
        Silence.NOTHING: _("Silence has no effect of its own."),
        Silence.DEEMED_DENIED: _("Without an answer the request is deemed denied %(when)s."),
        Silence.PRESUMED_DENIED: _("Without an answer the request is presumed denied %(when)s."),
        Silence.DEEMED_GRANTED: _("Without an answer the request is deemed granted %(when)s."),
        Silence.PRESUMED_PUBLIC: _(
            "Without records, a certified date or a request to the Attorney General "
            "the records are presumed public %(when)s."
        ),
        Silence.MAY_SUE: _("Without an answer you need not appeal before you sue (last day %(on)s)."),
    }[outcome] % {"when": when, "on": on}


def kind_text(kind: Kind) -> str:
    """Return the name of an event."""
    return {
        Kind.ACK: _("acknowledgement"),
        Kind.CLARIFICATION: _("the body asked for clarification"),
        Kind.CLARIFIED: _("clarification given"),
        Kind.FEE: _("the body asked for a fee"),
        Kind.PAID: _("fee paid or settled"),
        Kind.EXTENSION: _("extension notice"),
        Kind.PARTIAL: _("answer in part"),
        Kind.DENIAL: _("denial"),
        Kind.PRODUCED: _("records produced"),
        Kind.APPEAL: _("appeal"),
        Kind.CLOSING: _("closing of the body"),
        Kind.ROUTED: _("received by the right office"),
    }[kind]


def because(event: Event | None) -> str:
    """Return what moved a deadline."""
    if event is None:
        return _("request received")
    return _("%(kind)s, %(on)s") % {"kind": kind_text(event.kind), "on": event.on.isoformat()}


def remark_text(remark: Remark) -> str:
    """Return why an event did not do what it might seem to."""
    texts = {
        "too-late": _("%(event)s: after the last day, it moves nothing."),
        "does-not-stop": _("%(event)s: we know of nothing in this law by which it stops the clock."),
        "stops-once": _("%(event)s: the law lets this stop the clock only once."),
        "no-extension": _("%(event)s: we know of no extension in this law."),
        "extended-already": _("%(event)s: the law allows no further extension."),
        "names-no-date": _("%(event)s: this law sets no length; give the date that the notice names (NOTICE/DATE)."),
        "names-no-later-date": _("%(event)s: the date it names is no later than the last day."),
        "names-too-late-a-date": _(
            "%(event)s: the date it names is later than the law allows; the law's last day stands."
        ),
        "too-many-closings": _("%(event)s: more closings in a year than the law allows; the day counts."),
    }
    return texts[remark.code] % {"event": because(remark.event)}


def refusal_text(event: Event, reason: str) -> str:
    """Return why an event is refused."""
    texts = {
        "before-receipt": _("%(event)s: before the request was received."),
        "nothing-to-answer": _("%(event)s: nothing had been asked that this answers."),
    }
    return texts[reason] % {"event": because(event)}
