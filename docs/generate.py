"""Writes into the pages of `docs/reference` what the code itself says.

Run it after changing code:

    python docs/generate.py

A page is written by hand, but for what stands between `<!-- begin: KIND ... -->` and `<!-- end -->`.
A test fails when a page is not as this would write it.
"""

import ast
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeVar

import click
from attrs import evolve

from account_mgmt import cli
from account_mgmt.adapters.sql.schema import METADATA
from account_mgmt.domain.conversation import Author
from account_mgmt.domain.errors import AccountManagementError, IllegalTransition
from account_mgmt.domain.ids import AccountId, TaskId, TicketId
from account_mgmt.domain.order import NEXT, Order, OrderKind, OrderStatus
from account_mgmt.domain.project import Project
from account_mgmt.domain.project_state import ProjectStatus
from account_mgmt.domain.project_task import ProjectTask, TaskStatus
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.ticket_merging import merge
from account_mgmt.domain.ticket_state import TicketStatus
from account_mgmt.testing.builders import (
    MONDAY,
    NOON,
    YEAR,
    a_message,
    a_project,
    a_task,
    a_ticket,
    an_order,
)

T = TypeVar("T", Ticket, Project, ProjectTask)
HERE: Final = Path(__file__).parent
SOURCE: Final = HERE.parent / "src"
LONGEST: Final = 100  # of a value that is shown
REGION: Final = re.compile(
    r"(?P<begin><!-- begin: (?P<kind>\w+)(?P<arguments>[^>]*?) -->\n).*?(?P<end><!-- end -->)",
    re.DOTALL,
)


def filled(page: str) -> str:
    """The page with every region as the code has it now."""

    def region(found: "re.Match[str]") -> str:
        lines = KINDS[found["kind"]](*found["arguments"].split())
        body = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
        return f"{found['begin']}\n{body}\n\n{found['end']}"

    return REGION.sub(region, page)


def pages() -> Iterator[Path]:
    """The pages that have a region."""
    return (path for path in sorted(HERE.rglob("*.md")) if REGION.search(path.read_text("utf-8")))


# --- modules, read and not imported: so that types stand as they are written ----------------


