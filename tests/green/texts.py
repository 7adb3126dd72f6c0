"""Invented documents and texts of classes to learn from."""

from __future__ import annotations

from itertools import product

from trihub.core.classes import Classification, Scheme
from trihub.green.features.samples import Sample

GREEN = {
    "H02S 20/00": ("solar panel", "太阳能电池板"), "F03D 7/00": ("wind turbine", "风力涡轮机"),
    "C02F 3/00": ("sewage treatment", "污水处理"), "H01M 8/04": ("fuel cell", "燃料电池"),
}  # fmt: skip
OTHER = {
    "A47C 3/00": ("folding chair", "折叠椅"), "A63F 3/00": ("board game", "棋盘游戏"),
    "B43K 1/00": ("fountain pen", "钢笔"), "E05B 1/00": ("door lock", "门锁"),
}  # fmt: skip
PARTS = (
    ("with a frame", "带框架"), ("with a controller", "带控制器"), ("and its manufacture", "及其制造"),
    ("with a sensor", "带传感器"), ("and its mounting", "及其安装"),
)  # fmt: skip


def ipc(*symbols: str) -> tuple[Classification, ...]:
    return tuple(Classification(scheme=Scheme.IPC, symbol=symbol) for symbol in symbols)


def samples(*languages: str) -> list[Sample]:
    out = []
    for (symbol, names), part in product({**GREEN, **OTHER}.items(), PARTS):
        texts = {
            "en": (f"{names[0]} {part[0]}", f"The invention is a {names[0]} {part[0]}."),
            "zh": (f"一种{part[1]}的{names[1]}", f"本发明涉及{part[1]}的{names[1]}。"),
        }
        out.append(
            Sample(
                key=f"{symbol}{part[0]}", texts={la: texts[la] for la in languages},
                classes=ipc(symbol),
            )
        )  # fmt: skip
    return out


DEFINITIONS = {
    symbol.replace(" ", ""): {"en": names[0].capitalize() + "s", "zh": names[1]}
    for symbol, names in {**GREEN, **OTHER}.items()
}
