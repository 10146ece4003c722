"""The worker with another lease, so that a test need not wait half a minute: `program_worker LEASE_SECONDS`."""

from __future__ import annotations

import sys
from datetime import timedelta

import django


def main() -> int:
    django.setup()
    from localaction.messages.work import claims, sending
    from localaction.messages.work.loop import WorkerLoop

    claims.LEASE = timedelta(seconds=float(sys.argv[1]))
    sending.LEAST_LEASE = claims.LEASE / 3
    return WorkerLoop().run()


if __name__ == "__main__":
    sys.exit(main())
