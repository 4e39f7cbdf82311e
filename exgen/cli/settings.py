"""`exgen.toml`: a course's settings, which stand for the options that nobody types.

A setting is an option under its name: whoever adds an option to a command of the class `WithSettings`
has it in exgen.toml too. What is for one command alone stands in a table of its name, `[grade]`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import click
from click.core import ParameterSource

from exgen.cli.terminal import tell
from exgen.errors import ExgenError, FileError, did_you_mean

FILE = "exgen.toml"
"""In the current folder, where the paths in it begin as well."""

NOT_KEPT = frozenset(
    {
        "force",
        "add",
        "again",
        "withdraw",
        "every",
        "against",
        "never_lower",
        "worksheet",
        "no_feedback",
    }
)
"""Options that are for one run."""

IN_A_TABLE = frozenset({"out"})
"""Options that are not the same thing to every command that has them."""

Options: TypeAlias = Mapping[str, Mapping[str, click.Option]]
"""By command and the option's name."""


class WithSettings(click.Command):
    """A command whose options are those of exgen.toml where they are not typed."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse what was typed, beside the settings. Raises FileError where these are wrong."""
        if not ctx.resilient_parsing and not set(args) & set(ctx.help_option_names):
            own = read_settings(settable(ctx))[self.name or ""]
            ctx.default_map = {name: self._checked(ctx, name, value) for name, value in own.items()}
        left = super().parse_args(ctx, args)
        for path in sorted(_beside(ctx)):
            tell(f"Note: {path} is not read: exgen reads the {FILE} in the folder where it runs")
        return left

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error that is about a setting of exgen.toml says where that stands."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            lines = [error.message, *_set_here(ctx, error.message)]
            raise click.UsageError("\n".join(lines), error.ctx) from error
        except ExgenError as error:
            if said := _set_here(ctx, str(error)):
                raise ExgenError(*error.args, *said) from error
            raise

    def _checked(self, ctx: click.Context, name: str, value: Any) -> Any:
        option = next(option for option in self.params if option.name == name)
        try:
            option.type_cast_value(ctx, value)
        except click.BadParameter as error:
            raise FileError(f"{FILE}: {shown(option)}: {error.message}") from error
        return value


def is_set(ctx: click.Context, name: str) -> bool:
    """Whether an option has its value from exgen.toml."""
    return ctx.get_parameter_source(name) is ParameterSource.DEFAULT_MAP


def is_typed(ctx: click.Context, name: str) -> bool:
    """Whether an option has its value from the command line."""
    return ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE


_TELLING = 5
"""Names of no more letters, such as `out`, stand in messages that are not about them."""


def _set_here(ctx: click.Context, message: str) -> list[str]:
    """Return which settings of exgen.toml a message is about, by their names or values, and where."""
    found = []
    for option in ctx.command.params:
        own = ctx.params.get(option.name or "")
        values = own if isinstance(own, tuple | list) else [own]
        about = [*option.opts, *(f"'{value}'" for value in values if value)]
        about += [f"{shown(option)}:", *([shown(option)] * (len(shown(option)) > _TELLING))]
        words = "|".join(map(re.escape, about))
        is_meant = re.search(rf"(?<![\w-])(?:{words})(?![\w-])", message)
        if is_set(ctx, option.name or "") and is_meant:
            found.append(f"{FILE}{_line_of(option)} sets {shown(option)}")
    return found


def _line_of(option: click.Parameter) -> str:
    from pathlib import Path

    names = "|".join({*(name.lstrip("-") for name in option.opts), str(option.name)})
    line = re.compile(rf"\[?[\s\"']*(?:\w+\.)?(?:{names.replace('-', '[-_]')})[\s\"']*[=.\]]")
    lines = Path(FILE).read_text(encoding="utf-8-sig").splitlines()
    return next((f", line {n}," for n, text in enumerate(lines, start=1) if line.match(text)), "")


def _beside(ctx: click.Context) -> set[str]:
    """Return the settings that stand beside a file that was named, and not where exgen runs."""
    from pathlib import Path

    named: list[Path] = []
    for value in ctx.params.values():
        each = value if isinstance(value, tuple) else (value,)
        named += [path for path in each if isinstance(path, Path)]
    found = (path.parent / FILE for path in named)
    return {str(p) for p in found if p.is_file() and p.resolve() != Path(FILE).resolve()}


class TableType(click.ParamType[Any]):
    """The type of an option that is a table in exgen.toml."""

    def typed(self, table: Mapping[str, Any]) -> str | list[str]:
        """Return what would be typed for a table, a list for an option that may be repeated.

        Raises TypeError where the table holds what it should not; its text says what is expected.
        """
        raise NotImplementedError


class OrNotType(click.ParamType[str]):
    """The type of an option with a value that is also typed without one: true and false in exgen.toml."""

    name = "format"

    def __init__(self, yes: str, no: str) -> None:
        """Stand for two values by true and false."""
        self._known = {True: yes, False: no}

    def convert(self, value: Any, *_: Any) -> str:
        """Return what is meant."""
        return self._known.get(value, str(value))


