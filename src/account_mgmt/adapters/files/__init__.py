"""What is kept in folders of plain files. Needs no extra."""

from account_mgmt.adapters.files.receipts import FolderReceipts

__all__ = ["FolderReceipts"]
