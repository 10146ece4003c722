"""People open the vault, share cases, leave, and come back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from tests.vault.desk import PASSPHRASE, START, Picture, Story

from localaction.vault import actions, audit, server_key
from localaction.vault.actions import (
    AlreadyEnrolled,
    LastHolder,
    Mistyped,
    NeedsRestoring,
    NoGrant,
    NoRing,
    NotAHolder,
    OtherCase,
    RingTampered,
    TooWeak,
    VaultLocked,
    WrongPassphrase,
    WrongRecoveryCode,
)
from localaction.vault.fields import NotSealed
from localaction.vault.models import CaseKey, KeyGrant, Keyring, UserKey, VaultSession
from localaction.vault.rules.events import Event

OTHER = "cobalt meadow ribbon thunder eleven"


def tell(text="they took my neighbour", contact="+13125550100", ring="respond"):
    """A resident reports; the site knows no secret."""
    case = actions.seal_new_case(ring)
    story = Story(uuid=case.case)
    case.write(story, "story", text)
    case.write(story, "contact", contact)
    story.save()
    return story


def reads(session, story):
    return actions.open_case(session, story.uuid).read(Story.objects.get(pk=story.pk), "story")


@pytest.fixture
def amparo(desk, people):
    """Amparo dispatches: she has a key and is the first in the ring."""
    person = people("amparo")
    actions.enrol_holder(person, PASSPHRASE, START)
    actions.create_ring("respond", [person], by=person, at=START)
    return person


@pytest.fixture
def opened(amparo):
    return actions.unlock(amparo, PASSPHRASE, START)[0]


def join(session, person, passphrase=OTHER):
    code = actions.enrol_holder(person, passphrase, START)
    actions.grant_ring(session, "respond", person)
    return code


def test_a_report_sealed_by_the_public_site_is_read_by_the_ring(opened):
    story = tell("ojalá llegue")

    assert reads(opened, story) == "ojalá llegue"


def test_the_row_holds_no_word_of_the_report(opened):
    story = tell("canary-story")

    stored = Story.objects.get(pk=story.pk)
    assert b"canary" not in bytes(stored.story)
    assert "canary" not in repr(stored.story) + str(stored.story) + f"{stored.story}"


def test_a_plain_value_cannot_be_saved_into_a_sealed_column(amparo):
    for value in ("a plain story", b"a plain story"):
        with pytest.raises(NotSealed):
            Story(story=value).save()


def test_reading_what_retention_emptied_gives_nothing(opened):
    story = tell()
    Story.objects.update(story=None)

    assert reads(opened, story) is None


def test_a_row_of_another_case_is_neither_read_nor_written(opened):
    ours, theirs = tell(), tell()
    case = actions.open_case(opened, ours.uuid)

    with pytest.raises(OtherCase):
        case.read(theirs, "story")
    with pytest.raises(OtherCase):
        case.write(theirs, "story", "x")


def test_holding_one_ring_opens_nothing_of_another(opened, people):
    lawyer = people("lawyer")
    actions.enrol_holder(lawyer, OTHER, START)
    actions.create_ring("defend", [lawyer], by=lawyer, at=START)
    intake = tell(ring="defend")

    theirs, _ = actions.unlock(lawyer, OTHER, START)
    assert reads(theirs, intake) == "they took my neighbour"
    with pytest.raises(NoGrant):
        actions.open_case(opened, intake.uuid)
    with pytest.raises(NoGrant):
        actions.grant_ring(opened, "defend", people("amparo"))


def test_a_ring_that_was_never_made_takes_no_report(desk):
    with pytest.raises(NoRing):
        actions.seal_new_case("visit")


def test_a_wrong_passphrase_opens_nothing_and_is_noted(amparo):
    with pytest.raises(WrongPassphrase):
        actions.unlock(amparo, OTHER, START)

    last = audit.AuditEvent.objects.order_by("seq").last()
    assert (last.action, last.actor, last.detail) == (Event.UNLOCK_REFUSED, str(amparo.pk), "")
    assert not VaultSession.objects.exists()


def test_somebody_without_a_key_is_told_so(people, desk):
    with pytest.raises(NotAHolder):
        actions.unlock(people("dan"), PASSPHRASE, START)


def test_a_weak_passphrase_and_a_second_key_are_refused(amparo, people):
    with pytest.raises(TooWeak):
        actions.enrol_holder(people("dan"), "password1234", START)
    with pytest.raises(AlreadyEnrolled):
        actions.enrol_holder(amparo, PASSPHRASE, START)


@pytest.mark.security
def test_an_open_vault_closes_after_fifteen_idle_minutes(amparo):
    _, cookie = actions.unlock(amparo, PASSPHRASE, START)
    almost = START + timedelta(minutes=14, seconds=59)

    assert actions.resume(amparo, cookie, almost).user_id == amparo.pk
    assert actions.resume(amparo, cookie, almost + timedelta(minutes=14)).user_id == amparo.pk
    with pytest.raises(VaultLocked):
        actions.resume(amparo, cookie, almost + timedelta(minutes=29))
    assert not VaultSession.objects.exists()


@pytest.mark.security
def test_an_open_vault_closes_after_eight_hours_however_busy(amparo):
    _, cookie = actions.unlock(amparo, PASSPHRASE, START)
    at = START
    while at + timedelta(minutes=10) < START + timedelta(hours=8):
        at += timedelta(minutes=10)
        actions.resume(amparo, cookie, at)

    with pytest.raises(VaultLocked):
        actions.resume(amparo, cookie, START + timedelta(hours=8))


def test_the_cookie_is_of_no_use_to_anybody_else_and_not_stored(amparo, people, opened):
    _, cookie = actions.unlock(amparo, PASSPHRASE, START)
    dan = people("dan")

    for who, value in ((dan, cookie), (amparo, cookie[:-2] + "AA"), (amparo, ""), (amparo, "¡no!"), (amparo, "A" * 43)):
        with pytest.raises(VaultLocked):
            actions.resume(who, value, START)
    row = VaultSession.objects.latest("created_at", "pk")
    assert cookie.encode() not in bytes(row.id) + bytes(row.box)


def test_the_cookie_is_kept_from_scripts_and_other_sites(settings):
    settings.CONFIG = settings.CONFIG.model_copy(update={"public_url": "https://desk.example.org"})

    assert actions.cookie_name() == "__Host-la_vault"
    assert actions.cookie_options() == {"path": "/", "secure": True, "httponly": True, "samesite": "Strict"}


def test_locking_closes_this_vault_only(amparo):
    first, cookie = actions.unlock(amparo, PASSPHRASE, START)
    _, other = actions.unlock(amparo, PASSPHRASE, START)

    actions.lock(first)

    with pytest.raises(VaultLocked):
        actions.resume(amparo, cookie, START)
    assert actions.resume(amparo, other, START)


def test_reading_pages_within_a_minute_writes_nothing(amparo, django_assert_num_queries):
    _, cookie = actions.unlock(amparo, PASSPHRASE, START)

    with django_assert_num_queries(1):
        actions.resume(amparo, cookie, START + timedelta(seconds=59))


def test_after_a_new_passphrase_the_old_one_opens_nothing(amparo, opened):
    story = tell()
    _, elsewhere = actions.unlock(amparo, PASSPHRASE, START)

    _, here = actions.change_passphrase(opened, OTHER)

    with pytest.raises(WrongPassphrase):
        actions.unlock(amparo, PASSPHRASE, START)
    with pytest.raises(VaultLocked):
        actions.resume(amparo, elsewhere, START)
    assert actions.resume(amparo, here, START)
    assert reads(actions.unlock(amparo, OTHER, START)[0], story) == "they took my neighbour"


@pytest.mark.security
def test_a_reset_by_mail_leaves_the_vault_shut_until_the_recovery_code(desk, people):
    amparo = people("amparo")
    code = actions.enrol_holder(amparo, PASSPHRASE, START)
    actions.create_ring("respond", [amparo], by=amparo, at=START)
    story = tell()

    actions.forget_passphrase(amparo, START)
    with pytest.raises(NeedsRestoring):
        actions.unlock(amparo, PASSPHRASE, START)
    fresh = actions.restore_by_code(amparo, code.lower(), OTHER, START)

    assert reads(actions.unlock(amparo, OTHER, START)[0], story) == "they took my neighbour"
    with pytest.raises(WrongRecoveryCode):
        actions.restore_by_code(amparo, code, PASSPHRASE, START)
    with pytest.raises(Mistyped):
        actions.restore_by_code(amparo, fresh[:-1], PASSPHRASE, START)


def test_a_recovery_code_is_stored_nowhere(desk, people):
    code = actions.enrol_holder(people("amparo"), PASSPHRASE, START)

    row = UserKey.objects.get()
    stored = b"".join(bytes(getattr(row, f.name)) for f in row._meta.fields if isinstance(getattr(row, f.name), bytes))
    assert code.replace("-", "").encode() not in stored
    assert not audit.AuditEvent.objects.filter(detail__contains=code[:9]).exists()


def test_somebody_who_lost_everything_is_let_in_again_by_a_colleague(opened, amparo, people):
    ben, story = people("ben"), tell()
    join(opened, ben)

    actions.replace_key(ben, "harbor pencil winter canyon magnet", START)
    theirs, _ = actions.unlock(ben, "harbor pencil winter canyon magnet", START)
    with pytest.raises(NoGrant):
        actions.open_case(theirs, story.uuid)
    actions.grant_ring(opened, "respond", ben)

    assert reads(theirs, story) == "they took my neighbour"


def test_an_assigned_volunteer_reads_one_case_until_it_is_taken_back(opened, people):
    ben, ours, other = people("ben"), tell("go to the corner"), tell("another")
    actions.enrol_holder(ben, OTHER, START)
    theirs, _ = actions.unlock(ben, OTHER, START)

    actions.share_case(opened, ours.uuid, ben)
    assert reads(theirs, ours) == "go to the corner"
    with pytest.raises(NoGrant):
        actions.open_case(theirs, other.uuid)
    with pytest.raises(NoGrant):
        actions.share_case(theirs, other.uuid, ben)

    actions.unshare_case(ours.uuid, ben, by="system", at=START)
    with pytest.raises(NoGrant):
        actions.open_case(theirs, ours.uuid)


def sign_in(person):
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store.save()


@pytest.mark.security
def test_a_removed_member_is_out_at_once_and_the_others_still_read(opened, amparo, people):
    ben, stories = people("ben"), [tell(f"story {n}") for n in range(5)]
    join(opened, ben)
    theirs, cookie = actions.unlock(ben, OTHER, START)
    actions.share_case(opened, stories[0].uuid, ben)
    sign_in(ben)
    sign_in(amparo)

    assert actions.remove_member(ben, by=amparo, at=START) == ["respond"]

    with pytest.raises(VaultLocked):
        actions.resume(ben, cookie, START)
    for story in stories:
        with pytest.raises(NoGrant):
            actions.open_case(theirs, story.uuid)
    assert [s.get_decoded()[SESSION_KEY] for s in Session.objects.all()] == [str(amparo.pk)]
    assert [reads(opened, story) for story in stories] == [f"story {n}" for n in range(5)]
    late = tell("after he left")
    assert actions.move_cases(opened, batch=2) == actions.Moved(5, 0)
    assert [reads(opened, story) for story in [*stories, late]] == [f"story {n}" for n in range(5)] + ["after he left"]
    old = Keyring.objects.get(slug="respond", epoch=1)
    assert (old.state, old.sealed_sk_recovery, old.grants.count()) == ("DESTROYED", None, 0)
    assert actions.move_cases(opened) == actions.Moved(0, 0)


def test_a_ring_secret_that_a_removed_member_kept_opens_nothing_new(opened, amparo, people):
    from localaction.vault.actions.rings import ring_secret
    from localaction.vault.rules import boxes

    ben = people("ben")
    join(opened, ben)
    theirs, _ = actions.unlock(ben, OTHER, START)
    kept = ring_secret(theirs, Keyring.objects.get(slug="respond"))

    tell()
    actions.remove_member(ben, by=amparo, at=START)
    actions.move_cases(opened)
    tell()

    for key in CaseKey.objects.all():
        with pytest.raises(actions.Damaged):
            boxes.open_box(kept, key.sealed_dek)


def test_a_damaged_case_key_stops_neither_the_move_of_the_others_nor_is_it_lost(opened, amparo):
    whole, broken = tell(), tell()
    CaseKey.objects.filter(case=broken.uuid).update(sealed_dek=bytes(80))

    actions.rotate_ring("respond", by=amparo, at=START)

    assert actions.move_cases(opened, batch=1) == actions.Moved(1, 1)
    assert Keyring.objects.get(slug="respond", epoch=1).state == "RETIRED"
    assert reads(opened, whole) == "they took my neighbour"


def test_the_last_holder_cannot_be_removed_before_there_are_shares(opened, amparo):
    with pytest.raises(LastHolder):
        actions.remove_member(amparo, by="system", at=START)

    assert KeyGrant.objects.count() == 1


def test_after_a_suspected_leak_a_kept_case_key_opens_nothing_new(opened, amparo, people):
    story = tell("before the leak")
    picture = Picture(story=story)
    leaked = actions.open_case(opened, story.uuid)
    sealed = b"".join(leaked.seal_file(picture, "key", [b"a photo"]))
    picture.save()
    ben = people("ben")
    actions.enrol_holder(ben, OTHER, START)
    actions.share_case(opened, story.uuid, ben)

    assert actions.replace_leaked_ring(opened, "respond") == 1

    story, picture = Story.objects.get(), Picture.objects.get()
    for who in (opened, actions.unlock(ben, OTHER, START)[0]):
        again = actions.open_case(who, story.uuid)
        assert again.read(story, "story") == "before the leak"
        assert b"".join(again.open_file(picture, "key", [sealed])) == b"a photo"
    with pytest.raises(actions.Damaged):
        leaked.read(story, "story")
    with pytest.raises(actions.Damaged):
        leaked.open_file(picture, "key", [sealed])


def test_a_shredded_case_opens_for_nobody_not_even_its_files(opened, amparo):
    story, other = tell(), tell("stays")
    picture = Picture(story=story)
    opened_case = actions.open_case(opened, story.uuid)
    sealed = b"".join(opened_case.seal_file(picture, "key", [b"a photo"]))
    picture.save()
    actions.mark_case(opened, story.uuid, "respond", "phone", "+13125550100")

    actions.erase_case(story.uuid, by=amparo, at=START)

    story.refresh_from_db()
    assert (story.story, story.contact, Picture.objects.get().key) == (None, None, None)
    with pytest.raises(NoGrant):
        actions.open_case(opened, story.uuid)
    with pytest.raises(actions.Damaged):
        list(opened_case.open_file(Picture.objects.get(), "key", [sealed]))
    assert actions.cases_marked(opened, "respond", "phone", "+13125550100") == []
    assert reads(opened, other) == "stays"


def test_the_same_telephone_is_found_again_by_the_ring_only(opened, people):
    first, second = tell(), tell()
    for story in (first, second):
        actions.mark_case(opened, story.uuid, "respond", "phone", "+13125550100")

    assert actions.cases_marked(opened, "respond", "phone", "+13125550100") == [first.uuid, second.uuid]
    assert actions.cases_marked(opened, "respond", "phone", "+13125550199") == []
    ben = people("ben")
    actions.enrol_holder(ben, OTHER, START)
    with pytest.raises(NoGrant):
        actions.cases_marked(actions.unlock(ben, OTHER, START)[0], "respond", "phone", "+13125550100")


def test_a_list_of_cases_costs_the_same_queries_however_long(opened, django_assert_max_num_queries):
    stories = [tell(f"{n}") for n in range(12)]

    with django_assert_max_num_queries(10):
        found = actions.open_cases(opened, [s.uuid for s in stories] + [uuid4()])

    assert [found[s.uuid].read(s, "story") for s in stories] == [f"{n}" for n in range(12)]
    assert len(found) == 12


def test_the_public_site_reports_without_any_secret_loaded(amparo, monkeypatch):
    VaultSession.objects.all().delete()
    UserKey.objects.update(wrapped_sk=None)

    assert tell().pk


@pytest.mark.security
def test_an_exchanged_ring_key_stops_the_form_and_shows_at_the_next_unlock(amparo, opened):
    from localaction.vault.rules import boxes

    before = tell()
    Keyring.objects.update(pub=boxes.new_pair()[0])

    with pytest.raises(RingTampered):
        actions.seal_new_case("respond")
    with pytest.raises(RingTampered):
        actions.open_case(opened, before.uuid)
    assert actions.unlock(amparo, PASSPHRASE, START)[0].tampered == ("respond",)
    assert audit.AuditEvent.objects.filter(action=Event.RING_TAMPERED, target="respond").exists()
    assert not CaseKey.objects.exclude(case=before.uuid).exists()


@pytest.mark.security
def test_even_somebody_with_the_server_key_who_exchanges_a_ring_key_shows_at_unlock(amparo):
    from localaction.vault.rules import boxes, rings
    from localaction.vault.rules.server_keys import Label

    pub, _ = boxes.new_pair()
    mark = rings.vouch(server_key.key_for(Label.VOUCH), rings.KeyOf.RING, "respond", 1, pub)
    Keyring.objects.update(pub=pub, mac=mark)

    assert actions.unlock(amparo, PASSPHRASE, START)[0].tampered == ("respond",)


@pytest.mark.security
def test_an_exchanged_personal_key_gets_no_grant(opened, people):
    from localaction.vault.rules import boxes

    ben = people("ben")
    actions.enrol_holder(ben, OTHER, START)
    UserKey.objects.filter(user=ben).update(pub=boxes.new_pair()[0])

    with pytest.raises(RingTampered):
        actions.grant_ring(opened, "respond", ben)
    with pytest.raises(RingTampered):
        actions.share_case(opened, tell().uuid, ben)
    assert actions.unlock(ben, OTHER, START)[0].tampered == ("own",)


def test_an_export_opens_with_its_passphrase_and_holds_the_texts(opened):
    import io
    import json
    import zipfile

    import pyrage

    story = tell("mi historia")

    sealed = actions.export_case(opened, story.uuid, OTHER, {"photo.jpg": b"jpeg"})

    archive = zipfile.ZipFile(io.BytesIO(pyrage.passphrase.decrypt(sealed, OTHER)))
    content = json.loads(archive.read("case.json"))
    assert content["rows"][0]["texts"] == {"story": "mi historia", "contact": "+13125550100"}
    assert archive.read("files/photo.jpg") == b"jpeg"
    with pytest.raises(TooWeak):
        actions.export_case(opened, story.uuid, "short")
