"""The worker's entrances to print files: letters, other designs, previews; a few lines each."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from materials.actions.checks import FaultyPlaces, refuse_errors
from materials.actions.office import on_office_paper
from materials.actions.previews import PREVIEW, sweep_previews
from materials.actions.production import (
    PAGES,
    WARNINGS,
    Watch,
    first_pages,
    inspect,
    make_letters,
    make_sample,
    make_sheet,
    safe_name,
)
from materials.actions.renders import LETTERS, SHEETS
from materials.actions.reports import write_report
from materials.documents.faults import DesignFault
from materials.documents.sheet import Sheet
from materials.states import PrintProfile
from outreach.accounts.roles import may_render
from outreach.jobs.errors import JobFailed
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from outreach.jobs.registry import handler
from outreach.printing.errors import PrintError
from outreach.printing.merge import MergeStopped

RIGHT_LOST = _(
    "Who started this job may no longer make print files. Nothing was made. Ask the administrator."
)


@contextmanager
def told(progress: Progress) -> Iterator[None]:
    """Turn every expected fault into the job's failure, in both languages."""
    try:
        yield
    except MergeStopped:
        progress.stop()
    except (DesignFault, FaultyPlaces) as fault:
        raise JobFailed(fault.en, fault.zh) from fault
    except PrintError as fault:
        raise JobFailed(fault.english, fault.chinese) from fault


def require_right_still(job: Job) -> None:
    """A right that was taken away while the job waited counts."""
    if job.created_by is None or not may_render(job.created_by):
        raise DesignFault(RIGHT_LOST)


@handler(LETTERS, memory_mb=2048, wall_s=3600)
def letters(job: Job, progress: Progress) -> None:
    with told(progress):
        require_right_still(job)
        watch = Watch(progress.report, progress.should_stop)
        made = make_letters(job.payload, folder=progress.folder, watch=watch)
    progress.publish(made.path, made.name, facts=made.facts)


@handler(SHEETS, memory_mb=2048, wall_s=900)
def render(job: Job, progress: Progress) -> None:
    sheet = Sheet.from_json(job.payload["sheet"])
    with told(progress):
        require_right_still(job)
        pdf = make_sheet(sheet, at=job.created_at)
        findings = inspect(sheet, pdf)
        if sheet.profile == PrintProfile.PRESS:
            refuse_errors(findings)
        report = write_report(job.pk, pdf, findings=findings)
        target = progress.folder / "sheet.pdf"
        is_office = sheet.profile == PrintProfile.OFFICE
        target.write_bytes(on_office_paper(pdf, sheet.kind) if is_office else pdf)
    name = f"{safe_name(f'{sheet.county}-{sheet.title}-{sheet.profile}')}.pdf"
    progress.publish(target, name, facts={PAGES: report.page_count, WARNINGS: len(report.lines)})


@handler(PREVIEW, memory_mb=2048, wall_s=120)
def preview(job: Job, progress: Progress) -> None:
    sweep_previews(at=timezone.now())
    sheet = Sheet.from_json(job.payload["sheet"])
    with told(progress):
        pdf = make_sample(job.payload, at=job.created_at, folder=progress.folder)
        if progress.should_stop():
            progress.stop()
        findings = inspect(sheet, pdf, only_pages=first_pages(pdf))
        write_report(job.pk, pdf, findings=findings, trimmed=sheet.profile != PrintProfile.PRESS)
        target = progress.folder / "preview.pdf"
        target.write_bytes(pdf)
    progress.publish(target, f"{safe_name(sheet.title)}.pdf")
