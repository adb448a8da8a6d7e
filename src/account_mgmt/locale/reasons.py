"""Why something is to be done, said in a language: of the facts that the domain gives."""

from account_mgmt.domain.cadence import ContactReason
from account_mgmt.domain.project_reason import (
    BehindTime,
    EndOutOfReach,
    EndPassed,
    MilestoneLate,
    MilestoneNear,
    NotBegun,
    NoTimeLeft,
    ProjectReason,
    TaskLate,
)
from account_mgmt.domain.visit_plan import VisitReason
from account_mgmt.locale.translator import Translator


def visit_reason(reason: VisitReason, say: Translator) -> str:
    """Why a visit is in a plan, and what is to be presented."""
    told = _brings(reason, say)
    if not reason.news:
        return told
    return say("{why}; to hear of {products}", why=told, products=", ".join(map(str, reason.news)))


def _brings(reason: VisitReason, say: Translator) -> str:
    call = reason.call
    if call.required:
        standing = contact_reason(reason.contact, say)
        return say("{standing}; it brings {gain}", standing=standing, gain=say.money(call.gain))
    return say.ngettext(
        "call {number} brings {gain} more, in {count} minute",
        "call {number} brings {gain} more, in {count} minutes",
        call.minutes,
        number=say.number(call.number),
        gain=say.money(call.gain),
    )


def contact_reason(contact: ContactReason, say: Translator) -> str:
    """How an account stands, and what that rests on."""
    if contact.last_touch is None:
        told = say("never reached, had since {day}", day=say.day(contact.since))
    else:
        told = say("last reached on {day}", day=say.day(contact.last_touch))
    least, most = contact.least_days, contact.most_days
    if most > least:
        allowed = say("{least} to {most} days may pass", least=least, most=most)
    else:
        allowed = say.ngettext("{count} day may pass", "{count} days may pass", least)
    state = say.pgettext("contact", contact.state.value)
    ago = say.ngettext("{count} day ago", "{count} days ago", contact.days_since)
    return f"{state}: {told}, {ago}; {allowed}"


def project_reason(reason: ProjectReason, say: Translator) -> str:  # noqa: PLR0911 # one for each
    """Why a project is late, or at risk."""
    match reason:
        case TaskLate():
            return say.ngettext(
                "{task} was due on {day}, {count} day ago",
                "{task} was due on {day}, {count} days ago",
                reason.days,
                task=reason.title,
                day=say.day(reason.due_on),
            )
        case MilestoneLate():
            return say.ngettext(
                "{milestone} was to be reached by {day}, {count} day ago",
                "{milestone} was to be reached by {day}, {count} days ago",
                reason.days,
                milestone=reason.milestone,
                day=say.day(reason.due_on),
            )
        case EndPassed():
            return say.ngettext(
                "the project was to end on {day}, {count} day ago",
                "the project was to end on {day}, {count} days ago",
                reason.days,
                day=say.day(reason.last_day),
            )
        case NoTimeLeft():
            return _no_time_left(reason, say)
        case EndOutOfReach():
            return say(
                "the project is to end on {day} and cannot be done before {end}",
                day=say.day(reason.last_day),
                end=say.day(reason.ends_on),
            )
        case NotBegun():
            return say(
                "{task} is due on {day} and is not begun",
                task=reason.title,
                day=say.day(reason.due_on),
            )
        case MilestoneNear():
            return say.ngettext(
                "{milestone} is to be reached by {day}, and {count} task is left",
                "{milestone} is to be reached by {day}, and {count} tasks are left",
                reason.left,
                milestone=reason.milestone,
                day=say.day(reason.due_on),
            )
        case BehindTime():
            return say(
                "{elapsed} of the time is gone, and {done} is done",
                elapsed=say.percent(reason.elapsed),
                done=say.percent(reason.done),
            )


def _no_time_left(reason: NoTimeLeft, say: Translator) -> str:
    told = say(
        "{task} is due on {day} and cannot be done before {end}",
        task=reason.title,
        day=say.day(reason.due_on),
        end=say.day(reason.ends_on),
    )
    if not reason.waits_for:
        return told
    others = ", ".join(map(str, reason.waits_for))
    return say("{why}: it waits for {tasks}", why=told, tasks=others)
