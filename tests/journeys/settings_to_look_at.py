"""Settings for looking at the components by hand.

DJANGO_SETTINGS_MODULE=tests.journeys.settings_to_look_at python -m django runserver
"""

from localaction.site.settings import *  # noqa: F403
from localaction.site.settings import TEMPLATES

ROOT_URLCONF = "tests.journeys.urls"
TEMPLATES[0]["DIRS"].append("tests/journeys/templates")
