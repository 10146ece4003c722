"""What every test stands on: a home of its own, never the developer's."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("LOCALACTION_HOME", tempfile.mkdtemp(prefix="localaction-test-"))
