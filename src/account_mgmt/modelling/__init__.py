"""Models of selling: who stays a customer, and what will be ordered. Needs the extra `modelling`."""

from importlib.util import find_spec

from account_mgmt.domain.errors import MissingExtra

if find_spec("scipy") is None:  # numpy comes with it
    raise MissingExtra("Modelling", "modelling")

from account_mgmt.modelling.attrition import Attrition, fit_attrition
from account_mgmt.modelling.back_testing import BackTest, back_test
from account_mgmt.modelling.buying import BuyingModel
from account_mgmt.modelling.due import DueRatio
from account_mgmt.modelling.forecasting import RunRate, SeasonalNaive
from account_mgmt.modelling.geometric import BgNbd, MbgNbd
from account_mgmt.modelling.pareto import ParetoNbd
from account_mgmt.modelling.rebalancing import Holding, Move, Rebalancing, rebalance
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
    "BgNbd",
    "BusinessAtRisk",
    "BuyingModel",
    "Chance",
    "Compared",
    "DueRatio",
    "Fairness",
    "Histories",
    "Holding",
    "MbgNbd",
    "Mix",
    "Move",
    "ParetoNbd",
    "PlannedQuota",
    "PlannedQuotas",
    "Purchase",
    "QuotaChange",
    "QuotaModel",
    "Rebalancing",
    "RunRate",
    "SeasonalNaive",
    "Simulation",
    "Spend",
    "TimeUnit",
    "back_test",
    "business_at_risk",
    "compare",
    "fit_attrition",
    "fit_spend",
    "rebalance",
    "simulate",
    "summarize",
]
