"""The systems list: complete and consistent as it is shipped, and changed as outcrop.toml says."""

import re
from pathlib import Path, PurePosixPath
from typing import get_args

import pytest

from outcrop.errors import OutcropError
from outcrop.languages import LANGUAGES
from outcrop.model.finding import Words
from outcrop.model.system import Kind, Organisation, SuggestedPin, System, SystemLink, SystemPart
from outcrop.report.systems import TITLES
from outcrop.report.wording import KINDS, ORGANISATIONS
from outcrop.sources.remote import canonical_url
from outcrop.systems import known_systems, system

SHIPPED = known_systems()
TABLE = (
    "hdfs nfs ceph mongodb cassandra elasticsearch hadoop mpi spark storm yarn mesos slurm "
    "kubernetes openstack openshift glusterfs ray"
)
HAN = re.compile(r"[\u4e00-\u9fff]")
SPDX = re.compile(r"[A-Za-z0-9.-]+( (OR|AND|WITH) [A-Za-z0-9.-]+)*")


def said(one: System) -> list[Words]:
    """All sentences that a system is told with."""
    assert one.why is not None
    return [one.why, *(part.role for part in one.parts), *(link.what for link in one.links)]


def test_the_table_of_systems() -> None:
    assert list(SHIPPED) == TABLE.split()


def test_the_organisations_are_all_there() -> None:
    assert {one.organisation for one in SHIPPED.values()} == set(get_args(Organisation))


def test_kinds_and_organisations_have_words() -> None:
    assert (set(KINDS), set(ORGANISATIONS)) == (set(get_args(Kind)), set(get_args(Organisation)))


@pytest.mark.parametrize("name", SHIPPED)
class TestShipped:
    def test_it_is_complete_in_both_languages(self, name: str) -> None:
        one = SHIPPED[name]
        assert one.mirror is None
        assert all((one.kind, one.organisation, one.licence, one.languages, one.core, one.reference, one.pin))
        assert all(words.en and HAN.search(words.zh) and not HAN.search(words.en) for words in said(one))
        assert all(part.title.en and part.title.zh for part in one.parts)

    def test_reasons_and_roles_are_sentences(self, name: str) -> None:
        one = SHIPPED[name]
        sentences = [one.why, *(part.role for part in one.parts)]
        assert all(words and words.en.endswith(".") and words.zh.endswith("。") for words in sentences)
        assert one.why is not None
        assert (one.why.en.count(". "), one.why.zh.count("。")) == (0, 1)

    def test_its_links_join_parts_that_exist_and_leave_none_out(self, name: str) -> None:
        parts = [part.id for part in SHIPPED[name].parts]
        ends = {end for link in SHIPPED[name].links for end in (link.from_, link.to)}
        assert 3 <= len(parts) <= 6
        assert len(parts) == len(set(parts))
        assert ends == set(parts)

    def test_its_address_is_one_that_a_citation_may_show(self, name: str) -> None:
        url = SHIPPED[name].url
        assert url.startswith("https://github.com/")
        assert canonical_url(url) == url

    def test_its_core_is_folders_within_the_repository(self, name: str) -> None:
        core = SHIPPED[name].core
        assert len(set(core)) == len(core)
        assert all(str(PurePosixPath(path)) == path and not path.startswith(("/", ".")) for path in core)

    def test_its_languages_have_titles(self, name: str) -> None:
        assert set(SHIPPED[name].languages) <= set(LANGUAGES) | set(TITLES)

    def test_its_licence_is_an_spdx_expression(self, name: str) -> None:
        assert SPDX.fullmatch(SHIPPED[name].licence or "")

    def test_its_reference_can_be_followed(self, name: str) -> None:
        reference = SHIPPED[name].reference
        assert reference is not None
        assert reference.url.startswith("https://")
        assert reference.authors
        assert reference.title
        assert reference.venue


def test_the_pins_of_the_document() -> None:
    """They are those of the excerpts that it cites."""
    assert {name: SHIPPED[name].pin for name in ("glusterfs", "slurm", "ray")} == {
        "glusterfs": SuggestedPin("v7.0", "a92e9e8e8ae6b97db8e0c1fb8268aef734ab48b4"),
        "slurm": SuggestedPin("slurm-19-05-8-1", "e2e21cb571ce88a6dd52989ec6fe30da8c4ef15f"),
        "ray": SuggestedPin(None, "86610a30c92f88a634ba6fe3aaed689d4f7dc584"),
    }
    assert SHIPPED["glusterfs"].revision == "v7.0"
    assert SHIPPED["ray"].revision == "86610a30c92f88a634ba6fe3aaed689d4f7dc584"


class TestOnesOwn:
    def test_a_mirror_changes_nothing_else(self) -> None:
        known = known_systems({"ray": {"mirror": Path("a/ray.git")}})
        assert known["ray"].mirror == Path("a/ray.git")
        assert (known["ray"].url, known["ray"].parts) == (SHIPPED["ray"].url, SHIPPED["ray"].parts)
        assert {name: one for name, one in known.items() if name != "ray"} == {
            name: one for name, one in SHIPPED.items() if name != "ray"
        }

    def test_any_field_of_a_shipped_one_can_be_set(self) -> None:
        known = known_systems({"ray": {"pin": SuggestedPin("v1"), "core": ("src",)}})
        assert (known["ray"].revision, known["ray"].core) == ("v1", ("src",))

    def test_a_new_one_needs_no_more_than_its_url(self) -> None:
        known = known_systems({"mine": {"url": "https://example.org/mine"}})
        assert list(known) == [*SHIPPED, "mine"]
        assert known["mine"] == System(id="mine", title=Words("mine", "mine"), url="https://example.org/mine")
        assert known["mine"].revision is None

    def test_a_new_one_without_a_url_may_be_a_misspelt_one(self) -> None:
        with pytest.raises(OutcropError) as raised:
            known_systems({"gluster": {"mirror": Path("a")}})
        assert str(raised.value) == (
            "outcrop.toml: [systems.gluster] has no 'url', and no known system is called so; did you mean 'glusterfs'?"
        )

    def test_a_new_one_without_a_url_that_is_like_none(self) -> None:
        with pytest.raises(OutcropError, match=r"is called so; a new one needs the address of its repository\.$"):
            known_systems({"zzzzz": {}})

    def test_a_link_that_leads_nowhere(self) -> None:
        part, words = SystemPart("a-part", Words("A", "甲"), Words("Is.", "在。")), Words("greets", "问候")
        links = (SystemLink("a-part", "a-prat", words),)
        with pytest.raises(OutcropError) as raised:
            known_systems({"mine": {"url": "https://example.org/m", "parts": (part,), "links": links}})
        assert str(raised.value) == (
            "outcrop.toml: a link of [systems.mine] names the part 'a-prat'; did you mean 'a-part'?"
        )


def test_an_unknown_name_with_the_nearest() -> None:
    with pytest.raises(OutcropError, match=r"^No system is called 'kubernets'; did you mean 'kubernetes'\?$"):
        system("kubernets", SHIPPED)


def test_one_that_is_like_none_with_all() -> None:
    with pytest.raises(OutcropError, match=r"^No system is called 'zzzzz'; the list holds hdfs, nfs, .*, ray\.$"):
        system("zzzzz", SHIPPED)
