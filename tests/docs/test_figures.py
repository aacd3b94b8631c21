"""Figures that the pages name are those of the code and of the bench."""

import gzip
import math
import re
import tomllib

import pytest

from bench import llm_plan
from bench.__main__ import HEAD, RESULTS, SUITES
from docs.pages import ROOT, Page, page, written_pages
from konspekt.engines.weights import SETS
from konspekt.export import FORMATS
from konspekt.glossary import confidence_weights
from konspekt.jobs import desk
from konspekt.language.russian import definition_weights
from konspekt.library import webhooks
from konspekt.notes import load_template, template_ids
from konspekt.settings import Settings

NUMBER = re.compile(r"(?<![\w.,/-])\d+(?:[, ]\d{3})*(?:\.\d+)?(?![\w/-])")


def text_of(name: str) -> str:
    return " ".join((ROOT / name).read_text(encoding="utf-8").split())


def test_the_bench_page_is_the_last_results_of_the_suites() -> None:
    places = [RESULTS / f"{name}.md" for name in SUITES]
    parts = [place.read_text(encoding="utf-8") for place in places if place.is_file()]
    assert (ROOT / "BENCH.md").read_text(encoding="utf-8") == HEAD + "\n".join(parts)


def quoting() -> list[tuple[str, str, str]]:
    """Give the sentences that name a suite of the bench: page, suite, sentence."""
    found: list[tuple[str, str, str]] = []
    for it in written_pages():
        for paragraph in it.text.split("\n\n"):
            for sentence in re.split(r"(?<=[.]) ", " ".join(paragraph.split())):
                suites = re.findall(r"`python -m bench (\w+)`", sentence)
                found += [(it.name, suite, sentence) for suite in suites]
    return found


@pytest.mark.parametrize(("name", "suite", "sentence"), quoting())
def test_a_figure_quoted_from_the_bench_stands_in_the_bench(name: str, suite: str, sentence: str) -> None:
    assert suite in SUITES
    bare = re.sub(r"`[^`]*`", "", (RESULTS / f"{suite}.md").read_text(encoding="utf-8"))
    known = [figure(one) for one in re.findall(r"\d[\d,]*(?:\.\d+)?", bare)]
    for told in NUMBER.findall(re.sub(r"`[^`]*`", "", sentence)):
        assert any(round(one, places(told)) == figure(told) for one in known), (name, told)


def places(told: str) -> int:
    """Give to how many places a figure is told: 2 for 0.25, 0 for 41, -1 for 130."""
    decimals = len(told.partition(".")[2])
    return decimals or len(told.rstrip("0")) - len(told)


def figure(told: str) -> float:
    return float(re.sub(r"[,\s]", "", told))


