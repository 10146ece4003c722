"""Queues letters one by one, each in its own transaction, and prints each key once it is committed.

`program_queue FIRST LAST`: what a web process does for each request, without the request.
"""

from __future__ import annotations

import sys
from datetime import timedelta

import django


def main() -> None:
    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from localaction.messages import texts
    from localaction.messages.actions.queue import Recipient, Route, queue
    from localaction.messages.models import Channel

    texts.register(
        texts.Text(
            "tests.letter",
            "Letter",
            {"en": "Alert {code}", "es": "Aviso {code}"},
            worst={"code": "99999"},
            quiet=None,
            lasts=timedelta(hours=2),
        )
    )
    for n in range(int(sys.argv[1]), int(sys.argv[2])):
        to = Recipient((Route(Channel.EMAIL, f"subscriber{n}@example.org"),))
        with transaction.atomic():
            queue("tests.letter", to, {"code": str(n)}, key=f"letter:{n}", at=timezone.now())
        print(n, flush=True)


if __name__ == "__main__":
    main()
