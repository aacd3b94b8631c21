"""How lectures are told and asked for in JSON."""

from pydantic import BaseModel, ConfigDict


class Form(BaseModel):
    """What the API tells."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Asked(BaseModel):
    """What the API is asked; an unknown field is an error."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")
