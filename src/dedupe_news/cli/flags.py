"""Flags, made from the same table as the configuration file: config.bounds()."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from dedupe_news.config import bounds, checked
from dedupe_news.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.shell_completion import CompletionItem

    ParamType = click.ParamType[object]
else:
    ParamType = click.ParamType

F = TypeVar("F", bound="Callable[..., Any]")

ABOUT = {
    "allow": "Keep the texts on this list; dedupe allow writes one. May be given more than once.",
    "include": "Of folders, read only files that this glob means. May be given more than once.",
    "exclude": "Of folders, leave out what this glob means. May be given more than once.",
    "encoding": "Encoding of the input, such as cp1252; auto looks at the bytes.",
    "format": "How findings are printed on stdout.",
    "color": "Colour; auto means on a terminal where NO_COLOR is not set.",
}


class Value(ParamType):
    """The value of one option, checked against its bounds."""

    def __init__(self, key: str) -> None:
        self.key = self.name = key
        self.bounds = bounds()[key]

    @property
    def metavar(self) -> str:
        """What the help shows for the value: the choices, or N, X, NAME."""
        if "allowed" in self.bounds:
            return "|".join(self.bounds["allowed"])
        kind = type(self.bounds["default"])
        return "LIST" if "names" in self.bounds else {int: "N", float: "X"}.get(kind, "NAME")

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        """The value as its option holds it."""
        try:
            return checked(self.key, self._number(value))
        except OptionError as error:
            self.fail(f"{error.value!r} is not {error.expected}", param, ctx)

    def _number(self, value: str) -> object:
        """The number that was written, or what was written."""
        kind = type(self.bounds["default"])
        try:
            return kind(value) if kind in {int, float} else value
        except ValueError:
            raise OptionError(
                self.key, value, "a whole number" if kind is int else "a number"
            ) from None

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """The choices that begin so."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415

        allowed = self.bounds.get("allowed", ())
        return [CompletionItem(choice) for choice in allowed if choice.startswith(incomplete)]


def about(key: str) -> str:
    """The help of an option: what it does, its bounds and its default."""
    item = bounds()[key]
    text = str(item.get("about", ABOUT.get(key)))
    if "names" in item:
        text += f" A list of {', '.join(item['names'])}."
    if "low" in item:
        text += f" {item['low']:,} to {item['high']:,}."
    return f"{text} Default: {item['default']}."


def setting(key: str, *names: str) -> Callable[[F], F]:
    """The flag of one option; None when it is not given."""
    kind = Value(key)
    return click.option(*names, f"--{key}", type=kind, metavar=kind.metavar, help=about(key))


allow = click.option(
    "--allow", type=click.Path(), multiple=True, metavar="FILE", help=ABOUT["allow"]
)


def switch(*names: str, about: str) -> Callable[[F], F]:
    """A flag without a value."""
    return click.option(*names, is_flag=True, help=about)


def together(*decorators: Callable[[F], F]) -> Callable[[F], F]:
    """Several decorators as one, the first one outermost."""

    def decorate(function: F) -> F:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate


def file(*names: str, about: str, metavar: str = "FILE", **more: Any) -> Callable[[F], F]:
    """An option that names a file."""
    return click.option(*names, type=click.Path(), metavar=metavar, help=about, **more)


def globs(key: str) -> Callable[[F], F]:
    """An option that takes a glob, as often as it is given."""
    return click.option(f"--{key}", multiple=True, metavar="GLOB", help=ABOUT[key])


def name(*names: str, about: str) -> Callable[[F], F]:
    """An option that takes a name."""
    return click.option(*names, metavar="NAME", help=about)


class Count(ParamType):
    """A number from 1 up."""

    name = "count"

    def __init__(self, most: int) -> None:
        self.most = most

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> object:
        """The number."""
        try:
            number = int(value)
        except ValueError:
            self.fail(f"{value!r} is not a whole number", param, ctx)
        if not 1 <= number <= self.most:
            self.fail(f"{number} is not between 1 and {self.most}", param, ctx)
        return number


def count(*names: str, most: int, about: str) -> Callable[[F], F]:
    """An option that takes a number from 1 up."""
    return click.option(*names, type=Count(most), metavar="N", help=about)


quiet = switch("-q", "--quiet", about="Print errors only.")
verbose = switch("-v", "--verbose", about="Print more: every kept repeat, encoding, longer tables.")
config_file = file("--config", about="Read this configuration file and look for no other.")
force = switch(
    "--force",
    about="Overwrite an output that was edited since it was written; "
    "go on where too much would go.",
)

index = file(
    "--index",
    about="Compare with the articles of this index; clean adds those of the run to it. "
    "auto is the one at its usual place; redis://HOST:PORT/DB is on a server.",
)
