"""Check 54: no cell of a table that we give out is run by a spreadsheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.brief.exports import FORMULA_STARTS, cell
from localaction.detention.exports import safe

pytestmark = pytest.mark.security


@pytest.mark.parametrize("write", [cell, safe])
@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")'])
def test_what_looks_like_a_formula_is_written_as_text(write, text):
    assert write(text) == f"'{text}"


@pytest.mark.parametrize("write", [cell, safe])
@given(text=st.text())
def test_no_text_comes_out_as_a_formula(write, text):
    assert not str(write(text)).startswith(FORMULA_STARTS)
