"""Nobody adds or takes away a guard in passing: the code has those of the list, and the list names tests that exist."""

from tests.guards import switches
from tests.guards.guards import read_list
from tests.house.tree import ROOT


def test_no_guard_of_the_list_has_gone() -> None:
    """One that was taken away or renamed: make sure that it was meant, then take it out of the list."""
    assert sorted(set(read_list()) - set(switches.find_all())) == []


def test_a_new_guard_comes_with_a_test() -> None:
    """Write it, record it with `plugin`, and let `python -m tests.guards find` see it turn red."""
    proved = {guard for guard, test in read_list().items() if test}

    assert sorted(set(switches.find_all()) - proved) == []


def test_the_tests_of_the_list_are_there() -> None:
    for guard, test in read_list().items():
        path, name = test.partition("::")[0], test.rpartition("::")[2]
        assert not test or f"def {name.partition('[')[0]}(" in (ROOT / path).read_text("utf-8"), guard


def test_each_kind_of_guard_is_seen() -> None:
    """The control of the two above: a walk that finds nothing would be content with an empty list."""
    kinds = {guard.rpartition(":")[2].split()[0] for guard in switches.find_all()}

    assert {
        "PermissionDenied",
        "Http404",
        "OrderRefused",
        "AlreadyMoved",
        "@require_POST",
        "@for_members",
    } <= kinds
