"""Who takes packets to the office."""

from abc import ABC, abstractmethod

from account_mgmt.domain.packet import Parcel


class Courier(ABC):
    """Takes parcels to the office, each at least once, under the packet's id.

    - What was delivered is whole: the manifest and every file that it lists, byte for byte. Until it
      is whole, the office sees nothing of it.
    - The id is known to the office, so that a parcel delivered again is there once. What is damaged
      there is whole again after that.
    - Another manifest under an id that is there is refused with DeliveredOtherwise, and what is
      there stays.
    - What could not be delivered raises NotDelivered, and leaves nothing half-done.
    - Parcels do not get into each other's way, whatever their managers are called.

    `account_mgmt.testing.contracts.CourierContract` holds a courier to this.
    """

    @abstractmethod
    def deliver(self, parcel: Parcel) -> None:
        """Deliver a parcel; return when the office has it. Raises NotDelivered, DeliveredOtherwise."""
