"""SRT and VTT become segments with the same words and the same milliseconds."""

import pysubs2
import pytest

from konspekt.domain.errors import TranscriptEmpty, TranscriptUnreadable
from konspekt.domain.time import TimeSpan
from konspekt.speech.imports import MAX_BYTES, is_transcript, read_transcript

SRT = """1
00:00:00,000 --> 00:00:02,500
Здравствуйте, уважаемые
слушатели!

2
00:00:02,501 --> 00:00:06,007
Что такое ВИЧ?

"""
VTT = """WEBVTT Kind: captions; Language: ru
X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0

STYLE
::cue { color: red }

NOTE проверено 5 --> 7 мая

первый
00:00.000 --> 00:02.500 align:start position:0%
<v Анна Петровна>Здравствуйте, <i>уважаемые</i>
слушатели!</v>

01:00:02.501 --> 01:00:06.007
a &lt; b &amp;&amp; c &gt; d
"""


def read(text: str, name: str = "a.srt"):
    return read_transcript(text.encode(), file_name=name)


def texts(text: str, name: str = "a.srt") -> list[str]:
    return [segment.text for segment in read(text, name).segments]


def spans(text: str, name: str = "a.srt") -> list[tuple[int, int]]:
    return [(segment.span.start_ms, segment.span.end_ms) for segment in read(text, name).segments]


def unreadable(text: str, name: str = "a.srt") -> str:
    with pytest.raises(TranscriptUnreadable) as told:
        read(text, name)
    assert told.value.figures["name"] == name
    return str(told.value.figures["where"])


def test_srt_cues_become_segments_to_the_millisecond():
    transcript = read(SRT)
    assert [segment.id for segment in transcript.segments] == ["s0001", "s0002"]
    assert [segment.text for segment in transcript.segments] == [
        "Здравствуйте, уважаемые слушатели!",
        "Что такое ВИЧ?",
    ]
    assert [segment.span for segment in transcript.segments] == [TimeSpan(0, 2500), TimeSpan(2501, 6007)]
    assert (transcript.engine, transcript.language) == ("import", "ru")


def test_pysubs2_reads_the_same_times_out_of_the_same_file():
    theirs = pysubs2.SSAFile.from_string(SRT)
    assert spans(SRT) == [(event.start, event.end) for event in theirs]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_ends_will_do(end: str):
    assert texts(SRT.replace("\n", end)) == texts(SRT)


def test_a_missing_last_line_end_and_missing_numbers_are_no_trouble():
    bare = "\n".join(line for line in SRT.strip().split("\n") if not line.isdecimal())
    assert texts(bare) == texts(SRT)


def test_a_year_on_its_own_line_is_not_taken_for_the_number_of_a_cue():
    assert texts(
        "1\n00:00:00,0 --> 00:00:01,0\nЭто было в\n1984\n\n2\n00:00:01,0 --> 00:00:02,0\n1985\n"
    ) == [
        "Это было в 1984",
        "1985",
    ]


def test_empty_cues_are_dropped_and_an_empty_line_inside_a_cue_loses_nothing():
    assert texts("1\n00:00:00,0 --> 00:00:01,0\n\n2\n00:00:01,0 --> 00:00:02,0\nодин\n\nдва\n") == [
        "один два"
    ]


def test_formatting_is_left_out_but_a_lone_tag_was_spoken_of():
    head = "1\n00:00:00,0 --> 00:00:01,0\n"
    assert texts(head + '{\\an8}<font color="red"><i>тег</i></font> <b>') == ["тег <b>"]
    assert texts(head + r"печать \N и {x} и a --> b") == [r"печать \N и {x} и a --> b"]


def test_overlapping_cues_are_cut_where_the_next_begins_and_put_in_order():
    made = "1\n00:00:05,0 --> 00:00:09,0\nвторой\n\n2\n00:00:01,0 --> 00:00:07,0\nпервый\n"
    assert texts(made) == ["первый", "второй"]
    assert spans(made) == [(1000, 5000), (5000, 9000)]


