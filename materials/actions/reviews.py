"""Three reviews and three proof-readings of one exact file; any change of its content voids them."""

import hashlib
import json
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import IntegrityError, transaction
from wagtail.models import Revision

from materials.actions.logbook import DECIDED, log_created, log_fact, log_moved
from materials.actions.renders import LETTERS, SHEETS, is_private
from materials.actions.reports import Report, read_report, write_report
from materials.documents.kinds import sheet_of
from materials.documents.sheet import Sheet
from materials.models import Design, Review, ReviewStep
from materials.states import REVIEWS, STAGES, PrintProfile, ReviewStage, ReviewState
from outreach.accounts.models import User
from outreach.accounts.roles import Person, Role, has_role, may_edit, may_review
from outreach.jobs.actions import enqueue
from outreach.jobs.models import Job
from outreach.jobs.states import JobState
from outreach.moves import AlreadyMoved
from outreach.retries import retried

# Draws the pages of the very file that was handed in, for the reviewers' screen.
DRAW = "materials.review"
PRIORITY = 10


class NoFile(Exception):
    """There is no finished print file of the design's newest revision to review."""


class ContentChanged(Exception):
    """Something of the file's content has changed since; the review is dropped."""


class SamePerson(Exception):
    """Nobody is two of the three reviewers, and nobody reviews what they handed in."""


class InReview(Exception):
    """The design has an open review already."""


class NoOpinion(Exception):
    """Who sends a file back says why."""


class FileChanged(Exception):
    """The file in the store is not the one that was handed in."""


def may_see_reviews(actor: Person) -> bool:
    return may_review(actor) or has_role(actor, Role.AUDITOR)


def may_be_reviewed(job: Job) -> bool:
    """Say whether a job made what goes to print: the press file, or all letters in one PDF.

    Never letters to the people of a roster: a review keeps its file, and theirs has to be wiped.
    """
    if is_private(job) or job.state != JobState.DONE or not (job.result.name or "").endswith(".pdf"):
        return False
    return job.kind == LETTERS or (job.kind == SHEETS and job.payload["profile"] == PrintProfile.PRESS)


