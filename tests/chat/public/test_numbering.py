"""Which messages stand on which page: the same ones for ever."""

import pytest

from chat.public.numbering import MOST, SIZE, newest, page_numbered, page_with, settled


@pytest.mark.parametrize("last", [0, 1, SIZE, 2 * SIZE - 1, 2 * SIZE, 2 * SIZE + 1, 3 * SIZE, 1234, 1_000_000])
def test_the_pages_of_a_room_hold_each_message_once(last: int) -> None:
    pages = [page_numbered(number, last) for number in range(1, settled(last) + 1)]
    numbers = [number for page in [*pages, newest(last)] if page for number in (page.first, page.last)]

    assert numbers[0] == 1
    assert numbers[-1] == last
    assert all(later == earlier + 1 for earlier, later in zip(numbers[1:-1:2], numbers[2::2], strict=True))
    assert all(page and page.last - page.first + 1 == SIZE for page in pages)


@pytest.mark.parametrize("last", range(SIZE, 5 * SIZE))
def test_the_newest_page_is_never_nearly_empty(last: int) -> None:
    page = newest(last)

    assert SIZE <= page.last - page.first + 1 <= MOST


def test_a_message_never_moves_to_another_page() -> None:
    for message in (1, SIZE, SIZE + 1, 137):
        settled_on = {
            page.number
            for last in range(message, 600)
            if (page := page_with(message, last)) and page.number is not None
        }
        assert len(settled_on) == 1


def test_from_page_to_page_and_back() -> None:
    last = 4 * SIZE
    page, seen = newest(last), [newest(last).first]
    while page.earlier is not None:
        found = page_numbered(page.earlier, last)
        assert found is not None
        assert found.later == page.number
        page = found
        seen.append(page.first)

    assert seen == [3 * SIZE + 1, 2 * SIZE + 1, SIZE + 1, 1]


@pytest.mark.parametrize("number", [-1, 0, 3, 10**20])
def test_there_is_no_such_page(number: int) -> None:
    assert page_numbered(number, 3 * SIZE) is None


@pytest.mark.parametrize("message", [-1, 0, 151, 10**20])
def test_there_is_no_such_message(message: int) -> None:
    assert page_with(message, 150) is None
