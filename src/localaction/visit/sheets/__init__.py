"""The sheet that visitors take along: one page of paper, for there are no telephones inside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import typst
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from localaction.visit.models import Visit
from localaction.visit.rules import Answer, Reason

TEMPLATE = Path(__file__).with_name("sheet.typ")


@dataclass(frozen=True)
class Part:
    """A heading and its lines."""

    title: str
    lines: tuple[str, ...]


def parts_of(visit: Visit, person: dict[str, str], answer: Answer) -> list[Part]:
    """Return what the sheet says, in the active language.

    Args:
        person: the opened sheet of the visit; empty where the reader holds no key.
    """
    local = visit.starts_at.astimezone(ZoneInfo(visit.zone))
    when = f"{date_format(local.date(), 'l')}, {date_format(local.date())}, {local:%H:%M}"
    place = ", ".join(part for part in (visit.facility.name, visit.facility.address, visit.facility.city) if part)
    door = [_("Ask for the door for: %(kind)s.") % {"kind": visit.get_visit_class_display()}]
    parts = [Part(_("When and where"), (when, place, *door))]
    if person:
        lines = [_("First name: %(name)s") % {"name": person.get("first_name", "–")}]
        if person.get("unit"):
            lines.append(_("Unit: %(unit)s") % {"unit": person["unit"]})
        if person.get("a_number"):
            lines.append(_("The door asks for: %(surname)s, A-number %(number)s") % {
                "surname": person.get("surname", "–"), "number": person["a_number"],
            })  # fmt: skip
        lines.append(_("Destroy this sheet after the visit."))
        parts.append(Part(_("Whom you visit"), tuple(lines)))
    if answer.reasons:
        parts.append(Part(_("What the rules say"), tuple(_reason_text(r) for r in answer.reasons)))
    if answer.checklist:
        parts.append(Part(_("To know and to bring"), tuple(r.text(gettext) for r in answer.checklist)))
    parts.append(Part(_("At the door"), (
        _("Leave your telephone outside. Hand nothing over directly."),
        _("If you are turned away, ask for the reason and the name of who decided, and note how long you waited."),
    )))  # fmt: skip
    return parts


def _reason_text(reason: Reason) -> str:
    said = reason.text(gettext)
    if reason.observed_on is None:
        return said
    return _("%(text)s (seen on %(day)s)") % {"text": said, "day": date_format(reason.observed_on)}


def sheet_pdf(parts: list[Part]) -> bytes:
    """Return the sheet as PDF/UA-1, tagged and with its language, in the active language."""
    described = {
        "title": _("Visit sheet"),
        "language": (get_language() or "en")[:2],
        "footer": _("Local Action. The rules may have changed: ask when in doubt."),
        "parts": [{"title": part.title, "lines": list(part.lines)} for part in parts],
    }
    made = typst.compile(
        str(TEMPLATE), format="pdf", sys_inputs={"sheet": json.dumps(described)}, pdf_standards=["ua-1"]
    )
    assert isinstance(made, bytes)
    return made
