"""Accounts of the people who work at the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from localaction.people.rules.roles import Held, Programme, Role


class People(BaseUserManager["Person"]):
    """Makes accounts."""

    def create_user(self, username: str, password: str | None = None, **columns: Any) -> Person:
        """Make an account; without a password nobody can sign in to it."""
        person = self.model(username=self.model.normalize_username(username), **columns)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def able_to_sign_in(self) -> models.QuerySet[Person]:
        """Keep accounts that are in use and have a password."""
        return self.filter(is_active=True, locked_at__isnull=True).exclude(
            Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        )


class Language(models.TextChoices):
    """Languages of the desk."""

    EN = "en", _("English")
    ES = "es", _("Spanish")


class Person(AbstractBaseUser):
    """A person who signs in. Nothing here says who they are: the username is a name they chose for the desk.

    Email, real names and the time of the last sign-in are left out on purpose: a seized database must not list the
    volunteers.
    """

    last_login = None
    username = models.CharField(
        _("username"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("Somebody already has this username.")},
    )
    language = models.CharField(max_length=2, choices=Language.choices, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    # Set by a lockdown; a reset link from an administrator clears it.
    locked_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"

    objects = People()

    def __str__(self) -> str:
        return self.username


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Scopes of memberships."""

    def current(self, now: datetime) -> MembershipQuerySet:
        """Keep those whose period contains `now`."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=now), valid_from__lte=now)


class Membership(models.Model):
    """A role that a person holds in a programme, for a time or until further notice."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    programme = models.CharField(max_length=10, choices=[(p.value, p.value) for p in Programme])
    role = models.CharField(max_length=12, choices=[(r.value, r.value) for r in Role])
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    given_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=models.F("valid_from")),
                name="people_membership_period",
            ),
            models.UniqueConstraint(
                fields=["person", "programme", "role"],
                condition=Q(valid_until__isnull=True),
                name="people_membership_once_open",
            ),
        ]

    @property
    def held(self) -> Held:
        """The role as the rules know it."""
        return Held(Programme(self.programme), Role(self.role))
