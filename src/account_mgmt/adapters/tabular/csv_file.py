"""CSV files, read strictly: each row has its line in the file, and what is wrong costs that row.

The standard reader splits; what it lets pass is checked here: NUL, other encodings, quotes that are
never closed, rows of another width. After a row that is wrong, reading goes on with the next line.
"""

import codecs
import csv
import gzip
import io
import re
import zlib
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, Final, cast

from account_mgmt.adapters.tabular.folder import DataFile
from account_mgmt.adapters.tabular.mapping import SPACES, Reading, Source
from account_mgmt.adapters.tabular.rows import Broken, Row
from account_mgmt.ports.progress import Progress, silent

_LONGEST_LINE: Final = 1_000_000
_MOST_LINES: Final = 1_000  # of one row, in quotes
_TELL_EVERY: Final = 2_000
_UNDECODED: Final = re.compile("[\ud800-\udfff]")
_UTF16: Final = ("\udcff\udcfe", "\udcfe\udcff")  # its byte order marks, undecoded
_GUARDED: Final = (
    "'=",
    "'+",
    "'-",
    "'@",
    "'\t",
    "'\r",
    "'\n",
    "'\uff1d",
    "'\uff0b",
    "'\uff0d",
    "'\uff20",
)


class _BadLine(Exception):  # caught below
    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


class _Lines:
    """The lines of a file one by one, with their numbers, and those of the current row again."""

    def __init__(self, file: io.TextIOWrapper, encoding: str) -> None:
        self.number = 0
        self.taken: list[str] = []
        self._file, self._encoding = file, encoding
        self._again: deque[str] = deque()

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._file.readline(_LONGEST_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        if len(line) == _LONGEST_LINE and line[-1] not in "\r\n":
            self._skip_rest()
            raise _BadLine(f"it is longer than {_LONGEST_LINE:,} characters")
        if not line.isascii():
            self._check_decoded(line)
        if "\0" in line:
            raise _BadLine("it has a NUL character: the file is damaged, or no text")
        if len(self.taken) > _MOST_LINES:
            raise _BadLine(f"a quote is opened and not closed within {_MOST_LINES:,} lines")
        return line

    def begin_row(self) -> int:
        """Forget the lines of the row before; the number of the line on which the next begins."""
        self.taken.clear()
        return self.number + 1

    def go_on_after_first(self) -> None:
        """Let the next row begin on the second line of this one."""
        self._again.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1

    def _skip_rest(self) -> None:
        while (rest := self._file.readline(_LONGEST_LINE)) and rest[-1] not in "\r\n":
            pass

    def _check_decoded(self, line: str) -> None:
        undecoded = _UNDECODED.search(line)
        if undecoded:
            if self.number == 1 and line.startswith(_UTF16):
                raise _BadLine("the file is UTF-16, which its mapping does not say")
            byte = ord(undecoded[0]) - 0xDC00
            place = undecoded.start() + 1
            raise _BadLine(
                f"it is not {self._encoding}: byte 0x{byte:02X} stands at character {place}"
            )


def read(file: DataFile, source: Source, progress: Progress = silent) -> Iterator[Row]:
    """All rows after those skipped, the header first where there is one; Broken ones among them.

    Rows of another width than the first are left to the caller. Empty lines are no rows.
    """
    with file.path.open("rb") as raw:
        lines = _Lines(_text(file, raw, source.reading), source.reading.encoding)
        try:
            for _ in range(source.skip):
                lines.begin_row()
                next(lines)
            for told, row in enumerate(_rows(lines, file, source.reading)):
                if told % _TELL_EVERY == 0:
                    progress(file.name, raw.tell(), file.size)
                yield row
        except StopIteration:
            return  # fewer lines than are to be skipped
        except (EOFError, zlib.error, UnicodeError, OSError, _BadLine) as error:
            # What cannot be unpacked or decoded at all has no next line.
            yield Broken(file.name, lines.number + 1, (), "", rule=_rule(error))
    progress(file.name, file.size, file.size)


def _rows(lines: _Lines, file: DataFile, reading: Reading) -> Iterator[Row]:
    rows = _split(lines, reading)
    while True:
        line = lines.begin_row()
        try:
            cells = next(rows)
        except StopIteration:
            return
        except (csv.Error, _BadLine) as error:
            yield Broken(file.name, line, (), lines.taken[0], rule=_rule(error))
            lines.go_on_after_first()
            continue
        if not cells:
            continue
        raw = lines.taken[0] if len(lines.taken) == 1 else "".join(lines.taken)
        if "'" in raw:
            cells = [cell[1:] if cell.startswith(_GUARDED) else cell for cell in cells]
        yield Row(file.name, line, cells, raw)


def _text(file: DataFile, raw: BinaryIO, reading: Reading) -> io.TextIOWrapper:
    packed = file.name.lower().endswith(".gz")
    binary = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if packed else raw
    utf8 = codecs.lookup(reading.encoding).name == "utf-8"
    encoding = "utf-8-sig" if utf8 else reading.encoding  # a byte order mark is welcome
    return io.TextIOWrapper(binary, encoding, errors="surrogateescape", newline="")


def _split(lines: _Lines, reading: Reading) -> Iterator[list[str]]:
    if reading.delimiter == SPACES:
        return map(str.split, lines)  # unlike a generator, it goes on after an error
    if not reading.quote:
        return csv.reader(lines, delimiter=reading.delimiter, quoting=csv.QUOTE_NONE, strict=True)
    return csv.reader(lines, delimiter=reading.delimiter, quotechar=reading.quote, strict=True)


def _rule(error: Exception) -> str:
    said = str(error)
    for part, rule in _SAID.items():
        if part in said:
            return rule
    if isinstance(error, _BadLine):
        return error.rule
    if isinstance(error, EOFError | zlib.error | OSError):
        return f"the file ends too early, or is damaged ({said or type(error).__name__})"
    return (
        f"it cannot be decoded ({said})"
        if isinstance(error, UnicodeError)
        else f"it is not CSV ({said})"
    )


_SAID: Final = {  # by what the standard reader says
    "unexpected end": "a quote is opened and never closed",
    "expected after": "text stands after a closing quote; a quote within quotes is written twice",
    "field limit": f"a value is longer than {csv.field_size_limit():,} characters",
}
