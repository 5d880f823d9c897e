"""Kinds and formats are plain Python: they need neither the web nor the database."""

import subprocess
import sys


def test_kinds_and_formats_load_without_web_and_database() -> None:
    program = (
        "import sys, courses.questions.kinds.review, courses.questions.formats.gift;"
        "print(sorted({'flask', 'sqlalchemy', 'werkzeug', 'lms.core.db'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
