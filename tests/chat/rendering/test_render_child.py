"""Rendering in a process that can be killed."""

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chat.rendering import render
from chat.rendering.child import RenderChild, RenderFailed, RenderTimeout
from chat.rendering.wire import packed

NAMES = {"anna": (7, "Anna")}
PROJECT = Path(__file__).parents[3]
STUBBORN = (sys.executable, "-m", "tests.chat.rendering.stubborn_child")


@pytest.fixture
def child() -> Iterator[RenderChild]:
    child = RenderChild(STUBBORN)
    yield child
    child.close()


def test_the_child_renders_as_the_function_does() -> None:
    child = RenderChild()
    try:
        text = "**hi** @anna \ud800\n```python\nx = 1\n```"
        assert child.render(text, NAMES) == render(text, NAMES)
    finally:
        child.close()


def test_no_process_runs_before_it_is_needed_or_after_close(child: RenderChild) -> None:
    assert child.pid is None

    child.render("hi", {})
    assert child.pid is not None

    child.close()
    assert child.pid is None


@pytest.mark.parametrize("text", ["loop", "loop in C"])
def test_a_text_that_loops_is_stopped_and_the_next_finds_a_new_child(child: RenderChild, text: str) -> None:
    child.render("hi", {})
    first = child.pid
    assert first is not None

    with pytest.raises(RenderTimeout):
        child.render(text, {}, timeout_s=0.2)

    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert child.render("*hi*", {}) == "<p><em>hi</em></p>"
    assert child.pid != first


def test_a_failure_is_told_and_the_child_lives_on(child: RenderChild) -> None:
    child.render("hi", {})
    first = child.pid

    with pytest.raises(RenderFailed, match="ValueError"):
        child.render("fail", {})

    assert child.render("hi", {}) == "<p>hi</p>"
    assert child.pid == first


def test_a_child_that_dies_is_replaced(child: RenderChild) -> None:
    with pytest.raises(RenderFailed):
        child.render("die", {})

    assert child.render("hi", {}) == "<p>hi</p>"


def test_many_threads_share_one_child(child: RenderChild) -> None:
    texts = [f"*{number}*" for number in range(40)]

    with ThreadPoolExecutor(8) as pool:
        rendered = list(pool.map(lambda text: child.render(text, {}), texts))

    assert rendered == [f"<p><em>{number}</em></p>" for number in range(40)]


def test_a_text_larger_than_a_pipe_goes_through(child: RenderChild) -> None:
    names = {f"name{number}": (number, "x" * 100) for number in range(5_000)}

    assert "data-user-id" in child.render("@name17", names)


@pytest.mark.parametrize("text", ["", "loop in C"])
def test_the_child_ends_by_itself_when_its_parent_is_gone(text: str) -> None:
    process = subprocess.Popen(STUBBORN, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PROJECT)
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        assert select.select([process.stdout], [], [], 60)[0]
        if text:
            process.stdin.write(packed({"source": text, "names": {}, "timeout_s": -0.8}))
        process.stdin.close()

        assert process.wait(60) == (0 if not text else -14)


def test_the_child_knows_no_django() -> None:
    check = "import sys, chat.rendering.__main__; print('django' in sys.modules)"

    printed = subprocess.run([sys.executable, "-c", check], cwd=PROJECT, capture_output=True, text=True, check=True)

    assert printed.stdout.strip() == "False"


def test_the_child_is_told_no_secrets(child: RenderChild, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setenv("LANG", "C.UTF-8")

    environment = child.render("environment", {}).split()

    assert "LANG" in environment
    assert "SECRET_KEY" not in environment
