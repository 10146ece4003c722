"""What somebody gets who takes the machine, the database or a backup away (checks 1, 4, 5, 6, 8, 13)."""

from __future__ import annotations

import base64
import logging
import re
import threading
import time
from pathlib import Path

import pyrage
import pytest
from django.apps import apps
from django.db import connection, transaction
from nacl.exceptions import CryptoError
from tests.vault.desk import PASSPHRASE, START, OnCall, Picture, Story

from localaction.vault import actions, audit, backup, restore, server_key, tombstones
from localaction.vault.actions.holders import cell_of as person_cell
from localaction.vault.fields import Envelope, SealedColumn
from localaction.vault.models import CaseKey, KeyGrant, Keyring, UserKey, VaultSession
from localaction.vault.rules import boxes, envelope, passphrase
from localaction.vault.rules.envelope import Damaged
from localaction.vault.rules.server_keys import Label, sub_key

pytestmark = pytest.mark.security
STORY, CONTACT, PHONE = "canary-story-7315", "canary-contact-8842", "+13125550177"


class Site:
    """A small site with one of everything, and the secrets that must stay out of it."""

    def __init__(self, people):
        self.amparo, self.ben = people("amparo"), people("ben")
        self.codes = [
            actions.enrol_holder(self.amparo, PASSPHRASE, START),
            actions.enrol_holder(self.ben, STORY * 2, START),
        ]
        actions.create_ring("respond", [self.amparo], by=self.amparo, at=START)
        self.opened, self.cookie = actions.unlock(self.amparo, PASSPHRASE, START)
        self.shares = actions.begin_ceremony(self.amparo, START).sentences
        actions.confirm_ceremony(self.opened, self.shares)
        self.case = actions.seal_new_case("respond")
        self.story = Story(uuid=self.case.case)
        self.case.write(self.story, "story", STORY)
        self.case.write(self.story, "contact", CONTACT)
        self.story.save()
        picture = Picture(story=self.story)
        self.file = b"".join(self.case.seal_file(picture, "key", [b"canary-photo-1199"]))
        picture.save()
        actions.share_case(self.opened, self.case.case, self.ben)
        actions.mark_case(self.opened, self.case.case, "respond", "phone", CONTACT)
        self.row = OnCall(ends_at=START)
        actions.write_operational(self.row, "phone", PHONE)
        self.row.save()


@pytest.fixture
def site(desk, people):
    return Site(people)


def every_blob():
    """Every value of every table as bytes, as a thief's program would list them."""
    for model in apps.get_models():
        for row in model._base_manager.values_list():
            for value in row:
                if isinstance(value, bytes | memoryview):
                    yield bytes(value)
                elif isinstance(value, str):
                    yield value.encode()


def keys_from(blobs):
    """Everything of 32 bytes that could be tried as a key: whole blobs and their ends, and what derives from them."""
    found = set()
    for blob in blobs:
        if len(blob) >= 32:
            found |= {blob[:32], blob[-32:], blob[1:33]}
    return found | {sub_key(key, label) for key in found for label in Label}


def ciphertexts():
    """Every ciphertext with its name and the cell it is bound to, which a thief knows as well as we do."""
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, SealedColumn):
                for row in model._default_manager.exclude(**{column.name: None}):
                    cell = envelope.place(model._meta.db_table, column.column, row.uuid)
                    yield f"{model.__name__}.{column.name}", bytes(getattr(row, column.name)), cell
    for key in UserKey.objects.all():
        for column in ("wrapped_sk", "wrapped_sk_recovery"):
            yield f"UserKey.{column}", getattr(key, column), person_cell(key.user_id, column)
    for row in VaultSession.objects.all():
        yield "VaultSession.box", row.box, envelope.place("vault_vaultsession", "box", row.user_id)
    for model, column in ((KeyGrant, "sealed_sk"), (CaseKey, "sealed_dek"), (Keyring, "sealed_sk_recovery")):
        for value in model.objects.exclude(**{column: None}).values_list(column, flat=True):
            yield f"{model.__name__}.{column}", bytes(value), None


def opens(key, sealed, cell):
    try:
        return (envelope.unseal(key, sealed, cell) if cell else boxes.open_box(key, sealed)) is not None
    except (Damaged, CryptoError):
        return False


def opened_with(keys):
    return {name for name, sealed, cell in ciphertexts() if any(opens(key, sealed, cell) for key in keys)}


def test_database_and_server_key_open_only_what_is_operational(site):
    assert opened_with(keys_from([*every_blob(), server_key.read()])) == {"OnCall.phone"}


def test_the_database_alone_opens_nothing(site):
    assert opened_with(keys_from(every_blob())) == set()


def test_the_kit_would_find_an_open_door(site):
    """Positive control: with one person's secret in hand the same kit opens what that person holds."""
    assert opened_with({site.opened.secret}) == {"KeyGrant.sealed_sk"}
    grant = KeyGrant.objects.get(user=site.amparo)
    ring = boxes.open_box(site.opened.secret, grant.sealed_sk)
    assert opened_with({ring}) == {"CaseKey.sealed_dek"}
    assert opened_with({site.case.dek}) == {"Story.story", "Story.contact", "Picture.key"}


