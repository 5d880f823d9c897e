"""Writing a course, or one lesson of it, as a SCORM 1.2 package."""

from pathlib import Path

from courses.exchange.plan import CoursePlan, LessonPlan
from courses.exchange.shown.manifests import ManifestWriter, to_document
from courses.exchange.shown.parcel import Parcel
from courses.questions.formats.xml import Element
from lms.core.text import msgid

HERE = Path(__file__).parent
_CP, _ADL = "http://www.imsproject.org/xsd/imscp_rootv1p1p2", "http://www.adlnet.org/xsd/adlcp_rootv1p2"
_SCHEMAS = f"{_CP} imscp_rootv1p1p2.xsd {_ADL} adlcp_rootv1p2.xsd"
STYLES, _SCRIPT = "shared/lesson.css", "shared/lesson.js"
_QUIZ = msgid("The quiz “%(title)s” stays here: a package would hold its key.")
_PACKAGE = msgid("The package “%(title)s” cannot play inside another package: it is there as a file.")


def write_scorm12(plan: CoursePlan, *, lesson: str = "") -> Parcel:
    """The package of the course, or of the lesson with that address alone: each lesson a part that reports."""
    parcel = Parcel()
    parcel.files[STYLES] = (HERE / "lesson.css").read_bytes()
    parcel.files[_SCRIPT] = (HERE / "lesson.js").read_bytes()
    lessons = [each for each in plan.lessons() if lesson in ("", each.slug)]
    names = parcel.add_pages(plan, lessons, styles=f"../{STYLES}", scripts=(f"../{_SCRIPT}",))
    parcel.add_files(plan)
    for quiz in plan.quizzes():
        parcel.lose(quiz.title, _QUIZ, title=quiz.title)
    parcel.lose_meetings(plan)
    for thing in plan.things:
        if thing.kind == "package":
            parcel.lose(thing.title, _PACKAGE, title=thing.title)
    parcel.files["imsmanifest.xml"] = _manifest(plan, names, sorted(parcel.files), is_one=bool(lesson))
    return parcel


def _manifest(plan: CoursePlan, names: dict[str, str], files: list[str], *, is_one: bool) -> bytes:
    to = ManifestWriter(_CP)
    root = to.root(f"MANIFEST-{plan.slug}", _SCHEMAS, adlcp=_ADL)
    root.set("version", "1")
    metadata = to.add(root, "metadata")
    to.add(metadata, "schema", "ADL SCORM")
    to.add(metadata, "schemaversion", "1.2")
    organization = to.add(
        to.add(root, "organizations", default="COURSE"), "organization", identifier="COURSE"
    )
    to.add(organization, "title", plan.title)
    for number, module in enumerate(plan.modules, 1):
        lessons = [each for each in module.items if isinstance(each, LessonPlan) and each.slug in names]
        folder = organization if is_one else None
        for each in lessons:
            if folder is None:
                folder = to.add(organization, "item", identifier=f"MODULE-{number}")
                to.add(folder, "title", module.title)
            item = to.add(folder, "item", identifier=f"ITEM-{each.slug}", identifierref=f"PAGE-{each.slug}")
            to.add(item, "title", each.title)
    _add_resources(to, to.add(root, "resources"), names, files)
    return to_document(root)


def _add_resources(to: ManifestWriter, resources: Element, names: dict[str, str], files: list[str]) -> None:
    """A part for each page, and one asset that holds all that they share."""
    scorm_type = f"{{{_ADL}}}scormtype"
    for slug, name in names.items():
        page = to.add(resources, "resource", identifier=f"PAGE-{slug}", type="webcontent", href=name)
        page.set(scorm_type, "sco")
        to.add(page, "file", href=name)
        to.add(page, "dependency", identifierref="SHARED")
    shared = to.add(resources, "resource", identifier="SHARED", type="webcontent")
    shared.set(scorm_type, "asset")
    for name in files:
        if name not in names.values():
            to.add(shared, "file", href=name)