class Module:
    """The source of a module: its tree, its lines, and where its names come from."""

    def __init__(self, name: str) -> None:
        path = SOURCE / (name.replace(".", "/") + ".py")
        if not path.exists():
            path = SOURCE / name.replace(".", "/") / "__init__.py"
        text = path.read_text("utf-8")
        self.name = name
        self.lines = text.splitlines()
        self.tree = ast.parse(text)
        self.homes = {
            alias.name: node.module or ""
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        self.homes |= {_name(node): name for node in self.tree.body if _name(node)}

    def comment(self, node: ast.stmt) -> str:
        """What is said at the end of a statement's line."""
        _, mark, said = self.lines[(node.end_lineno or node.lineno) - 1].partition("  # ")
        return said.strip() if mark and not re.match(r"noqa|type:", said) else ""


def _name(node: ast.stmt) -> str:
    """The name that a statement gives to something."""
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        return node.name
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return ""


def modules(*names: str) -> Iterator[str]:
    """What there is in modules; `package.*` is all of a package's, `module:Name` a name alone."""
    for name in names:
        where, _, only = name.partition(":")
        for full in _matching(f"account_mgmt.{where}"):
            yield from _module(Module(full), only.split(",") if only else ())


def _matching(name: str) -> list[str]:
    if not name.endswith(".*"):
        return [name]
    folder = SOURCE / name.removesuffix(".*").replace(".", "/")
    stems = sorted(path.stem for path in folder.glob("*.py"))
    return [f"{name.removesuffix('*')}{stem}" for stem in stems if not stem.startswith("_")]


def _module(module: Module, only: Collection[str]) -> Iterator[str]:
    yield from ["", f"## {module.name}", ""]
    yield from _prose(module, ast.get_docstring(module.tree), examples=True)
    for node in module.tree.body:
        name = _name(node)
        if not name or name.startswith("_") or _is_overload(node) or (only and name not in only):
            continue
        if isinstance(node, ast.ClassDef):
            yield from _class(module, node)
        elif isinstance(node, ast.FunctionDef):
            yield from ["", f"### {name}", "", f"`{_signature(node)}`", ""]
            yield from _prose(module, ast.get_docstring(node), examples=True)
        elif not ast.unparse(node).startswith("__") and "TypeVar" not in ast.unparse(node):
            yield from _constant(module, node)


def _constant(module: Module, node: ast.stmt) -> Iterator[str]:
    following = _after(module, node)
    value = ast.unparse(getattr(node, "value"))  # noqa: B009 # of either kind of assignment
    yield from ["", f"### {_name(node)}", "", f"`{value}`" if len(value) < LONGEST else "", ""]
    said = isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
    yield from _prose(module, following.value.value if said else module.comment(node))  # type: ignore[union-attr] # it is said


def _class(module: Module, node: ast.ClassDef) -> Iterator[str]:
    bases = [ast.unparse(base) for base in node.bases if "Generic" not in ast.unparse(base)]
    yield from ["", f"### {node.name}", ""]
    made = [one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"]
    yield from [f"`{_signature(made[0], node.name)}`", ""] if made else []
    unsaid = {"ABC", "Enum", "Protocol"}
    kind = ", ".join(f"`{base}`" for base in bases if base not in unsaid and base[0] != "_")
    yield from [f"Based on {kind}.", ""] if kind else []
    yield from _prose(module, ast.get_docstring(node), examples=True)
    if "Enum" in bases:
        yield from ["", "| member | value | |", "|---|---|---|"]
        for member in node.body:
            if isinstance(member, ast.Assign):
                value = ast.unparse(member.value)
                yield f"| `{_name(member)}` | `{_cell(value)}` | {_cell(module.comment(member))} |"
        return
    yield from _fields(module, node)
    yield from _methods(module, node)


def _fields(module: Module, node: ast.ClassDef) -> Iterator[str]:
    fields = [one for one in node.body if isinstance(one, ast.AnnAssign) and _name(one)[0] != "_"]
    if not fields:
        return
    yield from ["", "| field | type | default | |", "|---|---|---|---|"]
    for field in fields:
        default, kind = _default(field.value), _type(field.annotation)
        shown = f"`{_cell(default)}`" if default else ""
        yield f"| `{_name(field)}` | `{_cell(kind)}` | {shown} | {_cell(module.comment(field))} |"


def _default(value: ast.expr | None) -> str:
    """The default of a field, however attrs is told of it."""
    if not isinstance(value, ast.Call) or ast.unparse(value.func) != "field":
        return "" if value is None else ast.unparse(value)
    given = {word.arg: ast.unparse(word.value) for word in value.keywords}
    if "init" in given:
        return "computed"
    default = given.get("default", given.get("factory", ""))
    return "computed" if "Factory" in default else default


def _methods(module: Module, node: ast.ClassDef) -> Iterator[str]:
    methods = [one for one in node.body if isinstance(one, ast.FunctionDef)]
    rules = [one for one in methods if one.name.startswith("test_")]
    public = [one for one in methods if one.name[0] != "_" and one not in rules]
    if public:
        yield ""
    for method in public:
        if _is_overload(method):
            continue
        shown = method.name if _is(method, "property") else _signature(method)
        prose = "\n".join(_prose(module, ast.get_docstring(method))).rstrip().splitlines()
        first = f"- `{shown}`" + (f": {prose[0]}" if prose else "")
        yield first
        yield from (f"  {line}" if line else "" for line in prose[1:])
    if rules:
        yield ""
        yield from (f"- {one.name.removeprefix('test_').replace('_', ' ')}" for one in rules)


def _is(node: ast.stmt, decorator: str) -> bool:
    return any(ast.unparse(one) == decorator for one in getattr(node, "decorator_list", ()))


def _is_overload(node: ast.stmt) -> bool:
    return _is(node, "overload")


def _signature(node: ast.FunctionDef, name: str = "") -> str:
    given = node.args
    plain = [*given.posonlyargs, *given.args]
    defaults = [None] * (len(plain) - len(given.defaults)) + list(given.defaults)
    shown = [_parameter(*one) for one in zip(plain, defaults, strict=True)]
    if plain and plain[0].arg in {"self", "cls"}:
        del shown[0]
    if given.vararg:
        shown.append(f"*{_parameter(given.vararg)}")
    elif given.kwonlyargs:
        shown.append("*")
    shown += map(_parameter, given.kwonlyargs, given.kw_defaults)
    returns = f" -> {_type(node.returns)}" if node.returns is not None and not name else ""
    return f"{name or node.name}({', '.join(shown)}){returns}"


def _parameter(parameter: ast.arg, default: ast.expr | None = None) -> str:
    kind = "" if parameter.annotation is None else f": {_type(parameter.annotation)}"
    return parameter.arg + kind + ("" if default is None else f" = {ast.unparse(default)}")


def _type(annotation: ast.expr) -> str:
    """A type as it is written, without the quotes around what is not known yet."""
    return ast.unparse(annotation).replace("'", "")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


def _prose(module: Module, docstring: str | None, *, examples: bool = False) -> Iterator[str]:
    """A docstring as Markdown, line by line: lists of arguments and errors, examples that run."""
    dropped = re.sub(
        r"[:.]?(\n\n {4}.*(\n .*)*)+", ".", docstring or ""
    )  # code that cannot run alone
    for number, paragraph in enumerate(dropped.split("\n\n")):
        if number:
            yield ""
        if paragraph.startswith(">>>"):
            yield from _example(module, paragraph) if examples else ()
        elif re.match(r"(Args|Raises):\n", paragraph):
            heading, _, listed = paragraph.partition("\n")
            yield from [heading, ""]
            for line in re.sub(r"\n {8,}", " ", "\n" + listed).strip().splitlines():
                term, _, said = line.strip().partition(": ")
                yield f"- `{term}`: {said}"
        else:
            yield from paragraph.splitlines()


def _example(module: Module, text: str) -> Iterator[str]:
    """An example with the imports that it needs."""
    code = re.sub(
        r"^(>>>|\.\.\.) ?",
        "",
        "\n".join(re.findall(r"^(?:>>>|\.\.\.).*", text, re.MULTILINE)),
        flags=re.MULTILINE,
    )
    tree = ast.parse(code)
    imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - imported
    homes: dict[str, list[str]] = {}
    for name in sorted(used & module.homes.keys()):
        homes.setdefault(module.homes[name], []).append(name)
    imports = (
        f">>> from {home} import {', '.join(names)}" for home, names in sorted(homes.items())
    )
    yield from ["```pycon", *imports, *text.splitlines(), "```"]


# --- what is known by asking the code --------------------------------------------------------


def face() -> Iterator[str]:
    """The names at the top of the package, and where each is told."""
    homes = ast.literal_eval(
        next(
            ast.unparse(node.value)
            for node in Module("account_mgmt").tree.body
            if isinstance(node, ast.AnnAssign) and _name(node) == "_HOMES" and node.value
        )
    )
    told = {
        heading: page
        for page in sorted((HERE / "reference").glob("*.md"))
        for heading in re.findall(r"^### (\w+)$", page.read_text("utf-8"), re.MULTILINE)
    }
    yield from ["| name | what it is | |", "|---|---|---|"]
    for name, home in sorted(homes.items(), key=lambda pair: pair[0].lower()):
        module = Module(f"account_mgmt.{home}")
        node = next(one for one in module.tree.body if _name(one) == name)
        said = next((line for line in _said(module, node) if line), "")
        link = (
            f"{told[name].name}#{name.lower()}" if name in told else f"{home[len('domain.') :]}.md"
        )
        yield f"| `{name}` | {_cell(said)} | [{home}]({link}) |"


def _said(module: Module, node: ast.stmt) -> Iterator[str]:
    """The first sentence of what a class, function or constant says of itself."""
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        docs = ast.get_docstring(node) or ""
    else:
        docs = "\n".join(_constant(module, node))
        docs = docs.rpartition("\n\n")[2]
    yield re.split(r"(?<=\.)\s|\n\n", docs)[0]


def _after(module: Module, node: ast.stmt) -> ast.stmt | None:
    place = module.tree.body.index(node) + 1
    return module.tree.body[place] if place < len(module.tree.body) else None


def errors() -> Iterator[str]:
    """The family of errors, as a tree."""
    tree = Module("account_mgmt.domain.errors").tree
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]

    def branch(parent: str, depth: int) -> Iterator[str]:
        for node in classes:
            if parent in [ast.unparse(base) for base in node.bases]:
                names = [_name(one) for one in node.body if isinstance(one, ast.AnnAssign)]
                facts = f" Facts: {', '.join(f'`{name}`' for name in names)}." if names else ""
                said = " ".join((ast.get_docstring(node) or "").split())
                yield f"{'  ' * depth}- `{node.name}`: {said}{facts}"
                yield from branch(node.name, depth + 1)

    yield from branch("Exception", 0)


def events() -> Iterator[str]:
    """The events, and what each says."""
    module = Module("account_mgmt.domain.events")
    yield from ["| event | what happened | facts |", "|---|---|---|"]
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef) and node.name != "Event":
            facts = (
                f"`{_name(one)}: {_cell(ast.unparse(one.annotation))}`"
                for one in node.body
                if isinstance(one, ast.AnnAssign)
            )
            said = _cell(ast.get_docstring(node) or "")
            yield f"| `{node.name}` | {said} | {', '.join(facts)} |"


