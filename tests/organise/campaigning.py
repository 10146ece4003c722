"""Campaigns as tests meet them."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from localaction.organise.actions import campaigns as act
from localaction.organise.models import Campaign
from localaction.people import approvals
from localaction.people.models import Membership, Person
from localaction.people.rules.roles import Programme, Role
from localaction.places.models import Place

NOW = timezone.now()
ON = NOW.date()


def day(n):
    return ON + dt.timedelta(days=n)


def organiser(name):
    person = Person.objects.create_user(name)
    Membership.objects.create(
        person=person, programme=Programme.ORGANISE, role=Role.ORGANISER, valid_from=NOW - dt.timedelta(days=900)
    )
    return person


def given(kind="STOP_RENEWAL", title="Stop the renewal of Moshannon", place="42033", decide_in=90, **more):
    words = act.Words(title, "Vote not to renew", f"{title} (español)", "Votar por no renovar")
    return act.GivenCampaign(kind, words, [Place.objects.get(pk=place)], ON, day(decide_in), **more)


def published(campaign, by, second, at=NOW):
    approval = act.ask_to_publish(campaign, by, at)
    approvals.approve(approval, second, at)
    return Campaign.objects.get(pk=campaign.pk)
