"""Accounts of the people who work at the desk."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser


class Person(AbstractUser):
    """A person who signs in: dispatcher, observer, visitor, attorney, coordinator, editor or administrator."""
