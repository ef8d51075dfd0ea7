"""The rules of the three reviews and three proof-readings: who, in which order, and what voids them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from materials.actions import reviews
from materials.actions.renders import start_letter_run
from materials.actions.reviews import (
    ContentChanged,
    FileChanged,
    InReview,
    NoFile,
    NoOpinion,
    SamePerson,
    decide,
    draw_review,
    drawing_of,
    is_current,
    next_stage,
    start_review,
)
from materials.models import Design, Review, ReviewStep
from materials.states import STAGES, DesignKind, PrintProfile, ReviewStage, ReviewState
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.jobs.models import Job
from outreach.jobs.states import JobState
from outreach.moves import AlreadyMoved
from outreach.places.models import Region, Village
from tests.factories import make_village
from tests.materials.designs import (
    CONTACTS,
    make_design,
    make_picture,
    make_six_donts,
    paragraph,
    stream,
    work,
)
from tests.materials.staff.people import AT, hand_in, make_file, make_person, pass_stages

FIRST = ReviewStage.FIRST_REVIEW


@pytest.fixture
def review(flyer: Design, bob: User) -> Review:
    return hand_in(flyer, bob)


def pass_it(review: Review, stage: ReviewStage, actor: User) -> Review:
    return decide(review=review, stage=stage, is_passed=True, opinion="", actor=actor, at=AT)


def test_six_stages_by_three_reviewers_and_three_readers_approve_the_file(
    review: Review, rita: User, rolf: User, chief: User, bob: User
) -> None:
    pass_stages(review, rita, rolf, chief, bob, rita, rolf)

    assert review.state == ReviewState.APPROVED
    assert review.ended_at == AT
    assert list(review.steps.values_list("stage", flat=True)) == list(STAGES)
    assert is_current(review)


def test_a_file_is_not_approved_one_stage_early(review: Review, rita: User, rolf: User, chief: User) -> None:
    pass_stages(review, rita, rolf, chief, rita, rolf)

    assert (review.state, next_stage(review)) == (ReviewState.OPEN, ReviewStage.THIRD_PROOF)
    assert not is_current(review)


@pytest.fixture
def illustrated(county: Region) -> Design:
    """A design with a text, a picture and a protected text."""
    return make_design(
        county,
        DesignKind.FLYER,
        paragraph("请看管好孩子。"),
        {"type": "picture", "value": {"image": make_picture().pk, "alt_text": "水塘", "caption": ""}},
        {"type": "protected_text", "value": {"text": make_six_donts().pk, "style": "box"}},
    )


def change_character(design: Design) -> None:
    raw = [dict(block) for block in design.body.raw_data]
    raw[0] = paragraph("请看管好孩子！")
    design.body = stream(*raw)
    design.save_revision()


def change_setting(design: Design) -> None:
    design.colour = "#1F6FB3"
    design.save_revision()


def change_picture(design: Design) -> None:
    """The same picture in the library, with other bytes under it."""
    image, other = design.body[1].value["image"], make_picture(title="另一张", size=(899, 600))
    with other.file.open("rb") as stream:
        image.file = ContentFile(stream.read(), name="new.png")
    image._set_image_file_metadata()
    image.save()


def change_protected_text(design: Design) -> None:
    text = design.body[2].value["text"]
    text.items = text.items.replace("不到", "不去")
    text.save()


CHANGES = [change_character, change_setting, change_picture, change_protected_text]


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_changed_afterwards_drops_the_approval(
    change: Callable[[Design], None], illustrated: Design, bob: User, rita: User, rolf: User, chief: User
) -> None:
    review = pass_stages(hand_in(illustrated, bob), rita, rolf, chief, rita, rolf, rita)
    was_current = is_current(review)

    change(Design.objects.get(pk=illustrated.pk))

    assert (was_current, is_current(Review.objects.get(pk=review.pk))) == (True, False)


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_changed_meanwhile_drops_the_open_review(
    change: Callable[[Design], None], illustrated: Design, bob: User, rita: User
) -> None:
    review = hand_in(illustrated, bob)
    change(Design.objects.get(pk=illustrated.pk))
    seen = Review.objects.get(pk=review.pk)

    with pytest.raises(ContentChanged):
        pass_it(seen, FIRST, rita)

    review.refresh_from_db()
    assert (review.state, review.steps.count()) == (ReviewState.DROPPED, 0)


def test_nobody_is_two_of_the_three_reviewers(review: Review, rita: User) -> None:
    pass_it(review, FIRST, rita)

    with pytest.raises(SamePerson):
        pass_it(review, ReviewStage.SECOND_REVIEW, rita)

    assert review.steps.count() == 1


def test_nobody_reviews_what_they_handed_in_but_may_read_proofs(
    review: Review, bob: User, rita: User, rolf: User, chief: User
) -> None:
    with pytest.raises(SamePerson):
        pass_it(review, FIRST, bob)
    pass_stages(review, rita, rolf, chief, bob)

    assert review.steps.get(stage=ReviewStage.FIRST_PROOF).reviewer == bob


def test_of_two_people_at_the_same_stage_the_second_is_told(review: Review, rita: User, rolf: User) -> None:
    for_rolf = Review.objects.get(pk=review.pk)
    pass_it(review, FIRST, rita)

    with pytest.raises(AlreadyMoved):
        pass_it(for_rolf, FIRST, rolf)

    assert [step.reviewer for step in review.steps.all()] == [rita]


def test_the_database_keeps_a_stage_for_one_person(review: Review, rita: User, rolf: User) -> None:
    """The row that won a moment ago is not counted yet by the one that loses."""
    ReviewStep.objects.create(
        review=review, stage=FIRST, reviewer=rita, is_passed=False, opinion="改", decided_at=AT
    )

    with pytest.raises(AlreadyMoved):
        pass_it(review, FIRST, rolf)

    assert review.steps.count() == 1


def test_who_decides_while_another_drops_the_review_is_told(
    review: Review, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dropped after the first look, before the last write: the step is taken back with all the rest."""
    write = reviews._write_step

    def write_late(*arguments: Any) -> None:
        Review.objects.filter(pk=review.pk).update(state=ReviewState.DROPPED, ended_at=AT)
        write(*arguments)

    monkeypatch.setattr(reviews, "_write_step", write_late)

    with pytest.raises(AlreadyMoved):
        decide(review=review, stage=FIRST, is_passed=False, opinion="改", actor=rita, at=AT)

    assert review.steps.count() == 0


