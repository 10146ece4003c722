"""A room cannot forget to seal a column about a person."""

from __future__ import annotations

import uuid

import pytest
from django.db import models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st
from tests.vault.desk import START, OnCall, Story

from localaction.vault import actions, checks, server_key
from localaction.vault.actions import Damaged, NotASealedColumn
from localaction.vault.fields import NoRowName, OperationalText, SealedText, row_uuid
from localaction.vault.rules.personal import looks_personal


def in_room(room, **columns):
    """Declare a model as if its class stood in a room's models.py."""
    names = {"__module__": f"localaction.{room}.models", "Meta": type("Meta", (), {"app_label": "vault"}), **columns}
    with isolate_apps("localaction.vault"):
        return type("Declared", (models.Model,), names)


def ids(model):
    found = checks.check_model(model) if checks.room_of(model) in checks.ROOMS else []
    for column in model._meta.concrete_fields:
        found += [m for m in column.check() if str(m.id).startswith("vault")]
    return sorted(str(m.id) for m in found)


@pytest.mark.parametrize("name", ["phone", "caller_phone", "story", "a_number", "dob", "birth_date", "contact", "note"])
def test_a_plain_column_about_a_person_is_refused(name):
    assert ids(in_room("respond", **{name: models.TextField()})) == ["vault.E005"]


def test_a_sealed_column_with_a_clock_is_accepted(desk):
    model = in_room(
        "respond", uuid=models.UUIDField(default=uuid.uuid4), story=SealedText(ring="respond", clock="test.story")
    )

    assert ids(model) == []


def test_a_sealed_column_without_clock_ring_label_or_row_uuid_is_refused(desk):
    assert ids(in_room("visit", uuid=models.UUIDField(), story=SealedText(ring="visit"))) == ["vault.E001"]
    assert ids(in_room("visit", uuid=models.UUIDField(), story=SealedText(ring="visit", clock="x"))) == ["vault.E006"]
    assert ids(in_room("visit", story=SealedText(ring="visit", clock="test.story"))) == ["vault.E002"]
    assert ids(in_room("visit", uuid=models.UUIDField(), s=SealedText(ring="jail", clock="test.story"))) == [
        "vault.E003"
    ]
    assert ids(in_room("visit", uuid=models.UUIDField(), s=OperationalText(label="any", clock="test.story"))) == [
        "vault.E004"
    ]


def test_a_column_is_allowed_by_name_and_reason_only():
    model = in_room("people", username=models.CharField(max_length=20))
    checks.allow("vault.Declared.username", "sign-in needs it")
    try:
        assert ids(model) == []
    finally:
        checks.disallow("vault.Declared.username")

    assert ids(model) == ["vault.E005"]
    with pytest.raises(checks.NoReason):
        checks.allow("vault.Declared.username", " ")


def test_harmless_types_and_public_rooms_are_left_alone():
    harmless = in_room(
        "respond",
        contact_at=models.DateTimeField(),
        n_names=models.IntegerField(),
        phone_is_good=models.BooleanField(),
        note_kind=models.CharField(max_length=5, choices=[("A", "a")]),
    )

    assert ids(harmless) == []
    assert ids(in_room("policy", name=models.TextField())) == []


def test_the_rooms_as_they_are_pass_the_check():
    assert checks.person_columns() == []
    assert all(reason for reason in checks.allowed().values())


@given(prefix=st.sampled_from(["", "caller_", "x_"]), word=st.sampled_from(["phone", "story", "dob", "email", "name"]))
def test_a_telling_word_is_seen_wherever_it_stands(prefix, word):
    assert looks_personal(prefix + word)
    assert looks_personal(f"{word}_{prefix}x".strip("_"))


@pytest.mark.parametrize("column", ["status", "zone", "received_at", "uuid", "storyline", "epoch", "country", "number"])
def test_a_plain_word_is_not_suspected(column):
    assert not looks_personal(column)


def test_the_schema_does_not_change_with_ring_or_clock():
    column = Story._meta.get_field("story")

    _, path, arguments, options = column.deconstruct()

    assert (path, arguments, options) == ("localaction.vault.fields.SealedText", [], {})


def test_an_unattended_worker_reads_operational_texts_without_a_session(desk):
    row = OnCall(ends_at=START)
    actions.write_operational(row, "phone", "+13125550123")
    row.save()

    assert actions.read_operational(OnCall.objects.get(), "phone") == "+13125550123"
    assert b"5550123" not in bytes(OnCall.objects.get().phone)
    actions.write_operational(row, "phone", None)
    assert actions.read_operational(row, "phone") is None


def test_an_operational_text_opens_neither_elsewhere_nor_under_another_server_key(desk, settings, tmp_path):
    row, other = OnCall(ends_at=START), OnCall(ends_at=START)
    actions.write_operational(row, "phone", "+13125550123")
    mark = actions.operational_mark("phone", "+13125550123")
    other.phone = row.phone

    with pytest.raises(Damaged):
        actions.read_operational(other, "phone")
    settings.CONFIG = settings.CONFIG.model_copy(update={"server_key": tmp_path / "server"})
    server_key.make()
    with pytest.raises(Damaged):
        actions.read_operational(row, "phone")
    assert actions.operational_mark("phone", "+13125550123") != mark


def test_the_two_tiers_are_not_mistaken_for_each_other(desk):
    with pytest.raises(NotASealedColumn):
        actions.write_operational(Story(), "story", "x")
    case = actions.OpenCase(uuid.uuid4(), bytes(32))
    story = Story(uuid=case.case)
    for column, value in (("closed_at", "x"), ("story", b"bytes")):
        with pytest.raises(NotASealedColumn):
            case.write(story, column, value)
    with pytest.raises(NotASealedColumn):
        case.read_bytes(story, "story")
    with pytest.raises(NoRowName):
        row_uuid(Story(uuid=None))