def test_the_floors_are_those_of_the_import_contract() -> None:
    contracts = tomllib.loads(text_of_lines("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    (layers,) = [it["layers"] for it in contracts if it["type"] == "layers"]
    (block,) = [it for it in page(ROOT / "CONTRIBUTING.md").blocks if it.language == "text"]
    assert block.text.split("\n")[:-1] == [layer for layer in layers if layer != "__main__"]


def text_of_lines(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "pattern", "weights"),
    [
        ("README.md", r"on first use \((\d+) MB\)", "gigaam"),
        ("README.ru.md", r"файлы распознавателя \((\d+) МБ\)", "gigaam"),
        ("docs/guide/administrator.md", r"файлы распознавателя \((\d+) МБ\)", "gigaam"),
        ("docs/decisions/0006-only-matrix-products-in-int8.md", r"(\d+) MB instead of", "gigaam"),
        ("docs/decisions/0006-only-matrix-products-in-int8.md", r"MB instead of (\d+)", "gigaam-fp32"),
    ],
)
def test_a_download_is_as_large_as_the_table_of_weights_says(name: str, pattern: str, weights: str) -> None:
    (size,) = [row.megabytes for row in SETS if row.name == weights]
    assert re.findall(pattern, text_of(name)) == [str(size)]


def test_the_table_of_language_models_is_that_of_the_weights() -> None:
    sizes = {row.name: row.megabytes for row in SETS if row.engine == "llama"}
    rows = re.findall(
        r"^\| `([\w.-]+)` \| [^|]* \| (?:about )?([\d ]+) \|", text_of_lines("docs/models.md"), re.MULTILINE
    )
    assert {name: int(size.replace(" ", "")) for name, size in rows} == sizes


@pytest.mark.parametrize(("language", "count"), [("Russian", 60_000), ("English", 30_000)])
def test_the_word_lists_are_as_long_as_is_said(language: str, count: int) -> None:
    assert f"{language} frequency table, {count:,} lemmas" in text_of("THIRD_PARTY.md")
    place = ROOT / "src" / "konspekt" / "language" / language.lower() / "frequency.tsv.gz"
    assert len(gzip.decompress(place.read_bytes()).splitlines()) == count


def test_the_pages_name_every_export_format() -> None:
    listed = re.findall(r"lecture\.[a-z.]+[a-z]", text_of("README.md").partition("writes `out/lecture/`")[2])
    assert {f"lecture.{it.suffix}" for it in FORMATS.values()} <= set(listed)


def test_the_readme_names_every_russian_template() -> None:
    russian = {name for name in template_ids() if load_template(name).language == "ru"}
    told = re.search(r"Шаблоны конспекта: (.*?):", text_of("README.ru.md"))
    assert told is not None
    assert set(re.findall(r"`(\w+)`", told[1])) == russian


def test_the_times_in_the_administrators_page_are_the_settings() -> None:
    told = text_of("docs/administration.md")
    settings = Settings(_env_file=None)
    rows = dict(re.findall(r"\| (\d+) (?:дней|часа?)[^|]*\| `(KONSPEKT_\w+)`", told))
    assert {name: float(days) for days, name in rows.items()} == {
        "KONSPEKT_RETENTION__TRASH_DAYS": settings.retention.trash_days,
        "KONSPEKT_RETENTION__EVENTS_DAYS": settings.retention.events_days,
        "KONSPEKT_RETENTION__AUDIT_DAYS": settings.retention.audit_days,
        "KONSPEKT_ACCOUNTS__SESSION_DAYS": settings.accounts.session_days,
        "KONSPEKT_UPLOADS__EXPIRE_HOURS": settings.uploads.expire_hours,
    }
    assert f"через {desk.DEAD_MS // 1000} секунд её работу берут другие" in told
    pauses = [pause // 60_000 for pause in webhooks.PAUSES_MS]
    hours = [pause // 60 for pause in pauses if pause >= 60]
    minutes = [pause for pause in pauses if pause < 60]
    assert (
        f"через {minutes[0]}, {minutes[1]}, {minutes[2]} минут, {hours[0]}, {hours[1]} и {hours[2]} часа"
        in told
    )


def test_the_guides_name_the_longest_recording_and_the_trash() -> None:
    settings = Settings(_env_file=None)
    assert settings.audio.max_hours == 10
    assert settings.retention.trash_days == 30
    told = text_of("docs/guide/methodologist.md")
    assert "до десяти часов" in told
    assert "30 дней" in told


def test_the_page_of_the_front_end_names_the_limits_of_its_sources() -> None:
    told = text_of("docs/frontend.md")
    (limit,) = re.findall(r"LIMIT_KB = (\d+)", text_of("frontend/scripts/size.mjs"))
    (mebibytes,) = re.findall(r"CHUNK_BYTES = (\d+) \* 1024 \* 1024", text_of("frontend/src/api/uploads.ts"))
    assert f"limit {limit} kB gzip" in told
    assert f"pieces of {mebibytes} MiB" in told
    (server,) = re.findall(r"KONSPEKT_SERVER \?\? '([^']+)'", text_of("frontend/vite.config.ts"))
    assert f"default `{server}`" in told
    assert server.endswith(f":{Settings(_env_file=None).web.port}")


@pytest.mark.parametrize(
    "it", [it for it in written_pages() if "/decisions/0" in it.name], ids=lambda it: it.name
)
def test_measured_evidence_names_the_command_that_prints_it(it: Page) -> None:
    evidence = it.text.partition("**Evidence.**")[2].partition("**Consequences.**")[0]
    if re.search(r"\d (?:MiB|MB|kB|ms|s|%|core-seconds)\b", evidence):
        assert re.search(r"`(?:make|pytest|python -m) [^`]+`", evidence), it.name


def test_the_list_of_decisions_is_whole() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = page(folder / "index.md").links
    assert listed == tuple(place.name for place in sorted(folder.glob("[0-9]*.md")))
    assert len({name[:4] for name in listed}) == len(listed)


@pytest.mark.slow
def test_the_costs_of_a_language_model_are_what_the_command_prints(shared, capsys) -> None:
    assert shared.is_dir()
    assert llm_plan.main() == 0
    printed = capsys.readouterr().out
    told = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
    rows = [line for line in printed.splitlines() if line.startswith("|")]
    assert "\n".join(rows) in told
    (polish, full, largest) = re.findall(
        r"takes (\d+) minutes polished and (\d+) .* takes (\d+) tokens", printed
    )[0]
    flat = " ".join(told.split())
    assert f"takes {polish} minutes polished and {full} minutes in full" in flat
    assert f"usual answer takes {largest} (" in flat


def test_the_page_of_quality_counts_the_weights() -> None:
    count = len(definition_weights.WEIGHTS) + len(confidence_weights.WEIGHTS)
    assert f"The {count} weights" in text_of("docs/quality.md")


def test_what_travels_in_the_pages_has_its_licence_beside_it() -> None:
    static = ROOT / "src" / "konspekt" / "web" / "static"
    if not (static / "index.html").is_file():
        pytest.skip("the pages are not built: make pages")
    listed = (static / "licenses.md").read_text(encoding="utf-8")
    licences = set(re.findall(r"^## .* \(([^)]*)\)$", listed, re.MULTILINE))
    assert licences == {"MIT", "BSD-3-Clause"}
    fonts = (static / "licenses-fonts.md").read_text(encoding="utf-8")
    for name in ("Inter", "PT Serif", "Lucide"):
        assert f"## {name}" in fonts


def test_the_sample_network_is_as_large_as_its_card_says() -> None:
    import onnx

    folder = ROOT / "src" / "konspekt" / "engines" / "sample_weights"
    weights = onnx.load(folder / "v3_ctc.int8.onnx").graph.initializer
    count = sum(math.prod(one.dims) for one in weights)
    assert f"{count / 1e6:.1f} M parameters" in (folder / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert f"{count / 1e6:.1f} M parameters" in text_of("training/README.md")


def test_the_guide_names_every_key_of_the_lecture_and_no_other() -> None:
    source = (ROOT / "frontend" / "src" / "features" / "lecture" / "KeysHelp.vue").read_text(encoding="utf-8")
    listed = re.findall(r"^  \['([^']+)', '\w+'\]", source, re.MULTILINE)
    known = {key.replace("Space", "Пробел") for keys in listed for key in keys.split()}
    guide = page(ROOT / "docs" / "guide" / "methodologist.md")
    spans = [span for span in guide.spans if not span.startswith("python") and not span.endswith(".md")]
    told = {key for span in spans for key in span.split("+")}
    assert told - {"?"} == known
