"""What this room asks two people about, and what a lockdown of the site ends here."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from localaction.people import approvals
from localaction.people.actions import invitations, memberships, resets
from localaction.people.approvals import Kind
from localaction.people.models import Approval, Device, Invitation, OneTimeLink, Person
from localaction.people.rules.roles import Programme, Verb
from localaction.people.words import in_words


def register_all() -> None:
    """Make this room's kinds known."""
    approvals.register(
        Kind(
            invitations.KIND,
            _("Invite somebody to a role that reads sealed records or administers the site"),
            Verb.SECOND,
            describe=_invited_role,
            programme_of=invitations.programme_of,
        )
    )
    approvals.register(
        Kind(
            memberships.KIND,
            _("Give somebody a role that reads sealed records or administers the site"),
            Verb.SECOND,
            describe=_given_role,
            programme_of=lambda approval: memberships.read_reference(approval)[1].programme,
            carry_out=memberships.give_approved_role,
        )
    )
    approvals.register(
        Kind(
            resets.FACTORS,
            _("Drop the second factors of somebody who lost them"),
            Verb.SECOND,
            Programme.SITE,
            describe=lambda approval: _name_of(approval.reference),
            carry_out=resets.drop_factors,
        )
    )


def _name_of(number: int | str) -> str:
    person = Person.objects.filter(pk=number).first()
    return person.username if person else ""


def _given_role(approval: Approval) -> str:
    number, held, _until = memberships.read_reference(approval)
    return f"{_name_of(number)}: {in_words(held)}"


def _invited_role(approval: Approval) -> str:
    invitation = Invitation.objects.filter(pk=approval.reference).first()
    return in_words(invitation.held) if invitation else ""


def revoke_links(now: datetime) -> int:
    """Revoke every invitation, reset link and known device at a lockdown of the site; returns how many links."""
    Device.objects.all().delete()
    return Invitation.objects.all().delete()[0] + OneTimeLink.objects.all().delete()[0]
