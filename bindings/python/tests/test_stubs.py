"""The stubs say what the module has: names by mypy's stubtest, signatures by comparing with its docstrings."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nostro
from nostro import _nostro, api, testing

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
STUB = Path(_nostro.__file__).with_name("_nostro.pyi")
BRACKETS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}

Parameter = tuple[str, bool, bool]
"""Name, whether it is given by keyword only, whether it has a default."""


def split(arguments: str) -> Iterator[str]:
    depth, start = 0, 0
    for index, letter in enumerate(arguments):
        depth += BRACKETS.get(letter, 0)
        if letter == "," and depth == 0:
            yield arguments[start:index].strip()
            start = index + 1
    if arguments[start:].strip():
        yield arguments[start:].strip()


def documented(function: object) -> list[Parameter]:
    line = (function.__doc__ or "").partition("\n")[0]
    match = re.match(r"\w+\((.*)\) -> .*$", line)
    assert match, f"no signature in {line!r}"
    keyword_only, found = False, []
    for argument in split(match[1]):
        if argument == "*":
            keyword_only = True
        else:
            name = re.match(r"\**(\w+)", argument)
            assert name
            found.append((name[1], keyword_only, " = " in argument))
    return found


def stubbed(function: ast.FunctionDef) -> list[Parameter]:
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    required = len(positional) - len(arguments.defaults)
    found = [(arg.arg, False, index >= required) for index, arg in enumerate(positional)]
    if arguments.vararg:
        found.append((arguments.vararg.arg, False, False))
    for arg, default in zip(arguments.kwonlyargs, arguments.kw_defaults):
        found.append((arg.arg, True, default is not None))
    return found


def functions(
    body: list[ast.stmt], owner: object, path: str
) -> Iterator[tuple[str, ast.FunctionDef, object]]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from functions(node.body, getattr(owner, node.name), f"{path}{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            is_property = any(
                isinstance(mark, ast.Name) and mark.id == "property" for mark in node.decorator_list
            )
            is_operator = node.name.startswith("__") and node.name != "__init__"
            if not is_property and not is_operator:
                yield path + node.name, node, getattr(owner, node.name)


def test_signatures_are_those_of_the_module() -> None:
    tree = ast.parse(STUB.read_text("utf-8"))
    checked = 0
    for path, node, function in functions(tree.body, _nostro, ""):
        assert stubbed(node) == documented(function), path
        checked += 1
    assert checked > 250


def run(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_names_are_those_of_the_module() -> None:
    allowlist = str(HERE / "stubtest_allowlist.txt")
    run(
        *("mypy.stubtest", "nostro", "--mypy-config-file", "pyproject.toml"),
        *("--allowlist", allowlist, "--ignore-unused-allowlist"),
    )


def test_programs_that_use_them_are_checked() -> None:
    run("mypy", str(HERE), "examples/python")
    run("mypy", "--package", "nostro")


def test_everything_is_exported() -> None:
    public = {name for name in vars(_nostro) if not name.startswith("_")}
    elsewhere = set(api.__all__) | set(testing.__all__)
    assert public - elsewhere == set(nostro.__all__) - {"__version__"}
    assert public & elsewhere == elsewhere
    assert STUB.with_name("py.typed").exists()


def test_everything_is_documented() -> None:
    missing = []
    for name in (name for name in vars(_nostro) if not name.startswith("_")):
        value = getattr(_nostro, name)
        if not callable(value):
            continue
        if not value.__doc__:
            missing.append(name)
        if not isinstance(value, type) or not value.__module__.endswith("_nostro"):
            continue
        for member, attribute in vars(value).items():
            if member.startswith("_") or isinstance(attribute, int):
                continue
            text = attribute.__doc__ or ""
            if not text.partition("\n\n")[2] and not isinstance(attribute, property):
                missing.append(f"{name}.{member}")
            if isinstance(attribute, property) and not text:
                missing.append(f"{name}.{member}")
    assert missing == []
