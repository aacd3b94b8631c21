"""The scorer that lies beside the evaluation data, as a module."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType


def load_scorer(folder: Path) -> ModuleType:
    """Give `score.py` of an evaluation folder, with its lemmatiser ready."""
    spec = spec_from_file_location("evaluation_scorer", folder / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder / "score.py")
    scorer = module_from_spec(spec)
    spec.loader.exec_module(scorer)
    scorer.init_morph()
    return scorer
