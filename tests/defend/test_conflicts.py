"""The conflict check before anything else: found, reviewed, walled, and remembered."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from tests.defend.desk import account, attorney, offered, open_one, retained, screened, with_fund

from localaction.defend import reads_matters
from localaction.defend.actions import conduct, conflict_index, conflicts, matters, screening, serving
from localaction.defend.identity import Identity
from localaction.defend.models import ConflictEntry, ConflictHit, Matter, Relation, ReviewDecision, Wall
from localaction.defend.permissions import NotYours, matters_for
from localaction.defend.rules.names import Match
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import Role
from localaction.vault import retention
from localaction.vault.models import AuditEvent

PAIRS = Path(__file__).parent / "name_pairs.csv"


def check(desk, matter):
    return conflicts.check(desk.intake, desk.ines, matter, desk.now())


def test_a_stranger_to_the_index_is_cleared(defence):
    matter = open_one(defence, "Rosa Ixchel Tum")

    made = check(defence, matter)

    assert (made.match, made.n_compared) == (Match.CLEAR, 0)
    assert matter.stage == "CLEARED"


def test_nothing_is_asked_before_the_check(defence):
    with_fund(defence)
    matter = open_one(defence, "Rosa Ixchel Tum")

    with pytest.raises(conflicts.ConflictFirst):
        screening.screen(defence.intake, defence.ines, matter, screening.Answers("CA"), defence.now())


def test_an_adverse_party_who_is_a_client_is_found_with_turned_surnames(defence):
    check(defence, open_one(defence, "José García López"))
    matter = open_one(defence, "Marta Solís", others=[(Relation.ADVERSE, Identity(name="Lopez Garcia, Jose"))])

    made = check(defence, matter)

    assert made.match == Match.CONFLICT
    assert matter.stage == "CONFLICT_REVIEW"
    assert [hit.entry.relation for hit in made.hits.all()] == ["CLIENT"]


def test_the_same_a_number_is_a_conflict_whatever_the_names_and_is_stored_nowhere(defence):
    check(defence, open_one(defence, "Li Wei", a_number="204567312", phone="+12135550101"))

    made = check(defence, open_one(defence, "Ana Paz", a_number="204567312"))

    assert made.match == Match.CONFLICT
    entry = ConflictEntry.objects.order_by("pk").first()
    opened = conflict_index.open_entries(defence.session, [entry])[0]
    assert opened.identity == Identity(name="Li Wei")
    assert "204567312" not in str(opened) and "5550101" not in str(opened)


def test_a_shared_telephone_is_possible(defence):
    check(defence, open_one(defence, "Li Wei", phone="+12135550101"))

    assert check(defence, open_one(defence, "Ana Paz", phone="+12135550101")).match == Match.POSSIBLE


def test_a_birth_a_year_off_finds_and_further_off_clears(defence):
    check(defence, open_one(defence, "Juan Carlos Rivas Soto", born="1985-01-01"))

    assert check(defence, open_one(defence, "Juan Rivas", born="1986-01-02")).match == Match.CONFLICT
    assert check(defence, open_one(defence, "Juan Rivas Paz", born="1990")).match == Match.CLEAR


def test_staff_stand_in_the_index_too(defence):
    conflicts.note_staff(defence.dora, defence.ines, Identity(name="Inés Valdivia Roca"), defence.now())

    matter = open_one(defence, "Marta Solís", others=[(Relation.FAMILY, Identity(name="Ines Valdivia Roca"))])

    assert check(defence, matter).hits.get().entry.person == defence.ines


def test_the_screener_sees_the_class_and_the_reviewer_the_reasons(defence):
    check(defence, open_one(defence, "José García López"))
    matter = open_one(defence, "Jose Garcia Lopez")
    made = check(defence, matter)

    with pytest.raises(NotAllowed):
        reads_matters.review_page(defence.intake, defence.ines, made, defence.now())
    page = reads_matters.review_page(defence.session, defence.dora, made, defence.now())

    assert page.hits[0].reasons[:3] == ("jose = jose", "garcia = garcia", "lopez = lopez")
    assert page.hits[0].name == "José García López"


def test_a_reviewed_check_lets_the_matter_go_on_and_is_reviewed_once(defence):
    check(defence, open_one(defence, "José García López"))
    matter = open_one(defence, "Jose Garcia Lopez")
    made = check(defence, matter)

    with pytest.raises(NotAllowed):
        conflicts.review(defence.ines, made, ReviewDecision.NOT_THE_SAME, [], defence.now())
    conflicts.review(defence.dora, made, ReviewDecision.NOT_THE_SAME, [], defence.now())

    matter.refresh_from_db()
    assert matter.stage == "CLEARED"
    conflicts.require_no_conflict(matter)
    with pytest.raises(conflicts.AlreadyReviewed):
        conflicts.review(defence.dora, made, ReviewDecision.CONFLICTED, [], defence.now())


def test_a_conflict_that_cannot_be_taken_is_declined_with_its_reason(defence):
    check(defence, open_one(defence, "José García López"))
    matter = open_one(defence, "Jose Garcia Lopez")

    conflicts.review(defence.dora, check(defence, matter), ReviewDecision.CONFLICTED, [], defence.now())

    matter.refresh_from_db()
    assert (matter.stage, matter.decline_reason) == ("DECLINED", "CONFLICT")


def test_somebody_added_later_must_be_checked_before_an_offer(defence):
    with_fund(defence)
    attorney(defence, "ada")
    matter = screened(defence, "Rosa Ixchel Tum")
    matters.add_party(
        defence.intake, defence.ines, matter, Relation.ADVERSE, Identity(name="Nilo Cruz"), defence.now()
    )  # fmt: skip

    with pytest.raises(conflicts.ConflictFirst):
        serving.offer(defence.dora, matter, defence.fund, defence.attorneys["ada"], defence.now())
    check(defence, matter)
    serving.offer(defence.dora, matter, defence.fund, defence.attorneys["ada"], defence.now())


def test_a_wall_hides_the_matter_from_every_list_and_page_and_is_logged(defence):
    with_fund(defence)
    ada = attorney(defence, "ada")
    matter = offered(defence, "Rosa Ixchel Tum", "ada")

    conflicts.raise_wall(defence.dora, matter, ada, defence.now())

    matter.refresh_from_db()
    assert matter.attorney is None
    assert not matters_for(ada, defence.clock).exists()
    with pytest.raises(NotYours):
        reads_matters.find_matter(ada, matter.pk, defence.now())
    stopped = AuditEvent.objects.get(action="defend:wall:stopped")
    assert (stopped.actor, stopped.target) == (str(ada.pk), str(matter.pk))


def test_a_wall_keeps_the_supervisor_out_and_they_cannot_lift_it(defence):
    other = account("olga", Role.COORDINATOR)
    matter = open_one(defence, "Rosa Ixchel Tum")
    wall = conflicts.raise_wall(other, matter, defence.dora, defence.now())

    for verb in (
        lambda: conflicts.lift_wall(defence.dora, wall, defence.now()),
        lambda: check_as_dora(defence, matter),
        lambda: matters.add_party(
            defence.session, defence.dora, matter, Relation.FAMILY, Identity(name="X Y"), defence.now()
        ),
        lambda: conduct.write_note(defence.session, defence.dora, matter, "x", defence.now()),
    ):
        with pytest.raises(NotYours):
            verb()
    assert matter not in matters_for(defence.dora, defence.clock)
    conflicts.lift_wall(other, wall, defence.now())
    assert matter in matters_for(defence.dora, defence.now())
    assert Wall.objects.get().lifted_by == other


def check_as_dora(desk, matter):
    return conflicts.check(desk.session, desk.dora, matter, desk.now())


def test_nobody_walls_themselves_and_a_wall_stands_once(defence):
    matter = open_one(defence, "Rosa Ixchel Tum")
    with pytest.raises(conflicts.OwnWall):
        conflicts.raise_wall(defence.dora, matter, defence.dora, defence.now())
    conflicts.raise_wall(defence.dora, matter, defence.ines, defence.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        Wall.objects.create(matter=matter, person=defence.ines, raised_at=defence.now())


def test_taking_a_matter_behind_a_wall_needs_somebody_kept_out(defence):
    check(defence, open_one(defence, "José García López"))
    made = check(defence, open_one(defence, "Jose Garcia Lopez"))

    with pytest.raises(conflicts.WallNeeded):
        conflicts.review(defence.dora, made, ReviewDecision.WALLED, [], defence.now())
    conflicts.review(defence.dora, made, ReviewDecision.WALLED, [defence.ines], defence.now())

    assert made.matter not in matters_for(defence.ines, defence.clock)


def test_a_reviewer_behind_a_wall_of_the_matter_that_was_hit_sees_no_reason(defence):
    other = account("olga", Role.COORDINATOR)
    first = open_one(defence, "José García López")
    check(defence, first)
    conflicts.raise_wall(other, first, defence.dora, defence.now())
    made = check(defence, open_one(defence, "Jose Garcia Lopez"))

    hit = reads_matters.review_page(defence.session, defence.dora, made, defence.now()).hits[0]

    assert (hit.is_walled, hit.name, hit.reasons) == (True, "", ())


def test_the_index_survives_the_stripped_file(defence):
    with_fund(defence)
    attorney(defence, "ada")
    matter = retained(defence, "Rosa Ixchel Tum", "ada")
    conduct.write_note(defence.session, defence.dora, matter, "fears the cousin", defence.now())
    conduct.close(defence.session, defence.dora, matter, defence.clock.date(), defence.now())
    matter.refresh_from_db()

    retention.purge(defence.clock + timedelta(days=366 * 9))

    matter.refresh_from_db()
    assert matter.identity is None and matter.notes.get().words is None
    assert check(defence, open_one(defence, "Rosa Ixchel Tum")).match == Match.CONFLICT


def test_an_entry_noted_wrongly_is_out_at_once_and_erased_after_thirty_days(defence):
    matter = open_one(defence, "Rosa Ixchel Tum")
    entry = matter.conflict_entries.get()
    conflicts.void_entry(defence.dora, entry, defence.now())

    assert check(defence, open_one(defence, "Rosa Ixchel Tum")).match == Match.CLEAR
    retention.purge(defence.clock + timedelta(days=31))
    assert not ConflictEntry.objects.filter(pk=entry.pk).exists()
    assert Matter.objects.filter(pk=matter.pk).exists()


def test_the_labelled_pairs_are_found_through_the_sealed_index(defence):
    """Recall and review load through the whole product: every first name is in the index, every second is checked."""
    rows = list(csv.DictReader(PAIRS.open(encoding="utf-8")))[::6]
    first = {open_one(defence, row["name_a"], born=row["born_a"]).pk: row for row in rows}
    n_found = n_shown = 0

    for row in rows:
        made = check(defence, open_one(defence, row["name_b"], born=row["born_b"]))
        hits = [first[hit.entry.matter_id] for hit in made.hits.all() if hit.entry.matter_id in first]
        n_shown += len(hits)
        n_found += row["same"] == "1" and row in hits

    n_same = sum(row["same"] == "1" for row in rows)
    assert n_found / n_same >= 0.98
    assert n_shown / len(rows) ** 2 <= 0.03


def test_an_entry_with_keys_of_another_version_is_compared_in_full(defence, monkeypatch):
    check(defence, open_one(defence, "José García López"))
    monkeypatch.setattr(conflict_index, "KEYS_VERSION", 2)

    opened = conflict_index.open_entries(defence.session, ConflictEntry.objects.all())[0]

    assert opened.keys is None
    assert opened.compare(conflict_index.sought(Identity(name="Jose Garcia Lopez"))).match is Match.CONFLICT


def test_hits_and_reasons_are_sealed(defence):
    check(defence, open_one(defence, "José García López"))
    check(defence, open_one(defence, "Jose Garcia Lopez"))

    assert b"garcia" not in bytes(ConflictHit.objects.get().why).lower()
