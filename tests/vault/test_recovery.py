"""Shares on paper, lost keys, and the panic button."""

from __future__ import annotations

from itertools import combinations

import pytest
from django.contrib.sessions.models import Session
from tests.vault.desk import PASSPHRASE, START
from tests.vault.test_opening_and_sharing import OTHER, join, sign_in, tell
from tests.vault.test_opening_and_sharing import reads as reads_story

from localaction.vault import actions, occasions, reads, server_key
from localaction.vault.actions import (
    LastHolder,
    NeedsRestoring,
    NoCeremony,
    NoGrant,
    RingTampered,
    SharesRefused,
    VaultLocked,
    WrongPassphrase,
    installation,
)
from localaction.vault.actions.installation import ServerKeyExists
from localaction.vault.models import Keyring, Recovery, UserKey
from localaction.vault.rules import boxes
from localaction.vault.rules.printed import Mistyped

pytestmark = pytest.mark.security


@pytest.fixture
def amparo(desk, people):
    person = people("amparo")
    person.code = actions.enrol_holder(person, PASSPHRASE, START)
    actions.create_ring("respond", [person], by=person, at=START)
    return person


@pytest.fixture
def opened(amparo):
    return actions.unlock(amparo, PASSPHRASE, START)[0]


@pytest.fixture
def shares(opened, amparo):
    ceremony = actions.begin_ceremony(amparo, START)
    assert actions.confirm_ceremony(opened, ceremony.sentences) == []
    return ceremony.sentences


def test_every_three_of_five_shares_open_the_ring_for_a_new_administrator(shares, people):
    story = tell("still here")
    for number, three in enumerate(combinations(shares, 3)):
        newcomer = people(f"newcomer-{number}")
        actions.enrol_holder(newcomer, OTHER, START)

        assert actions.recover_from_shares(three, newcomer, START) == ["respond"]
        assert reads_story(actions.unlock(newcomer, OTHER, START)[0], story) == "still here"
    assert reads.used_recoveries() == 1


def test_two_shares_and_a_mistyped_share_give_nothing(shares, people):
    newcomer = people("newcomer")
    actions.enrol_holder(newcomer, OTHER, START)

    for wrong in (shares[:2], [shares[0].replace(shares[0].split()[5], "academic", 1), *shares[1:3]], [], ["x"] * 3):
        with pytest.raises(SharesRefused):
            actions.recover_from_shares(wrong, newcomer, START)
    assert reads.pending_access("respond", [newcomer.pk]) == [newcomer.pk]


def test_shares_count_only_once_all_five_were_read_back(opened, amparo, people):
    ceremony = actions.begin_ceremony(amparo, START)
    other = actions.begin_ceremony(amparo, START)

    with pytest.raises(SharesRefused):
        actions.confirm_ceremony(opened, other.sentences[:4])
    with pytest.raises(SharesRefused):
        actions.confirm_ceremony(opened, ceremony.sentences)
    with pytest.raises(SharesRefused):
        actions.confirm_ceremony(opened, [*other.sentences[:4], other.sentences[4][:-3]])
    with pytest.raises(NoCeremony):
        actions.recover_from_shares(other.sentences, amparo, START)
    assert reads.unready("respond") == ["NO_RECOVERY"]
    actions.confirm_ceremony(opened, [share.upper() for share in reversed(other.sentences)])
    assert reads.unready("respond") == []


def test_a_ring_made_after_the_ceremony_or_rotated_opens_by_the_shares_too(shares, opened, amparo, people):
    actions.create_ring("visit", [amparo], by=amparo, at=START)
    actions.rotate_ring("respond", by=amparo, at=START)
    visit, respond = tell("in visit", ring="visit"), tell("in respond")
    newcomer = people("newcomer")
    actions.enrol_holder(newcomer, OTHER, START)

    assert actions.recover_from_shares(shares[:3], newcomer, START) == ["respond", "visit"]

    theirs = actions.unlock(newcomer, OTHER, START)[0]
    assert [reads_story(theirs, story) for story in (visit, respond)] == ["in visit", "in respond"]


