"""A sentence encoder in ONNX form, run by onnxruntime on the processor."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trihub.core.errors import BadFile, LibraryError
from trihub.neural.folder import Model, read_model
from trihub.neural.hub import fetch, hub_model
from trihub.neural.pooling import Floats, pool, unit

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]
    from tokenizers import Tokenizer

BATCH_TEXTS, BATCH_TOKENS = 64, 8_192
"""What is encoded at once at most, padding counted; a longer text goes alone."""
MAX_CHARACTERS = 12
"""Characters of a text that are read for each token that is kept at most."""
MAX_TOKENIZER = 64 << 20
SAMPLE = 1 << 20
"""Bytes at either end of a model's file that its name stands for, with the file's size."""
INPUTS = ("input_ids", "attention_mask", "token_type_ids", "position_ids")

Ids = NDArray[np.int64]


class NeuralEncoder:
    """An encoder (:class:`trihub.core.ports.Encoder`). ``threads`` bounds the processors it uses.

    :raises BadFile: its files contradict each other or cannot be run.
    :raises LibraryError: onnxruntime or tokenizers is not installed.
    """

    def __init__(self, model: Model, *, threads: int = 1) -> None:
        self._model, self._card = model, model.card
        self._tokenizer = _tokenizer(model)
        self._session = _session(model, threads)
        self._inputs = {
            one.name: np.int32 if "int32" in one.type else np.int64
            for one in self._session.get_inputs()
        }
        if strange := sorted(self._inputs.keys() - set(INPUTS)):
            raise BadFile(
                f"{model.model} wants an input that is not known: {strange[0]}.",
                hint="Export the encoder for feature extraction.",
            )
        self._output = self._pick_output()
        self._name = f"{model.name} {_digest(model)}"
        self._dimensions = self._measure()

    @property
    def name(self) -> str:
        """The model's name with a digest of its files and of how they are used."""
        return self._name

    @property
    def dimensions(self) -> int:
        """As the model gives them."""
        return self._dimensions

    def encode(self, texts: Sequence[str], *, query: bool) -> Floats:
        """Unit vectors; 0 for a text of nothing but space."""
        out = np.zeros((len(texts), self._dimensions), np.float32)
        prefix = self._card.query if query else self._card.passage
        limit = MAX_CHARACTERS * self._card.max_length
        ids = {
            at: self._tokenizer.encode(prefix + text[:limit]).ids
            for at, text in enumerate(texts)
            if text.strip()
        }
        for batch in batches({at: len(own) for at, own in ids.items()}):
            out[batch] = self._run([ids[at] for at in batch])
        return out

    def _run(self, rows: Sequence[Sequence[int]]) -> Floats:
        """Unit vectors of texts given by their tokens."""
        width = max(map(len, rows))
        tokens: Ids = np.zeros((len(rows), width), np.int64)
        mask: Ids = np.zeros_like(tokens)
        for at, row in enumerate(rows):
            tokens[at, : len(row)], mask[at, : len(row)] = row, 1
        given = {
            "input_ids": tokens,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(tokens),
            "position_ids": np.broadcast_to(np.arange(width), tokens.shape),
        }
        feed = {name: given[name].astype(kind) for name, kind in self._inputs.items()}
        found = np.asarray(self._session.run([self._output], feed)[0], np.float32)
        vectors = pool(found, mask, self._card.pooling) if found.ndim == 3 else found
        return unit(vectors)

    def _pick_output(self) -> str:
        """The output with a vector for each token, else one with a vector for each text."""
        by_rank: dict[int, str] = {}
        for one in self._session.get_outputs():
            by_rank.setdefault(len(one.shape), str(one.name))
        name = by_rank.get(3) or by_rank.get(2)
        if name is None:
            raise BadFile(
                f"{self._model.model} gives no vectors.",
                hint="Export the encoder for feature extraction.",
            )
        return name

    def _measure(self) -> int:
        """The dimensions of a first vector. :raises BadFile: they are not those that files name."""
        try:
            found = self._run([self._tokenizer.encode("patent").ids]).shape[1]
        except Exception as error:  # onnxruntime's errors have no common base
            raise BadFile(
                f"{self._model.model} cannot be run: {error}", hint="Fetch or export it again."
            ) from error
        wanted = self._model.dimensions
        if wanted and wanted != found:
            raise BadFile(
                f"{self._model.model} gives vectors of {found} numbers, but {self._model.said_by} "
                f"says {wanted}.",
                hint="The files are of different models: fetch or export all of them again.",
            )
        return int(found)


def open_encoder(setting: str, *, threads: int = 1) -> NeuralEncoder:
    """The encoder in a folder or on the hub (see ``TRIHUB_ENCODER``).

    :raises BadInput: the text is neither. :raises BadFile: the files are wrong.
    :raises ServiceError: the hub does not give it. :raises LibraryError: a package is missing.
    """
    place = Path(setting).expanduser()
    if place.exists():
        return NeuralEncoder(read_model(place), threads=threads)
    chosen = hub_model(setting)
    return NeuralEncoder(read_model(fetch(chosen), chosen.repository), threads=threads)


def batches(lengths: dict[int, int]) -> Iterator[list[int]]:
    """Texts (number to tokens) in batches of like length, the longest first."""
    batch: list[int] = []
    width = 0
    for at in sorted(lengths, key=lambda at: (-lengths[at], at)):
        if batch and (len(batch) == BATCH_TEXTS or width * (len(batch) + 1) > BATCH_TOKENS):
            yield batch
            batch = []
        if not batch:
            width = lengths[at]
        batch.append(at)
    if batch:
        yield batch


def _tokenizer(model: Model) -> Tokenizer:
    try:
        from tokenizers import Tokenizer
    except ModuleNotFoundError as error:
        raise _missing("tokenizers") from error
    path = model.tokenizer
    if path.stat().st_size > MAX_TOKENIZER:
        raise BadFile(f"{path} has more than {MAX_TOKENIZER} bytes.", hint="Fetch it again.")
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises nothing more precise
        raise BadFile(f"{path} is no tokenizer: {error}", hint="Fetch it again.") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(model.card.max_length)
    return tokenizer


def _session(model: Model, threads: int) -> InferenceSession:
    try:
        import onnxruntime
    except ModuleNotFoundError as error:
        raise _missing("onnxruntime") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = max(1, min(threads, os.cpu_count() or 1))
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(
            str(model.model), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime's errors have no common base
        raise BadFile(
            f"{model.model} is no model that can be run: {error}", hint="Fetch or export it again."
        ) from error


def _missing(package: str) -> LibraryError:
    return LibraryError(
        f"{package} is not installed.", hint="Install it: pip install 'trihub[neural]'"
    )


def _digest(model: Model) -> str:
    """Tells models apart by their files' sizes and ends, the whole tokenizer, and the card."""
    digest = hashlib.blake2b(repr(model.card).encode(), digest_size=6)
    digest.update(model.tokenizer.read_bytes())
    beside = [model.model.with_name(model.model.name + end) for end in ("_data", ".data")]
    for path in (model.model, *(path for path in beside if path.is_file())):
        size = path.stat().st_size
        digest.update(size.to_bytes(8, "big"))
        with path.open("rb") as file:
            digest.update(file.read(SAMPLE))
            file.seek(max(0, size - SAMPLE))
            digest.update(file.read(SAMPLE))
    return digest.hexdigest()
