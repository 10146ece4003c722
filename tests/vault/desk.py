"""A tiny desk with sealed columns, made only for these tests, and the people at it."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, models

from localaction.vault import retention
from localaction.vault.fields import OperationalText, SealedBytes, SealedText

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PASSPHRASE = "granite lantern orbit velvet thirteen"


class Story(models.Model):
    """A report of the test desk; it is its own case."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    closed_at = models.DateTimeField(null=True)
    story = SealedText(ring="respond", clock="test.story")
    contact = SealedText(ring="respond", clock="test.contact")

    class Meta:
        app_label = "vault"  # an installed one, so that the vault finds these models as it finds a room's
        db_table = "vault_tests_story"


class Picture(models.Model):
    """An attachment of a report."""

    uuid = models.UUIDField(default=uuid.uuid4)
    story = models.ForeignKey(Story, models.CASCADE)
    key = SealedBytes(ring="respond", clock="test.story", case="story__uuid")

    class Meta:
        app_label = "vault"  # an installed one, so that the vault finds these models as it finds a room's
        db_table = "vault_tests_picture"


class OnCall(models.Model):
    """A number that an unattended worker rings."""

    uuid = models.UUIDField(default=uuid.uuid4)
    ends_at = models.DateTimeField()
    phone = OperationalText(label="volunteer", clock="test.on-call")

    class Meta:
        app_label = "vault"  # an installed one, so that the vault finds these models as it finds a room's
        db_table = "vault_tests_oncall"


DESK = (Story, Picture, OnCall)


@pytest.fixture(autouse=True)
def emptied_file_of_tombstones(settings):
    """Start each test without the erasures of the last."""
    from localaction.vault import tombstones

    tombstones.location().unlink(missing_ok=True)


@pytest.fixture
def desk(db):
    """The test desk with its clocks."""
    return _with_clocks()


@pytest.fixture
def lasting_desk(transactional_db):
    """The test desk where commits are real."""
    return _with_clocks()


@pytest.fixture
def database_file(lasting_desk, tmp_path):
    """Let SQLite work on a file, as a real installation does, for threads and for reading what is on the disk."""
    if connection.vendor != "sqlite":
        yield None
        return
    here = connection.settings_dict["NAME"]
    copy = tmp_path / "desk.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    kept = connection.connection
    connection.connection, connection.settings_dict["NAME"] = None, str(copy)
    yield copy
    connection.connection.close()
    connection.connection, connection.settings_dict["NAME"] = kept, here


def _with_clocks():
    closed = lambda rows, cut: rows.filter(closed_at__lte=cut)  # noqa: E731
    retention.register(
        "test.contact", Story, closed, keep=timedelta(days=30), effect=retention.NullFields(("contact",)), case="uuid"
    )
    retention.register("test.story", Story, closed, keep=timedelta(days=180), effect=retention.Shred(), case="uuid")
    retention.register(
        "test.on-call",
        OnCall,
        lambda rows, cut: rows.filter(ends_at__lte=cut),
        keep=timedelta(hours=2),
        effect=retention.Delete(),
    )
    return DESK


@pytest.fixture
def people(django_user_model):
    """Make people by name: `people("amparo")`."""

    def person(name):
        found = django_user_model.objects.filter(username=name).first()
        return found or django_user_model.objects.create_user(username=name)

    return person
