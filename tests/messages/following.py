"""What the tests of followers stand on: a county to follow, a change of it, and letters as they are queued."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

from localaction.messages import links
from localaction.messages.actions import following, telling
from localaction.messages.actions.announcing import Said, announce
from localaction.messages.models import Follow, Follower, Outbox
from localaction.messages.rules.following import About, Cadence, Kind
from localaction.vault.actions import read_operational

TRAVIS, HAYS, AUSTIN, TEXAS = "48453", "48209", "4805000", "48"
# A Tuesday at noon in Texas.
NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)
CARLA = "carla.reyes@mail.example"


def follow(mail=CARLA, key=TRAVIS, kind="PLACE", cadence=Cadence.AT_ONCE, language="en", now=NOW):
    """Ask and confirm."""
    following.ask(kind, key, mail, cadence, language, f"source-{mail}", now)
    row = Follow.objects.order_by("-asked_at", "-pk").first()
    return following.confirm(links.token(links.CONFIRM, row.uuid), now)


def change(*about, key="test:1", words="Travis County Sheriff's Office is new on ICE's list.", at=NOW, on=None):
    """Record a change as a room does, in both languages."""
    said = {
        "en": Said(words, "ICE's list of participating agencies", "/agency/1/"),
        "es": Said(f"ES {words}", "Lista de ICE", "/es/agency/1/"),
    }
    given = [one if isinstance(one, About) else About(Kind.PLACE, one) for one in about]
    return announce(given, key, said, on or date(2026, 11, 24), at)


def tell(now=NOW):
    return telling.tell_followers(now)


def queued(code="messages.follow.letter"):
    """Return address and content of each letter of a kind that waits."""
    rows = Outbox.objects.filter(code=code, content__isnull=False).order_by("pk")
    contents = [json.loads(read_operational(row, "content")) for row in rows]
    return [(content["routes"][0][1], content) for content in contents]


def link_in(text, what):
    """Return the path of the link to a page in a letter."""
    return re.search(rf"https?://[^/\s]+(/\S*follow/{what}/\S+)", text).group(1)


__all__ = ["AUSTIN", "CARLA", "HAYS", "NOW", "TEXAS", "TRAVIS", "Cadence", "Follow", "Follower", "change", "follow",
           "link_in", "queued", "tell"]  # fmt: skip
