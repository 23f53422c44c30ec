"""Errors are facts, and stay so on their way from one process to another."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Iterator

import pytest

from dedupe_news import config, errors
from dedupe_news.engine.workers import mapped
from dedupe_news.errors import DedupeError, OptionError
from dedupe_news.options import Options

VALUES = {"str": "two\nlines \udc80.txt", "int": 7, "object": ("any", 1.5)}


def kinds() -> list[type[DedupeError]]:
    """Every class of error that the library raises on purpose."""
    found = [one for module in (errors, config) for one in vars(module).values()]
    return sorted(
        {one for one in found if inspect.isclass(one) and issubclass(one, DedupeError)},
        key=lambda one: one.__name__,
    )


def facts(kind: type[DedupeError]) -> Iterator[object]:
    """A value for each thing that an error of this kind is told."""
    if kind is DedupeError:
        yield "a message"
        return
    for name, one in inspect.signature(kind).parameters.items():
        yield VALUES[str(one.annotation)] if name != "problem" else "is wrong."


def test_there_are_errors() -> None:
    assert len(kinds()) == 11


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_error_survives_pickle(kind: type[DedupeError], protocol: int) -> None:
    error = kind(*facts(kind))
    for other in (pickle.loads(pickle.dumps(error, protocol)), copy.copy(error)):
        assert type(other) is kind
        assert (str(other), other.args, vars(other)) == (str(error), error.args, vars(error))


def fail(threshold: float) -> Options:
    return Options(threshold=threshold)


def test_an_error_of_a_worker_process_is_raised_with_its_facts() -> None:
    with pytest.raises(OptionError, match=r"threshold: 7 is not between") as caught:
        list(mapped(fail, [7], jobs=2))
    assert (caught.value.name, caught.value.value) == ("threshold", 7)
