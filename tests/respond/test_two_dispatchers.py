"""S12: two dispatchers press Dispatch, or merge, at the very same instant; there is one search all the same."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from tests.respond import valle
from tests.respond.hotline import Hotline, configure
from tests.respond.waves import Valle, made_for
from tests.vault.desk import database_file, lasting_desk

from localaction.messages.models import Outbox
from localaction.respond.actions import dispatch, merging
from localaction.respond.actions.incidents import IncidentClosed
from localaction.respond.models import DispatchRequest, Incident, Offer

__all__ = ["database_file", "lasting_desk"]

pytestmark = pytest.mark.django_db(transaction=True)
REPETITIONS = 50


@pytest.fixture
def live(database_file, settings, tmp_path):
    configure(settings, tmp_path)
    made = Valle(Hotline())
    made.sessions = [made.session, made.hotline.opened(made.hotline.elena, at=valle.NOW)]
    made.people = [made.hotline.amparo, made.hotline.elena]
    yield made
    made.travel.stop()


def at_once(acts):
    """Do things in threads that start together; returns what each returned or raised."""
    gate, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def one(place):
        try:
            gate.wait()
            outcomes[place] = acts[place]()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_s12_of_two_who_press_dispatch_at_once_both_get_one_search_and_nobody_two_offers(live):
    for repetition in range(REPETITIONS):
        first, second = at_once(
            [
                lambda k=k: dispatch.call_wave(live.sessions[k], live.incident, live.people[k], valle.NOW)
                for k in range(2)
            ]
        )

        assert first == second, (repetition, first, second)
        assert DispatchRequest.objects.filter(incident=live.incident).count() == 1
        assert list(live.offers(first)) == valle.ELIGIBLE
        assert Outbox.objects.filter(code="respond.dispatch.offer").count() == len(valle.ELIGIBLE)
        Outbox.objects.all().delete()
        DispatchRequest.objects.filter(incident=live.incident).delete()


def test_s12_of_two_who_merge_crosswise_one_succeeds_and_one_search_is_left(live):
    other = live._incident(43, "+15105550202")
    for one in (live.incident, other):
        dispatch.call_wave(live.session, one, live.hotline.amparo, valle.NOW)

    pairs = [(live.incident, other), (other, live.incident)]
    outcomes = at_once(
        [
            lambda k=k: merging.merge_incidents(pairs[k][0], pairs[k][1], live.people[k], valle.NOW)
            for k in range(2)
        ]
    )  # fmt: skip

    assert sorted(type(one) for one in outcomes if isinstance(one, Exception)) == [IncidentClosed]
    assert Incident.objects.filter(merged_into__isnull=False).count() == 1
    assert DispatchRequest.objects.filter(ended_at__isnull=True, incident__in=(live.incident, other)).count() == 1
    pending = Offer.objects.filter(state="QUEUED", request__ended_at__isnull=True)
    assert pending.count() == pending.values("volunteer").distinct().count() == len(valle.ELIGIBLE)
    assert made_for(live, "V01").count("covered") == 0
