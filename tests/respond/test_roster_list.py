"""Taking people on from a list: one bad line is named and breaks nothing, and nobody is subscribed again (S8, S20)."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.respond import valle
from tests.respond.hotline import NOW
from tests.respond.waves import NUMBERS

from localaction.messages.actions import consent
from localaction.messages.actions.queue import mark_of
from localaction.respond.actions import duty, roster, roster_list
from localaction.respond.models import Duty, Tier, Volunteer
from localaction.site.command import main

pytestmark = pytest.mark.django_db
HEAD = "first_name,phone,languages,point\n"
GOOD = 'Ana,(510) 555-0301,en es,"37.7790, -122.2210"\n'


def posted(client, text, name="people.csv", **more):
    file = SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode(), "text/csv")
    return client.post("/desk/roster/list/", {"people": file, "agreed_to": "Yes, text me"} | more)


def test_s20_bad_lines_are_named_and_the_good_ones_taken_on(hotline):
    client = hotline.client(hotline.elena)
    text = (
        f'{HEAD}{GOOD}Beto,12,en,"37.7790, -122.2210"\nCruz,+15105550303,fr,"37.7790, -122.2210"\n,+15105550304,en,x\n'
    )

    page = posted(client, text).text

    assert Volunteer.objects.count() == 1
    assert "One person was taken on" in page
    for line, why in ((3, "no telephone number"), (4, "Languages are"), (5, "first name is missing")):
        assert f'class="number">{line}</th>' in page
        assert why in page
    assert "5550304" not in page


def test_s20_a_blast_goes_to_everybody_whose_line_was_good(network):
    people = "".join(f'N{n},{number},en,"37.7790, -122.2210"\n' for n, number in enumerate(("12", "+15105550991")))
    done = roster_list.import_volunteers(network.hotline.elena, f"{HEAD}{people}", "Yes", network.at(-50))
    assert (done.n_added, done.refused) == (1, ((2, "PHONE"),))
    row = Volunteer.objects.latest("pk")
    until = (NOW.date()).replace(year=2027)
    Volunteer.objects.filter(pk=row.pk).update(trained_until=until, pledged_until=until, assessed_until=until)
    for person in (network.hotline.elena, network.hotline.amparo):
        roster.vouch_for(person, row, network.at(-40))
    shift = duty.make_shift(
        network.hotline.elena, Duty.OBSERVER, network.at(-30), network.at(3600), {row: Tier.FIRST}, network.at(-30)
    )
    duty.publish_shift(network.session, shift, network.hotline.elena, network.at(-20))
    network.keys[row.uuid] = "N1"

    request = network.call()
    network.send(1, most=50)

    assert network.offers(request)["N1"] == "SENT"
    assert "+15105550991" in {message.to for message in network.gateway.taken}


def test_s8_somebody_who_texted_stop_is_not_asked_again_because_a_list_names_them(network):
    elena = network.hotline.elena
    known = roster_list.import_volunteers(
        elena, f'{HEAD}V05,{NUMBERS["V05"]},en,"37.7790, -122.2210"\n', "Yes", network.at(0)
    )
    assert known.refused == ((2, "KNOWN"),)
    roster.leave(elena, network.of("V05"), network.at(1))

    again = roster_list.import_volunteers(
        elena, f'{HEAD}V05,{NUMBERS["V05"]},en,"37.7790, -122.2210"\n', "Yes", network.at(2)
    )

    assert (again.n_added, again.n_opted_out) == (1, 1)
    row = Volunteer.objects.active().latest("pk")
    assert not consent.may_receive(mark_of("SMS", NUMBERS["V05"]), row.uuid, needs_opt_in=True)
    network.says("V05", "START", 30)
    assert consent.may_receive(mark_of("SMS", NUMBERS["V05"]), row.uuid, needs_opt_in=True)


@pytest.mark.parametrize(
    "text",
    [
        b"", b"first_name,phone\nAna,1\n", b"\xff\xfe\x00garbage", b"first_name,phone,languages\nAna,+15105550301,en\n",
        HEAD.encode() + b"x" * 1_100_000, HEAD.encode() + b'"' + b"y" * 200_000 + b'",1,en,x\n',
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_whole_with_a_sentence(hotline, text):
    answer = posted(hotline.client(hotline.elena), text)

    assert answer.status_code == 400
    assert "errorlist" in answer.text
    assert not Volunteer.objects.exists()


def test_a_list_of_an_old_spreadsheet_with_semicolons_and_accents_is_read(hotline):
    text = "First_Name;Phone;Languages;Cell\r\nJos\u00e9;+1 510 555 0305;es;" + valle.HERE + "\r\n"

    posted(hotline.client(hotline.elena), text.encode("cp1252"))

    row = Volunteer.objects.get()
    assert (row.cell, row.languages) == (valle.HERE, ["es"])


def test_nobody_but_the_coordinator_takes_a_list(hotline):
    assert posted(hotline.client(hotline.amparo), HEAD + GOOD).status_code == 403
    assert not Volunteer.objects.exists()


def test_the_command_names_the_lines_and_says_so_by_its_exit_code(hotline, tmp_path, capsys):
    path = tmp_path / "people.csv"
    path.write_text(f'{HEAD}{GOOD}Beto,12,en,"37.7790, -122.2210"\n')
    given = ["respond", "roster", str(path), "--by", "elena", "--agreed-to", "Yes, text me", "--json"]

    code = main(given)

    assert code == 1
    assert json.loads(capsys.readouterr().out) == {
        "added": 1, "opted_out": 0, "refused": [{"line": 3, "reason": "PHONE"}]
    }  # fmt: skip
    path.write_text(f'{HEAD}Cruz,+15105550309,en,"37.7790, -122.2210"\n')
    assert main(given) == 0
    assert main([*given[:4], "nobody", *given[5:]]) == 2
    assert main([*given[:4], "amparo", *given[5:]]) == 1
    assert main(["respond", "roster", str(tmp_path / "none.csv"), *given[3:]]) == 2