ATTEMPTS: Final[Mapping[str, Callable[[Order], Order]]] = {
    "cancel": lambda order: order.cancel(on=MONDAY, reason="told so")[0],
    "cancel_lines": lambda order: order.cancel_lines({1: Quantity("1")}, on=MONDAY, reason="")[0],
    "return_lines": lambda order: order.return_lines({1: Quantity("1")}, on=MONDAY, reason="")[0],
    "invoice": lambda order: order.invoice(on=MONDAY)[0],
}
"""What may be tried with an order."""


def tried() -> dict[tuple[OrderKind, OrderStatus, str], OrderStatus | None]:
    """What becomes of an order of each kind in each state with each attempt; None: it is refused."""
    found: dict[tuple[OrderKind, OrderStatus, str], OrderStatus | None] = {}
    for kind in OrderKind:
        placed, _ = an_order(kind=kind)
        assert isinstance(placed, Order)
        in_state = {OrderStatus.OPEN: placed}
        in_state[OrderStatus.CANCELLED] = ATTEMPTS["cancel"](placed)
        in_state[OrderStatus.INVOICED] = ATTEMPTS["invoice"](placed)
        for status in NEXT:
            for name, attempt in ATTEMPTS.items():
                try:
                    found[kind, status, name] = attempt(in_state[status]).status
                except IllegalTransition:
                    found[kind, status, name] = None
    return found


