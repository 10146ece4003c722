"""Volunteers as the roster holds them, fit to be asked unless something is said against them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from localaction.messages.actions import consent
from localaction.messages.models import Act, Channel, How
from localaction.respond.models import OnCall, Place, Volunteer, Vouch

NOW = datetime(2026, 3, 3, 18, tzinfo=UTC)


def volunteer(cell, vouchers, shift=None, *, on_call=True, agreed=Act.IN, **changes):
    until = date(2027, 1, 1)
    fit = {"trained_until": until, "pledged_until": until, "assessed_until": until, "languages": ["en", "es"]}
    one = Volunteer.objects.create(cell=cell, joined_at=NOW, **(fit | changes))
    for person in vouchers:
        Vouch.objects.create(volunteer=one, given_by=person, given_at=NOW)
    if shift:
        Place.objects.create(shift=shift, volunteer=one)
    if on_call:
        OnCall.objects.create(
            volunteer=one, mark=one.uuid.bytes, starts_at=NOW - timedelta(hours=4), ends_at=NOW + timedelta(hours=4)
        )
    if agreed:
        consent.record_mark(agreed, Channel.SMS, one.uuid.bytes, How.DESK, NOW, one.uuid)
    return one
