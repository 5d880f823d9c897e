"""The Excel template for questions: an empty table, examples of every kind it holds, and guidance."""

from courses.questions.formats.excel_cells import Cells
from courses.questions.formats.excel_columns import columns_for
from courses.questions.formats.excel_writer import QUESTIONS, workbook_of

EXAMPLES = "Ví dụ"
GUIDANCE = "Hướng dẫn"
_OPTIONS = 6
_ROWS: list[Cells] = [
    {
        "kind": "Một đáp án", "stem": "Thủ đô của nước Cộng hòa xã hội chủ nghĩa Việt Nam là thành phố nào?",
        "a": "Huế", "b": "Hà Nội", "c": "Đà Nẵng", "d": "Thành phố Hồ Chí Minh", "key": "B",
        "explanation": "Điều 13 Hiến pháp năm 2013: Thủ đô là Hà Nội.", "cite": "Hiến pháp 2013, Điều 13",
        "category": "Hiến pháp", "difficulty": "Dễ", "tags": "hiến pháp; thủ đô", "id": "HP-001",
    },
    {
        "kind": "Nhiều đáp án", "stem": "Những việc nào giúp bảo vệ tài khoản?",
        "a": "Dùng mật khẩu dài", "b": "Ghi mật khẩu lên giấy dán ở màn hình", "c": "Bật xác thực đa yếu tố",
        "key": "A, C", "scoring": "Đúng hết mới tính", "category": "An toàn thông tin",
        "difficulty": "Trung bình",
    },
    {
        "kind": "Nhiều đáp án", "stem": "Câu hỏi cho điểm từng phương án: chọn sai bị trừ.",
        "a": "Đúng thứ nhất", "b": "Đúng thứ hai", "c": "Sai", "key": "A, B", "weights": "50; 50; -50",
        "scoring": "Theo điểm từng phương án",
    },
    {
        "kind": "Đúng/sai", "stem": "Văn bản điện tử được ký số hợp lệ có giá trị như văn bản giấy.",
        "key": "Đúng", "category": "Giao dịch điện tử", "difficulty": "Dễ",
    },
    {
        "kind": "Trả lời ngắn", "stem": "Ứng dụng định danh và xác thực điện tử của Bộ Công an có tên là gì?",
        "key": "VNeID | ứng dụng VNeID", "category": "Chuyển đổi số", "difficulty": "Dễ",
    },
    {
        "kind": "Điền số", "stem": "Mỗi năm công chức phải bồi dưỡng tối thiểu bao nhiêu tiết?", "key": "40",
        "category": "Đào tạo, bồi dưỡng", "difficulty": "Trung bình",
    },
    {
        "kind": "Điền số", "stem": "Số pi bằng bao nhiêu (hai chữ số thập phân)?", "key": "3,14 ± 0,005",
    },
    {
        "kind": "Ghép nối", "stem": "Ghép mỗi văn bản với cơ quan ban hành.",
        "a": "Luật → Quốc hội", "b": "Nghị định → Chính phủ", "c": "Thông tư → Bộ trưởng",
        "difficulty": "Trung bình",
    },
    {
        "kind": "Sắp xếp thứ tự", "stem": "Sắp xếp các bước từ đầu đến cuối.",
        "a": "Học", "b": "Kiểm tra", "c": "Cấp chứng nhận", "key": "A, B, C", "difficulty": "Dễ",
    },
    {
        "kind": "Tự luận", "stem": "Nêu ba việc cơ quan anh/chị cần làm để chuyển đổi số.",
        "a": "Việc cụ thể, đúng thực tế → 6", "b": "Có người và thời hạn → 4", "difficulty": "Khó",
    },
]  # fmt: skip
_GUIDANCE = [
    "Mỗi hàng là một câu hỏi. Ghi câu hỏi vào trang “Câu hỏi”; trang “Ví dụ” và trang này không được đọc.",
    "Các cột có thể đổi chỗ hoặc bỏ bớt; tên cột phải giữ nguyên. Chỉ bắt buộc cột “Câu hỏi” và “Đáp án”.",
    "Loại: để trống thì nhận theo đáp án: một chữ cái là một đáp án, nhiều chữ cái là nhiều đáp án, "
    "Đúng hoặc Sai là đúng/sai, số là điền số, chữ khác là trả lời ngắn.",
    "Một đáp án, nhiều đáp án: ghi chữ cái của phương án đúng vào cột “Đáp án”, ví dụ B hoặc A, C.",
    "Cách chấm của câu nhiều đáp án: “Đúng hết mới tính” (khi để trống) hoặc “Theo điểm từng phương án”.",
    "Điểm từng phương án: phần trăm theo thứ tự phương án, cách nhau bằng dấu chấm phẩy, ví dụ 50; 50; -50.",
    "Trả lời ngắn: các đáp án được chấp nhận cách nhau bằng dấu |. Không phân biệt chữ hoa, dấu và khoảng trắng.",
    "Điền số: viết 3,14 hoặc 3,14 ± 0,01 hoặc từ 1 đến 5. Số như 1.234 có hai cách hiểu, hãy viết 1234.",
    "Ghép nối: mỗi ô phương án là một cặp, viết vế trái → vế phải (hoặc ->). Cột “Lựa chọn thừa” (thêm nếu cần) "
    "chứa những vế phải không thuộc cặp nào, cách nhau bằng dấu |.",
    "Sắp xếp thứ tự: cột “Đáp án” là thứ tự đúng, ví dụ B, A, C; để trống nếu các ô đã đúng thứ tự.",
    "Tự luận: mỗi ô phương án là một tiêu chí chấm, viết tiêu chí → số điểm; để trống thì chấm cả bài.",
    "Độ khó: Dễ, Trung bình hoặc Khó. Nhãn: cách nhau bằng dấu chấm phẩy.",
    "Chuyên đề: các cấp cách nhau bằng dấu gạch chéo, ví dụ Hiến pháp/Bộ máy nhà nước.",
    "Mã: để trống với câu hỏi mới. Câu có mã đã có trong ngân hàng được báo là trùng và không nhập, "
    "trừ khi anh/chị chọn.",
    "Có thể thêm các cột: Tiêu đề, Điểm, Năng lực, Bài học, Tráo phương án (Có/Không), Đơn vị, Nhận xét A, "
    "Nhận xét B, Nhận xét khi đúng, Nhận xét khi sai, Số từ tối thiểu, Số từ tối đa, Hướng dẫn chấm.",
    "Văn bản là chữ thường. Đặt [html] hoặc [markdown] ở đầu ô nếu ô dùng định dạng đó. "
    "Công thức toán viết bằng TeX giữa \\( và \\).",
    "Tối đa 5.000 hàng mỗi tệp. Chỉ trang đầu tiên có bảng câu hỏi được đọc; trang ẩn không được đọc.",
]


def write_template() -> bytes:
    """The workbook for authors: the empty table, examples, guidance."""
    columns = columns_for(set(), _OPTIONS)
    return workbook_of([(QUESTIONS, columns, []), (EXAMPLES, columns, _ROWS)], (GUIDANCE, _GUIDANCE))


def example_rows() -> list[Cells]:
    """The rows of the examples, for whoever wants to see that they can be read."""
    return [dict(row) for row in _ROWS]