def order_states() -> Iterator[str]:
    """What may be done with an order in each state."""
    outcome = tried()
    yield f"| order | {' | '.join(f'`{name}`' for name in ATTEMPTS)} |"
    yield "|---" * (len(ATTEMPTS) + 1) + "|"
    for kind in OrderKind:
        for status in NEXT:
            cells = (outcome[kind, status, name] for name in ATTEMPTS)
            shown = " | ".join("refused" if cell is None else cell.value for cell in cells)
            yield f"| {kind.value}, {status.value} | {shown} |"


WITH_A_TICKET: Final[Mapping[str, Callable[[Ticket], Ticket]]] = {
    "reply, by the customer": lambda ticket: ticket.reply(a_message(at=NOON))[0],
    "reply, by a person": lambda one: one.reply(a_message(at=NOON, author=Author.PERSON))[0],
    "note": lambda ticket: ticket.note(a_message(at=NOON))[0],
    "take_up": lambda ticket: ticket.take_up(at=NOON)[0],
    "wait_for_customer": lambda ticket: ticket.wait_for_customer(at=NOON)[0],
    "wait_for_third_party": lambda ticket: ticket.wait_for_third_party(at=NOON)[0],
    "solve": lambda ticket: ticket.solve(by="Bo", at=NOON)[0],
    "confirm": lambda ticket: ticket.confirm(by="Ana", at=NOON)[0],
    "close": lambda ticket: ticket.close(reason="told so", at=NOON)[0],
    "reopen": lambda ticket: ticket.reopen(at=NOON, why="told so")[0],
    "merge": lambda ticket: merge(ticket, a_ticket("t-2")[0], at=NOON)[0][0],
    "rate": lambda ticket: ticket.rate(5, by="Ana", at=NOON)[0],
    "follow_up": lambda one: one.follow_up(TicketId("t-3"), a_message(), on=MONDAY)[0],
}
"""What may be tried with a ticket."""


