"""When customers are followed up."""

from datetime import timedelta

import pytest

from account_mgmt.domain.errors import BadVisitPolicy
from account_mgmt.domain.follow_up import STANDARD_FOLLOW_UP, Followed, FollowUpPolicy
from account_mgmt.testing.builders import MONDAY


def test_each_thing_is_followed_up_after_its_own_days() -> None:
    due = [STANDARD_FOLLOW_UP.due(what, MONDAY) for what in Followed]

    assert due == [MONDAY + timedelta(days=days) for days in (7, 14, 3)]


def test_what_a_policy_leaves_out_is_not_followed_up() -> None:
    assert FollowUpPolicy(after_visit=None).due(Followed.VISIT, MONDAY) is None


def test_nothing_is_followed_up_before_it_happens() -> None:
    assert FollowUpPolicy(after_order=0).due(Followed.ORDER, MONDAY) == MONDAY
    with pytest.raises(BadVisitPolicy, match="-1 days"):
        FollowUpPolicy(after_order=-1)
