"""What the columns of people are called: their ids, names and addresses, in several languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

PEOPLE = ("student", "name", "surname", "first name")
"""What columns of people mean."""
STUDENT, NAME, SURNAME, FIRST_NAME = PEOPLE

_IDS = """
SIS User ID; SIS Login ID; student
student id; student number; student no; student nr; student code; student identifier; student reference
student ref; student id number; student username; stu code; spr code; university id; university number
university id number; candidate number; candidate no; registration number; registration no; reg no
enrolment number; enrollment number; enrolment no; matriculation number; matriculation no; matric number
matric no; roll number; roll no; banner id; campus id; emplid; employee id; net id; uni id; k number; usn
person id; external id; org defined id
Matrikelnummer; Matrikel-Nr.; Matrikel; Matr.-Nr.; Matr.-Nummer; Mat.-Nr.; Mtk.-Nr.; mtknr; Studierendennummer
Studentennummer; Studiennummer; Teilnehmernummer; Personenkennzeichen; Martikelnummer; Registrierungsnummer
numéro d'étudiant; numéro étudiant; n° étudiant; n° d'étudiant; no étudiant; no d'étudiant; num étudiant
code étudiant; identifiant étudiant; identifiant; matricule; numéro INE; INE
número de estudiante; número de alumno; número de matrícula; nº de alumno; nº de matrícula; nº alumno; matrícula
código de estudiante; código de alumno; código; expediente; número de expediente; nº expediente; n° de alumno; n° alumno; n° de matrícula; legajo; carné
carnet; DNI; NIE; NIA; NIU; identificador; ID de estudiante; ID de alumno
numero di matricola; matricola; studentnummer; studienummer; ID-Nummer; ID number; idnumber; id no; identifier
numéro d'identification; número de ID; id
username; user name; login; login name; login id; user id; user; account; account name; Benutzername; Nutzername
Anmeldename; Kürzel; nom d'utilisateur; utilisateur; nombre de usuario; usuario; user principal name; UPN
email address; email; e-mail; e-mail address; mail; mail address; university email; institutional email
student email; primary email; E-Mail-Adresse; Mailadresse; adresse de messagerie; adresse e-mail; adresse mail; adresse de courriel
adresse électronique; courriel; correo electrónico; correo; dirección de correo; dirección de correo electrónico
dirección de email; email institucional
"""
_NAMES = """
name; full name; student name; display name; name of student; student full name; full name of student
participant; Teilnehmer; Teilnehmer/in; vollständiger Name; Studierende; Studierende/r; Anzeigename
nom complet; nom et prénom; prénom et nom; nom prénom; nombre completo; nombre y apellidos; nombre y apellido
apellidos y nombre; apellidos, nombre; apellido y nombre; first and last name; last name, first name
surname, first name; Nachname, Vorname; Name, Vorname; Vorname Nachname; Vor- und Nachname; Name und Vorname
"""
_SURNAMES = """
surname; last name; family name; student surname; student last name; Nachname; Familienname; Zuname
nom; nom de famille; nom étudiant; apellido; apellidos; apellido(s); cognome; achternaam
"""
_FIRST_NAMES = """
first name; first names; given name; given names; forename; forenames; forename(s); first name(s); given name(s)
student first name; student forename; preferred name; preferred first name; known as
Vorname; Vornamen; Rufname; prénom; prénoms; prénom(s); prénom étudiant; nombre; nombres; nombre(s); nome; voornaam
"""
_COUNTED = (
    ("starttime", "completiontime"),
    ("startzeit", "fertigstellungszeit"),
    ("heurededebut", "heuredefin"),
    ("horadeinicio", "horadefinalizacion"),
)
"""Beside these columns of Microsoft Forms, in a language each, `ID` only counts the rows."""
_COUNTS = frozenset(
    {"", "nr", "no", "lfdnr", "pos", "position", "index", "number", "rang", "n", "num"}
)
"""What columns are called that number the rows."""


@lru_cache(maxsize=1 << 14)
def letters_of(name: str) -> str:
    """Return a name's letters and digits, without regard to case and accents: `Matr.-Nr.` as matrnr."""
    plain = name if name.isascii() else unicodedata.normalize("NFKD", name)
    return "".join(filter(str.isalnum, plain.casefold()))


def _listed(names: str) -> dict[str, int]:
    """Return names that are listed, by their letters, with their places."""
    each = (name for name in re.split(r"[;\n]", names) if name.strip())
    return {letters: place for place, letters in enumerate(dict.fromkeys(map(letters_of, each)))}


_BY_MEANING = {
    STUDENT: _listed(_IDS),
    NAME: _listed(_NAMES),
    SURNAME: _listed(_SURNAMES),
    FIRST_NAME: _listed(_FIRST_NAMES),
}


def said_meaning(meaning: str) -> str:
    """Return what somebody says that a column means, in one spelling."""
    said = " ".join(meaning.split()).casefold()
    by_letters = {letters_of(own): own for own in _BY_MEANING}
    return STUDENT if names_students(said) else by_letters.get(letters_of(said), said)


def names_students(name: str) -> bool:
    """Whether a column that is called so may hold students' ids."""
    return letters_of(name) in _BY_MEANING[STUDENT]


def names_people(name: str) -> bool:
    """Whether a column that is called so is one of people's ids, names or addresses."""
    return any(letters_of(name) in names for names in _BY_MEANING.values())


def numbers_rows(name: str) -> bool:
    """Whether a column that is called so, or not called anything, numbers the rows."""
    return letters_of(name) in _COUNTS


def student_columns(header: Sequence[str]) -> list[int]:
    """Return the places of the columns that may be those of students, the most certain first."""
    letters = set(map(letters_of, header))
    nobodys = {"id"} if any(letters.issuperset(times) for times in _COUNTED) else set()
    return _called(header, STUDENT, nobodys)


def people_columns(header: Sequence[str]) -> Mapping[str, int]:
    """Return the places of the columns of students and their names; none without students."""
    students = student_columns(header)
    return {STUDENT: students[0], **name_columns(header)} if students else {}


def name_columns(header: Sequence[str]) -> dict[str, int]:
    """Return the places of the columns of students' names, as far as there are any."""
    found = {meaning: _called(header, meaning) for meaning in (NAME, SURNAME, FIRST_NAME)}
    return {meaning: places[0] for meaning, places in found.items() if places}


def canvas_columns(header: Sequence[str]) -> list[int | None]:
    """Return the places of the columns by which Canvas knows students; none where it wrote no table."""
    letters = list(map(letters_of, header))
    found = [letters.index(name) if name in letters else None for name in CANVAS]
    return found if found[0] is not None and found[1:3] != [None, None] else []


CANVAS = ("id", "sisuserid", "sisloginid", "section")
"""What these are called, by their letters."""


def known_columns(header: Sequence[str]) -> int:
    """Return how many columns of a header are of people."""
    return sum(map(names_people, header))


def _called(header: Sequence[str], meaning: str, but: Collection[str] = ()) -> list[int]:
    """Return the places of the columns that may have a meaning, the most certain first."""
    certainty = _BY_MEANING[meaning]
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        letters = letters_of(name)
        if letters in certainty and letters not in but:
            found.setdefault(letters, place)
    return [found[letters] for letters in sorted(found, key=certainty.__getitem__)]
