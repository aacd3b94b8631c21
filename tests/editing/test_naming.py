"""Which rows an edit builds on."""

from konspekt.editing.edits import (
    AddEntry,
    AddMark,
    AddParagraph,
    AddSection,
    MergeEntries,
    MoveBlock,
    MoveSection,
    Place,
    ReplaceAll,
    SetSpeaker,
    SetText,
    Slice,
)
from konspekt.editing.naming import named_rows

PART = Slice(segment_id="s1", start_char=0, end_char=3)


def test_what_an_edit_changes_or_points_into_is_named() -> None:
    assert named_rows([SetText(segment_id="s1", text="x")]) == {"s1"}
    assert named_rows([SetSpeaker(segment_ids=("s1", "s2"), speaker=None)]) == {"s1", "s2"}
    assert named_rows([MergeEntries(into_id="e1", entry_id="e2")]) == {"e1", "e2"}
    assert named_rows([AddEntry(headword="x", definition_slices=(PART,))]) == {"s1"}
    place = Place(row_id="e1", text_name="headword", start_char=0)
    assert named_rows([ReplaceAll(find="a", replacement="b", leave=frozenset({place}))]) == {"e1"}


def test_a_place_to_stand_at_is_not_named() -> None:
    assert named_rows([AddMark(segment_id="s1", title="x")]) == set()
    assert named_rows([AddParagraph(section_id="n1", text="x", after="b1", slices=(PART,))]) == {"s1"}
    assert named_rows([MoveBlock(block_id="b1", section_id="n1", after="b2")]) == {"b1"}
    assert named_rows([MoveSection(section_id="n1", after="n2")]) == {"n1"}
    assert named_rows([AddSection(notes_id="n", title="x")]) == set()


def test_a_group_names_what_all_its_edits_name() -> None:
    assert named_rows([SetText(segment_id="s1", text="x"), SetText(segment_id="s2", text="x")]) == {
        "s1",
        "s2",
    }
