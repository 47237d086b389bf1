"""Files to bring in: a release of two lines, a career ladder, and how to pack them."""

import io
import zipfile

OCCUPATIONS = "O*NET-SOC Code\tTitle\tDescription\n43-9999.00\tPaper Sorters\tSort papers.\n"
TASKS = "O*NET-SOC Code\tTask ID\tTask\n43-9999.00\t1\tSort papers by colour.\n"
RELEASE = {"db_99_1_text/Occupation Data.txt": OCCUPATIONS, "db_99_1_text/Task Statements.txt": TASKS}
LADDER = """+++
family = "office"
+++
# Clerk
Keeps papers findable.

## Filing
Files so that others find it.

- Files by the standard.
"""


def zipped(files: dict[str, str]) -> bytes:
    """An archive of these files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()
