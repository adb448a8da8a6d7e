"""The contract catches what is broken: each fault turns it red, with the promise named."""

import re
from pathlib import Path
from typing import Final

import pytest
from _pytest.reports import TestReport

from account_mgmt.testing.promises import PROMISES

SABOTAGED: Final = Path(__file__).with_name("sabotaged.py")

FAULTS: Final = {
    "TestLostUpdate": (6, "test_a_stale_save_is_refused_and_writes_nothing"),
    "TestVersionForgotten": (6, "test_each_save_gives_the_next_version"),
    "TestKeptAfterRollback": (9, "test_what_is_rolled_back_leaves_no_trace"),
    "TestUnorderedFind": (13, "test_all_are_found_by_their_ids_in_the_order_of_code_points"),
    "TestPagesIgnored": (13, "test_a_long_list_is_read_page_by_page"),
    "TestForgottenTenant": (12, "test_another_tenants_aggregates_do_not_show"),
    "TestAnotherTenantShows": (12, "test_what_is_not_there_can_be_neither_read_nor_saved"),
    "TestRollupNotUpdated": (2, "test_every_figure_is_the_sum_of_its_entries"),
    "TestFloatColumn": (2, "test_every_figure_is_the_sum_of_its_entries"),
    "TestInclusiveEndOfAQuery": (15, "test_those_are_found_that_the_query_is_about"),
    "TestInclusiveEndOfATotal": (15, "test_the_last_day_of_a_period_counts_and_its_end_does_not"),
    "TestKnownAtForgotten": (3, "test_a_report_as_known_at_an_instant_never_changes"),
    "TestEntryWrittenTwice": (3, "test_an_entry_cannot_be_written_twice"),
    "TestCreditNetted": (2, "test_what_is_open_is_the_sum_of_its_entries"),
    "TestAgeingOfToday": (2, "test_what_is_open_is_the_sum_of_its_entries"),
    "TestBalanceNotUpdated": (2, "test_what_is_open_is_the_sum_of_its_entries"),
    "TestDebtsKnownAtForgotten": (2, "test_what_is_open_is_the_sum_of_its_entries"),
    "TestItemMadeYoung": (2, "test_an_item_is_the_sum_of_all_its_entries"),
    "TestReceivableEnteredTwice": (3, "test_a_receivable_cannot_be_entered_twice"),
    "TestOutboxOutsideTheTransaction": (11, "test_nothing_arrives_before_it_is_committed"),
    "TestTwoClaims": (11, "test_while_a_claim_lasts_nobody_else_gets_anything"),
    "TestLostWithTheDrain": (11, "test_what_was_claimed_and_not_acknowledged_comes_again"),
    "TestKeyOutsideTheTransaction": (10, "test_a_key_of_a_rolled_back_attempt_is_free_again"),
    "TestGuardIgnored": (7, "test_two_who_hold_a_guard_alone_come_one_after_the_other"),
    "TestGuardAlwaysShared": (7, "test_two_who_hold_a_guard_alone_come_one_after_the_other"),
    "TestReaderSeesTwoStates": (
        3,
        "test_a_reader_sees_one_state_of_the_books_and_blocks_no_writer",
    ),
    "TestUsedAfterItsEnd": (9, "test_after_its_end_nothing_more_may_be_done"),
}
"""Each fault, the promise that it breaks, and a test that says so."""


COURIERS: Final = Path(__file__).with_name("sabotaged_couriers.py")

FAULTS_OF_COURIERS: Final = {
    "TestCutting": (9, "test_what_is_delivered_arrives_whole"),
    "TestWithoutManifest": (9, "test_a_parcel_without_documents_arrives_too"),
    "TestSkippingEmptyFiles": (9, "test_what_is_delivered_arrives_whole"),
    "TestRepeating": (10, "test_delivered_again_it_is_there_once"),
    "TestReplacing": (3, "test_another_parcel_of_an_id_is_refused_and_what_is_there_stays"),
    "TestNamedByWeek": (9, "test_managers_of_any_name_do_not_get_into_each_others_way"),
    "TestWithoutAddenda": (9, "test_an_addendum_arrives_beside_the_packet_that_it_completes"),
    "TestSilent": (9, "test_what_cannot_be_delivered_is_said"),
}
"""The same of couriers."""


class Reports:
    """A pytest plugin that keeps what each test came to."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.passed = 0

    def pytest_runtest_logreport(self, report: TestReport) -> None:
        """Keep what failed, in its own words, and count what passed."""
        if report.failed:
            self.failed.append(str(report.longrepr))
        elif report.when == "call":
            self.passed += 1


def run(name: str, tests: str, *, planted: Path = SABOTAGED) -> Reports:
    """Run tests of the contract upon one of the sabotaged storages or couriers, in this process."""
    reports = Reports()
    alone = [
        "-c",
        "/dev/null",
        "--rootdir",
        str(SABOTAGED.parent),
        "-p",
        "no:cacheprovider",
        "-p",
        "no:terminal",
    ]
    pytest.main([*alone, f"{planted}::{name}", "-k", tests], plugins=[reports])
    return reports


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_and_the_promise_named(fault: str) -> None:
    promise, test = FAULTS[fault]

    reports = run(fault, test)

    assert reports.failed, f"{fault} kept the contract"
    assert any(f"PROMISE {promise} BROKEN ({PROMISES[promise]})" in text for text in reports.failed)


def test_without_a_fault_the_same_tests_are_green() -> None:
    reports = run("TestHonest", " or ".join({test for _, test in FAULTS.values()}))

    assert reports.failed == []
    assert reports.passed >= len(FAULTS)


def test_every_fault_is_looked_for() -> None:
    planted = set(
        re.findall(r"^class (Test\w+)", SABOTAGED.read_text(encoding="utf-8"), re.MULTILINE)
    )

    assert planted - {"TestHonest"} == set(FAULTS)


@pytest.mark.parametrize("fault", FAULTS_OF_COURIERS)
def test_a_fault_planted_in_a_courier_is_found_and_the_promise_named(fault: str) -> None:
    promise, test = FAULTS_OF_COURIERS[fault]

    reports = run(fault, test, planted=COURIERS)

    assert reports.failed, f"{fault} kept the contract"
    assert any(f"PROMISE {promise} BROKEN ({PROMISES[promise]})" in text for text in reports.failed)


def test_an_honest_courier_keeps_the_contract() -> None:
    reports = run("TestHonest", "test_", planted=COURIERS)

    assert reports.failed == []
    assert reports.passed >= len(FAULTS_OF_COURIERS)


def test_every_fault_of_a_courier_is_looked_for() -> None:
    planted = set(
        re.findall(r"^class (Test\w+)", COURIERS.read_text(encoding="utf-8"), re.MULTILINE)
    )

    assert planted - {"TestHonest"} == set(FAULTS_OF_COURIERS)
