"""The words that a lecture is expected to contain."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from konspekt.domain.errors import LectureMissing, NotAllowed
from konspekt.library import vocabulary
from konspekt.library.vocabulary import MOST_WORDS
from konspekt.web.callers import AsCaller, OfShelf
from konspekt.web.errors import responses
from konspekt.web.forms import Asked, Form
from konspekt.web.routes.places import OfLecture

router = APIRouter(prefix="/lectures/{lecture_id}/vocabulary", tags=["vocabulary"])
Expected = Annotated[str, StringConstraints(max_length=100)]


class VocabularyForm(Form):
    """Words that the next recognition listens for, and that are offered as corrections."""

    words: list[str]


class VocabularyAsked(Asked):
    """The words from now on."""

    words: list[Expected] = Field(max_length=MOST_WORDS, examples=[["PyCharm", "pandas"]])


@router.get("", responses=responses(LectureMissing))
def read_vocabulary(shelf: OfShelf, caller: AsCaller, lecture_id: OfLecture) -> VocabularyForm:
    """Give the expected words of a lecture."""
    return VocabularyForm(words=list(vocabulary.vocabulary(shelf, caller, lecture_id)))


@router.put("", responses=responses(LectureMissing, NotAllowed))
def put_vocabulary(
    shelf: OfShelf, caller: AsCaller, lecture_id: OfLecture, asked: VocabularyAsked
) -> VocabularyForm:
    """Write the expected words of a lecture anew."""
    return VocabularyForm(words=list(vocabulary.put_vocabulary(shelf, caller, lecture_id, asked.words)))
