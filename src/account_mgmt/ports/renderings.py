"""How documents of a packet are shown: a host adds a form by implementing one method."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from attrs import field, frozen

from account_mgmt.domain.manifest import PackedItem


@frozen(kw_only=True)
class Rendered:
    """A file that shows a document.

    `suffix` is how its path ends, one to eight lower-case letters and digits: `json`, `html`, `jpg`.
    """

    suffix: str
    content: bytes = field(repr=False)


@frozen(kw_only=True)
class PacketDocument:
    """A document that belongs to a week.

    `kind` is lower-case words, such as `credit note`; `document` its id, and `version` grows when it
    changes. `value` is what it is, for the renderings; `related` what else is needed to show it, such
    as the invoice that a credit note is for. `attached` are files that are there already, such as
    the picture of a receipt.
    """

    kind: str
    document: str
    version: int
    value: object = None
    related: tuple[object, ...] = ()
    attached: tuple[Rendered, ...] = ()

    @property
    def item(self) -> PackedItem:
        """The document at its version."""
        return PackedItem(self.kind, self.document, self.version)


class Renderings(ABC):
    """Files that show documents, in one form. The same document gives the same bytes."""

    @abstractmethod
    def of(self, document: PacketDocument) -> Sequence[Rendered]:
        """The files that show it in this form; none where the form has nothing for it."""
