"""Tasks -> results, in order, by several processes.

The processes are forked where the system can, so that what the work needs is not copied to them.
Each has one task at hand, and gets the next when it has given the result, so that no two pipes
wait for each other; results come back in the order of the tasks, whichever
process was faster. With one job all is done in this process.
"""

from __future__ import annotations

import signal
from collections import deque
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection

T = TypeVar("T")
R = TypeVar("R")

WINDOW = 8  # tasks a process that may be under way or done and not yet asked for


class Failure(NamedTuple):
    """A task raised this."""

    error: BaseException


class Process(NamedTuple):
    """One process, the pipe to it, and the numbers of the tasks it has, oldest first."""

    process: Any
    pipe: Connection
    tasks: deque[int]


def mapped(work: Callable[[T], R], tasks: Iterable[T], jobs: int) -> Iterator[R]:
    """work(task) for every task, in order. What a task raises is raised here, in its turn."""
    if jobs <= 1:
        yield from map(work, tasks)
        return
    with Pool(work, jobs) as pool:
        yield from pool.run(tasks)


class Pool(Generic[T, R]):
    """Processes that do one kind of work; gone when the block is left, whatever happens."""

    def __init__(self, work: Callable[[T], R], jobs: int) -> None:
        import multiprocessing  # noqa: PLC0415  one process needs none of it

        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("fork" if "fork" in methods else None)
        self._processes = [started(context, work) for _ in range(jobs)]

    def __enter__(self) -> Pool[T, R]:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        for one in self._processes:
            one.pipe.close()
            if kind is not None:
                one.process.terminate()
        for one in self._processes:
            one.process.join()

    def run(self, tasks: Iterable[T]) -> Iterator[R]:
        """The results of all tasks, in order."""
        done: dict[int, R | Failure] = {}
        waiting = enumerate(tasks)
        sent = given = 0
        more = True
        while more or given < sent:
            while more and sent - given < WINDOW * len(self._processes) and (one := self._free()):
                number, task = next(waiting, (-1, None))
                more = number >= 0
                if more:
                    send(one, task)
                    one.tasks.append(number)
                    sent += 1
            if given in done:
                result = done.pop(given)
                given += 1
                if isinstance(result, Failure):
                    raise result.error
                yield result
            elif given < sent:
                self._collect(done)

    def _free(self) -> Process | None:
        """A process that has no task."""
        return next((one for one in self._processes if not one.tasks), None)

    def _collect(self, done: dict[int, R | Failure]) -> None:
        """Wait for results, and take those that are there."""
        busy = {one.pipe: one for one in self._processes if one.tasks}
        from multiprocessing.connection import wait  # noqa: PLC0415

        for pipe in wait(list(busy)):
            one = busy[pipe]  # type: ignore[index]
            try:
                done[one.tasks[0]] = one.pipe.recv()
            except (EOFError, OSError):
                raise ended(one) from None
            one.tasks.popleft()


def send(one: Process, task: object) -> None:
    """Give a process its next task."""
    try:
        one.pipe.send(task)
    except OSError:
        raise ended(one) from None


def ended(one: Process) -> RuntimeError:
    """The error for a process that is gone."""
    one.process.join(5)
    return RuntimeError(f"a worker process ended early (exit code {one.process.exitcode})")


def started(context: Any, work: Callable[[T], R]) -> Process:
    """A new process that does the work."""
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(work, theirs, ours), daemon=True)
    with undisturbed():
        process.start()
    theirs.close()
    return Process(process, ours, deque())


@contextmanager
def undisturbed() -> Iterator[None]:
    """Inside, Ctrl-C and SIGTERM wait. A new process begins so, until it has its own handlers."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve(work: Callable[[T], R], pipe: Connection, other_end: Connection) -> None:
    """Do task after task until the pipe is closed. Ctrl-C is the first process's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))
    other_end.close()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            task = pipe.recv()
            try:
                result: R | Failure = work(task)
            except Exception as error:  # noqa: BLE001  it is raised again where the result is asked for
                result = Failure(error)
            pipe.send(result)
