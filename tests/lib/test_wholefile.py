"""A file is there whole, or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from langapp.config import ROOT
from langapp.lib import wholefile


def test_a_file_is_written_with_its_folder_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "sound.mp3"
    wholefile.write(path, b"whole", 0o600)
    assert path.read_bytes() == b"whole"
    assert [file.name for file in path.parent.iterdir()] == ["sound.mp3"]
    assert path.stat().st_mode & 0o777 == 0o600
    wholefile.write(path, b"again")
    assert path.read_bytes() == b"again"
    assert path.stat().st_mode & 0o777 == 0o644


def test_what_cannot_get_its_name_leaves_nothing_behind(tmp_path: Path) -> None:
    """A folder stands where the file should be."""
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        wholefile.write(tmp_path / "taken", b"whole")
    assert [file.name for file in tmp_path.iterdir()] == ["taken"]


ENDLESSLY = """
import sys
from pathlib import Path
from langapp.lib import wholefile
print("begun", flush=True)
while True:
    for letter in (b"a", b"b"):
        wholefile.write(Path(sys.argv[1]), letter * 200_000)
"""


def test_a_writer_that_is_killed_leaves_one_whole_file_or_none(tmp_path: Path) -> None:
    path = tmp_path / "sound"
    for _ in range(3):
        writing = subprocess.Popen(
            [sys.executable, "-c", ENDLESSLY, str(path)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert writing.stdout is not None
        writing.stdout.readline()
        while not path.exists():
            pass
        writing.kill()
        writing.communicate()
        assert set(path.read_bytes()) in ({ord("a")}, {ord("b")})
        assert path.stat().st_size == 200_000
