"""The reference places as rows of the database."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from localaction.places.actions import load_reference
from localaction.places.models import Lies, Neighbour, Place, ReferenceVersion, ZipCounty

pytestmark = pytest.mark.django_db


def test_loading_twice_asks_one_question_and_changes_nothing(django_assert_num_queries):
    places = Place.objects.count()

    with django_assert_num_queries(1):
        load_reference()

    assert Place.objects.count() == places == 52036


def test_a_new_version_of_the_files_replaces_names_and_keeps_rows_that_others_point_at():
    ReferenceVersion.objects.update(digest="0" * 64)
    Place.objects.filter(geoid="48453").update(name="Tarvis")
    Place.objects.create(geoid="48999", kind="COUNTY", name="Gone", full_name="Gone County", state="TX")
    pairs = Lies.objects.count(), ZipCounty.objects.count(), Neighbour.objects.count()

    load_reference()

    assert Place.objects.get(geoid="48453").name == "Travis"
    assert Place.objects.filter(geoid="48999").exists()
    assert (Lies.objects.count(), ZipCounty.objects.count(), Neighbour.objects.count()) == pairs
    assert ReferenceVersion.objects.count() == 1


def test_places_are_called_by_the_names_that_pages_use():
    titles = {p.geoid: p.title for p in Place.objects.filter(geoid__in=["48", "48453", "4805000", "51600", "22071"])}

    assert titles == {
        "48": "Texas",
        "48453": "Travis County, TX",
        "4805000": "Austin, TX",
        "51600": "Fairfax city, VA",
        "22071": "Orleans Parish, LA",
    }


def test_the_counties_in_use_depend_on_the_day():
    connecticut = Place.objects.counties().filter(state="CT")

    assert connecticut.in_use(date(2022, 5, 31)).count() == 8
    assert connecticut.in_use(date(2022, 6, 1)).count() == 9


def test_the_database_refuses_a_county_that_borders_on_itself():
    with pytest.raises(IntegrityError), transaction.atomic():
        Neighbour.objects.create(county_id="48453", neighbour_id="48453")


def test_the_database_refuses_an_unknown_kind_and_a_period_that_ends_before_it_begins():
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(geoid="99001", kind="REALM", name="X", full_name="X", state="XX")
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(
            geoid="99001", kind="COUNTY", name="X", full_name="X", state="XX",
            valid_from=date(2020, 1, 2), valid_until=date(2020, 1, 1),
        )  # fmt: skip


def test_the_database_refuses_the_same_relation_twice():
    for model, row in (
        (Lies, {"municipality_id": "4805000", "county_id": "48453"}),
        (ZipCounty, {"zip": "78701", "county_id": "48453"}),
        (Neighbour, {"county_id": "48453", "neighbour_id": "48491"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(**row)
