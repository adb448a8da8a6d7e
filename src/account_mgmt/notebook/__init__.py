"""What a notebook shows: values as HTML, charts, and tables for data frames. Needs the extra `notebook`.

`%load_ext account_mgmt.notebook` is all: from then on values of the domain are shown, not printed.
"""

from importlib.util import find_spec

from account_mgmt.domain.errors import MissingExtra

if any(find_spec(package) is None for package in ("altair", "narwhals", "pyarrow")):
    raise MissingExtra("A notebook", "notebook")

from account_mgmt.notebook.charts import (
    attainment_chart,
    bands_chart,
    calls_chart,
    forecast_chart,
    funnel_chart,
    pace_chart,
    timeline_chart,
)
from account_mgmt.notebook.extension import load_ipython_extension, unload_ipython_extension
from account_mgmt.notebook.showing import html_of
from account_mgmt.notebook.tables import table_of

__all__ = [
    "attainment_chart",
    "bands_chart",
    "calls_chart",
    "forecast_chart",
    "funnel_chart",
    "html_of",
    "load_ipython_extension",
    "pace_chart",
    "table_of",
    "timeline_chart",
    "unload_ipython_extension",
]
