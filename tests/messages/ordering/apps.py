"""An app that only the chaos tests install: a letter to be ordered, and a lease that a short test can wait for."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from django.apps import AppConfig


class OrderingConfig(AppConfig):
    name = "tests.messages.ordering"
    label = "ordering"
    path = str(Path(__file__).parent)

    def ready(self) -> None:
        from localaction.messages import texts
        from localaction.messages.work import claims, sending

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
        if "TEST_LEASE_SECONDS" in os.environ:
            claims.LEASE = timedelta(seconds=float(os.environ["TEST_LEASE_SECONDS"]))
            sending.LEAST_LEASE = claims.LEASE / 3
