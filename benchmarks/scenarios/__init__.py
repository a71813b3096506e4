"""What is measured: a function each, which brings back its tables. The names are those of `--only`."""

from collections.abc import Callable

from benchmarks.bench import Bench
from benchmarks.figures import Section
from benchmarks.scenarios import coming_back, fan_out, first_page, idle, page, posts, reads, requests

Scenario = Callable[[Bench], Section]

SCENARIOS: dict[str, Scenario] = {
    "fan-out": fan_out.one_poster,
    "joined": fan_out.many_posters,
    "many-sockets": fan_out.many_sockets,
    "latency": fan_out.latency,
    "posts": posts.small_rooms,
    "post-requests": requests.posting,
    "history": requests.history,
    "memory": idle.memory,
    "idle-cpu": idle.cpu,
    "coming-back": coming_back.cut_at_once,
    "first-page": first_page.opening,
    "reads": reads.growth,
    "page-opening": page.opening,
    "page-switching": page.switching,
    "page-scrolling": page.scrolling,
    "page-typing": page.typing,
    "page-busy": page.busy,
}
