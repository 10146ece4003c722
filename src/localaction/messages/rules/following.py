"""What can be followed, when a follower's next letter is due, and how a letter lists what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

# Ours: early enough to be read before work, late enough that nobody's telephone rings at night.
DIGEST_AT = time(8)
MONDAY = 0
# A letter that lists more is not read; the page that it leads to has the rest.
MOST_IN_A_LETTER = 60


class Kind(StrEnum):
    """What somebody can follow."""

    PLACE = "PLACE"
    FACILITY = "FACILITY"
    AGENCY = "AGENCY"
    CAMPAIGN = "CAMPAIGN"
    BODY = "BODY"


class Cadence(StrEnum):
    """How often somebody wants to hear."""

    AT_ONCE = "AT_ONCE"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"


@dataclass(frozen=True, order=True)
class About:
    """What a change concerns.

    Args:
        key: a Census code (2, 5 or 7 and more digits), or the number of a facility, an agency, a campaign, a body.
        is_everywhere: a state's change that concerns every county and town in it, such as a law.
    """

    kind: Kind
    key: str
    is_everywhere: bool = False


@dataclass(frozen=True)
class Line:
    """A change as a letter lists it, in the reader's language."""

    topic: str
    on: date
    day: str
    words: str
    source: str
    address: str


def due_until(cadence: Cadence, now: datetime, zone: ZoneInfo) -> datetime:
    """Return up to which instant what was recorded is due: now, the last eight o'clock, the last Monday's.

    A worker that was away over a digest's hour sends what it missed in the next letter; nothing else is counted.
    """
    if cadence is Cadence.AT_ONCE:
        return now
    here = now.astimezone(zone)
    latest = datetime.combine(here.date(), DIGEST_AT, zone)
    if latest > here:
        latest = datetime.combine(here.date() - timedelta(days=1), DIGEST_AT, zone)
    if cadence is Cadence.WEEKLY:
        back = (latest.weekday() - MONDAY) % 7
        latest = datetime.combine(latest.date() - timedelta(days=back), DIGEST_AT, zone)
    return latest


def letter(lines: Sequence[Line], source: str, more: str) -> str:
    """Return the changes of a letter by topic, the latest first, each once and with its source.

    Args:
        source: the word before a source.
        more: the sentence for what is left out, with {n}.
    """
    shown = sorted(lines, key=lambda line: line.on, reverse=True)[:MOST_IN_A_LETTER]
    blocks = []
    for topic in sorted({line.topic for line in shown}):
        said = [f"{topic.upper()}"]
        for line in (one for one in shown if one.topic == topic):
            said.append(f"* {line.day}: {line.words}")
            said += [f"  {source}: {line.source}"] if line.source else []
            said += [f"  {line.address}"] if line.address else []
        blocks.append("\n".join(said))
    if len(lines) > len(shown):
        blocks.append(more.format(n=len(lines) - len(shown)))
    return "\n\n".join(blocks)
