"""The words of programmes and roles."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from localaction.people.rules.roles import Held, Programme, Role

PROGRAMMES: dict[Programme, str | Promise] = {
    Programme.SITE: _("The site"),
    Programme.RESPOND: _("Respond"),
    Programme.VISIT: pgettext_lazy("programme", "Visit"),
    Programme.DEFEND: _("Defend"),
    Programme.FACTS: _("Facts"),
    Programme.ORGANISE: _("Organize"),
}
ROLES: dict[Role, str | Promise] = {
    Role.ADMIN: _("administrator"),
    Role.AUDITOR: _("auditor"),
    Role.COORDINATOR: _("coordinator"),
    Role.OPERATOR: _("hotline operator"),
    Role.DISPATCHER: _("dispatcher"),
    Role.OBSERVER: _("observer"),
    Role.LEGAL_LEAD: _("legal lead"),
    Role.FAMILY_LEAD: _("family support lead"),
    Role.VISITOR: _("visitor"),
    Role.ATTORNEY: _("attorney"),
    Role.INTAKE: _("intake worker"),
    Role.LEGAL_AGENT: _("supervised legal agent"),
    Role.EDITOR: _("editor"),
    Role.ORGANISER: _("organizer"),
}


def in_words(held: Held) -> str:
    """Return a role as people say it: "Visit: coordinator"."""
    return f"{PROGRAMMES[held.programme]}: {ROLES[held.role]}"
