"""Pictures that come with texts: fetched by the worker, signed in, bounded, sealed, and deleted at the provider."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.messages.standin import ACCOUNT, StandIn
from tests.respond.hotline import LINE, TOKEN, hand_on, outgoing, text
from tests.respond.leads import Leads
from tests.respond.test_intake import jpeg

from localaction.messages.actions.forgetting import forget_at_provider
from localaction.messages.models import Erasure
from localaction.messages.rules.forgetting import NotAProvidersNumber, Resource, parts_of_picture, picture
from localaction.messages.work import upkeep
from localaction.messages.work.forgetting import forget
from localaction.respond import media
from localaction.respond.actions import enclosures, photos
from localaction.respond.actions.erasing import erase_report
from localaction.respond.models import Enclosure, Evidence, Photo, Report

pytestmark = pytest.mark.django_db
FROM = "+15105550205"
ONE = "ME" + "1" * 32


@pytest.fixture
def provider(hotline, settings):
    from pydantic import SecretStr

    with StandIn() as server:
        settings.CONFIG = settings.CONFIG.model_copy(
            update={"twilio_account_sid": ACCOUNT, "twilio_auth_token": SecretStr(TOKEN), "twilio_base_url": server.url}
        )
        yield server


def send(body, *media_sids, number=FROM, sid=None, host="https://api.twilio.com"):
    """Have a text with pictures come in as the provider announces it."""
    sid = sid or f"MM{len(Enclosure.objects.all()):032x}"
    more = {"NumMedia": str(len(media_sids))}
    for n, one in enumerate(media_sids):
        more[f"MediaUrl{n}"] = f"{host}/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid}/Media/{one}"
        more[f"MediaContentType{n}"] = "image/jpeg"
    text(number, body, sid=sid, **more)
    hand_on()
    return sid


def test_a_photograph_by_text_becomes_a_photograph_of_the_report_as_one_by_the_form_does(provider, hotline):
    provider.pictures[ONE] = jpeg()
    sid = send("afuera de mi edificio, vans blancas", ONE)
    assert provider.fetched == []

    now = timezone.now()
    assert enclosures.fetch_due(now) == 1
    assert enclosures.fetch_due(now) == 0

    photo = Photo.objects.get()
    case = hotline.opened(at=now)
    from localaction.vault import actions as vault

    opened = vault.open_case(case, photo.uuid)
    assert photos.read_original(photo, opened) == jpeg()
    assert b"canary" not in photos.read_copy(photo, opened)
    path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid}/Media/{ONE}"
    assert [one for one, _ in provider.fetched] == [path, f"/store/{ONE}"]
    assert provider.fetched[0][1].startswith("Basic ")
    assert provider.fetched[1][1] is None, "the credentials are not shown to where files are stored"
    assert forget(now) == 1
    assert provider.deleted == [ONE]
    assert f"DELETE {path}.json".endswith(provider.paths[-1])


def test_a_picture_without_a_word_is_a_report_and_two_of_them_are_not_one_text(provider):
    provider.pictures |= {ONE: jpeg(), ONE[:-1] + "2": jpeg((9, 9))}

    send("", ONE, sid="MM" + "a" * 32)
    send("", ONE[:-1] + "2", sid="MM" + "b" * 32)
    enclosures.fetch_due(timezone.now())

    assert Report.objects.count() == 1
    assert Photo.objects.filter(report=Report.objects.get()).count() == 2
    assert outgoing(FROM)[0][0] == "respond.received"


def test_the_address_that_a_request_names_is_never_asked(provider):
    provider.pictures[ONE] = jpeg()

    send("4 agents at the door, 5th and Main", ONE, host="https://evil.example.org")
    enclosures.fetch_due(timezone.now())

    assert Photo.objects.count() == 1
    assert all(path.startswith(("/2010-04-01/", "/store/")) for path, _ in provider.fetched)


@pytest.mark.parametrize("url", ["https://evil.example.org/x", "", "file:///etc/passwd", "x" * 480])
def test_a_text_whose_picture_cannot_be_found_is_a_report_all_the_same(provider, url):
    text(FROM, "4 agents at 5th and Main", NumMedia="1", MediaUrl0=url)
    hand_on()

    assert Report.objects.count() == 1
    assert not Enclosure.objects.exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"GIF89a not a photo", "NO_PHOTO"), (b"\0\0\0\x18ftypmp42 a film", "FILM"),
        (b"x" * (10 * 1024 * 1024 + 1), "TOO_LARGE"),
    ],
)  # fmt: skip
def test_what_is_no_photograph_is_not_taken_and_is_deleted_at_the_provider_too(provider, content, why):
    provider.pictures[ONE] = content
    send("look", ONE)

    now = timezone.now()
    enclosures.fetch_due(now)

    assert Enclosure.objects.get().refused == why
    assert not Photo.objects.exists()
    assert forget(now) == 1


def test_a_fourth_picture_is_only_deleted(provider):
    numbers = [f"ME{n:032x}" for n in range(4)]
    provider.pictures |= dict.fromkeys(numbers, jpeg())
    send("look", *numbers)

    now = timezone.now()
    enclosures.fetch_due(now)

    assert Photo.objects.count() == 3
    forget(now)
    assert sorted(provider.deleted) == numbers


def test_a_provider_that_fails_is_asked_again_and_what_is_gone_there_is_given_up(provider):
    provider.pictures[ONE] = jpeg()
    provider.errors = [(503, None)]
    send("look", ONE)
    now = timezone.now()

    with pytest.raises(enclosures.NotFetched, match="503"):
        enclosures.fetch_due(now)
    assert enclosures.fetch_due(now) == 0
    assert enclosures.fetch_due(now + timedelta(minutes=1)) == 1

    send("and here", "ME" + "9" * 32)
    assert enclosures.fetch_due(now + timedelta(minutes=1)) == 0
    assert Enclosure.objects.order_by("-pk").first().refused == "GONE"


def test_a_reporter_who_is_forgotten_before_the_worker_came_leaves_nothing_to_fetch(provider):
    provider.pictures[ONE] = jpeg()
    sid = send("look", ONE)
    now = timezone.now()

    erase_report(Report.objects.get(), now)

    assert enclosures.fetch_due(now) == 0
    assert not Photo.objects.exists()
    assert Erasure.objects.get(provider_id=picture(sid, ONE)).due_at == now


def test_a_picture_with_a_word_for_the_list_is_deleted_after_seven_days_at_the_latest(provider):
    sid = send("STOP", ONE)

    row = Erasure.objects.get(provider_id=picture(sid, ONE))
    assert timedelta(days=6) < row.due_at - timezone.now() <= timedelta(days=7)
    forget_at_provider(row.provider_id, timezone.now(), Resource.PICTURE)
    assert forget(timezone.now()) == 1


def test_the_pictures_of_a_text_whose_webhook_never_came_are_found_with_it(provider):
    from tests.messages.standin import resource

    sid = "MM" + "c" * 32
    provider.pictures[ONE] = jpeg()
    missed = resource(sid, **{"from": FROM, "to": LINE, "direction": "inbound", "body": "look here", "num_media": "1"})
    provider.inbox = [missed]

    assert upkeep.reconcile(timezone.now()) == 1
    hand_on()

    assert enclosures.fetch_due(timezone.now()) == 1
    assert Photo.objects.count() == 1


def test_an_observers_picture_from_the_scene_is_evidence_and_no_report(network, provider):
    Leads(network.hotline)
    from localaction.respond.models import Assignment

    request = network.call()
    network.send(1, most=7)
    network.says("V01", "Y42", 60)
    network.says("V02", "Y42", 65)
    assert set(network.going(request)) >= {"V01"}
    n_reports = Report.objects.count()
    provider.pictures[ONE] = jpeg()
    from tests.respond.waves import NUMBERS

    network.at(600)
    send("", ONE, number=NUMBERS["V01"])
    enclosures.fetch_due(network.at(601))

    row = Evidence.objects.get()
    assert (row.incident, row.taken_in_by) == (network.incident, None)
    assert all(path.exists() for path in media.files_of(row))
    assert Report.objects.count() == n_reports
    assert Assignment.objects.filter(ended_at__isnull=True).exists()


@pytest.mark.parametrize("number", ["", "MM1", "MM1:", ":ME1", "MM1:ME1:ME2", "MM1:../Calls", "MM 1:ME1"])
def test_what_is_no_number_of_a_picture_becomes_no_part_of_an_address(number):
    with pytest.raises(NotAProvidersNumber):
        parts_of_picture(number)
