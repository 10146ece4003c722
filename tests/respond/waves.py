"""Valle RRN in the database: its twelve volunteers on shift, an incident at 14th and International, and a clock."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta

import time_machine
from tests.respond import valle
from tests.respond.hotline import hand_on, text

NOW = valle.NOW
REPORTER = "+15105550201"
NUMBERS = {f"V{number:02}": f"+1510555{300 + number:04}" for number in range(1, 13)}
# Who coordinates need not live where observers go.
FAR = valle.cell_of(38.58, -121.49)
COORDINATOR, LEGAL = "+15105550401", "+15105550402"


class Gateway:
    """A gateway that takes texts, or fails as it is told, and remembers what it took."""

    name = "twilio"
    reports = True

    def __init__(self) -> None:
        self.taken = []
        self.fails = None

    def send(self, message):
        from localaction.messages.channels import Sent

        if self.fails is not None:
            raise self.fails
        self.taken.append(message)
        return Sent(f"SM{message.uuid.hex}")

    def close(self) -> None:
        pass


class Valle:
    """The network of the scenarios, at 06:10 on a Tuesday; `T+` is counted from the press on Dispatch."""

    def __init__(self, hotline) -> None:
        self.hotline, self.gateway = hotline, Gateway()
        self.keys = {}
        self.travel = time_machine.travel(NOW, tick=False)
        self.clock = self.travel.start()
        self.session = hotline.opened(at=NOW)
        self._take_on()
        self.incident = self._incident(42)

    def at(self, seconds: float) -> datetime:
        """Move the clock to T+seconds."""
        now = NOW + timedelta(seconds=seconds)
        self.clock.move_to(now, tick=False)
        return now

    def _take_on(self) -> None:
        from localaction.respond.actions import duty, roster
        from localaction.respond.models import Place, Shift, Volunteer, Vouch

        elena = self.hotline.elena
        shift = Shift.objects.create(
            starts_at=NOW - timedelta(hours=4), ends_at=NOW + timedelta(hours=8), zone=str(valle.ZONE), made_by=elena
        )
        papers = {f"{paper}_until": (NOW + timedelta(days=200)).date() for paper in ("trained", "pledged", "assessed")}
        for key, seen in valle.volunteers().items():
            languages = ("es",) if key == "V11" else ("en", "es")
            new = roster.NewVolunteer(key, NUMBERS[key], languages, seen.cell, "Yes, text me")
            row = roster.add_volunteer(elena, new, NOW - timedelta(days=30))
            Volunteer.objects.filter(pk=row.pk).update(**papers)
            for person in (self.hotline.elena, self.hotline.amparo):
                Vouch.objects.create(volunteer=row, given_by=person, given_at=NOW)
            Place.objects.create(shift=shift, volunteer=row)
            self.keys[row.uuid] = key
        self.shift = shift
        self.of("V03", quiet_from=time(21), quiet_until=time(8))
        self.of("V07", trained_until=(NOW - timedelta(days=1)).date())
        duty.publish_shift(self.session, shift, elena, NOW)
        text(NUMBERS["V05"], "STOP")
        self._elsewhere("V09")
        for hours in (2, 5):
            self._unanswered("V12", hours)
        hand_on()
        for role, number in (("COORDINATOR", COORDINATOR), ("LEGAL", LEGAL)):
            new = roster.NewVolunteer(role.title(), number, ("en",), FAR, "Yes, text me")
            row = roster.add_volunteer(elena, new, NOW - timedelta(days=30))
            its = Shift.objects.create(
                duty=role, starts_at=NOW - timedelta(hours=4), ends_at=NOW + timedelta(hours=8), zone=str(valle.ZONE)
            )
            Place.objects.create(shift=its, volunteer=row)
            duty.publish_shift(self.session, its, elena, NOW)

    def of(self, key, **changes):
        """Return a volunteer, changed where that is wanted."""
        from localaction.respond.models import Volunteer

        number = next(number for number, known in self.keys.items() if known == key)
        Volunteer.objects.filter(uuid=number).update(**changes)
        return Volunteer.objects.get(uuid=number)

    def _incident(self, code, reporter=REPORTER):
        from localaction.respond.actions import incidents
        from localaction.respond.models import Incident, Report

        text(reporter, "4 agents vests POLICE ICE at the door, E 14th and International, now")
        hand_on()
        report = Report.objects.latest("pk")
        row = incidents.open_incident(self.session, report, self.hotline.amparo, NOW)
        row = incidents.describe_place(
            self.session, row, "E 14th & International", "bus stop, NE corner", self.hotline.amparo, NOW, row.version
        )
        Incident.objects.filter(pk=row.pk).update(code=code, cell=valle.HERE, priority=1, category=3, language="en")
        return Incident.objects.get(pk=row.pk)

    def another_request(self, is_drill=False, code=77):
        """Return a search for another incident, as rows only."""
        from localaction.respond.models import DispatchRequest, Incident

        incident, _ = Incident.objects.get_or_create(code=code, defaults={"opened_at": NOW, "cell": valle.HERE})
        found = DispatchRequest.objects.filter(incident=incident, ended_at__isnull=True).first()
        return found or DispatchRequest.objects.create(
            incident=incident, code=code, priority=1, language="en", cell=valle.HERE, state="FILLED",
            opened_at=NOW - timedelta(hours=6), is_drill=is_drill,
        )  # fmt: skip

    def _elsewhere(self, key) -> None:
        from localaction.respond.models import Assignment, Offer

        request, row = self.another_request(), self.of(key)
        offer = Offer.objects.create(request=request, volunteer=row, place=1, made_at=NOW, state="YES", standing="GO")
        Assignment.objects.create(
            request=request, volunteer=row, offer=offer, state="ON_SCENE", accepted_at=NOW, go_at=NOW, arrived_at=NOW
        )

    def _unanswered(self, key, hours) -> None:
        from localaction.respond.models import Offer

        asked = NOW - timedelta(hours=hours)
        request = self.another_request(code=77 + hours)
        Offer.objects.create(
            request=request, volunteer=self.of(key), place=2, made_at=asked, sent_at=asked, state="SILENT"
        )

    def call(self, by=None, seconds=0.0, **options):
        """Press Dispatch."""
        from localaction.respond.actions import dispatch

        return dispatch.call_wave(self.session, self.incident, by or self.hotline.amparo, self.at(seconds), **options)

    def send(self, seconds, most=1) -> int:
        """Let the gateway take up to so many texts, and the worker learn of it."""
        from django.utils import timezone

        from localaction.messages.models import Channel, Outbox
        from localaction.messages.work import sending
        from localaction.messages.work.sending import Line

        now = self.at(seconds)
        before = len(self.gateway.taken)
        later = Outbox.objects.filter(state="QUEUED", due_at__lte=now).order_by("priority", "due_at", "pk")[most:]
        held = list(later.values_list("pk", "due_at"))
        for key, _ in held:
            Outbox.objects.filter(pk=key).update(due_at=now + timedelta(days=1))
        sending.send_due(Line(Channel.SMS, self.gateway, lambda _: False, clock=timezone.now))
        for key, due in held:
            Outbox.objects.filter(pk=key, state="QUEUED").update(due_at=due)
        self.drive(seconds)
        return len(self.gateway.taken) - before

    def drive(self, seconds) -> None:
        from localaction.respond.actions import drive

        drive.drive(self.at(seconds))

    def says(self, key, body, seconds, **more) -> None:
        """Have a volunteer's text come in through the signed webhook, and be handed on."""
        self.at(seconds)
        text(NUMBERS[key], body, **more)
        hand_on()

    def offers(self, request):
        """Return the states of the offers by volunteer, in the order in which they were asked."""
        rows = request.offers.select_related("volunteer").order_by("place")
        return {self.keys[row.volunteer.uuid]: row.state for row in rows}

    def going(self, request):
        """Return who has GO."""
        rows = request.assignments.filter(state="GO").select_related("volunteer").order_by("accepted_at", "pk")
        return [self.keys[row.volunteer.uuid] for row in rows]


def queued_to(number):
    """Return the codes and bodies of all that was made for a number, sent or not, the oldest first."""
    from localaction.messages.models import Outbox
    from localaction.vault.actions.operational import read_operational

    found = []
    for row in Outbox.objects.order_by("pk"):
        content = json.loads(read_operational(row, "content") or "{}")
        if content.get("routes", [["", ""]])[0][1] == number:
            found.append((row.code.removeprefix("respond.dispatch."), content["body"]))
    return found


def made_for(valle_, key):
    """Return the codes of the texts made for a volunteer, whatever became of them."""
    from localaction.messages.models import Outbox

    row = valle_.of(key)
    codes = Outbox.objects.filter(person=row.uuid).order_by("pk").values_list("code", flat=True)
    return [code.removeprefix("respond.dispatch.") for code in codes]
