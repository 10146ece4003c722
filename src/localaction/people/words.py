"""The words of programmes and roles."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from localaction.people.rules.roles import Held, Programme, Role, Verb
from localaction.vault.rules.rings import Ring

PROGRAMMES: dict[Programme, str | Promise] = {
    Programme.SITE: _("The site"),
    Programme.RESPOND: _("Respond"),
    Programme.VISIT: pgettext_lazy("programme", "Visit"),
    Programme.DEFEND: _("Defend"),
    Programme.FACTS: _("Facts"),
    Programme.ORGANISE: _("Organize"),
}
RINGS: dict[Ring, str | Promise] = {
    Ring.RESPOND: PROGRAMMES[Programme.RESPOND],
    Ring.VISIT: PROGRAMMES[Programme.VISIT],
    Ring.DEFEND: PROGRAMMES[Programme.DEFEND],
    Ring.LEGAL: _("Legal follow-up"),
    Ring.FAMILY: _("Family support"),
    Ring.RECORDS: _("Records requests"),
    Ring.ORGANISE: _("Public actions"),
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
    Role.COMPANION: _("court companion"),
    Role.TREASURER: _("treasurer of the bond fund"),
    Role.EDITOR: _("editor"),
    Role.ORGANISER: _("organizer"),
    Role.VOLUNTEER: _("volunteer at public actions"),
}

# What a requirement can close: work with people, never the running of the site.
WORK: dict[Verb, str | Promise] = {
    Verb.TAKE_CALLS: _("taking calls"),
    Verb.TRIAGE: _("sorting reports"),
    Verb.DISPATCH: _("sending observers"),
    Verb.OBSERVE: _("observing"),
    Verb.SEE_EVIDENCE: _("reading evidence"),
    Verb.FOLLOW_UP: _("following up with families"),
    Verb.VISIT: _("visiting"),
    Verb.ARRANGE_VISITS: _("arranging visits"),
    Verb.TAKE_INTAKE: _("taking intakes"),
    Verb.WORK_CASES: _("working on cases"),
    Verb.WORK_GRANTED_CASES: _("working on cases one was let into"),
    Verb.PUBLISH_FACTS: _("publishing facts"),
    Verb.RUN_CAMPAIGNS: _("running campaigns"),
    Verb.RUN_ACTIONS: _("running public actions"),
    Verb.JOIN_ACTIONS: _("helping at public actions"),
}


def ring_words(slug: str) -> str:
    """Return a ring as people say it: the programme or compartment whose sealed records it opens."""
    return str(RINGS[Ring(slug)])


def in_words(held: Held) -> str:
    """Return a role as people say it: "Visit: coordinator"."""
    return f"{PROGRAMMES[held.programme]}: {ROLES[held.role]}"
