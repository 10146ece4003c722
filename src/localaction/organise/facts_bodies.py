"""Bodies, members, meetings, points and votes as facts: what a page, the read API and the command line show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from localaction.organise.models import Body
from localaction.organise.nested import day_in, instant_in
from localaction.organise.rules.freshness import Asked, Freshness, freshness
from localaction.organise.rules.voting import Counted, Threshold, count, meaning, verdict, votes_needed
from localaction.sources.cited import CitedSource

Row = Mapping[str, Any]


@dataclass(frozen=True)
class MemberFact:
    """Who holds a seat, and how fresh that is."""

    pk: int
    uid: str
    name: str
    title: str
    district: str
    ends_on: dt.date | None
    next_election_on: dt.date | None
    phone: str
    email: str
    office: str
    gone_on: dt.date | None
    freshness: Freshness
    source: CitedSource

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        return {
            "id": self.uid, "name": self.name, "title": self.title or None, "district": self.district or None,
            "term_ends_on": _iso(self.ends_on), "next_election_on": _iso(self.next_election_on),
            "phone": self.phone or None, "email": self.email or None, "office": self.office or None,
            "freshness": self.freshness.state.lower(), "confirmed_on": _iso(self.freshness.confirmed_on),
            "source": self.source.as_json(), "as_of": self.source.as_of.isoformat(),
            "confidence": self.source.confidence,
        }  # fmt: skip


@dataclass(frozen=True)
class BallotFact:
    """How one member voted."""

    member: str
    name: str
    choice: str


@dataclass(frozen=True)
class VoteFact:
    """A vote, what is known of its ballots, and what it means.

    Attributes:
        reckoned: PASSED, FAILED or OPEN, from the numbers alone.
        meaning: see `rules.voting.meaning`.
        n_needed: None where it depends on who votes and that is not known.
    """

    pk: int
    uid: str
    stage: str
    on: dt.date
    motion: str
    result: str
    threshold: Threshold
    counted: Counted
    n_needed: int | None
    reckoned: str
    meaning: str
    ballots: list[BallotFact]
    source: CitedSource

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        return {
            "id": self.uid, "stage": _word(self.stage), "is_final": self.stage == "FINAL", "on": self.on.isoformat(),
            "motion": self.motion or None, "result": _word(self.result), "means": _word(self.meaning),
            "n_members": self.threshold.n_members, "n_needed": self.n_needed, "n_yes": self.counted.n_yes,
            "n_no": self.counted.n_no, "n_neither": self.counted.n_neither, "n_unknown": self.counted.n_unknown,
            "is_complete": self.counted.is_complete,
            "ballots": [{"member": b.member, "name": b.name, "choice": _word(b.choice)} for b in self.ballots],
            "source": self.source.as_json(), "as_of": self.source.as_of.isoformat(),
            "confidence": self.source.confidence,
        }  # fmt: skip


@dataclass(frozen=True)
class ItemFact:
    """A point of an agenda with the votes on it."""

    pk: int
    uid: str
    number: str
    title: str
    kind: str
    asks: str
    asks_es: str
    document_url: str
    votes: list[VoteFact]
    source: CitedSource

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        return {
            "id": self.uid, "number": self.number or None, "title": self.title, "kind": _word(self.kind),
            "asks": {"en": self.asks, "es": self.asks_es or self.asks} if self.asks else None,
            "document_url": self.document_url or None, "votes": [vote.as_json() for vote in self.votes],
            "source": self.source.as_json(), "as_of": self.source.as_of.isoformat(),
            "confidence": self.source.confidence,
        }  # fmt: skip


@dataclass(frozen=True)
class MeetingFact:
    """One sitting; `starts_at` and `speak_by` are on the body's own clock."""

    pk: int
    uid: str
    committee: str
    starts_at: dt.datetime
    where: str
    agenda_url: str
    watch_url: str
    status: str
    speak_by: dt.datetime | None
    entered_at: dt.datetime
    items: list[ItemFact]
    source: CitedSource

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        return {
            "id": self.uid, "committee": self.committee or None, "starts_at": self.starts_at.isoformat(),
            "where": self.where or None, "agenda_url": self.agenda_url or None, "watch_url": self.watch_url or None,
            "status": _word(self.status), "speak_by": self.speak_by.isoformat() if self.speak_by else None,
            "items": [item.as_json() for item in self.items], "source": self.source.as_json(),
            "as_of": self.source.as_of.isoformat(), "confidence": self.source.confidence,
        }  # fmt: skip


