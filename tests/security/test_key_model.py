"""Whatever order people come, leave and forget in, the right ones read and nobody else (check 7).

A state machine drives the real actions on the real database. The same machine with a planted fault, a grant kept at
removal, must fail: else it would prove nothing.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from tests.vault.desk import START, Story

from localaction.vault import actions
from localaction.vault.actions import NeedsRestoring, NotAHolder, WrongPassphrase
from localaction.vault.models import KeyGrant, UserKey

pytestmark = pytest.mark.security
NAMES = ("amparo", "ben", "carla", "dan")


class Undone(Exception):
    """Ends the machine's transaction without keeping it."""


class Keys(RuleBasedStateMachine):
    """People of one ring, what they know, and what they should be able to read."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.at = START
        self.people = {name: get_user_model().objects.create_user(username=f"{name}-{uuid4()}") for name in NAMES}
        self.known = {}  # name -> passphrase that should open, None after a reset by mail
        self.codes = {}
        self.inside = set()
        self.left = {}  # name -> passphrase of somebody who was removed
        self.old = []  # (name, passphrase) that must open nothing
        self.stories = []
        self.opened = {}
        self.number = 0
        self._enrol("amparo")
        actions.create_ring("respond", [self.people["amparo"]], by="system", at=self.at)
        self.inside.add("amparo")
        session = self._open("amparo")
        ceremony = actions.begin_ceremony("system", self.at)
        actions.confirm_ceremony(session, ceremony.sentences)
        self.shares = ceremony.sentences

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(Undone, Undone(), None)

    def _phrase(self):
        self.number += 1
        return f"lantern orbit velvet granite number{self.number}"

    def _enrol(self, name):
        self.known[name] = self._phrase()
        self.codes[name] = actions.enrol_holder(self.people[name], self.known[name], self.at)
        self.left.pop(name, None)

    def _open(self, name):
        """Return a person's open vault; each passphrase is really typed once, and the secret then kept for ever."""
        typed = (name, self.known[name])
        if typed not in self.opened:
            self.opened[typed] = actions.unlock(self.people[name], self.known[name], self.at)[0]
        return self.opened[typed]

    def _openers(self):
        return sorted(name for name in self.inside if self.known[name])

    @rule()
    def time_passes(self):
        self.at += timedelta(minutes=5)

    @precondition(lambda self: len(self.stories) < 6)
    @rule()
    def a_report_arrives(self):
        text = f"story {len(self.stories)}"
        case = actions.seal_new_case("respond")
        story = Story(uuid=case.case)
        case.write(story, "story", text)
        story.save()
        self.stories.append((story, text))

    @precondition(lambda self: self._openers())
    @rule(name=st.sampled_from(NAMES))
    def somebody_is_let_in(self, name):
        if name in self.inside:
            return
        if name not in self.known:
            self._enrol(name)
        actions.grant_ring(self._open(self._openers()[0]), "respond", self.people[name])
        self.inside.add(name)

    @rule(name=st.sampled_from(NAMES))
    def somebody_changes_the_passphrase(self, name):
        if self.known.get(name):
            session, before = self._open(name), self.known[name]
            self.known[name] = self._phrase()
            actions.change_passphrase(session, self.known[name])
            self.old.append((name, before))

    @rule(name=st.sampled_from(NAMES))
    def somebody_resets_by_mail(self, name):
        if self.known.get(name):
            actions.forget_passphrase(self.people[name], self.at)
            self.old.append((name, self.known[name]))
            self.known[name] = None

    @rule(name=st.sampled_from(NAMES))
    def somebody_uses_the_recovery_code(self, name):
        if name in self.known:
            if self.known[name]:
                self.old.append((name, self.known[name]))
            self.known[name] = self._phrase()
            self.codes[name] = actions.restore_by_code(self.people[name], self.codes[name], self.known[name], self.at)

    @rule(name=st.sampled_from(NAMES), finished=st.booleans())
    def somebody_is_removed(self, name, finished):
        if name in self.inside and len(self.inside) > 1:
            self.remove(name)
            self.left[name] = self.known.pop(name)
            self.inside.discard(name)
            if finished and self._openers():
                actions.move_cases(self._open(self._openers()[0]), batch=2)

    def remove(self, name):
        actions.remove_member(self.people[name], by="system", at=self.at)

    @precondition(lambda self: self._openers())
    @rule()
    def the_move_is_finished(self):
        actions.move_cases(self._open(self._openers()[0]), batch=2)

    @precondition(lambda self: self._openers())
    @rule()
    def a_leak_is_suspected(self):
        actions.replace_leaked_ring(self._open(self._openers()[0]), "respond")

    @rule(name=st.sampled_from(NAMES), three=st.permutations(range(5)))
    def the_shares_are_used(self, name, three):
        if name not in self.known:
            self._enrol(name)
        actions.recover_from_shares([self.shares[i] for i in three[:3]], self.people[name], self.at)
        self.inside.add(name)

    @invariant()
    def members_read_everything(self):
        for name in self._openers():
            opened = actions.open_cases(self._open(name), [story.uuid for story, _ in self.stories])
            for story, text in self.stories:
                assert opened[story.uuid].read(Story.objects.get(pk=story.pk), "story") == text, name

    @invariant()
    def nobody_else_reads_anything(self):
        for name in set(self.known) - self.inside:
            if self.known[name]:
                assert actions.open_cases(self._open(name), [story.uuid for story, _ in self.stories]) == {}
        for name, phrase in self.left.items():
            assert not KeyGrant.objects.filter(user=self.people[name]).exists()
            with pytest.raises(NotAHolder):
                actions.unlock(self.people[name], phrase or "x", self.at)
            # Even with the secret key that they once had in memory.
            for (who, _), session in self.opened.items():
                if who == name:
                    assert actions.open_cases(session, [story.uuid for story, _ in self.stories]) == {}

    @invariant()
    def old_passphrases_open_nothing(self):
        for name, phrase in self.old[-3:]:
            with pytest.raises((WrongPassphrase, NeedsRestoring, NotAHolder)):
                actions.unlock(self.people[name], phrase, self.at)

    @invariant()
    def two_shares_open_nothing(self):
        if self.number % 7 == 0:
            with pytest.raises(actions.SharesRefused):
                actions.recover_from_shares(self.shares[:2], self.people["amparo"], self.at)


