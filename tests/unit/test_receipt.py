"""A receipt is known by its content; its name is for people, and never a path."""

import pytest

from account_mgmt.domain.errors import BadReceipt, BadText, ReceiptDiffers
from account_mgmt.domain.receipt import Receipt, ReceiptFile, digest_of

CONTENT = b"one lunch"


def test_a_receipt_is_known_by_the_hash_of_its_content() -> None:
    receipt = Receipt.of("lunch.jpg", "image/jpeg", CONTENT)

    assert (receipt.size, receipt.digest) == (9, digest_of(CONTENT))
    receipt.check(CONTENT)
    with pytest.raises(ReceiptDiffers, match=r"receipt 'lunch\.jpg'"):
        receipt.check(b"two lunches")


@pytest.mark.parametrize(
    "name", ["../lunch.jpg", "a/b", "a\\b", "C:lunch.jpg", ".", "..", "...", "/etc/passwd"]
)
def test_a_name_that_could_be_a_path_is_refused(name: str) -> None:
    with pytest.raises(BadReceipt, match="its name is a path, or could be one"):
        Receipt.of(name, "image/jpeg", CONTENT)


@pytest.mark.parametrize(
    "name", ["", " lunch", "lun\x00ch", "lunch\n.jpg", "gpj.\u202ehcnul", "x" * 201]
)
def test_a_name_that_nobody_could_read_back_is_refused(name: str) -> None:
    with pytest.raises(BadText):
        Receipt.of(name, "image/jpeg", CONTENT)


@pytest.mark.parametrize("name", ["lunch.jpg", ".lunch", "Z\u00fcrich 1.pdf", "=1+1", "a..b"])
def test_other_names_are_welcome(name: str) -> None:
    assert Receipt.of(name, "image/jpeg", CONTENT).name == name


@pytest.mark.parametrize("kind", ["", "jpeg", "image/", "image/jpeg; x=1", "image/jp\u202eg"])
def test_what_is_no_media_type_is_refused(kind: str) -> None:
    with pytest.raises(BadReceipt, match="media type"):
        Receipt.of("lunch.jpg", kind, CONTENT)


def test_an_empty_receipt_is_refused() -> None:
    with pytest.raises(BadReceipt, match="it is empty"):
        Receipt.of("lunch.jpg", "image/jpeg", b"")


@pytest.mark.parametrize("digest", ["", "0" * 63, "0" * 65, "A" * 64, "../" + "0" * 61])
def test_what_is_no_hash_is_refused(digest: str) -> None:
    with pytest.raises(BadReceipt, match="SHA-256"):
        Receipt(name="lunch.jpg", media_type="image/jpeg", size=1, digest=digest)


def test_a_file_whose_content_is_another_is_refused() -> None:
    receipt = Receipt.of("lunch.jpg", "image/jpeg", CONTENT)

    assert ReceiptFile.of("lunch.jpg", "image/jpeg", CONTENT).receipt == receipt
    with pytest.raises(ReceiptDiffers):
        ReceiptFile(receipt=receipt, content=b"other")
