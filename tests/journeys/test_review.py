"""Amparo answers what the review queue asks, and Carla reports an error."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.cast import amparo
from tests.ingest.workbooks import Row, moa, sheriff, write

from localaction.policy.actions.lists import import_participating
from localaction.policy.models import Agreement
from localaction.sources.models import Decision, ReviewItem
from localaction.sources.views import public

CAMBRIA = sheriff("PENNSYLVANIA", "Cambria", signed=dt.date(2025, 7, 31))
PRISON = CAMBRIA.but(agency="Cambria County Prison", moa=moa("cambriacoprisonpa", "WSO", "073125"))
BLAIR = sheriff("PENNSYLVANIA", "Blair", signed=dt.date(2025, 3, 4), moa=moa("blaircosopa", "WSO", "030425"))
CENTRE = sheriff("PENNSYLVANIA", "Centre", signed=dt.date(2025, 3, 5), moa=moa("centrecosopa", "WSO", "030525"))
WEBER = sheriff("UTAHJ", "Weber", "TFM", signed=dt.date(2025, 7, 2))
NOWHERE = Row("FLORIDA", "Xyzzy Police Department", signed=dt.date(2025, 3, 10))


@pytest.fixture
def questions(tmp_path, transactional_db):
    """One open question of each kind."""
    lists = {
        "2025-09-28": [CAMBRIA, BLAIR, CENTRE, WEBER, NOWHERE],
        "2025-09-29": [CAMBRIA, BLAIR, WEBER, NOWHERE],
        "2025-09-30": [PRISON, BLAIR, WEBER, NOWHERE],
        "2025-10-01": [PRISON, BLAIR, WEBER, NOWHERE.but(signed=dt.date(2025, 3, 11))],
    }
    paths = [
        write(
            tmp_path / f"participatingAgencies{day:%m%d%Y}pm.xlsx",
            rows,
            dt.datetime.combine(day, dt.time(12), dt.UTC),
        )
        for day, rows in ((dt.date.fromisoformat(day), rows) for day, rows in lists.items())
    ]
    narrow = ("STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE")
    without_columns = dt.datetime(2025, 10, 2, tzinfo=dt.UTC)
    paths.append(write(tmp_path / "participatingAgencies10022025pm.xlsx", [BLAIR], without_columns, narrow))
    import_participating(paths, timezone.now(), lambda files: files)
    ReviewItem.objects.create(
        uid="report", source="readers", kind="REPORT", reason="READER", subject="/place/42021/", rank=0.6,
        payload={"page": "/place/42021/", "text": "The sheriff withdrew."}, asked_at=timezone.now(),
    )  # fmt: skip
    return {item.kind: item for item in ReviewItem.objects.filter(state="OPEN")}


@pytest.fixture
def desk(page, sign_in, questions):
    sign_in(page, amparo())
    return page


@pytest.mark.parametrize(
    ("language", "heading"), [("", "Review queue"), ("/es", "Por revisar")], ids=["English", "español"]
)
def test_every_page_of_the_desk_is_readable_by_everyone_and_fits(desk, axe, fits, questions, language, heading):
    assert set(questions) == {"RENAME", "ROW", "PLACE", "DEPARTURE", "PUBLICATION", "REPORT"}
    desk.goto(f"{language}/desk/review/")
    expect(desk.get_by_role("heading", level=1)).to_have_text(heading)
    pages = [
        "/desk/review/", "/desk/review/?state=decided", "/desk/sources/", "/desk/sources/287g-participating/",
        *(f"/desk/review/{item.pk}/" for item in questions.values()),
        f"/desk/review/{questions['ROW'].pk}/undo/", f"/desk/agreements/{Agreement.objects.first().pk}/evidence/",
    ]  # fmt: skip

    for path in pages:
        desk.goto(language + path)
        axe(desk)
        fits(desk)


def test_amparo_joins_two_names_and_takes_it_back(desk, axe, fits):
    desk.goto("/desk/review/?kind=RENAME")
    desk.get_by_role("link", name="Cambria County Sheriff's Office → Cambria County Prison").click()
    desk.get_by_label("One agency").check()
    desk.get_by_label("Why?").fill("The prison's page says that the sheriff runs it")
    desk.get_by_role("button", name="Record the decision").click()

    expect(desk.get_by_role("status")).to_contain_text("Your decision is recorded.")
    expect(desk.get_by_role("heading", name="One agency", exact=True)).to_be_visible()
    axe(desk)
    fits(desk)
    desk.get_by_role("link", name="Take it back").click()
    desk.get_by_role("button", name="Take it back").click()
    expect(desk.locator("main")).to_contain_text("Taken back by amparo")
    expect(desk.get_by_role("button", name="Record the decision")).to_be_visible()
    axe(desk)
    fits(desk)


def test_the_keyboard_and_no_script_are_enough_to_correct_a_row(page_without_scripts, sign_in, questions):
    page = page_without_scripts
    sign_in(page, amparo())
    page.goto(f"/desk/review/{questions['ROW'].pk}/")
    expect(page.locator("main")).to_contain_text("— → Utah")
    page.get_by_label("Read it as corrected here").focus()
    page.keyboard.press("Space")
    page.get_by_label("Why?").focus()
    page.keyboard.type("Weber County lies in Utah")
    page.get_by_role("button", name="Record the decision").focus()
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Read it as corrected here").wait_for()
    assert Decision.objects.get().correction == {"state": "UT"}


def test_amparo_records_the_order_that_ended_an_agreement(desk, questions):
    desk.goto(f"/desk/review/{questions['DEPARTURE'].pk}/")
    desk.get_by_text("Record evidence", exact=True).click()
    desk.get_by_label("order or resolution of the local body").check()
    desk.get_by_label("Title").fill("Order 2025-31")
    desk.get_by_label("Its date").fill("2025-09-29")
    desk.get_by_label("Address").fill("https://centre.example/orders/31.pdf")
    desk.get_by_role("button", name="Record the evidence").click()
    desk.get_by_label("The end is shown").check()
    desk.get_by_label("Why?").fill("The order on the county's page")
    desk.get_by_role("button", name="Record the decision").click()

    expect(desk.get_by_role("heading", name="The end is shown")).to_be_visible()
    expect(desk.locator("main")).to_contain_text("Order 2025-31")


@pytest.mark.parametrize("language", ["", "/es"], ids=["English", "español"])
def test_carla_reports_an_error_without_a_cookie(page, axe, fits, language, monkeypatch, transactional_db):
    monkeypatch.setattr(public, "MIN_SECONDS", 0)
    page.goto(f"{language}/report-error/?page=/place/42021/")
    axe(page)
    fits(page)
    page.locator("textarea").fill("The sheriff withdrew on 8 April, as the minutes say.")
    page.locator("main form button").click()

    expect(page).to_have_url(f"{language}/report-error/sent/")
    axe(page)
    fits(page)
    assert ReviewItem.objects.get().payload["page"] == "/place/42021/"
    assert page.context.cookies() == []
