"""Attacks on the rules, the files and the ledger; each says whether it succeeded."""

import json
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from materials import slots
from materials.actions import orders, stock
from materials.actions.orders import OrderRefused
from materials.actions.slips import open_group
from materials.actions.stock import NotEnoughStock, Posting
from materials.models import Balance
from materials.states import MovementReason, StockPlaceKind
from outreach import outgoing
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.audit.models import AppendOnly, Entry
from outreach.audit.record import record
from outreach.content.rich_text import GuardedDraftail
from outreach.content.uploads import CheckedImageField
from outreach.intake.documents import check_document
from outreach.intake.errors import DocumentRefused
from outreach.intake.forms import CheckedDocumentField
from outreach.jobs import leases
from outreach.jobs.models import Job
from outreach.moves import AlreadyMoved
from outreach.places.contacts import shown_phone
from outreach.places.numbers import WholeNumberField
from outreach.printing.assets import Assets, MissingAsset
from outreach.printing.fetcher import AssetFetcher
from outreach.spreadsheets import writer
from tests.content import hostile_pictures as pictures
from tests.factories import make_edition, make_township, make_user
from tests.intake import hostile_documents as documents
from tests.materials.portal.rows import give_role, make_order, put_in_store, soon

RANGES = ("inlineStyleRanges", "entityRanges")
SCRIPT = "<script>alert(1)</script>"
PLENTY = 1000


def _order() -> tuple[Any, User, User]:
    """An order that waits, who placed it (an approver too), and another approver."""
    township = make_township()
    clerk = give_role(make_user(township=township), Role.APPROVER, Role.TOWNSHIP_MEMBER)
    approver = give_role(make_user(), Role.APPROVER)
    User.objects.filter(pk=approver.pk).update(office=township.office)
    edition = make_edition(township.county, pack_size=20)
    put_in_store(edition, PLENTY, approver)
    return make_order(township, clerk, edition), clerk, User.objects.get(pk=approver.pk)


def _approve(order: Any, actor: User, copies: int | None = None) -> bool:
    wanted = {line.pk: copies or line.requested for line in order.lines.all()}
    try:
        orders.approve_order(order=order, copies=wanted, actor=actor, at=timezone.now())
    except (PermissionDenied, AlreadyMoved, OrderRefused, NotEnoughStock):
        return False
    return True


def approve_one_s_own() -> bool:
    order, clerk, _approver = _order()
    return _approve(order, clerk)


def approve_without_the_role() -> bool:
    order, _clerk, approver = _order()
    approver.groups.clear()
    return _approve(order, approver)


def approve_twice() -> bool:
    order, _clerk, approver = _order()
    return _approve(order, approver) and _approve(order, approver)


def send_what_is_promised() -> bool:
    """Take good copies that were promised to somebody else."""
    order, _clerk, approver = _order()
    edition = order.lines.get().edition
    store = stock.county_place(order.township.county, StockPlaceKind.STORE)
    stock.reserve(edition=edition, place=store, copies=PLENTY - 10)
    posting = Posting(edition, 500, store, store, MovementReason.STOCK_TAKE, key="attack")
    try:
        stock.post(posting, actor=approver, at=timezone.now())
    except NotEnoughStock:
        return False
    return True


def write_a_negative_balance() -> bool:
    _order()
    try:
        with transaction.atomic():
            Balance.objects.update(on_hand=-1)
    except DatabaseError:
        return False
    return True


def rewrite_the_log_by_sql() -> bool:
    entry = record("test", kind="test", name="before")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE audit_entry SET object_name = 'after' WHERE id = %s", [entry.pk])
    except DatabaseError:
        return False
    return True


def rewrite_the_log_by_the_program() -> bool:
    entry = record("test", kind="test", name="before")
    entry.object_name = "after"
    try:
        entry.save()
    except AppendOnly:
        return False
    return bool(Entry.objects.get(pk=entry.pk).object_name == "after")


def hide_a_formula_in_csv() -> bool:
    return b"\r\n=cmd" in writer.write_csv(["name"], [["=cmd|'/C calc'!A0"]])


def hide_a_control_character() -> bool:
    return b"\x07" in writer.write_csv(["name"], [["bell\x07"]])


def write_a_script_into_a_letter() -> bool:
    return SCRIPT in slots.clean_html(f"<p>{SCRIPT}</p>", {})


