"""Where authors' code runs: it computes, and does nothing else to the program that it is part of.

A model that ends the program, prints, starts a thread or moves to another folder would do so in the
middle of a class's sheets, or of a marking. Instead it is an error that says what it does. This is
against mistakes, not against malice: a bank is code, as `conftest.py` is.
"""

from __future__ import annotations

import _thread
import atexit
import io
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from exgen.errors import Interrupted
from exgen.items.program_state import CHEAP, State, put_back, read

Given = TypeVar("Given")
LONGEST_SHOWN = 40
"""How many characters of what a model prints are shown."""


class Strayed(Exception):  # noqa: N818 -- the name reads as what happened
    """Authors' code did more than to compute: the message says what, as in `prints 'x'`."""


def contained(work: Callable[[], Given], states: Mapping[str, State] = CHEAP) -> Given:
    """Return what authors' code gives, which leaves the states as they were.

    Raises Strayed where the code does more than to compute, and what it raises itself.
    """
    if threading.get_ident() in _AT_ONCE:
        return work()
    before = read(states)
    try:
        given = _watched(work)
        after = read(states)
        if after == before:
            return given
        # A library may change something when it is imported, once: the code itself does it again.
        put_back(states, before)
        given = _watched(work)
        changed = [name for name, now in read(states).items() if now != before[name]]
    except BaseException:
        put_back(states, before)
        raise
    put_back(states, before if changed else after)
    if changed:
        raise Strayed(f"changes {' and '.join(changed)}")
    return given


def contained_at_once(work: Callable[[], Given]) -> Given:
    """Return what some work gives that runs authors' code many times, and is looked after as one.

    Raises Strayed, which does not say by which code: that is found by doing the work again.
    """
    me = threading.get_ident()

    def at_once() -> Given:
        _AT_ONCE.add(me)
        try:
            return work()
        finally:
            _AT_ONCE.discard(me)

    return contained(at_once)


def _watched(work: Callable[[], Given]) -> Given:
    """Return what some work gives, that does nothing which is refused."""
    _enter()
    try:
        given = work()
    except BaseException as error:
        if isinstance(error, Interrupted) or type(error) is KeyboardInterrupt:
            raise  # from outside: it only happened to be this code that ran
        if said := _LAST_SAID.get(threading.get_ident()):
            raise Strayed(said).with_traceback(error.__traceback__) from error
        if isinstance(error, Exception):
            raise
        said = f"ends the program, by {type(error).__name__}"
        raise Strayed(said).with_traceback(error.__traceback__) from error
    else:
        if said := _LAST_SAID.get(threading.get_ident()):
            raise Strayed(said)  # and took care that nobody noticed
        return given
    finally:
        _leave()


class _Stream(io.TextIOBase):
    """What stands in for a stream of the terminal's: it refuses what authors' code writes."""

    def __init__(self, name: str) -> None:
        self._name = name

    def write(self, text: str) -> int:
        """Write for the other threads only."""
        if threading.get_ident() not in _DEPTH:
            return int(_REAL[sys, self._name].write(text))
        _refuse(f"prints {text[:LONGEST_SHOWN]!r}")
        return len(text)

    def read(self, size: int | None = -1, /) -> str:
        """Read for the other threads only."""
        _refuse("reads what is typed")
        return str(_REAL[sys, self._name].read(size))

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        """Read a line for the other threads only."""
        _refuse("reads what is typed")
        return str(_REAL[sys, self._name].readline(size))

    def __getattr__(self, name: str) -> Any:
        return getattr(_REAL[sys, self._name], name)


class _Act(NamedTuple):
    """Something that authors' code must not do: where the function is that does it."""

    owner: Any
    name: str
    said: str

    def refusing(self) -> Callable[..., Any]:
        """Return a function that refuses it to authors' code, and does it for all others."""

        def stand_in(*arguments: Any, **named: Any) -> Any:
            _refuse(self.said)
            return _REAL[self.owner, self.name](*arguments, **named)

        return stand_in


_ACTS = (
    *(_Act(os, name, "ends the program") for name in ("_exit", "abort", "kill")),
    *(
        _Act(os, name, "starts a process")
        for name in ("fork", "forkpty", "posix_spawn", "posix_spawnp", "system", "execv", "execve")
    ),
    _Act(subprocess.Popen, "__init__", "starts a process"),
    _Act(threading.Thread, "start", "starts a thread"),
    _Act(_thread, "start_new_thread", "starts a thread"),
    _Act(signal, "signal", "changes what a signal does"),
    _Act(atexit, "register", "asks to be run at the end of the program"),
)
_STAND_INS: Mapping[tuple[Any, str], Any] = {
    **{(act.owner, act.name): act.refusing() for act in _ACTS if hasattr(act.owner, act.name)},
    **{(sys, name): _Stream(name) for name in ("stdin", "stdout", "stderr")},
}
_REAL: dict[tuple[Any, str], Any] = {place: getattr(*place) for place in _STAND_INS}
_LOCK = threading.Lock()
_DEPTH: Counter[int] = Counter()
"""The threads that are in authors' code, and how often one in the other."""
_LAST_SAID: dict[int, str] = {}
_AT_ONCE: set[int] = set()
"""The threads in which all that runs now is looked after as one."""


def _enter() -> None:
    """Put the stand-ins in place, where no other thread has done so."""
    with _LOCK:
        if not _DEPTH:
            for place, stand_in in _STAND_INS.items():
                _REAL[place] = getattr(*place)
                setattr(*place, stand_in)
        _DEPTH[threading.get_ident()] += 1


def _leave() -> None:
    """Put the real things back in place, where no other thread needs the stand-ins."""
    me = threading.get_ident()
    with _LOCK:
        _DEPTH[me] -= 1
        if not _DEPTH[me]:
            del _DEPTH[me]
            _LAST_SAID.pop(me, None)
        if not _DEPTH:
            for place, real in _REAL.items():
                setattr(*place, real)


def _refuse(said: str) -> None:
    """Raise Strayed where authors' code itself asks for it, and not a library in its name."""
    me = threading.get_ident()
    if me in _DEPTH and not _is_a_librarys_doing():
        _LAST_SAID.setdefault(me, said)
        raise Strayed(said)


def _is_a_librarys_doing() -> bool:
    """Return whether a library is being imported, or warns."""
    frame = sys._getframe(2)  # noqa: SLF001 -- there is no other way to see who asks
    while frame.f_back and frame.f_code is not _watched.__code__:
        names = frame.f_code.co_filename, frame.f_globals.get("__name__")
        if "<frozen importlib._bootstrap>" in names or "warnings" in names:
            return True
        frame = frame.f_back
    return False
