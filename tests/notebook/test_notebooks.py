"""The notebooks of the examples are what their sources say, and run from top to bottom."""

from pathlib import Path
from runpy import run_path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "examples" / "notebooks"
MAKE = run_path(str(FOLDER / "make.py"))
SOURCES = sorted(MAKE["sources"]())
LONGEST = 240  # seconds that a cell may take, on the slowest machine


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_notebook_is_made_of_its_source(source: Path) -> None:
    made = MAKE["notebook"](source.read_text("utf-8"))

    assert source.with_suffix(".ipynb").read_text("utf-8") == made, (
        "run: python examples/notebooks/make.py"
    )


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_what_it_says(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(FOLDER.parents[1] / "src"))
    notebook = nbformat.read(source.with_suffix(".ipynb"), as_version=4)  # type: ignore[no-untyped-call]

    NotebookClient(
        notebook,
        timeout=LONGEST,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()

    outputs = [out for cell in notebook.cells for out in cell.get("outputs", [])]
    shown = {kind for out in outputs for kind in out.get("data", {})}
    assert "text/html" in shown
    assert not [out for out in outputs if out.output_type == "error"]
