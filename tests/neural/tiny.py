"""A tiny encoder made from nothing: a vector for each token, looked up in a table."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers

DIMENSIONS = 8
SCALE = 0.03
TEXTS = [
    "a secondary battery with a solid electrolyte", "query: passage: of the battery",
    "固体電解質を備える二次電池", "具有固体电解质的二次电池", "고체 전해질을 갖는 이차 전지",
]  # fmt: skip


def tokenizer() -> Tokenizer:
    """Trained here, with a token before and one after each text."""
    return Tokenizer.from_str(_trained())


@cache
def _trained() -> str:
    made = Tokenizer(models.Unigram())
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    special = ["<pad>", "[CLS]", "[SEP]", "<unk>"]
    trainer = trainers.UnigramTrainer(
        vocab_size=200, special_tokens=special, unk_token="<unk>", show_progress=False
    )
    made.train_from_iterator(TEXTS, trainer)
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    trained: str = made.to_str()
    return trained


def table(size: int, dimensions: int = DIMENSIONS) -> np.ndarray[Any, Any]:
    return np.random.default_rng(7).normal(size=(size, dimensions)).astype(np.float32)


def graph(
    path: Path,
    *,
    kind: str = "float32",
    inputs: tuple[str, ...] = ("input_ids", "attention_mask"),
    dimensions: int = DIMENSIONS,
    pooled: bool = False,
) -> None:
    """Write the model: a lookup, and a sum over tokens where it is ``pooled``."""
    weights = table(300, dimensions)
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["looked"])]
    extra = []
    if kind == "int8":
        weights = np.round(weights / SCALE).clip(-127, 127).astype(np.int8)
        extra.append(numpy_helper.from_array(np.array(SCALE, np.float32), "scale"))
        nodes.append(helper.make_node("Cast", ["looked"], ["cast"], to=TensorProto.FLOAT))
        nodes.append(helper.make_node("Mul", ["cast", "scale"], ["tokens"]))
    elif kind == "float16":
        weights = weights.astype(np.float16)
        nodes.append(helper.make_node("Identity", ["looked"], ["tokens"]))
    else:
        nodes.append(helper.make_node("Identity", ["looked"], ["tokens"]))
    shape: list[Any] = ["batch", "length", dimensions]
    if pooled:
        extra.append(numpy_helper.from_array(np.array([1], np.int64), "axes"))
        nodes.append(helper.make_node("ReduceSum", ["tokens", "axes"], ["out"], keepdims=0))
        shape = ["batch", dimensions]
    else:
        nodes.append(helper.make_node("Identity", ["tokens"], ["out"]))
    given = [
        helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "length"]) for n in inputs
    ]
    result = TensorProto.FLOAT16 if kind == "float16" else TensorProto.FLOAT
    made = helper.make_graph(
        nodes, "tiny", given, [helper.make_tensor_value_info("out", result, shape)],
        [numpy_helper.from_array(weights, "table"), *extra],
    )  # fmt: skip
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, path)


def make(folder: Path, pooling: str = "mean", **own: object) -> Path:
    """A folder with the tokenizer, the model and ``trihub-encoder.toml``."""
    folder.mkdir(parents=True)
    tokenizer().save(str(folder / "tokenizer.json"))
    graph(folder / "model.onnx")
    (folder / "config.json").write_text(json.dumps({"hidden_size": DIMENSIONS}))
    lines = [f"{key} = {json.dumps(value)}" for key, value in {"pooling": pooling, **own}.items()]
    (folder / "trihub-encoder.toml").write_text("\n".join(lines) + "\n")
    return folder
