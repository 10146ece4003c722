"""Plays the demonstration with a mark in every sentence, then uses it as people do; prints what must be found nowhere.

Run in an installation of its own: `python -m tests.security.program_demonstration`.
"""

from __future__ import annotations

import json
import re
from io import BytesIO

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from PIL import Image  # noqa: E402

from localaction.respond import demonstration as hotline  # noqa: E402
from localaction.respond.models import Incident, Photo, Report  # noqa: E402
from localaction.site.demonstration import play  # noqa: E402
from localaction.vault import actions as vault  # noqa: E402
from localaction.visit import demonstration as visits  # noqa: E402
from localaction.visit.models import Friend, Visit, Volunteer  # noqa: E402

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
marks: list[str] = []


def mark() -> str:
    marks.append(f"canarino-{len(marks):04d}-x")
    return marks[-1]


def say(words: str) -> str:
    return f"{words} {mark()}"


def photograph() -> SimpleUploadedFile:
    """A small picture that tells where it was taken, under a telling name."""
    content = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = mark()  # ImageDescription
    Image.new("RGB", (64, 48), "white").save(content, "JPEG", exif=exif)
    return SimpleUploadedFile(f"{mark()}.jpg", content.getvalue(), "image/jpeg")


def signed_in(player) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(player.person)
    if player.recovery_code:
        cookie = vault.unlock(player.person, player.passphrase, timezone.now())[1]
        client.cookies[settings.VAULT_COOKIE_NAME] = cookie
    return client


def main() -> None:
    cast = play(timezone.now(), say)
    statuses: dict[str, int] = {}

    def look(name: str, address: str) -> None:
        statuses[f"{name} {address.split('/')[2]}"] = clients[name].get(address).status_code

    stranger = Client(raise_request_exception=False)
    page = stranger.get("/report/").content.decode()
    fields = dict(HIDDEN.findall(page))
    fields |= {"account": say("Two men at the gate"), "place": say("Main St and 3rd"), "contact": "+15105550165"}
    statuses["stranger report"] = stranger.post("/report/", {**fields, "photos": photograph()}).status_code
    refused = {**fields, "account": f"A 123456789 {mark()}"}
    stranger.post("/report/", refused)
    stranger.post(
        "/report-error/", dict(fields) | {"words": say("The county is wrong"), "contact": f"{mark()}@example.org"}
    )
    stranger.get("/find/", {"q": "Travis"})

    clients = {name: signed_in(player) for name, player in cast.players.items()}
    look("dora", "/desk/hotline/")
    for report in Report.objects.all():
        look("dora", f"/desk/hotline/report/{report.uuid}/")
    for photo in Photo.objects.all():
        look("dora", f"/desk/hotline/photo/{photo.uuid}/")
    for incident in Incident.objects.all():
        look("dora", f"/desk/hotline/incident/{incident.uuid}/")
    clients["dora"].post("/desk/search/", {"q": mark()})
    look("vera", "/desk/visits/")
    look("vera", "/desk/visits/people/")
    for friend in Friend.objects.all():
        look("vera", f"/desk/visits/people/{friend.pk}/")
    for volunteer in Volunteer.objects.all():
        look("vera", f"/desk/visits/volunteers/{volunteer.pk}/")
    for visit in Visit.objects.all():
        look("vera", f"/desk/visits/{visit.uuid}/")
        look("vera", f"/desk/visits/{visit.uuid}/sheet.pdf")
    look("amparo", "/desk/people/")
    numbers = [*hotline.NUMBERS, visits.PHONE, "+15105550165"]
    secrets = [secret for one in cast.players.values() for secret in (one.passphrase, one.recovery_code) if secret]
    told = [*marks, *numbers, *(number[2:] for number in numbers), "204567312", "1988-04-09"]
    print(json.dumps({"told": told, "secrets": secrets, "names": list(cast.players), "statuses": statuses}))


if __name__ == "__main__":
    main()
