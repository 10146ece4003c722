"""A coordinator looks at the coming hours, and at the month that is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.respond.hotline import member
from tests.respond.roster import volunteer

from localaction.people.models import Person
from localaction.people.rules.roles import Role
from localaction.respond.models import Shift
from localaction.respond.rules.cells import cell_of


@pytest.fixture
def on_duty(transactional_db):
    vouchers = [Person.objects.create_user(f"v{n}") for n in range(2)]
    now = timezone.now()
    shift = Shift.objects.create(
        starts_at=now - timedelta(hours=2), ends_at=now + timedelta(hours=6), zone="UTC", published_at=now
    )
    return [volunteer(cell_of(37.779, -122.221), vouchers, shift) for _ in range(14)]


def test_the_coming_hours_and_the_month_are_read_without_a_script(page, on_duty, sign_in, axe, fits):
    sign_in(page, member("elena", Role.COORDINATOR))

    page.goto("/desk/respond/coverage/")
    expect(page.locator("svg.hours rect")).to_have_count(24)
    page.locator("details summary", has_text="The same as a table").click()
    expect(page.get_by_text("gap", exact=True).first).to_be_visible()
    axe(page)
    fits(page)

    page.goto("/desk/respond/after-action/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("too few to say").first).to_be_visible()
    axe(page)
    fits(page)
