"""No words reach the screen past the catalogues, as far as a program can tell: translations/unwrapped.py."""

import pytest

from translations.unwrapped import all_unwrapped, in_module, in_python, in_template


def test_nothing_is_said_past_the_catalogues() -> None:
    assert all_unwrapped() == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("html`<p>Hello</p>`", ["Hello"]),
        ('html`<p title="Good day">${name && html`<b>is here</b>`}</p>`', ["Good day", "is here"]),
        ("html`<p>${n} messages</p>`", ["messages"]),
        ('toast("Link copied.")', ["Link copied."]),
        ("toast(`Forwarded to ${room}.`)", ["Forwarded to "]),
        ('toast(gettext("Link copied.")); throw new Error("No such thing.")', []),
        ('({ name: "delete", label: "Delete", title: gettext("Gone") })', ["Delete"]),
        ("html`<p class=\"Big box\">${gettext('Hello')}</p>`", []),
    ],
)
def test_words_are_found_in_modules(source: str, found: list[str]) -> None:
    assert sorted(in_module(source)) == sorted(found)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>{% if a %}Hello{% endif %}</p>", ["Hello"]),
        ('<p title="Good day">{{ name }}</p>', ["Good day"]),
        ('{% include "field.html" with label="Name" %}', ["Name"]),
        ('<p title="{% translate \'Good day\' %}">{% translate "Hello" %}</p>', []),
        ("<p>{% blocktranslate %}Hello <b>you</b>{% endblocktranslate %}</p>", []),
    ],
)
def test_words_are_found_in_templates(source: str, found: list[str]) -> None:
    assert sorted(in_template(source)) == sorted(found)


def test_words_are_found_in_errors() -> None:
    source = 'raise Invalid("No such thing.")\nraise Invalid(gettext_lazy("Nor this."))\nraise TooLong(f"At most {n}.")'

    assert len(list(in_python(source))) == 2
