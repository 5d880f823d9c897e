"""Files that somebody made to pass for a sealed report: none of them does."""

import datetime as dt
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from reportlab.pdfgen.canvas import Canvas

from lms.sealing.archive import Folder
from lms.sealing.checking import recompute, verify
from lms.sealing.rules.manifest import write_manifest
from lms.signing.keys import Signer
from lms.signing.pades import sign_pdf
from tests.lms.sealing.frozen import laid_out, made, packed

NUMBER = "01/2026/BC-TINH"
AT = dt.datetime(2026, 11, 20, 3, tzinfo=dt.UTC)
