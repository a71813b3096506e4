"""Markdown as people type it in a chat."""

import re

import pytest

from chat.rendering import escaped, render

NAMES = {"anna": (7, "Anna"), "bob_": (8, "bob_")}


def html(text: str) -> str:
    return render(text, NAMES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hello *world*", "<p>hello <em>world</em></p>"),
        ("hello **world**", "<p>hello <strong>world</strong></p>"),
        ("~~old~~ new", "<p><del>old</del> new</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("# Title", "<h3>Title</h3>"),  # h1 and h2 are the page's
        ("##### Title", "<h6>Title</h6>"),
        ("---", "<hr>"),
        ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>"),
        ("use `a*b*c`", "<p>use <code>a*b*c</code></p>"),
        ("`` a`b ``", "<p><code>a`b</code></p>"),
        ("a snake_case_name", "<p>a snake_case_name</p>"),
        ("\\*stars\\*", "<p>*stars*</p>"),
        (":tada: :nope:", "<p>🎉 :nope:</p>"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_markup_becomes_html(text: str, expected: str) -> None:
    assert html(text) == expected


def test_a_room_at_the_start_of_a_line_is_no_heading() -> None:
    assert html("#general is that way") == '<p><a class="room" href="/rooms/general">#general</a> is that way</p>'


def test_a_list_needs_no_blank_line_before_it() -> None:
    assert html("buy:\n- milk\n- tea") == "<p>buy:</p>\n<ul>\n<li>milk</li>\n<li>tea</li>\n</ul>"


def test_a_list_may_be_numbered_with_brackets_and_begin_anywhere() -> None:
    assert html("3) third\n4) fourth") == '<ol start="3">\n<li>third</li>\n<li>fourth</li>\n</ol>'


def test_a_quote_ends_with_its_last_mark() -> None:
    assert html("> who was that?\nme") == "<blockquote>\n<p>who was that?</p>\n</blockquote>\n<p>me</p>"


def test_a_list_ends_with_its_last_item() -> None:
    assert html("- milk\n- tea\nand come back") == "<ul>\n<li>milk</li>\n<li>tea</li>\n</ul>\n<p>and come back</p>"


@pytest.mark.parametrize("indent", ["  ", "    ", "\t"])
def test_two_columns_make_an_item_a_child_of_the_one_above(indent: str) -> None:
    rendered = html(f"1. a\n{indent}- b\n{indent * 2}- c\n{indent}- d\n2. e").replace("\n", "")

    assert rendered == ("<ol><li>a<ul><li>b<ul><li>c</li></ul></li><li>d</li></ul></li><li>e</li></ol>")


def test_blank_lines_between_items_make_paragraphs_of_them() -> None:
    assert html("- a\n\n- b\n\nc").replace("\n", "") == "<ul><li><p>a</p></li><li><p>b</p></li></ul><p>c</p>"
    assert html("- a\n\n  b").replace("\n", "") == "<ul><li><p>a</p><p>b</p></li></ul>"


def test_a_year_at_the_start_of_a_line_is_no_list() -> None:
    assert html("it was in\n1986. A great year") == "<p>it was in<br>\n1986. A great year</p>"


@pytest.mark.parametrize("text", ["-", "*", "1.", "#", "##", ">", "| a |", "- \n-"])
def test_a_marker_without_text_is_not_swallowed(text: str) -> None:
    shown = re.sub(r"<[^>]+>|\s", "", html(text)).replace("&gt;", ">")

    assert shown == re.sub(r"\s", "", text.replace(">", ""))


def test_entities_stay_as_they_were_typed() -> None:
    assert html("*&amp;* &lt;b&gt; \\&copy; AT&T") == (
        "<p><em>&amp;amp;</em> &amp;lt;b&amp;gt; &amp;copy; AT&amp;T</p>"
    )
    assert '<a href="https://a.example/?a=1&amp;copy=2"' in html("[a](https://a.example/?a=1&copy=2)")


def test_a_link_in_the_text_of_a_link_is_text() -> None:
    assert html("*[a [b](https://b.example) c](https://a.example)*").count("<a ") == 1


def test_a_list_after_a_table_and_a_table_after_text() -> None:
    rendered = html("prices:\na | b\n--|--\n1 | 2\n3\n- done").replace("\n", "")

    assert rendered.startswith("<p>prices:</p><table><thead><tr><th>a</th><th>b</th></tr></thead>")
    assert rendered.endswith("<tr><td>3</td><td></td></tr></tbody></table><ul><li>done</li></ul>")


def test_tasks_have_boxes_that_nobody_can_tick() -> None:
    rendered = html("- [x] done\n- [ ] open")

    assert '<li class="task"><input type="checkbox" disabled="" checked=""> done</li>' in rendered
    assert '<li class="task"><input type="checkbox" disabled=""> open</li>' in rendered


def test_a_table_aligns_by_class_and_keeps_pipes_in_code() -> None:
    rendered = html("| a | b |\n|:-:|--:|\n| 1 | `x|y` |")

    assert '<td class="align-center">1</td>' in rendered
    assert '<td class="align-right"><code>x|y</code></td>' in rendered
    assert "style" not in rendered


def test_fenced_code_is_highlighted_by_class() -> None:
    rendered = html("```python\ndef f(): return '<b>'\n```")

    assert rendered.startswith('<pre class="highlight" data-language="python"><code>')
    assert '<span class="k">def</span>' in rendered
    assert "&lt;b&gt;" in rendered


def test_an_unknown_language_is_shown_plain() -> None:
    assert html("```klingon\n<qapla'>\n```") == (
        '<pre class="highlight" data-language="klingon"><code>&lt;qapla\'&gt;\n</code></pre>'
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("```\na\n\n  b", "a\n\n  b"),
        ("```\na\nb```", "a\nb"),
        ("``` first line\nsecond\n```", "first line\nsecond"),
        ("~~~\n```\n~~~", "```"),
        ("````\n```\n````", "```"),
        ("> ```\n> a\n> ```", "a"),
        ("- ```\n  a\n  ```", "a"),
        ("text\n```\na\n```\ntext", "a"),
    ],
)
def test_fences_are_read_as_people_leave_them(text: str, code: str) -> None:
    assert f"<code>{code}\n</code>" in html(text)


def test_what_follows_a_quoted_fence_is_text_again() -> None:
    assert html("> ```\n> code\n*after*").endswith("<p><em>after</em></p>")


def test_indentation_alone_makes_no_code() -> None:
    assert html("    indented") == "<p>indented</p>"


def test_addresses_become_links_without_the_sentence_around_them() -> None:
    rendered = html("(see https://a.example/b_(c)_d?x=1&y=2.)")

    assert (
        '<a href="https://a.example/b_(c)_d?x=1&amp;y=2" rel="noopener noreferrer nofollow ugc" target="_blank">'
        in rendered
    )
    assert rendered.endswith("</a>.)</p>")


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("www.a.example", "https://www.a.example"),
        ("<https://a.example/x>", "https://a.example/x"),
        ("write to anna@a.example!", "mailto:anna@a.example"),
        ("[text](https://a.example/(x))", "https://a.example/(x)"),
        ("[text](<https://a.example/>)", "https://a.example/"),
        ("[text](mailto:a@b.example)", "mailto:a@b.example"),
        ("**https://a.example**", "https://a.example"),
        ("https://a.example。", "https://a.example"),
        ("|a|\n|-|\n|https://a.example|", "https://a.example"),
    ],
)
def test_links_lead_where_they_say(text: str, href: str) -> None:
    assert f'<a href="{href}" rel=' in html(text)


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert)",
        "[x](/admin/)",
        "[x](//a.example)",
        "[x](data:a)",
        "http://a@b.example",
        "http://",
        "https://:80",
    ],
)
def test_other_addresses_stay_text(text: str) -> None:
    assert "<a" not in html(text)