def settable(ctx: click.Context) -> Options:
    """Return the options that exgen.toml may set, of all commands that have settings."""
    group = ctx.parent.command if ctx.parent else None
    commands = group.commands.values() if isinstance(group, click.Group) else [ctx.command]
    return {
        command.name or "": {
            option.name or "": option
            for option in command.params
            if isinstance(option, click.Option) and option.name not in NOT_KEPT
        }
        for command in commands
        if isinstance(command, WithSettings)
    }


def shown(option: click.Parameter) -> str:
    """Return the name under which an option stands in exgen.toml."""
    long = [name.removeprefix("--") for name in option.opts if name.startswith("--")]
    return long[0] if long and not getattr(option, "multiple", False) else str(option.name)


def read_settings(options: Options) -> dict[str, dict[str, Any]]:
    """Return what exgen.toml sets, by command and the option's name, as if it were typed.

    Raises FileError with all that is wrong.
    """
    found: dict[str, dict[str, Any]] = {command: {} for command in options}
    problems: list[str] = []
    for setting in _settings(_written(), options):
        try:
            problems += setting.problems(options)
            for command, option in setting.options.items():
                found[command][str(option.name)] = _as_typed(option, setting.value)
        except TypeError as error:
            problems.append(f"{setting.name}: expected {error}; found {_told(setting.value)}")
    if problems:
        raise FileError(*(f"{FILE}: {problem}" for problem in problems))
    return found


@dataclass(frozen=True)
class _Setting:
    """What stands in exgen.toml: in which command's table, if any, and which options it is for."""

    table: str
    name: str
    value: Any
    options: Mapping[str, click.Option]

    def problems(self, options: Options) -> Iterator[str]:
        """Yield what is wrong with its name."""
        if not self.options:
            own = [options[self.table]] if self.table else options.values()
            known = {shown(option): None for of in own for option in of.values()}
            near = did_you_mean(self.name, known)
            there_are = f"; there are: {', '.join(sorted(known))}"
            within = f" for {self.table}" if self.table else ""
            yield f"there is no setting '{self.name}'{within}{near or there_are}"
        elif not self.table and self.name in IN_A_TABLE:
            places = " or ".join(f"[{command}]" for command in self.options)
            yield f"{self.name}: each command has its own; put it below a line {places}"


def _written() -> Mapping[str, Any]:
    """Return what is in exgen.toml, nothing where there is none. Raises FileError."""
    import tomllib
    from pathlib import Path

    try:
        return tomllib.loads(Path(FILE).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise FileError(f"{FILE}: cannot be read ({error.strerror})") from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise FileError(f"{FILE}: {error}") from error


def _settings(written: Mapping[str, Any], options: Options) -> Iterator[_Setting]:
    """Yield what stands in exgen.toml; the tables of commands come last, as they count."""
    tables = [name for name, value in written.items() if name in options and _is_table(value)]
    for name in [name for name in written if name not in tables]:
        own = {command: _called(name, of) for command, of in options.items()}
        yield _Setting("", name, written[name], {c: o for c, o in own.items() if o})
    for command in tables:
        for name, value in written[command].items():
            option = _called(name, options[command])
            yield _Setting(command, name, value, {command: option} if option else {})


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


def _called(name: str, options: Mapping[str, click.Option]) -> click.Option | None:
    """Return the option of a name: the long one, or the plural where it may be repeated."""
    wanted = f"--{name.replace('_', '-')}"
    return next((o for o in options.values() if wanted in (*o.opts, f"--{o.name}")), None)


def _told(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)


def _as_typed(option: click.Option, value: Any) -> Any:
    """Return a value as it would be typed. Raises TypeError, which says what is expected."""
    if isinstance(option.type, TableType) and isinstance(value, dict):
        return option.type.typed(value)
    if option.multiple:
        return [_one(option, entry) for entry in (value if isinstance(value, list) else [value])]
    return _one(option, value)


def _one(option: click.Option, value: Any) -> Any:
    expected, kinds = _expected(option)
    if isinstance(value, dt.date | dt.time) and str in kinds:
        return str(value)
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise TypeError(expected)
    return value


def _expected(option: click.Option) -> tuple[str, tuple[type, ...]]:
    if option.is_flag:
        return "true or false", (bool,)
    if isinstance(option.type, click.types.IntParamType):
        return "a whole number", (int,)
    if isinstance(option.type, click.types.FloatParamType):
        return "a number", (int, float)
    if isinstance(option.type, OrNotType):
        return "a text, or true or false", (str, bool)
    if option.multiple:
        return "a list of texts" + isinstance(option.type, TableType) * ", or a table", (str,)
    return "a text" + isinstance(option.type, TableType) * ", or a table", (str,)
