"""The product's settings with one more app and one more address, for `localaction serve` under the chaos tests."""

from localaction.site.settings import *  # noqa: F403
from localaction.site.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.messages.ordering.apps.OrderingConfig"]
ROOT_URLCONF = "tests.messages.ordering.urls"
