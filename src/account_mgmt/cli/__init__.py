"""The same services from a shell. Exit 0 done, 1 refused with the reason, 2 wrong usage."""

import sys

import click

from account_mgmt.cli.accounts import accounts
from account_mgmt.cli.activities import log, plan
from account_mgmt.cli.competitors import competitors
from account_mgmt.cli.demo import demo
from account_mgmt.cli.health import health
from account_mgmt.cli.invoices import invoice
from account_mgmt.cli.launches import launch
from account_mgmt.cli.loading import load
from account_mgmt.cli.market import demand
from account_mgmt.cli.mileage import mileage
from account_mgmt.cli.packets import packet
from account_mgmt.cli.projects import project
from account_mgmt.cli.promotions import promotion
from account_mgmt.cli.quotas import attainment, explain
from account_mgmt.cli.receivables import ageing, chase, statement
from account_mgmt.cli.reports import report
from account_mgmt.cli.returns import late, returns
from account_mgmt.cli.selling import sales
from account_mgmt.cli.tickets import due, ticket
from account_mgmt.domain.errors import AccountManagementError


@click.group()
@click.version_option(package_name="account-mgmt")
def account_mgmt() -> None:
    """An account manager's desk: quotas, credit and attainment, exact to the cent."""


for _command in (
    demo,
    load,
    attainment,
    sales,
    explain,
    ageing,
    statement,
    chase,
    invoice,
    plan,
    log,
    mileage,
    packet,
    report,
    ticket,
    due,
    late,
    returns,
    health,
    promotion,
    launch,
    demand,
    accounts,
    competitors,
    project,
):
    account_mgmt.add_command(_command)


def main() -> None:
    """Run a command; what is refused goes to stderr with the reason, and exits with 1."""
    try:
        account_mgmt(prog_name="account-mgmt")
    except AccountManagementError as refused:
        click.echo(f"account-mgmt: {refused}", err=True)
        sys.exit(1)
    except OSError as refused:  # a file that cannot be read or written
        click.echo(f"account-mgmt: {refused.filename}: {refused.strerror}", err=True)
        sys.exit(1)
