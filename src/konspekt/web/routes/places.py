"""Ids in addresses."""

from typing import Annotated

from fastapi import Path

OfLecture = Annotated[str, Path(max_length=100, examples=["7d9f2b1c-3a54-4e0f-8f43-51d0a4c1e2b6"])]
OfRow = Annotated[str, Path(max_length=100, examples=["2f0c6d0e-8a5b-4c1e-9a55-0b5a4a1f7a10"])]
OfGroup = Annotated[str, Path(max_length=100, examples=["b6f1d4a2-90c4-4b7a-b0f0-0c6f1f6f3a77"])]
OfTemplate = Annotated[str, Path(max_length=100, examples=["hackathon"])]
