"""Plays a public action with a mark in every sealed field, then looks at it as people do; prints what was told.

Run in an installation of its own: `python -m tests.security.program_actions`. With the word `purge` it lets every
paper's day come, and prints what is left.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from tests.organise import lawful  # noqa: E402

from localaction.organise.actions import sheets, turns  # noqa: E402
from localaction.organise.models.public_actions import (  # noqa: E402
    ActionBriefing,
    ActionTurn,
    Arrest,
    OperationsSheet,
    PublicAction,
)
from localaction.organise.telling import note_reach  # noqa: E402
from localaction.people.rules.roles import Programme, Role  # noqa: E402
from localaction.vault import actions as vault  # noqa: E402
from localaction.vault import retention  # noqa: E402
from localaction.vault.models import CaseKey  # noqa: E402

NAMES = ("Canarinoun", "Canarindos")
PHONE = "+12155550177"
marks: list[str] = [*NAMES, PHONE, PHONE[2:]]


def say(words: str) -> str:
    marks.append(f"canarino-{len(marks):04d}-x")
    return f"{words} {marks[-1]}"


def signed_in(person, at) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    client.cookies[settings.VAULT_COOKIE_NAME] = vault.unlock(person, lawful.PASSPHRASE, at)[1]
    return client


def played(now):
    """An action of tomorrow with everything that can be told of one."""
    desk = lawful.open_desk(now - timedelta(hours=1))
    begins = now + timedelta(hours=2)
    row = lawful.published(
        desk, starts_at=begins, ends_at=begins + timedelta(hours=2), meeting_place="Plaza publicamente-dicho"
    )
    ana = lawful.volunteer(desk, "ana", now.date() - timedelta(days=9))
    need = turns.set_need(desk.olga, row, "LEGAL_OBSERVER", 2, desk.training, desk.now())
    note_reach(ana, PHONE, "", "America/New_York", desk.now())
    turn = turns.sign_up(ana, need, desk.now())
    turns.confirm(desk.session, desk.dora, turn, desk.now())
    dora = signed_in(desk.dora, now)
    return desk, row, ana, turn, dora


def fill(row, dora) -> list[int]:
    """Write every field through the pages; once with what is refused, so that a refusal keeps nothing either."""
    page = f"/desk/actions/{row.uuid}/"
    told = {name: say(name) for name in sheets.SHEET}
    refused = {name: f"A204567312 {say(name)}" for name in sheets.SHEET}
    posts = [
        (f"{page}sheet/", {"act": "sheet"} | refused), (f"{page}sheet/", {"act": "sheet"} | told),
        (f"{page}sheet/", {"act": "briefing"} | {name: say(name) for name in sheets.BRIEFING}),
        (f"{page}arrests/", {"act": "begin"}),
        (f"{page}arrests/", {"act": "note", "called": say("Full Name")}),
    ]  # fmt: skip
    rest = [name for name in sheets.ARREST if name != "called"]
    posts += [(f"{page}arrests/", {"act": "note", "called": one} | {name: say(name) for name in rest}) for one in NAMES]
    return [dora.post(address, words).status_code for address, words in posts]


PUBLIC = (
    "/actions/", "/actions/{uid}/", "/es/actions/{uid}/", "/actions/{uid}.ics", "/actions/calendar.ics",
    "/api/v1/public-actions", "/api/v1/public-actions.csv", "/api/v1/datapackage.json", "/changes/feed/",
    "/find/?q=canarino",
)  # fmt: skip


def body(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def main() -> None:
    now = timezone.now()
    desk, row, ana, turn, dora = played(now)
    statuses = fill(row, dora)
    turns.check_in(ana, turn, now + timedelta(hours=2))
    page = f"/desk/actions/{row.uuid}/"
    seen_by_dora = "".join(body(dora.get(f"{page}{one}")) for one in ("sheet/", "arrests/"))
    seen_by_ana = body(signed_in(ana, now).get(f"/desk/my-actions/{row.uuid}/"))
    everybody = {name: body(Client().get(name.format(uid=row.uid))) for name in PUBLIC}
    rosa = lawful.account("rosa", Role.COORDINATOR, Programme.RESPOND, now)
    vault.enrol_holder(rosa, lawful.PASSPHRASE, now)
    others = {"olga": desk.olga, "rosa": rosa}
    for name, person in others.items():
        client = Client(raise_request_exception=False)
        client.force_login(person)
        for one in ("", "sheet/", "arrests/"):
            everybody[f"{name} {one}"] = body(client.get(f"{page}{one}"))
        for mark in marks[:8]:
            everybody[f"{name} {mark}"] = body(client.post("/desk/search/", {"words": mark})).replace(mark, "")
    found = [hit for mark in marks for hit in _sealed_hits(dora, mark)]
    print(json.dumps({
        "told": marks, "statuses": statuses, "read_by_dora": [m for m in marks if m in seen_by_dora],
        "read_by_ana": [m for m in marks if m in seen_by_ana], "found": found,
        "leaked": {name: [m for m in marks if m in text] for name, text in everybody.items()},
        "is_public": "publicamente-dicho" in everybody["/actions/{uid}/"],
    }))  # fmt: skip


def _sealed_hits(client: Client, mark: str) -> list[str]:
    """What the desk's search finds of a mark for somebody who could read it all: links to an action's pages."""
    text = body(client.post("/desk/search/", {"words": mark}))
    return [mark] if "/desk/actions/" in text.partition("<main")[2] else []


def purge() -> None:
    now = timezone.now()
    row = PublicAction.objects.get()
    cases = [row.sheet.uuid, row.briefing.uuid, row.arrest_log.uuid]
    before = CaseKey.objects.filter(case__in=cases).count()
    retention.purge(now + timedelta(days=400))
    page = body(Client().get(f"/actions/{row.uid}/"))
    print(json.dumps({
        "n_keys_before": before, "n_keys": CaseKey.objects.filter(case__in=cases).count(),
        "n_words": OperationsSheet.objects.filter(content__isnull=False).count()
        + ActionBriefing.objects.filter(content__isnull=False).count() + Arrest.objects.count(),
        "n_turns": ActionTurn.objects.count(), "page": "publicamente-dicho" in page and "wheelchair" in page,
    }))  # fmt: skip


if __name__ == "__main__":
    purge() if sys.argv[1:] == ["purge"] else main()
