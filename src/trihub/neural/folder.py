"""A model's folder: which files make the encoder, and what they say about its use.

Read, each before the next: ``trihub-encoder.toml`` (keys ``model``, ``pooling``, ``query``, ``passage``,
``max_length``, ``dimensions``), the files of sentence-transformers (``modules.json``, the pooling's
``config.json``, ``sentence_bert_config.json``, ``config_sentence_transformers.json``), the known
cards, ``config.json``.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trihub.core.errors import BadFile
from trihub.neural.cards import Card, Pooling, known

OWN = "trihub-encoder.toml"
MODELS = (
    "model.onnx", "onnx/model.onnx", "model_fp16.onnx", "onnx/model_fp16.onnx", "model_int8.onnx",
    "onnx/model_int8.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx",
)  # fmt: skip
"""Names of models as exporters give them; the first that is there is taken."""
MAX_LENGTH = 8192
MAX_BYTES = 1 << 20
_MODES = {
    "pooling_mode_cls_token": Pooling.CLS,
    "pooling_mode_mean_tokens": Pooling.MEAN,
    "pooling_mode_lasttoken": Pooling.LAST,
}
_KEYS = {"model": str, "pooling": str, "query": str, "passage": str, "max_length": int,
         "dimensions": int}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """An encoder on disk. ``dimensions`` is what ``said_by`` says, 0 where no file does."""

    name: str
    model: Path
    tokenizer: Path
    card: Card
    dimensions: int
    said_by: str


def read_model(place: Path, name: str = "") -> Model:
    """Read a folder, or the folder of a ``.onnx`` file; ``name`` is the model's on the hub.

    :raises BadFile: a file is missing or wrong, or nothing says how its vectors are pooled.
    """
    folder = _folder_of(place)
    own = _own(folder)
    model = place if place.is_file() else _model(folder, own)
    config = _json(folder / "config.json")
    told = _sentence_transformers(folder)
    names = (name, folder.resolve().name, str(config.get("_name_or_path", "")))
    card = _card(folder, own, told, known(*names), config)
    dimensions, said_by = next(
        ((value, source) for value, source in (
            (own.get("dimensions"), OWN), (told.get("dimensions"), told.get("pooling_file", "")),
            (config.get("hidden_size"), "config.json"),
        ) if isinstance(value, int) and value > 0),
        (0, ""),
    )  # fmt: skip
    return Model(
        name=name or folder.resolve().name, model=model, tokenizer=folder / "tokenizer.json",
        card=card, dimensions=dimensions, said_by=str(said_by),
    )  # fmt: skip


def _folder_of(place: Path) -> Path:
    """The folder with the tokenizer: the place itself, or up to two above a model's file."""
    folders = [place] if place.is_dir() else [*place.parents][:2] if place.is_file() else []
    found = next((folder for folder in folders if (folder / "tokenizer.json").is_file()), None)
    if found is None:
        raise BadFile(
            f"{place} is no encoder: there is no folder with a tokenizer.json.",
            hint="Give a folder with tokenizer.json and model.onnx, or the .onnx file in it.",
        )
    return found


def _model(folder: Path, own: Mapping[str, Any]) -> Path:
    names = [own["model"]] if "model" in own else MODELS
    found = next((folder / name for name in names if (folder / name).is_file()), None)
    if found is None:
        raise BadFile(
            f"The encoder {folder} has no model: no {names[0]}.",
            hint="Export it to ONNX, for example by “optimum-cli export onnx”.",
        )
    return found


def _own(folder: Path) -> dict[str, Any]:
    path = folder / OWN
    if not path.is_file():
        return {}
    try:
        told = tomllib.loads(_read(path).decode())
    except ValueError as error:
        raise BadFile(f"{path} is no TOML: {error}.", hint="Correct it.") from error
    for key, value in told.items():
        if key not in _KEYS or type(value) is not _KEYS[key]:
            raise BadFile(
                f"{path} has “{key}”, which is no key or has a value of another type.",
                hint=f"Its keys are {', '.join(_KEYS)}.",
            )
    model = Path(told.get("model", "model.onnx"))
    if model.is_absolute() or ".." in model.parts:
        raise BadFile(f"{path} names a model outside its folder.", hint="Name a file in it.")
    return told


