import itertools, datetime as dt
from sqlalchemy import select
from lms.core.db import db, transaction
from lms.people.models import Person
from lms.training.facts import take_snapshot
from tests.lms.training.targets.test_pages import *  # noqa
from tests.lms.training.targets.test_pages import TERMS, LEG, _draft

BAD = ["", "-1", "1e999", "NaN", "٣", "９", "9"*5000, "0,001", "\x00", "a"*20000, "31/02/2026", "01/01/0000", "31/12/9999", "01/01/99999", "' OR 1=1", "<script>", "group:khong", "title:9", "title:99999999999999999999", "title:²", "99999999999999999999"]

def test_fuzz(app, place, sign_in):
    app.config["PROPAGATE_EXCEPTIONS"] = False; app.testing = False
    bad = []
    admin = sign_in(place.administrator)
    def go(label, answer):
        if answer.status_code >= 500: bad.append((label, answer.status_code))
        answer.request.environ["wsgi.input"].close()
    for field, value in itertools.product(TERMS, BAD):
        go((field, value[:30]), admin.post(f"/quan-tri/muc-tieu/{place.commune}/soan", data=TERMS | {field: value}))
    with app.app_context(), transaction(write=True):
        from lms.training.models import TargetPreview
        for r in db.session.scalars(select(TargetRule).where(TargetRule.state=="draft")).all(): db.session.delete(r)
        take_snapshot()
    address = _draft(admin, place)
    print(address)
    for n in ["0","1","99","-1","²","9"*5000, "abc"]:
        go(("leg nr", n[:9]), admin.get(f"{address}/cau-phan?so={n}"))
        go(("leg nr2", n[:9]), admin.get(f"{address}/cau-phan?thu={n}"))
    for field, value in itertools.product([*LEG, "count", "study_forms","sources","activities","creditables","search","digest","remove"], BAD):
        go(("leg", field, value[:30]), admin.post(f"{address}/cau-phan", data=LEG | {field: value}))
    officer = sign_in(place.officer)
    with app.app_context(), transaction(write=False):
        hang = db.session.get(Person, place.hang).public_id
    for key, v in itertools.product(["don-vi","khoa","ai","nguoi","ten","trang","tinh","nam","so","ty-le","tim","loc"], BAD+["tat-ca", hang, "100", "92,1", "0"]):
        for path in ("/nhan-su/neu-hoan-thanh", "/nhan-su/neu-hoan-thanh/ty-le", "/nhan-su/mien-giam", "/nhan-su/mien-giam/chon-nguoi", "/quan-tri/muc-tieu", f"/nhan-su/nguoi/{hang}"):
            base = {"khoa":"courses:an-toan","tinh":"1"} if path.endswith("thanh") else {}
            go((path,key,v[:30]), (admin if "quan-tri" in path else officer).get(path, query_string={**base, key:v}))
    many = [("nguoi", hang)]*3000 + [("khoa","courses:an-toan"),("tinh","1")]
    go("many", officer.get("/nhan-su/neu-hoan-thanh", query_string=many))
    go("manyp", officer.get("/nhan-su/neu-hoan-thanh", query_string=[("nguoi", f"x{i}") for i in range(5000)]+[("khoa","courses:an-toan"),("tinh","1")]))
    F={"year":"2026","kind":"reduction","amount":"6,5","reason":"x","document_number":"1","document_on":"02/03/2026","holds_from":"01/01/2026"}
    for key,v in itertools.product([*F,"file"],BAD):
        go(("ex",key,v[:30]), officer.post(f"/nhan-su/nguoi/{hang}/mien-giam", data=F|{key:v}))
    O={"title":"a","organiser":"b","started_on":"01/05/2026","ended_on":"02/05/2026","amount":"8","content_group":"5","study_form":"in_class","evidence_label":"q","activity":"workshop","token":"abc"}
    for key,v in itertools.product(O,BAD):
        go(("out",key,v[:30]), officer.post(f"/nhan-su/nguoi/{hang}/ghi-nhan", data=O|{key:v}))
    print(len(bad)); [print(b) for b in bad[:60]]
    assert not bad
