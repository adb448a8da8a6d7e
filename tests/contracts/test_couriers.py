"""The couriers that come with the library keep what every courier promises."""

from pathlib import Path

import pytest

from account_mgmt.adapters.courier import FolderCourier, ZipCourier, read_folder, read_zip
from account_mgmt.ports.courier import Courier
from account_mgmt.testing.contracts import CourierContract
from account_mgmt.testing.contracts.couriers import Arrived


class TestFolderCourier(CourierContract):
    """Held to the published contract."""

    @pytest.fixture
    def courier(self, tmp_path: Path) -> Courier:
        return FolderCourier(tmp_path)

    @pytest.fixture
    def arrived(self, tmp_path: Path) -> Arrived:
        return lambda: [read_folder(folder).files for folder in tmp_path.iterdir()]

    @pytest.fixture
    def cut_off(self, tmp_path: Path) -> Courier:
        return FolderCourier(tmp_path / "nowhere")


class TestZipCourier(CourierContract):
    """Held to the published contract."""

    @pytest.fixture
    def courier(self, tmp_path: Path) -> Courier:
        return ZipCourier(tmp_path)

    @pytest.fixture
    def arrived(self, tmp_path: Path) -> Arrived:
        return lambda: [read_zip(archive).files for archive in tmp_path.iterdir()]

    @pytest.fixture
    def cut_off(self, tmp_path: Path) -> Courier:
        return ZipCourier(tmp_path / "nowhere")
