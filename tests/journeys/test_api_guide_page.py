"""A neighbor who writes programs looks for the data."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("path", ["/api/v1/", "/es/api/v1/"])
def test_the_guide_to_the_data_is_read_by_anybody(page, axe, fits, path):
    page.goto(path)

    expect(page.locator("html")).to_have_attribute("lang", ("es" if path.startswith("/es") else "en"))
    expect(page.locator("code", has_text="GET /api/v1/brief/{geoid}")).to_be_visible()
    axe(page)
    fits(page)