def test_the_pepper_alone_guesses_no_passphrase_from_the_sign_in_hash(site):
    key = UserKey.objects.get(user=site.amparo)
    price = passphrase.Cost(key.ops, key.mem)
    right = passphrase.derive_kek(PASSPHRASE, key.salt, server_key.key_for(Label.PEPPER), price)
    without_pepper = passphrase.derive_kek(PASSPHRASE, key.salt, bytes(32), price)

    assert opens(right, key.wrapped_sk, person_cell(key.user_id))
    assert not opens(without_pepper, key.wrapped_sk, person_cell(key.user_id))


def tampered(site, change):
    """Change the row as a thief with write access, and try to read it."""
    with transaction.atomic():
        change(Story.objects.get(pk=site.story.pk))
        opened = actions.open_case(site.opened, site.case.case)
        row = Story.objects.get(pk=site.story.pk)
        with pytest.raises(Damaged):
            opened.read(row, "story")
        transaction.set_rollback(True)


def put(story, sealed):
    Story.objects.filter(pk=story.pk).update(story=Envelope(sealed))


def test_a_sealed_value_that_was_tampered_with_is_damaged_and_nothing_worse(site):
    other_case = actions.seal_new_case("respond")
    other = Story(uuid=other_case.case)
    other_case.write(other, "story", "somebody else's")
    other.save()

    def flipped(story):
        sealed = bytearray(story.story)
        sealed[40] ^= 1
        put(story, sealed)

    tampered(site, flipped)
    tampered(site, lambda story: put(story, bytes(story.contact)))
    tampered(site, lambda story: put(story, bytes(other.story)))
    tampered(site, lambda story: put(story, b"\x00" + bytes(story.story)[1:]))
    tampered(site, lambda story: put(story, bytes(story.story)[:-1]))
    tampered(site, lambda story: put(story, b""))
    assert actions.open_case(site.opened, site.case.case).read(site.story, "story") == STORY


def test_a_case_key_moved_to_another_case_opens_nothing_there(site):
    other_case = actions.seal_new_case("respond")
    other = Story(uuid=other_case.case)
    other_case.write(other, "story", "somebody else's")
    other.save()
    mine = CaseKey.objects.get(case=site.case.case, keyring__isnull=False)
    CaseKey.objects.filter(case=other.uuid).update(sealed_dek=mine.sealed_dek)

    with pytest.raises(Damaged):
        actions.open_case(site.opened, other.uuid).read(Story.objects.get(pk=other.pk), "story")


def shapes(secret):
    """A secret as it might lie about: raw, base64, hex, UTF-16, for bytes and text."""
    raw = secret if isinstance(secret, bytes) else secret.encode()
    middle = base64.b64encode(raw)[4:-8] if len(raw) > 12 else base64.b64encode(raw)
    found = {raw, raw.hex().encode(), raw.hex().upper().encode(), middle, base64.urlsafe_b64encode(raw)[4:-8] or raw}
    if isinstance(secret, str):
        found.add(secret.encode("utf-16-le"))
    return {shape for shape in found if len(shape) >= 8}


