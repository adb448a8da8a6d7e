"""XML, read without trust: no DTD, no entities, no network, bounded in size; and its names and paths."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from attrs import frozen
from lxml import etree

from account_mgmt.domain.errors import BadElectronicInvoice

Element: TypeAlias = etree._Element  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] # lxml has no other name for it

LARGEST: Final = 64 * 2**20
"""How many bytes a document may have: attachments stand within it."""

NAMESPACES: Final[Mapping[str, str]] = {
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}
_PREFIXES: Final = {uri: prefix for prefix, uri in NAMESPACES.items()}
_DTD: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def parse(content: bytes) -> Element:
    """The root of a document.

    Raises BadElectronicInvoice for one that is no XML, that is too large, or that has a DTD: an
    invoice needs none, and entities are how a small document becomes an endless one.
    """
    if len(content) > LARGEST:
        rule = f"it has more than {LARGEST // 2**20} MiB"
        raise BadElectronicInvoice("the document", "", rule)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    if _DTD.search(content[: len(content)].replace(b"\0", b"")):
        raise BadElectronicInvoice("the document", "", "it has a document type or entities")
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadElectronicInvoice("the document", "", f"it is no XML ({error})") from error
    if root.getroottree().docinfo.doctype:
        raise BadElectronicInvoice("the document", "", "it has a document type or entities")
    return root


@lru_cache(maxsize=1024)
def qualified(name: str) -> str:
    """A name with a prefix as lxml has it: "cbc:ID" to "{urn:...}ID"."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def prefixed(element: Element) -> str:
    """The name of an element with our prefix for its namespace, or bare where we have none."""
    name = etree.QName(element)
    prefix = _PREFIXES.get(name.namespace or "")
    return f"{prefix}:{name.localname}" if prefix else name.localname


def place_of(element: Element) -> str:
    """Where an element stands, as people read it: "Invoice/cac:InvoiceLine[2]/cbc:ID"."""
    steps: list[str] = []
    for one in (element, *element.iterancestors()):
        parent = one.getparent()
        alike = [] if parent is None else parent.findall(str(one.tag))
        number = f"[{alike.index(one) + 1}]" if len(alike) > 1 else ""
        steps.append(f"{prefixed(one)}{number}")
    return "/".join(reversed(steps))


# --- paths --------------------------------------------------------------------------------------


@frozen
class Condition:
    """What holds beside a step: a path within it has a value; asked for, or only written."""

    path: "tuple[Step, ...]"
    value: str
    asked: bool


@frozen
class Step:
    """One step of a path: an element, "@" and the name of an attribute, ".", or ".."."""

    name: str
    condition: Condition | None = None
    repeats: bool = False


_STEP: Final = re.compile(
    r"([^/\[\]*|]+)(?:\[([^\]:=]+(?::[^\]:=]+)*?)(:?=)'([^']*)'\])?(\*)?(?:/|$)"
)


@lru_cache(maxsize=2048)
def steps(path: str) -> tuple[Step, ...]:
    """The steps of a path."""
    found: list[Step] = []
    at = 0
    while at < len(path):
        hit = _STEP.match(path, at)
        if hit is None:
            raise AssertionError(path)
        name, within, sign, value, star = hit.groups()
        condition = None if within is None else Condition(steps(within), value, sign == "=")
        found.append(Step(name, condition, star is not None))
        at = hit.end()
    return tuple(found)
