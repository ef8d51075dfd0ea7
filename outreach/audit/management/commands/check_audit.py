"""manage.py check_audit: is the audit log as it was written?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from outreach.audit import triggers
from outreach.audit.chain import find_faults, seal_waiting
from outreach.audit.models import Entry, Purge, Seal

WORDS = {
    "chain": "seal {0} does not follow the seal before it · 封存 {0} 与前一封存不相接",
    "key": "seal {0} was made with a key that is not here: set OUTREACH_AUDIT_KEY · 封存 {0} 使用了别的密钥",
    "seal": "seal {0} was changed or forged · 封存 {0} 被改动或伪造",
    "entry": "entry {0} was changed · 记录 {0} 被改动",
    "stretch": "an entry below seal {0} was deleted, added or changed · 封存 {0} 之内有记录被删除、添加或改动",
    "expected": "the seal you expect is not in the chain · 链中没有您给出的封存值",
    "unsealed": "entry {0} was not sealed for a day: is a worker running? · 记录 {0} 一天内未封存，后台程序在运行吗？",
}


class Command(BaseCommand):
    help = "Seal what is open, then read the whole audit log and name every change to it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--expect", default="", help="A seal noted earlier, from the log or on paper.")
        parser.add_argument("--mend-guards", action="store_true", help="Create the triggers again first.")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        if options["mend_guards"]:
            triggers.install(connection)
        faults = list(find_faults(at=at, expect=options["expect"]))
        seal_waiting(at=at, patient=True)
        for fault in faults[:50]:
            self.stderr.write(WORDS[fault.code].format(fault.number))
        if not triggers.are_installed(connection):
            self.stderr.write("the database's guards are missing · 数据库防改触发器缺失 (--mend-guards)")
        if faults:
            raise CommandError(f"{len(faults)} faults · {len(faults)} 处异常")
        last = Seal.objects.order_by("-pk").first()
        purged = sum(Purge.objects.values_list("count", flat=True))
        self.stdout.write(f"{Entry.objects.count()} entries, {purged} purged: whole · 记录完整")
        self.stdout.write(f"last seal · 最新封存: {last.digest if last else '-'}")
