"""What a packet says of itself: its place in a chain, and every file in it by path, size and SHA-256.

A manifest is written in one way only, so that the same facts are the same bytes and anybody can work
out its hash: JSON in ASCII, a key of the head or an entry a line, entries by their paths in the order
of code points. `sha256` is the SHA-256 of the file itself with that value's 64 digits as zeros.
(Rules: paperwork, P8.)
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any, Final, Self

from attrs import Attribute, Factory, field, frozen

from account_mgmt.domain.calendar import Period, aware_instant, instant, iso_week
from account_mgmt.domain.errors import AccountManagementError, BadManifest, NotAWeek
from account_mgmt.domain.ids import ManagerId, PacketId
from account_mgmt.domain.text import longer_identifier

FORM: Final = "account-mgmt packet 1"
"""What a manifest calls the form in which it is written."""

MANIFEST: Final = "manifest.json"
"""The path of the manifest, beside the folders of what it lists."""

_LONGEST: Final = 48
_SHORTENED: Final = 32  # digits of a hash that stand for a name: 128 bits
_PLAIN: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DEVICES: Final = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")  # no file's name on Windows
_KIND: Final = re.compile(r"[a-z]+(?: [a-z]+)*")
_SUFFIX: Final = re.compile(r"[a-z0-9]{1,8}")
_PATH: Final = re.compile(r"[a-z0-9_-]{1,48}/[a-z0-9_-]{1,48}\.[a-z0-9]{1,8}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_ZEROS: Final = "0" * 64


def sha256(content: bytes) -> str:
    """The SHA-256 of a file, in 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


# --- names that are safe anywhere ---------------------------------------------------------------


def safe_name(text: str) -> str:
    """A file name for an id: the id where every system takes it as it is, or else a hash of it.

    Names that people gave never become paths. No two ids have one name: a hash begins with `_`,
    which no id that stands for itself does.

    >>> safe_name("o-1"), safe_name("../etc/passwd")
    ('o-1', '_7fef78f53440346c04dac510d59620d4')
    """
    if len(text) <= _LONGEST and _PLAIN.fullmatch(text) and not _DEVICES.fullmatch(text):
        return text
    return "_" + sha256(text.encode("utf-8", "surrogatepass"))[:_SHORTENED]


def file_path(kind: str, document: str, suffix: str) -> str:
    """Where a file of a document stands in its packet: the kind's folder, and a safe name.

    Raises BadManifest for a kind that is not lower-case words, and for a suffix that is not one to
    eight lower-case letters and digits.

    >>> file_path("credit note", "i-7", "html")
    'credit-note/i-7.html'
    """
    if not _SUFFIX.fullmatch(suffix):
        raise BadManifest(f"the suffix {suffix!r} is not one to eight letters and digits")
    _check_kind(kind)
    return f"{safe_name(kind.replace(' ', '-'))}/{safe_name(document)}.{suffix}"


def _check_kind(kind: str) -> None:
    if not _KIND.fullmatch(kind) or len(kind) > _LONGEST:
        raise BadManifest(f"the kind {kind!r:.60} is not a few lower-case words")


# --- weeks and ids ------------------------------------------------------------------------------


def an_iso_week(_instance: object, _attribute: "Attribute[Period]", week: Period) -> None:
    """An attrs validator: Monday to Sunday. Raises NotAWeek."""
    if Period.iso_week(iso_week(week.start)) != week:
        raise NotAWeek(str(week))


def packet_id(manager: ManagerId, week: Period, addendum: int = 0) -> PacketId:
    """The id of a manager's packet of a week, or of the n-th addendum to it.

    >>> packet_id(ManagerId("ana"), Period.iso_week("2019-W31"), 2)
    PacketId('ana/2019-W31+2')
    """
    return PacketId(f"{manager}/{iso_week(week.start)}" + (f"+{addendum}" if addendum else ""))


# --- what is listed -----------------------------------------------------------------------------


@frozen(order=True)
class PackedItem:
    """A document as it was at one version of it: what is in exactly one packet of its manager."""

    kind: str
    document: str
    version: int


