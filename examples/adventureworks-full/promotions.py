"""The promotions of AdventureWorks, read from its DimPromotion.csv.

The file names the rate, the days and the quantities of a line; it does not say on which products or
for whom a promotion is, so that a sale names the one it came under. Its last day is in the window,
for the file's promotions run from the first to the last day of a campaign.
"""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.ids import PromotionId
from account_mgmt.domain.promotion import Promotion
from account_mgmt.domain.promotion_rules import Buys, Condition, Counted, PercentOff
from account_mgmt.domain.rate import Rate


def promotions(path: Path) -> Mapping[str, Promotion]:
    """The promotions of the file, by their key there."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["PromotionKey"]: _promotion(row) for row in csv.DictReader(file, strict=True)}


def _promotion(row: Mapping[str, str]) -> Promotion:
    least, most = int(row["MinQty"]), int(row["MaxQty"]) if row["MaxQty"] else None
    slab = Buys(least=max(least, 1), most=most, counted=Counted.PER_LINE)
    return Promotion(
        id=PromotionId(row["PromotionKey"]),
        name=row["EnglishPromotionName"],
        window=Period(
            date.fromisoformat(row["StartDate"]),
            date.fromisoformat(row["EndDate"]) + timedelta(days=1),
        ),
        benefits=(PercentOff(off=Rate(row["DiscountPct"])),),
        conditions=(Condition(needs=slab),) if least or most else (),
    )
