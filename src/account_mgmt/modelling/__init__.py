"""Models of selling: who stays a customer, and what will be ordered. Needs the extra `modelling`."""

from importlib.util import find_spec

from account_mgmt.domain.errors import MissingExtra

if find_spec("scipy") is None:  # numpy comes with it
    raise MissingExtra("Modelling", "modelling")

from account_mgmt.modelling.association import Rule, association_rules, frequent_itemsets
from account_mgmt.modelling.attrition import Attrition, fit_attrition
from account_mgmt.modelling.back_testing import BackTest, back_test
from account_mgmt.modelling.basket_testing import BasketTest, Told, back_test_baskets
from account_mgmt.modelling.buying import BuyingModel
from account_mgmt.modelling.due import DueRatio
from account_mgmt.modelling.forecasting import RunRate, SeasonalNaive
from account_mgmt.modelling.geometric import BgNbd, MbgNbd
from account_mgmt.modelling.likely import NextOrder, next_order
from account_mgmt.modelling.pareto import ParetoNbd
from account_mgmt.modelling.purchases import Item, PurchaseIndex
from account_mgmt.modelling.rebalancing import Holding, Move, Rebalancing, rebalance
from account_mgmt.modelling.recommending import (
    BoughtTogether,
    BuyAgain,
    Declined,
    DueForReorder,
    Launch,
    LikeAccountsBuy,
    MostPopular,
    NewProducts,
    OneAfterAnother,
    PackSizes,
)
from account_mgmt.modelling.risk import (
    AccountAtRisk,
    BusinessAtRisk,
    business_at_risk,
)
from account_mgmt.modelling.scenarios import (
    EQUALLY,
    Compared,
    Fairness,
    Mix,
    PlannedQuota,
    PlannedQuotas,
    QuotaChange,
    QuotaModel,
    compare,
)
from account_mgmt.modelling.simulation import Chance, Simulation, simulate
from account_mgmt.modelling.smoothing import ExponentialSmoothing
from account_mgmt.modelling.spend import Spend, fit_spend
from account_mgmt.modelling.summaries import (
    Histories,
    Purchase,
    TimeUnit,
    summarize,
)

__all__ = [
    "EQUALLY",
    "AccountAtRisk",
    "Attrition",
    "BackTest",
    "BasketTest",
    "BgNbd",
    "BoughtTogether",
    "BusinessAtRisk",
    "BuyAgain",
    "BuyingModel",
    "Chance",
    "Compared",
    "Declined",
    "DueForReorder",
    "DueRatio",
    "ExponentialSmoothing",
    "Fairness",
    "Histories",
    "Holding",
    "Item",
    "Launch",
    "LikeAccountsBuy",
    "MbgNbd",
    "Mix",
    "MostPopular",
    "Move",
    "NewProducts",
    "NextOrder",
    "OneAfterAnother",
    "PackSizes",
    "ParetoNbd",
    "PlannedQuota",
    "PlannedQuotas",
    "Purchase",
    "PurchaseIndex",
    "QuotaChange",
    "QuotaModel",
    "Rebalancing",
    "Rule",
    "RunRate",
    "SeasonalNaive",
    "Simulation",
    "Spend",
    "TimeUnit",
    "Told",
    "association_rules",
    "back_test",
    "back_test_baskets",
    "business_at_risk",
    "compare",
    "fit_attrition",
    "fit_spend",
    "frequent_itemsets",
    "next_order",
    "rebalance",
    "simulate",
    "summarize",
]