def test_images_are_links_because_loading_one_tells_who_reads() -> None:
    rendered = html("![a cat](https://a.example/cat.png) ![](https://a.example/dog.png)")

    assert "<img" not in rendered
    assert re.findall(r">([^<]+)</a>", rendered) == ["a cat", "https://a.example/dog.png"]


def test_a_badge_is_one_link_with_the_text_of_its_image() -> None:
    rendered = html("[![build](https://a.example/b.png)](https://ci.example)")

    assert rendered.count("<a ") == 1
    assert 'href="https://ci.example"' in rendered
    assert ">build</a>" in rendered


def test_a_mention_shows_the_name_of_today_and_leads_to_the_person() -> None:
    assert html("hi @ANNA!") == '<p>hi <a class="mention" data-user-id="7" href="/people/Anna">@Anna</a>!</p>'


def test_a_mention_inside_a_link_is_no_second_link() -> None:
    assert '<span class="mention" data-user-id="7">@Anna</span>' in html("[ask @anna](https://a.example)")


def test_nobody_is_mentioned_by_an_unknown_name_or_in_code() -> None:
    assert "mention" not in html("@nobody `@anna` anna@anna.example \\@anna\n```\n@anna\n```")


def test_a_mention_ends_before_the_markup_around_it() -> None:
    assert html("_hi @anna_").startswith("<p><em>hi <a ")
    assert ">@bob_</a>" in html("@bob_")


def test_everyone_is_marked() -> None:
    assert html("@here") == '<p><span class="mention" data-mention="here">@here</span></p>'


def test_a_message_of_a_room_has_an_address() -> None:
    assert 'href="/rooms/garden/1234"' in html("see #garden/1234.")
    assert "<a" not in html("number #12, a&#garden, a/#garden")


def test_text_beyond_the_cap_comes_back_as_typed() -> None:
    long = "*a* " * 2_001

    assert html(long) == escaped(long)
    assert "<em>" not in html(long)


def test_escaped_text_keeps_paragraphs_and_lines_and_nothing_else() -> None:
    assert escaped("a <b> *c*\nd\n \n\ne") == "<p>a &lt;b&gt; *c*<br>\nd</p>\n<p>e</p>"
