"""The worker's entrances: letters, other designs, previews, e-mails; a few lines each."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from materials.actions.checks import FaultyPlaces, refuse_errors
from materials.actions.letter_runs import open_run
from materials.actions.mails import MAIL, write_mail
from materials.actions.office import on_office_paper
from materials.actions.papers import FORM, RECORD_CHANGED, make_requested_paper, sweep_papers
from materials.actions.partners import NOTICE, make_notice
from materials.actions.previews import PREVIEW, sweep_previews
from materials.actions.production import (
    PAGES,
    WARNINGS,
    Watch,
    first_pages,
    inspect,
    make_sample,
    make_sheet,
)
from materials.actions.renders import (
    LETTERS,
    LETTERS_PART,
    SHEETS,
    VOLUMES,
    VOLUMES_PART,
    may_open_file,
)
from materials.actions.reports import write_report
from materials.actions.reviews import DRAW, FileChanged, draw_review
from materials.actions.rosters import has_rosters_to_wipe, wipe_rosters
from materials.actions.webhooks import (
    SWEEP,
    WEBHOOK,
    NotHeard,
    due_again,
    send_again,
    send_webhook,
    tell_partners,
)
from materials.documents.faults import DesignFault
from materials.documents.sheet import Sheet
from materials.models import PrintRun, Review
from materials.states import PrintProfile
from outreach.accounts.roles import may_render
from outreach.filenames import LONGEST, safe_part
from outreach.jobs.errors import JobFailed
from outreach.jobs.leases import count_workers
from outreach.jobs.mails import send
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from outreach.jobs.registry import handler
from outreach.jobs.routines import every, routine
from outreach.jobs.states import JobState
from outreach.moves import moved
from outreach.printing.errors import PrintError
from outreach.printing.merge import MergeStopped

FILE_CHANGED = _(
    "The file in the store is not the one that was handed in for review. Its pages are not shown. "
    "Make the file again and hand it in anew."
)
RIGHT_LOST = _(
    "Who started this job may no longer make print files. Nothing was made. Ask the administrator."
)
WIPE = "materials.wipe_rosters"
# One design: a poster of twenty megapixels takes 7 s, a booklet of 346 pages 16 s.
RENDER_CPU_S = 110
NOT_HEARD_EN = (
    "The partner did not hear it ({why}). It is told again by itself, at longer and longer intervals."
)
NOT_HEARD_ZH = "合作方系统没有收到（{why}）。系统会自动重试，间隔逐次加长。"


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


@handler(LETTERS, memory_mb=2048, wall_s=3600, shared=may_open_file)
@handler(VOLUMES, memory_mb=2048, wall_s=3600, shared=may_open_file)
def letters(job: Job, progress: Progress) -> None:
    with told(progress):
        require_right_still(job)
        run = open_run(job.payload, shelf=progress.shelf, watch=_watch(progress))
        parts = list(job.parts.order_by("pk"))
        if not parts:
            run.inspect_specimens()
            if cuts := run.cuts(count_workers()):
                payloads = [{"part": [cut.start, cut.stop]} for cut in cuts]
                progress.cut(kind=VOLUMES_PART if job.kind == VOLUMES else LETTERS_PART, parts=payloads)
                return
        if broken := next((part for part in parts if part.state == JobState.FAILED), None):
            raise JobFailed(broken.error_en, broken.error_zh)
        made = run.make([range(*part.payload["part"]) for part in parts])
    progress.publish(made.path, made.name, facts=made.facts)


@handler(LETTERS_PART, memory_mb=2048, wall_s=3600)
@handler(VOLUMES_PART, memory_mb=2048, wall_s=3600)
def letters_part(job: Job, progress: Progress) -> None:
    """Make some of a run's letters; whoever finds that all parts are there joins them, in `letters`."""
    with told(progress):
        require_right_still(job)
        whole = Job.objects.get(parts=job)
        run = open_run(whole.payload, shelf=progress.shelf, watch=_watch(progress))
        run.make_part(range(*job.payload["part"]))


def _watch(progress: Progress) -> Watch:
    return Watch(progress.report, progress.should_stop)