def test_a_ring_whose_holder_missed_the_ceremony_waits_for_its_copy(opened, amparo, people):
    lawyer = people("lawyer")
    actions.enrol_holder(lawyer, OTHER, START)
    actions.create_ring("defend", [lawyer], by=lawyer, at=START)
    ceremony = actions.begin_ceremony(amparo, START)

    assert actions.confirm_ceremony(opened, ceremony.sentences) == ["defend"]
    assert reads.unready("defend") == ["NO_RECOVERY_COPY"]
    assert actions.copy_to_recovery(actions.unlock(lawyer, OTHER, START)[0]) == 1
    assert reads.unready("defend") == []


def test_shares_of_an_earlier_ceremony_open_nothing(shares, opened, amparo, people):
    again = actions.begin_ceremony(amparo, START)
    actions.confirm_ceremony(opened, again.sentences)

    with pytest.raises(SharesRefused):
        actions.recover_from_shares(shares[:3], amparo, START)


def test_an_exchanged_recovery_key_gets_no_copy(shares, opened, amparo):
    Recovery.objects.update(pub=boxes.new_pair()[0])

    with pytest.raises(RingTampered):
        actions.rotate_ring("respond", by=amparo, at=START)


def test_with_shares_even_the_last_holder_may_leave(shares, amparo, people):
    story = tell()
    actions.remove_member(amparo, by="system", at=START)
    late = tell("nobody inside")
    newcomer = people("newcomer")
    actions.enrol_holder(newcomer, OTHER, START)

    actions.recover_from_shares(shares[1:4], newcomer, START)

    theirs = actions.unlock(newcomer, OTHER, START)[0]
    assert [reads_story(theirs, s) for s in (story, late)] == ["they took my neighbour", "nobody inside"]
    assert actions.move_cases(theirs) == actions.Moved(1, 0)


def test_when_everything_is_lost_nothing_opens(shares, amparo, opened, people):
    story = tell()
    actions.lockdown("system", START, deep=True)
    stranger = people("dan")
    actions.enrol_holder(stranger, OTHER, START)

    with pytest.raises(NeedsRestoring):
        actions.unlock(amparo, PASSPHRASE, START)
    with pytest.raises(actions.WrongRecoveryCode):
        actions.restore_by_code(stranger, amparo.code, OTHER, START)
    with pytest.raises(SharesRefused):
        actions.recover_from_shares(shares[:2], stranger, START)
    theirs = actions.unlock(stranger, OTHER, START)[0]
    with pytest.raises(NoGrant):
        actions.open_case(theirs, story.uuid)
    with pytest.raises(NoGrant):
        actions.grant_ring(theirs, "respond", stranger)


def test_a_lockdown_ends_every_vault_and_every_sign_in_and_runs_the_rooms_steps(amparo, people):
    _, cookie = actions.unlock(amparo, PASSPHRASE, START)
    sign_in(amparo)
    occasions.on_lockdown("test.tokens", lambda now: 3)
    try:
        done = actions.lockdown(amparo, START)
    finally:
        occasions.on_lockdown("test.tokens", lambda now: 0)

    assert (done.n_vaults, done.n_sign_ins, done.n_passphrases, done.steps["test.tokens"]) == (1, 1, 0, 3)
    assert not Session.objects.exists()
    with pytest.raises(VaultLocked):
        actions.resume(amparo, cookie, START)
    assert actions.unlock(amparo, PASSPHRASE, START)


def test_a_deep_lockdown_leaves_only_codes_and_shares(amparo, opened):
    story = tell()
    assert actions.lockdown(amparo, START, deep=True).n_passphrases == 1

    with pytest.raises(NeedsRestoring):
        actions.unlock(amparo, PASSPHRASE, START)
    actions.restore_by_code(amparo, amparo.code, OTHER, START)
    assert reads_story(actions.unlock(amparo, OTHER, START)[0], story) == "they took my neighbour"


