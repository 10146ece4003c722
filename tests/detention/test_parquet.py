"""Reading parquet files of small tables."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.detention.publications import parquet

from localaction.sources.parquet import UnreadableParquet, columns

values = st.one_of(st.none(), st.integers(-(2**31), 2**31 - 1))
texts = st.one_of(st.none(), st.text(min_size=1, max_size=8))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(values, texts), min_size=1, max_size=40), st.booleans())
def test_what_is_written_is_read(tmp_path_factory, rows, dictionary):
    numbers, words = [n for n, _ in rows], [t for _, t in rows]
    numbers[0], words[0] = 7, "a"
    path = parquet(tmp_path_factory.mktemp("p") / "x.parquet", {"n": numbers, "t": words}, dictionary=dictionary)

    assert columns(path, ("t", "n")) == {"t": words, "n": numbers}


def test_a_column_that_is_not_there_is_named(tmp_path):
    path = parquet(tmp_path / "x.parquet", {"n": [1]})

    with pytest.raises(UnreadableParquet, match="no column date among n") as refusal:
        columns(path, ("date",))
    assert refusal.value.code == "COLUMN_MISSING"


def test_another_compression_is_refused_by_name(tmp_path):
    path = parquet(tmp_path / "x.parquet", {"n": [1]}, codec=1)

    with pytest.raises(UnreadableParquet, match="compressed by SNAPPY"):
        columns(path, ("n",))


def test_without_the_package_to_unpack_it_the_package_is_named(tmp_path, monkeypatch):
    path = parquet(tmp_path / "x.parquet", {"n": [1]}, codec=6)
    for module in ("compression.zstd", "backports.zstd"):
        monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(UnreadableParquet, match=r"backports\.zstd") as refusal:
        columns(path, ("n",))
    assert refusal.value.code == "NO_DECOMPRESSOR"


@pytest.mark.parametrize("cut", [0, 3, 20, 60])
def test_a_damaged_file_is_refused(tmp_path, cut):
    path = parquet(tmp_path / "x.parquet", {"n": [1, 2, 3]})
    whole = path.read_bytes()
    path.write_bytes(whole[:cut] + whole[-12:] if cut > 3 else whole[:cut])

    with pytest.raises(UnreadableParquet) as refusal:
        columns(path, ("n",))
    assert refusal.value.code in ("NOT_PARQUET", "DAMAGED")
