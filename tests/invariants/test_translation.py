"""Every word that a person reads exists in English and in Spanish."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from scripts import messages

TEMPLATES = sorted(p for p in messages.PACKAGE.rglob("*") if p.suffix in {".html", ".txt"} and "templates" in p.parts)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
SPOKEN_ATTRIBUTES = {"alt", "title", "placeholder", "aria-label", "aria-description", "data-label", "label"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# In the order in which they are taken out: what the template language says, then what it translates, then the rest.
TEMPLATE_LANGUAGE = (
    r"{#.*?#}",
    r"{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}",
    r"{%\s*blocktrans(?:late)?\b.*?%}.*?{%\s*endblocktrans(?:late)?\s*%}",
    r"{%\s*block body_class\s*%}.*?{%\s*endblock\b.*?%}",
    r"{%.*?%}",
    r"{{.*?}}",
)


class BareText(HTMLParser):
    """Collect the words of a page that are not inside an element marked translate="no"."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        exempt = given.get("translate") == "no" or tag in {"script", "style", "svg"}
        if tag not in VOID:
            self.open.append((tag, exempt))
        spoken = [given[name] for name in SPOKEN_ATTRIBUTES & given.keys()]
        if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
            spoken.append(given.get("value"))
        if tag == "meta" and given.get("name") == "description":
            spoken.append(given.get("content"))
        for words in spoken:
            self._note(words or "")

    def handle_endtag(self, tag):
        # A branch of the template may close what another opened: go back to the nearest one that fits.
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                return

    def handle_data(self, data):
        if not any(exempt for _tag, exempt in self.open):
            self._note(data)

    def _note(self, words: str) -> None:
        if re.search(r"[^\W\d_]", words):
            self.found.append(" ".join(words.split()))


def bare_text(source: str) -> list[str]:
    for pattern in TEMPLATE_LANGUAGE:
        # A figure in its place: an attribute stays an attribute, and a figure needs no translation.
        source = re.sub(pattern, "0", source, flags=re.DOTALL)
    parser = BareText()
    parser.feed(source)
    parser.close()
    return parser.found


@pytest.fixture(scope="module")
def texts():
    return messages.extracted()


@pytest.fixture(scope="module")
def spanish():
    return messages.read(messages.CATALOGUE)


def test_every_text_of_the_source_has_its_spanish(texts, spanish):
    missing = [text for context, text, _plural in texts if not messages.translated(spanish.get(text, context))]

    assert missing == [], "run `make messages`, then translate what it lists"
    assert len(texts) > 50


def test_the_catalogue_is_what_the_source_says_and_nothing_more(texts, spanish):
    expected, conflicts = messages.catalogue(texts, [spanish])

    assert messages.CATALOGUE.read_bytes() == messages.as_bytes(expected), "run `make messages`"
    assert conflicts == []
    assert list(messages.CATALOGUE.parent.glob("es-*.po")) == [], "run `make messages` to take in the side files"


def test_a_translation_has_the_placeholders_of_its_text(spanish):
    wrong = []
    for message in spanish:
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for place, words in enumerate(strings):
            wanted = set(PLACEHOLDER.findall(originals[min(place, len(originals) - 1)]))
            # The singular may spell out its number: "one county" for "%(n)s county".
            lacking = wanted - set(PLACEHOLDER.findall(words)) if place or len(strings) == 1 else set()
            surplus = set(PLACEHOLDER.findall(words)) - {p for text in originals for p in PLACEHOLDER.findall(text)}
            if message.id and (lacking or surplus):
                wrong.append((message.id, words))

    assert wrong == []


def test_people_are_addressed_as_usted(spanish):
    familiar = re.compile(
        r"\b(tú|tu|tus|ti|contigo|puedes|tienes|debes|quieres|vosotros|haz|escribe tu)\b", re.IGNORECASE
    )

    assert [m.id for m in spanish if m.id and familiar.search(str(m.string))] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.relative_to(messages.PACKAGE).as_posix())
def test_a_template_has_no_words_outside_translate_tags(path):
    assert bare_text(path.read_text(encoding="utf-8")) == []


def test_the_checker_sees_bare_words_where_they_hide():
    assert bare_text("<p>Hello {{ name }}</p>") == ["Hello 0"]
    assert bare_text('<img alt="A map">') == ["A map"]
    assert bare_text('<button aria-label="Close">×</button>') == ["Close"]
    assert bare_text('<a{% if x %} href="{{ url }}"{% endif %}>{% translate "Go" %}</a> now') == ["now"]
    assert bare_text('<input type="submit" value="Send">') == ["Send"]


def test_the_checker_lets_translated_and_exempt_words_be():
    assert bare_text('<p class="lead">{% translate "Hello" %} {{ name }}</p>') == []
    assert bare_text('<img alt="{% translate "A map" %}">') == []
    assert bare_text("{% blocktranslate trimmed %}<b>Bold</b> words{% endblocktranslate %}") == []
    assert bare_text('<a lang="es" translate="no">Español</a>') == []
    assert bare_text("{% block body_class %}home{% endblock %}") == []
    assert bare_text("{# why #}<p>2024</p>{% comment 'x' %}words{% endcomment %}") == []


def test_a_translation_of_a_side_file_is_kept_and_an_unused_one_dropped():
    texts = {
        (None, "Search", None): {"a.html"},
        (None, "%(n)s day", "%(n)s days"): {"a.html"},
        ("verb", "Listed", None): {"b.py"},
    }
    side = messages.Catalog(locale="es")
    side.add("Search", "Buscar")
    side.add("Gone", "Ido")
    side.add(("%(n)s day", "%(n)s days"), ("%(n)s día", "%(n)s días"))

    merged, conflicts = messages.catalogue(texts, [messages.Catalog(locale="es"), side])

    assert {m.id: m.string for m in merged if m.id} == {
        "Search": "Buscar",
        ("%(n)s day", "%(n)s days"): ("%(n)s día", "%(n)s días"),
        "Listed": "",
    }
    assert conflicts == []


def test_of_two_translations_the_catalogue_has_the_word():
    first, second = messages.Catalog(locale="es"), messages.Catalog(locale="es")
    first.add("Search", "Buscar")
    second.add("Search", "Búsqueda")

    merged, conflicts = messages.catalogue({(None, "Search", None): {"a.html"}}, [first, second])

    assert merged.get("Search").string == "Buscar"
    assert conflicts == ["Search"]