@dataclass(frozen=True)
class BodyFact:
    """A body with who sits in it and its meetings, the earliest first."""

    body: Body
    members: list[MemberFact]
    meetings: list[MeetingFact]

    @property
    def sitting(self) -> list[MemberFact]:
        """Those who hold a seat, as far as we know."""
        return [member for member in self.members if member.gone_on is None]

    @property
    def n_needed(self) -> int | None:
        """How many votes pass something; None where it depends on who is present."""
        body = self.body
        return votes_needed(Threshold(body.n_members, body.passes_by, body.n_votes_needed))

    def after(self, now: dt.datetime) -> list[MeetingFact]:
        """Return the meetings that begin after a moment, whatever became of them."""
        return [meeting for meeting in self.meetings if meeting.starts_at >= now]

    def next_meeting(self, now: dt.datetime) -> MeetingFact | None:
        """Return the next meeting that is announced."""
        return next((meeting for meeting in self.after(now) if meeting.status == "SCHEDULED"), None)

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        body = self.body
        return {
            "kind": "body", "id": body.uid, "name": body.name, "body": _word(body.kind), "place": body.place_id,
            "state": body.state, "time_zone": body.zone, "n_members": body.n_members, "n_votes_needed": self.n_needed,
            "decides": {"en": body.decides, "es": body.decides_es or body.decides} if body.decides else None,
            "calendar_url": body.calendar_url or None,
            "comment_rules": {"en": body.comment_rules, "es": body.comment_rules_es or body.comment_rules}
            if body.comment_rules else None,
            "members": [member.as_json() for member in self.sitting],
            "meetings": [meeting.as_json() for meeting in self.meetings],
            "source": body.source.as_json(), "as_of": body.as_of.isoformat(), "confidence": body.source.confidence,
        }  # fmt: skip


def body_fact(body: Body, members: Sequence[Row], meetings: Sequence[Row], on: dt.date) -> BodyFact:
    """Return a body as a fact, from the rows that came with it."""
    zone = ZoneInfo(body.zone)
    return BodyFact(body, [_member(row, on) for row in members], [_meeting(row, zone) for row in meetings])


def _member(row: Row, on: dt.date) -> MemberFact:
    source, ends_on = _source(row), day_in(row["ends_on"])
    asked = [Asked(dt.date.fromisoformat(check["on"]), check["answer"]) for check in row["checks"]]
    # Whoever copied it from the body's own page has asked on that day.
    if source.confidence == "high":
        asked.append(Asked(source.as_of, "AS_WRITTEN"))
    return MemberFact(
        row["pk"], row["uid"], row["name"], row["title"], row["district"], ends_on, day_in(row["next_election_on"]),
        row["phone"], row["email"], row["office"], day_in(row["gone_on"]), freshness(asked, on, ends_on), source,
    )  # fmt: skip


def _meeting(row: Row, zone: ZoneInfo) -> MeetingFact:
    starts_at, speak_by, entered_at = (instant_in(row[name]) for name in ("starts_at", "speak_by", "entered_at"))
    assert starts_at is not None and entered_at is not None
    return MeetingFact(
        row["pk"], row["uid"], row["committee"], starts_at.astimezone(zone), row["where"], row["agenda_url"],
        row["watch_url"], row["status"], speak_by.astimezone(zone) if speak_by else None, entered_at,
        [_item(item) for item in row["items"]], _source(row),
    )  # fmt: skip


def _item(row: Row) -> ItemFact:
    return ItemFact(
        row["pk"], row["uid"], row["number"], row["title"], row["kind"], row["asks"], row["asks_es"],
        row["document_url"], [_vote(vote) for vote in row["votes"]], _source(row),
    )  # fmt: skip


def _vote(row: Row) -> VoteFact:
    threshold = Threshold(row["n_members"], row["passes_by"], row["n_votes_needed"])
    ballots = [BallotFact(ballot["member"], ballot["name"], ballot["choice"]) for ballot in row["ballots"]]
    counted = count([ballot.choice for ballot in ballots], threshold, (row["n_yes"], row["n_no"], row["n_abstained"]))
    reckoned = verdict(counted, threshold)
    voting = counted.n_yes + counted.n_no if counted.is_complete else None
    return VoteFact(
        row["pk"], row["uid"], row["stage"], dt.date.fromisoformat(row["on"]), row["motion"], row["result"],
        threshold, counted, votes_needed(threshold, voting), reckoned,
        meaning(row["stage"], row["result"], reckoned), ballots, _source(row),
    )  # fmt: skip


def _source(row: Row) -> CitedSource:
    return CitedSource(
        row["source_title"], row["publisher"], row["url"], row["archived_url"],
        dt.date.fromisoformat(row["as_of"]), None, row["confidence"].lower(),
    )  # fmt: skip


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _word(code: str) -> str:
    return code.lower().replace("_", "-")
