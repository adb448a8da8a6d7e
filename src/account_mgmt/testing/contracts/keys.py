"""Idempotency keys."""

from functools import partial
from typing import Any

import pytest
from attrs import evolve

from account_mgmt.domain.errors import ConcurrencyError
from account_mgmt.ports.storage import Recalled, Storage
from account_mgmt.testing.builders import (
    MONDAY,
    an_order,
)
from account_mgmt.testing.contracts.base import Contract, at_once, digest, until_it_holds
from account_mgmt.testing.kinds import KINDS, Kind
from account_mgmt.testing.promises import broken, refused


class KeysContract(Contract):
    """A key recalls the first result, and only what was committed used it."""

    def test_a_key_recalls_what_it_first_gave(self, storage: Storage) -> None:
        with storage.begin() as work:
            assert work.keys.recall("k-1") is None, broken(12, "another tenant's key shows")
            order = work.orders.add(*an_order("x-1"))
            kept = Recalled(fingerprint="place x-1", result=order)
            work.keys.keep("k-1", kept)
            assert work.keys.recall("k-1") == kept, broken(13, "a unit of work sees its own writes")
            work.commit()
        with storage.begin() as work:
            work.orders.save(*work.orders.get(order.id).invoice(on=MONDAY))
            work.commit()

        with storage.begin(read_only=True) as work:
            assert work.keys.recall("k-1") == kept, broken(
                10, "the first result was not given again"
            )
            assert work.keys.recall("k-2") is None, broken(10, "a free key is taken")

    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
    def test_a_result_of_any_kind_is_recalled(self, storage: Storage, kind: Kind) -> None:
        with storage.begin() as work:
            kept = Recalled(fingerprint="f" * 64, result=kind.of(work).add(*kind.birth("x-1")))
            work.keys.keep("k-1", kept)
            work.commit()

        with storage.begin(read_only=True) as work:
            assert work.keys.recall("k-1") == kept, broken(10, "a result came back as another")

    def test_a_key_of_a_rolled_back_attempt_is_free_again(self, storage: Storage) -> None:
        kept = Recalled(fingerprint="place x-1", result=an_order("x-1")[0])
        with storage.begin() as work:
            work.keys.keep("k-1", kept)

        with storage.begin() as work:
            assert work.keys.recall("k-1") is None, broken(10, "a failed attempt used the key up")
            work.keys.keep("k-1", kept)
            work.commit()

    def test_a_used_key_cannot_be_bound_again(self, storage: Storage) -> None:
        kept = Recalled(fingerprint="place x-1", result=an_order("x-1")[0])
        with storage.begin() as work:
            work.keys.keep("k-1", kept)
            work.commit()
        before = digest(storage)

        with (
            refused(ConcurrencyError, promise=10, how="a key was bound twice"),
            storage.begin() as work,
        ):
            work.orders.add(*an_order("x-1"))
            work.keys.keep("k-1", evolve(kept, fingerprint="place x-2"))
            work.commit()

        assert digest(storage) == before, broken(10, "a refused unit of work wrote something")

    def test_of_eight_at_once_with_one_key_one_does_it(self, storage: Storage) -> None:
        results: list[Any] = []

        def once(number: int) -> None:
            with storage.begin() as work:
                known = work.keys.recall("k-1")
                if known is not None:
                    results.append(known.result)
                    return
                order = work.orders.add(*an_order(f"x-{number}"))
                work.keys.keep("k-1", Recalled(fingerprint="place one", result=order))
                work.commit()
                results.append(order)

        at_once(*(partial(until_it_holds, partial(once, number)) for number in range(8)))

        with storage.begin(read_only=True) as work:
            orders = list(work.orders.find())
        assert len(orders) == 1, broken(
            10, f"eight commands with one key placed {len(orders)} orders"
        )
        assert results == orders * 8, broken(10, "not everybody got the first result")
