"""Messages in the inboxes of the demonstration sign-ins, dated from now backwards."""

import datetime as dt

from lms.core.clock import now
from lms.core.db import db
from lms.core.ids import public_id
from lms.notices.models import Message
from lms.people.demonstration import demonstration_people

# For whom, how many days ago, whether read, subject, text, path.
_MESSAGES = (
    (
        "hocvien", 1, False,
        "Khóa học mới: Triển khai Quyết định số 1690/QĐ-TTg",
        "Khóa học này giải thích mục tiêu, nhiệm vụ và việc của từng cơ quan. "
        "Chị có thể học trên điện thoại, mỗi bài 10 đến 15 phút.",
        "/khoa-hoc",
    ),
    (
        "hocvien", 4, False,
        "Nhắc học: mục tiêu bồi dưỡng năm",
        "Chị xem số tiết đã được tính và từng minh chứng ở trang mục tiêu năm. "
        "Báo cáo năm chốt số liệu trước ngày 15/12.",
        "/muc-tieu",
    ),
    (
        "hocvien", 30, True,
        "Chào mừng chị đến với nền tảng Tự Học",
        "Tài khoản của chị do quản trị của đơn vị lập. Nếu họ tên, đơn vị hoặc chức vụ chưa đúng, "
        "chị báo quản trị của đơn vị để sửa; trong lúc chờ vẫn học bình thường.",
        None,
    ),
    (
        "giangvien", 2, False,
        "Ngân hàng câu hỏi: 2 khóa học mẫu đã sẵn sàng",
        "Anh có thể mở hai khóa học mẫu để xem cách chia bài và cách viết câu hỏi.",
        "/khoa-hoc",
    ),
    (
        "thamdinh", 2, False,
        "Hai khóa học mẫu chờ chị đọc lại",
        "Hai khóa học mẫu nêu rõ điều gì đã thay đổi sau khi văn bản ban hành. Chị đọc giúp và góp ý.",
        "/khoa-hoc",
    ),
    (
        "nhansu", 1, False,
        "Tỷ lệ hoàn thành của đơn vị đã có số liệu mới",
        "Chị xem tỷ lệ hoàn thành theo đơn vị và xuất Excel để gửi báo cáo năm trước ngày 15/12.",
        "/nhan-su/ty-le",
    ),
    (
        "quantri", 1, False,
        "Trang trình diễn đã được nạp dữ liệu",
        "Cơ cấu tổ chức, khoảng 300 người và hai khóa học mẫu đã có sẵn. Mọi số liệu ở đây là hư cấu.",
        "/quan-tri",
    ),
)  # fmt: skip


def seed_messages() -> None:
    """The five have messages, some read; they are not mailed, for nobody sent them."""
    people, moment = demonstration_people(), now()
    for number, (name, days, is_read, subject, body, link) in enumerate(_MESSAGES):
        sent_at = moment - dt.timedelta(days=days, hours=number)
        db.session.add(
            Message(
                public_id=public_id(),
                person_id=people[name].id,
                key=f"demonstration:{number}",
                subject=subject,
                body=body,
                link=link,
                created_at=sent_at,
                read_at=sent_at + dt.timedelta(hours=3) if is_read else None,
            )
        )
