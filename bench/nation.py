"""A nation for measuring: units of three levels and millions of people, written by the database itself."""

from dataclasses import dataclass

from sqlalchemy import text

from lms.core.db import db, transaction
from lms.core.text import fold, sort_key
from lms.organisations.lines import redraw

PROVINCES = 34
_FAMILIES = (
    "Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý"
)
_MIDDLES = "Thị Văn Hữu Đức Thu Minh Ngọc Thanh Quang Anh Xuân Kim Bảo Gia Khánh Phương Hồng Mạnh Tuấn Diệu"
_GIVEN = (
    "An Ánh Ân Bình Châu Chi Cường Dũng Dương Đạt Đông Đức Giang Hà Hải Hạnh Hằng Hậu Hiền Hiếu Hòa Hoa Hùng "
    "Huy Hương Khoa Lan Linh Long Mai Minh Nam Nga Ngân Nhung Oanh Phúc Phương Quân Quỳnh Sơn Tâm Thảo Thắng "
    "Thủy Trang Trung Tú Tuấn Tùng Uyên Vân Việt Vinh Xuân Yến Ưng Ẩn Khuê Lộc"
)


@dataclass(frozen=True)
class Nation:
    """Where to look: codes of a province and a commune, and somebody who works there."""

    province: str
    commune: str
    person: str
    staff_number: str


def build_nation(*, people: int, units: int, since: str = "2024-01-01") -> Nation:
    """The units and the people are there, with keys and posts since that day; only PostgreSQL can do this."""
    with transaction(write=True):
        for statement in _UNITS:
            db.session.execute(text(statement), {"units": units, "provinces": PROVINCES})
        redraw(None)
    with transaction(write=True):
        _write_words()
        for statement in _PEOPLE:
            db.session.execute(text(statement), {"people": people, "since": since})
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return Nation("X00001", "X00100", "p0001000", "S0001000")


def _write_words() -> None:
    """The parts of names with their folded forms and sort keys, as the site makes them."""
    db.session.execute(
        text("CREATE TEMPORARY TABLE word (kind text, place int, word text, folded text, sorted text)")
    )
    rows = [
        {"kind": kind, "place": place, "word": word, "folded": fold(word), "sorted": sort_key(word)}
        for kind, words in (("family", _FAMILIES), ("middle", _MIDDLES), ("given", _GIVEN))
        for place, word in enumerate(words.split())
    ]
    db.session.execute(text("INSERT INTO word VALUES (:kind, :place, :word, :folded, :sorted)"), rows)


_UNITS = (
    """INSERT INTO unit (public_id, code, kind, valid_from)
       SELECT 'u' || lpad(n::text, 7, '0'), 'X' || lpad(n::text, 5, '0'),
              CASE WHEN n <= :provinces THEN 'province' ELSE 'commune' END, DATE '2020-01-01'
       FROM generate_series(1, CAST(:units AS int)) AS n""",
    """INSERT INTO unit_name (unit_id, name, is_first, search_text, sort_key, valid_from)
       SELECT id, 'UBND xã ' || substr(code, 2), true, 'ubnd xa ' || substr(code, 2), substr(code, 2),
              valid_from
       FROM unit WHERE code LIKE 'X%'""",
    """INSERT INTO unit_parent (unit_id, parent_id, valid_from)
       SELECT child.id, parent.id, child.valid_from
       FROM unit AS child
       JOIN unit AS parent ON parent.code = CASE
           WHEN child.kind = 'province' THEN 'GOC'
           WHEN substr(child.code, 2)::int % 5 = 0 AND substr(child.code, 2)::int > 4000
               THEN 'X' || lpad((substr(child.code, 2)::int / 5)::text, 5, '0')
           ELSE 'X' || lpad((1 + substr(child.code, 2)::int % :provinces)::text, 5, '0') END
       WHERE child.code LIKE 'X%'""",
)
_PEOPLE = (
    """INSERT INTO person (id, public_id, full_name, given_name, search_text, sort_key, staff_number, address_form,
                           language, text_size, theme, data_saver, is_active, created_at)
       SELECT 1000000 + n, 'p' || lpad(n::text, 7, '0'), family.word || ' ' || middle.word || ' ' || given.word,
              given.word, family.folded || ' ' || middle.folded || ' ' || given.folded,
              given.sorted || ' ' || family.sorted || ' ' || middle.sorted, 'S' || lpad(n::text, 7, '0'),
              'anh/chị', 'vi', 'normal', 'auto', false, true, now()
       FROM generate_series(1, CAST(:people AS int)) AS n
       JOIN word AS family ON family.kind = 'family' AND family.place = n % 20
       JOIN word AS middle ON middle.kind = 'middle' AND middle.place = (n / 20) % 20
       JOIN word AS given ON given.kind = 'given' AND given.place = (n / 400 + n / 7) % 60""",
    """INSERT INTO person_key (person_id, position, key)
       SELECT id, position, array_to_string((string_to_array(search_text, ' '))[position + 1:], ' ')
       FROM person CROSS JOIN generate_series(0, 2) AS position WHERE id > 1000000""",
    """INSERT INTO sign_in_name (person_id, kind, identity_key)
       SELECT id, 'staff_number', lower(staff_number) FROM person WHERE id > 1000000""",
    """INSERT INTO post (person_id, unit_id, title, title_key, person_group, is_main, is_counted, valid_from)
       SELECT person.id, unit.id, 'Chuyên viên', 'chuyen vien', 'cong_chuc', true, true, CAST(:since AS date)
       FROM person
       JOIN unit ON unit.code = 'X' || lpad((1 + (person.id - 1000000) %
            (SELECT count(*) FROM unit WHERE code LIKE 'X%'))::text, 5, '0')
       WHERE person.id > 1000000""",
)
