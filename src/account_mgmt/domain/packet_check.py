"""Whether a packet that came is whole: every file there, none extra, each as it was packed."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from account_mgmt.domain.errors import BadManifest
from account_mgmt.domain.manifest import MANIFEST, Manifest, PacketEntry


@frozen(kw_only=True)
class PacketCheck:
    """What is wrong with a packet, by the names of its files, in order; nothing when it is whole.

    `broken` says what is wrong with more than a file: the chain, or what holds the files. Without a
    manifest that can be relied on, no other file can be judged.
    """

    manifest: Manifest | None = None
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.missing or self.extra or self.changed or self.broken)

    @property
    def findings(self) -> tuple[str, ...]:
        """What is wrong, a line each."""
        return (
            *(f"missing: {_printable(name)}" for name in self.missing),
            *(f"extra: {_printable(name)}" for name in self.extra),
            *(f"changed: {_printable(name)}" for name in self.changed),
            *self.broken,
        )


def check_packet(
    files: Mapping[str, bytes | None],
    *,
    after: Manifest | None = None,
    broken: Sequence[str] = (),
) -> PacketCheck:
    """What is wrong with the files of a packet, by their paths; None for one that cannot be read.

    `after` is the manifest of the packet that came before it in the chain, where that is known, and
    `broken` what is known to be wrong already.
    """
    if MANIFEST not in files:
        return PacketCheck(missing=(MANIFEST,), broken=tuple(broken))
    try:
        manifest = Manifest.of_bytes(files[MANIFEST] or b"")
    except BadManifest as bad:
        return PacketCheck(changed=(MANIFEST,), broken=(*broken, f"{MANIFEST}: {bad.rule}"))
    listed = {entry.path: entry for entry in manifest.entries}
    there = {path: content for path, content in files.items() if path != MANIFEST}
    return PacketCheck(
        manifest=manifest,
        missing=tuple(sorted(listed.keys() - there.keys())),
        extra=tuple(sorted(there.keys() - listed.keys())),
        changed=tuple(
            path
            for path, entry in listed.items()
            if path in there and not _shown(entry, there[path])
        ),
        broken=(*broken, *(() if after is None else broken_link(after, manifest))),
    )


def _printable(name: str) -> str:
    """A name from outside with nothing unseen in it, which a terminal might obey."""
    return name if name.isprintable() else ascii(name)[1:-1]


def _shown(entry: PacketEntry, content: bytes | None) -> bool:
    return content is not None and entry.shows(content)


def broken_link(before: Manifest, manifest: Manifest) -> tuple[str, ...]:
    """What is wrong with the link from a packet to the one after it in its manager's chain."""
    if manifest.manager != before.manager:
        return (f"chain: {before.packet} is of manager {before.manager}, not {manifest.manager}",)
    if manifest.number != before.number + 1:
        return (f"chain: {manifest.packet} is number {manifest.number}, after {before.number}",)
    if manifest.previous != before.hash:
        return (f"chain: {manifest.packet} does not follow {before.packet} as it is",)
    return ()
