"""The XML of a workbook, read event by event: nothing is held, expanded or followed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Protocol
from xml.parsers import expat

Attributes = Mapping[str, str]


class NotAWorkbookError(Exception):
    """What no spreadsheet writes."""


class Events(Protocol):
    """What is told of the elements of an XML file, whose names come without their prefix."""

    def start(self, element: str, attributes: Attributes) -> None:
        """Take note that an element begins."""

    def text(self, text: str) -> None:
        """Take note of a piece of text; a text may come in several."""

    def end(self, element: str) -> None:
        """Take note that an element ends."""


def read_xml(file: IO[bytes], events: Events | None = None) -> None:
    """Tell of all that is in an XML file, or only see that it is one, which takes less time.

    Raises NotAWorkbookError for a document type, with which entities begin, and for what is no XML.
    """
    parser = expat.ParserCreate()
    if events is not None:
        _tell(parser, events)
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.ParseFile(file)
    except expat.ExpatError as error:
        raise NotAWorkbookError(f"its XML is damaged: {error}") from error


def _refuse(*_: object) -> None:
    raise NotAWorkbookError("its XML declares a document type")


def _tell(parser: expat.XMLParserType, events: Events) -> None:
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, all_: events.start(name.rpartition(":")[2], all_)
    parser.EndElementHandler = lambda name: events.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = events.text
