"""README and docs tell the truth: every block of every page runs, and says what the page shows.

A page is one story, told from top to bottom in an empty folder of its own:

- ```` ```python ```` runs in the page's own names;
- ```` ```text ```` after it is what it printed, and what it printed must be shown;
- ```` ```pycon ```` is a session, as at Python's prompt;
- ```` ```console ```` has commands after `$ `, each followed by what it says; an exit that is not 0
  is shown by a last line such as `exit 1`;
- a block with `title="name"` is kept as a file of that name, for what comes after it;
- ```` ```json ```` and ```` ```toml ```` are read; other languages are refused, for nothing checks them.

`...` in what is shown stands for what differs from run to run.
"""

import contextlib
import io
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from doctest import ELLIPSIS, DocTestParser, DocTestRunner, OutputChecker
from itertools import count
from pathlib import Path

import psycopg
import pytest
from attrs import define, field, frozen
from in_process import shell
from sqlalchemy import make_url

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*)(?: +title=\"(?P<title>[\w.]+)\")?(?P<rest>.*)\n"
    r"(?P<body>(?:(?!\1```).*\n)*?)\1```$",
    re.MULTILINE,
)
COMMAND = re.compile(
    r"^\$ (?P<command>.*(?:(?<=\\)\n.*)*)\n?(?P<said>(?:(?!\$ ).*\n)*)", re.MULTILINE
)
DATABASES = count(1)
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2009\u202f"), " ")
AWAITED = {ROOT / "docs/explanation/speed.md"}
"""Pages that come with the work they are about, and are linked to already."""


@frozen
class Block:
    """A fenced block of a page."""

    page: str
    line: int  # of its first line, in the page
    language: str
    title: str | None
    body: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks_of(name: str, text: str) -> Iterator[Block]:
    """The blocks of a page, in order."""
    for found in FENCE.finditer(text):
        line = text.count("\n", 0, found.start("body")) + 1
        assert not found["rest"].strip(), f"{name}:{line - 1}: only a title may follow the language"
        indent = len(found["indent"])
        body = "".join(row[indent:] or "\n" for row in found["body"].splitlines(keepends=True))
        yield Block(name, line, found["language"], found["title"], body)


