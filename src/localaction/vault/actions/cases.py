"""One case's key: making it with public keys only, and opening it in an unlocked session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction

from localaction.vault import audit, shredding
from localaction.vault.actions.rings import (
    NoGrant,
    active_ring,
    check_ring,
    move_cases,
    pinned_ring,
    ring_secret,
    rotate_ring,
    secret_in,
)
from localaction.vault.actions.sessions import Unlocked, check_person, key_of
from localaction.vault.fields import CaseSealed, Envelope, SealedBytes, SealedText, row_uuid
from localaction.vault.models import CaseKey, CaseMark, KeyGrant, LegalHold, UserKey
from localaction.vault.rules import boxes, envelope, files
from localaction.vault.rules.blind_index import blind_index, index_key
from localaction.vault.rules.envelope import Damaged
from localaction.vault.rules.events import Event


class NotASealedColumn(Exception):
    """The column does not hold values sealed under a case key."""


class OtherCase(Exception):
    """The row belongs to another case than the one that is open."""


class UnderHold(Exception):
    """A legal hold keeps this case from being erased."""


@dataclass(frozen=True)
class OpenCase:
    """A case whose key is at hand: it reads and writes the sealed columns of the case's rows."""

    case: UUID
    dek: bytes = field(repr=False)

    def write(self, row: models.Model, column: str, value: str | bytes | None) -> None:
        """Seal a value into a row's column; the caller saves the row.

        Raises:
            NotASealedColumn: the column is not sealed under a case key, or takes the other type.
            OtherCase: the row is of another case.
        """
        described = self._column(row, column)
        if value is None:
            setattr(row, column, None)
            return
        if isinstance(described, SealedText) is not isinstance(value, str):
            raise NotASealedColumn(f"{type(row).__name__}.{column} takes another type")
        plain = value.encode() if isinstance(value, str) else value
        setattr(row, column, Envelope(envelope.seal(self.dek, plain, cell_of(row, described))))

    def read(self, row: models.Model, column: str) -> str | None:
        """Open a row's sealed text; None where nothing is stored or retention has emptied it.

        Raises:
            Damaged: the value was altered or moved here from another cell.
            NotASealedColumn, OtherCase: see `write`.
        """
        plain = self._open(row, column, SealedText)
        try:
            return None if plain is None else plain.decode()
        except UnicodeDecodeError as error:
            raise Damaged("the sealed text is not text") from error

    def read_bytes(self, row: models.Model, column: str) -> bytes | None:
        """Open a row's sealed bytes; see `read`."""
        return self._open(row, column, SealedBytes)

    def seal_file(self, row: models.Model, key_column: str, plain: Iterable[bytes]) -> Iterator[bytes]:
        """Seal a file under a key of its own, which is sealed into `key_column`; the caller saves both.

        Raises:
            NotASealedColumn, OtherCase: see `write`.
        """
        key = envelope.new_key()
        self.write(row, key_column, key)
        return files.seal_chunks(key, plain)

    def open_file(self, row: models.Model, key_column: str, sealed: Iterable[bytes]) -> Iterator[bytes]:
        """Open a file that `seal_file` sealed.

        Raises:
            Damaged: the file or its key was altered, cut, moved or shredded.
        """
        key = self.read_bytes(row, key_column)
        if key is None or len(key) != envelope.KEY_BYTES:
            raise Damaged("the key of the file is gone")
        return files.open_chunks(key, sealed)

    def _open(self, row: models.Model, column: str, kind: type[CaseSealed]) -> bytes | None:
        described = self._column(row, column)
        if not isinstance(described, kind):
            raise NotASealedColumn(f"{type(row).__name__}.{column} holds another type")
        stored = getattr(row, column)
        return None if stored is None else envelope.unseal(self.dek, bytes(stored), cell_of(row, described))

    def _column(self, row: models.Model, column: str) -> CaseSealed:
        described = row._meta.get_field(column)
        if not isinstance(described, CaseSealed):
            raise NotASealedColumn(f"{type(row).__name__}.{column} is not sealed under a case key")
        if reduce(getattr, described.case.split("__"), row) != self.case:
            raise OtherCase(f"the row is not of case {self.case}")
        return described


