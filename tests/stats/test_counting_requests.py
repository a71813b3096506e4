"""Every request is counted once: by class of its status, however it ends, in either kind of chain."""

import threading

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, Client, RequestFactory

from stats.middleware import kind_of, measure_requests
from stats.process import ProcessStatistics
from tests.stats.conftest import Clock


def counted(own: ProcessStatistics) -> dict[tuple[str, ...], int]:
    return {tuple(key.split()): count for key, count in own.totals().requests.items()}


@pytest.mark.django_db
def test_each_request_is_counted_by_kind_and_class(own: ProcessStatistics) -> None:
    client = Client()
    for _ in range(3):
        client.get("/stats")
    client.get("/no/such/page")
    client.get("/")

    assert counted(own) == {("stats", "4xx"): 3, ("other", "4xx"): 1, ("page", "3xx"): 1}


def test_a_view_that_raises_is_a_5xx(own: ProcessStatistics) -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        measure_requests(broken)(RequestFactory().get("/api/x"))

    assert counted(own) == {("api", "5xx"): 1}


async def test_a_chain_that_awaits_counts_alike(own: ProcessStatistics) -> None:
    response = await AsyncClient().get("/no/such/page")

    assert response.status_code == 404
    assert counted(own) == {("other", "4xx"): 1}


def test_in_a_chain_without_await_it_answers_in_the_same_thread(own: ProcessStatistics) -> None:
    threads = []

    def view(request: HttpRequest) -> HttpResponse:
        threads.append(threading.get_ident())
        return HttpResponse()

    response = measure_requests(view)(RequestFactory().get("/"))

    assert isinstance(response, HttpResponse)
    assert threads == [threading.get_ident()]


def test_the_time_is_the_one_the_answer_took(own: ProcessStatistics, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Clock()
    monkeypatch.setattr("stats.middleware.time.perf_counter", watch)

    def view(request: HttpRequest) -> HttpResponse:
        watch.forward(0.25)
        return HttpResponse()

    measure_requests(view)(RequestFactory().get("/"))

    assert own.totals().latency_sum_s == pytest.approx(0.25)


def test_addresses_made_up_by_strangers_are_one_kind() -> None:
    kinds = {kind_of(f"/{number}/x") for number in range(1000)} | {kind_of("//"), kind_of("/API")}

    assert kinds == {"other", "page"}
    assert (kind_of("/api/rooms"), kind_of("/rooms/garden/3"), kind_of("/")) == ("api", "rooms", "page")
