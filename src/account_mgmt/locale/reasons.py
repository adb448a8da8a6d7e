"""Why something is to be done, said in a language: of the facts that the domain gives."""

from account_mgmt.domain.cadence import ContactReason
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
