"""Data-sharing agreements at the desk and in public: what is shared with whom, when it ends, by when to give notice."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from tests.cast import amparo
from tests.reference import reference_places, reference_places_of_the_file  # noqa: F401 (fixtures)

from localaction.policy.models import Measure, MeasureVersion, SharingTerms

pytestmark = pytest.mark.django_db
PARS = {
    "place": "42101", "made_by": "Police", "name": "PARS agreement", "citation": "Contract 8", "summary": "ICE reads.",
    "valid_from": "2026-01-01", "valid_until": "2026-12-31", "bound": ["POLICE"], "source_title": "The contract",
    "url": "https://example.org/pars", "as_of": "2026-02-01", "confidence": "HIGH", "system": "PLATE_READERS",
    "system_name": "PARS", "other_party": "ICE", "direction": "TO_ICE", "renewal": "AUTOMATIC", "notice_days": "60",
    "fee_usd_a_year": "5500", "audit_log": "YES", "national_lookup": "YES", "immigration_hot_list": "UNKNOWN",
}  # fmt: skip


@pytest.fixture
def desk(client, reference_places, time_machine):  # noqa: F811
    time_machine.move_to(dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC), tick=False)
    client.force_login(amparo())
    return client


def test_an_agreement_is_entered_with_its_terms_and_shown_with_its_notice_day(desk):
    answer = desk.post("/desk/policies/sharing/new/", PARS)

    measure = Measure.objects.get()
    assert (answer.status_code, measure.kind) == (302, "DATA_SHARING")
    terms = SharingTerms.objects.get()
    assert (terms.system_name, terms.notice_days, terms.fee_usd_a_year) == ("PARS", 60, 5500)
    for page in (desk.get(f"/policy/{measure.uid}/").text, desk.get(answer.url).text):
        assert "Last day for notice: Nov. 1, 2026" in page
        assert "$5,500" in page and "Immigration Violator" in page
    sharing = json.loads(desk.get(f"/api/v1/policies/{measure.uid}").content)["sharing"]
    assert (sharing["other_party"], sharing["renewal"]) == ("ICE", "AUTOMATIC")


def test_a_renewal_is_a_new_version_with_terms_of_its_own_and_the_old_ones_stay(desk):
    desk.post("/desk/policies/sharing/new/", PARS)
    measure = Measure.objects.get()
    renewed = PARS | {"why": "AMENDED", "valid_from": "2027-01-01", "valid_until": "2027-12-31", "notice_days": "90"}

    shown = desk.get(f"/desk/policies/{measure.pk}/version/").text
    desk.post(f"/desk/policies/{measure.pk}/version/", renewed)

    assert 'value="PARS"' in shown and 'value="5500"' in shown
    days = SharingTerms.objects.order_by("version__number").values_list("notice_days", flat=True)
    assert list(days) == [60, 90]


def test_a_correction_takes_the_place_of_the_wrong_terms(desk):
    desk.post("/desk/policies/sharing/new/", PARS)
    measure = Measure.objects.get()

    desk.post(f"/desk/policies/{measure.pk}/version/", PARS | {"why": "CORRECTED", "other_party": "ICE and CBP"})

    current = MeasureVersion.objects.get(superseded_at=None)
    assert current.terms.other_party == "ICE and CBP"
    assert "ICE and CBP" in desk.get(f"/policy/{measure.uid}/").text


def test_an_agreement_without_another_party_is_refused(desk):
    answer = desk.post("/desk/policies/sharing/new/", PARS | {"other_party": ""})

    assert answer.status_code in (200, 400)
    assert Measure.objects.count() == 0
    assert "DATA_SHARING" not in desk.get("/desk/policies/new/").text