def content(path):
    """A file's bytes; none where the database has taken it away meanwhile."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def places_with(secret, files):
    return {path.name for path in files if any(shape in content(path) for shape in shapes(secret))}


def test_no_secret_lies_about_in_database_log_or_backup(database_file, people, settings, tmp_path, caplog):
    if connection.vendor != "sqlite":
        pytest.skip("reads the files of SQLite")
    lasting_key = server_key.read()
    settings.HOME = tmp_path / "home"
    (settings.HOME / "keys").mkdir(parents=True)
    server_key.write(lasting_key)
    caplog.set_level(logging.DEBUG)
    site = Site(people)
    identity = pyrage.x25519.Identity.generate()
    settings.CONFIG = settings.CONFIG.model_copy(update={"backup_recipient": str(identity.to_public())})
    (tmp_path / "identity").write_text(str(identity))
    made = backup.make(tmp_path / "backups", START)
    (tmp_path / "work").mkdir()
    restore.unpack(made.path, tmp_path / "identity", tmp_path / "work")
    ours = [record for record in caplog.records if record.name.startswith("localaction")]
    (tmp_path / "app.log").write_text("\n".join(f"{record.getMessage()} {record.args}" for record in ours))
    database = Path(connection.settings_dict["NAME"])
    files = list(database.parent.glob(database.name + "*"))
    files += [made.path, tombstones.location(), tmp_path / "app.log"]
    files += [path for path in (tmp_path / "work").rglob("*") if path.is_file()]
    ring = boxes.open_box(site.opened.secret, KeyGrant.objects.get(user=site.amparo).sealed_sk)
    secrets = [
        STORY, CONTACT, PHONE, PHONE[2:], "canary-photo-1199", PASSPHRASE, site.cookie, *site.codes, *site.shares,
        *(code.replace("-", "") for code in site.codes), site.opened.secret, ring, site.case.dek, lasting_key,
        *(sub_key(lasting_key, label) for label in Label),
    ]  # fmt: skip

    assert any(path.name.endswith("-wal") for path in files)
    assert {
        name: places for secret in secrets if (places := places_with(secret, files)) for name in [repr(secret)[:20]]
    } == {}
    # Positive control: what the site does keep in clear is found in the database and in the opened backup.
    known = places_with(str(site.story.uuid).replace("-", ""), files)
    assert database.name in known or f"{database.name}-wal" in known
    assert "database.sqlite3" in known


def test_a_plain_column_would_be_found(database_file, people):
    """Positive control for the search itself: a value stored in clear is found in the file."""
    if connection.vendor != "sqlite":
        pytest.skip("reads the files of SQLite")
    people(STORY)
    database = Path(connection.settings_dict["NAME"])

    assert places_with(STORY, list(database.parent.glob(database.name + "*")))


def test_no_refusal_repeats_what_was_typed(site):
    typed = "canary typed phrase lantern orbit"
    texts = []
    for attempt in (
        lambda: actions.unlock(site.amparo, typed, START),
        lambda: actions.restore_by_code(site.amparo, typed, PASSPHRASE, START),
        lambda: actions.recover_from_shares([typed] * 3, site.amparo, START),
        lambda: actions.enrol_holder(site.amparo, "canary", START),
        lambda: actions.resume(site.amparo, typed, START),
        lambda: Story(story=typed).save(),
        lambda: site.case.write(site.story, "closed_at", typed),
    ):
        with pytest.raises(Exception) as refusal, transaction.atomic():
            attempt()
        texts.append(str(refusal.value))

    assert not re.search("canary", " ".join(texts))
    for secret in (site.opened, site.case, actions.begin_ceremony(site.amparo, START)):
        assert "secret" not in repr(secret)
        assert "dek" not in repr(secret)
        assert "sentences" not in repr(secret)


def reports(n, texts, failures, times):
    try:
        for number in range(n):
            began = time.monotonic()
            with transaction.atomic():
                case = actions.seal_new_case("respond")
                story = Story(uuid=case.case)
                case.write(story, "story", f"{threading.get_ident()}-{number}")
                story.save()
            times.append(time.monotonic() - began)
            texts[case.case] = f"{threading.get_ident()}-{number}"
    except Exception as error:
        failures.append(error)
    finally:
        connection.close()


@pytest.mark.parametrize("n_before, n_during", [(40, 25), pytest.param(1000, 200, marks=pytest.mark.long)])
def test_while_a_member_is_removed_reports_keep_coming_and_none_is_lost(
    database_file, lasting_desk, people, n_before, n_during
):
    site = Site(people)
    texts, failures, times = {}, [], []
    reports(n_before, texts, failures, times)
    actions.grant_ring(site.opened, "respond", site.ben)
    times.clear()
    public = [threading.Thread(target=reports, args=(n_during, texts, failures, times)) for _ in range(2)]
    for thread in public:
        thread.start()

    actions.remove_member(site.ben, by=site.amparo, at=START)
    actions.move_cases(site.opened)
    for thread in public:
        thread.join()
    actions.move_cases(site.opened)

    assert failures == []
    assert max(times) < 2
    assert Keyring.objects.get(slug="respond", epoch=1).state == "DESTROYED"
    opened = actions.open_cases(site.opened, texts)
    rows = {story.uuid: story for story in Story.objects.exclude(pk=site.story.pk)}
    assert {uuid: opened[uuid].read(rows[uuid], "story") for uuid in rows} == texts
    assert audit.verify().is_whole


def test_a_second_move_at_the_same_time_does_no_harm(database_file, lasting_desk, people):
    site = Site(people)
    texts, failures, times = {}, [], []
    reports(30, texts, failures, times)
    actions.rotate_ring("respond", by=site.amparo, at=START)
    moved = []

    def move():
        try:
            moved.append(actions.move_cases(site.opened, batch=5).n_moved)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    movers = [threading.Thread(target=move) for _ in range(2)]
    for mover in movers:
        mover.start()
    for mover in movers:
        mover.join()

    assert failures == []
    assert sum(moved) == 31
    assert len(actions.open_cases(site.opened, texts)) == 30


def test_the_standard_cost_of_a_guess_is_paid_and_two_at_once_at_most(desk, people, settings):
    del settings.VAULT_COST
    amparo = people("amparo")
    actions.enrol_holder(amparo, PASSPHRASE, START)
    key = UserKey.objects.get()

    assert (key.ops, key.mem) == (3, 64 << 20)
    assert actions.unlock(amparo, PASSPHRASE, START)
    assert passphrase.GATE._value == 2
