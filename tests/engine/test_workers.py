"""Several processes: results in order, errors in their turn, and nothing hangs."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.made import laws
from dedupe_news.engine.workers import WINDOW, Pool, mapped

LIMIT = 10.0  # seconds after which something hangs


@pytest.fixture(autouse=True)
def alarm() -> Iterator[None]:
    """Fail, rather than wait for ever."""

    def hang(number: int, frame: object) -> None:
        raise TimeoutError("it hangs")

    before = signal.signal(signal.SIGALRM, hang)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)
    assert multiprocessing.active_children() == []


def double(task: int) -> int:
    return 2 * task


def slowest_first(task: int) -> int:
    time.sleep(0.05 if task % 8 == 0 else 0)
    return task


def sevens_fail(task: int) -> int:
    if task % 7 == 6:
        raise ValueError(f"not {task}")
    return task


def fives_die(task: int) -> int:
    if task == 5:
        os._exit(9)
    return task


def whoever(task: int) -> int:
    time.sleep(0.02)
    return os.getpid()


def same(task: bytes) -> bytes:
    return task


@given(st.lists(st.integers(), max_size=30), st.integers(0, 3))
@laws(15)
def test_all_tasks_in_order(tasks: list[int], jobs: int) -> None:
    assert list(mapped(double, tasks, jobs)) == [2 * task for task in tasks]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_order_is_kept_whoever_is_faster(jobs: int) -> None:
    assert list(mapped(slowest_first, range(40), jobs)) == list(range(40))


def test_several_processes_work() -> None:
    pids = set(mapped(whoever, range(12), 3))
    assert len(pids) == 3
    assert os.getpid() not in pids
    assert set(mapped(whoever, range(3), 1)) == {os.getpid()}


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_what_a_task_raises_is_raised_in_its_turn(jobs: int) -> None:
    given_out: list[int] = []
    with pytest.raises(ValueError, match=r"^not 6$"):
        given_out.extend(mapped(sevens_fail, range(20), jobs))
    assert given_out == list(range(6))


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_tasks_themselves_raise_comes_through(jobs: int) -> None:
    def tasks() -> Iterator[int]:
        yield 1
        raise LookupError("no more tasks")

    with pytest.raises(LookupError, match="no more tasks"):
        list(mapped(double, tasks(), jobs))


def test_tasks_are_taken_as_they_are_needed() -> None:
    """Of a stream of tasks no more is read ahead than the processes have room for."""
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        while taken < 1000:
            taken += 1
            yield taken

    results = mapped(double, tasks(), 2)
    for number in range(1, 20):
        assert next(results) == 2 * number
        assert taken <= number + 2 * WINDOW + 2
    results.close()  # type: ignore[attr-defined]


def test_leaving_early_ends_the_processes() -> None:
    for result in mapped(slowest_first, range(1000), 3):
        if result == 5:
            break
    with Pool(double, 2) as pool:
        assert next(iter(pool.run([4, 5]))) == 8


def test_a_process_that_dies_is_told() -> None:
    """Not where its results are asked for, which would wait for ever, but as an error."""
    with pytest.raises((RuntimeError, OSError)):
        list(mapped(fives_die, range(40), 2))


def slowly() -> Iterator[int]:
    """The process is dead by the time the second task is sent."""
    yield 5
    time.sleep(0.2)
    yield from range(10, 14)


def test_a_process_that_dies_gives_a_clear_error() -> None:
    with pytest.raises(RuntimeError, match=r"a worker process ended early \(exit code 9\)"):
        list(mapped(fives_die, slowly(), 2))


def test_a_process_that_dies_with_the_last_task() -> None:
    with pytest.raises(RuntimeError, match="a worker process ended early"):
        list(mapped(fives_die, [5], 2))


def test_large_results_of_small_tasks() -> None:
    assert [len(one) for one in mapped(zeros, [1_000_000] * 12, 2)] == [1_000_000] * 12


def test_small_results_of_large_tasks() -> None:
    assert list(mapped(len, [b"x" * 1_000_000] * 12, 2)) == [1_000_000] * 12


def zeros(size: int) -> bytes:
    return bytes(size)


def exchange(pipe: Connection) -> None:
    """Large tasks with large results, in a process that can be given up."""
    pipe.send(sum(len(one) for one in mapped(same, [b"x" * 1_000_000] * 8, 2)))


def test_large_results_of_large_tasks() -> None:
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("fork")
    process = context.Process(target=exchange, args=(theirs,))
    process.start()
    found = ours.poll(2)
    process.kill()
    process.join()
    assert found
    assert ours.recv() == 8_000_000
