"""Made-up forms and lists for the gallery of components at /dev/ui."""

import datetime as dt
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.core.paging import Page

_ROLES = [("hoc-vien", "Học viên"), ("can-bo", "Cán bộ tổ chức"), ("bien-soan", "Người biên soạn")]


class SampleForm(FlaskForm):
    """One field of each kind."""

    full_name = StringField("Họ và tên", [InputRequired()], description="Viết đủ họ, đệm và tên, có dấu.")
    email = EmailField("Thư điện tử", [Optional()])
    password = PasswordField("Mật khẩu", [InputRequired()])
    born_on = DateField("Ngày sinh", [InputRequired()], format=["%d/%m/%Y", "%Y-%m-%d"])
    periods = IntegerField("Số tiết", [Optional()])
    code = StringField("Mã 6 số")
    unit = SelectField("Đơn vị", choices=[("", "Chọn đơn vị"), ("1", "Sở Nội vụ"), ("2", "UBND phường Ẳng")])
    role = RadioField("Vai trò", choices=_ROLES)
    fields = SelectMultipleField(
        "Lĩnh vực", choices=_ROLES, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    reason = TextAreaField("Lý do", [Optional()])
    evidence = FileField("Tệp minh chứng", description="Ảnh hoặc PDF, tối đa 5 MB.")
    consent = BooleanField("Tôi đã đọc và đồng ý", description="Anh/chị có thể rút lại bất cứ lúc nào.")


def samples() -> dict[str, Any]:
    """A filled form, the same form with every fault, and a page in the middle of a list."""
    filled = SampleForm(
        formdata=None,
        full_name="Nguyễn Thị Hằng",
        born_on=dt.date(1978, 3, 9),
        role="can-bo",
        fields=["hoc-vien"],
    )
    faulty = SampleForm(formdata=None, prefix="loi")
    for item in faulty:
        if item.type == "CSRFTokenField":
            continue
        item.errors = [f"Chưa nhập {str(item.label.text).lower()}"]
    faulty.code.errors = ["Mã không đúng hoặc đã hết hạn 10 phút"]
    return {
        "filled": filled,
        "faulty": faulty,
        "sample_page": Page([], 7, 340, 20),
        "today": dt.date(2026, 11, 21),
    }
