"""What a reader of the API, the exports or a feed may ask for; each word is checked before anything is read."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from django.db.models import Q
from django.utils.translation import gettext_noop
from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator

from localaction.places.models import Agency
from localaction.places.reference_files import gazetteer
from localaction.policy import reads as policy
from localaction.policy.models import AgreementEvent

# The records laws are reckoned from the day asked for, and no calendar of holidays reaches further.
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
# 500 changes are some 300 KB; the CSV file has them all.
MAX_CHANGES = 500
MAX_OFFSET = 1_000_000


def _day(text: Any) -> Any:
    """Refuse what pydantic would take for a day: a number of seconds, a day with a time."""
    if isinstance(text, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise ValueError("not a day such as 2026-01-23")
    return text


def _within_reach(day: dt.date) -> dt.date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"not a day between {FIRST_DAY} and {LAST_DAY}")
    return day


def _given(text: Any) -> Any:
    """Return None for an empty text: a form sends each of its fields, also those left empty."""
    return None if text == "" else text


def _kinds(texts: Any) -> Any:
    """Return the kinds without empty texts; the word "all", which the page of changes knows, stands for each."""
    given = [text for text in ([texts] if isinstance(texts, str) else texts) if text != ""]
    return list(AgreementEvent.Kind) if "all" in given else given


def _state(text: str) -> str:
    code = gazetteer().state(text)
    if code is None:
        raise ValueError("not a state's two-letter code or name")
    return code


def _county(text: str) -> str:
    if text not in gazetteer().counties:
        raise ValueError("not the FIPS code of a county, such as 48453")
    return text


Day = Annotated[dt.date, BeforeValidator(_day), AfterValidator(_within_reach)]
Given = BeforeValidator(_given)
OptionalDay = Annotated[Day | None, Given]
OptionalState = Annotated[Annotated[str, AfterValidator(_state)] | None, Given]
OptionalCounty = Annotated[Annotated[str, AfterValidator(_county)] | None, Given]
Kinds = Annotated[list[AgreementEvent.Kind], BeforeValidator(_kinds)]


class Sought(Schema):
    """A place by any of its names."""

    q: str = Field(
        max_length=200, description=gettext_noop("A name, a ZIP code or a Census code."), examples=["Travis County, TX"]
    )


class OfSource(Schema):
    """Files of one source, or of all."""

    source: str = Field(
        "",
        pattern=r"^[a-z0-9-]{0,40}$",
        description=gettext_noop("Name of the source; without it, all."),
        examples=["287g-participating"],
    )


class OnDay(Schema):
    """A day on which something stood."""

    as_of: OptionalDay = Field(
        None, description=gettext_noop("The day, as in 2026-01-23; without it, today."), examples=["2026-01-23"]
    )


class Listed(OnDay):
    """Which agreements."""

    state: OptionalState = Field(None, description=gettext_noop("Two-letter code or name of a state."), examples=["TX"])
    county: OptionalCounty = Field(
        None,
        description=gettext_noop("FIPS code of a county; agencies of the whole state count for each of its counties."),
        examples=["48453"],
    )

    @property
    def where(self) -> Q:
        """Return the condition on agreements."""
        where = policy.in_state(self.state) if self.state else Q()
        if self.county:
            statewide = Q(agency__state=gazetteer().usps(self.county), agency__coverage=Agency.Coverage.STATEWIDE)
            where &= policy.serving([self.county]) | statewide
        return where


class ListedIn(OnDay):
    """Which laws and policies."""

    state: OptionalState = Field(None, description=gettext_noop("Two-letter code or name of a state."), examples=["TX"])


class SoughtDeficiencies(Schema):
    """Which deficiencies."""

    words: str = Field(
        "", max_length=80, description=gettext_noop("Words that stand in it, each of them."), examples=["medical"]
    )
    state: OptionalState = Field(None, description=gettext_noop("Two-letter code or name of a state."), examples=["TX"])
    standard: str = Field(
        "", max_length=60, description=gettext_noop("Part of the standard's name."), examples=["NDS 2019"]
    )
    facility: str = Field(
        "",
        pattern=r"^[A-Za-z0-9]{0,12}$",
        description=gettext_noop("ICE's code of a detention center, or its number here."),
        examples=["CCAHUTX"],
    )


class Changed(Schema):
    """Which changes."""

    since: OptionalDay = Field(None, description=gettext_noop("First day, as in 2026-01-23."), examples=["2026-01-01"])
    until: OptionalDay = Field(None, description=gettext_noop("Last day, included."), examples=["2026-01-31"])
    state: OptionalState = Field(None, description=gettext_noop("Two-letter code or name of a state."), examples=["TX"])
    county: OptionalCounty = Field(
        None,
        description=gettext_noop("FIPS code of a county; agencies of the whole state count for each of its counties."),
        examples=["48453"],
    )
    kind: Kinds = Field(
        [],
        description=gettext_noop("Kind of change; may be given several times; without it, all."),
        examples=[["appeared"]],
    )

    @property
    def asked(self) -> dict[str, Any]:
        """Return the conditions for `policy.changes`."""
        return {
            "since": self.since,
            "until": self.until,
            "state": self.state or "",
            "counties": [self.county] if self.county else [],
            "kinds": [str(kind) for kind in self.kind],
        }


class ChangedPage(Changed):
    """Which changes, page by page."""

    limit: int = Field(
        100, ge=1, le=MAX_CHANGES, description=gettext_noop("How many at most, up to 500."), examples=[20]
    )
    offset: int = Field(0, ge=0, le=MAX_OFFSET, description=gettext_noop("How many to pass over."), examples=[0])


class Followed(Changed):
    """Which changes a feed has: news, unless it is asked for other kinds."""

    place: Annotated[str | None, Given] = None
