"""Links that work once; only the hashes of their secrets are kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from localaction.people.models.accounts import Person
from localaction.people.rules.roles import Held, Programme, Role
from localaction.vault.fields import Blob


class LinkKind(models.TextChoices):
    """What a one-time link does."""

    SETUP = "SETUP"
    RESET = "RESET"


class OneTimeLink(models.Model):
    """A link to the set-up page, or to a page where one person chooses a new passphrase."""

    kind = models.CharField(max_length=10, choices=LinkKind.choices)
    secret_hash = Blob(max_length=32, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(kind=LinkKind.SETUP), name="people_one_setup_link"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(kind=LinkKind.RESET), name="people_one_reset_link_each"
            ),
        ]


class Invitation(models.Model):
    """A role that waits for somebody to come and take it. It is deleted when they do."""

    secret_hash = Blob(max_length=32, unique=True)
    programme = models.CharField(max_length=10, choices=[(p.value, p.value) for p in Programme])
    role = models.CharField(max_length=12, choices=[(r.value, r.value) for r in Role])
    role_until = models.DateTimeField(null=True)
    invited_by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    @property
    def held(self) -> Held:
        """The role as the rules know it."""
        return Held(Programme(self.programme), Role(self.role))
