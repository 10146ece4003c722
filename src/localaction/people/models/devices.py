"""Where a person is signed in, and how often somebody may try."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.db import models

from localaction.people.models.accounts import Person
from localaction.vault.fields import Blob


class Device(models.Model):
    """A browser that somebody has signed in with; neither its address nor its kind is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="devices")
    secret_hash = Blob(max_length=32)
    label = models.CharField(max_length=40, blank=True)
    first_used_on = models.DateField()
    last_used_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "secret_hash"], name="people_device_once")]


class SignIn(models.Model):
    """One sign-in; it goes with its session."""

    session = models.OneToOneField(Session, models.CASCADE, primary_key=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="sign_ins")
    device = models.ForeignKey(Device, models.CASCADE, null=True, related_name="sign_ins")
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField()


class Bucket(models.Model):
    """Tokens left for one source; the key is a keyed hash, so that no address is kept."""

    key = Blob(max_length=16, primary_key=True)
    n_tokens = models.FloatField()
    filled_at = models.FloatField()  # seconds since 1970, for arithmetic that both databases share
