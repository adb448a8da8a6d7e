"""What every place for receipts keeps."""

import pytest

from account_mgmt.domain.errors import BadReceipt, NotFound
from account_mgmt.domain.receipt import digest_of
from account_mgmt.ports.receipts import Receipts
from account_mgmt.testing.promises import broken


class ReceiptsContract:
    """Subclass it, give it an empty place, and yours is held to what ours are."""

    @pytest.fixture
    def receipts(self) -> Receipts:
        """An empty place for receipts."""
        what = "override the fixture `receipts`: return an empty Receipts"
        raise NotImplementedError(what)

    def test_what_was_put_is_found_by_its_hash(self, receipts: Receipts) -> None:
        content = bytes(range(256))

        digest = receipts.put(content)

        assert digest == digest_of(content), broken(13, "a content is called by its SHA-256")
        assert receipts.get(digest) == content, broken(9, "a content that was put is lost")

    def test_the_same_content_again_is_the_same(self, receipts: Receipts) -> None:
        assert receipts.put(b"lunch") == receipts.put(b"lunch"), broken(10, "put twice is put once")

    def test_what_was_never_put_is_not_found(self, receipts: Receipts) -> None:
        with pytest.raises(NotFound):
            receipts.get(digest_of(b"never"))

    @pytest.mark.parametrize("name", ["", "../x", "0" * 63, "A" * 64, "0" * 63 + "/"])
    def test_what_is_no_hash_is_refused(self, receipts: Receipts, name: str) -> None:
        with pytest.raises(BadReceipt):
            receipts.get(name)
