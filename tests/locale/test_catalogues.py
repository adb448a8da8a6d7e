"""The catalogues say what the code says: nothing is missing, and nothing stale."""

from pathlib import Path
from runpy import run_path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from account_mgmt.domain.activity import ActivityKind, Outcome
from account_mgmt.domain.cadence import ContactState
from account_mgmt.domain.dunning import STANDARD_DUNNING
from account_mgmt.domain.mileage import VehicleKind
from account_mgmt.domain.mileage_rates import MILEAGE_TABLES
from account_mgmt.domain.priority import Priority
from account_mgmt.domain.project_standing import ProjectTrack
from account_mgmt.domain.project_state import ProjectStatus
from account_mgmt.domain.project_task import TaskStatus
from account_mgmt.domain.project_timeline import RowKind, RowState
from account_mgmt.domain.promotion_eligibility import Why
from account_mgmt.domain.service_level import ClockState, ServiceMeasure
from account_mgmt.domain.ticket_policy import STANDARD_ROUTES
from account_mgmt.domain.ticket_state import TicketKind, TicketStatus
from account_mgmt.domain.visit_plan import NoDay
from account_mgmt.locale import catalogues, names
from account_mgmt.locale.catalogues import SHIPPED
from account_mgmt.locale.messages import Message
from account_mgmt.locale.names import LETTERS, PROMOTION_OUTCOMES
from account_mgmt.locale.translator import PLACES, plural_tags

CATALOGUES = run_path(str(Path(__file__).parents[2] / ".ci" / "catalogues.py"))
FILES = {path.stem: path for path in CATALOGUES["files"]()}
ALIKE = {"Total", "bytes", "factor", "normal", "taxi", "total"}
"""What is written the same in Spanish."""
NAMED = [
    (names.ACTIVITIES, [one.value for one in ActivityKind]),
    (names.OUTCOMES, [one.value for one in Outcome]),
    (names.CONTACT_STATES, [one.value for one in ContactState]),
    (names.VEHICLES, [one.value for one in VehicleKind]),
    (names.RATE_TABLES, [table.name for table in MILEAGE_TABLES]),
    (names.TICKET_KINDS, [one.value for one in TicketKind]),
    (names.TICKET_STATES, [one.value for one in TicketStatus]),
    (names.PRIORITIES, [one.value for one in Priority]),
    (names.DEPARTMENTS, [route.department for route in STANDARD_ROUTES.routes]),
    (tuple(names.SERVICE_MEASURES.values()), [one.value for one in ServiceMeasure]),
    (names.SERVICE_CLOCKS, [one.value for one in ClockState]),
    (tuple(names.PROJECT_STATES.values()), [one.value for one in ProjectStatus]),
    (tuple(names.TASK_STATES.values()), [one.value for one in TaskStatus]),
    (tuple(names.TRACKS.values()), [one.value for one in ProjectTrack]),
    (tuple(names.ROW_STATES.values()), [one.value for one in RowState]),
    (tuple(names.ROW_KINDS.values()), [one.value for one in RowKind]),
]
"""The words of the domain that have names, and those that there are."""


def catalogue(language: str) -> Catalog:
    with FILES[language].open("rb") as file:
        return read_po(file)


def keys(read: Catalog) -> set[tuple[str | None, str]]:
    return {
        (text.context, text.id if isinstance(text.id, str) else text.id[0])
        for text in read
        if text.id
    }


def test_the_languages_that_are_shipped_have_a_file_each() -> None:
    assert set(FILES) == set(SHIPPED)


@pytest.mark.parametrize("language", SHIPPED)
def test_a_catalogue_has_every_text_that_the_code_says_and_no_other(language: str) -> None:
    said = keys(CATALOGUES["said"]())

    assert keys(catalogue(language)) == said, "run: python .ci/catalogues.py"


@pytest.mark.parametrize("language", SHIPPED)
def test_every_text_is_translated_in_every_plural_form(language: str) -> None:
    tags = plural_tags(Locale.parse(language))

    for text in catalogue(language):
        if text.id:
            forms = catalogues._forms(text)
            assert all(forms), text.id
            assert not text.fuzzy, text.id
            assert len(forms) == (len(tags) if text.pluralizable else 1), text.id


@pytest.mark.parametrize("language", SHIPPED)
def test_every_value_of_a_text_has_its_place(language: str) -> None:
    for text in catalogue(language):
        one = text.id if isinstance(text.id, str) else text.id[-1]
        forms = catalogues._forms(text)
        for form in forms[1:] or forms:
            assert sorted(PLACES.findall(form)) == sorted(PLACES.findall(one)), text.id


def test_nothing_is_left_in_english_in_spanish() -> None:
    same = {text.id for text in catalogue("es") if text.id and text.string == text.id}

    assert same <= ALIKE


def test_a_file_is_written_as_the_script_writes_it() -> None:
    for path in FILES.values():
        assert CATALOGUES["updated"](path) == path.read_bytes(), "run: python .ci/catalogues.py"


def test_the_letters_of_the_dunning_that_is_there_have_names() -> None:
    assert tuple(level.action for level in STANDARD_DUNNING.levels) == LETTERS


def test_all_that_may_become_of_a_promotion_is_said_as_the_domain_says_it() -> None:
    assert {why: said.text for why, said in PROMOTION_OUTCOMES.items()} == {
        why: why.value for why in Why
    }


@pytest.mark.parametrize(("named", "words"), NAMED, ids=lambda one: str(one[0]))
def test_every_word_of_the_domain_that_people_read_has_a_name(
    named: tuple[Message, ...], words: list[str]
) -> None:
    assert {one.text for one in named} == set(words)


def test_every_reason_for_having_no_day_has_a_name() -> None:
    assert set(names.NO_DAYS) == set(NoDay)
