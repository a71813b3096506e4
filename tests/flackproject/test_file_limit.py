"""The limit of open files is raised to what the system allows, and named where that is little."""

import resource

import pytest

from flackproject.file_limit import ENOUGH, LOW, raise_file_limit

NONE = resource.RLIM_INFINITY


@pytest.mark.parametrize(
    ("soft", "hard", "raised"),
    [(1024, 65536, (65536, 65536)), (1024, NONE, (ENOUGH, NONE)), (65536, 65536, None), (NONE, NONE, None)],
)
def test_it_is_raised_as_far_as_it_goes(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    soft: int,
    hard: int,
    raised: tuple[int, int] | None,
) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda which: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda which, limits: asked.append(limits))

    raise_file_limit()

    assert asked == ([raised] if raised else [])
    assert caplog.messages == []


def test_a_low_limit_is_said(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda which: (LOW // 4, LOW // 4))

    raise_file_limit()

    [said] = caplog.messages
    assert f"only {LOW // 4} files" in said


def test_a_system_that_refuses_is_no_reason_not_to_start(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(which: int, limits: tuple[int, int]) -> None:
        raise OSError("not permitted")

    monkeypatch.setattr(resource, "getrlimit", lambda which: (1024, 65536))
    monkeypatch.setattr(resource, "setrlimit", refuse)

    raise_file_limit()

    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
