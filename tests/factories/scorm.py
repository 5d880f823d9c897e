"""Small SCORM packages that speak to the interface as those of authoring tools do."""

import io
import zipfile

_SCRIPT12 = """
function find(w) { while (!w.API && w.parent !== w) w = w.parent; return w.API; }
var api = find(window), log = {};
log.init = api.LMSInitialize("");
log.entry = api.LMSGetValue("cmi.core.entry");
log.suspend = api.LMSGetValue("cmi.suspend_data");
log.location = api.LMSGetValue("cmi.core.lesson_location");
log.status = api.LMSGetValue("cmi.core.lesson_status");
log.name = api.LMSGetValue("cmi.core.student_name");
log.launch = api.LMSGetValue("cmi.launch_data");
try { log.cookie = document.cookie; } catch (error) { log.cookie = "refused"; }
document.getElementById("log").textContent = JSON.stringify(log);
function put(name, value) { return api.LMSSetValue(name, value); }
function page(n) { put("cmi.core.lesson_location", "trang-" + n); put("cmi.suspend_data", "da-xem-" + n);
  put("cmi.core.lesson_status", "incomplete"); api.LMSCommit(""); }
function quietly(n) { put("cmi.suspend_data", "lang-le-" + n); }
function leave() { put("cmi.core.exit", "suspend"); put("cmi.core.session_time", "00:05:00");
  api.LMSFinish(""); }
function score(n) {
  put("cmi.core.score.raw", String(n)); put("cmi.core.score.min", "0"); put("cmi.core.score.max", "100");
  put("cmi.interactions.0.id", "cau-1"); put("cmi.interactions.0.type", "true-false");
  put("cmi.interactions.0.student_response", "t"); put("cmi.interactions.0.result", "correct");
  put("cmi.core.lesson_status", n >= 50 ? "passed" : "failed"); put("cmi.core.session_time", "00:10:00");
  api.LMSFinish("");
}
"""
_SCRIPT2004 = """
function find(w) { while (!w.API_1484_11 && w.parent !== w) w = w.parent; return w.API_1484_11; }
var api = find(window), log = {};
log.init = api.Initialize("");
log.entry = api.GetValue("cmi.entry");
log.suspend = api.GetValue("cmi.suspend_data");
log.location = api.GetValue("cmi.location");
log.name = api.GetValue("cmi.learner_name");
log.passing = api.GetValue("cmi.scaled_passing_score");
document.getElementById("log").textContent = JSON.stringify(log);
function put(name, value) { return api.SetValue(name, value); }
function page(n) { put("cmi.location", "trang-" + n); put("cmi.suspend_data", "da-xem-" + n);
  put("cmi.completion_status", "incomplete"); put("cmi.exit", "suspend"); api.Commit(""); }
function finish(scaled, next) {
  put("cmi.completion_status", "completed"); put("cmi.score.scaled", String(scaled));
  put("cmi.success_status", scaled >= 0.5 ? "passed" : "failed");
  put("cmi.session_time", "PT4M"); if (next) put("adl.nav.request", "continue"); api.Terminate("");
}
"""


def zipped(files: dict[str, str | bytes]) -> bytes:
    """A ZIP archive of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def _page(title: str, script: str) -> str:
    return (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{title}</title>'
        f'<body><h1>{title}</h1><pre id="log"></pre><script src="scorm.js"></script></body></html>'
    )


def manifest12(items: str, resources: str) -> str:
    """A manifest of SCORM 1.2."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><manifest identifier="goi" version="1.0" '
        'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" '
        'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schema>ADL SCORM</schema>'
        "<schemaversion>1.2</schemaversion></metadata>"
        '<organizations default="o"><organization identifier="o"><title>An toàn thông tin</title>'
        f"{items}</organization></organizations><resources>{resources}</resources></manifest>"
    )


def scorm12() -> bytes:
    """A package of SCORM 1.2 with one part, passed from 50 points."""
    manifest = manifest12(
        '<item identifier="bai" identifierref="r" parameters="?lop=1"><title>Bài 1</title>'
        "<adlcp:masteryscore>50</adlcp:masteryscore><adlcp:datafromlms>mo-dau</adlcp:datafromlms></item>",
        '<resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="trang/bai%20mot.html"/>',
    )
    return zipped(
        {
            "imsmanifest.xml": manifest,
            "trang/bai mot.html": _page("Bài một", _SCRIPT12),
            "trang/scorm.js": _SCRIPT12,
        }
    )


def scorm2004() -> bytes:
    """A package of SCORM 2004, 4th edition, with two parts, each passed from a half."""
    spaces = (
        'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" '
        'xmlns:imsss="http://www.imsglobal.org/xsd/imsss"'
    )
    measure = (
        '<imsss:sequencing><imsss:objectives><imsss:primaryObjective satisfiedByMeasure="true">'
        "<imsss:minNormalizedMeasure>0.5</imsss:minNormalizedMeasure></imsss:primaryObjective>"
        "</imsss:objectives></imsss:sequencing>"
    )
    items = "".join(
        f'<item identifier="phan{n}" identifierref="r{n}"><title>Phần {n}</title>{measure}</item>'
        for n in (1, 2)
    )
    resources = "".join(
        f'<resource identifier="r{n}" type="webcontent" adlcp:scormType="sco" href="phan{n}.html"/>'
        for n in (1, 2)
    )
    manifest = (
        f'<?xml version="1.0"?><manifest identifier="goi4" {spaces}><metadata><schema>ADL SCORM</schema>'
        "<schemaversion>2004 4th Edition</schemaversion></metadata>"
        '<organizations default="o"><organization identifier="o"><title>Dịch vụ công</title>'
        f'{items}<imsss:sequencing><imsss:controlMode choice="true" flow="true"/></imsss:sequencing>'
        f"</organization></organizations><resources>{resources}</resources></manifest>"
    )
    return zipped({"imsmanifest.xml": manifest, **pages2004({"phan1": "Phần 1", "phan2": "Phần 2"})})


def pages2004(titles: dict[str, str]) -> dict[str, str | bytes]:
    """A page that speaks to the interface of SCORM 2004 for each name, with its title, and their script."""
    pages = {f"{name}.html": _page(title, _SCRIPT2004) for name, title in titles.items()}
    return {"scorm.js": _SCRIPT2004, **pages}
