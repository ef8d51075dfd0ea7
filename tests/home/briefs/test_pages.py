"""The staff's door to briefs, and the files that leave it."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn

from campaigns.models import Activity
from home.models import Brief, BriefTemplate
from home.reports.briefs.actions import issue_brief
from home.reports.briefs.paper import draw_brief
from materials.actions.papers import make_pdf, make_requested_paper, request_paper
from outreach.accounts.models import User
from outreach.places.models import Region
from tests.campaigns.rows import make_activity, make_campaign, make_kind, make_measure
from tests.home.briefs.year import make_draft, make_template
from tests.places.factories import make_county, make_superuser

BODY = "截至{cut_off}，工作如下。\n一、宣讲\n（一）进村\n宣讲{lectures}场。"
FIELDS = {"title": "宣传情况", "addressee": "市委办：", "issuer": "工作简报", "signature": "领导小组办公室"}


@pytest.fixture
def county(db: None) -> Region:
    return make_county()


@pytest.fixture
def office(client: Client, county: Region) -> Client:
    client.force_login(make_superuser())
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def lecture(county: Region) -> Activity:
    kind = make_kind(code="lecture", event_measure=make_measure("lectures", name="宣讲"))
    return make_activity(make_campaign(county), kind)


@pytest.fixture
def draft(county: Region, lecture: Activity) -> Brief:
    return make_draft(county, BODY)


@pytest.fixture
def issued(draft: Brief) -> Brief:
    return issue_brief(brief=draft, actor=User.objects.get(), at=timezone.now())


def test_a_template_with_an_unknown_figure_is_refused_at_its_field_and_kept_in_the_form(
    office: Client, lecture: Activity
) -> None:
    values = FIELDS | {"name": "周报", "body": "宣讲{lecturs}场。"}

    answer = office.post("/admin/brief_template/new/", values)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "There is no figure {lecturs}. Perhaps you mean: {lectures} 宣讲、" in text
    assert "{lectures}" in text
    assert "宣讲{lecturs}场。" in text
    assert not BriefTemplate.objects.exists()


def test_a_brief_is_written_from_a_template_issued_and_then_only_read(office: Client, county: Region) -> None:
    make_kind(code="lecture", event_measure=make_measure("lectures", name="宣讲"))
    template = make_template(county, body=BODY)

    form = office.get(f"/admin/brief/new/?template={template.pk}")
    office.post("/admin/brief/new/?template=", FIELDS | {"body": BODY, "campaign": "", "cut_off": ""})
    brief = Brief.objects.get()
    office.post(f"/admin/brief/page/{brief.pk}/issue/")
    edit = office.get(f"/admin/brief/edit/{brief.pk}/")
    delete = office.post(f"/admin/brief/delete/{brief.pk}/")

    brief.refresh_from_db()
    assert "工作如下" in form.content.decode()
    assert brief.text.endswith("宣讲0场。")
    assert edit.headers["Location"] == f"/admin/brief/page/{brief.pk}/"
    assert delete.status_code == 404


def test_each_number_leads_to_its_rows_and_a_deleted_one_says_so(
    office: Client, lecture: Activity, draft: Brief
) -> None:
    issued = issue_brief(brief=draft, actor=User.objects.get(), at=timezone.now())
    page = office.get(f"/admin/brief/page/{issued.pk}/").content.decode()
    rows = office.get(f"/admin/brief/page/{issued.pk}/figures/lectures/").content.decode()

    lecture.delete()

    moved = office.get(f"/admin/brief/page/{issued.pk}/differences/").content.decode()
    assert f'href="/admin/brief/page/{issued.pk}/figures/lectures/">1</a>' in page
    assert f'href="/admin/activity/inspect/{lecture.pk or ""}' in rows
    assert lecture.title in moved
    assert "deleted since" in moved
    assert "1 → 0" in moved


def test_word_opens_what_the_office_goes_on_writing_in(office: Client, draft: Brief) -> None:
    issued = issue_brief(brief=draft, actor=User.objects.get(), at=timezone.now())

    document = Document(io.BytesIO(office.get(f"/admin/brief/page/{issued.pk}/brief.docx").content))

    faces = {
        paragraph.text: paragraph.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia"))
        for paragraph in document.paragraphs
        if paragraph.text
    }
    section = document.sections[0]
    assert (faces["一、宣讲"], faces["（一）进村"], faces["宣讲1场。"]) == ("黑体", "楷体", "仿宋")
    assert (round(section.page_width.mm), round(section.left_margin.mm), round(section.top_margin.mm)) == (
        210,
        28,
        37,
    )
    number = document.paragraphs[1]
    assert number.text == "第1期"
    assert [child.tag for child in number._p.pPr] == [qn("w:pBdr"), qn("w:jc")]


def test_the_pdf_carries_the_text_in_official_form(office: Client, draft: Brief) -> None:
    issued = issue_brief(brief=draft, actor=User.objects.get(), at=timezone.now())

    paper = draw_brief(issued.pk)
    first, second = (make_pdf(paper, at=issued.issued_at) for _time in range(2))

    assert "宣讲1场。" in paper.html
    assert "<h2>一、宣讲</h2><h3>（一）进村</h3>" in paper.html
    assert first == second


def test_a_draft_is_printed_with_the_records_of_its_printing_and_anew_for_each_asking(
    office: Client, draft: Brief, lecture: Activity
) -> None:
    first = request_paper(kind="brief", pk=draft.pk, actor=User.objects.get(), at=timezone.now())
    make_activity(lecture.campaign, lecture.kind)

    paper, _pdf = make_requested_paper(first)
    later = timezone.now() + timedelta(seconds=1)
    second = request_paper(kind="brief", pk=draft.pk, actor=User.objects.get(), at=later)

    assert "宣讲2场。" in paper.html
    assert second != first
