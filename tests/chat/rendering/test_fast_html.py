"""The fast road gives the HTML that the Markdown parser would give, for most of what people write."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from chat.rendering import fast_html, references, render

NAMES = {"anna": (7, "anna"), "bob_": (8, "Bob_"), "bob": (9, "bob"), "émile": (10, "Émile")}
NAMES[":sprout:"] = (3, f"emoji/{'0a' * 16}.webp")

CALM = [
    *(
        "a",
        "b",
        "hello",
        "Wörter",
        "漢字",
        "🎉",
        "12",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\t",
        ", ",
        ". ",
        "? ",
        "! ",
        ": ",
        "(",
        ")",
    ),
    *(
        "<",
        ">",
        "&",
        '"',
        "'",
        "[",
        "]",
        "/",
        "=",
        "@anna",
        "@bob.",
        "@nobody",
        "@here",
        "#general",
        "#general/12",
        ":tada:",
        ":sprout:",
        ":nobody:",
    ),
    *("https://a.example/b_c", "www.a.example", "a@b.example", "`code`", "a_b", " * ", "3.14", "10:30", "C:\\Users"),
]
PIECES = [
    *"abcXYZ0129 .,:;!?()[]{}<>&\"'`*_~#|\\/-+=^$%@\n\t\r\x00\x0b\x1f\x85\xa0\u2028\u3000\ufdd0\ufdd1\ufdd2\ufeff",
    "\ud800",
    *(
        "  ",
        "    ",
        "\n\n",
        "\n ",
        " \n",
        "\r\n",
        "hello",
        "snake_case",
        "2 * 3",
        "C:\\Users",
        "¯\\_(ツ)_/¯",
        "10:30:45",
    ),
    *(
        "**",
        "__",
        "~~",
        "***",
        "``",
        "```",
        "~~~",
        "```python\n",
        "\n```\n",
        "](",
        "[x] ",
        "- [ ] ",
        "![",
        "&amp;",
        "&nbsp;",
    ),
    *(
        "# ",
        "## ",
        "> ",
        "- ",
        "+ ",
        "* ",
        "1. ",
        "1) ",
        "12. ",
        "---",
        "===",
        "|",
        "|-|",
        ":-:",
        "a|b\n-|-\n",
        "<b>",
        "<!--",
    ),
    *(
        "@anna",
        "@bob_",
        "@BOB.",
        "@émile",
        "@nobody",
        "@room",
        "@here",
        "#general",
        "#general/12",
        "#12",
        ":tada:",
        ":+1:",
    ),
    *(
        ":nope:",
        "https://a.example/b_c*d",
        "http://ü.example",
        "https://xn--a.example/",
        "http://1.2.3.4.5/",
        "http://a:99999",
    ),
    *(
        "https://user:pw@a.example",
        "www.a.example",
        "<https://a.example>",
        "mailto:a@b.example",
        "a.b@c-d.example",
        "http://[::1]/",
    ),
    *(
        "(https://a.example/(b))",
        "[a](https://b.example)",
        "https://a.example/?q=1&r='\"",
        "javascript:alert(1)",
        "//a.example",
    ),
    *(
        "HTTPS://A.EXAMPLE",
        "http://a_b.example",
        "http://-a.example",
        "http://a..b",
        "http://0x7f.1",
        "http://a.1",
        "http://a.example:/",
    ),
]

# One piece in five is markup, so that about half of the texts take the fast road.
TEXTS = st.lists(st.sampled_from(CALM * 12 + PIECES), max_size=10).map("".join)


def assert_equal(text: str) -> None:
    fast = fast_html(text, NAMES)
    assert fast is None or fast == render(text, NAMES)


@settings(max_examples=2_000, deadline=None)
@given(st.lists(TEXTS, min_size=10, max_size=10))
@example(["a\xa0", "\xa0", "a \xa0\nb", "\u3000a", "http://a.1", "@anna.", "@bob_", "x\n\n\ny", "\\", "a\\\nb"])
def test_whatever_takes_the_fast_road_is_what_the_parser_makes(texts: list[str]) -> None:
    for text in texts:
        assert_equal(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_is_what_the_parser_makes(text: str) -> None:
    assert_equal(text)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_the_people_counted_are_the_people_shown(text: str) -> None:
    known = {name: NAMES[name] for name in references(text).names if name in NAMES}

    html = render(text, known)

    mentioned = references(text).mentioned(known)
    assert sorted(mentioned) == [number for number in (7, 8, 9, 10) if f'data-user-id="{number}"' in html]


def test_most_of_what_people_write_takes_the_fast_road() -> None:
    taken = [line for line in CHAT.splitlines() if fast_html(line, NAMES) is not None]

    assert len(taken) / len(CHAT.splitlines()) >= 0.6


def test_code_blocks_and_markup_wait_for_the_parser() -> None:
    for text in ("```\nx\n```", "**bold**", "- item", "# title", "> quote", "[a](https://a.example)", "a|b\n-|-"):
        assert fast_html(text, NAMES) is None


CHAT = """\
morning everyone
Morning! Coffee is ready
I moved the seedlings. See `bed-3.csv`
on it
@anna can you look at https://ci.example/build/4711?tab=log when you have a minute?
sure, give me 5 min
ok so the problem is the cache (again)
lol
:tada: :tada:
we shipped 1.4.2 yesterday, no complaints so far
that's great :+1:
**Important:** no deploys on Friday
what about #garden/12?
- tomatoes
1. first we water, then we plant
100% agree
is it > 3 or >= 3?
if x < y & y < z then fine
> who said that
I did, sorry
```python
we could do $5/month... or not
see foo_bar_baz in settings.py
snake_case is fine
_emphasis_ matters
~~never mind~~
¯\\_(ツ)_/¯
my mail is anna@example.org
haha "quotes" and 'quotes'
(parenthetical)
[brackets] are fine too
2 * 3 * 4 = 24
C:\\Users\\anna
well -- I think so
wait... what?!
Was ist mit der Küche? Schön!
今日はいい天気ですね
да, конечно
@room lunch in 10
@here anybody?
back at 14:30
the address is 10.0.0.7:8080
#general is for everything
+1
-1 from me
thanks!!
np
what does `git rebase -i` do
could somebody review this? https://git.example/pulls/12
done, merged :rocket:
## Plan
it costs 3,50 € now
a) or b)?
I'd say b
* one thing
k
brb, phone
the build is *still* red
fixed in abc1234
good night 🌙
"""
