"""What a text points at, counted when it is posted."""

from chat.rendering import RoomReference, references


def test_everything_is_found_once_in_order() -> None:
    found = references(
        "@Anna @bob @anna @here see https://a.example/x, [y](https://b.example) and https://a.example/x"
        " in #garden, #Garden/12 :tada: :nope: a@b.example"
    )

    assert found.mentions == (("anna",), ("bob",))
    assert (found.here, found.room) == (True, False)
    assert found.urls == ("https://a.example/x", "https://b.example")
    assert found.rooms == (RoomReference("garden", None), RoomReference("garden", 12))
    assert found.emoji == ("tada",)


def test_code_is_not_looked_into() -> None:
    found = references("`@anna` ``#a ` :tada:`` \n```\n@bob https://a.example\n```\n> ~~~\n> @room\n")

    assert found == references("")


def test_an_open_backtick_hides_nothing() -> None:
    assert references("it`s @anna\n`and` @bob").names == {"anna", "bob"}


def test_a_name_at_the_end_of_a_sentence_has_two_readings() -> None:
    found = references("ask @anna.")

    assert found.names == {"anna.", "anna"}
    assert found.mentioned({"anna": (7, "anna")}) == [7]
    assert found.mentioned({"anna": (7, "anna"), "anna.": (8, "anna.")}) == [8]


def test_names_compare_folded() -> None:
    assert references("@ÉMILE @ｂｏｂ").names == {"émile", "bob"}


def test_a_message_calls_fifty_people_at_most() -> None:
    assert len(references(" ".join(f"@user{number}" for number in range(80))).mentions) == 50


def test_an_escaped_mention_is_none() -> None:
    assert references("\\@anna and \\#garden").names == frozenset()
