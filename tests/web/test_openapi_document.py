"""The OpenAPI document that is committed is what the code says, and complete."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = json.loads((ROOT / "docs" / "reference" / "openapi.json").read_text(encoding="utf-8"))
METHODS = {"get", "put", "post", "patch", "delete", "head", "options"}


def operations():
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield f"{method.upper()} {path}", operation


def test_the_committed_document_is_what_the_code_says() -> None:
    ran = subprocess.run(
        [sys.executable, "scripts/make_api_types.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


def test_every_operation_says_what_it_does_under_a_name_of_its_own() -> None:
    names = [operation["operationId"] for _, operation in operations()]
    assert len(names) == len(set(names))
    assert [name for name, operation in operations() if not operation.get("description")] == []


def test_every_refusal_is_a_problem_with_an_example() -> None:
    for name, operation in operations():
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                problem = answer["content"]["application/problem+json"]
                assert problem["schema"] == {"$ref": "#/components/schemas/Problem"}, (name, status)
                assert problem["examples"], (name, status)
                for example in problem["examples"].values():
                    code = example["$ref"].rpartition("/")[2]
                    assert DOCUMENT["components"]["examples"][code]["value"]["status"] == int(status)


def test_every_answer_with_a_body_has_a_form() -> None:
    for name, operation in operations():
        for status, answer in operation["responses"].items():
            if status in ("200", "201", "202"):
                for content in answer.get("content", {"": {"schema": {"nothing": "said"}}}).values():
                    assert content.get("schema"), (name, status)
