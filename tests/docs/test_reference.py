"""The reference leaves nothing out, and is as the code says."""

import pkgutil
import re
from importlib import import_module
from pathlib import Path
from runpy import run_path
from types import ModuleType

import click
import pytest

import account_mgmt
from account_mgmt import cli
from account_mgmt.domain.order import NEXT, OrderKind, OrderStatus

DOCS = Path(__file__).parents[2] / "docs"
GENERATE = run_path(str(DOCS / "generate.py"))
REFERENCE = {
    path.name: path.read_text("utf-8") for path in sorted((DOCS / "reference").glob("*.md"))
}
TOLD = {
    heading
    for page in REFERENCE.values()
    for heading in re.findall(r"^#{2,3} ([\w.]+)$", page, re.MULTILINE)
} | set(re.findall(r"^ *- `(\w+)`: ", REFERENCE["errors.md"], re.MULTILINE))
INWARD = ("codec", "demo", "cli", "__main__")
"""What no program imports: how things are stored, the example, and the shell, which has its page."""


def public_modules() -> dict[str, ModuleType]:
    modules = {"account_mgmt": account_mgmt}
    for found in pkgutil.walk_packages(account_mgmt.__path__, "account_mgmt."):
        if found.name.split(".")[1] not in INWARD and ".migrations" not in found.name:
            modules[found.name] = import_module(found.name)
    return modules


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (name, public)
        for name, module in public_modules().items()
        for public in getattr(module, "__all__", ())
    ],
)
def test_every_public_name_is_in_the_reference(module: str, name: str) -> None:
    assert name in TOLD, f"{name} of {module} has no heading in docs/reference"


@pytest.mark.parametrize("part", ["desk", "domain", "ports", "services"])
def test_every_module_of_the_core_is_in_the_reference(part: str) -> None:
    inside = {"domain.text", "domain.numerals"}  # grammars, for the values alone
    pages_of_their_own = {"domain.errors", "domain.events"}
    modules = {
        name.removeprefix("account_mgmt.")
        for name, module in public_modules().items()
        if name.split(".")[1:2] == [part] and not hasattr(module, "__path__")
    }

    missing = {name for name in modules if f"account_mgmt.{name}" not in TOLD}
    assert missing <= inside | pages_of_their_own


@pytest.mark.parametrize("command", cli.account_mgmt.commands.values(), ids=lambda one: one.name)
def test_every_command_and_option_of_the_shell_is_in_the_reference(command: click.Command) -> None:
    _, _, section = REFERENCE["shell.md"].partition(f"\n## {command.name}\n")
    section, _, _ = section.partition("\n## ")

    assert section
    for option in command.params:
        for name in (
            option.opts if isinstance(option, click.Option) else [option.human_readable_name]
        ):
            assert f"`{name}`" in section


@pytest.mark.parametrize("page", [*GENERATE["pages"]()], ids=lambda page: page.name)
def test_what_a_page_has_from_the_code_is_what_the_code_says(page: Path) -> None:
    text = page.read_text("utf-8")

    assert GENERATE["filled"](text) == text, "run: python docs/generate.py"


def test_the_table_of_orders_is_the_one_that_orders_go_by() -> None:
    outcome = GENERATE["tried"]()

    for status in OrderStatus:
        moves = {
            after
            for kind in OrderKind
            for attempt in GENERATE["ATTEMPTS"]
            if (after := outcome[kind, status, attempt]) not in {None, status}
        }
        assert moves == set(NEXT[status])


def test_the_reference_has_no_name_that_is_gone() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", REFERENCE["account_mgmt.md"], re.MULTILINE)

    assert sorted(rows) == sorted(account_mgmt.__all__)
