"""Plans a merge: sorts records into layout classes, has a sample of each laid out and proven; writes nothing."""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from weasyprint import Document
from weasyprint.pdf.stream import Stream

from outreach.printing.errors import PrintError
from outreach.printing.merge.base import Base, Ink, Paper, build_base
from outreach.printing.merge.cutting import LateReference, new_resources, trace
from outreach.printing.merge.faults import Fault, FaultyRecords, record_faults
from outreach.printing.merge.layout import lay_out
from outreach.printing.merge.places import places
from outreach.printing.merge.proofs import Proofs, prove, sizes
from outreach.printing.merge.records import LETTER, MergeJob, Record, tidy
from outreach.printing.merge.rules import Signature, TemplateRules
from outreach.printing.merge.sheets import Sheet, fits, make_sheets
from outreach.printing.merge.stamps import NotStampable
from outreach.printing.merge.voices import Voices

# One sample and one proof are two layouts: a smaller class is laid out letter by letter at the same price.
LEAST_CLASS = 3
MOST_CLASSES = 400
MOST_SIGNATURES = 50_000
ALONE = 0xFFFFFFFF


@dataclass
class LayoutClass:
    """Records with one signature: a sample, others that differ from it, and, once proven, the sheets they share."""

    sample: Record
    count: int = 0
    others: list[Record] = field(default_factory=list)
    constant: frozenset[str] = frozenset()  # fields that need no stamp: they are painted with what is fixed
    unvaried: set[str] = field(default_factory=set)
    sheets: list[Sheet] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    first_sheet: int = 0  # among all sheets of the plan

    def take(self, record: Record) -> None:
        """Count a record, and keep it if a field shows a second value for the first time."""
        self.count += 1
        if not self.unvaried:
            return
        own, values = self.sample.values, record.values
        varied = [name for name in self.unvaried if values.get(name, "") != own.get(name, "")]
        if varied:
            self.unvaried.difference_update(varied)
            self.others.append(record)

    def proofs(self) -> list[Record]:
        """Return few records that together differ from the sample in every field that varies in this class."""
        chosen: list[Record] = []
        missing = {name for one in self.others for name in self._differing(one)}
        for record in reversed(self.others):
            if missing & self._differing(record):
                chosen.append(record)
                missing -= self._differing(record)
        return chosen

    def _differing(self, record: Record) -> set[str]:
        own = self.sample.values
        return {name for name, value in record.values.items() if value != own.get(name, "")}


class NothingToPrint(PrintError):
    """A job without records, or one of which all were left out."""

    code = "nothing_to_print"

    def __init__(self) -> None:
        super().__init__(
            "There is no record to print. Nothing was printed; choose recipients.",
            "没有可以印刷的记录。没有生成任何页面，请选择收件对象。",
        )


class Plan:
    """Everything that writing needs to know; made anew, and equal, in every process that works on the job."""

    def __init__(self, job: MergeJob) -> None:
        self.job = job
        colour_spaces = LateReference()
        self._ink = Ink({}, {}, new_resources(colour_spaces), colour_spaces)
        self.voices = Voices(Stream(self._ink.fonts, (0, 0, 1, 1), self._ink.resources, {}, None, {}, None))
        self.rules = {name: TemplateRules(template, self.voices) for name, template in job.templates.items()}
        self.classes: list[LayoutClass] = []
        self.class_of = array("I")
        self.letters = 0
        self.base = Base()
        self._shell: Document = None
        self._first_paper: Paper
        self._papers: list[Paper] = []
        self._laid_out: dict[int, Document] = {}

    @property
    def total(self) -> int:
        return len(self.class_of)

    @cached_property
    def digest(self) -> str:
        """What two processes must agree on before their parts fit together."""
        seal = sha256(self.class_of.tobytes())
        for one in self.base.objects:
            seal.update(one.head)
            seal.update(one.data or b"")
        seal.update(self.job.title.encode() + bytes([self.job.pad_even]))
        return seal.hexdigest()

    def sheets(self) -> Iterator[Sheet]:
        """Yield the sheets of all classes, in the order of base.fixed and base.boxes."""
        for one in self.classes:
            yield from one.sheets


def make_plan(job: MergeJob, should_stop: Callable[[], None] = lambda: None, processes: int = 1) -> Plan:
    """Survey the records, lay out and prove their classes, and subset the fonts; raise FaultyRecords first of all."""
    plan = Plan(job)
    is_settled = False
    while not is_settled:
        survey(plan)
        is_settled = _lay_out_classes(plan, should_stop, processes)
    plan._laid_out.clear()
    plan.voices.close()
    papers, sheets = plan._papers, list(plan.sheets())
    if not papers:
        # Even if no class was made there is file data, such as the output intent, to be told.
        papers, sheets = [plan._first_paper], [Sheet((0, 0), [], [], [])]
    plan.base = build_base(job, plan._shell, plan._ink, papers, sheets)
    return plan


def survey(plan: Plan) -> None:
    """Go through all records once: find faults, sign each record, count the classes."""
    job = plan.job
    plan._laid_out.clear()
    plan.class_of, plan.letters = array("I"), 0
    faults: list[Fault] = []
    sorter = _Sorter(plan)
    for rules in plan.rules.values():
        rules.forget()
    for row, record in job.rows():
        plan.letters += record.template == LETTER
        known = plan.rules.get(record.template)
        if known is None or not record.values.keys() <= known.fields.keys():
            faults += record_faults(job, row, record)
            continue
        known.watch(record)
        signature = known.sign(record)
        if None in signature:
            faults += record_faults(job, row, record)
            continue
        sorter.add(record, known, signature)
    if faults:
        raise FaultyRecords(faults)
    if not plan.class_of:
        raise NothingToPrint
    plan.classes = sorter.classes
    _keep_shell(plan)


