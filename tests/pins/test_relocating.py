"""A function is followed from one snapshot to another: where it stands now, that it is gone, or that nobody can tell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcrop.pins.relocating import relocate
from outcrop.pins.spots import Was

from .given import Files, between, candidates, followed, system, told

JOIN = """\
int join(struct cluster *cluster, struct peer *peer)
{
    pthread_mutex_lock(&cluster->lock);
    if (find_peer(cluster, peer->name)) {
        pthread_mutex_unlock(&cluster->lock);
        return -EEXIST;
    }
    list_add(&peer->link, &cluster->peers);
    cluster->count++;
    pthread_mutex_unlock(&cluster->lock);
    return 0;
}
"""
LEAVE = """\
int leave(struct cluster *cluster, const char *name)
{
    struct peer *peer = find_peer(cluster, name);
    if (!peer)
        return -ENOENT;
    list_del(&peer->link);
    free(peer->name);
    free(peer);
    return 0;
}
"""
REPORT = """\
void report(FILE *out, int done, int failed, double seconds)
{
    double rate = seconds > 0 ? done / seconds : 0.0;
    fprintf(out, "%d done, %d failed in %.1f s\\n", done, failed, seconds);
    if (rate > 1000)
        fprintf(out, "that is %.0f a second\\n", rate);
    fflush(out);
}
"""
STUB = 'int init(void)\n{\n    debug("loaded");\n    return SUCCESS;\n}\n'


def renamed(code: str, old: str, new: str) -> str:
    return code.replace(f"{old}(", f"{new}(", 1)


# Where it stood


def test_what_was_not_touched_is_the_same() -> None:
    found = followed({"a.c": JOIN}, {"a.c": f"#include <errno.h>\n\n{LEAVE}\n{JOIN}"}, "a.c", "join")
    assert told(found) == ("same", "a.c:join")
    assert found.likeness == 1.0
    assert found.spot is not None
    assert found.spot.lines == (14, 25)


def test_what_was_changed_is_the_same_and_tells_how_much_of_it_is_left() -> None:
    now = JOIN.replace("struct peer *peer)", "struct peer *peer, int flags)").replace("cluster->count++;\n    ", "")
    found = followed({"a.c": JOIN}, {"a.c": now}, "a.c", "join")
    assert told(found) == ("same", "a.c:join")
    assert 0.6 < found.likeness < 1.0


def test_the_function_of_its_own_file_wins_over_one_of_its_name_in_another() -> None:
    files = {f"plugins/{name}.c": STUB.replace("loaded", f"{name} loaded") for name in ("one", "two", "three")}
    now = {path: code.replace("SUCCESS", "0") for path, code in files.items()}
    assert told(followed(files, now, "plugins/two.c", "init")) == ("same", "plugins/two.c:init")


# Elsewhere


def test_a_function_that_was_moved_to_another_file_is_followed() -> None:
    found = followed({"a.c": JOIN + LEAVE}, {"a.c": JOIN, "b.c": REPORT + LEAVE}, "a.c", "leave")
    assert told(found) == ("moved", "b.c:leave")


def test_a_file_that_was_renamed_takes_its_functions_along() -> None:
    then = {"old/init.c": STUB + JOIN + LEAVE, "other/init.c": STUB + REPORT}
    now = {"new/init.c": STUB + JOIN + LEAVE, "other/init.c": STUB + REPORT}
    for name in ("init", "join", "leave"):
        assert told(followed(then, now, "old/init.c", name)) == ("moved", f"new/init.c:{name}")


def test_files_that_were_merged_are_found_in_one() -> None:
    then, now = {"a.c": JOIN, "b.c": LEAVE, "c.c": REPORT}, {"all.c": JOIN + LEAVE + REPORT}
    for path, name in (("a.c", "join"), ("b.c", "leave"), ("c.c", "report")):
        assert told(followed(then, now, path, name)) == ("moved", f"all.c:{name}")


def test_a_file_that_was_split_is_found_in_its_parts() -> None:
    then, now = {"all.c": JOIN + LEAVE + REPORT}, {"a.c": JOIN + LEAVE, "b.c": REPORT}
    assert told(followed(then, now, "all.c", "join")) == ("moved", "a.c:join")
    assert told(followed(then, now, "all.c", "report")) == ("moved", "b.c:report")


def test_a_file_that_was_copied_before_the_original_went_is_the_copy() -> None:
    assert told(followed({"v1.c": JOIN + LEAVE}, {"v2.c": JOIN + LEAVE}, "v1.c", "join")) == ("moved", "v2.c:join")


def test_a_copy_of_what_stayed_is_no_place_for_what_went() -> None:
    """Of three versions side by side the oldest goes, and a copy of the newest comes."""
    then = {"v1.c": JOIN + LEAVE, "v2.c": JOIN + LEAVE + REPORT}
    now = {"v2.c": JOIN + LEAVE + REPORT, "v3.c": JOIN + LEAVE + REPORT}
    found = followed(then, now, "v1.c", "join")
    assert found.how in ("unsure", "lost")
    assert found.spot is None


# Under another name


def test_a_function_that_was_renamed_is_followed() -> None:
    found = followed({"a.c": JOIN + LEAVE}, {"a.c": renamed(JOIN, "join", "add_peer") + LEAVE}, "a.c", "join")
    assert told(found) == ("renamed", "a.c:add_peer")
    assert found.likeness == 1.0


def test_a_few_tokens_may_change_with_the_name() -> None:
    now = renamed(JOIN, "join", "join_peer").replace("-EEXIST", "-EALREADY").replace("count++", "count += 1")
    assert told(followed({"a.c": JOIN + LEAVE}, {"a.c": now + LEAVE}, "a.c", "join")) == ("renamed", "a.c:join_peer")


def test_a_function_may_be_moved_and_renamed_at_once() -> None:
    now = {"a.c": LEAVE, "b.c": renamed(JOIN, "join", "cluster_join")}
    assert told(followed({"a.c": JOIN + LEAVE}, now, "a.c", "join")) == ("renamed", "b.c:cluster_join")


# Several of one name


def test_branches_of_an_if_are_told_apart_by_their_code() -> None:
    one, two = JOIN, JOIN.replace("pthread_mutex", "spin").replace("cluster->count++", "atomic_inc(&cluster->count)")
    then = {"a.c": f"#ifdef POSIX\n{one}#else\n{two}#endif\n"}
    now = {"a.c": f"#ifndef POSIX\n{two}#else\n{one}#endif\n"}
    both = between(then, now)
    first, second = both.then.functions["a.c"]
    for was, line in ((first, 15), (second, 2)):
        found = relocate(Was("a.c", "join", was.lines), both)
        assert found.spot is not None
        assert found.spot.lines[0] == line


def test_a_method_is_told_from_one_of_another_class() -> None:
    method = "void {}::Start()\n{{\n  std::lock_guard<std::mutex> guard(mutex_);\n  running_ = true;\n  loop_.Post(first_);\n}}\n"
    one, two = method.format("Node"), method.format("Agent").replace("loop_", "queue_")
    found = followed({"a.cc": one + two}, {"a.cc": two, "b.cc": one}, "a.cc", "Node::Start")
    assert told(found) == ("moved", "b.cc:Node::Start")


# Gone


def test_what_went_is_lost() -> None:
    assert followed({"a.c": JOIN + LEAVE}, {"a.c": JOIN}, "a.c", "leave").how == "lost"
    assert followed({"a.c": JOIN, "b.c": LEAVE}, {"a.c": JOIN}, "b.c", "leave").how == "lost"


def test_a_name_over_other_code_is_a_doubt() -> None:
    found = followed({"a.c": JOIN + LEAVE}, {"a.c": LEAVE + renamed(REPORT, "report", "join")}, "a.c", "join")
    assert told(found) == ("unsure", "")
    assert candidates(found) == ["a.c:join"]


def test_a_name_on_its_place_and_the_code_elsewhere_are_a_doubt() -> None:
    """`join` became `join_locked`, and a new `join` calls it."""
    now = (
        renamed(JOIN, "join", "join_locked")
        + "int join(struct cluster *c, struct peer *p)\n{\n    return with_lock(c, join_locked, p);\n}\n"
    )
    found = followed({"a.c": JOIN}, {"a.c": now}, "a.c", "join")
    assert candidates(found) == ["a.c:join_locked", "a.c:join"]


def test_a_name_that_went_one_way_and_the_code_another_are_a_doubt() -> None:
    thin = "int join(struct cluster *c, struct peer *p)\n{\n    return with_lock(c, join_locked, p);\n}\n"
    now = {"b.c": renamed(JOIN, "join", "join_locked") + thin, "a.c": LEAVE}
    found = followed({"a.c": JOIN + LEAVE}, now, "a.c", "join")
    assert candidates(found) == ["b.c:join_locked", "b.c:join"]


def test_of_equal_bodies_under_several_names_nobody_can_choose() -> None:
    then = {"a.c": JOIN}
    now = {"a.c": renamed(JOIN, "join", "enter_one") + renamed(JOIN, "join", "enter_two")}
    found = followed(then, now, "a.c", "join")
    assert found.how == "unsure"
    assert sorted(candidates(found)) == ["a.c:enter_one", "a.c:enter_two"]


def test_a_stub_is_not_taken_for_any_other_stub() -> None:
    then = {"a.c": STUB, "b.c": STUB + LEAVE}
    now = {"b.c": STUB + LEAVE, "c.c": renamed(STUB, "init", "fini") + REPORT}
    assert followed(then, now, "a.c", "init").spot is None


def test_what_never_stood_there_is_lost() -> None:
    assert relocate(Was("a.c", "split", (40, 44)), between({"a.c": JOIN}, {"a.c": JOIN})).how == "lost"


# Lines that are no function

TABLE = "static struct option options[] = {\n    {\"timeout\", required, 't'},\n    {\"retries\", required, 'r'},\n    {\"quiet\", none, 'q'},\n};\n"


def lines_of(then: Files, now: Files, path: str, lines: tuple[int, int]) -> tuple[str, str, tuple[int, int] | None]:
    found = relocate(Was(path, None, lines), between(then, now))
    return found.how, found.spot.path if found.spot else "", found.spot.lines if found.spot else None


def test_lines_are_found_where_they_went_in_their_file() -> None:
    assert lines_of({"a.c": TABLE + JOIN}, {"a.c": f"\n{JOIN}\n{TABLE}"}, "a.c", (1, 5)) == ("same", "a.c", (15, 19))


def test_lines_are_found_in_another_file_and_indented_anew() -> None:
    now = {"a.c": JOIN, "b.c": REPORT + TABLE.replace("    ", "\t")}
    assert lines_of({"a.c": TABLE + JOIN}, now, "a.c", (1, 5)) == ("moved", "b.c", (9, 13))


def test_lines_of_which_one_was_changed_are_found_nearly() -> None:
    now = {"a.c": JOIN + TABLE.replace("'r'", "'R'")}
    found = relocate(Was("a.c", None, (1, 5)), between({"a.c": TABLE + JOIN}, now))
    assert found.spot is not None
    assert found.spot.lines == (13, 17)
    assert 0.5 < found.likeness < 1.0


def test_equal_lines_are_told_apart_by_their_order_or_by_the_function_around_them() -> None:
    unlock = (10, 11)  # the last lines of join, which stand in others too
    other = renamed(JOIN, "join", "rejoin").replace("EEXIST", "EINVAL")
    assert lines_of({"a.c": JOIN + other}, {"a.c": f"\n{JOIN}{other}"}, "a.c", unlock) == ("same", "a.c", (11, 12))
    assert lines_of({"a.c": JOIN}, {"a.c": other + JOIN}, "a.c", unlock) == ("same", "a.c", (22, 23))


def test_lines_that_went_are_lost() -> None:
    assert lines_of({"a.c": TABLE + JOIN}, {"a.c": JOIN}, "a.c", (1, 5)) == ("lost", "", None)


# Whatever is done to a file, its functions are found again

SYSTEMS = {name: system(name) for name in ("ferrite", "basalt", "gneiss")}


def reindented(code: str) -> str:
    return code.replace("    ", "\t\t")


CHANGES = st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 3)), min_size=7, max_size=7)


@given(name=st.sampled_from([*SYSTEMS]), changes=CHANGES)
@settings(max_examples=30, deadline=None)
def test_indenting_moving_and_adding_lines_never_lose_or_misplace_a_function(
    name: str, changes: list[tuple[bool, bool, int]]
) -> None:
    files = SYSTEMS[name]
    now: Files = {}
    went: dict[str, str] = {}
    for (path, text), (indent, move, blank) in zip(files.items(), changes, strict=False):
        went[path] = f"moved/{path}" if move else path
        now[went[path]] = "\n" * blank + (reindented(text) if indent else text)
    both = between(files, now)
    for was in both.then:
        found = relocate(Was(was.path, was.name, was.lines), both)
        assert found.spot is not None, was
        assert (found.spot.path, found.spot.name, found.likeness) == (went[was.path], was.name, 1.0)
        first = now[found.spot.path].split("\n")[found.spot.lines[0] - 1]
        assert first.split() == files[was.path].split("\n")[was.lines[0] - 1].split()


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_function_that_was_deleted_is_never_placed_elsewhere(name: str) -> None:
    files = SYSTEMS[name]
    both = between(files, files)
    for was in both.then:
        code = files[was.path].encode()
        now = files | {was.path: (code[: was.extent.start] + code[was.extent.end :]).decode()}
        assert relocate(Was(was.path, was.name, was.lines), between(files, now)).how == "lost", was
