"""Authors' code computes and does nothing else: whatever else it does is an error with its place."""

from __future__ import annotations

import _thread
import decimal
import locale
import os
import random
import signal
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from own import write_item

from exgen.cli import main
from exgen.errors import AuthorError, Interrupted
from exgen.items import bank
from exgen.items.authored_code import Strayed, contained
from exgen.items.program_state import ALL, read

TOML = """title = "T"
[given]
a = { low = 1, high = 9 }
[[parts]]
step = "value"
label = "$v$"
points = 1
"""
MODEL = """import numpy as np
from exgen.items import accept, confirm, misconception, require


def value(a):
    return a / 3


@require
def a_is_there(a):
    return a > 0


@misconception(value)
def doubles(a):
    "Divide."
    return a * 2


@confirm(value)
def again(a):
    return a * (1 / 3)


@accept(value)
def either_sign(answer, value):
    "Either sign will do."
    return np.where(answer < 0, -value, value)
"""
STRAYS = {
    "import sys; sys.exit(0)": "ends the program, by SystemExit",
    "quit()": "ends the program, by SystemExit",
    "raise SystemExit": "ends the program, by SystemExit",
    "raise GeneratorExit": "ends the program, by GeneratorExit",
    "raise type('Own', (KeyboardInterrupt,), {})": "ends the program, by Own",
    "import os; os._exit(0)": "ends the program",
    "import os; os.abort()": "ends the program",
    "import os, signal; os.kill(os.getpid(), signal.SIGTERM)": "ends the program",
    "print('hello')": "prints 'hello'",
    "print()": "prints '",
    "import sys; sys.stdout.write('out')": "prints 'out'",
    "import sys; sys.stderr.write('err')": "prints 'err'",
    "import sys\n    try: print('hidden')\n    except BaseException: pass": "prints 'hidden'",
    "input()": "reads what is typed",
    "import sys; sys.stdin.readline()": "reads what is typed",
    "import sys; sys.stdin.read()": "reads what is typed",
    "import threading; threading.Thread(target=list).start()": "starts a thread",
    "import threading; threading.Timer(9, list).start()": "starts a thread",
    "import _thread; _thread.start_new_thread(list, ())": "starts a thread",
    "from concurrent.futures import ThreadPoolExecutor as E; E().submit(list)": "starts a thread",
    "import os; os.system('true')": "starts a process",
    "import subprocess; subprocess.run(['true'])": "starts a process",
    "import multiprocessing as m; m.get_context('fork').Process().start()": "starts a process",
    "import os; os.fork()": "starts a process",
    "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)": "changes what a signal does",
    "import atexit; atexit.register(list)": "asks to be run at the end of the program",
    "import os; os.chdir('/')": "changes the working folder",
    "import sys; sys.path.insert(0, 'x')": "changes where modules are looked for",
    "import sys; sys.setrecursionlimit(5000)": "changes the recursion limit",
    "np.set_printoptions(precision=2)": "changes how numpy prints",
    "import decimal; decimal.getcontext().prec = 3": "changes how decimals are computed",
    "import locale; locale.setlocale(locale.LC_ALL, 'C.UTF-8')": "changes the locale",
    "import warnings; warnings.simplefilter('ignore')": "changes which warnings are shown",
}
REMEMBERED = {
    "import os; os.environ['EXGEN_X'] = '1'": "changes the environment variables",
    "import random; random.seed(1)": "changes Python's random numbers",
    "import random; random.random()": "changes Python's random numbers",
    "np.random.seed(1)": "changes numpy's random numbers",
    "np.random.rand()": "changes numpy's random numbers",
}
"""What is noticed where a model is loaded, and by a check of its own."""
ONLY_LOADED = {"np.seterr(all='raise')": "changes what numpy says of overflow"}
FAILS = {
    "raise KeyError": "KeyError",
    "raise RecursionError": "RecursionError",
    "raise MemoryError": "MemoryError",
    "raise StopIteration": "StopIteration",
    "(lambda f: f(f))(lambda f: f(f))": "recursion",
    "raise type('Own', (Exception,), {'__str__': lambda s: 1 / 0})": "Own",
    "np.zeros(10**15)": "allocate",
}
FUNCTIONS = {
    "value": "    return a / 3\n",
    "a_is_there": "    return a > 0\n",
    "doubles": "    return a * 2\n",
    "again": "    return a * (1 / 3)\n",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EXGEN_X", raising=False)
    random.seed()
    np.random.seed(None)  # noqa: NPY002 -- as a model may do it
    return tmp_path


def write(folder: Path, model: str, name: str = "own/item") -> None:
    words = "## value\n\n{{ a }}\n"
    files = {"item.toml": TOML, "model.py": model, "question.md": words, "solution.md": words}
    write_item(folder, name, files)


def with_line(function: str, line: str) -> tuple[str, int]:
    """Return the model that has a line more at the head of a function, and where that stands."""
    at = FUNCTIONS[function]
    before, after = MODEL.split(at)
    return f"{before}    {line}\n{at}{after}", before.count("\n") + 1


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.mark.parametrize(("line", "said"), (STRAYS | REMEMBERED | ONLY_LOADED).items())
def test_a_model_that_strays_when_it_is_loaded_is_told(folder: Path, line: str, said: str) -> None:
    before = read(ALL)
    write(folder, f"{MODEL}\n\nif True:\n    {line}\n")
    with pytest.raises(AuthorError) as caught:
        bank.load("own/item")
    assert said in str(caught.value)
    assert "bank/own/item/model.py:" in str(caught.value)
    assert read(ALL) == before


@pytest.mark.parametrize(("line", "said"), (STRAYS | FAILS).items())
def test_a_step_that_strays_or_fails_is_told_with_its_line(
    folder: Path, line: str, said: str
) -> None:
    before = read(ALL)
    model, at = with_line("value", line)
    write(folder, model)
    result = run("show", "own/item")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert said in result.stderr
    assert "value() " in result.stderr
    changes = said.startswith("changes") and "signal" not in said
    hidden = "hidden" in said
    line_number = at - 1 if changes or hidden else at
    assert f"model.py:{line_number}: " in result.stderr
    assert read(ALL) == before
    assert threading.active_count() == 1


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("line", ["import sys; sys.exit(0)", "print('hello')"])
def test_check_names_the_function_and_goes_on(folder: Path, function: str, line: str) -> None:
    write(folder, with_line(function, line)[0])
    write(folder, MODEL, "own/other")
    result = run("check", "own/item", "own/other", "--variants", "100")
    assert result.exit_code == 1
    assert f"{function}() " in result.stdout
    assert "2 items" in result.stdout
    assert "to be mended: own/item" in result.stdout


@pytest.mark.parametrize("line", ["import sys; sys.exit(0)", "print('hello')", "quit()"])
def test_a_model_that_ends_or_prints_is_the_problem_of_its_item(folder: Path, line: str) -> None:
    write(folder, f"{line}\n{MODEL}")
    (folder / "bank/papers").mkdir()
    (folder / "bank/papers/own.toml").write_text(
        'title = "T"\n[[questions]]\nitems = ["own/item"]\n'
    )
    write(folder, MODEL, "own/other")
    checked = run("check", "own/item", "own/other", "--variants", "100")
    assert checked.exit_code == 1
    assert "2 items" in checked.stdout
    listed = run("list")
    assert "own/item" in listed.stdout
    assert "own/other" in listed.stdout
    made = run("make", "own", "--seed", "1", "--format", "markdown")
    assert made.exit_code == 1
    assert "model.py:1: the model " in made.stderr


@pytest.mark.parametrize(("line", "said"), REMEMBERED.items())
@pytest.mark.parametrize("function", ["value", "doubles"])
def test_check_notices_what_a_function_changes(
    folder: Path, function: str, line: str, said: str
) -> None:
    write(folder, with_line(function, line)[0])
    result = run("check", "own/item", "--variants", "100")
    assert result.exit_code == 1
    assert f"{function}() {said}" in " ".join(result.stdout.split())


def test_what_a_library_does_when_it_is_imported_is_not_the_models_doing(folder: Path) -> None:
    (folder / "chatty.py").write_text(
        "import os, random, threading, warnings\n"
        "print('hello from a library')\n"
        "os.environ['CHATTY'] = '1'\n"
        "warnings.filterwarnings('ignore', message='chatty')\n"
        "threading.Thread(target=list).start()\n"
    )
    write(folder, f"import chatty\n{MODEL}")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        patch.setenv("CHATTY", "0")
        with warnings.catch_warnings():
            bank.load("own/item")
            assert os.environ["CHATTY"] == "1"
            assert warnings.filters[0][0] == "ignore"


def test_what_numpy_warns_of_is_not_printed(folder: Path) -> None:
    model, _ = with_line("value", "np.nanmean(np.full(2, np.nan))")
    write(folder, model)
    command = [sys.executable, "-m", "exgen", "show", "own/item"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    assert shown.stderr == ""


@pytest.mark.parametrize("error", [KeyboardInterrupt, Interrupted])
def test_what_ends_the_work_from_outside_goes_through(error: type[BaseException]) -> None:
    def work() -> None:
        raise error

    with pytest.raises(error):
        contained(work)


def test_other_threads_print_and_start_meanwhile(capsys: pytest.CaptureFixture[str]) -> None:
    inside, done = threading.Event(), threading.Event()

    def work() -> None:
        inside.set()
        assert done.wait(5)

    def others() -> None:
        assert inside.wait(5)
        sys.stdout.write("meanwhile")
        other = threading.Thread(target=list)
        other.start()
        other.join()
        done.set()

    thread = threading.Thread(target=others)
    thread.start()
    contained(work)
    thread.join()
    assert capsys.readouterr().out == "meanwhile"


def test_all_is_in_its_place_again_afterwards() -> None:
    real = [
        (sys, "stdout"),
        (sys, "stderr"),
        (sys, "stdin"),
        (os, "_exit"),
        (os, "fork"),
        (signal, "signal"),
        (threading.Thread, "start"),
        (_thread, "start_new_thread"),
    ]
    before = [getattr(*place) for place in real]
    with pytest.raises(Strayed):
        contained(lambda: sys.stdout.write("x"))
    contained(lambda: contained(lambda: None))
    assert [getattr(*place) for place in real] == before
    assert random.getstate()
    assert decimal.getcontext().prec == 28
    assert locale.setlocale(locale.LC_ALL)
    assert np.geterr()
