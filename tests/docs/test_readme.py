"""README tells the truth: each of its Python blocks runs."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("block", BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8")))
def test_a_block_of_the_readme_runs(block: str) -> None:
    exec(compile(block, "README.md", "exec"), {})


def test_the_readme_has_a_block() -> None:
    assert BLOCK.search((ROOT / "README.md").read_text(encoding="utf-8"))
