"""An e-mail of a job is plain text, and nobody's title writes a header of it."""

from django.core import mail
from django.utils import timezone

from outreach.jobs.mails import Mail, send
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress


def test_a_title_with_line_ends_stays_one_subject(db: None) -> None:
    job = Job.objects.create(kind="x", title="x", created_at=timezone.now())

    send(Mail("a@example.org", "请填报：宣传月\r\nBcc: all@example.org", "<b>正文</b>"), Progress(job))

    (sent,) = mail.outbox
    assert sent.subject == "请填报：宣传月 Bcc: all@example.org"
    assert (sent.recipients(), sent.message().get_content_type()) == (["a@example.org"], "text/plain")


def test_where_there_is_nothing_to_say_nothing_is_sent() -> None:
    send(None, Progress(Job()))

    assert mail.outbox == []
