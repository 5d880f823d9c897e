"""The catalogue that a new site ships with, until an agency decides otherwise. Shipped defaults, not law.

No act in force was found that states these figures, so no legal basis is given. One tiết is taken as 45 minutes.
"""

import datetime as dt
from dataclasses import dataclass

from lms.recognition.rules import Band, Conversion, Terms

SHIPPED_FROM = dt.date(2020, 1, 1)
_MINUTE, _TIET = 60, 45 * 60
_BY_TIET = Conversion(unit_seconds=_TIET, unit_hundredths=1_00, bands=(Band(30 * _MINUTE, 50),))


@dataclass(frozen=True)
class Shipped:
    """An activity of the shipped catalogue."""

    kind: str
    name: str
    terms: Terms
    proof: str


CATALOGUE = (
    Shipped(
        "workshop",
        "Dự tập huấn, hội thảo, tọa đàm chuyên môn",
        Terms(_BY_TIET, each_cap=40_00, proof_files=1, decider="head", may_differ=True),
        "Giấy chứng nhận, hoặc giấy mời kèm danh sách điểm danh.",
    ),
    Shipped(
        "site_visit",
        "Tham quan, học tập kinh nghiệm",
        Terms(
            Conversion(bands=(Band(2 * 3600, 2_00), Band(4 * 3600, 4_00), Band(8 * 3600, 8_00))),
            each_cap=8_00,
            year_cap=16_00,
            may_differ=True,
        ),
        "Quyết định cử đi và báo cáo kết quả.",
    ),
    Shipped(
        "mentoring",
        "Hướng dẫn, kèm cặp đồng nghiệp",
        Terms(_BY_TIET, year_cap=10_00, decider="head", may_differ=True),
        "Văn bản phân công và xác nhận của người được hướng dẫn.",
    ),
    Shipped(
        "teaching",
        "Giảng dạy, báo cáo viên",
        Terms(_BY_TIET, year_cap=20_00, may_differ=True),
        "Giấy mời giảng hoặc xác nhận của đơn vị tổ chức, có số tiết.",
    ),
    Shipped(
        "writing",
        "Biên soạn tài liệu, viết bài chuyên môn đã đăng",
        Terms(Conversion(each_hundredths=4_00), year_cap=12_00, may_differ=True),
        "Bản đã đăng hoặc quyết định nghiệm thu.",
    ),
    Shipped(
        "examination",
        "Thi đạt chứng chỉ chuyên môn, ngoại ngữ, tin học",
        Terms(Conversion(each_hundredths=8_00), year_cap=16_00, may_differ=True),
        "Chứng chỉ hoặc bảng điểm.",
    ),
    Shipped(
        "prize",
        "Đạt giải hội thi chuyên môn",
        Terms(Conversion(each_hundredths=4_00), year_cap=8_00, may_differ=True),
        "Giấy khen, giấy chứng nhận giải.",
    ),
)
