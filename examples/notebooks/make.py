"""Makes the notebooks of this folder from their sources, which are read and changed instead of them.

A source is a Python file in the percent format that jupytext and editors know: `# %%` begins a cell of
code, `# %% [markdown]` one of text, and a magic stands behind `# %`.

    python examples/notebooks/make.py
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
CELL = re.compile(
    r"^# %%(?P<text> \[markdown\])?\n(?P<body>.*?)(?=^# %%|\Z)", re.MULTILINE | re.DOTALL
)


def sources() -> Iterator[Path]:
    """The sources of notebooks."""
    return (path for path in sorted(HERE.glob("*.py")) if path != Path(__file__))


def notebook(source: str) -> str:
    """A notebook without outputs, as the text of its file."""
    found = enumerate(CELL.finditer(source))
    cells = [_cell(place, bool(one["text"]), one["body"].strip("\n")) for place, one in found]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    made = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _cell(place: int, text: bool, body: str) -> dict[str, object]:  # noqa: FBT001 # one of two kinds
    lines = (
        re.sub(r"^# ?", "", body, flags=re.MULTILINE) if text else re.sub(r"^# (?=%\w)", "", body)
    )
    cell: dict[str, object] = {
        "cell_type": "markdown" if text else "code",
        "id": f"cell-{place}",
        "metadata": {},
        "source": lines.splitlines(keepends=True),
    }
    return cell if text else cell | {"execution_count": None, "outputs": []}


if __name__ == "__main__":
    for path in sources():
        path.with_suffix(".ipynb").write_text(notebook(path.read_text("utf-8")), encoding="utf-8")
