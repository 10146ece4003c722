"""The page for people who read the facts with a program: in both languages, from the document itself."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.utils import translation

from localaction.brief import guide
from localaction.brief.routes import api


class Page(HTMLParser):
    """Collect the addresses and the names of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.links += [given["href"]] if tag == "a" else []
        self.ids += [given["id"]] if "id" in given else []


@pytest.mark.parametrize(("path", "language"), [("/api/v1/", "en"), ("/es/api/v1/", "es")])
def test_the_guide_shows_every_route_with_an_example(client, path, language):
    response = client.get(path)

    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.text
    for address in api.get_openapi_schema()["paths"]:
        assert f"GET {address}" in response.text
    assert not response.cookies
    assert not re.findall(r'(?:src|action)="https?:', response.text)


@pytest.mark.usefixtures("lists", "laws")
def test_each_example_and_each_link_of_the_guide_leads_somewhere(client):
    page = Page(client.get("/api/v1/").text)

    assert len(set(page.ids)) == len(page.ids)
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.ids
        elif link.startswith("/api/") or "feed" in link:
            # The example may name no agency, contract or campaign that is here.
            may_lack = any(f"/{what}/" in link for what in ("agencies", "contracts", "campaigns"))
            assert client.get(link).status_code in ({200, 404} if may_lack else {200}), link


def test_the_words_of_the_document_are_said_in_the_reader_s_language():
    plain = {"in": "query", "required": False, "schema": {}, "description": "Yes"}
    shape = {"type": "array", "items": {"$ref": "#/components/schemas/X"}}
    operation = {
        "summary": "Search",
        "parameters": [
            {**plain, "in": "path", "name": "code", "required": True, "example": 7},
            {**plain, "name": "q", "required": True, "example": "a b"},
            {**plain, "name": "r", "example": "c"},
        ],
        "responses": {200: {"content": {"application/json": {"schema": shape}}}, 422: {}, 404: {}},
    }
    document = {"paths": {"/x/{code}": {"get": operation}}}
    with translation.override("es"):
        (endpoint,) = guide.endpoints(document)

    assert endpoint.summary == "Buscar"
    assert endpoint.example == "/x/7?q=a+b"
    assert (endpoint.shape, endpoint.is_list, endpoint.refusals) == ("X", True, ["404", "422"])


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "string", "format": "date"}, "date"),
        ({"anyOf": [{"$ref": "#/components/schemas/Source"}, {"type": "null"}]}, "Source or null"),
        ({"type": "array", "items": {"type": "string"}}, "list of string"),
        ({"enum": ["a", "b"], "type": "string"}, "a or b"),
        ({"const": "a"}, "a"),
        ({"type": "object", "additionalProperties": True}, "object"),
    ],
)
def test_a_type_is_said_in_a_few_words(schema, said):
    assert guide.kind(schema) == said