def cell_of(row: models.Model, column: models.Field[Any, Any]) -> str:
    """Name the cell that a row's envelope is bound to."""
    return envelope.place(row._meta.db_table, str(column.column), row_uuid(row))


def seal_new_case(ring: str, case: UUID | None = None) -> OpenCase:
    """Make a key for a new case and seal it to a ring; needs no secret at all, only the ring's public key.

    Call it inside the transaction that saves the case's rows.

    Raises:
        NoRing: the ring was never made.
        RingTampered: its public key was exchanged: nothing may be sealed.
    """
    opened = OpenCase(case or uuid4(), envelope.new_key())
    with transaction.atomic():
        holder = pinned_ring(ring)
        CaseKey.objects.create(case=opened.case, keyring=holder, sealed_dek=boxes.seal_to(holder.pub, opened.dek))
    return opened


def _open_keys(session: Unlocked, cases: Iterable[UUID]) -> dict[UUID, OpenCase]:
    """Open what this person can, in two queries; cases without a key for them are left out."""
    grants = {g.keyring_id: g for g in KeyGrant.objects.filter(user_id=session.user_id).select_related("keyring")}
    secrets: dict[int, bytes] = {}
    opened: dict[UUID, OpenCase] = {}
    mine = models.Q(user_id=session.user_id) | models.Q(keyring_id__in=grants)
    for key in CaseKey.objects.filter(mine, case__in=list(cases)):
        if key.case in opened:
            continue
        secret = session.secret
        if key.keyring_id is not None:
            if key.keyring_id not in secrets:
                grant = grants[key.keyring_id]
                secrets[key.keyring_id] = secret_in(session, grant, grant.keyring)
            secret = secrets[key.keyring_id]
        try:
            opened[key.case] = OpenCase(key.case, boxes.open_box(secret, key.sealed_dek))
        except Damaged:
            continue
    return opened


def open_case(session: Unlocked, case: UUID) -> OpenCase:
    """Open one case; noted in the audit trail.

    Raises:
        NoGrant: this person holds no key for it, or it was shredded.
        RingTampered: the ring's public key was exchanged.
    """
    opened = _open_keys(session, [case]).get(case)
    if opened is None:
        raise NoGrant(f"no key for case {case}")
    audit.record(str(session.user_id), Event.CASE_OPENED, str(case), at=session.at)
    return opened


def open_cases(session: Unlocked, cases: Iterable[UUID]) -> dict[UUID, OpenCase]:
    """Open the cases of a list or a search that this person can; one event in the trail, with the count only.

    Raises:
        RingTampered: a ring's public key was exchanged.
    """
    opened = _open_keys(session, cases)
    audit.record(str(session.user_id), Event.CASES_SEARCHED, "", str(len(opened)), at=session.at)
    return opened


def share_case(session: Unlocked, case: UUID, user: AbstractBaseUser) -> None:
    """Give one case to an assigned person, sealed to their own key.

    Raises:
        NoGrant: the caller cannot open it.
        NotAHolder: the person has no key pair.
        RingTampered: their public key was exchanged.
    """
    key = key_of(user)
    check_person(key)
    with transaction.atomic():
        _locked_keys(case)
        opened = _open_keys(session, [case]).get(case)
        if opened is None:
            raise NoGrant(f"no key for case {case}")
        CaseKey.objects.update_or_create(
            case=case, user_id=user.pk, defaults={"sealed_dek": boxes.seal_to(key.pub, opened.dek)}
        )
        audit.record(str(session.user_id), Event.CASE_SHARED, str(case), str(user.pk), at=session.at)


def unshare_case(case: UUID, user: AbstractBaseUser, by: AbstractBaseUser | str, at: datetime) -> None:
    """Take one case back from an assigned person."""
    with transaction.atomic():
        CaseKey.objects.filter(case=case, user_id=user.pk).delete()
        audit.record(by, Event.CASE_UNSHARED, str(case), str(user.pk), at=at)


