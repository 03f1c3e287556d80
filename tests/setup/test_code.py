"""The code of the package: style, types, and what must not be in it."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "spmsim").rglob("*.py"))
BANNED_MODULES = {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal", "random"}
BANNED_CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "yaml.load",
    "tempfile.mktemp",
    "os.system",
    "os.popen",
    "pd.read_pickle",
    "pandas.read_pickle",
}
BANNED_PREFIXES = ("np.random.", "numpy.random.", "random.")
BANNED_ARGUMENTS = {("shell", True), ("allow_pickle", True)}
PLANTED = {
    "import pickle": "pickle",
    "from joblib import dump": "joblib",
    "import random": "random",
    "eval('1')": "eval",
    "exec('x = 1')": "exec",
    "yaml.load(text)": "yaml.load",
    "subprocess.run('ls', shell=True)": "shell=True",
    "tempfile.mktemp()": "tempfile.mktemp",
    "np.load(path, allow_pickle=True)": "allow_pickle=True",
    "np.random.default_rng(1)": "np.random.default_rng",
    "numpy.random.seed(1)": "numpy.random.seed",
    "from numpy.random import default_rng": "numpy.random",
    "frame = pd.read_pickle(path)": "pd.read_pickle",
}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_dangerous_and_no_generator_outside_the_addressed_streams(path: Path) -> None:
    assert list(banned(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("source", PLANTED)
def test_the_search_finds_what_is_planted(source: str) -> None:
    assert [what for _, what in banned(ast.parse(source))] == [PLANTED[source]]


def test_ruff_is_content(root: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "--no-cache", "."], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr


def test_types_hold(root: Path, request: pytest.FixtureRequest) -> None:
    assert request.config.cache is not None
    cache = request.config.cache.mkdir("mypy")
    done = subprocess.run([sys.executable, "-m", "mypy", "--cache-dir", str(cache)], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr


def banned(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, what) of everything in a module that must not be there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if _is_banned_module(alias.name))
        elif isinstance(node, ast.ImportFrom) and node.module and _is_banned_module(node.module):
            yield node.lineno, node.module
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in BANNED_CALLS or called.startswith(BANNED_PREFIXES):
                yield node.lineno, called
            for keyword in node.keywords:
                if isinstance(keyword.value, ast.Constant) and (keyword.arg, keyword.value.value) in BANNED_ARGUMENTS:
                    yield node.lineno, f"{keyword.arg}={keyword.value.value}"


def _is_banned_module(name: str) -> bool:
    return name.split(".")[0] in BANNED_MODULES or name == "numpy.random"
