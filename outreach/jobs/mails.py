"""E-mails as jobs send them: plain text, one recipient, tried again while a mail server restarts."""

import time
from dataclasses import dataclass

from django.core.mail import EmailMessage, get_connection

from outreach.jobs.errors import JobFailed
from outreach.jobs.progress import Progress

TIMEOUT_S = 20
# A mail server that restarts is back after a few seconds; a longer break waits for the retry button.
WAITS_S = (0, 2, 6)
FAILED_EN = (
    "The mail server did not take the e-mail. What it tells is done all the same."
    " Retry it later, or tell who it was for by telephone."
)
FAILED_ZH = "邮件服务器没有接收这封邮件，但邮件所述事项不受影响。请稍后重试，或直接电话告知对方。"


@dataclass(frozen=True, slots=True)
class Mail:
    to: str
    subject: str
    body: str


def send(mail: Mail | None, progress: Progress) -> None:
    """Send it if there still is something to say; a failing server fails this job only, which can be retried."""
    if mail is None:
        return
    # A line end in somebody's title would begin a header of their own; Django refuses such a mail.
    subject = " ".join(mail.subject.split())
    fault: Exception | None = None
    for wait_s in WAITS_S:
        time.sleep(wait_s)
        if progress.should_stop():
            progress.stop()
        try:
            connection = get_connection(timeout=TIMEOUT_S)
            EmailMessage(subject, mail.body, to=[mail.to], connection=connection).send()
        except OSError as error:  # SMTPException is one too
            fault = error
        else:
            return
    raise JobFailed(FAILED_EN, FAILED_ZH) from fault