def test_an_end_before_its_start_leaves_a_moment():
    assert spans("1\n00:00:05,0 --> 00:00:01,0\nслово\n") == [(5000, 5000)]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("1\n00:00:0x,000 --> 00:00:01,000\nслово\n", "2: 00:00:0x,000 --> 00:00:01,000"),
        ("1\n00:00:01,000 --> 00:00:75,000\nслово\n", "2: 00:00:01,000 --> 00:00:75,000"),
        ("Просто текст без времени\n", "1: Просто текст без времени"),
        ("Заголовок\n\n1\n00:00:00,000 --> 00:00:01,000\nслово\n", "1: Заголовок"),
    ],
)
def test_a_broken_srt_names_the_line(text: str, where: str):
    assert unreadable(text) == where


def test_vtt_keeps_the_speaker_and_passes_over_comments_and_styles():
    transcript = read(VTT, "a.vtt")
    assert [segment.text for segment in transcript.segments] == [
        "Здравствуйте, уважаемые слушатели!",
        "a < b && c > d",
    ]
    assert spans(VTT, "a.vtt") == [(0, 2500), (3602501, 3606007)]
    assert [segment.speaker for segment in transcript.segments] == ["Анна Петровна", None]


def test_captions_that_roll_up_are_read_once():
    rolling = """WEBVTT

00:00:00.000 --> 00:00:02.000 align:start
\x20
привет<00:00:00.480><c> всем</c>

00:00:02.000 --> 00:00:02.010
привет всем
\x20

00:00:02.010 --> 00:00:04.000
привет всем
сегодня<00:00:02.500><c> мы</c>
"""
    assert texts(rolling, "a.vtt") == ["привет всем", "сегодня мы"]
    assert spans(rolling, "a.vtt") == [(0, 2000), (2010, 4000)]


def test_a_repeated_answer_in_ordinary_subtitles_stays():
    made = "WEBVTT\n\n00:00.000 --> 00:01.000\nДа.\n\n00:01.000 --> 00:02.000\nДа.\n"
    assert texts(made, "a.vtt") == ["Да.", "Да."]


def test_a_broken_vtt_names_the_line():
    assert unreadable("WEBVTT\n\n00:00.000 --> конец\nслово\n", "a.vtt") == "3: 00:00.000 --> конец"
    assert unreadable("WEBVTT\n\nпросто слова\n", "a.vtt") == "3: просто слова"


@pytest.mark.parametrize("content", ["", "\n \n", "WEBVTT\n", "1\n00:00:00,0 --> 00:00:01,0\n...\n"])
def test_a_file_without_words_says_so(content: str):
    with pytest.raises(TranscriptEmpty):
        read(content, "a.vtt" if content.startswith("WEBVTT") else "a.srt")


def test_the_contents_decide_where_the_name_is_wrong():
    assert texts(SRT, "лекция.txt") == texts(SRT)
    assert texts(VTT, "лекция.srt") == texts(VTT, "a.vtt")


def test_a_file_of_more_than_50_mb_is_refused_unread():
    with pytest.raises(TranscriptUnreadable, match="50 MB"):
        read_transcript(b" " * (MAX_BYTES + 1), file_name="a.srt")


def test_invisible_signs_do_not_reach_the_transcript():
    made = "1\n00:00:00,0 --> 00:00:01,0\n\ufeffси\u00adний\u200b\tцвет\u0007 и\u0306\n"
    assert texts(made) == ["синий цвет й"]


def test_transcripts_are_told_from_recordings():
    assert is_transcript("a.srt", SRT.encode())
    assert is_transcript("A.VTT", VTT.encode("utf-16"))
    assert is_transcript("без имени", VTT.encode()[:500])
    assert is_transcript("a.json", b' {"text": ""}')
    assert is_transcript("a.txt", "Лекция".encode("cp1251"))
    assert not is_transcript("a.json", b"RIFF")
    assert not is_transcript("a.srt", b"ID3\x04\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x00" * 50)
    assert not is_transcript("a.txt", b"")
    assert not is_transcript("a.m4a", "просто слова".encode())


def test_a_head_cut_inside_a_letter_is_still_text():
    head = ("Лекция о языке " * 40).encode()
    assert all(is_transcript("a.txt", head[:cut]) for cut in range(1, 60))


def test_recordings_of_the_case_are_no_transcripts(shared):
    for path in (shared / "cases" / "audio").glob("*.mp3"):
        assert not is_transcript("a.txt", path.read_bytes()[:4096])
