"""Faults to plant into a clean history. Each is what a broken server would have left in it, and no more."""

from collections.abc import Callable
from dataclasses import replace

from tests.trials.pretend import OUTSIDER, ROOM
from trials.history import (
    Acked,
    Event,
    Frame,
    Heard,
    Held,
    History,
    Message,
    Paged,
    Refused,
    Sent,
    Standing,
    Taken,
    Whole,
)

Plant = Callable[[History], None]


def _of(history: History, kind: type[Event]) -> list[int]:
    return [index for index, event in enumerate(history.events) if type(event) is kind]


def _truth(history: History) -> Whole:
    return next(history.of(Whole))


def _rewrite_rooms(history: History, messages: tuple[Message, ...], last_number: int) -> None:
    """What everybody reads and holds at the end, without a contradiction among them."""
    for index, event in enumerate(history.events):
        if isinstance(event, Whole):
            change = max(event.last_change, *(message.change for message in messages))
            history.events[index] = replace(event, messages=messages, last_number=last_number, last_change=change)
        elif isinstance(event, Held):
            held = tuple(m for m in messages if m.number >= event.since)
            history.events[index] = replace(event, messages=held, change=event.change + 1)


def _forget(history: History, message: Message) -> None:
    """Nobody was ever shown it."""

    def without(frame: Frame) -> Frame:
        return replace(frame, messages=tuple(each for each in frame.messages if each.id != message.id))

    for index, event in enumerate(history.events):
        if isinstance(event, Heard):
            history.events[index] = replace(event, frame=without(event.frame))


def lose_the_newest(history: History) -> None:
    """Only its ack tells that it ever was."""
    *messages, newest = _truth(history).messages
    _forget(history, newest)
    _rewrite_rooms(history, tuple(messages), newest.number - 1)


def lose_what_others_heard(history: History) -> None:
    *messages, newest = _truth(history).messages
    history.events = [
        event for event in history.events if not (isinstance(event, Acked) and event.message == newest.id)
    ]
    _rewrite_rooms(history, tuple(messages), newest.number - 1)


def leave_the_room_unread(history: History) -> None:
    history.events = [event for event in history.events if not isinstance(event, Whole)]


def change_what_was_sent(history: History) -> None:
    acked = {ack.message for ack in history.of(Acked)}
    index, message = next((i, m) for i, m in enumerate(_truth(history).messages) if m.id in acked and _is_as_sent(m))
    messages = list(_truth(history).messages)
    messages[index] = replace(message, source="something else")
    _rewrite_rooms(history, tuple(messages), len(messages))


def _is_as_sent(message: Message) -> bool:
    return not (message.edited or message.gone)


def _append(history: History, client_id: str) -> None:
    whole = _truth(history)
    again = next(filter(_is_as_sent, whole.messages))
    number, change = whole.last_number + 1, whole.last_change + 1
    twin = replace(again, id=9999, number=number, change=change, client_id=client_id or again.client_id)
    _rewrite_rooms(history, (*whole.messages, twin), number)


def take_one_send_twice(history: History) -> None:
    _append(history, "")


def take_one_text_under_two_names(history: History) -> None:
    _append(history, "another name")


def acknowledge_as_two_messages(history: History) -> None:
    ack = next(history.of(Acked))
    history.add(replace(ack, message=ack.message + 1))


def _live(history: History) -> list[int]:
    """Of one connection with several live frames, where they stand in the history."""
    streams: dict[tuple[str, int], list[int]] = {}
    for index, event in enumerate(history.events):
        if isinstance(event, Heard) and event.frame.kind == "message":
            streams.setdefault((event.client, event.connection), []).append(index)
    return max(streams.values(), key=len)


def repeat_a_frame(history: History) -> None:
    index = _live(history)[-1]
    history.events.insert(index + 1, history.events[index])


def swap_two_frames(history: History) -> None:
    first, second = _live(history)[:2]
    events = history.events
    earlier, later = events[first], events[second]
    assert isinstance(earlier, Heard)
    assert isinstance(later, Heard)
    events[first], events[second] = replace(earlier, frame=later.frame), replace(later, frame=earlier.frame)


