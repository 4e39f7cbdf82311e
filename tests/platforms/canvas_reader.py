"""Reads a quiz for Canvas as its importer does, and marks answers as Canvas does.

See `Qti::AssessmentTestConverter`, `Qti::FillInTheBlank`, `Qti::NumericInteraction` and
`Quizzes::QuizQuestion` in its source.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from zipfile import ZipFile

_XML = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True)
class Question:
    """A question, in the group of which Canvas picks one."""

    group: str
    picked: str
    group_points: float
    ident: str
    name: str
    kind: str
    points: float
    text: str
    general: str
    blanks: Mapping[str, Sequence[str]]
    """What Canvas has for each blank: what is right, or what its menu offers."""
    right: Sequence[Sequence[str]]
    """What is right in each blank."""
    ranges: Sequence[tuple[Decimal, Decimal]]
    """Between what a number is right."""
    options: Mapping[str, tuple[str, bool, str]]
    """Statements: each with its text, whether it is right, and what is said of it."""

    def earned(self, typed: Sequence[str]) -> float:
        """Return the share of the points for what is typed into each field."""
        if self.blanks:
            right = [
                text.strip().lower() in {answer.strip().lower() for answer in answers}
                for text, answers in zip(typed, self.right, strict=True)
            ]
            return sum(right) / len(right)
        (text,) = typed
        if self.kind == "numerical_question":
            try:
                return float(any(low <= Decimal(text) <= high for low, high in self.ranges))
            except InvalidOperation:
                return 0
        if self.kind == "multiple_answers_question":
            letters = text.split(", ")
            ticked = [own for own in self.options.values() if own[0][0] in letters]
            taken = sum(own[1] for own in ticked)
            there = sum(own[1] for own in self.options.values())
            return max(0, (2 * taken - len(ticked)) / there)
        if self.kind == "multiple_choice_question":
            return float(any(own[1] and own[0][0] == text for own in self.options.values()))
        return 0


def quiz_in(path: Path) -> Iterator[Question]:
    """Yield the questions of a package. Fails where Canvas would not take one."""
    with ZipFile(path) as package:
        files = {name: _plain(package.read(name)) for name in package.namelist()}
    manifest = files["imsmanifest.xml"]
    (quiz,) = manifest.findall(".//resource[@type='imsqti_xmlv1p2']")
    named = {file.attrib["href"] for file in manifest.iter("file")} | {"imsmanifest.xml"}
    assert named == set(files)
    known = {resource.attrib["identifier"] for resource in manifest.iter("resource")}
    assert {needed.attrib["identifierref"] for needed in manifest.iter("dependency")} <= known
    meta = files[f"{quiz.attrib['identifier']}/assessment_meta.xml"]
    assert meta.attrib["identifier"] == quiz.attrib["identifier"]
    (file,) = quiz.findall("file")
    root = files[file.attrib["href"]].find("assessment/section")
    assert root is not None
    for section in root.findall("section"):
        for item in section.findall("item"):
            yield _question(section, item)


def _plain(content: bytes) -> ET.Element:
    root = ET.fromstring(content)  # noqa: S314 -- our own
    for element in root.iter():
        element.tag = _XML.sub("", element.tag)
    return root


def _question(section: ET.Element, item: ET.Element) -> Question:
    entries = {
        field.findtext("fieldlabel", ""): field.findtext("fieldentry", "")
        for field in item.iter("qtimetadatafield")
    }
    said = {f.attrib["ident"]: f.findtext(".//mattext", "") for f in item.findall("itemfeedback")}
    linked = {f.attrib["linkrefid"] for f in item.iter("displayfeedback")}
    assert linked == set(said)
    labels = [label.attrib["ident"] for label in item.iter("response_label")]
    assert len(set(labels)) == len(labels)
    text = item.findtext("presentation/material/mattext", "")
    blanks = dict(_blanks(item, text))
    named = {equal.text for equal in item.iter("varequal") if not item.findall(".//response_str")}
    assert named <= set(labels)
    return Question(
        section.attrib["title"],
        section.findtext("selection_ordering/selection/selection_number", ""),
        float(section.findtext(".//points_per_item", "")),
        item.attrib["ident"],
        item.attrib["title"],
        entries["question_type"],
        float(entries["points_possible"]),
        text,
        said["general_fb"],
        blanks,
        _right(item) if "dropdowns" in entries["question_type"] else list(blanks.values()),
        [
            (Decimal(low.text or ""), Decimal(high.text or ""))
            for low, high in zip(item.iter("vargte"), item.iter("varlte"), strict=True)
        ],
        {} if blanks else _options(item, said),
    )


def _blanks(item: ET.Element, text: str) -> Iterator[tuple[str, list[str]]]:
    for response in item.findall("presentation/response_lid"):
        ident = response.attrib["ident"]
        if ident == "response1":
            continue
        name = ident.removeprefix("response_")
        assert response.findtext("material/mattext") == name
        # Canvas puts the first one in place of the blank
        assert text.count(f"[{name}]") == 1
        answers = [label.findtext(".//mattext", "") for label in response.iter("response_label")]
        assert all(answers)
        assert answers
        yield name, answers


def _right(item: ET.Element) -> list[list[str]]:
    """Return what is right in each menu."""
    named = {own.attrib["ident"]: own for own in item.iter("response_label")}
    scored = [own for own in item.iter("respcondition") if own.find("setvar") is not None]
    equal = [own.findtext(".//varequal", "") for own in scored]
    return [[named[ident].findtext(".//mattext", "")] for ident in equal]


def _options(item: ET.Element, said: Mapping[str, str]) -> dict[str, tuple[str, bool, str]]:
    wrong = {equal.text for equal in item.findall(".//not/varequal")}
    scored = [own for own in item.iter("respcondition") if own.find("setvar") is not None]
    right = {equal.text for own in scored for equal in own.iter("varequal")} - wrong
    return {
        own: (label.findtext(".//mattext", ""), own in right, said.get(f"{own}_fb", ""))
        for label in item.findall(".//response_lid//response_label")
        for own in (label.attrib["ident"],)
    }
