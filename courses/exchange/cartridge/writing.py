"""Writing a course as a Common Cartridge 1.1: lessons as pages of web content, with all that they show."""

from courses.exchange.plan import CoursePlan, LessonPlan
from courses.exchange.scorm.writing import HERE, STYLES
from courses.exchange.shown.manifests import ManifestWriter, to_document
from courses.exchange.shown.parcel import Parcel
from courses.questions.formats.xml import Element
from lms.core.text import msgid

_CP = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"
_SCHEMAS = (
    f"{_CP} http://www.imsglobal.org/profile/cc/ccv1p1/ccv1p1_imscp_v1p2_v1p0.xsd "
    f"{_LOM} http://www.imsglobal.org/profile/cc/ccv1p1/LOM/ccv1p1_lommanifest_v1p0.xsd"
)
_QUIZ = msgid("The quiz “%(title)s” is not in the cartridge: export its questions from the question bank.")
_PACKAGE = msgid("The package “%(title)s” is in the cartridge as a file.")


def write_cartridge(plan: CoursePlan) -> Parcel:
    """The cartridge of the course."""
    parcel = Parcel()
    parcel.files[STYLES] = (HERE / "lesson.css").read_bytes()
    names = parcel.add_pages(plan, plan.lessons(), styles=f"../{STYLES}")
    parcel.add_files(plan)
    for quiz in plan.quizzes():
        parcel.lose(quiz.title, _QUIZ, title=quiz.title)
    parcel.lose_meetings(plan)
    for thing in plan.things:
        if thing.kind == "package":
            parcel.lose(thing.title, _PACKAGE, title=thing.title)
    parcel.files["imsmanifest.xml"] = _manifest(plan, names, sorted(parcel.files))
    return parcel


def _manifest(plan: CoursePlan, names: dict[str, str], files: list[str]) -> bytes:
    to = ManifestWriter(_CP)
    root = to.root(f"M-{plan.slug}", _SCHEMAS, lomimscc=_LOM)
    metadata = to.add(root, "metadata")
    to.add(metadata, "schema", "IMS Common Cartridge")
    to.add(metadata, "schemaversion", "1.1.0")
    _add_lom(metadata, plan)
    organization = to.add(
        to.add(root, "organizations"), "organization", identifier="O-1", structure="rooted-hierarchy"
    )
    top = to.add(organization, "item", identifier="I-TOP")
    for number, module in enumerate(plan.modules, 1):
        folder = to.add(top, "item", identifier=f"I-{number}")
        to.add(folder, "title", module.title)
        for each in module.items:
            if isinstance(each, LessonPlan):
                item = to.add(folder, "item", identifier=f"I-{each.slug}", identifierref=f"R-{each.slug}")
                to.add(item, "title", each.title)
    resources = to.add(root, "resources")
    for slug, name in names.items():
        page = to.add(resources, "resource", identifier=f"R-{slug}", type="webcontent", href=name)
        to.add(page, "file", href=name)
        to.add(page, "dependency", identifierref="R-SHARED")
    shared = to.add(resources, "resource", identifier="R-SHARED", type="webcontent")
    for name in files:
        if name not in names.values():
            to.add(shared, "file", href=name)
    return to_document(root)


def _add_lom(metadata: Element, plan: CoursePlan) -> None:
    """Title, summary and language of the course."""
    to = ManifestWriter(_LOM)
    general = to.add(to.add(metadata, "lom"), "general")
    to.add(to.add(general, "title"), "string", plan.title, language=plan.language)
    to.add(general, "language", plan.language)
    to.add(to.add(general, "description"), "string", plan.summary, language=plan.language)