def reseal_case(session: Unlocked, case: UUID) -> int:
    """Give a case a new key after a suspected leak and seal everything again; returns how many cells.

    Files keep their own keys, which are sealed again. Assigned people and rings keep their access.

    Raises:
        NoGrant: the caller cannot open it.
        Damaged: a cell does not open; nothing is changed then.
    """
    with transaction.atomic():
        keys = _locked_keys(case)
        old = _open_keys(session, [case]).get(case)
        if old is None:
            raise NoGrant(f"no key for case {case}")
        new = OpenCase(case, envelope.new_key())
        n_cells = 0
        for row, column in cells_of(case):
            plain = envelope.unseal(old.dek, bytes(getattr(row, column.name)), cell_of(row, column))
            setattr(row, column.name, Envelope(envelope.seal(new.dek, plain, cell_of(row, column))))
            row.save(update_fields=[column.name])
            n_cells += 1
        for key in keys:
            key.sealed_dek = boxes.seal_to(_public_of_holder(key), new.dek)
        CaseKey.objects.bulk_update(keys, ["sealed_dek"])
        audit.record(str(session.user_id), Event.CASE_RESEALED, str(case), str(n_cells), at=session.at)
    return n_cells


def _locked_keys(case: UUID) -> list[CaseKey]:
    """Lock a case's keys, so that nobody shares the old key while it is being replaced."""
    rows = CaseKey.objects.select_for_update(of=("self",)).filter(case=case)
    return list(rows.select_related("keyring").order_by("pk"))


def _public_of_holder(key: CaseKey) -> bytes:
    if key.keyring is not None:
        check_ring(key.keyring)
        return bytes(key.keyring.pub)
    person = UserKey.objects.get(user_id=key.user_id)
    check_person(person)
    return bytes(person.pub)


def replace_leaked_ring(session: Unlocked, slug: str, cases: Iterable[UUID] | None = None) -> int:
    """After a suspected leak: a fresh epoch, its case keys moved, and a new key for each case.

    Args:
        cases: the ones to seal again, such as the open ones; all of the ring when None.

    Returns:
        how many cases were sealed again.

    Raises:
        NoGrant: the caller is not in the ring.
        NoRing, RingTampered, Damaged: see `rotate_ring` and `reseal_case`.
    """
    ring_secret(session, active_ring(slug))
    rotate_ring(slug, str(session.user_id), session.at)
    move_cases(session)
    if cases is None:
        fresh = active_ring(slug)
        cases = list(CaseKey.objects.filter(keyring=fresh).order_by("pk").values_list("case", flat=True))
    n_sealed = 0
    for case in cases:
        reseal_case(session, case)
        n_sealed += 1
    return n_sealed


def cells_of(case: UUID) -> Iterator[tuple[models.Model, CaseSealed]]:
    """Yield every filled sealed cell of a case, of whatever room."""
    for model, columns in shredding.sealed_models():
        for column in columns:
            filled = {column.case: case, f"{column.name}__isnull": False}
            for row in model._default_manager.filter(**filled):
                yield row, column


def erase_case(case: UUID, by: AbstractBaseUser | str, at: datetime) -> None:
    """Shred one case now: keys, marks and everything they sealed. Backups follow when they expire.

    Raises:
        UnderHold: a legal hold keeps it.
    """
    with transaction.atomic():
        if LegalHold.objects.in_force(at).filter(case=case).exists():
            raise UnderHold(f"case {case} is under a legal hold")
        shredding.shred([case], at)
        audit.record(by, Event.CASE_ERASED, str(case), at=at)


def mark_case(session: Unlocked, case: UUID, ring: str, kind: str, value: str) -> None:
    """Note the blind mark of a telephone or A-number, so that the ring finds the case by it again.

    Raises:
        NoGrant: the caller is not in the ring.
    """
    keyring = active_ring(ring)
    mark = blind_index(index_key(ring_secret(session, keyring)), kind, value)
    CaseMark.objects.get_or_create(keyring=keyring, case=case, kind=kind, mark=mark)


def cases_marked(session: Unlocked, ring: str, kind: str, value: str) -> list[UUID]:
    """Return the cases in which staff noted the same value, oldest first.

    Raises:
        NoGrant: the caller is not in the ring.
    """
    keyring = active_ring(ring)
    mark = blind_index(index_key(ring_secret(session, keyring)), kind, value)
    found = CaseMark.objects.filter(keyring=keyring, kind=kind, mark=mark).order_by("pk")
    return list(found.values_list("case", flat=True))