def test_who_sends_back_says_why(review: Review, rita: User) -> None:
    with pytest.raises(NoOpinion):
        decide(review=review, stage=FIRST, is_passed=False, opinion="  ", actor=rita, at=AT)
    decide(review=review, stage=FIRST, is_passed=False, opinion="第二页电话错", actor=rita, at=AT)

    assert review.state == ReviewState.SENT_BACK
    with pytest.raises(AlreadyMoved):
        pass_it(review, FIRST, rita)


def test_one_review_at_a_time(review: Review, flyer: Design, bob: User, rita: User) -> None:
    files = storages["private"].listdir("reviews")[1]

    with pytest.raises(InReview):
        hand_in(flyer, bob, key="b")

    assert storages["private"].listdir("reviews")[1] == files
    decide(review=review, stage=FIRST, is_passed=False, opinion="改", actor=rita, at=AT)
    assert hand_in(flyer, bob, key="c").state == ReviewState.OPEN


@pytest.mark.parametrize("profile", [PrintProfile.SCREEN, PrintProfile.OFFICE])
def test_only_the_file_for_the_print_shop_is_reviewed(profile: str, flyer: Design, bob: User) -> None:
    job = make_file(flyer, bob, profile=profile)

    with pytest.raises(NoFile):
        start_review(design=flyer, job=job, actor=bob, at=AT)


