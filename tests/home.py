"""A home for the tests, never the developer's; loaded before Django's settings are."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

if not os.environ.get("LOCALACTION_HOME"):
    os.environ["LOCALACTION_HOME"] = tempfile.mkdtemp(prefix="localaction-test-")
# The tests of other rooms sign people in without ceremony; those of the second factor turn it on.
os.environ.setdefault("LOCALACTION_REQUIRE_SECOND_FACTOR", "false")
# WhiteNoise warns of a folder that is not there.
Path(os.environ["LOCALACTION_HOME"], "static").mkdir(parents=True, exist_ok=True)
# Playwright's own loop runs in the test's thread; the tests' use of the database stays synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