def _a_path(_entry: "PacketEntry", _attribute: "Attribute[str]", path: str) -> None:
    if not _PATH.fullmatch(path):
        raise BadManifest(f"the path {path!r:.60} is none that a packet has")


def _a_kind(_entry: "PacketEntry", _attribute: "Attribute[str]", kind: str) -> None:
    _check_kind(kind)


def _a_count(_instance: object, attribute: "Attribute[int]", number: int) -> None:
    if type(number) is not int or number < 0:
        raise BadManifest(f"its {attribute.name} {number!r:.60} is not a whole number")


def _a_hash(_entry: "PacketEntry", attribute: "Attribute[str]", digits: str) -> None:
    if not _SHA256.fullmatch(digits):
        raise BadManifest(f"its {attribute.name} {digits!r:.80} is not 64 hexadecimal digits")


@frozen(kw_only=True)
class PacketEntry:
    """One file of a packet: where it stands, what it shows, its size in bytes, and its SHA-256."""

    path: str = field(validator=_a_path)
    kind: str = field(validator=_a_kind)
    document: str = field(validator=longer_identifier)
    version: int = field(validator=_a_count)
    size: int = field(validator=_a_count)
    sha256: str = field(validator=_a_hash)

    @classmethod
    def of(cls, item: PackedItem, suffix: str, content: bytes) -> Self:
        """The entry of a file that shows a document. Raises BadManifest."""
        return cls(
            path=file_path(item.kind, item.document, suffix),
            kind=item.kind,
            document=item.document,
            version=item.version,
            size=len(content),
            sha256=sha256(content),
        )

    @property
    def item(self) -> PackedItem:
        """What the file shows."""
        return PackedItem(self.kind, self.document, self.version)

    def shows(self, content: bytes) -> bool:
        """Whether these bytes are the file's."""
        return len(content) == self.size and sha256(content) == self.sha256


@frozen(kw_only=True)
class PacketTotal:
    """How many documents and files of one kind there are, and their bytes; or of all kinds."""

    kind: str
    documents: int
    files: int
    size: int


def _total(kind: str, entries: Iterable[PacketEntry]) -> PacketTotal:
    entries = tuple(entries)
    return PacketTotal(
        kind=kind,
        documents=len({(entry.kind, entry.document) for entry in entries}),
        files=len(entries),
        size=sum(entry.size for entry in entries),
    )


def _in_order(
    _manifest: "Manifest",
    _attribute: "Attribute[tuple[PacketEntry, ...]]",
    entries: tuple[PacketEntry, ...],
) -> None:
    for one, following in pairwise(entries):
        if one.path == following.path:
            raise BadManifest(f"two of its files have the path {one.path}")
        if one.path > following.path:
            raise BadManifest(f"{following.path} does not stand in the order of paths")


def _a_link(manifest: "Manifest", _attribute: "Attribute[str]", previous: str) -> None:
    if manifest.number < 1 or bool(previous) != (manifest.number > 1):
        raise BadManifest(f"number {manifest.number} of a chain names {previous or 'nothing'!r}")
    if previous and not _SHA256.fullmatch(previous):
        raise BadManifest(f"the previous hash {previous!r:.80} is not 64 hexadecimal digits")