@handler(SHEETS, memory_mb=2048, wall_s=900, cpu_s=RENDER_CPU_S, shared=may_open_file)
def render(job: Job, progress: Progress) -> None:
    with told(progress):
        require_right_still(job)
        sheet = Sheet.from_json(job.payload["sheet"])
        pdf = make_sheet(sheet, at=job.created_at)
        findings = inspect(sheet, pdf)
        if sheet.profile == PrintProfile.PRESS:
            refuse_errors(findings)
        report = write_report(job.pk, pdf, findings=findings)
        target = progress.folder / "sheet.pdf"
        is_office = sheet.profile == PrintProfile.OFFICE
        target.write_bytes(on_office_paper(pdf, sheet.kind) if is_office else pdf)
    with override("zh-hans"):
        reader = str(PrintProfile(sheet.profile).label)
    # Cut before the reader is named, who must stay told however long the title is.
    name = f"{safe_part(f'{sheet.county}-{sheet.title}', LONGEST - len(reader) - 1)}-{reader}.pdf"
    progress.publish(target, name, facts={PAGES: report.page_count, WARNINGS: len(report.lines)})


@handler(PREVIEW, memory_mb=2048, wall_s=120, cpu_s=RENDER_CPU_S)
def preview(job: Job, progress: Progress) -> None:
    sweep_previews(at=timezone.now())
    with told(progress):
        require_right_still(job)
        sheet = Sheet.from_json(job.payload["sheet"])
        pdf = make_sample(job.payload, at=job.created_at, folder=progress.folder)
        if progress.should_stop():
            progress.stop()
        separators = int(job.payload["separator"])
        findings = inspect(sheet, pdf, only_pages=first_pages(pdf), separators=separators)
        write_report(job.pk, pdf, findings=findings, trimmed=sheet.profile != PrintProfile.PRESS)
        target = progress.folder / "preview.pdf"
        target.write_bytes(pdf)
    progress.publish(target, f"{safe_part(sheet.title)}.pdf")


@handler(DRAW, memory_mb=2048, wall_s=300)
def review_pages(job: Job, progress: Progress) -> None:
    """Draw the pages of a reviewed file; the pictures are the result, there is no other file."""
    with told(progress):
        require_right_still(job)
        try:
            draw_review(Review.objects.get(pk=job.payload["review"]), job)
        except (FileChanged, FileNotFoundError) as fault:
            raise DesignFault(FILE_CHANGED) from fault


@handler(FORM, memory_mb=2048, wall_s=300)
def form(job: Job, progress: Progress) -> None:
    sweep_papers(at=timezone.now())
    with told(progress):
        try:
            paper, pdf = make_requested_paper(job)
        except PermissionDenied as fault:
            raise DesignFault(RIGHT_LOST) from fault
        except ObjectDoesNotExist as fault:
            raise DesignFault(RECORD_CHANGED) from fault
        target = progress.folder / "paper.pdf"
        target.write_bytes(pdf)
    progress.publish(target, f"{safe_part(paper.title)}.pdf")


@handler(NOTICE, memory_mb=2048, wall_s=300)
def notice(job: Job, progress: Progress) -> None:
    with told(progress):
        paper, pdf = make_notice(job)
        target = progress.folder / "notice.pdf"
        target.write_bytes(pdf)
    progress.publish(target, f"{safe_part(paper.title)}.pdf")


@handler(WEBHOOK, memory_mb=1024, wall_s=120)
def webhook(job: Job, progress: Progress) -> None:
    try:
        send_webhook(job)
    except NotHeard as fault:
        with override("en"):
            english = NOT_HEARD_EN.format(why=fault)
        with override("zh-hans"):
            chinese = NOT_HEARD_ZH.format(why=fault)
        raise JobFailed(english, chinese) from fault


@handler(SWEEP, memory_mb=1024, wall_s=120)
def webhook_sweep(job: Job, progress: Progress) -> None:
    send_again(at=timezone.now())


@receiver(moved, sender=PrintRun)
def tell_of_move(*, row: PrintRun, **_signal: object) -> None:
    tell_partners(run=row, at=timezone.now())


@handler(MAIL, memory_mb=1024, wall_s=120)
def mail(job: Job, progress: Progress) -> None:
    send(write_mail(job.payload), progress)


@handler(WIPE, memory_mb=1024, wall_s=900)
def wipe(job: Job, progress: Progress) -> None:
    """Delete the rosters, and what was made of them, whose time is over."""
    wipe_rosters(at=timezone.now())


routine(
    WIPE,
    title=_("Delete rosters whose time is over"),
    next_after=every(minutes=60),
    is_needed=lambda at: has_rosters_to_wipe(at=at),
)
routine(
    SWEEP,
    title=_("Tell partners again who were not reached"),
    next_after=every(minutes=1),
    is_needed=lambda at: bool(due_again(at)),
)