def _sentence_transformers(folder: Path) -> dict[str, Any]:
    """What the files of sentence-transformers say: pooling, dimensions, length, prompts."""
    told: dict[str, Any] = {}
    modules = _json(folder / "modules.json", list)
    kinds = {str(m.get("type", "")).rsplit(".", 1)[-1]: m for m in modules if isinstance(m, dict)}
    if strange := sorted(kinds.keys() - {"Transformer", "Pooling", "Normalize"}):
        raise BadFile(
            f"The encoder {folder} has a module that is not supported: {strange[0]}.",
            hint="Use one whose modules are a transformer, pooling and normalisation.",
        )
    path = str(kinds.get("Pooling", {}).get("path") or "1_Pooling")
    pooling = _json(folder / path / "config.json") if ".." not in path else {}
    if pooling:
        told |= _pooling(folder, path, pooling)
    told["max_length"] = _json(folder / "sentence_bert_config.json").get("max_seq_length")
    prompts = _json(folder / "config_sentence_transformers.json").get("prompts")
    if isinstance(prompts, dict):
        told["query"] = prompts.get("query")
        told["passage"] = prompts.get("passage", prompts.get("document"))
    return told


def _pooling(folder: Path, path: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """The one pooling that is switched on. :raises BadFile: it is another, or there are several."""
    on = [key for key, value in config.items() if key.startswith("pooling_mode_") and value is True]
    if len(on) != 1 or on[0] not in _MODES:
        raise BadFile(
            f"The encoder {folder} pools by {', '.join(on) or 'nothing'}.",
            hint=f"Supported are {', '.join(_MODES)}, one at a time.",
        )
    dimensions = config.get("word_embedding_dimension")
    return {
        "pooling": _MODES[on[0]], "dimensions": dimensions, "pooling_file": f"{path}/config.json",
    }  # fmt: skip


def _card(
    folder: Path,
    own: Mapping[str, Any],
    told: Mapping[str, Any],
    card: Card | None,
    config: Mapping[str, Any],
) -> Card:
    """The card, each field from the first place that has it."""
    pooling = own.get("pooling") or told.get("pooling") or (card and card.pooling)
    if pooling not in tuple(Pooling):
        raise BadFile(
            f"Nothing says how the encoder {folder} pools its tokens ({pooling or 'not set'}).",
            hint=f'Write pooling = "mean" (or cls, last) into {OWN}, as its model card says.',
        )
    length = own.get("max_length") or told.get("max_length") or (card and card.max_length)
    length = length or config.get("max_position_embeddings")
    if type(length) is not int or length < 1:
        length = 512
    prefixes = {
        key: _prefix(own.get(key), told.get(key), card and getattr(card, key))
        for key in ("query", "passage")
    }
    return Card(pooling=Pooling(pooling), max_length=min(length, MAX_LENGTH), **prefixes)


def _prefix(*said: object) -> str:
    return next((text for text in said if isinstance(text, str)), "")


def _json(path: Path, kind: type = dict) -> Any:
    """A JSON file of that kind; an empty one where there is none."""
    if not path.is_file():
        return kind()
    try:
        found = json.loads(_read(path))
    except (ValueError, RecursionError) as error:
        raise BadFile(f"{path} is no JSON: {error}.", hint="Fetch the model again.") from error
    if not isinstance(found, kind):
        raise BadFile(f"{path} holds no {kind.__name__}.", hint="Fetch the model again.")
    return found


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadFile(f"{path} has more than {MAX_BYTES} bytes.", hint="Fetch the model again.")
    return data