@define
class Story:
    """A page being told: its folder, its names, and what it printed last."""

    folder: Path
    names: dict[str, object] = field(factory=lambda: {"__name__": "__page__"})
    printed: str = ""
    by: str = ""

    def tell(self, blocks: Iterator[Block]) -> None:
        """Run the blocks, one after another."""
        for block in blocks:
            if block.language != "text":
                self.nothing_unsaid()
            if block.title is not None:
                (self.folder / block.title).write_text(block.body, encoding="utf-8")
                continue
            kind = getattr(self, f"tell_{block.language}", None)
            assert kind is not None, f"{block}: nothing checks a block in {block.language!r}"
            kind(block)
        self.nothing_unsaid()

    def tell_python(self, block: Block) -> None:
        code = compile("\n" * (block.line - 1) + block.body, str(ROOT / block.page), "exec")
        heard = io.StringIO()
        with contextlib.redirect_stdout(heard):
            exec(code, self.names)
        self.printed, self.by = heard.getvalue(), str(block)

    def tell_text(self, block: Block) -> None:
        assert self.by, f"{block}: it follows no block that prints"
        same(block, self.by, block.body, self.printed)
        self.printed = self.by = ""

    def tell_console(self, block: Block) -> None:
        for found in COMMAND.finditer(block.body):
            code, said = self.ran(found["command"])
            same(block, found["command"], found["said"], said + (f"exit {code}\n" if code else ""))

    def ran(self, command: str) -> tuple[int, str]:
        """The exit of a command, and what it says; ours needs no process, unless Unix's shell has a part in it."""
        reader = shlex.shlex(
            command.replace("\\\n", ""), posix=True, punctuation_chars="|&;<>()$*`"
        )
        reader.whitespace_split = True
        program, *words = reader
        told_apart = re.search(r"\s[0-9]>", command)  # such as `2> errors.txt`
        to = words[-1] if words[-2:-1] == [">"] and not told_apart else None
        arguments = words if to is None else words[:-2]
        if program != "account-mgmt" or {*"".join(arguments)} & {*reader.punctuation_chars}:
            return self.ran_by_unix(command)
        done = shell(*arguments)
        if to is None:
            return done.returncode, done.stdout + done.stderr
        (self.folder / to).write_text(done.stdout, encoding="utf-8")
        return done.returncode, done.stderr

    def ran_by_unix(self, command: str) -> tuple[int, str]:
        done = subprocess.run(
            command,
            shell=True,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout

    def tell_pycon(self, block: Block) -> None:
        session = DocTestParser().get_doctest(block.body, self.names, str(block), block.page, 0)
        said: list[str] = []
        DocTestRunner(optionflags=ELLIPSIS).run(session, out=said.append)
        assert not said, f"{block}:\n{''.join(said)}"

    def tell_json(self, block: Block) -> None:
        json.loads(block.body)

    def tell_toml(self, block: Block) -> None:
        tomllib.loads(block.body)

    def nothing_unsaid(self) -> None:
        assert not self.printed, (
            f"{self.by}: it prints what the page does not show:\n{self.printed}"
        )


def same(block: Block, of: str, shown: str, said: str) -> None:
    """Fail unless what is shown is what was said, but for spaces at the ends of lines.

    The spaces that CLDR writes within dates and amounts count as plain ones.
    """
    shown, said = (
        re.sub(r"[ \t]+$", "", text.translate(_SPACES), flags=re.MULTILINE).strip("\n")
        for text in (shown, said)
    )
    if not OutputChecker().check_output(shown + "\n", said + "\n", ELLIPSIS):
        pytest.fail(f"{block}: {of}\nshows:\n{shown}\n\nbut says:\n{said}", pytrace=False)


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Story:
    """A story in an empty folder, where the commands of this environment are found."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    source = os.environ.get("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONPATH", str(ROOT / source) if source else "")
    monkeypatch.setenv("PYTHONUTF8", "1")
    monkeypatch.delenv("COLUMNS", raising=False)
    return Story(tmp_path)


@pytest.fixture
def database(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty PostgreSQL database, named in DATABASE_URL."""
    server = make_url(postgres_url).set(drivername="postgresql")
    name = f"page_{os.getpid()}_{next(DATABASES)}"
    with psycopg.connect(
        server.render_as_string(hide_password=False), autocommit=True
    ) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        url = server.set(database=name).render_as_string(hide_password=False)
        monkeypatch.setenv("DATABASE_URL", url)
        yield
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_tells_the_truth(page: Path, story: Story, request: pytest.FixtureRequest) -> None:
    text = page.read_text(encoding="utf-8")
    if "DATABASE_URL" in text:
        request.getfixturevalue("database")

    story.tell(blocks_of(str(page.relative_to(ROOT)), text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_links_to_what_is_there(page: Path) -> None:
    text = re.sub(r"`[^`\n]*`", "", FENCE.sub("", page.read_text(encoding="utf-8")))

    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.is_file() or there in AWAITED, (
            f"{page.name} links to {target}, which is not there"
        )
        if anchor and there.is_file():
            assert anchor in anchors_of(there), (
                f"{page.name} links to {target}, a heading not there"
            )


def anchors_of(page: Path) -> set[str]:
    """What the headings of a page are linked by."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).strip().replace(" ", "-") for one in headings}


# --- that the above can fail ----------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        "```python\nassert 1 == 2\n```",
        "```python\nprint(1)\n```\n\n```text\n2\n```",
        "```python\nprint(1)\n```",
        "```text\nnobody said this\n```",
        "```pycon\n>>> 1\n2\n```",
        "```console\n$ echo one\ntwo\n```",
        "```console\n$ echo one\n```",
        "```console\n$ false\n```",
        "```json\n{'a': 1}\n```",
        "```toml\na = \n```",
        "```perl\nprint 1\n```",
        "```\nwithout a language\n```",
    ],
)
def test_a_page_that_lies_is_caught(page: str, story: Story) -> None:
    with pytest.raises((AssertionError, ValueError, pytest.fail.Exception)):
        story.tell(blocks_of("a page", page + "\n"))


@pytest.mark.parametrize(
    "page",
    [
        "```python\na = 1\n```\n\nText.\n\n```python\nprint(a)\n```\n\n```text\n1\n```",
        "```pycon\n>>> 1\n1\n```",
        "1. In a list\n\n   ```python\n   if True:\n       print(1)\n   ```\n\n   ```text\n   1\n   ```",
        '```toml title="a.toml"\nb = 1\n```\n\n```console\n$ cat a.toml\nb = 1\n$ cat none\n...\nexit 1\n```',
        "```console\n$ echo one \\\n  two\none two\n$ echo three\nthree\n```",
    ],
)
def test_a_page_that_is_right_passes(page: str, story: Story) -> None:
    story.tell(blocks_of("a page", page + "\n"))
