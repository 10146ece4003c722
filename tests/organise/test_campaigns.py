"""Campaigns from their start to what happened afterwards, at the desk and in public."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from icalendar import Calendar
from tests.organise.campaigning import NOW, ON, day, given, organiser, published

from localaction.organise import pages_campaigns, playbook, reads_campaigns, reads_desk
from localaction.organise.actions import campaign_entries as entries
from localaction.organise.actions import campaigns as act
from localaction.organise.models import (
    Ask,
    Body,
    Campaign,
    CampaignEvent,
    DecisionMaker,
    Evidence,
    Group,
    Member,
    Position,
    Step,
    Tactic,
)
from localaction.people import approvals
from localaction.people.models import Approval, Person
from localaction.people.permissions import NotAllowed
from localaction.places.models import Place

SAID = {"source_title": "Minutes of the board", "url": "https://example.org/minutes"}


@pytest.fixture
def olga(db):
    return organiser("olga")


@pytest.fixture
def pedro(db):
    return organiser("pedro")


@pytest.fixture
def board(olga):
    cited = {"entered_at": NOW, "as_of": ON, "confidence": "HIGH", "source_title": "The county's page"}
    body = Body.objects.create(
        uid="clearfield-commissioners", name="Clearfield County Commissioners", kind="COUNTY_BOARD",
        place=Place.objects.get(pk="42033"), state="PA", zone="America/New_York", n_members=3, **cited,
    )  # fmt: skip
    for name in ("Glass", "Winters", "Sobel"):
        Member.objects.create(
            uid=name.lower(), body=body, name=name, title="Commissioner", phone="+18145550100", **cited
        )
    return body


def page_of(uid, is_public=False, on=ON):
    return pages_campaigns.page(reads_campaigns.one(uid, on, is_public), is_public)


def text(response):
    return html.unescape(response.content.decode())


def say(campaign, name, kind, by, days_ago=1):
    maker = DecisionMaker.objects.get(campaign=campaign, name=name)
    return entries.say(maker, {"kind": kind, "on": day(-days_ago), "said": "", **SAID}, by, NOW)


# At the start.


def test_members_of_the_body_come_onto_the_board_and_the_vote_is_counted(olga, board):
    campaign = act.start(given(body=board), olga, NOW)
    say(campaign, "Glass", "AGAINST", olga)
    say(campaign, "Winters", "FOR", olga)

    assert (campaign.n_seats, campaign.n_votes_needed) == (3, 2)
    assert page_of(campaign.uid).votes == "2 of 3 needed; 1 for, 1 against, 1 not known"
    with translation.override("es"):
        assert page_of(campaign.uid).title == "Stop the renewal of Moshannon (español)"


def test_steps_whose_day_has_passed_are_late_and_not_moved(olga):
    campaign = act.start(given(decide_in=10), olga, NOW)
    lines = page_of(campaign.uid).before

    assert [line.step.due_on for line in lines] == sorted(line.step.due_on for line in lines)
    assert {line.step.code: line.is_late for line in lines}["agenda"]
    assert min(line.step.due_on for line in lines) == day(10 - 45)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"decide_in": -1}, "DECISION_BEFORE_START"), ({"n_votes_needed": 2}, "VOTES_OF_SEATS"),
        ({"n_votes_needed": 4, "n_seats": 3}, "VOTES_OF_SEATS"), ({"title": "news"}, "NAME_TAKEN"),
        ({"kind": "END_287G"}, "NO_MODEL"),
    ],
)  # fmt: skip
def test_what_is_missing_at_the_start_is_said(olga, more, code):
    with pytest.raises(act.Refused) as refusal:
        act.start(given(**more), olga, NOW)

    assert refusal.value.codes == (code,)


def test_only_who_runs_campaigns_starts_one(db):
    with pytest.raises(NotAllowed):
        act.start(given(), Person.objects.create_user("dan"), NOW)


# What is said, and what follows.


def test_a_pledge_drops_off_the_call_list_and_comes_back_when_it_is_withdrawn(olga, board):
    campaign = act.start(given(body=board), olga, NOW)
    pledge = say(campaign, "Sobel", "PLEDGED", olga)
    called = [fact.maker.name for fact in reads_campaigns.one(campaign.uid, ON, False).to_call]
    entries.withdraw(pledge, campaign, "it was somebody else", olga, NOW)
    again = [fact.maker.name for fact in reads_campaigns.one(campaign.uid, ON, False).to_call]

    assert "Sobel" not in called
    assert "Sobel" in again
    assert Position.objects.get(pk=pledge.pk).withdrawn_why == "it was somebody else"


def test_what_somebody_said_needs_a_source_and_a_day_that_has_come(olga, board):
    maker = DecisionMaker.objects.get(campaign=act.start(given(body=board), olga, NOW), name="Glass")

    for wrong, code in (({"source_title": " "}, "NO_SOURCE"), ({"on": day(1)}, "IN_THE_FUTURE"),
                        ({"url": "javascript:alert(1)"}, "NOT_AN_ADDRESS")):  # fmt: skip
        with pytest.raises(act.Refused) as refusal:
            entries.say(maker, {"kind": "FOR", "on": ON, "said": "", **SAID, **wrong}, olga, NOW)
        assert refusal.value.codes == (code,)


def event(campaign, by, kind, n=0, **more):
    values = {"kind": kind, "on": day(n), "to": None, "said": "It was decided.", "said_es": "Se decidió.", **more}
    return entries.add(campaign, "event", values, by, NOW)


def test_a_decision_that_is_moved_moves_the_open_steps_and_asks(olga):
    campaign = act.start(given(), olga, NOW)
    done = Step.objects.get(campaign=campaign, code="agenda")
    entries.finish(done, ON, "/contracts/", olga, NOW)
    moved = event(campaign, olga, "MOVED", to=day(120))

    assert Step.objects.get(pk=done.pk).due_on == day(90 - 45)
    assert Step.objects.get(campaign=campaign, code="speak").due_on == day(120 - 7)
    assert Ask.objects.get(campaign=campaign, channel="CALL").deadline_on == day(120 - 14)
    assert reads_campaigns.one(campaign.uid, ON, False).status.decide_by == day(120)

    entries.withdraw(moved, campaign, "a false report", olga, NOW)
    assert Step.objects.get(campaign=campaign, code="speak").due_on == day(90 - 7)


def test_a_campaign_is_closed_with_a_document_and_goes_on_being_followed(olga):
    campaign = act.start(given("END_287G", "End it in Gaston", "37071", model="WSO"), olga, NOW)
    for kind, code in (("WON", "NO_DOCUMENT"), ("AFTERWARDS", "NOT_OVER"), ("MOVED", "NO_NEW_DAY")):
        with pytest.raises(act.Refused) as refusal:
            event(campaign, olga, kind)
        assert refusal.value.codes == (code,)
    event(campaign, olga, "WON", -1, document="Notice to ICE", url="https://example.org/notice")
    with pytest.raises(act.Refused):
        event(campaign, olga, "LOST", document="Another")
    event(campaign, olga, "AFTERWARDS", said="ICE still lists it.")
    state = reads_campaigns.one(campaign.uid, ON, False)

    assert (state.status.code, state.ends_on) == ("WON", day(-1 + 90))
    assert "90 days" in page_of(campaign.uid).clause
    assert [pair[1] for pair in page_of(campaign.uid).afterwards] == ["ICE still lists it."]


def test_a_day_that_passes_without_outcome_is_said_to_be_unknown_and_waits_at_the_desk(olga):
    campaign = act.start(given(decide_in=5), olga, NOW)
    later = NOW + dt.timedelta(days=6)
    page = page_of(campaign.uid, on=later.date())

    assert page.state.status.code == "OUTCOME_UNKNOWN"
    assert "the outcome is unknown" in page.sentence
    needs = reads_desk.needs_me(olga, later)
    assert [(words.split("?")[0], urgent) for words, _url, urgent in needs] == [
        ("8 steps of campaigns are due", False), ("What came of it", True)
    ]  # fmt: skip
    assert reads_desk.needs_me(Person.objects.create_user("dan"), later) == []
    assert [hit[0] for hit in reads_desk.desk_search(olga, "moshannon", None, NOW)] == [campaign.title]


def test_what_a_company_owns_is_not_closed_by_ending_a_contract(olga):
    campaign = act.start(given(owner="PRIVATE"), olga, NOW)

    assert "Ending this will not close it" in page_of(campaign.uid).caution
    act.reword(campaign, given().words, "PUBLIC", olga, NOW)
    assert page_of(campaign.uid).caution == ""


# In public.


def test_two_people_make_a_campaign_public_and_one_takes_it_down(olga, pedro):
    campaign = act.start(given(), olga, NOW)
    approval = act.ask_to_publish(campaign, olga, NOW)
    assert Client().get(f"/campaigns/{campaign.uid}/").status_code == 404
    with pytest.raises(approvals.OwnRequest):
        approvals.approve(approval, olga, NOW)
    approvals.approve(approval, pedro, NOW)

    shown = text(Client().get(f"/campaigns/{campaign.uid}/"))
    assert "Call those who vote and have not pledged" in shown
    assert "/desk/" not in shown
    with pytest.raises(act.Refused):
        act.reword(Campaign.objects.get(pk=campaign.pk), given().words, "", olga, NOW)
    act.take_down(campaign, olga, NOW)
    assert Client().get(f"/campaigns/{campaign.uid}/").status_code == 404


def test_a_yes_to_other_words_is_no_yes(olga, pedro):
    campaign = act.start(given(), olga, NOW)
    approval = act.ask_to_publish(campaign, olga, NOW)
    entries.withdraw(Ask.objects.filter(campaign=campaign).first(), campaign, "not now", olga, NOW)

    assert act.open_question(campaign, NOW) is None
    with pytest.raises(act.NoLongerTheSame):
        approvals.approve(approval, pedro, NOW)
    assert Approval.objects.get(pk=approval.pk).answered_at is None


def test_an_ask_that_is_added_later_needs_its_own_yes(olga, pedro):
    campaign = published(act.start(given(), olga, NOW), olga, pedro)
    with pytest.raises(act.Refused):
        act.ask_to_publish(campaign, olga, NOW)
    values = {"title": "Write a letter", "title_es": "", "channel": "WRITE", "who": "ANYBODY", "script": "Dear board",
              "script_es": "", "deadline_on": day(20), "target": None}  # fmt: skip
    entries.add(campaign, "ask", values, olga, NOW)

    assert "Write a letter" not in text(Client().get(f"/campaigns/{campaign.uid}/"))
    published(campaign, olga, pedro)
    assert "Write a letter" in text(Client().get(f"/campaigns/{campaign.uid}/"))


def test_a_place_shows_the_campaigns_of_its_towns_its_county_and_its_state(olga, pedro):
    for place, title in (("4805000", "Austin"), ("48453", "Travis"), ("48", "Texas"), ("48201", "Harris")):
        published(act.start(given("FUND_DEFENSE", title, place), olga, NOW), olga, pedro)

    def here(geoid):
        from localaction.places.reads import counties_of

        place = Place.objects.get(pk=geoid)
        counties = [] if place.kind == "STATE" else counties_of(place, ON)
        with CaptureQueriesContext(connection) as queries:
            found = {fact.campaign.title for fact in reads_campaigns.for_place(place, counties, ON)}
        assert len(queries) == 1
        return found

    assert here("48453") == {"Austin", "Travis", "Texas"}
    assert here("4805000") == {"Austin", "Travis", "Texas"}
    assert here("48201") == {"Texas", "Harris"}
    assert here("48") == {"Austin", "Travis", "Texas", "Harris"}
    assert here("37071") == set()
    shown = text(Client().get("/place/48453/"))
    assert "Campaigns to join" in shown
    assert "Ask your member for the line in the budget" in shown


def test_the_one_line_of_a_campaign_says_the_same_as_its_page(olga, pedro):
    first = published(act.start(given(title="One"), olga, NOW), olga, pedro)
    event(first, olga, "MOVED", to=day(200))
    second = published(act.start(given(title="Two"), olga, NOW), olga, pedro)
    event(second, olga, "LOST", document="Minutes")
    published(act.start(given(title="Three", decide_in=3), olga, NOW), olga, pedro)

    lines = {fact.campaign.title: fact.status for fact in reads_campaigns.lines(ON)}
    assert lines == {state.campaign.title: state.status for state in reads_campaigns.states(Campaign.objects.all(), ON)}
    assert [fact.campaign.title for fact in reads_campaigns.lines(ON)] == ["Three", "One", "Two"]
    assert reads_campaigns.lines(ON)[0].ask["deadline_on"] == day(2).isoformat()


def test_dates_go_into_a_calendar_and_what_happened_into_a_feed(olga, pedro):
    campaign = published(act.start(given(), olga, NOW), olga, pedro)
    response = Client().get(f"/es/campaigns/{campaign.uid}/dates.ics")
    calendar = Calendar.from_ical(response.content)
    events = {str(each["summary"]): each.decoded("dtstart") for each in calendar.walk("VEVENT")}

    assert response["Content-Type"].startswith("text/calendar")
    assert day(90) in events.values()
    assert day(90 - 14) in events.values()
    assert Client().get("/campaigns/none/dates.ics").status_code == 404
    assert Client().get("/campaigns/news/dates.ics?state=ZZ").status_code == 400
    before = Client().get("/campaigns/news/feed/").content.decode()
    event(campaign, olga, "LOST", document="Minutes", said="Two to one.")
    after = Client().get("/campaigns/news/feed/").content.decode()
    assert "Two to one." not in before
    assert "Two to one. (Minutes)" in after


def test_the_api_gives_what_the_page_gives(olga, pedro, board):
    campaign = published(act.start(given(body=board), olga, NOW), olga, pedro)
    hidden = act.start(given(title="Not yet"), olga, NOW)
    say(campaign, "Winters", "PLEDGED", olga)
    found = Client().get(f"/api/v1/campaigns/{campaign.uid}").json()

    assert (found["status"], found["campaign"], found["caution"]) == ("running", "stop-renewal", "owner-unknown")
    assert found["votes"] == {"needed": 2, "seats": 3, "n_for": 1, "n_pledged": 1, "n_against": 0, "n_undecided": 0,
                              "n_unknown": 2}  # fmt: skip
    assert {one["name"]: one["stance"] for one in found["deciders"]}["Winters"] == "for"
    assert [one["id"] for one in Client().get("/api/v1/campaigns?state=PA").json()] == [campaign.uid]
    assert Client().get("/api/v1/campaigns?state=TX").json() == []
    assert Client().get(f"/api/v1/campaigns/{hidden.uid}").status_code == 404
    table = b"".join(Client().get("/api/v1/campaigns.csv").streaming_content).decode()
    assert "votes_n_pledged" in table
    assert campaign.uid in table
    (fact,) = Client().get("/api/v1/brief/42033").json()["blocks"]["campaigns"]["facts"]
    assert fact["ask"]["who"] == "constituents"


# At the desk, by HTTP.


def test_at_the_desk_a_campaign_is_previewed_started_filled_and_closed(olga, board):
    client = Client()
    client.force_login(olga)
    first = client.get("/desk/campaigns/new/stop-renewal/?place=Clearfield County, PA")
    typed = {name: value or "" for name, value in first.context["form"].initial.items()}
    typed |= {"body": board.pk, "decide_by": day(90).isoformat(), "starts_on": ON.isoformat()}

    assert client.get("/desk/campaigns/new/nothing/").status_code == 404
    assert client.post("/desk/campaigns/new/stop-renewal/", {**typed, "places": "Nowhere"}).status_code == 400
    late = client.post("/desk/campaigns/new/stop-renewal/", {**typed, "decide_by": day(3).isoformat()})
    assert "late: this day has passed" in text(late)
    assert not Campaign.objects.exists()
    made = client.post("/desk/campaigns/new/stop-renewal/", {**typed, "create": "1"})
    campaign = Campaign.objects.get()
    assert made["Location"] == f"/desk/campaigns/{campaign.uid}/"
    group = Group.objects.create(
        uid="g", name="A group", kind="COALITION", scope="STATE", state="PA", does="x", entered_at=NOW, as_of=ON,
        confidence="HIGH",
    )  # fmt: skip
    for what, values in {
        "decider": {"name": "Pastor Lee", "seat": "First Church"},
        "ask": {"title": "Come", "channel": "SPEAK", "who": "ANYBODY", "script": "Be there", "deadline_on": day(9)},
        "evidence": {"claim": "It ends", "page": "/contracts/", "source_title": "Contracts", "as_of": ON},
        "partner": {"group": group.pk}, "tactic": {"kind": "PRESS", "what": "A letter"},
        "event": {"kind": "MILESTONE", "on": ON, "said": "It stands on the agenda."},
        "step": {"title": "Bring chairs", "due_on": day(4)},
    }.items():  # fmt: skip
        assert client.get(f"/desk/campaigns/{campaign.uid}/add/{what}/").status_code == 200
        answer = client.post(f"/desk/campaigns/{campaign.uid}/add/{what}/", values)
        assert answer.status_code == 302, (what, text(answer))
    shown = text(client.get(f"/desk/campaigns/{campaign.uid}/"))
    for words in ("Pastor Lee", "Bring chairs", "A group", "It stands on the agenda.", "Be there", "A letter"):
        assert words in shown
    outcome = {"kind": "WON", "on": ON, "said": "Three to none."}
    assert client.post(f"/desk/campaigns/{campaign.uid}/add/outcome/", outcome).status_code == 400
    outcome["document"] = "Minutes"
    assert client.post(f"/desk/campaigns/{campaign.uid}/add/outcome/", outcome).status_code == 302
    assert (Evidence.objects.count(), Tactic.objects.count()) == (1, 1)
    address = f"/desk/campaigns/evidence/{Evidence.objects.get().pk}/withdraw/"
    assert [client.post(address, {"why": why}).status_code for why in ("x", "it moved")] == [400, 302]
    assert client.get(address).status_code == 404


def test_a_board_takes_a_fixed_number_of_queries(olga, board):
    counts = []
    for n in (1, 5):
        campaign = act.start(given(title=f"With {n}", body=board), olga, NOW)
        for _ in range(n):
            say(campaign, "Glass", "UNDECIDED", olga)
        with CaptureQueriesContext(connection) as queries:
            page_of(campaign.uid)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 9


@pytest.mark.parametrize("kind", sorted(playbook.templates()))
def test_every_template_can_be_started_and_read_in_both_languages(olga, pedro, kind):
    model = "WSO" if playbook.templates()[kind].clauses else ""
    campaign = published(act.start(given(kind, "A campaign", "48453", model=model), olga, NOW), olga, pedro)

    for prefix in ("", "/es"):
        assert Client().get(f"{prefix}/campaigns/{campaign.uid}/").status_code == 200


# What the database refuses.


@pytest.mark.parametrize(
    "write",
    [
        lambda c, by: Campaign.objects.filter(pk=c.pk).update(decide_by=day(-400)),
        lambda c, by: Campaign.objects.filter(pk=c.pk).update(n_seats=2, n_votes_needed=3),
        lambda c, by: Step.objects.filter(campaign=c).update(done_on=ON),
        lambda c, by: CampaignEvent.objects.create(campaign=c, kind="WON", on=ON, said="x", entered_at=NOW),
        lambda c, by: CampaignEvent.objects.create(campaign=c, kind="MOVED", on=ON, said="x", entered_at=NOW),
        lambda c, by: Position.objects.create(
            maker=DecisionMaker.objects.create(campaign=c, name="x", entered_at=NOW), kind="FOR", on=ON,
            source_title="", entered_at=NOW,
        ),
    ],
)  # fmt: skip
def test_the_database_refuses_what_cannot_be(olga, write):
    campaign = act.start(given(), olga, NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        write(campaign, olga)
