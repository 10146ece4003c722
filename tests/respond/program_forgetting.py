"""A day of the hotline in an installation of its own, and a month later the purge; run by test_forgotten_on_disk.

Prints what was told, and what the receipts say. Everything comes in by the doors that people use: the signed webhook,
the public form with a photograph, the operator's screen, a hand-off and a dispatch with answers.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import timedelta

N = 100


def main() -> None:
    """Tell a hundred stories, work on them, close them, and purge 31, 91 and 120 days later."""
    import django

    django.setup()
    from django.conf import settings

    settings.SECURE_SSL_REDIRECT = False  # the proxy's work, which is not here
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client
    from django.test.utils import setup_test_environment
    from django.utils import timezone
    from PIL import Image
    from tests.respond import hotline as stage
    from tests.respond.leads import Leads

    from localaction.respond.actions import enclosures, evidence, follow_up, hand_off, incidents
    from localaction.respond.models import Consent, Incident, Report
    from localaction.vault import retention
    from localaction.vault.models import RetentionReceipt

    setup_test_environment()
    hotline = stage.Hotline()
    leads = Leads(hotline)
    now = timezone.now()
    told = [f"canarino{n:04d}x" for n in range(N)]
    numbers = [f"+1510555{7000 + n}" for n in range(N)]
    for n, (word, number) in enumerate(zip(told, numbers, strict=True)):
        if n % 4:
            stage.text(number, f"4 agents at the door of {word}, 5th and Main, now")
            continue
        picture = io.BytesIO()
        Image.new("RGB", (64, 48), (n, 9, 9)).save(picture, "JPEG", comment=word.encode())
        form = Client().get("/report/").context["form"]
        given = {
            "account": f"4 agents at the door of {word}", "place": f"{n} {word} street", "contact": number,
            "token": form.initial["token"], "basis": "FIRSTHAND_NOW",
            "photos": SimpleUploadedFile(f"{word}.jpg", picture.getvalue(), "image/jpeg"),
        }  # fmt: skip
        answer = Client().post("/report/", given)
        assert answer.status_code == 200, answer.status_code
    stage.hand_on()
    assert Report.objects.count() == N, Report.objects.count()

    session, opened = hotline.opened(at=now), []
    for report in Report.objects.order_by("pk")[:10]:
        opened.append(incidents.open_incident(session, report, hotline.amparo, now))
    handed = hand_off.hand_over(
        hotline.amparo, opened[0], Consent.SPOKEN, f"family of {told[0]}", numbers[0], now
    )  # fmt: skip
    for task in handed.tasks.all():
        follow_up.finish(hotline.opened(leads.luz, now), task, f"asked at {told[1]}", leads.luz, now)
    follow_up.close(handed, leads.luz, now)
    piece = None
    for photo in opened[0].joinings.get().report.photos.all():
        piece = evidence.take_in_photo(hotline.opened(leads.luz, now), photo, leads.luz, now)
    if piece is not None:
        evidence.dispose(piece, leads.luz, now)
    enclosures.fetch_due(now)
    # What nobody made an incident of is closed by the desk; incidents by their own way.
    Incident.objects.update(closed_at=now, concluded_at=now)
    Report.objects.update(closed_at=now, state="CLOSED")
    stored_before = sum(row.account is not None for row in Report.objects.all())
    from localaction.messages.work import upkeep

    n_purged: dict[str, int] = {}
    for days in (31, 91, 120):
        later = now + timedelta(days=days)
        upkeep.expire(later)
        for code, count in retention.purge(later).n_purged.items():
            n_purged[code] = n_purged.get(code, 0) + count
    receipts: dict[str, int] = {}
    for rule, n_rows in RetentionReceipt.objects.values_list("rule", "n_rows"):
        receipts[rule] = receipts.get(rule, 0) + n_rows
    overdue = {code: n for code, n in retention.overdue(now + timedelta(days=120)).items() if n}
    print(json.dumps({
        "told": told, "numbers": numbers, "stored_before": stored_before, "purged": n_purged, "receipts": receipts,
        "overdue": overdue,
    }))  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
