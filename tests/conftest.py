"""What every test stands on: a home of its own, never the developer's."""

from __future__ import annotations

import os
import tempfile

if not os.environ.get("LOCALACTION_HOME"):
    os.environ["LOCALACTION_HOME"] = tempfile.mkdtemp(prefix="localaction-test-")

pytest_plugins = ["tests.sealing"]
