from sqlalchemy import event
from lms.core.db import db
from tests.courses.authoring.studio.conftest import *
from tests.courses.authoring.studio.conftest import studio
def test_x(studio):
    studio.write(TEXT)
    said=[]
    with studio.app.app_context(): engine=db.engine
    event.listen(engine,"before_cursor_execute",lambda *a: said.append(a[2]))
    studio.author.get(studio.lesson)
    for s in said: print(' '.join(s.split())[:50],'...',' '.join(s.split())[s.find('FROM')-3:][:0], [w for w in s.replace(',',' ').split() if False], s[s.find('FROM'):][:60].replace('\n',' '))
    print(len(said))
