"""The schema: what the migrations make is what the models say, and the way back works with data in it."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from lms.core.db import Base, db, transaction
from lms.core.registries import setup_steps


def test_the_migrations_make_exactly_what_the_models_say(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_schema_goes_down_and_up_again_with_data_in_it(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        downgrade(revision="base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        upgrade()
        for step in setup_steps():
            with transaction(write=True):
                step()
        with transaction(write=False):
            assert db.session.connection().exec_driver_sql("SELECT count(*) FROM unit").scalar() == 1


_SAVED_BEFORE = """
INSERT INTO person (id, public_id, full_name, given_name, search_text, sort_key, address_form, language, text_size,
                    theme, data_saver, is_active, created_at)
VALUES (1, 'p', 'Đặng Thị Ẩn', 'Ẩn', 'dang thi an', 'a', 'chị', 'vi', 'normal', 'auto', false, true, :at);
INSERT INTO course (id, slug, unit_id, search_text, created_at) SELECT 1, 'k', id, 'k', :at FROM unit;
INSERT INTO course_version (id, course_id, number, title, summary, objectives, field, language, tiet_hundredths,
                            content_group, study_form, certificate_title, legal_documents, digest, published_at)
VALUES (1, 1, 1, 'K', '', '[]', '', 'vi', 100, 5, 'online', '', '[]', 'd', :at);
INSERT INTO item (id, course_id, slug, kind) VALUES (1, 1, 'q', 'quiz');
INSERT INTO enrolment (id, public_id, person_id, course_id, occasion, version_id, enrolled_at)
VALUES (1, 'e', 1, 1, 'first', 1, :at);
INSERT INTO quiz_version (id, item_id, number, minutes, attempts, pass_percent, digest)
VALUES (1, 1, 1, 20, 3, 50, 'd');
INSERT INTO question (id, key, pool) VALUES (1, 'cau-1', 'graded');
INSERT INTO question_version (id, question_id, number, kind, title, stem_html, data, explanation_html, citation,
                              source, digest, created_at)
VALUES (1, 1, 1, 'true_false', 'Cũ', '', '{}', '', '', '{}', 'a', :at),
       (2, 1, 2, 'true_false', 'Mới', '', '{}', '', '', '{}', 'b', :at);
INSERT INTO attempt (id, public_id, enrolment_id, item_id, quiz_version_id, number, started_at, deadline_at, writers)
VALUES (1, 'a', 1, 1, 1, 1, :at, :at, 1), (2, 'b', 1, 1, 1, 2, :at, :at, 1);
INSERT INTO attempt_question (id, attempt_id, position, question_version_id, frozen)
VALUES (1, 1, 1, 2, '{}'), (2, 1, 2, 2, '{}'), (3, 2, 1, 2, '{}');
INSERT INTO answer (id, attempt_question_id, writer, seq, response, received_at, receipt)
VALUES (5, 1, 1, 1, '{}', :at, 'r1'), (6, 3, 1, 1, '{}', :at, 's1'), (7, 2, 1, 1, '{}', :at, 'r2'),
       (9, 1, 1, 2, '{}', :at, 'r3');
INSERT INTO mark (id, attempt_question_id, marker, scoring, answer_id, numerator, denominator)
VALUES (1, 1, 'system', 1, 9, 1, 1)
"""


def test_answers_saved_before_the_assessment_engine_keep_their_order_and_their_marks(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        downgrade(revision="0001")
        with transaction(write=True):
            for statement in _SAVED_BEFORE.split(";\n"):
                db.session.execute(
                    text(statement), {"at": "2026-11-01 00:00:00"} if ":at" in statement else {}
                )
        upgrade()
        with transaction(write=False):
            rows = db.session.execute(
                text("SELECT attempt_id, number, receipt FROM answer ORDER BY attempt_id, number")
            )
            assert [tuple(row) for row in rows] == [(1, 1, "r1"), (1, 2, "r2"), (1, 3, "r3"), (2, 1, "s1")]
            question = db.session.execute(text("SELECT title, state, current_number FROM question")).one()
            assert tuple(question) == ("Mới", "in_use", 2)
            assert db.session.scalar(text("SELECT count(*) FROM mark WHERE counts")) == 1
