"""Every law of the house catches a deliberate break; the house itself is tried in test_house."""

from pathlib import Path

import pytest

from tests.house import law


@pytest.mark.parametrize(
    "source",
    [
        "def f(a) -> int: ...",
        "def f(a: int): ...",
        "def f(*args) -> None: ...",
        "class A:\n    async def f(self, **more) -> None: ...",
        "def f() -> None:\n    def inner(): ...",
    ],
)
def test_a_function_without_annotations_is_named(source: str) -> None:
    assert len(law.unannotated_functions(source)) == 1


def test_an_annotated_method_needs_no_type_for_self() -> None:
    assert law.unannotated_functions("class A:\n    def f(self, a: int, *, b: str) -> None: ...") == []


@pytest.mark.parametrize(
    "source",
    [
        "def f() -> None:\n    import os",
        "if TYPE_CHECKING:\n    from home import models",
        "try:\n    import os\nexcept ImportError:\n    pass",
    ],
)
def test_an_import_that_is_not_at_the_top_is_found(source: str) -> None:
    assert law.hidden_imports(source) == [2]


def test_a_string_that_makemessages_would_not_hear_is_found() -> None:
    deaf = "from django.utils.translation import gettext as _t"
    heard = "from django.utils.translation import gettext, gettext_lazy as _"

    assert (law.deaf_aliases(deaf), law.deaf_aliases(heard)) == ([1], [])


def test_a_module_without_docstring_is_found_and_an_empty_one_forgiven() -> None:
    assert law.lacks_docstring("import os\n")
    assert not law.lacks_docstring('"""What is here."""\nimport os\n')
    assert not law.lacks_docstring("")


def test_names_that_say_nothing_are_refused() -> None:
    assert law.forbidden_names(Path("materials/utils.py")) == ["utils.py"]
    assert law.forbidden_names(Path("outreach/core/models.py")) == ["core"]
    assert law.forbidden_names(Path("outreach/places/models/offices.py")) == []


def test_an_init_that_works_is_found() -> None:
    assert law.is_busy_init("x = 1")
    assert law.is_busy_init("def f() -> None: ...")
    assert not law.is_busy_init('"""Names."""\nfrom a.b import C\n__all__ = ["C"]')


def test_hosts_of_registries_and_paths_of_a_machine_are_found() -> None:
    assert list(law.foreign_addresses("get it from https://" + law.REGISTRIES[0])) == [law.REGISTRIES[0]]
    assert len(list(law.foreign_addresses("see " + "/ro" + "ot/notes.txt"))) == 1
    assert list(law.foreign_addresses("templates/work/page.html and /home/ and ../root/x")) == []


def test_bytes_that_no_person_can_review_are_found() -> None:
    assert not law.is_text(b"%PDF-1.7\n\xe2\xe3")
    assert not law.is_text("宣传".encode("gb18030"))
    assert not law.is_text(b"SQLite format 3\0")
    assert law.is_text("宣传".encode())


def test_a_file_of_401_lines_is_too_long() -> None:
    assert law.is_too_long("x\n" * 401)
    assert not law.is_too_long("x\n" * 400)
