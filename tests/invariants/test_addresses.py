"""An address has one name: two rooms that chose the same would send people to each other's pages."""

from __future__ import annotations

from collections import defaultdict

from django.urls import URLPattern, get_resolver


def named(patterns, space=""):
    """Give each name with what serves it, those of included modules too."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield f"{space}{pattern.name}", str(pattern.pattern)
        else:
            yield from named(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)


def test_no_two_pages_share_the_name_of_an_address():
    served = defaultdict(set)
    for name, view in named(get_resolver().url_patterns):
        served[name].add(view)

    assert len(served) > 100
    assert {name: views for name, views in served.items() if len(views) > 1} == {}