def nest_without_end() -> bool:
    try:
        slots.validate_rich_text("<div>" * 150 + "x" + "</div>" * 150)
    except ValidationError:
        return False
    return True


def _upload_picture(content: bytes) -> bytes | None:
    try:
        file = CheckedImageField().to_python(SimpleUploadedFile("photo.jpg", content, "image/jpeg"))
    except ValidationError:
        return None
    file.seek(0)
    return bytes(file.read())


def publish_whereabouts() -> bool:
    return pictures.CANARY in (_upload_picture(pictures.with_whereabouts("JPEG")) or b"")


def upload_half_a_picture() -> bool:
    return _upload_picture(pictures.cut(pictures.plain("JPEG", (300, 300)))) is not None


def _upload_document(name: str, content: bytes) -> bool:
    try:
        CheckedDocumentField().to_python(SimpleUploadedFile(name, content, "application/pdf"))
    except ValidationError:
        return False
    return True


def upload_a_page_as_pdf() -> bool:
    return _upload_document("form.pdf", b"<html><script>alert(1)</script></html>")


def upload_past_a_silent_scanner(settings: Any) -> bool:
    settings.CLAMD_URL = "unix:///nowhere/clamd.ctl"
    return _upload_document("list.csv", "村,户数\n甲,3\n".encode())


def upload_an_archive_that_climbs_out() -> bool:
    try:
        check_document(documents.BAD["climb.docx"][0](), "climb.docx")
    except DocumentRefused:
        return False
    return True


def read_a_file_by_the_printer() -> bool:
    try:
        AssetFetcher(Assets()).fetch("file:///etc/hostname")
    except MissingAsset:
        return False
    return True


def order_with_a_word_for_a_number() -> bool:
    try:
        return WholeNumberField().clean("1_000") == 1000
    except ValidationError:
        return False


def end_a_job_that_another_holds() -> bool:
    Job.objects.create(kind="x", title="x", created_at=timezone.now())
    job = leases.claim()
    assert job is not None
    Job.objects.filter(pk=job.pk).update(token="00000000-0000-0000-0000-000000000007")
    return leases.fail(job, en="x", zh="x")


def count_slips_by_what_the_database_shows() -> bool:
    """Whoever reads the table has the hash of the token, and not the token."""
    township = make_township()
    edition = make_edition(township.county)
    group = open_group(edition=edition, township=township, class_name="三（1）班", due=9, issued=9)
    group.refresh_from_db()
    return Client().get(f"/s/{group.token_sha256}/").status_code == 200


def read_a_contact_as_auditor() -> bool:
    auditor = give_role(make_user(), Role.AUDITOR)
    phone = make_township().supervisor_phone
    return shown_phone(phone, auditor) == phone


def ask_under_a_foreign_name() -> bool:
    return Client(raise_request_exception=False).get("/login/", HTTP_HOST="evil.example").status_code != 400


def forge_a_form() -> bool:
    return Client(enforce_csrf_checks=True).post("/login/", {"username": "x"}).status_code != 403


def run_a_foreign_script() -> bool:
    header = Client().get("/login/").get("Content-Security-Policy", "")
    return "script-src 'self';" not in f"{header};"


def write_half_a_character() -> bool:
    block = {"text": "甲\ud800", "key": "a", "type": "unstyled", "depth": 0} | {key: [] for key in RANGES}
    posted = {"x": json.dumps({"blocks": [block], "entityMap": {}})}
    return "\ud800" in (GuardedDraftail().value_from_datadict(posted, {}, "x") or "")


def be_refused_unseen() -> bool:
    """Ask for what a rule refuses where the page only shows its form again; succeeds if no line tells of it."""
    order, clerk, _approver = _order()
    client = Client()
    client.force_login(clerk)
    rules = orders.ordering_rules(order.township)
    rules.is_open = False
    rules.save()
    packs = f"packs_{order.lines.get().edition_id}"
    seen = Entry.objects.filter(result="refused").count()
    client.post("/portal/orders/new/", {packs: "1", "purpose": "张贴", "needed_on": soon(), "key": uuid4()})
    return Entry.objects.filter(result="refused").count() == seen


def tell_an_inner_machine() -> bool:
    try:
        outgoing.judge("https://127.0.0.1/hook")
    except outgoing.RefusedAddress:
        return False
    return True