@frozen(kw_only=True)
class Manifest:
    """All that is in a packet, and its place in the chain of its manager's packets.

    `number` counts a manager's packets and addenda from 1, in the order in which they were closed;
    `previous` is the hash of the one before, empty for the first. `completes` is the packet to which
    an addendum adds. Raises BadManifest, NotAWeek.
    """

    packet: PacketId
    manager: ManagerId
    week: Period = field(validator=an_iso_week)
    created_at: datetime = field(validator=aware_instant)
    number: int = field(validator=_a_count)
    previous: str = field(default="", validator=_a_link)
    completes: PacketId | None = None
    entries: tuple[PacketEntry, ...] = field(default=(), validator=_in_order)
    hash: str = field(init=False, default=Factory(lambda self: self._hashed(), takes_self=True))

    @property
    def items(self) -> frozenset[PackedItem]:
        """The documents that are in it."""
        return frozenset(entry.item for entry in self.entries)

    @property
    def totals(self) -> tuple[PacketTotal, ...]:
        """What there is of each kind, by the kind's name."""
        kinds: dict[str, list[PacketEntry]] = {}
        for entry in self.entries:
            kinds.setdefault(entry.kind, []).append(entry)
        return tuple(_total(kind, kinds[kind]) for kind in sorted(kinds))

    @property
    def total(self) -> PacketTotal:
        """What there is of all kinds."""
        return _total("all", self.entries)

    # --- as a file --------------------------------------------------------------------------

    def to_bytes(self) -> bytes:
        """The file `manifest.json`: the same facts give the same bytes."""
        return self._written(self.hash)

    @classmethod
    def of_bytes(cls, content: bytes) -> Self:
        """The manifest that a file says. Raises BadManifest unless these are its very bytes."""
        try:
            raw = json.loads(content.decode("ascii"))
            stated, manifest = raw["sha256"], cls(**_read(raw))
        except (
            AccountManagementError,
            AttributeError,
            KeyError,
            RecursionError,
            TypeError,
            ValueError,
        ) as error:
            rule = error.rule if isinstance(error, BadManifest) else "it cannot be read as one"
            raise BadManifest(rule) from error
        if stated != manifest.hash:
            raise BadManifest("its own hash is wrong")
        if content != manifest.to_bytes():
            raise BadManifest("it is not written as a manifest is")
        return manifest

    def _hashed(self) -> str:
        return sha256(self._written(_ZEROS))

    def _written(self, digits: str) -> bytes:
        all_ = self.total
        head: dict[str, object] = {
            "sha256": digits,
            "form": FORM,
            "packet": self.packet.value,
            "manager": self.manager.value,
            "week": {
                "name": iso_week(self.week.start),
                "start": self.week.start.isoformat(),
                "end": self.week.end.isoformat(),
            },
            "completes": None if self.completes is None else self.completes.value,
            "number": self.number,
            "previous": self.previous or None,
            "created_at": _instant_text(self.created_at),
            "totals": {
                "documents": all_.documents,
                "files": all_.files,
                "bytes": all_.size,
                "kinds": [
                    {
                        "kind": each.kind,
                        "documents": each.documents,
                        "files": each.files,
                        "bytes": each.size,
                    }
                    for each in self.totals
                ],
            },
        }
        lines = [f'"{key}": {_JSON(value)},' for key, value in head.items()]
        entries = ",\n".join([_JSON(_entry_form(entry)) for entry in self.entries])
        text = "\n".join(("{", *lines, '"entries": [', entries, "]", "}", ""))
        return text.encode("ascii")


_JSON: Final = json.JSONEncoder().encode


def _entry_form(entry: PacketEntry) -> Mapping[str, object]:
    return {
        "path": entry.path,
        "kind": entry.kind,
        "document": entry.document,
        "version": entry.version,
        "bytes": entry.size,
        "sha256": entry.sha256,
    }


def _instant_text(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _read(raw: Any) -> dict[str, Any]:  # noqa: ANN401 # whatever stands in a file
    """The fields of a manifest from what JSON gave; what does not fit raises something."""
    if raw["form"] != FORM:
        raise BadManifest(f"its form {raw['form']!r:.60} is not {FORM!r}")
    week, completes = raw["week"], raw["completes"]
    return {
        "packet": PacketId(raw["packet"]),
        "manager": ManagerId(raw["manager"]),
        "week": Period(date.fromisoformat(week["start"]), date.fromisoformat(week["end"])),
        "created_at": instant(raw["created_at"]),
        "number": raw["number"],
        "previous": raw["previous"] or "",
        "completes": None if completes is None else PacketId(completes),
        "entries": tuple(_read_entry(entry) for entry in raw["entries"]),
    }


def _read_entry(raw: Any) -> PacketEntry:  # noqa: ANN401 # whatever stands in a file
    return PacketEntry(
        path=raw["path"],
        kind=raw["kind"],
        document=raw["document"],
        version=raw["version"],
        size=raw["bytes"],
        sha256=raw["sha256"],
    )
