"""What was found wrong in the files, each thing once, however often a file is read."""

from collections.abc import Mapping

from account_mgmt.adapters.tabular.converting import Wrong
from account_mgmt.adapters.tabular.rows import Broken, LeftOut, Row
from account_mgmt.domain.errors import BadRow


class Findings:
    """Collects what is wrong by itself, what follows from it, and what was left out as asked."""

    def __init__(self) -> None:
        self._wrong: dict[tuple[str, int, str, str], BadRow] = {}
        self._wrong_places: set[tuple[str, int]] = set()
        self._following: dict[tuple[str, int], BadRow] = {}
        self._left_out: dict[str, set[tuple[str, int]]] = {}

    def unusable(self, row: Broken | LeftOut) -> None:
        """Keep a row of which nothing is made."""
        if isinstance(row, LeftOut):
            self.left_out_row(row, row.reason)
        elif row.follows:
            self.follows(row, row.rule)
        else:
            self.wrong(row, row.column, row.value, row.rule)

    def wrong_cell(self, row: Row, wrong: Wrong) -> None:
        """Keep what a conversion said about a row."""
        if wrong.follows:
            self.follows(row, wrong.rule)
        else:
            self.wrong(row, wrong.column, wrong.value, wrong.rule)

    def wrong(self, row: Row, column: str, value: object, rule: str) -> None:
        """Keep what is wrong with a row by itself."""
        key = (row.file, row.line, column, rule)
        if key not in self._wrong:
            self._wrong[key] = row.bad(column, value, rule)
            self._wrong_places.add((row.file, row.line))

    def have_wrong(self, row: Row) -> bool:
        """Whether something is wrong with a row by itself."""
        return (row.file, row.line) in self._wrong_places

    def follows(self, row: Row, rule: str) -> None:
        """Keep a row that is fine by itself, and cannot be used because of another."""
        self._following.setdefault((row.file, row.line), row.bad("", "", rule))

    def left_out_row(self, row: Row, reason: str) -> None:
        """Count a row that is left out as the mapping asks."""
        self._left_out.setdefault(reason, set()).add((row.file, row.line))

    @property
    def rows(self) -> tuple[BadRow, ...]:
        """All that is wrong by itself, by file and line."""
        return tuple(sorted(self._wrong.values()))

    @property
    def rejected(self) -> tuple[BadRow, ...]:
        """The same, and each row that goes with them."""
        told = self._wrong_places
        along = (bad for place, bad in self._following.items() if place not in told)
        return tuple(sorted([*self._wrong.values(), *along]))

    @property
    def left_out(self) -> Mapping[str, int]:
        """How many rows were left out as asked, by reason."""
        return {reason: len(rows) for reason, rows in sorted(self._left_out.items())}
