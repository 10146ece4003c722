"""The audit trail grows, forgets details, and shows every tampering."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.sealing import MIGRATED_TRIGGERS
from tests.vault.desk import START

from localaction.vault import audit
from localaction.vault.migrations import _triggers
from localaction.vault.models import AuditEvent, AuditHead
from localaction.vault.rules import chain
from localaction.vault.rules.chain import Flaw, Link, NotAnAnchor, Tip
from localaction.vault.rules.events import Event

pytestmark = pytest.mark.security


def trail_of(n, at=START):
    for number in range(n):
        audit.record("7", Event.CASE_OPENED, f"case-{number}", f"detail {number}", at=at + timedelta(minutes=number))


def flaws(anchor=None):
    return {(p.seq, p.flaw) for p in audit.verify(anchor).problems}


@pytest.fixture
def triggers():
    """Put the triggers of a real installation into the test database."""
    with connection.cursor() as cursor:
        for statement in _triggers.statements(connection.vendor):
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in _triggers.removals(connection.vendor):
            cursor.execute(statement)


def rewrite(seq, **columns):
    """Write to the trail as somebody would who has the database file open and the triggers removed."""
    assert AuditEvent.objects.filter(seq=seq).update(**columns) == 1


def test_an_empty_trail_is_whole(db):
    assert audit.verify().is_whole
    assert audit.anchor().seq == 0


def test_a_trail_is_whole_and_its_anchor_is_its_last_event(db):
    trail_of(20)

    verdict = audit.verify(audit.anchor())
    assert (verdict.is_whole, verdict.n_events) == (True, 20)
    assert audit.anchor() == Tip(20, bytes(AuditEvent.objects.get(seq=20).hash))


def test_an_edited_event_is_found(db):
    trail_of(5)
    for column, value in (("actor", "8"), ("action", "vault:case:erased"), ("target", "x"), ("at", START)):
        with transaction.atomic():
            rewrite(3, **{column: value})
            assert flaws() == {(3, Flaw.EDITED)}
            transaction.set_rollback(True)


def test_an_edited_detail_is_found(db):
    trail_of(5)
    rewrite(3, detail="nothing happened")

    assert flaws() == {(3, Flaw.DETAIL_EDITED)}


def test_a_detail_erased_without_its_salt_is_found(db):
    trail_of(5)
    rewrite(3, detail=None)

    assert flaws() == {(3, Flaw.DETAIL_EDITED)}


def test_a_removed_event_is_found(db):
    trail_of(5)
    AuditEvent.objects.filter(seq=3).delete()

    assert (4, Flaw.MISSING) in flaws()


def test_an_event_whose_hash_was_made_to_fit_breaks_the_next(db):
    trail_of(5)
    row = AuditEvent.objects.get(seq=3)
    forged = chain.hash_of(3, row.at, "8", row.action, row.target, row.commitment, row.prev)
    rewrite(3, actor="8", hash=forged)

    assert flaws() == {(4, Flaw.ORDER)}


def cut_tail(seq):
    AuditEvent.objects.filter(seq__gt=seq).delete()


def test_a_cut_tail_is_found_by_the_head(db):
    trail_of(5)
    cut_tail(3)

    assert flaws() == {(5, Flaw.HEAD)}


def test_a_head_set_back_under_a_longer_trail_is_found(db):
    trail_of(5)
    AuditHead.objects.update(seq=3, hash=AuditEvent.objects.get(seq=3).hash)

    assert flaws() == {(5, Flaw.HEAD)}


def test_a_cut_tail_with_its_head_put_right_is_found_only_by_the_anchor(db):
    trail_of(5)
    noted = audit.anchor()
    cut_tail(3)
    AuditHead.objects.update(seq=3, hash=AuditEvent.objects.get(seq=3).hash)

    assert flaws() == set()
    assert flaws(noted) == {(5, Flaw.ANCHOR_CUT)}


def test_a_complete_rewrite_is_found_only_by_the_anchor(db):
    trail_of(5)
    noted = audit.anchor()
    AuditEvent.objects.all().delete()
    AuditHead.objects.all().delete()
    trail_of(5, START + timedelta(seconds=1))

    assert flaws() == set()
    assert flaws(noted) == {(5, Flaw.ANCHOR_REWRITTEN)}


def test_erasing_details_leaves_the_trail_whole(db):
    trail_of(6)

    assert audit.erase_details(START + timedelta(minutes=3)) == 3

    assert list(AuditEvent.objects.order_by("seq").values_list("detail", flat=True)[:4]) == [None] * 3 + ["detail 3"]
    assert audit.verify().is_whole
    assert audit.erase_details(START + timedelta(minutes=3)) == 0


def test_forgetting_old_events_leaves_a_root_that_verifies(db):
    trail_of(6)
    early, late = Tip(2, bytes(AuditEvent.objects.get(seq=2).hash)), audit.anchor()

    assert audit.checkpoint(START + timedelta(minutes=4), START + timedelta(days=400)) == 4

    assert audit.verify(late).is_whole
    assert audit.verify().n_events == 3
    assert flaws(early) == {(2, Flaw.ANCHOR_TOO_OLD)}
    assert audit.checkpoint(START + timedelta(minutes=4), START + timedelta(days=400)) == 0


def test_a_root_moved_by_hand_is_found(db):
    trail_of(6)
    root = AuditEvent.objects.get(seq=3)
    AuditEvent.objects.filter(seq__lte=3).delete()
    AuditHead.objects.update(root_seq=3, root_hash=root.hash)

    assert flaws() == {(3, Flaw.ROOT)}


def test_an_event_of_an_undone_transaction_leaves_no_gap(db):
    trail_of(2)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record("7", Event.CASES_SEARCHED, at=START)
        raise ZeroDivisionError
    trail_of(1)

    assert audit.verify().is_whole
    assert audit.anchor().seq == 3


def test_the_database_refuses_to_change_or_delete_an_event(db, triggers):
    trail_of(3)
    rows = AuditEvent.objects.filter(seq=2)

    for change in (
        lambda: rows.update(actor="8"),
        lambda: rows.update(detail="other"),
        lambda: rows.update(detail=None),
        lambda: rows.update(detail=None, salt=None, hash=bytes(32)),
        lambda: rows.delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert audit.verify().is_whole
    assert audit.erase_details(START + timedelta(days=1)) == 3
    assert audit.checkpoint(START + timedelta(minutes=2), START + timedelta(days=1)) == 2
    assert audit.verify().is_whole


def test_a_new_installation_has_the_triggers(db):
    kept = {"sqlite": {"no_update", "no_delete"}, "postgresql": {"no_update", "no_delete", "no_truncate"}}

    assert {f"vault_auditevent_{name}" for name in kept[connection.vendor]} == MIGRATED_TRIGGERS


@pytest.mark.parametrize("text", ["", "12", "x:00", "1:zz", "1:" + "0" * 63, "-1:" + "0" * 64, "²:" + "0" * 64])
def test_what_is_no_anchor_is_refused(text):
    with pytest.raises(NotAnAnchor):
        chain.read_tip(text)


@given(seq=st.integers(0, 10**9), digest=st.binary(min_size=32, max_size=32))
def test_an_anchor_is_read_back_as_it_was_printed(seq, digest):
    assert chain.read_tip(str(Tip(seq, digest))) == Tip(seq, digest)


def made_trail(n):
    links, tip = [], Tip(0, chain.GENESIS)
    for seq in range(1, n + 1):
        salt, detail = bytes([seq] * 16), f"d{seq}"
        commitment = chain.commit_to(detail, salt)
        digest = chain.hash_of(seq, START, "7", "a:b:c", "t", commitment, tip.hash)
        links.append(Link(seq, START, "7", "a:b:c", "t", detail, salt, commitment, tip.hash, digest))
        tip = Tip(seq, digest)
    return links, tip


@given(data=st.data())
def test_any_single_change_to_a_trail_with_an_anchor_is_found(data):
    links, tip = made_trail(6)
    root = Tip(0, chain.GENESIS)
    assert chain.problems(links, root, tip, tip) == []
    at = data.draw(st.integers(0, 5))
    change = data.draw(
        st.sampled_from(
            [
                {"actor": "8"}, {"action": "a:b:d"}, {"target": "u"}, {"detail": "other"}, {"salt": bytes(16)},
                {"commitment": bytes(32)}, {"prev": b"x" * 32}, {"hash": bytes(32)}, {"seq": 99},
                {"at": START + timedelta(microseconds=1)}, None,
            ]
        )
    )  # fmt: skip

    changed = [*links[:at], *([] if change is None else [replace(links[at], **change)]), *links[at + 1 :]]

    assert chain.problems(changed, root, tip, tip)


@pytest.mark.parametrize("n_writers, n_each", [(4, 25), pytest.param(4, 300, marks=pytest.mark.long)])
def test_writers_at_the_same_time_leave_no_gap(database_file, n_writers, n_each):
    failures = []

    def write(name):
        try:
            for number in range(n_each):
                audit.record(name, Event.CASE_OPENED, str(number), at=START)
        except DatabaseError as error:
            failures.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(str(n),)) for n in range(n_writers)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert failures == []
    assert audit.verify().is_whole
    assert audit.anchor().seq == AuditEvent.objects.count() == n_writers * n_each
