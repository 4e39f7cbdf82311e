"""Reads a package in QTI 2.1 as its specification says, and marks answers by its rules.

The schema itself may not be kept here. What its XHTML allows is kept as far as words may differ from it:
which elements there are, which attributes these have, and that no block stands within a line.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZipFile

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
PACKAGE = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
MATHS = "{http://www.w3.org/1998/Math/MathML}"
LINE = {"a", "br", "code", "em", "img", "span", "strong", "sub", "sup", "textEntryInteraction"} | {
    "inlineChoiceInteraction",
    "inlineChoice",
}
WITHIN = {"li", "thead", "tbody", "tr", "td", "th", "simpleChoice", "caption"}
BLOCKS = {
    *(
        "blockquote",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "ol",
        "p",
        "pre",
        "table",
        "ul",
    ),
    *("choiceInteraction", "extendedTextInteraction"),
}
HOLDS_A_LINE = {*LINE, "h1", "h2", "h3", "h4", "h5", "h6", "p", "pre"}
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "th": {"scope"},
    "textEntryInteraction": {"responseIdentifier", "expectedLength"},
    "extendedTextInteraction": {"responseIdentifier", "expectedLines"},
    "choiceInteraction": {"responseIdentifier", "shuffle", "maxChoices"},
    "simpleChoice": {"identifier"},
    "inlineChoiceInteraction": {"responseIdentifier", "shuffle"},
    "inlineChoice": {"identifier"},
}


@dataclass
class Marked:
    """What a response earns, and the feedback that is shown."""

    score: float = 0
    feedback: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Question:
    """An assessmentItem, in the section of which a platform picks one."""

    section: str
    picked: str
    tree: ET.Element

    @property
    def ident(self) -> str:
        return self.tree.attrib["identifier"]

    @property
    def title(self) -> str:
        return self.tree.attrib["title"]

    @property
    def most(self) -> float:
        """What it is worth."""
        found = self.tree.findtext(f"{QTI}outcomeDeclaration[@identifier='MAXSCORE']//{QTI}value")
        return float(found or "")

    @property
    def responses(self) -> list[str]:
        return [own.attrib["identifier"] for own in self.tree.findall(f"{QTI}responseDeclaration")]

    @property
    def text(self) -> str:
        body = self.tree.find(f"{QTI}itemBody")
        return "" if body is None else ET.tostring(body, encoding="unicode")

    def told(self, ident: str) -> str:
        """Return the feedback of that name."""
        found = self.tree.find(f"{QTI}modalFeedback[@identifier='{ident}']")
        assert found is not None
        return "".join(found.itertext())

    def mark(self, typed: Sequence[str]) -> Marked:
        """Return what is earned by what is typed into each field; letters are ticked."""
        values: dict[str, Any] = {}
        declared = self.tree.findall(f"{QTI}responseDeclaration")
        for own, text in zip(declared, typed, strict=True):
            values[own.attrib["identifier"]] = _value(own, text)
        _Rules(self.tree, values).run(self.tree.find(f"{QTI}responseProcessing"))
        return Marked(values["SCORE"], values["FEEDBACK"])


def _value(declared: ET.Element, text: str) -> Any:
    if not text:
        return None
    if declared.attrib["cardinality"] == "multiple":
        return text.split(", ")
    if declared.attrib["baseType"] == "float":
        try:
            return float(text)
        except ValueError:
            return None
    return text


def _multiple(_: Mapping[str, str], *inner: Any) -> list[Any]:
    return [i for own in inner for i in (own if isinstance(own, list) else [own])]


def _equal(how: Mapping[str, str], given: float | None, right: float) -> bool:
    if given is None or how["toleranceMode"] == "exact":
        return given == right
    below, above = map(float, how["tolerance"].split())
    return right - below <= given <= right + above


def _string_match(how: Mapping[str, str], given: str | None, right: str) -> bool:
    if how["caseSensitive"] == "false" and given is not None:
        given, right = given.lower(), right.lower()
    return given == right


OPERATORS: Mapping[str, Callable[..., Any]] = {
    "isNull": lambda _, value: value is None,
    "not": lambda _, value: not value,
    "sum": lambda _, *values: sum(values),
    "multiple": _multiple,
    "equal": _equal,
    "stringMatch": _string_match,
}
"""What is made of attributes and of values within."""


class _Rules:
    """Response processing, of which those rules are known that a package may use."""

    def __init__(self, item: ET.Element, values: dict[str, Any]) -> None:
        self.item, self.values = item, values

    def run(self, rules: ET.Element | None) -> None:
        for rule in rules if rules is not None else ():
            if rule.tag == f"{QTI}setOutcomeValue":
                self.values[rule.attrib["identifier"]] = self.of(rule[0])
                continue
            assert rule.tag == f"{QTI}responseCondition"
            for branch in rule:
                assert branch.tag in {f"{QTI}responseIf", f"{QTI}responseElseIf"}
                if self.of(branch[0]):
                    self.run_branch(branch)
                    break

    def run_branch(self, branch: ET.Element) -> None:
        rest = ET.Element("rules")
        rest.extend(branch[1:])
        self.run(rest)

    def of(self, one: ET.Element) -> Any:
        name = one.tag.removeprefix(QTI)
        if name == "baseValue":
            return float(one.text or "") if one.attrib["baseType"] == "float" else one.text
        if name == "variable":
            return self.values[one.attrib["identifier"]]
        if name == "mapResponse":
            return self.mapped(one.attrib["identifier"])
        return OPERATORS[name](one.attrib, *map(self.of, one))

    def mapped(self, ident: str) -> float:
        (declared,) = self.item.findall(f"{QTI}responseDeclaration[@identifier='{ident}']")
        (mapping,) = declared.findall(f"{QTI}mapping")
        exact = {"true"} == {entry.attrib.get("caseSensitive") for entry in mapping}
        folded = str if exact else str.lower
        table = {
            folded(entry.attrib["mapKey"]): float(entry.attrib["mappedValue"]) for entry in mapping
        }
        assert len(table) == len(mapping)
        value = self.values[ident]
        each = value if isinstance(value, list) else [value]
        default = float(mapping.attrib["defaultValue"])
        found = sum(table.get(folded(own), default) for own in each)
        low = float(mapping.attrib.get("lowerBound", "-inf"))
        return max(low, min(found, float(mapping.attrib.get("upperBound", "inf"))))


def questions_in(path: Path) -> Iterator[Question]:
    """Yield the questions of a package. Fails where it does not hold together."""
    with ZipFile(path) as package:
        held = set(package.namelist())
        files = {n: ET.fromstring(package.read(n)) for n in held if n.endswith(".xml")}  # noqa: S314 -- our own
    manifest = files["imsmanifest.xml"]
    resources = {own.attrib["identifier"]: own for own in manifest.iter(f"{PACKAGE}resource")}
    named = {own.attrib["href"] for own in resources.values()}
    assert named | {"imsmanifest.xml"} == set(files)
    assert {own.attrib["href"] for own in manifest.iter(f"{PACKAGE}file")} == held - {
        "imsmanifest.xml"
    }
    for own in resources.values():
        listed = {file.attrib["href"] for file in own.findall(f"{PACKAGE}file")}
        shown = {image.attrib["src"] for image in files[own.attrib["href"]].iter(f"{QTI}img")}
        assert {f"../{name}" for name in listed - named} == shown
    (test,) = (own for own in resources.values() if own.attrib["type"] == "imsqti_test_xmlv2p1")
    needed = {own.attrib["identifierref"] for own in test.findall(f"{PACKAGE}dependency")}
    assert needed == set(resources) - {test.attrib["identifier"]}
    tree = files[test.attrib["href"]]
    assert tree.attrib["identifier"] == test.attrib["identifier"]
    for section in tree.findall(f".//{QTI}assessmentSection/{QTI}assessmentSection"):
        selection = section.find(f"{QTI}selection")
        assert selection is not None
        for ref in section.findall(f"{QTI}assessmentItemRef"):
            item = files[ref.attrib["href"]]
            assert item.attrib["identifier"] == ref.attrib["identifier"]
            _check(item)
            yield Question(section.attrib["title"], selection.attrib["select"], item)


def _check(item: ET.Element) -> None:
    """Fail where an item does not hold together, or its words are no XHTML of QTI's."""
    asked = [
        own.attrib["responseIdentifier"]
        for own in item.iter()
        if "responseIdentifier" in own.attrib
    ]
    declared = [own.attrib["identifier"] for own in item.findall(f"{QTI}responseDeclaration")]
    assert asked == declared
    told = [own.attrib["identifier"] for own in item.findall(f"{QTI}modalFeedback")]
    assert len(set(told)) == len(told)
    shown = {own.text for own in item.findall(f".//{QTI}multiple/{QTI}baseValue")}
    assert shown <= set(told)
    body = item.find(f"{QTI}itemBody")
    assert body is not None
    assert not (body.text or "").strip()
    for block in body:
        assert block.tag.removeprefix(QTI) in BLOCKS
        assert not (block.tail or "").strip()
    for words in (body, *item.findall(f"{QTI}modalFeedback")):
        for child in words:
            _check_words(child, within_a_line=False)


def _check_words(element: ET.Element, *, within_a_line: bool) -> None:
    if element.tag.startswith(MATHS):
        assert element.tag == f"{MATHS}math"
        assert all(own.tag.startswith(MATHS) for own in element.iter())
        assert not any("style" in own.attrib for own in element.iter())
        return
    name = element.tag.removeprefix(QTI)
    assert name in LINE | (set() if within_a_line else BLOCKS | WITHIN), name
    assert set(element.attrib) <= {"class", *ATTRIBUTES.get(name, ())}, (name, element.attrib)
    for child in element:
        _check_words(child, within_a_line=within_a_line or name in HOLDS_A_LINE)
