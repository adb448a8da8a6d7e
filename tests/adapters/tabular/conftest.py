"""A folder of small files, and what is read from it by a mapping."""

from pathlib import Path

import pytest
from tabular_cases import Files, Reader, Refusal

from account_mgmt.adapters.tabular import parse_mapping, read_batch
from account_mgmt.domain.errors import BadMapping, LoadRefused
from account_mgmt.ports.batch import UNKNOWN, Batch, Known


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """What a mapping makes of files."""

    def batch(
        mapping: str, files: Files | str, *, reject: bool = False, known: Known = UNKNOWN
    ) -> Batch:
        folder = tmp_path / "data"
        written(folder, {"rows.csv": files} if isinstance(files, str) else files)
        return read_batch(parse_mapping(mapping), folder, reject=reject, known=known)

    return batch


@pytest.fixture
def refusal(read: Reader) -> Refusal:
    """All that is wrong with the rows of files, a line each."""

    def said(mapping: str, files: Files | str, *, known: Known = UNKNOWN) -> str:
        with pytest.raises(LoadRefused) as refused:
            read(mapping, files, known=known)
        return "\n".join(map(str, refused.value.rows))

    return said


@pytest.fixture
def misfit(read: Reader) -> Refusal:
    """Why a mapping does not fit files, or is none."""

    def said(mapping: str, files: Files | str = "") -> str:
        with pytest.raises(BadMapping) as refused:
            read(mapping, files)
        return str(refused.value)

    return said


def written(folder: Path, files: Files) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    folder.mkdir(exist_ok=True)