def ticket_states() -> Iterator[str]:
    """What may be done with a ticket in each state, by the policy that holds if none is given."""
    new, _ = a_ticket()
    ways = ("take_up", "wait_for_customer", "wait_for_third_party", "solve", "close")
    states = [new, *(WITH_A_TICKET[way](new) for way in ways)]
    yield f"| | {' | '.join(one.status.value for one in states)} |"
    yield "|---" * (len(states) + 1) + "|"
    for name, attempt in WITH_A_TICKET.items():
        yield f"| `{name}` | {' | '.join(_outcome(attempt, one) for one in states)} |"
    assert [one.status for one in states] == list(TicketStatus)


def _outcome(attempt: Callable[[T], T], thing: T) -> str:
    try:
        return attempt(thing).status.value
    except AccountManagementError:
        return "refused"


WITH_A_PROJECT: Final[Mapping[str, Callable[[Project], Project]]] = {
    "activate": lambda one: one.activate(on=MONDAY)[0],
    "hold": lambda one: one.hold(on=MONDAY, reason="told so")[0],
    "complete": lambda one: one.complete(on=MONDAY)[0],
    "cancel": lambda one: one.cancel(on=MONDAY, reason="told so")[0],
    "reschedule": lambda one: one.reschedule(YEAR)[0],
    "join, add_member, remove_member": lambda one: one.join("billing")[0],
    "enroll, withdraw": lambda one: one.enroll(AccountId("a-1"), since=MONDAY)[0],
    "set_milestone": lambda one: one.set_milestone("Go", due_on=MONDAY)[0],
    "decide": lambda one: one.decide("we go", on=MONDAY, by="Ana", why="it pays")[0],
    "add_task, change_task, cancel_task": lambda one: one.add_task(a_task())[0],
    "begin_task, progress_task, finish_task, reopen_task": lambda one: one.begin_task(
        TaskId("t-0"), on=MONDAY
    )[0],
    "reach, state_progress": lambda one: one.reach("Start", on=MONDAY)[0],
}
"""What may be tried with a project."""


