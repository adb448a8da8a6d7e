"""Lists of accounts as files."""

from account_mgmt.adapters.documents.as_csv import csv_file
from account_mgmt.adapters.documents.as_xlsx import xlsx
from account_mgmt.adapters.documents.pages import Data, Page
from account_mgmt.domain.account_list import AccountList
from account_mgmt.locale import translator


def account_list_file(made: AccountList, suffix: str, locale: str = "en") -> bytes:
    """A list as a CSV file, or as a workbook where the suffix is `.xlsx`. Raises UnknownLocale.

    Its columns have the names of the fields, whatever the language.
    """
    say = translator(locale)
    data = Data(
        title=say("Accounts"), headings=made.headings, rows=[row.cells for row in made.rows]
    )
    if suffix != ".xlsx":
        return csv_file(data)
    facts = (
        (say("Purpose"), made.purpose),
        (say("Number"), say.number(made.number)),
        (say("Date"), say.day(made.as_of)),
        (say("Accounts"), say.number(len(made.rows))),
    )
    page = Page(
        language=say.language, title=say("List of accounts"), facts=facts, tables=(), data=data
    )
    return xlsx(page, created=made.as_of)
