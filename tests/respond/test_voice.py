"""Whole telephone conversations through the signed webhook, as the provider would hold them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.respond.hotline import LINE, outgoing, signed

from localaction.respond.models import Call, Duty, OnCall, Report, Tier, Volunteer
from localaction.vault import actions as vault
from localaction.vault.actions.operational import operational_mark, write_operational

CALLER = "+15105550210"


class Telephone:
    """A caller at the provider: follows what the answers tell it to do."""

    def __init__(self, sid="CA" + "1" * 32, caller=CALLER) -> None:
        self.sid, self.caller, self.heard = sid, caller, []

    def step(self, path="/hooks/twilio/voice", **fields):
        response = signed(path, {"CallSid": self.sid, "From": self.caller, "To": LINE, **fields})
        assert response.status_code == 200
        answer = ET.fromstring(response.text)
        self.heard += [say.text for say in answer.iter("Say")]
        return answer

    def follow(self, answer, verb, **fields):
        target = answer.find(f".//{verb}")
        url = target.get("action") or target.get("url") or target.text
        assert url.startswith("https://desk.example.org/")
        return self.step(url.removeprefix("https://desk.example.org"), **fields)


def on_shift(number, tier=Tier.FIRST, hours=2):
    now = timezone.now()
    volunteer = Volunteer.objects.create(cell="8828308281fffff", joined_at=now)
    row = OnCall(
        volunteer=volunteer, duty=Duty.HOTLINE, tier=tier, mark=operational_mark("phone", number),
        starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=hours),
    )  # fmt: skip
    write_operational(row, "phone", number)
    write_operational(row, "called", "Ben")
    row.save()


def numbers(answer):
    return [number.text for number in answer.iter("Number")]


def test_everybody_on_shift_rings_at_once_and_whoever_presses_1_has_the_call(hotline):
    on_shift("+15105550301")
    on_shift("+15105550302")
    phone, ben = Telephone(), Telephone("CA" + "2" * 32, LINE)

    ringing = phone.follow(phone.step(), "Gather", Digits="2")
    assert numbers(ringing) == ["+15105550301", "+15105550302"]
    assert "Buscamos a una persona" in phone.heard[-1]
    screen = ben.follow(ringing, "Number", ParentCallSid=phone.sid)
    assert "Oprima 1" in ben.heard[0]
    joined = ben.follow(screen, "Gather", Digits="1", ParentCallSid=phone.sid)
    assert list(joined) == []
    done = phone.follow(ringing, "Dial", DialCallStatus="completed")

    assert [verb.tag for verb in done] == ["Hangup"]
    assert Call.objects.get(sid=phone.sid).accepted_at is not None


def test_a_voicemail_presses_nothing_and_the_next_tier_rings(hotline):
    on_shift("+15105550301")
    on_shift("+15105550309", tier=Tier.FALLBACK)
    phone, voicemail = Telephone(), Telephone("CA" + "3" * 32, LINE)

    ringing = phone.follow(phone.step(), "Gather", Digits="1")
    screen = voicemail.follow(ringing, "Number", ParentCallSid=phone.sid)
    assert screen.find("Hangup") is not None
    second = phone.follow(ringing, "Dial", DialCallStatus="no-answer")

    assert numbers(second) == ["+15105550309"]
    assert numbers(phone.follow(second, "Dial", DialCallStatus="busy")) == []
    assert any("right to stay silent" in words for words in phone.heard)


def test_with_nobody_on_shift_the_caller_hears_their_rights_and_is_called_back(hotline):
    phone = Telephone()

    nobody = phone.follow(phone.step(), "Gather", Digits="2")
    assert nobody.find("Dial") is None
    assert "guardar silencio" in " ".join(phone.heard)
    phone.follow(nobody, "Gather", Digits="1")
    phone.follow(nobody, "Gather", Digits="1")

    report = Report.objects.get()
    assert (report.channel, report.wants_callback, report.language) == ("VOICE", True, "es")
    assert CALLER in vault.open_case(hotline.opened(), report.uuid).read(report, "contact")
    assert [code for code, _ in outgoing(CALLER)] == ["respond.call_back"]


def test_somebody_who_presses_nothing_is_not_hung_up_on(hotline):
    on_shift("+15105550301")
    phone = Telephone()

    assert numbers(phone.follow(phone.step(), "Redirect")) == ["+15105550301"]


def test_one_bad_number_does_not_break_the_others(hotline):
    on_shift("not a number")
    on_shift("+15105550302")
    phone = Telephone()

    assert numbers(phone.follow(phone.step(), "Gather", Digits="1")) == ["+15105550302"]


def test_numbers_off_shift_are_not_rung(hotline):
    on_shift("+15105550301", hours=-0.5)
    phone = Telephone()

    assert numbers(phone.follow(phone.step(), "Gather", Digits="1")) == []


@pytest.mark.parametrize("fields", [{"From": "anonymous"}, {"From": ""}])
def test_a_hidden_number_cannot_be_called_back_and_hears_a_goodbye(hotline, fields):
    phone = Telephone(caller=fields["From"])

    nobody = phone.follow(phone.step(), "Gather", Digits="1")
    phone.follow(nobody, "Gather", Digits="1")

    assert phone.heard[-1] == "Goodbye."
    assert not Report.objects.exists()


def test_an_unknown_step_begins_anew(hotline):
    phone = Telephone()

    assert phone.step("/hooks/twilio/voice?step=nonsense").find("Gather") is not None


def test_a_call_while_the_database_is_away_is_told_to_try_again(hotline):
    from django.db import OperationalError, connection

    def away(execute, sql, params, many, context):
        raise OperationalError("the database is away")

    with connection.execute_wrapper(away):
        response = signed("/hooks/twilio/voice", {"CallSid": "CA77", "From": "+15105550177", "To": LINE})

    assert response.status_code == 200
    assert b"<Hangup/>" in response.content
