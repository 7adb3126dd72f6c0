"""Fetching an encoder from the Hugging Face hub: the files that are read, and nothing that runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from trihub.core.errors import BadInput, LibraryError, ServiceError
from trihub.neural.folder import MODELS, OWN

FORM = re.compile(
    r"(?P<repository>[\w.-]{1,96}/[\w.-]{1,96})"
    r"(?:@(?P<revision>[\w./-]{1,100}))?(?::(?P<file>[\w./-]{1,200}\.onnx))?"
)
SMALL = (
    OWN, "config.json", "tokenizer.json", "modules.json", "sentence_bert_config.json",
    "config_sentence_transformers.json", "*_Pooling/config.json",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HubModel:
    """A model of the hub: ``owner/name``, a revision, a model's file; both may be empty."""

    repository: str
    revision: str
    file: str


def hub_model(text: str) -> HubModel:
    """Read ``owner/name@revision:file``. :raises BadInput: it is neither that nor a folder."""
    found = FORM.fullmatch(text)
    if not found or ".." in text:
        raise BadInput(
            f"“{text}” is neither a folder nor a model of the hub.",
            hint="Give a folder, or owner/name@revision:onnx/model_int8.onnx (revision and file can "
            "be left out).",
        )
    return HubModel(found["repository"], found["revision"] or "", found["file"] or "")


def fetch(model: HubModel) -> Path:
    """The folder with the model's files, or its model file where one is named.

    What was fetched before is used without asking the hub.

    :raises LibraryError: huggingface-hub is not installed. :raises ServiceError: it cannot be had.
    """
    try:
        from huggingface_hub import HfApi, snapshot_download, try_to_load_from_cache
    except ModuleNotFoundError as error:
        raise LibraryError(
            "huggingface-hub is not installed.", hint="Install it: pip install 'trihub[neural]'"
        ) from error
    name, revision = model.repository, model.revision or None
    here = try_to_load_from_cache(name, "tokenizer.json", revision=revision)
    if isinstance(here, str) and _has_model(Path(here).parent, model):
        return Path(here).parent / model.file
    try:
        listed = HfApi().list_repo_files(name, revision=revision)
        wanted = _wanted(model, listed)
        return Path(snapshot_download(name, revision=revision, allow_patterns=wanted)) / model.file
    except Exception as error:  # its errors have no common base
        raise ServiceError(
            f"The encoder {name} cannot be fetched: {error}",
            hint="Check its name and the way to the hub, or give a folder.",
        ) from error


def _has_model(folder: Path, model: HubModel) -> bool:
    """Whether the model is there: an earlier run may have been stopped, or have fetched another."""
    names = [model.file] if model.file else MODELS
    return any((folder / name).is_file() for name in names)


def _wanted(model: HubModel, listed: list[str]) -> list[str]:
    """The small files and one model, with the weights that stand beside a large one."""
    file = model.file or next((name for name in MODELS if name in listed), MODELS[0])
    return [*SMALL, file, f"{file}_data", f"{file}.data"]
