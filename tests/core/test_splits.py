"""The division of families into a development and a test part."""

from __future__ import annotations

from evaluation.samples import patent
from trihub.core.splits import TEST_SHARE, Part, family_key, part_of


def test_the_part_follows_from_sha256() -> None:
    """``printf a | sha256sum`` begins with ca97 (0.79 of all), ``printf JP:patent:2020:000001 | …``
    with 0278 (0.01)."""
    assert part_of("a") is Part.DEVELOPMENT
    assert part_of("JP:patent:2020:000001") is Part.TEST


def test_about_a_fifth_is_in_the_test_part() -> None:
    parts = [part_of(f"JP:patent:2020:{n:06d}") for n in range(5_000)]
    assert abs(parts.count(Part.TEST) / 5_000 - TEST_SHARE) < 0.02


def test_members_of_a_family_share_its_name() -> None:
    chinese, american = patent("CN", 1, "zh", "电池", priority=7), patent("US", 2, "en", "battery", priority=7)  # fmt: skip
    other = patent("CN", 3, "zh", "电池", priority=8)
    assert family_key(chinese) == family_key(american) != family_key(other)
