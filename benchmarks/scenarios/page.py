"""What somebody at the page waits for: its first message, another room, the next frame. Read off Chromium's own trace,
beside a plain page."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass, field
from itertools import count
from statistics import median
from time import monotonic
from typing import Any

from websockets.asyncio.client import connect

from benchmarks.bench import Bench
from benchmarks.browsing import Tab
from benchmarks.figures import Section
from benchmarks.page_world import CONDITIONS, World, page_world
from benchmarks.tracing import Trace, frames_by_second
from trials.programs import Missing

OURS, PLAIN = "Flack", "plain page"
SHOWN = 50
"""Messages of a first page."""

FIRST_MS, SEEN_MS, UNSEEN_MS, LEAST_FRAMES, KEY_MS = 300, 50, 150, 50, 50
SCROLL_PX_S = 5_000
"""A page of the keyboard every seventh of a second."""
GESTURE_PX = 20_000
MOST_GESTURES, FEW_GESTURES = 100, 4

KEYS = "the quick brown fox jumps over the lazy dog"
BUSY_PER_S, BUSY_S = 100, 5

# Of a trace's navigations the one that led here is hard to tell: it may have begun in the process of the page before.
SINCE_NAVIGATION = "(marks) => marks.map((mark) => performance.getEntriesByName(mark)[0]?.startTime ?? null)"
MARKS = """
const mark = (name) => performance.mark(name);
const row = ".message-body";
new MutationObserver((_, watching) => {
  if (!document.querySelector(row)?.textContent) return;
  mark("first message");
  watching.disconnect();
}).observe(document, { childList: true, subtree: true, characterData: true });
new MutationObserver((_, watching) => {
  if (!document.querySelector(".message .prose")?.textContent) return;
  mark("live message");
  watching.disconnect();
}).observe(document, { childList: true, subtree: true });