class _Sorter:
    """Puts records into classes by their signatures.

    What may vary on a page of a template is learned from a layout, which is made when there are records enough for a
    class: the first of them wait for it, and the only sheet of its kind is laid out once, alone.
    """

    def __init__(self, plan: Plan) -> None:
        self.classes: list[LayoutClass] = []
        self._plan = plan
        self._numbers: dict[Signature, int] = {}
        self._waiting: dict[str, list[tuple[int, Record]]] = {}

    def add(self, record: Record, rules: TemplateRules, signature: Signature) -> None:
        place = len(self._plan.class_of)
        self._plan.class_of.append(ALONE)
        if rules.is_known:
            self._sort(place, record, signature)
            return
        waiting = self._waiting.setdefault(record.template, [])
        waiting.append((place, record))
        if len(waiting) == LEAST_CLASS:
            _learn_first(self._plan, rules, waiting[0][1])
            for at, one in waiting:
                self._sort(at, one, rules.sign(one))

    def _sort(self, place: int, record: Record, signature: Signature) -> None:
        number = self._numbers.get(signature)
        if number is None and len(self.classes) < MOST_SIGNATURES:
            number = self._numbers[signature] = len(self.classes)
            self.classes.append(LayoutClass(record, unvaried=set(self._plan.rules[record.template].fields)))
        if number is not None:
            self.classes[number].take(record)
            self._plan.class_of[place] = number


def _keep_shell(plan: Plan) -> None:
    """Keep what the file takes from a document: from the first that was laid out, or from the first record's."""
    if plan._shell is None:
        _row, first = next(plan.job.rows())
        made = next(iter(plan._laid_out.values()), None)
        document = made or lay_out(plan.job.templates[first.template], first)
        plan._shell, plan._first_paper = document.copy([]), Paper(document.pages[0])


def _learn_first(plan: Plan, rules: TemplateRules, record: Record) -> None:
    document = lay_out(plan.job.templates[record.template], record)
    rules.learn(places(document))
    plan._laid_out[id(record)] = document


def _lay_out_classes(plan: Plan, should_stop: Callable[[], None], processes: int) -> bool:
    """Make and prove the sheets of the largest classes; return False if what was learned asks for a new survey."""
    chosen = sorted((one for one in plan.classes if one.count >= LEAST_CLASS), key=lambda one: -one.count)
    chosen = chosen[:MOST_CLASSES]
    for one in chosen:
        one.constant = plan.rules[one.sample.template].constant(one.sample)
    proofs = Proofs(plan.job, chosen, processes)
    plan._papers.clear()
    try:
        for one in chosen:
            should_stop()
            if not _make_sheets(plan, one):
                return False
        for one, given in zip(chosen, proofs.all(should_stop), strict=True):
            if one.sheets and not all(fits(one.sheets, proof, record) for record, proof in given):
                one.sheets = []
                if _find_culprits(plan, one):
                    return False
    finally:
        proofs.stop()
    _number_classes(plan, chosen)
    return True


def _make_sheets(plan: Plan, one: LayoutClass) -> bool:
    rules, template = plan.rules[one.sample.template], plan.job.templates[one.sample.template]
    document = plan._laid_out.pop(id(one.sample), None) or lay_out(template, one.sample)
    is_changed, voices = rules.learn(places(document))
    if is_changed:
        return False
    traced = trace(document, plan._ink.fonts, plan._ink.images, plan._ink.resources)
    pages = [page.without(one.constant) for page in traced]
    one.papers = [Paper(page) for page in document.pages]
    try:
        one.sheets = make_sheets(pages, sizes(document), one.sample, voices)
    except NotStampable:
        one.sheets = []
    return True


def _find_culprits(plan: Plan, one: LayoutClass) -> bool:
    """Find the fields on which more depends than their own glyphs, such as a header that repeats a name."""
    rules, template = plan.rules[one.sample.template], plan.job.templates[one.sample.template]
    sample = prove(template, one.sample)
    found = False
    for record in one.proofs():
        for name, value in record.values.items():
            rule = rules.fields.get(name)
            if rule is None or rule.is_whole or tidy(value) == tidy(one.sample.values.get(name, "")):
                continue
            trial = prove(template, Record({**one.sample.values, name: value}, template=one.sample.template))
            if trial.sizes != sample.sizes or [page.fixed for page in trial.pages] != [
                page.fixed for page in sample.pages
            ]:
                rule.is_whole = found = True
    return found


def _number_classes(plan: Plan, chosen: list[LayoutClass]) -> None:
    """Keep the classes that have proven sheets, and number them; all other records stand alone."""
    order = [one for one in chosen if one.sheets]
    plan._papers, first = [], 0
    for one in order:
        one.first_sheet, first = first, first + len(one.sheets)
        plan._papers += one.papers
    new = {id(one): number for number, one in enumerate(order)}
    table = [new.get(id(one), ALONE) for one in plan.classes]
    plan.class_of = array("I", (ALONE if old == ALONE else table[old] for old in plan.class_of))
    plan.classes = order
