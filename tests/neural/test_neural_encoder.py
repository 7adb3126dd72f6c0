"""Neural encoders, checked against NumPy by hand on an encoder that the tests build."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from neural import tiny
from trihub.core.errors import BadFile, BadInput, LibraryError
from trihub.core.ports import Encoder
from trihub.neural import NeuralEncoder, open_encoder
from trihub.neural.cards import Pooling, known
from trihub.neural.encoder import BATCH_TEXTS, BATCH_TOKENS, batches
from trihub.neural.folder import read_model
from trihub.neural.hub import HubModel, hub_model
from trihub.neural.pooling import pool

TEXT = "a secondary battery"


def by_hand(text: str, pooling: str, max_length: int = 512) -> np.ndarray:
    """The vector of a text, from the table and the tokens alone."""
    tokenizer = tiny.tokenizer()
    tokenizer.enable_truncation(max_length)
    rows = tiny.table(300)[tokenizer.encode(text).ids]
    vector = {"mean": rows.mean(axis=0), "cls": rows[0], "last": rows[-1]}[pooling]
    return vector / np.linalg.norm(vector)


@pytest.mark.parametrize("pooling", ["mean", "cls", "last"])
def test_pooling(tmp_path: Path, pooling: str) -> None:
    encoder: Encoder = open_encoder(str(tiny.make(tmp_path / "tiny", pooling)))
    found = encoder.encode(tiny.TEXTS, query=False)
    assert found.dtype == np.float32
    for row, text in zip(found, tiny.TEXTS, strict=True):
        np.testing.assert_allclose(row, by_hand(text, pooling), rtol=1e-5)


def test_texts_beside_each_other_do_not_change_each_other(folder: Path) -> None:
    encoder = open_encoder(str(folder))
    many = [text[:at] for text in tiny.TEXTS for at in range(1, len(text))]
    together = encoder.encode(many, query=False)
    alone = np.vstack([encoder.encode([text], query=False) for text in many])
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_a_text_that_says_nothing_is_zero(folder: Path) -> None:
    found = open_encoder(str(folder)).encode(["", " \n　", TEXT], query=False)
    assert not found[:2].any()
    assert np.linalg.norm(found[2]) == pytest.approx(1)


def test_no_texts(folder: Path) -> None:
    assert open_encoder(str(folder)).encode([], query=True).shape == (0, tiny.DIMENSIONS)


def test_prefixes_of_queries_and_passages(tmp_path: Path) -> None:
    folder = tiny.make(tmp_path / "tiny", query="query: ", passage="passage: ")
    encoder = open_encoder(str(folder))
    query, passage = (encoder.encode([TEXT], query=query)[0] for query in (True, False))
    np.testing.assert_allclose(query, by_hand(f"query: {TEXT}", "mean"), rtol=1e-5)
    np.testing.assert_allclose(passage, by_hand(f"passage: {TEXT}", "mean"), rtol=1e-5)


def test_long_texts_are_cut_at_the_length_of_the_model(tmp_path: Path) -> None:
    encoder = open_encoder(str(tiny.make(tmp_path / "tiny", "last", max_length=6)))
    text = "battery " * 10_000
    np.testing.assert_allclose(
        encoder.encode([text], query=False)[0], by_hand(text[:200], "last", 6), rtol=1e-5
    )


# Sums of eight-bit products saturate on processors that lack an instruction for them, and come out
# up to a hundredth apart from those of others.
@pytest.mark.parametrize(("kind", "tolerance"), [("float16", 2e-3), ("int8", 2e-2)])
def test_smaller_models_by_the_name_of_their_file(
    folder: Path, kind: str, tolerance: float
) -> None:
    name = {"float16": "onnx/model_fp16.onnx", "int8": "onnx/model_int8.onnx"}[kind]
    tiny.graph(folder / name, kind=kind)
    whole, small = open_encoder(str(folder)), open_encoder(str(folder / name))
    found = small.encode(tiny.TEXTS, query=False)
    np.testing.assert_allclose(found, whole.encode(tiny.TEXTS, query=False), atol=tolerance)
    assert found.dtype == np.float32
    assert small.name != whole.name
    (folder / "model.onnx").unlink()
    assert open_encoder(str(folder)).name == small.name


def test_inputs_that_some_models_want_besides(folder: Path) -> None:
    plain = open_encoder(str(folder)).encode(tiny.TEXTS, query=False)
    wanted = ("input_ids", "attention_mask", "token_type_ids", "position_ids")
    tiny.graph(folder / "model.onnx", inputs=wanted)
    np.testing.assert_array_equal(open_encoder(str(folder)).encode(tiny.TEXTS, query=False), plain)


def test_a_model_that_pools_itself(folder: Path) -> None:
    tiny.graph(folder / "model.onnx", pooled=True)
    tokens = tiny.table(300)[tiny.tokenizer().encode(TEXT).ids].sum(axis=0)
    found = open_encoder(str(folder)).encode([TEXT], query=False)[0]
    np.testing.assert_allclose(found, tokens / np.linalg.norm(tokens), rtol=1e-5)


def test_an_encoder_with_the_wrong_dimension_is_refused(folder: Path) -> None:
    (folder / "config.json").write_text('{"hidden_size": 1024}')
    with pytest.raises(BadFile, match=r"vectors of 8 numbers, but config\.json says 1024"):
        open_encoder(str(folder))


def test_the_name_changes_with_anything_that_changes_vectors(folder: Path) -> None:
    names = [open_encoder(str(folder)).name]
    own = folder / "trihub-encoder.toml"
    own.write_text(own.read_text() + 'query = "query: "\n')
    names.append(open_encoder(str(folder)).name)
    tiny.graph(folder / "model.onnx", pooled=True)
    names.append(open_encoder(str(folder)).name)
    path = folder / "tokenizer.json"
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.add_tokens(["電解質"])
    tokenizer.save(str(path))
    names.append(open_encoder(str(folder)).name)
    assert len(set(names)) == 4
    assert all(name.startswith("tiny ") for name in names)
    assert open_encoder(str(folder)).name == names[-1]


def sentence_transformers(folder: Path, **pooling: object) -> Path:
    """The files that sentence-transformers writes beside a model."""
    (folder / "trihub-encoder.toml").unlink()
    modules = [
        {"idx": at, "name": str(at), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for at, (path, kind) in enumerate(
            [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
        )
    ]
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "1_Pooling").mkdir()
    modes = {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False} | pooling
    config = {"word_embedding_dimension": tiny.DIMENSIONS, "include_prompt": True, **modes}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(config))
    return folder


def test_files_of_sentence_transformers(folder: Path) -> None:
    sentence_transformers(folder)
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 256}')
    (folder / "config_sentence_transformers.json").write_text(
        '{"prompts": {"query": "query: ", "document": "passage: "}}'
    )
    card = read_model(folder).card
    assert (card.pooling, card.max_length) == (Pooling.CLS, 256)
    assert (card.query, card.passage) == ("query: ", "passage: ")
    found = open_encoder(str(folder)).encode([TEXT], query=True)[0]
    np.testing.assert_allclose(found, by_hand(f"query: {TEXT}", "cls"), rtol=1e-5)


@pytest.mark.parametrize(
    "modes",
    [
        {"pooling_mode_mean_tokens": True},
        {"pooling_mode_cls_token": False},
        {"pooling_mode_cls_token": False, "pooling_mode_max_tokens": True},
    ],
)
def test_a_pooling_that_is_not_supported(folder: Path, modes: dict[str, bool]) -> None:
    with pytest.raises(BadFile, match="pools by"):
        read_model(sentence_transformers(folder, **modes))


def test_a_module_that_is_not_supported(folder: Path) -> None:
    sentence_transformers(folder)
    (folder / "modules.json").write_text('[{"type": "sentence_transformers.models.Dense"}]')
    with pytest.raises(BadFile, match="Dense"):
        read_model(folder)


@pytest.mark.parametrize(
    ("name", "pooling", "query", "passage"),
    [
        ("BAAI/bge-m3", Pooling.CLS, "", ""),
        ("intfloat/multilingual-e5-small", Pooling.MEAN, "query: ", "passage: "),
        ("intfloat/multilingual-e5-large", Pooling.MEAN, "query: ", "passage: "),
        ("mpi-inno-comp/paecter", Pooling.MEAN, "", ""),
    ],
)
def test_known_cards(name: str, pooling: Pooling, query: str, passage: str) -> None:
    card = known(name)
    assert card
    assert (card.pooling, card.query, card.passage) == (pooling, query, passage)


def test_a_known_model_needs_no_more_than_its_name(folder: Path) -> None:
    (folder / "trihub-encoder.toml").unlink()
    with pytest.raises(BadFile, match="Nothing says how the encoder"):
        read_model(folder)
    assert known("multilingual-e5-large-instruct") is None
    renamed = folder.rename(folder.parent / "multilingual-e5-small")
    assert read_model(renamed).card.query == "query: "


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("trihub-encoder.toml", b"pooling = mean", "is no TOML"),
        ("trihub-encoder.toml", b"\xff\xfe", "is no TOML"),
        ("trihub-encoder.toml", b'pooling = "max"', r"pools its tokens \(max\)"),
        ("trihub-encoder.toml", b'poling = "mean"', "no key"),
        ("trihub-encoder.toml", b"max_length = true", "no key"),
        ("trihub-encoder.toml", b'model = "../model.onnx"', "outside its folder"),
        ("trihub-encoder.toml", b'model = "other.onnx"', r"no other\.onnx"),
        ("config.json", b"{", "is no JSON"),
        ("config.json", b"[" * 100_000, "is no JSON"),
        ("config.json", b"[]", "holds no dict"),
        ("config.json", b" " * (2 << 20), "more than"),
        ("tokenizer.json", b"{}", "is no tokenizer"),
        ("model.onnx", b"\0" * 500, "is no model|gives no vectors|cannot be run"),
    ],
)
def test_files_that_are_wrong(folder: Path, file: str, content: bytes, words: str) -> None:
    (folder / file).write_bytes(content)
    with pytest.raises(BadFile, match=words):
        open_encoder(str(folder))


def test_an_input_that_is_not_known(folder: Path) -> None:
    tiny.graph(folder / "model.onnx", inputs=("input_ids", "attention_mask", "past"))
    with pytest.raises(BadFile, match="not known: past"):
        open_encoder(str(folder))


def test_tokens_that_the_model_lacks(folder: Path) -> None:
    path = folder / "tokenizer.json"
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.add_tokens([f"t{at}" for at in range(400)] + ["patent"])
    tokenizer.save(str(path))
    with pytest.raises(BadFile, match="cannot be run"):
        open_encoder(str(folder))


def test_a_folder_without_a_tokenizer(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"no folder with a tokenizer\.json"):
        open_encoder(str(tmp_path))


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_what_is_not_installed_is_named(
    folder: Path, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(LibraryError, match=f"{package} is not installed.*trihub.neural"):
        open_encoder(str(folder))


def test_a_folder_needs_no_hub(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    assert open_encoder(str(folder)).dimensions == tiny.DIMENSIONS
    with pytest.raises(LibraryError, match="huggingface-hub is not installed"):
        open_encoder("owner/name")


def test_threads_are_bounded(folder: Path) -> None:
    encoder = NeuralEncoder(read_model(folder), threads=10_000)
    options = encoder._session.get_session_options()
    assert 1 <= options.intra_op_num_threads < 10_000
    assert options.inter_op_num_threads == 1


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("owner/name", HubModel("owner/name", "", "")),
        ("owner/name@main", HubModel("owner/name", "main", "")),
        ("o/n@1a:onnx/model_int8.onnx", HubModel("o/n", "1a", "onnx/model_int8.onnx")),
    ],
)
def test_models_of_the_hub(text: str, model: HubModel) -> None:
    assert hub_model(text) == model


@pytest.mark.parametrize("text", ["name", "/no/such/folder", "o/n:../x.onnx", "o/n:x.bin", "o/n/p"])
def test_neither_a_folder_nor_a_model_of_the_hub(text: str) -> None:
    with pytest.raises(BadInput, match="neither a folder nor a model"):
        hub_model(text)


@given(st.lists(st.integers(1, 9_000), max_size=300))
def test_batches_hold_every_text_once_and_are_bounded(lengths: list[int]) -> None:
    made = list(batches(dict(enumerate(lengths))))
    assert sorted(at for batch in made for at in batch) == list(range(len(lengths)))
    for batch in made:
        width = max(lengths[at] for at in batch)
        assert len(batch) <= BATCH_TEXTS
        assert len(batch) == 1 or width * len(batch) <= BATCH_TOKENS


def test_pooling_with_padding_on_the_left() -> None:
    tokens = np.arange(12, dtype=np.float32).reshape(1, 4, 3)
    mask = np.array([[0, 1, 1, 1]])
    np.testing.assert_array_equal(pool(tokens, mask, Pooling.CLS), [[3, 4, 5]])
    np.testing.assert_array_equal(pool(tokens, mask, Pooling.LAST), [[9, 10, 11]])
    np.testing.assert_array_equal(pool(tokens, mask, Pooling.MEAN), [[6, 7, 8]])
    for how in Pooling:
        assert not pool(tokens, np.zeros((1, 4), int), how).any()
