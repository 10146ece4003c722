"""Check 23: who opens cases faster than work goes is asked who they are, and it is noted."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from localaction.people.access import before_opening_a_case, needs
from localaction.people.models import Person
from localaction.site.urls import urlpatterns as ours
from localaction.vault import audit
from localaction.vault.models import AuditEvent
from localaction.vault.rules.events import Event

pytestmark = [pytest.mark.django_db, pytest.mark.security, pytest.mark.urls(__name__)]


@needs()
def case(request):
    before_opening_a_case(request)
    return HttpResponse("the case")


urlpatterns = [path("desk/test-case/", case), *ours]


@pytest.mark.parametrize(("n", "minutes_ago", "is_asked"), [(39, 5, False), (40, 5, True), (40, 61, False)])
def test_the_forty_first_case_within_an_hour_asks_again(n, minutes_ago, is_asked):
    dora = Person.objects.create_user("dora", "granite lantern orbit velvet thirteen")
    for _ in range(n):
        at = timezone.now() - timedelta(minutes=minutes_ago)
        audit.record(dora, Event.CASE_OPENED, str(uuid.uuid4()), at=at)
    client = Client()
    client.force_login(dora)

    response = client.get("/desk/test-case/")

    assert (response.status_code == 302) is is_asked
    assert AuditEvent.objects.filter(action="people:case:many-opened").exists() is is_asked
    if is_asked:
        assert response.headers["Location"] == "/accounts/reauthenticate/?next=%2Fdesk%2Ftest-case%2F"
        again = client.post(response.headers["Location"], {"password": "granite lantern orbit velvet thirteen"})
        assert again.headers["Location"] == "/desk/test-case/"
        assert client.get("/desk/test-case/").text == "the case"
