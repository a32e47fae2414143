"""Where the parts and links of a system stand."""

import subprocess
import sys
from dataclasses import replace

import pytest

from outcrop.appendix.layering import layered
from outcrop.appendix.layout import Box, Layout, Link, broken, layout, width_of
from outcrop.systems import known_systems

SYSTEMS = known_systems()
DRAWN = [(name, language) for name, system in SYSTEMS.items() if system.parts for language in ("en", "zh")]
AGAIN = """
from outcrop.appendix.layout import layout
from outcrop.systems import known_systems
print([layout(system, language) for system in known_systems().values() for language in ("en", "zh")])
"""


def drawn(name: str, language: str) -> Layout:
    found = layout(SYSTEMS[name], language)  # type: ignore[arg-type]
    assert found is not None
    return found


def apart(one: Box | Link, other: Box | Link) -> bool:
    return (
        abs(one.x - other.x) >= (one.width + other.width) / 2 - 1
        or abs(one.y - other.y) >= (one.height + other.height) / 2 - 1
    )


@pytest.mark.parametrize(("name", "language"), DRAWN)
def test_nothing_stands_on_anything_else(name: str, language: str) -> None:
    found = drawn(name, language)
    things: list[Box | Link] = [*found.boxes, *found.links]
    assert [(a, b) for n, a in enumerate(things) for b in things[:n] if not apart(a, b)] == []


@pytest.mark.parametrize(("name", "language"), DRAWN)
def test_every_link_leads_from_its_part_to_its_part(name: str, language: str) -> None:
    found, system = drawn(name, language), SYSTEMS[name]
    boxes = {box.part: box for box in found.boxes}
    assert list(boxes) == [part.id for part in system.parts]
    assert [(line.source, line.target) for line in found.links] == [(link.from_, link.to) for link in system.links]
    for line in found.links:
        for part, (x, y) in ((line.source, line.points[0]), (line.target, line.points[-1])):
            box = boxes[part]
            assert abs(x - box.x) <= box.width / 2 + 0.1
            assert abs(y - box.y) <= box.height / 2 + 0.1


@pytest.mark.parametrize(("name", "language"), DRAWN)
def test_all_of_it_lies_inside_the_picture(name: str, language: str) -> None:
    found = drawn(name, language)
    for one in (*found.boxes, *found.links):
        assert one.x - one.width / 2 >= -0.2
        assert one.x + one.width / 2 <= found.width + 0.2
        assert one.y - one.height / 2 >= -0.2
        assert one.y + one.height / 2 <= found.height + 0.2


def test_a_system_of_which_no_parts_are_told_has_no_picture() -> None:
    assert layout(replace(SYSTEMS["ray"], parts=(), links=()), "en") is None


def test_every_process_comes_to_the_same_numbers() -> None:
    told = {
        subprocess.run([sys.executable, "-c", AGAIN], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert len(told) == 1


def test_texts_are_broken_evenly_between_words_and_between_characters() -> None:
    assert list(broken("reads and writes blocks", 80)) == ["reads and", "writes blocks"]
    assert list(broken("访问并修改网络配置（经由它）", 90)) == ["访问并修改网络", "配置（经由它）"]
    assert list(broken("unbreakable", 10)) == ["unbreakable"]
    assert width_of("锁") == 10


def test_a_ring_and_boxes_that_stand_alone() -> None:
    layers = layered(dict.fromkeys("abcd", (10, 10)), [("a", "b"), ("b", "a"), ("a", "a")], 5, 5)
    assert set(layers.centres) == set("abcd")
    assert layers.centres["a"][1] < layers.centres["b"][1]
    assert len(set(layers.centres.values())) == 4