@pytest.fixture
def lost_server_key(settings, tmp_path):
    """A home whose server key file is gone; afterwards the old one is back."""

    def lose():
        settings.CONFIG = settings.CONFIG.model_copy(update={"server_key": tmp_path / "server"})

    return lose


def test_without_the_server_key_the_recovery_code_opens_and_the_rings_are_marked_again(amparo, opened, lost_server_key):
    story = tell()
    lost_server_key()
    installation.make_ready()
    assert not server_key.location().exists()
    assert reads.unready("respond") == ["NO_SERVER_KEY"]

    installation.replace_lost_server_key("system", START)

    with pytest.raises(WrongPassphrase):
        actions.unlock(amparo, PASSPHRASE, START)
    with pytest.raises(RingTampered):
        actions.seal_new_case("respond")
    actions.restore_by_code(amparo, amparo.code, OTHER, START)
    session, _ = actions.unlock(amparo, OTHER, START)
    assert session.tampered == ("respond",)
    assert actions.vouch_again(session) == ["respond:1"]
    assert actions.unlock(amparo, OTHER, START)[0].tampered == ()
    assert reads_story(session, story) == "they took my neighbour"
    assert tell()


def test_marking_again_refuses_a_ring_key_that_was_exchanged_meanwhile(amparo, opened, lost_server_key):
    lost_server_key()
    installation.replace_lost_server_key("system", START)
    Keyring.objects.update(pub=boxes.new_pair()[0])

    with pytest.raises(RingTampered):
        actions.vouch_again(opened)


def test_the_printed_server_key_brings_everything_back(amparo, lost_server_key):
    story, paper = tell(), installation.printed_server_key()
    lost_server_key()

    with pytest.raises(Mistyped):
        installation.read_back_server_key(paper[:-1] + ("0" if paper[-1] != "0" else "1"))
    installation.read_back_server_key(paper.lower())

    session, _ = actions.unlock(amparo, PASSPHRASE, START)
    assert (session.tampered, reads_story(session, story)) == ((), "they took my neighbour")
    with pytest.raises(ServerKeyExists):
        installation.read_back_server_key(paper)
    with pytest.raises(ServerKeyExists):
        installation.replace_lost_server_key("system", START)


def test_a_new_installation_gets_a_server_key_that_only_its_owner_may_read(db, lost_server_key):
    lost_server_key()
    UserKey.objects.all().delete()

    installation.make_ready()
    installation.make_ready()

    assert server_key.location().stat().st_mode & 0o777 == 0o600
    assert len(server_key.read()) == 32


def test_a_server_key_that_others_may_read_or_that_is_cut_is_refused(db, lost_server_key):
    lost_server_key()
    server_key.make()

    server_key.location().chmod(0o640)
    with pytest.raises(server_key.ExposedServerKey):
        server_key.read()
    server_key.location().write_bytes(b"short")
    server_key.location().chmod(0o600)
    with pytest.raises(server_key.BrokenServerKey):
        server_key.read()


def test_who_is_inside_and_who_waits(opened, amparo, people):
    ben, dan = people("ben"), people("dan")
    join(opened, ben)
    actions.enrol_holder(dan, OTHER, START)
    actions.forget_passphrase(ben, START)

    assert reads.holders("respond") == [reads.Holder(amparo.pk, True), reads.Holder(ben.pk, False)]
    assert reads.pending_access("respond", [amparo.pk, ben.pk, dan.pk, 99]) == [dan.pk]
    assert reads.is_holder(dan)
    assert set(reads.fingerprints()) == {"respond"}
    with pytest.raises(LastHolder):
        actions.leave_ring(ben, "respond", by="system", at=START)
        actions.leave_ring(amparo, "respond", by="system", at=START)


def test_case_openings_are_counted_for_the_limit_on_mass_reading(opened, amparo):
    for _ in range(3):
        actions.open_case(opened, tell().uuid)

    assert reads.n_cases_opened(amparo, START) == 3
