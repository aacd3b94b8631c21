"""What a language model will be asked and how it went, for people and for programs."""

from collections.abc import Callable, Iterator

from konspekt.cli.messages import word
from konspekt.cli.progress import write_event
from konspekt.domain.asking import AskingPlan, AskingReport, Pass

UNGROUNDED = "ungrounded"


def plan_lines(plan: AskingPlan) -> Iterator[str]:
    """Tell beforehand what will be asked and what it will take."""
    if not plan.calls:
        yield word("asking.nothing")
        return
    passes = ", ".join(
        dict.fromkeys(f"{word(f'asking.pass.{one.name}')}: {one.calls}" for one in plan.passes if one.calls)
    )
    figures = {"calls": plan.calls, "tokens_in": plan.tokens_in, "tokens_out": plan.tokens_out}
    yield word("asking.plan", passes=passes, **figures)
    total = sum(one.wanted_calls for one in plan.passes)
    if plan.calls < total:
        yield word("asking.left_out", calls=total - plan.calls, total=total)


def report_lines(stage: str, report: AskingReport) -> Iterator[str]:
    """Tell how a stage went: what was asked, and everything that did not work."""
    if report.calls or report.remembered:
        yield word(
            "asking.report",
            stage=word(f"stages.{stage}"),
            calls=report.calls,
            remembered=report.remembered,
            tokens_in=report.tokens_in,
            tokens_out=report.tokens_out,
        )
    for warning in report.warnings:
        if warning.name is None:
            yield word("asking.not_built", code=warning.code)
            continue
        what = _with_capital(word(f"asking.pass.{Pass(warning.name)}"))
        key = "asking.ungrounded" if warning.code == UNGROUNDED else "asking.failed"
        figures = {} if warning.code == UNGROUNDED else {"code": warning.code}
        yield word(key, what=what, times=warning.times, **figures)
    if not report.is_complete and report.generator:
        yield word("asking.again")


def telling(
    say: Callable[[str], None], *, file: str, as_json: bool
) -> tuple[Callable[[AskingPlan], None], Callable[[str, AskingReport], None]]:
    """Give what hears the plan and the reports of one lecture."""

    def on_plan(plan: AskingPlan) -> None:
        if as_json:
            figures = {"calls": plan.calls, "tokens_in": plan.tokens_in, "tokens_out": plan.tokens_out}
            write_event("asking_plan", file=file, **figures)
        else:
            for line in plan_lines(plan):
                say(line)

    def on_report(stage: str, report: AskingReport) -> None:
        if as_json:
            warnings = [
                {"pass": warning.name, "code": warning.code, "times": warning.times}
                for warning in report.warnings
            ]
            figures = {"calls": report.calls, "remembered": report.remembered}
            tokens = {"tokens_in": report.tokens_in, "tokens_out": report.tokens_out}
            write_event("asking_report", file=file, stage=stage, warnings=warnings, **figures, **tokens)
        else:
            for line in report_lines(stage, report):
                say(line)

    return on_plan, on_report


def _with_capital(text: str) -> str:
    return text[:1].upper() + text[1:]