def swap_two_sends(history: History) -> None:
    """The later one was taken first."""
    numbers: dict[str, list[Acked]] = {}
    for ack in history.of(Acked):
        numbers.setdefault(ack.client, []).append(ack)
    later = max(numbers.values(), key=len)[-1]
    sent = next(each for each in history.of(Sent) if each.client_id == later.client_id)
    history.events.insert(0, sent)


def leave_out_a_frame(history: History) -> None:
    del history.events[_live(history)[1]]


def leave_out_a_number(history: History) -> None:
    """Nobody heard it, nobody was told that it was taken, and still the room has it not."""
    whole = _truth(history)
    message = whole.messages[len(whole.messages) // 2]
    _forget(history, message)
    history.events = [
        event for event in history.events if not (isinstance(event, Acked) and event.message == message.id)
    ]
    _rewrite_rooms(history, tuple(m for m in whole.messages if m is not message), whole.last_number)


def share_a_change(history: History) -> None:
    whole = _truth(history)
    first, second, *rest = whole.messages
    _rewrite_rooms(history, (first, replace(second, change=first.change), *rest), whole.last_number)


def tell_an_outsider(history: History) -> None:
    heard = history.events[_live(history)[0]]
    assert isinstance(heard, Heard)
    history.add(replace(heard, client=OUTSIDER, connection=1))


def show_an_outsider_a_page(history: History) -> None:
    history.add(Paged(1e6, OUTSIDER, ROOM, _truth(history).messages[:1]))


def tell_who_was_removed(history: History) -> None:
    """Committed after the removal, by its change: sent before, so that times alone don't tell."""
    user, change, at = _removed(history)
    late = Message(8888, ROOM, 1, change + 1, 1, "sent-early", "late")
    history.events.insert(at + 1, Heard(_at(history, at), f"client-{user}", 1, _frame(late)))


def tell_who_was_removed_while_nobody_says_so(history: History) -> None:
    """Sent after the removal was answered, and no `member` frame is there to compare with."""
    user, _, at = _removed(history)
    for index, event in enumerate(history.events):
        if isinstance(event, Heard):
            history.events[index] = replace(event, frame=replace(event.frame, seats=()))
    when = _at(history, at)
    late = Message(8888, ROOM, 1, 1, 1, "sent-late", "late")
    history.events[at + 1 : at + 1] = [
        Sent(when, "client-1", "sent-late", ROOM, "late"),
        Heard(when, f"client-{user}", 1, _frame(late)),
    ]


def _removed(history: History) -> tuple[int, int, int]:
    """Whom, at which change, and where in the history it was answered."""
    at = next(index for index, event in enumerate(history.events) if isinstance(event, Taken))
    taken = history.events[at]
    assert isinstance(taken, Taken)
    seats = (seat for heard in history.of(Heard) for seat in heard.frame.seats)
    return taken.user, next(seat.change for seat in seats if seat.left and seat.user == taken.user), at


def _at(history: History, index: int) -> float:
    return history.events[index].at + 0.5


def _frame(message: Message) -> Frame:
    return Frame("message", ROOM, message.change - 1, message.change, messages=(message,))


def hold_another_form(history: History) -> None:
    index = next(i for i in _of(history, Held) if len(history.events[i].messages))  # type: ignore[attr-defined]
    held = history.events[index]
    assert isinstance(held, Held)
    first, *rest = held.messages
    history.events[index] = replace(held, messages=(replace(first, body=77), *rest))


def hold_less(history: History) -> None:
    index = next(i for i in _of(history, Held) if len(history.events[i].messages))  # type: ignore[attr-defined]
    held = history.events[index]
    assert isinstance(held, Held)
    history.events[index] = replace(held, messages=held.messages[1:])


def stop_before_the_end(history: History) -> None:
    index = _of(history, Held)[0]
    held = history.events[index]
    assert isinstance(held, Held)
    history.events[index] = replace(held, change=held.change - 1)


def show_two_forms_of_one_change(history: History) -> None:
    messages = set(_truth(history).messages)
    index, heard = next(
        (i, event)
        for i, event in enumerate(history.events)
        if isinstance(event, Heard) and not messages.isdisjoint(event.frame.messages)
    )
    others = tuple(replace(message, body=77) for message in heard.frame.messages)
    history.events[index] = replace(heard, frame=replace(heard.frame, messages=others))


def read_two_different_rooms(history: History) -> None:
    index = _of(history, Whole)[1]
    whole = history.events[index]
    assert isinstance(whole, Whole)
    *messages, last = whole.messages
    history.events[index] = replace(whole, messages=(*messages, replace(last, body=77)))


def give_one_number_to_two_messages(history: History) -> None:
    index = _live(history)[0]
    heard = history.events[index]
    assert isinstance(heard, Heard)
    other = replace(heard.frame.messages[0], id=7777, client_id="another")
    history.events[index] = replace(heard, frame=replace(heard.frame, messages=(other,)))


def refuse_what_is_visible(history: History) -> None:
    message = next(filter(_is_as_sent, _truth(history).messages))
    refused = Refused(1e6, f"client-{message.author}", message.client_id, message.source, "forbidden")
    history.add(refused)


def show_what_was_refused(history: History) -> None:
    """To one reader, live, and never again."""
    refused = next(each for each in history.of(Refused) if each.code == "too_long")
    user = int(refused.client.removeprefix("client-"))
    index = _live(history)[-1]
    heard = history.events[index]
    assert isinstance(heard, Heard)
    shown = replace(heard.frame.messages[0], id=6666, author=user, client_id=refused.client_id, source=refused.source)
    history.events[index] = replace(heard, frame=replace(heard.frame, messages=(shown,)))


def _standing(history: History, told_by: str) -> int:
    return next(i for i in _of(history, Standing) if history.events[i].told_by == told_by)  # type: ignore[attr-defined]


def count_one_unread_too_many(history: History) -> None:
    index = _standing(history, "client")
    standing = history.events[index]
    assert isinstance(standing, Standing)
    history.events[index] = replace(standing, unread=standing.unread + 1)


def forget_what_was_read(history: History) -> None:
    index = _standing(history, "server")
    standing = history.events[index]
    assert isinstance(standing, Standing)
    read = standing.read_number - 1
    history.events[index] = replace(standing, read_number=read, unread=standing.unread + 1)


def miss_a_mention(history: History) -> None:
    index = _standing(history, "server")
    standing = history.events[index]
    assert isinstance(standing, Standing)
    assert standing.mentions is not None
    history.events[index] = replace(standing, mentions=standing.mentions + 1)


PLANTS: list[tuple[str, Plant]] = [
    ("missing", lose_the_newest),
    ("missing", leave_the_room_unread),
    ("missing", change_what_was_sent),
    ("vanished", lose_what_others_heard),
    ("doubled", take_one_send_twice),
    ("doubled", take_one_text_under_two_names),
    ("doubled", acknowledge_as_two_messages),
    ("doubled", repeat_a_frame),
    ("order", swap_two_frames),
    ("order", swap_two_sends),
    ("gap", leave_out_a_frame),
    ("gap", leave_out_a_number),
    ("gap", share_a_change),
    ("leak", tell_an_outsider),
    ("leak", show_an_outsider_a_page),
    ("leak", tell_who_was_removed),
    ("leak", tell_who_was_removed_while_nobody_says_so),
    ("disagreement", hold_another_form),
    ("disagreement", hold_less),
    ("disagreement", stop_before_the_end),
    ("disagreement", show_two_forms_of_one_change),
    ("disagreement", read_two_different_rooms),
    ("disagreement", give_one_number_to_two_messages),
    ("rejected", refuse_what_is_visible),
    ("rejected", show_what_was_refused),
    ("vanished", show_what_was_refused),
    ("unread", count_one_unread_too_many),
    ("unread", forget_what_was_read),
    ("unread", miss_a_mention),
]