const at = (event, name) => performance.mark(name, { startTime: event.timeStamp });
addEventListener("keydown", (event) => at(event, `key ${window.keys = (window.keys ?? 0) + 1}`), true);
addEventListener("input", () => mark(`typed ${window.keys}`));
addEventListener("click", (event) => at(event, `pressed ${window.presses = (window.presses ?? 0) + 1}`), true);
window.awaitRoom = (room) => new MutationObserver((_, watching) => {
  const there = document.querySelector(`.timeline-scroll .message[data-room="${room}"] .prose`);
  if (!there?.textContent) return;
  mark(`drawn ${window.presses}`);
  watching.disconnect();
}).observe(document.body, { childList: true, subtree: true });
"""
"""Marks in the trace. What is drawn is marked before Chromium puts it on the screen, so that the next frame counts."""

Measure = Callable[[World, Section], Coroutine[Any, Any, None]]


def _run(bench: Bench, section: Section, measure: Measure) -> Section:
    async def run() -> None:
        async with page_world(bench) as world:
            await measure(world, section)

    section.conditions = f"{section.conditions} {CONDITIONS}"
    try:
        asyncio.run(run())
    except Missing as missing:
        section.figure(OURS).missing = f"{missing}."
    return section


# --- the first message ------------------------------------------------------------------------------------------------


def opening(bench: Bench) -> Section:
    scale = bench.scale
    section = Section(
        name="page-opening",
        title=f"From nothing to the first message: {scale.page_rooms:,} rooms, {scale.idle_sockets:,} people",
        unit="ms until the first message is on the screen",
        conditions=f"Nothing in the browser's cache; {SHOWN} messages. From the beginning of the navigation to the "
        "frame that showed the first one.",
        less_is_better=True,
    )

    async def measure(world: World, section: Section) -> None:
        room = world.rooms[0]
        plain = world.write_plain("plain-one.html", world.messages(room["id"], SHOWN), _addresses(world))
        ours = f"{world.server.url}/rooms/{room['slug']}"
        for _ in range(scale.switches):
            for who, url in ((OURS, ours), (PLAIN, plain)):
                ms, details = await _opened(world, url, scale.page_rest_s * 1000)
                section.figure(who).add(ms, [], details)
                bench.say(f"  {who}: {ms:.0f} ms, {details}")
        for figure in section.figures:
            run = figure.runs[-1]
            cpu = median(one["cpu_ms"] for one in figure.runs)
            first, live = (median(one[key] for one in figure.runs) for key in ("first_content_ms", "live_ms"))
            figure.remark = (
                f"{run['requests']} requests, {run['kb']:.0f} KB before it; {cpu:.0f} ms of a processor for the main "
                f"thread; first content after {first:.0f} ms, the conversation itself drawn after {live:.0f} ms; "
                f"layout shift {run['layout_shift']:.3f}"
            )

    _run(bench, section, measure)
    if scale.judges:
        section.want(f"at most {FIRST_MS} ms", section.median(OURS), most=FIRST_MS)
    return section


async def _opened(world: World, url: str, rest_ms: float) -> tuple[float, dict[str, Any]]:
    async with world.open(url, MARKS) as tab:
        async with tab.traced() as traces:
            await tab.page.goto(url)
            await tab.page.locator(".message").first.wait_for()
            await tab.page.wait_for_timeout(rest_ms)
            first, live = await tab.page.evaluate(SINCE_NAVIGATION, ["first message", "live message"])
        [trace] = traces
        began = trace.mark("first message") - first
        painted = trace.first_content()
        shown = max(painted, trace.shown_after(trace.mark("first message")))
        loaded = await tab.page.evaluate(
            """(ms) => [performance.getEntriesByType("navigation"), performance.getEntriesByType("resource")].flat()
                 .filter((one) => one.responseEnd <= ms).map((one) => one.transferSize)""",
            shown - began,
        )
        details = {
            "first_content_ms": round(painted - began),
            "requests": len(loaded),
            "kb": sum(loaded) / 1000,
            "layout_shift": trace.layout_shift(began, float("inf")),
            "longest_task_ms": round(trace.longest_task_ms(began, shown)),
            "cpu_ms": trace.cpu_ms(began, shown),
            "live_ms": live,
        }
        return shown - began, details


def _addresses(world: World) -> dict[str, str]:
    return {room["name"]: f"/rooms/{room['slug']}" for room in world.rooms}


# --- another room -----------------------------------------------------------------------------------------------------


def switching(bench: Bench) -> Section:
    scale = bench.scale
    section = Section(
        name="page-switching",
        title=f"To another of {scale.page_rooms:,} rooms",
        unit="ms from the press to the room on the screen",
        conditions=f"{scale.switches} rooms in a row, each twice. What stands there afterwards is held against the "
        f"API. The plain page is loaded anew each time, with {SHOWN} messages; its style is in the cache.",
        less_is_better=True,
    )

    async def measure(world: World, section: Section) -> None:
        rooms = [room for room in world.rooms if room["last_number"] > SHOWN][: scale.switches + 1]
        async with world.open("", MARKS) as tab:
            await tab.page.goto(f"{world.server.url}/rooms/{rooms[0]['slug']}")
            await tab.page.locator(".message").first.wait_for()
            await tab.page.wait_for_timeout(bench.scale.page_rest_s * 1000)
            for kind in ("unseen", "seen before"):
                figure = section.figure(f"{OURS}, {kind}")
                for ms, cpu, faults in await _switched(world, tab, rooms[1:]):
                    figure.add(ms, faults, {"cpu_ms": cpu})
                cpu = median(run["cpu_ms"] for run in figure.runs)
                figure.remark = f"{cpu:.0f} ms of the main thread's processor"
                bench.say(f"  {kind}: {figure.median} ms, {figure.values}, {figure.remark}")
        for ms in await _followed(world, rooms[0], scale.switches):
            section.figure(PLAIN).add(ms, [], {})

    _run(bench, section, measure)
    if scale.judges:
        section.want(f"seen before: at most {SEEN_MS} ms", section.median(f"{OURS}, seen before"), most=SEEN_MS)
        section.want(f"else at most {UNSEEN_MS} ms", section.median(f"{OURS}, unseen"), most=UNSEEN_MS)
    return section


async def _switched(world: World, tab: Tab, rooms: list[dict[str, Any]]) -> list[tuple[float, float, list[str]]]:
    """Milliseconds by the clock and of the processor, and what was wrong, for each of them."""
    presses, faults = [], []
    async with tab.traced() as traces:
        for room in rooms:
            await tab.page.evaluate("(room) => awaitRoom(room)", room["id"])
            await tab.page.locator(f'.sidebar-scroll a[href="/rooms/{room["slug"]}"]').click()
            await tab.page.locator(f'.message[data-room="{room["id"]}"]').first.wait_for()
            await tab.page.wait_for_timeout(300)
            presses.append(await tab.page.evaluate("window.presses"))
            faults.append(await _wrong(world, tab, room))
    [trace] = traces
    spans = [(trace.mark(f"pressed {n}"), trace.shown_after(trace.mark(f"drawn {n}"))) for n in presses]
    return [(end - begin, trace.cpu_ms(begin, end), wrong) for (begin, end), wrong in zip(spans, faults, strict=True)]


async def _wrong(world: World, tab: Tab, room: dict[str, Any]) -> list[str]:
    shown = await tab.page.evaluate(
        "[...document.querySelectorAll('.timeline-scroll [data-number]')].map((row) => Number(row.dataset.number))"
    )
    there = [message["number"] for message in world.messages(room["id"], SHOWN)]
    return [] if shown[-SHOWN:] == there[-len(shown) :] else [f"{room['slug']} shows {shown[-3:]}, has {there[-3:]}"]


async def _followed(world: World, room: dict[str, Any], times: int) -> list[float]:
    """The same on plain pages that link to each other."""
    messages = world.messages(room["id"], SHOWN)
    addresses = {f"/static/{name}": name for name in ("plain-one.html", "plain-other.html")}
    links = {name: address for address, name in addresses.items()}
    url = world.write_plain("plain-one.html", messages, links)
    world.write_plain("plain-other.html", messages, links)
    taken = []
    async with world.open(url, MARKS) as tab:
        await tab.page.goto(url)
        for n in range(times):
            name = "plain-other.html" if n % 2 == 0 else "plain-one.html"
            async with tab.traced() as traces:
                await tab.page.get_by_role("link", name=name, exact=True).click()
                await tab.page.wait_for_url(f"**/{name}")
                await tab.page.wait_for_timeout(500)
            [trace] = traces
            shown = max(trace.first_content(), trace.shown_after(trace.mark("first message")))
            taken.append(shown - trace.mark("pressed 1"))
    return taken


# --- scrolling --------------------------------------------------------------------------------------------------------


def scrolling(bench: Bench) -> Section:
    scale = bench.scale
    section = Section(
        name="page-scrolling",
        title=f"Back through {scale.scrolled[-1]:,} messages",
        unit="frames in the worst second",
        conditions=f"A wheel that turns on and on, {SCROLL_PX_S:,} pixels a second, on a screen of 60 frames. The "
        "plain page has all of its messages from the beginning.",
    )

    async def measure(world: World, section: Section) -> None:
        room = world.rooms[0]
        url = f"{world.server.url}/rooms/{room['slug']}"
        plain = world.write_plain("plain-one.html", world.messages(room["id"], scale.scrolled[-1]), {})
        for who, address in ((OURS, url), (PLAIN, plain)):
            async with world.open(address, MARKS) as tab:
                await tab.page.goto(address)
                await tab.page.locator(".message").first.wait_for()
                await tab.page.wait_for_timeout(bench.scale.page_rest_s * 1000)
                scroll = await _scrolled(tab, scale.scrolled if who == OURS else ())
            figure = section.figure(who)
            figure.add(min(scroll.frames, default=0), scroll.faults, asdict(scroll))
            figure.remark = scroll.remark
            bench.say(f"  {who}: {figure.values}, {figure.remark}")

    _run(bench, section, measure)
    if scale.judges:
        section.want(f"at least {LEAST_FRAMES} frames in every second", section.median(OURS), least=LEAST_FRAMES)
        ours: dict[int, dict[str, float]] = next((run["weights"] for run in section.figure(OURS).runs), {})
        for held, what in (("elements", "elements"), ("heap_mb", "MB")):
            amounts = [weight[held] for weight in ours.values()]
            text = f"no more {what} after {scale.scrolled[-1]:,} messages than twice those after {scale.scrolled[1]:,}"
            section.want(text, amounts[-1] / amounts[1] if len(amounts) > 2 else None, most=2)
    return section


@dataclass
class Scroll:
    frames: list[int] = field(default_factory=list)  # of each second
    dropped: int = 0
    longest_task_ms: float = 0.0
    most_cpu_ms: float = 0.0  # of one task
    weights: dict[int, dict[str, float]] = field(default_factory=dict)  # what the page held so many messages back
    faults: list[str] = field(default_factory=list)

    def add(self, trace: Trace, began_ms: float, ended_ms: float) -> None:
        self.frames += frames_by_second(trace.frames, began_ms, ended_ms)
        self.dropped += sum(frame.dropped for frame in trace.frames if began_ms <= frame.ended_ms < ended_ms)
        self.longest_task_ms = max(self.longest_task_ms, trace.longest_task_ms(began_ms, ended_ms))
        self.most_cpu_ms = max(self.most_cpu_ms, trace.most_cpu_ms(began_ms, ended_ms))

    @property
    def remark(self) -> str:
        average = sum(self.frames) / max(1, len(self.frames))
        smooth = (
            f"{average:.1f} on average, {self.dropped} dropped, longest task {self.longest_task_ms:.0f} ms, "
            f"{self.most_cpu_ms:.0f} of a processor"
        )
        held = [
            f"{back:,} back: {one['elements']:,.0f} elements, {one['heap_mb']:.1f} MB"
            for back, one in self.weights.items()
        ]
        return "; ".join([smooth, *held])


async def _scrolled(tab: Tab, goals: tuple[int, ...]) -> Scroll:
    """Until so many messages back, and weighed there. Without goals a few turns of the wheel."""
    scroll = Scroll()
    _, last = await tab.page.evaluate(NUMBERS)
    if not goals:
        for _ in range(FEW_GESTURES):
            scroll.add(*await _gesture(tab))
    for goal in goals:
        for _ in range(MOST_GESTURES):
            first, _ = await tab.page.evaluate(NUMBERS)
            if first <= max(1, last - goal):
                break
            scroll.add(*await _gesture(tab))
        else:
            scroll.faults.append(f"came to {first} of {last}")
        scroll.weights[goal] = await tab.weight()
    return scroll


NUMBERS = """(() => {
  const rows = [...document.querySelectorAll(".timeline-scroll [data-number]")];
  return [rows[0], rows.at(-1)].map((row) => Number(row?.dataset.number ?? 0));
})()"""


async def _gesture(tab: Tab) -> tuple[Trace, float, float]:
    """The trace, and when the wheel began to turn and came to rest."""
    async with tab.traced() as traces:
        await tab.page.evaluate("performance.mark('scrolling')")
        await tab.tell(
            "Input.synthesizeScrollGesture",
            x=640,
            y=400,
            yDistance=GESTURE_PX,
            speed=SCROLL_PX_S,
            gestureSourceType="mouse",
            preventFling=True,
        )
        await tab.page.evaluate("performance.mark('scrolled')")
    [trace] = traces
    return trace, trace.mark("scrolling"), trace.mark("scrolled")


# --- writing, and many who write --------------------------------------------------------------------------------------


def typing(bench: Bench) -> Section:
    section = Section(
        name="page-typing",
        title="A key in the composer",
        unit="ms from the key to the letter on the screen",
        conditions=f"{len(KEYS)} keys, one after the other, in a room of that many messages.",
        less_is_better=True,
    )

    async def measure(world: World, section: Section) -> None:
        room = world.rooms[0]
        url = f"{world.server.url}/rooms/{room['slug']}"
        plain = world.write_plain("plain-one.html", world.messages(room["id"], SHOWN), _addresses(world))
        for who, address in ((OURS, url), (PLAIN, plain)):
            async with world.open(address, MARKS) as tab:
                await tab.page.goto(address)
                await tab.page.locator(".message").first.wait_for()
                await tab.page.wait_for_timeout(bench.scale.page_rest_s * 1000)
                await tab.page.locator("#composer").focus()
                async with tab.traced() as traces:
                    await tab.page.keyboard.type(KEYS, delay=60)
                    await tab.page.wait_for_timeout(300)
            [trace] = traces
            for n in range(1, len(KEYS) + 1):
                section.figure(who).add(trace.shown_after(trace.mark(f"typed {n}")) - trace.mark(f"key {n}"), [], {})
            bench.say(f"  {who}: {section.median(who)} ms")

    _run(bench, section, measure)
    if bench.scale.judges:
        section.want(f"at most {KEY_MS} ms", section.median(OURS), most=KEY_MS)
    return section


def busy(bench: Bench) -> Section:
    section = Section(
        name="page-busy",
        title=f"A room in which {BUSY_PER_S} messages a second are said",
        unit="ms of the longest task",
        conditions=f"For {BUSY_S} s, while one looks on; the page keeps up if the last message is there at the end.",
        less_is_better=True,
    )

    async def measure(world: World, section: Section) -> None:
        room = world.rooms[0]
        async with world.open("", MARKS) as tab:
            await tab.page.goto(f"{world.server.url}/rooms/{room['slug']}")
            await tab.page.locator(".message").first.wait_for()
            await tab.page.wait_for_timeout(bench.scale.page_rest_s * 1000)
            for _ in range(bench.scale.repeats):
                async with tab.traced() as traces:
                    await tab.page.evaluate("performance.mark('begun')")
                    last = await _said(world, room["id"])
                    seen = await _comes(tab, last)
                    await tab.page.evaluate("performance.mark('over')")
                [trace] = traces
                began, ended = trace.mark("begun"), trace.mark("over")
                frames = frames_by_second(trace.frames, began, ended)
                share = trace.cpu_ms(began, ended) / (ended - began)
                figure = section.figure(OURS)
                figure.add(
                    trace.longest_task_ms(began, ended), [] if seen else ["the last is not there"], {"frames": frames}
                )
                worst = min(frames, default=0)
                figure.remark = f"{share:.0%} of a processor for the main thread, {worst} frames in the worst second"
                bench.say(f"  {figure.values}, {figure.remark}")

    return _run(bench, section, measure)


async def _said(world: World, room: int) -> str:
    """What was said last, once all of it is acknowledged."""
    names = count()
    text = ""
    async with connect(world.server.ws_url, additional_headers=world.visitor.bearer, proxy=None) as socket:
        began = monotonic()
        acknowledged = 0
        async with asyncio.timeout(BUSY_S * 10):
            listening = asyncio.create_task(_acknowledged(socket, BUSY_PER_S * BUSY_S))
            for n in range(BUSY_PER_S * BUSY_S):
                await asyncio.sleep(max(0.0, began + n / BUSY_PER_S - monotonic()))
                text = f"said {began:.3f} {next(names)}"
                await socket.send(
                    json.dumps({"type": "post", "client_id": f"busy-{began:.3f}-{n}", "room": room, "source": text})
                )
            acknowledged = await listening
    assert acknowledged == BUSY_PER_S * BUSY_S
    return text


async def _acknowledged(socket: Any, wanted: int) -> int:
    got = 0
    async for text in socket:
        for line in [json.loads(text)]:
            got += line["type"] == "ack"
        if got >= wanted:
            break
    return got


async def _comes(tab: Tab, text: str) -> bool:
    try:
        await tab.page.locator(".message", has_text=text).first.wait_for(timeout=10_000)
    except Exception:  # noqa: BLE001
        return False
    return True
