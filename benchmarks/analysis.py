"""How fast the analysis is: megabytes of UTF-8 a second, one core, by language.

Run ``python benchmarks/analysis.py [FOLDER]`` with the folder of text collections (JSON Lines);
without one, invented sentences are repeated, which flatters the cache of words.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from trihub.text.analysis import spans, token_string

FIELDS = {
    "zh": ("aviation-zh-en.jsonl", "abstract_zh"),
    "en": ("aviation-zh-en.jsonl", "abstract_en"),
    "ko": ("kr-claims-ipc.jsonl", "claims"),
}
SAMPLES = {
    "zh": "本发明公开了一种锂离子电池用隔膜及其制备方法，所述隔膜的厚度为10～20μm，孔隙率为40%。",
    "ja": "本発明は、リチウムイオン二次電池用セパレータおよびその製造方法に関し、前記セパレーターの厚さは１０μｍである。",
    "ko": "본 발명은 리튬 이차 전지용 분리막 및 그 제조 방법에 관한 것으로, 상기 분리막의 두께는 10 내지 20 μm이다. ",
    "en": "The invention relates to a separator for lithium-ion batteries and to a method of manufacturing it. ",
}


def read_texts(folder: Path | None) -> dict[str, list[str]]:
    """Texts by language: from the collections where they are, else invented."""
    texts = {lang: [sample * 20] * 200 for lang, sample in SAMPLES.items()}
    for lang, (name, field) in FIELDS.items():
        if folder and (folder / name).is_file():
            lines = (folder / name).read_text(encoding="utf-8").splitlines()
            texts[lang] = [json.loads(line)[field] for line in lines]
    return texts


def best_of(work: object, rounds: int = 5) -> float:
    """The shortest of several runs, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()  # type: ignore[operator]
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print a line a language."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    for lang, texts in read_texts(folder).items():
        size = sum(len(text.encode()) for text in texts) / 1e6
        whole = best_of(lambda texts=texts: [token_string(text) for text in texts])
        placed = best_of(lambda texts=texts: [list(spans(text)) for text in texts], 1)
        print(
            f"{lang}: token_string {size / whole:5.1f} MB/s, spans {size / placed:5.1f} MB/s ({size:.1f} MB)"
        )


if __name__ == "__main__":
    main()