def content_sha256(sheet: Sheet) -> str:
    """Hash all that the file is made from: text, settings, protected texts, the bytes of pictures."""
    plain = json.dumps(sheet.to_json(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def start_review(*, design: Design, job: Job, actor: User, at: datetime) -> Review:
    """Hand in the finished print file of a job for review; it must show the newest revision."""
    if not may_edit(actor):
        raise PermissionDenied
    revision = _reviewed_revision(design, job)
    sheet = Sheet.from_json(job.payload["sheet"])
    review = Review(
        design=design,
        revision=revision,
        profile=sheet.profile,
        content_sha256=content_sha256(sheet),
        file_sha256=_file_sha256(job),
        started_by=actor,
        started_at=at,
    )
    if not _is_content_same(review):
        raise NoFile
    with job.result.open("rb") as stream:
        review.file.save(f"reviews/{job.pk}-{job.token or ''}.pdf", File(stream), save=False)
    try:
        with transaction.atomic():
            review.save()
            log_created(review, actor=actor, at=at)
            enqueue(
                kind=DRAW,
                title=str(review),
                payload={"review": review.pk},
                actor=actor,
                at=at,
                key=_drawing_key(review),
                priority=PRIORITY,
                total=1,
            )
    except IntegrityError:
        review.file.delete(save=False)
        raise InReview from None
    return review


def _drawing_key(review: Review) -> str:
    return f"review:{review.pk}"


def draw_review(review: Review, job: Job) -> Report:
    """Draw the first pages of the reviewed file; the worker calls it. Raises FileChanged."""
    with review.file.open("rb") as stream:
        pdf: bytes = stream.read()
    if hashlib.sha256(pdf).hexdigest() != review.file_sha256:
        raise FileChanged
    return write_report(job.pk, pdf, findings=[])


def drawing_of(review: Review) -> tuple[Job | None, Report | None]:
    """Return the job that draws the pages, and its pictures once they are there; one query."""
    job = Job.objects.filter(key=_drawing_key(review)).first()
    return job, read_report(job.pk) if job and job.state == JobState.DONE else None


def _reviewed_revision(design: Design, job: Job) -> Revision:
    if not may_be_reviewed(job) or job.payload.get("design") != design.pk:
        raise NoFile
    if design.latest_revision is None or job.payload.get("revision") != design.latest_revision_id:
        raise NoFile
    return design.latest_revision


def _file_sha256(job: Job) -> str:
    digest = hashlib.sha256()
    with job.result.open("rb") as stream:
        for chunk in stream.chunks():
            digest.update(chunk)
    return digest.hexdigest()


def _is_content_same(review: Review) -> bool:
    """Say whether the newest revision, with today's pictures and protected texts, is what was reviewed."""
    design = review.design
    if design.latest_revision is None or design.latest_revision_id != review.revision_id:
        return False
    sheet = sheet_of(review.revision.as_object(), profile=review.profile)
    return content_sha256(sheet) == review.content_sha256


def is_current(review: Review) -> bool:
    """Say whether an approval still holds; renders the design's HTML, some ten queries, no PDF."""
    return review.state == ReviewState.APPROVED and _is_content_same(review)


def next_stage(review: Review) -> ReviewStage | None:
    """The stage that waits for somebody; None when all six are done. One query."""
    done = review.steps.filter(is_passed=True).count()
    return STAGES[done] if done < len(STAGES) else None


@retried
def decide(
    *, review: Review, stage: ReviewStage, is_passed: bool, opinion: str, actor: User, at: datetime
) -> Review:
    """Pass the review's next stage, or send the design back with an opinion.

    `stage` is what the person saw on the screen: when another one has passed it meanwhile, AlreadyMoved.
    """
    _require_reviewer(review, stage, actor)
    if not is_passed and not opinion.strip():
        raise NoOpinion
    if not _is_content_same(review):
        _drop(review, actor, at)
        raise ContentChanged
    with transaction.atomic():
        _write_step(review, stage, is_passed, opinion, actor, at)
        log_fact(review, DECIDED, actor=actor, at=at, stage=stage.value, passed=is_passed)
        is_last = stage == STAGES[-1]
        if is_last or not is_passed:
            to = ReviewState.APPROVED if is_passed else ReviewState.SENT_BACK
            ended = Review.objects.filter(pk=review.pk, state=ReviewState.OPEN).update(state=to, ended_at=at)
            if not ended:
                review.refresh_from_db()
                raise AlreadyMoved(review)
            log_moved(review, to=to, actor=actor, at=at)
    review.refresh_from_db()
    return review


def _drop(review: Review, actor: User, at: datetime) -> None:
    with transaction.atomic():
        still_open = Review.objects.filter(pk=review.pk, state=ReviewState.OPEN)
        if still_open.update(state=ReviewState.DROPPED, ended_at=at):
            log_moved(review, to=ReviewState.DROPPED, actor=actor, at=at)


def _require_reviewer(review: Review, stage: ReviewStage, actor: User) -> None:
    if not may_review(actor):
        raise PermissionDenied
    if review.state != ReviewState.OPEN or next_stage(review) != stage:
        raise AlreadyMoved(review)
    if stage in REVIEWS:
        has_reviewed = review.steps.filter(reviewer=actor, stage__in=REVIEWS).exists()
        if has_reviewed or review.started_by_id == actor.pk:
            raise SamePerson


def _write_step(
    review: Review, stage: ReviewStage, is_passed: bool, opinion: str, actor: User, at: datetime
) -> None:
    try:
        with transaction.atomic():
            ReviewStep.objects.create(
                review=review,
                stage=stage,
                reviewer=actor,
                is_passed=is_passed,
                opinion=opinion,
                decided_at=at,
            )
    except IntegrityError:
        raise AlreadyMoved(review) from None  # another person passed this stage a moment ago
