"""The delivery of an order, as it is kept or as it would begin."""

from account_mgmt.domain.delivery import Delivery
from account_mgmt.domain.errors import NotFound
from account_mgmt.domain.order import Order
from account_mgmt.ports.storage import UnitOfWork


def delivery_of(work: UnitOfWork, order: Order) -> Delivery:
    """The delivery of an order as it is kept, or of nothing where none is."""
    try:
        return work.deliveries.get(order.id)
    except NotFound:
        return Delivery(id=order.id, account=order.account)


def recount_delivery(work: UnitOfWork, order: Order) -> None:
    """Let what is to be watched of a delivery follow its order, which has changed."""
    before = delivery_of(work, order)
    counted, event = before.recount(order)
    if counted != before:
        work.deliveries.save(counted, event)
