"""Compiles the catalogues of texts into the wheel; a checkout reads them as they are written."""

from io import BytesIO
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).parent / "src" / "account_mgmt" / "locale"


def compiled(path: Path) -> bytes:
    """What a catalogue is, compiled."""
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


class CompiledCatalogues(BuildHookInterface):
    """Adds each catalogue, compiled, to a wheel that is not editable."""

    folder: Path | None = None

    def initialize(self, version: str, build_data: dict[str, dict[str, str]]) -> None:
        """Compile, and say where the wheel has it."""
        if version == "editable":
            return
        folder = self.folder = Path(mkdtemp(prefix="catalogues-"))
        for path in sorted(HERE.glob("*.po")):
            made = folder / f"{path.stem}.mo"
            made.write_bytes(compiled(path))
            build_data["force_include"][str(made)] = f"account_mgmt/locale/{made.name}"

    def finalize(self, _version: str, _build_data: object, _artifact: str) -> None:
        """Leave nothing behind."""
        if self.folder is not None:
            rmtree(self.folder)
