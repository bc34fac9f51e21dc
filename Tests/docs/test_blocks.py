"""Every block of every document is compiled, run or parsed: none is passed over in silence."""

from __future__ import annotations

from blocks import blocks, documents

# Who looks at which language; an unknown one fails here and not unseen.
CHECKED = {
    "c": "test_c_blocks.py",
    "python": "test_python_blocks.py",
    "sh": "test_shell_blocks.py",
    "swift": "test_swift_blocks.py",
    "ini": "test_data_blocks.py",
    "js": "test_data_blocks.py",
    "json": "test_data_blocks.py",
    "yaml": "test_data_blocks.py",
    "text": "test_text_blocks.py",
}
# What the comments above blocks may say.
MARKERS = {"checked", "compile", "file", "from", "kind", "prints"}


def test_every_language_has_somebody_who_looks_at_it():
    unknown = [block.name for block in blocks() if block.language not in CHECKED]

    assert unknown == []


def test_markers_are_spelled_as_somebody_reads_them():
    wrong = [block.name for block in blocks() if set(block.markers) - MARKERS]

    assert wrong == []


def test_the_documents_are_found():
    assert len(documents()) >= 15
    assert len(blocks("python")) >= 40
    assert len(blocks("c")) >= 20
    assert len(blocks("sh")) >= 10