def test_the_file_of_an_older_version_is_refused(flyer: Design, bob: User) -> None:
    job = make_file(flyer, bob)
    change_setting(flyer)

    with pytest.raises(NoFile):
        start_review(design=Design.objects.get(pk=flyer.pk), job=job, actor=bob, at=AT)


def test_the_file_of_an_older_version_with_the_same_words_is_refused(flyer: Design, bob: User) -> None:
    job = make_file(flyer, bob)
    flyer.save_revision()

    with pytest.raises(NoFile):
        start_review(design=Design.objects.get(pk=flyer.pk), job=job, actor=bob, at=AT)


@pytest.mark.parametrize("change", [change_picture, change_protected_text])
def test_a_file_whose_parts_have_changed_since_is_refused(
    change: Callable[[Design], None], illustrated: Design, bob: User
) -> None:
    job = make_file(illustrated, bob)
    change(illustrated)

    with pytest.raises(NoFile):
        start_review(design=Design.objects.get(pk=illustrated.pk), job=job, actor=bob, at=AT)


def test_the_file_of_another_design_is_refused(flyer: Design, county: Region, bob: User) -> None:
    job = make_file(make_design(county, DesignKind.FLYER), bob)

    with pytest.raises(NoFile):
        start_review(design=flyer, job=job, actor=bob, at=AT)


@pytest.mark.parametrize(("suffix", "is_accepted"), [("pdf", True), ("zip", False)])
def test_letters_are_reviewed_in_one_pdf_and_not_in_a_zip(
    suffix: str, is_accepted: bool, county: Region, bob: User, township: object
) -> None:
    make_village(township)
    design = make_design(county, DesignKind.LETTER, paragraph("{村}的家长"), CONTACTS)
    job = start_letter_run(
        design=design,
        revision=design.latest_revision,
        villages=Village.objects.all(),
        actor=bob,
        at=AT,
        idempotency_key="l",
    )
    job.result.save(f"results/{job.pk}.{suffix}", ContentFile(b"letters"), save=False)
    job.state = JobState.DONE
    job.save()

    if is_accepted:
        assert start_review(design=design, job=job, actor=bob, at=AT).state == ReviewState.OPEN
    else:
        with pytest.raises(NoFile):
            start_review(design=design, job=job, actor=bob, at=AT)


def test_what_waits_for_whom(review: Review, bob: User, rita: User, rolf: User, chief: User) -> None:
    people = {"bob": bob, "rita": rita, "rolf": rolf}

    def waiting() -> set[str]:
        return {name for name, one in people.items() if Review.objects.waiting_for(one).exists()}

    at_first = waiting()
    pass_stages(review, rita)
    at_second = waiting()
    pass_stages(review, rolf, chief)
    at_proof = waiting()

    assert (at_first, at_second, at_proof) == ({"rita", "rolf"}, {"rolf"}, {"bob", "rita", "rolf"})


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.STORE_KEEPER, Role.TOWNSHIP_MEMBER])
def test_others_may_not_decide(role: Role, review: Review) -> None:
    with pytest.raises(PermissionDenied):
        pass_it(review, FIRST, make_person(role))

    assert review.steps.count() == 0


def test_a_reviewer_may_not_hand_in(flyer: Design, bob: User, rita: User) -> None:
    job = make_file(flyer, bob)

    with pytest.raises(PermissionDenied):
        start_review(design=flyer, job=job, actor=rita, at=AT)


def test_the_pages_shown_are_those_of_the_very_file(review: Review) -> None:
    storages["private"].delete(review.file.name)
    storages["private"].save(review.file.name, ContentFile(b"%PDF-1.7 another file"))
    job, _report = drawing_of(review)

    with pytest.raises(FileChanged):
        draw_review(review, Job.objects.get(pk=job.pk))

    assert "请重新生成" in work(job).error_zh
