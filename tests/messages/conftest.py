"""What the tests of messages stand on."""

from __future__ import annotations

from hypothesis import settings

# A busy machine is slow now and then; that a rule is slow shows in the suite's time.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
