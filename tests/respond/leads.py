"""The legal lead and the family lead inside rings of their own."""

from __future__ import annotations

from datetime import timedelta

from tests.respond.hotline import NOW, PASSPHRASE, member


class Leads:
    """Luz leads the legal side, Fay supports families; neither opens the other's ring, and no dispatcher opens any."""

    def __init__(self, hotline, at=NOW) -> None:
        from localaction.people.rules.roles import Role
        from localaction.vault import actions as vault

        self.hotline, self.luz, self.fay = hotline, hotline.luz, member("fay", Role.FAMILY_LEAD)
        vault.enrol_holder(self.fay, PASSPHRASE, at)
        vault.create_ring("legal", [self.luz], by=self.luz, at=at)
        vault.create_ring("family", [self.fay], by=self.fay, at=at)


def legal_on_call(leads, number, at):
    """Put a legal lead's number on call for the day."""
    from localaction.respond.actions import duty, roster
    from localaction.respond.models import Duty, Tier

    new = roster.NewVolunteer("Luz", number, ("en",), "882830829bfffff", "Yes, text me")
    row = roster.add_volunteer(leads.hotline.elena, new, at)
    shift = duty.make_shift(
        leads.hotline.elena, Duty.LEGAL, at - timedelta(hours=1), at + timedelta(hours=20), {row: Tier.FIRST}, at
    )
    duty.publish_shift(leads.hotline.opened(leads.hotline.elena, at), shift, leads.hotline.elena, at)
