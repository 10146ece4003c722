"""The network's own rules of dispatch: set by a coordinator, and by two people where they make it less safe."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from localaction.people import approvals
from localaction.people.approvals import NotOpen
from localaction.people.models import Approval, Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.people.trail import note
from localaction.respond.models import RulesVersion
from localaction.respond.rules.policy import DEFAULT, Policy, as_mapping, policy_from
from localaction.respond.rules.policy_bounds import refuse_out_of_bounds, relaxed
from localaction.vault.rules.events import Event

KIND = "respond.rules"


class NothingChanged(ValueError):
    """The rules are those in force already."""


def in_force() -> tuple[int, Policy]:
    """Return the number of the version in force and the rules; 0 and the defaults where none was set. One query."""
    row = RulesVersion.objects.filter(in_force_at__isnull=False).order_by("-in_force_at", "-number").first()
    return (0, DEFAULT) if row is None else (row.number, policy_from(row.policy))


def set_rules(values: Mapping[str, Any], by: Person, now: datetime) -> RulesVersion:
    """Set rules; in force at once, or, where they make it less safe, once a second person says yes.

    What waited for a second person is withdrawn: it was thought over against other rules.

    Args:
        values: the rules to change, as `rules.policy.policy_from` reads them; the others stay as they are.

    Raises:
        NotAllowed: `by` does not keep the roster.
        PolicyRefused: they contradict each other, leave somebody alone, or are out of bounds.
        NothingChanged: as it says.
    """
    require(by, Verb.KEEP_ROSTER, now, Programme.RESPOND)
    with transaction.atomic():
        # Whoever sets rules at the same moment waits here.
        list(RulesVersion.objects.select_for_update().values_list("pk"))
        _, current = in_force()
        policy = policy_from(as_mapping(current) | dict(values))
        refuse_out_of_bounds(policy)
        if policy == current:
            raise NothingChanged("these are in force")
        loosened = relaxed(current, policy)
        last = RulesVersion.objects.aggregate(last=Max("number"))["last"] or 0
        RulesVersion.objects.waiting().update(withdrawn_at=now)
        row = RulesVersion.objects.create(
            number=last + 1, policy=as_mapping(policy), relaxes=list(loosened), made_by=by, made_at=now,
            in_force_at=None if loosened else now,
        )  # fmt: skip
        if loosened:
            approvals.ask(KIND, str(row.pk), _payload(row), by, now)
        note(by, Event.DISPATCH_DECIDED, row.pk, f"RULES {row.number} {'ASKED' if loosened else 'SET'}", at=now)
    return row


def withdraw(row: RulesVersion, by: Person, now: datetime) -> bool:
    """Take back rules that wait for a second person; returns whether they did.

    Raises:
        NotAllowed: `by` does not keep the roster.
    """
    require(by, Verb.KEEP_ROSTER, now, Programme.RESPOND)
    return RulesVersion.objects.waiting().filter(pk=row.pk).update(withdrawn_at=now) > 0


def register_kind() -> None:
    """Make the second yes to rules known; called from AppConfig.ready."""
    from django.utils.translation import gettext_lazy as _

    approvals.register(
        approvals.Kind(
            KIND, _("Change the rules of dispatch so that they protect less"), Verb.SEE_INCIDENTS, Programme.RESPOND,
            describe=_describe, carry_out=_put_in_force,
        )
    )  # fmt: skip


def _payload(row: RulesVersion) -> str:
    return json.dumps(row.policy, sort_keys=True)


def _describe(approval: Approval) -> str:
    row = RulesVersion.objects.filter(pk=int(approval.reference)).first()
    return "" if row is None else f"{row.number}: {', '.join(row.relaxes)}"


def _put_in_force(approval: Approval, by: Person, now: datetime) -> None:
    row = RulesVersion.objects.select_for_update().get(pk=int(approval.reference))
    if row.withdrawn_at is not None or row.in_force_at is not None:
        raise NotOpen("these rules were taken back")
    row.in_force_at, row.approved_by = now, by
    row.save(update_fields=["in_force_at", "approved_by"])
    note(by, Event.DISPATCH_DECIDED, row.pk, f"RULES {row.number} SET", at=now)
