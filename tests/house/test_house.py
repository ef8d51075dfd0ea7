"""The whole tree keeps the laws of the house; that the laws can catch anything is shown in test_law."""

from pathlib import Path

from tests.house import law
from tests.house.tree import ROOT, is_generated, our_files, our_modules, read

CODE = {".py", ".html", ".css", ".js", ".sh"}
TOP_LEVEL = {
    ".ci", ".editorconfig", ".gitignore", ".pre-commit-config.yaml", "LICENSE", "Makefile", "README.md",
    "README.zh-Hans.md", "SECURITY.md", "campaigns", "docs", "home", "manage.py", "materials", "outreach",
    "pyproject.toml", "requirements-dev.txt", "requirements.txt", "templates", "tests",
}  # fmt: skip
# Pinned lists and the catalogue of translations grow with what they list; nobody reads them whole.
MAY_BE_LARGE = {"requirements.txt", "requirements-dev.txt", "django.po"}
LARGEST_BYTES = 100_000
# Pango reads where the fonts are when it is loaded: our answer must be there before, whoever imports first.
WORKING_INITS = {Path("outreach/printing/__init__.py")}


def test_no_code_file_is_over_400_lines() -> None:
    code = [path for path in our_files() if path.suffix in CODE and not is_generated(path)]

    assert [str(path) for path in code if law.is_too_long(read(path))] == []


def test_every_module_opens_with_what_it_holds() -> None:
    assert [str(path) for path in our_modules() if law.lacks_docstring(read(path))] == []


def test_every_function_is_annotated() -> None:
    assert {
        str(path): found for path in our_modules() if (found := law.unannotated_functions(read(path)))
    } == {}


def test_every_import_stands_at_the_top_of_its_file() -> None:
    assert {str(path): lines for path in our_modules() if (lines := law.hidden_imports(read(path)))} == {}


def test_every_marked_string_is_heard_by_makemessages() -> None:
    assert {str(path): lines for path in our_modules() if (lines := law.deaf_aliases(read(path)))} == {}


def test_no_name_says_nothing() -> None:
    assert [str(path) for path in our_files() if law.forbidden_names(path)] == []


def test_inits_only_list_public_names() -> None:
    inits = [path for path in our_modules() if path.name == "__init__.py" and path not in WORKING_INITS]

    assert [str(path) for path in inits if law.is_busy_init(read(path))] == []


def test_every_file_is_text_that_a_person_can_review() -> None:
    unreadable = [path for path in our_files() if not law.is_text((ROOT / path).read_bytes())]

    assert [str(path) for path in unreadable] == []


def test_no_file_is_a_burden() -> None:
    heavy = [path for path in our_files() if (ROOT / path).stat().st_size > LARGEST_BYTES]

    assert [str(path) for path in heavy if path.name not in MAY_BE_LARGE] == []


def test_nothing_names_a_registry_or_somebodys_machine() -> None:
    readable = [path for path in our_files() if law.is_text((ROOT / path).read_bytes())]

    assert {str(path): found for path in readable if (found := list(law.foreign_addresses(read(path))))} == {}


def test_the_top_of_the_tree_holds_what_the_house_plans() -> None:
    entries = {Path(path).parts[0] for path in our_files()}

    assert sorted(entries - TOP_LEVEL) == []