class GrantKeptAtRemoval(Keys):
    """The planted fault: whoever is removed keeps the key pair and the grant."""

    def remove(self, name):
        person = self.people[name]
        kept = [
            *UserKey.objects.filter(user=person),
            *KeyGrant.objects.filter(user=person, keyring__state="ACTIVE"),
        ]
        super().remove(name)
        for row in kept:
            row.save(force_insert=True)


class NotReWrapped(Keys):
    """The planted fault: an epoch is destroyed before its cases have moved."""

    def remove(self, name):
        super().remove(name)
        KeyGrant.objects.filter(keyring__state="RETIRED").delete()


def machine(n_runs, n_steps, shrinks=True):
    return settings(
        phases=[phase for phase in Phase if shrinks or phase is Phase.generate],
        max_examples=n_runs,
        stateful_step_count=n_steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        database=None,
    )


@pytest.mark.parametrize("n_runs, n_steps", [(6, 15), pytest.param(60, 25, marks=pytest.mark.long)])
def test_members_read_everything_and_nobody_else_anything(desk, n_runs, n_steps):
    run_state_machine_as_test(Keys, settings=machine(n_runs, n_steps))


@pytest.mark.parametrize("fault", [GrantKeptAtRemoval, pytest.param(NotReWrapped, marks=pytest.mark.long)])
def test_a_planted_fault_is_found(desk, fault):
    with pytest.raises((AssertionError, pytest.fail.Exception, KeyError)):
        run_state_machine_as_test(fault, settings=machine(60, 25, shrinks=False))