def project_states() -> Iterator[str]:
    """What may be done with a project in each state, once its tasks are done where that matters."""
    planned, _ = a_project()
    planned, _ = planned.set_milestone("Start", due_on=MONDAY)
    planned = evolve(planned, tasks=(a_task("t-0"),))
    states = [evolve(planned, status=status) for status in ProjectStatus]
    yield f"| | {' | '.join(one.status.value for one in states)} |"
    yield "|---" * (len(states) + 1) + "|"
    for name, attempt in WITH_A_PROJECT.items():
        tried = [evolve(one, tasks=()) if name == "complete" else one for one in states]
        yield f"| `{name}` | {' | '.join(_outcome(attempt, one) for one in tried)} |"


WITH_A_TASK: Final[Mapping[str, Callable[[ProjectTask], ProjectTask]]] = {
    "begin_task": lambda task: task.begin(on=MONDAY),
    "progress_task": lambda task: task.progressed(40),
    "finish_task": lambda task: task.finish(on=MONDAY),
    "reopen_task": lambda task: task.take_up_again(reason="told so"),
    "cancel_task": lambda task: task.cancel(reason="told so"),
}
"""What may be tried with a task of a project."""


def task_states() -> Iterator[str]:
    """What may be done with a task in each state, where nothing blocks it."""
    states = [evolve(a_task(), status=status) for status in TaskStatus]
    yield f"| | {' | '.join(one.status.value for one in states)} |"
    yield "|---" * (len(states) + 1) + "|"
    for name, attempt in WITH_A_TASK.items():
        yield f"| `{name}` | {' | '.join(_outcome(attempt, one) for one in states)} |"


def shell() -> Iterator[str]:
    """The commands of the shell, and their options."""
    for name, command in sorted(cli.account_mgmt.commands.items()):
        yield from _command("##", name, command)
        if isinstance(command, click.Group):
            for below, one in sorted(command.commands.items()):
                yield from _command("###", f"{name} {below}", one)


def _command(heading: str, name: str, command: click.Command) -> Iterator[str]:
    yield from [f"{heading} {name}", "", command.help or "", ""]
    if command.params:
        yield from ["| option | takes | default | |", "|---|---|---|---|"]
    for option in command.params:
        assert isinstance(option, click.Option | click.Argument)
        yield _option(option)
    yield ""


def _option(option: click.Option | click.Argument) -> str:
    named = option.opts[-1] if isinstance(option, click.Option) else option.human_readable_name
    kind = option.type
    if isinstance(option, click.Option) and option.is_flag:
        takes = "nothing"
    elif isinstance(kind, click.Choice):
        takes = ", ".join(f"`{choice}`" for choice in kind.choices)
    else:
        takes = kind.name
    takes += ", several times" if getattr(option, "multiple", False) else ""
    default = option.to_info_dict().get("default")
    shown = ", ".join(map(str, default)) if isinstance(default, list | tuple) else default
    if option.required:
        shown = "required"
    elif shown is None or shown is False or "Sentinel" in repr(shown):
        shown = ""
    help = option.help if isinstance(option, click.Option) else ""
    return f"| `{named}` | {takes} | {shown} | {_cell(help or '')} |"


def tables() -> Iterator[str]:
    """The tables of a database, and their columns."""
    for table in METADATA.sorted_tables:
        keys = {column.name for column in table.primary_key}
        columns = (
            f"{'**' if column.name in keys else ''}`{column.name}`{'**' if column.name in keys else ''}"
            f" {'whole' if 'INT' in str(column.type).upper() else 'text'}"
            f"{', may be null' if column.nullable else ''}"
            for column in table.columns
        )
        yield f"- `{table.name}`: {'; '.join(columns)}"


KINDS: Final[Mapping[str, Callable[..., Iterable[str]]]] = {
    "modules": modules,
    "face": face,
    "errors": errors,
    "events": events,
    "order_states": order_states,
    "ticket_states": ticket_states,
    "project_states": project_states,
    "task_states": task_states,
    "shell": shell,
    "tables": tables,
}
"""What a region may ask for."""


def main() -> None:
    """Fill all pages; twice, for the list of the face links to what the others hold."""
    for _ in range(2):
        for path in pages():
            path.write_text(filled(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
