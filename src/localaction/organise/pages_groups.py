"""Groups in words, for the pages that show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from localaction.organise.forms import LANGUAGES
from localaction.organise.models import Group
from localaction.organise.reads_groups import GroupFact
from localaction.organise.rules.freshness import Asked, freshness
from localaction.places.reference_files import gazetteer

MOST_COUNTIES = 6


@dataclass(frozen=True)
class GroupLine:
    """A group in words."""

    fact: GroupFact
    kind: str
    where: str
    does: str
    join: str
    languages: str
    standing: str
    badge: str


def lines(facts: Iterable[GroupFact]) -> list[GroupLine]:
    """Return groups in words, in the order given."""
    return [line(fact) for fact in facts]


def line_of(group: Group) -> GroupLine:
    """Return a group as it stands today in words."""
    asked = [Asked(check.on, check.answer) for check in group.checks.all()]
    return line(GroupFact(group, freshness(asked, timezone.now().date())))


def line(fact: GroupFact) -> GroupLine:
    """Return a group in words."""
    group, is_spanish = fact.group, (get_language() or "").startswith("es")
    names = dict(LANGUAGES)
    standing, badge = _standing(fact)
    return GroupLine(
        fact, str(Group.Kind(group.kind).label), _where(fact),
        (group.does_es if is_spanish else "") or group.does, (group.join_es if is_spanish else "") or group.join,
        ", ".join(str(names.get(code, code)) for code in group.languages), standing, badge,
    )  # fmt: skip


def _where(fact: GroupFact) -> str:
    group = fact.group
    if group.scope == Group.Scope.NATION:
        return _("the whole country")
    if group.scope == Group.Scope.STATE:
        return gazetteer().states[group.state].name if group.state in gazetteer().states else group.state
    known = gazetteer().counties
    names = [known[code].full_name for code in group.county_fips if code in known]
    more = len(names) - MOST_COUNTIES
    shown = ", ".join(names[:MOST_COUNTIES])
    return _("%(counties)s and %(n)d more") % {"counties": shown, "n": more} if more > 0 else f"{shown}, {group.state}"


def _standing(fact: GroupFact) -> tuple[str, str]:
    """Return the sentence about a group's freshness and the kind of its badge."""
    seen = fact.freshness
    day = date_format(seen.confirmed_on, "DATE_FORMAT") if seen.confirmed_on else ""
    match seen.state:
        case "FRESH":
            return _("confirmed %(day)s") % {"day": day}, "listed"
        case "STALE":
            return _("not asked since %(day)s") % {"day": day}, "missing"
        case "SILENT":
            return _("nobody answers"), "missing"
        case "GONE":
            return _("no longer exists"), "removed"
    return _("nobody has asked yet"), "pending"
