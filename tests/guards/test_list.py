"""Nobody adds or takes away a guard in passing: the code has those of the list, and the list names tests that exist."""

from tests.guards import switches
from tests.guards.guards import read_list
from tests.house.tree import ROOT

# Guards that no test of this process meets yet; may only become fewer.
MOST_UNTRIED = 179


def test_the_code_has_the_guards_of_the_list() -> None:
    """A new guard: write its test and add it; one that is gone: make sure that it was meant, and take it out."""
    assert sorted(read_list()) == sorted(switches.find_all())


def test_the_tests_of_the_list_are_there() -> None:
    for guard, test in read_list().items():
        path, name = test.partition("::")[0], test.rpartition("::")[2]
        assert not test or f"def {name.partition('[')[0]}(" in (ROOT / path).read_text("utf-8"), guard


def test_the_untried_become_fewer() -> None:
    assert sum(not test for test in read_list().values()) <= MOST_UNTRIED


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
