"""What is no page: errors, style sheets, languages, signing in."""

import gzip

import pytest
from django.template.loader import render_to_string
from django.test import Client

from outreach.content.stylesheet import site_stylesheet
from tests.campaigns.site import make_home, make_lecture_index
from tests.places.factories import make_user


@pytest.mark.parametrize("code", ["400", "500", "503", "403_csrf"])
def test_an_error_page_needs_no_database_and_speaks_both_languages(code: str) -> None:
    """Without the db fixture any query fails the test."""
    content = render_to_string(f"{code}.html")

    assert content.count("<h1>") == content.count("<h2>") == 1
    assert 'lang="en"' in content
    assert "{" not in content


def test_a_page_that_is_not_there_leads_on(client: Client, db: None) -> None:
    make_lecture_index(make_home())

    response = client.get("/nothing/")

    assert response.status_code == 404
    assert "没有找到这个页面" in response.content.decode()
    assert 'href="/lectures/"' in response.content.decode()


def test_a_missing_page_without_any_site_is_still_a_missing_page(client: Client, db: None) -> None:
    assert client.get("/nothing/").status_code == 404


def test_the_style_sheet_is_zipped_for_those_who_can_read_it(client: Client) -> None:
    sheet = site_stylesheet()

    zipped = client.get("/site.css", headers={"accept-encoding": "gzip"})
    plain = client.get("/site.css")

    assert gzip.decompress(zipped.content) == plain.content == sheet.content
    assert all("Accept-Encoding" in one["Vary"] for one in (zipped, plain))


def test_only_the_present_style_sheet_is_kept_for_ever(client: Client) -> None:
    present = client.get("/site.css", {"v": site_stylesheet().digest})
    past = client.get("/site.css", {"v": "0123456789ab"})

    assert "immutable" in present["Cache-Control"]
    assert past["Cache-Control"] == "public, max-age=300"


def test_a_colour_sheet_holds_the_colours_of_its_address(client: Client) -> None:
    content = client.get("/colours/1f6fb2-c2412d.css").content.decode()

    assert '[data-colour="1f6fb2"]' in content
    assert '[data-colour="c2412d"]' in content


@pytest.mark.parametrize("colours", ["red", "1f6fb2;}", "1F6FB2", "1f6fb", "-".join(["1f6fb2"] * 21)])
def test_what_is_no_colour_has_no_sheet(client: Client, db: None, colours: str) -> None:
    assert client.get(f"/colours/{colours}.css").status_code == 404


def test_one_button_changes_the_language_and_stays_on_the_page(client: Client, db: None) -> None:
    address = make_lecture_index(make_home()).url

    response = client.post("/language/", {"language": "en", "next": f"{address}?when=held"})

    assert response["Location"] == f"{address}?when=held"
    assert "No lecture has been reported here yet." in client.get(response["Location"]).content.decode()


def test_the_language_button_leads_to_no_other_site(client: Client, db: None) -> None:
    response = client.post("/language/", {"language": "en", "next": "https://example.org/"})

    assert response["Location"] == "/"


def test_a_wrong_password_is_told_in_words_with_an_alert(client: Client, db: None) -> None:
    make_user(username="staff")

    content = client.post("/login/", {"username": "staff", "password": "wrong"}).content.decode()

    assert 'role="alert"' in content
    assert 'value="staff"' in content


def test_signing_in_leads_to_where_one_wanted_to_go(client: Client, db: None) -> None:
    make_user(username="staff", password="a-long-word")

    response = client.post("/login/", {"username": "staff", "password": "a-long-word", "next": "/lectures/"})

    assert response["Location"] == "/lectures/"
