"""The public face: cheap to import, and the same to a program, to a person and to a type checker."""

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import account_mgmt

IMPORTS = "import sys, account_mgmt; print(*sorted(m for m in sys.modules if '_mgmt' in m))"


def test_importing_the_package_imports_nothing_else_of_it() -> None:
    said = subprocess.run(
        [sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=True
    )

    assert said.stdout.split() == ["account_mgmt"]


@pytest.mark.parametrize("name", account_mgmt.__all__)
def test_every_public_name_is_what_its_home_calls_so(name: str) -> None:
    home = import_module(f"account_mgmt.{account_mgmt._HOMES[name]}")

    assert getattr(account_mgmt, name) is getattr(home, name)


def test_what_a_type_checker_sees_is_what_a_program_gets() -> None:
    seen = {
        alias.name: (node.module or "").removeprefix("account_mgmt.")
        for node in ast.walk(ast.parse(Path(account_mgmt.__file__).read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("account_mgmt.")
        for alias in node.names
    }

    assert seen == account_mgmt._HOMES
    assert sorted(seen) == sorted(account_mgmt.__all__)


def test_dir_shows_every_public_name() -> None:
    assert set(account_mgmt.__all__) <= set(dir(account_mgmt))


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Monkey"):
        account_mgmt.Monkey  # noqa: B018 # the access is the test
