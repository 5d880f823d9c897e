"""What the texts of one question show besides words: pictures of the package, and media that are not kept."""

import re
from dataclasses import dataclass, field

from courses.questions.formats.archives import Archive
from courses.questions.formats.images import Pictures

# What course packages write for their own folder of files.
_BASE = re.compile(r"^\$?%?\$?IMS[-_]CC[-_]FILE_?BASE%?\$/?|^%24IMS-CC-FILEBASE%24/?")


@dataclass
class Shown:
    """What a text meets on its way: the pictures of the question, and media that are not kept."""

    archive: Archive
    file: str
    pictures: Pictures = field(default_factory=Pictures)
    media: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)

    def picture(self, source: str) -> str | None:
        """The name of the picture at that address: None where there is none, '' where it cannot be shown."""
        found = self.archive.find(_BASE.sub("", source.strip()), self.file)
        if found is None:
            return None
        if found not in self.named:
            name = self.pictures.add(found.replace("/", "_"), self.archive.files[found])
            self.named[found] = name if name in self.pictures.files else ""
        return self.named[found]
