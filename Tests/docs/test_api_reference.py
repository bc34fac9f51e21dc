"""The reference of the C interface has all that the header declares, and would say if not."""

import re
import subprocess
import sys
import xml.etree.ElementTree

import pytest

from conftest import ROOT

sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "Tests" / "ABI")]

import api_listing  # noqa: E402
import declarations  # noqa: E402

REFERENCE = ROOT / "build" / "docs"
HEADER = ROOT / "include" / "bleepreliability.h"
CODE = re.sub(r"/\*.*?\*/", "", HEADER.read_text(), flags=re.S)

EXPECTED = {
    "function": {function.name for function in declarations.functions()},
    "enumeration": set(re.findall(r"^typedef enum (\w+) \{", CODE, re.M)),
    "enumvalue": set(re.findall(r"^ +(BLEEP_\w+) = ", CODE, re.M)),
    "struct": set(re.findall(r"^typedef struct (\w+) \{", CODE, re.M)),
    "variable": {
        field for body in re.findall(r"^typedef struct \w+ \{(.*?)\}", CODE, re.M | re.S)
        for field in re.findall(r"(\w+);", body)
    },
    "typedef": set(re.findall(r"^typedef struct \w+ (\w+);", CODE, re.M))
    | set(re.findall(r"^typedef .*\(\*(\w+)\)", CODE, re.M)),
    "define": set(re.findall(r"^#define (BLEEP_\w+)", CODE, re.M)),
}


def documented():
    """What the reference has, by kind: the names, each with the page and the place on it."""
    found = {kind: {} for kind in EXPECTED}
    for compound in xml.etree.ElementTree.parse(REFERENCE / "bleepreliability.tag").getroot():
        if compound.get("kind") == "struct":
            found["struct"][compound.findtext("name")] = (compound.findtext("filename"), "")
        for member in compound.iter("member"):
            place = member.findtext("anchorfile"), member.findtext("anchor")
            found[member.get("kind")][member.findtext("name")] = place
            for value in member.iter("enumvalue"):
                found["enumvalue"][value.text] = value.get("anchorfile"), value.get("anchor")
    return found


@pytest.mark.parametrize("kind", EXPECTED)
def test_everything_that_is_declared_is_in_it_and_has_a_place(kind):
    places = documented()[kind]

    assert EXPECTED[kind]
    assert set(places) == EXPECTED[kind]
    for page, anchor in places.values():
        assert f'id="{anchor}"' in (REFERENCE / page).read_text() or not anchor


def test_the_parts_of_the_header_are_its_chapters():
    titles = [title.partition(": ")[0] for title, _ in api_listing.parts(HEADER.read_text())]

    chapters = re.findall(r'href="group__\w+\.html"[^>]*>([^<]+)</a>',
                          (REFERENCE / "modules.html").read_text())

    assert chapters == titles


def build(folder, header):
    """Builds the reference of another header; gives what Doxygen thinks of it."""
    text = (ROOT / "docs" / "Doxyfile").read_text()
    (folder / "include").mkdir()
    path = folder / "include" / "bleepreliability.h"
    path.write_text(header)
    text += f"\nINPUT = {path}\nOUTPUT_DIRECTORY = {folder}\nGENERATE_TAGFILE =\n"
    return subprocess.run(
        ["doxygen", "-"], input=text, cwd=ROOT, capture_output=True, text=True,
        env={"BLEEP_VERSION": "0", "PYTHON": sys.executable, "PATH": "/usr/bin:/bin"})


@pytest.mark.parametrize("old, new, complaint", [
    (" * @label: (nullable): what the log calls this lease, for example \"scanner\"; copied\n", "",
     "label"),
    (" * @out_lease: where", " * @out_least: where", "out_least"),
    ("/** A connection that is lent. Since: 0.1 */\n", "", "bleep_lease"),
    ("* Returns: %BLEEP_OK, %BLEEP_ERROR_INVALID", "* Returns: %BLEEP_OK, %BLEEP_ERROR_INVALIDD",
     "BLEEP_ERROR_INVALIDD_ARGUMENT"),
    ("see bleep_lease_call().", "see bleep_lease_calls().", "bleep_lease_calls"),
    ("@options: (nullable): how, copied; NULL for the defaults", "@options: see #nowhere",
     "nowhere"),
])
def test_what_is_not_described_or_wrongly_is_an_error(tmp_path, old, new, complaint):
    text = HEADER.read_text()
    if old not in text:
        pytest.fail(f"the header has no {old!r} any more")

    end = build(tmp_path, text.replace(old, new))

    assert end.returncode != 0
    assert complaint in end.stderr


def test_the_page_lists_the_header_as_it_is():
    page = api_listing.PAGE.read_text()

    assert page == api_listing.updated(page, HEADER.read_text()), "run scripts/api_listing.py"
    listed = set(re.findall(r"`(bleep_\w+|BLEEP_\w+)`", page))
    assert listed == set().union(
        *(EXPECTED[kind] for kind in ("function", "enumeration", "struct", "typedef", "define")))
