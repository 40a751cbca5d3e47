#!/usr/bin/env python3
"""Langapp from a fresh checkout. Needs Python 3.11 or newer and nothing else.

    python3 dev.py run  [options of `langapp serve`]   install what is missing, then serve
    python3 dev.py test [options of pytest]            install what is missing, then check all
    python3 dev.py lock [--upgrade]                    choose versions again from pyproject.toml

`test` with options runs pytest alone, with those options: `python3 dev.py test -k bath`.
What gets installed lies in .venv and may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time

if sys.version_info < (3, 11):  # noqa: UP036  whatever Python is there reads this file
    sys.exit("Langapp needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + ".")

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing itself is left out: this file is read at every start
    from collections.abc import Iterator

WINDOWS = sys.platform == "win32"
ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "Scripts" if WINDOWS else "bin")
PYTHON = os.path.join(BIN, "python.exe" if WINDOWS else "python")
LANGAPP = os.path.join(BIN, "langapp")
STAMP = os.path.join(VENV, "installed.txt")

LOCKS = {
    "uv": "requirements-uv.lock",
    "run": "requirements.lock",
    "test": "requirements-dev.lock",
}
PRINTED = ["fonts-noto-core", "fonts-noto-cjk"]
FONTS = [*PRINTED, "fonts-noto-ui-core"]
SPOKEN = [
    *(f"tests/speech/test_{name}.py" for name in ("accepting", "contract", "espeak", "manners", "openjtalk")),
    *(f"tests/speech/test_{name}.py" for name in ("pieces", "soundfile", "speech_commands", "stopping")),
    "tests/speech/test_utterance.py",
]
UNKEPT = [
    *SPOKEN,
    "tests/attacks/test_imported_files.py",
    *(f"tests/elsewhere/test_{name}.py" for name in ("anki_deck", "book", "names_outside", "table")),
    "tests/house",
    "tests/languages",
    "tests/lib",
    "tests/live/test_worker.py",
    "tests/loops",
    "tests/packs/authoring",
    *(f"tests/packs/test_{name}.py" for name in ("checking", "documents", "files", "writing")),
    *(f"tests/sheets/test_{name}.py" for name in ("bingo", "festival_sheet", "flashcards", "levels")),
    *(f"tests/sheets/test_{name}.py" for name in ("setting", "sheet_pages")),
    "tests/songs",
    *(f"tests/studio/test_{name}.py" for name in ("help", "importing_pages", "opening", "song_in_a_draft")),
    "tests/studio/test_tidying_cells.py",
    *(f"tests/test_{name}.py" for name in ("assets", "browse", "config", "home", "i18n", "look", "offline")),
    *(f"tests/test_{name}.py" for name in ("receiving", "visiting")),
    *(f"tests/voices/test_{name}.py" for name in ("melodies", "speak", "verses")),
    "tests/workshops/test_reports_tell_of_nobody.py",
]
"""Tests of what knows no database, or of what is said and drawn of rows that others read too: each page is opened on both."""
OF_OTHER_PROCESSES = [
    *SPOKEN,
    "tests/migrations",
    *(f"tests/test_{name}.py" for name in ("backup", "cli", "serving", "taken_away")),
]
"""They take long. Beside the others they keep both processors at work."""
HALF_OF_THE_JOURNEYS = [
    "everyone_sees_every_page",
    "grandfather_has_an_old_browser",
    "grandmother_lends_her_voice",
    "guests_take_part",
    "parent_sings_at_bedtime",
    "phone_without_a_network",
    "song_fits_the_phone",
]
"""By how long they take."""
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]


def main(arguments: list[str]) -> int:
    command, *rest = arguments or [""]
    os.chdir(ROOT)
    if command == "run":
        install("run")
        install_from_apt(PRINTED)
        return serve(rest)
    if command == "test":
        install("test")
        return test(rest)
    if command == "lock":
        install("run")
        return lock(rest)
    print(__doc__)
    return 0 if command in ("-h", "--help", "help") else 2


# Serving


def serve(options: list[str]) -> int:
    command = [PYTHON, LANGAPP, "serve", *options]
    if not WINDOWS:
        sys.stdout.flush()
        os.execv(PYTHON, command)
    import subprocess

    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the server got it too, and closes in its own time


# Testing


def test(options: list[str]) -> int:
    if options:
        return call([PYTHON, "-m", "pytest", *options], chromium())
    python = [PYTHON, "-m"]
    unwalked = [*python, "pytest", "--ignore", "tests/journeys"]
    checks = [
        ("Style", [*python, "ruff", "check"]),
        ("Format", [*python, "ruff", "format", "--check"]),
        ("Types", [*python, "mypy"]),
        ("Layers", [os.path.join(BIN, "lint-imports"), "--no-logo"]),
    ]
    environment = chromium()
    half = [f"tests/journeys/test_{name}.py" for name in HALF_OF_THE_JOURNEYS]
    results = beside(
        [
            *checks,
            ("Tests on SQLite", [*unwalked, *without(OF_OTHER_PROCESSES)]),
            ("Every page and half the journeys in the browser", [*python, "pytest", *half]),
        ],
        [
            ("Tests on PostgreSQL", [*unwalked, "--database", "postgresql", *without(UNKEPT)]),
            ("Tests of other processes", [*python, "pytest", *OF_OTHER_PROCESSES]),
            ("The other journeys", [*python, "pytest", "tests/journeys", *without(half)]),
        ],
        environment,
    )
    print("\n== All")
    for name, code, seconds in results:
        print(f"{seconds:7.1f} s  {'ok    ' if code == 0 else 'FAILED'}  {name}")
    return int(any(code for _, code, _ in results))


def without(tests: list[str]) -> list[str]:
    return [f"--ignore={each}" for each in tests]


def beside(
    seen: list[tuple[str, list[str]]], heard: list[tuple[str, list[str]]], environment: dict[str, str]
) -> list[tuple[str, int, float]]:
    """Two rows at once, where neither minds company: what the first says is seen as it says it, the second's afterwards."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as other:
        later = other.submit(lambda: [unseen(*each, environment) for each in heard])
        results = [(name, *timed(name, command, environment)) for name, command in seen]
        for name, code, seconds, said in later.result():
            print(f"\n== {name}\n{said}", flush=True)
            print(f"-- {name}: {'ok' if code == 0 else 'FAILED'}, {seconds:.1f} s", flush=True)
            results.append((name, code, seconds))
    return results


def unseen(name: str, command: list[str], environment: dict[str, str]) -> tuple[str, int, float, str]:
    import subprocess

    start = time.monotonic()
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)  # fmt: skip
    return name, done.returncode, time.monotonic() - start, done.stdout.decode(errors="replace")


def timed(name: str, command: list[str], environment: dict[str, str]) -> tuple[int, float]:
    print(f"\n== {name}", flush=True)
    start = time.monotonic()
    code = call(command, environment)
    seconds = time.monotonic() - start
    print(f"-- {name}: {'ok' if code == 0 else 'FAILED'}, {seconds:.1f} s", flush=True)
    return code, seconds


def chromium() -> dict[str, str]:
    """The environment of the tests: LANGAPP_CHROMIUM is the browser, unless it is Playwright's."""
    install_fonts_and_chromium()
    found = find_chromium()
    if found:
        return {**os.environ, "LANGAPP_CHROMIUM": found}
    if call([PYTHON, "-m", "playwright", "install", "chromium"]) == 0:
        return dict(os.environ)
    sys.exit(
        "The tests need Chromium, and it could not be installed from here. Install Chromium or "
        "Chrome so that `chromium` is found in PATH (on Debian and Ubuntu: sudo apt-get install "
        "chromium), or name it in LANGAPP_CHROMIUM; then run the same command again."
    )


def find_chromium() -> str | None:
    import shutil

    places = [os.environ.get("LANGAPP_CHROMIUM"), *map(shutil.which, BROWSERS)]
    if sys.platform == "darwin":
        places += ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"]
    if WINDOWS:
        chrome = r"Google\Chrome\Application\chrome.exe"
        roots = [os.environ.get(key) for key in ("PROGRAMFILES", "PROGRAMFILES(X86)")]
        places += [os.path.join(root, chrome) for root in roots if root]
    return next((place for place in places if place and os.path.isfile(place)), None)


def install_fonts_and_chromium() -> None:
    """Without the fonts a journey passes, but its pictures look wrong."""
    install_from_apt([*FONTS, *([] if find_chromium() else ["chromium"])])


def install_from_apt(wanted: list[str]) -> None:
    """As root on Debian, what is missing of it; elsewhere nothing."""
    if apt_is_ours() and (missing := [package for package in wanted if not has_package(package)]):
        apt_install(missing)


# Installing


def install(kind: str) -> None:
    """Bring .venv to what the lock says: `run`, or `test`, which holds all of `run` and more."""
    if is_installed(kind):
        return
    with alone():
        if is_installed(kind):
            return
        kind = "test" if read(STAMP).startswith("test ") else kind
        print("Installing what Langapp needs into .venv …", flush=True)
        start = time.monotonic()
        pip = make_venv()
        fetch(LOCKS[kind], pip)
        put_on_path()
        write(STAMP, stamp(kind))  # last: an interrupted installation is begun again
        print(f"Installed in {time.monotonic() - start:.0f} s.", flush=True)


def is_installed(kind: str) -> bool:
    return os.path.exists(PYTHON) and read(STAMP) in (stamp(kind), stamp("test"))


def stamp(kind: str) -> str:
    """What was installed, by which Python and where: a moved .venv does not work."""
    import hashlib

    digest = hashlib.sha256(f"{sys.version_info[:2]} {VENV}".encode())
    for name in LOCKS.values():
        digest.update(read(os.path.join(ROOT, name)).encode())
    return f"{kind} {digest.hexdigest()}"


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Wait while another dev.py is installing here."""
    with open(os.path.join(ROOT, ".dev.lock"), "w") as file:
        if not WINDOWS:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make_venv() -> list[str]:
    """An empty .venv; answers with the pip that installs into it."""
    import shutil

    shutil.rmtree(VENV, ignore_errors=True)
    if not has_module("ensurepip") and apt_is_ours():
        apt_install(["python3-venv"])  # Debian keeps it apart from python3
    if has_module("ensurepip"):
        must([sys.executable, "-m", "venv", VENV])
        return [PYTHON, "-m", "pip"]
    if has_module("venv") and has_module("pip"):
        must([sys.executable, "-m", "venv", "--without-pip", VENV])
        return [sys.executable, "-m", "pip", "--python", PYTHON]
    sys.exit(
        "This Python cannot make a virtual environment. On Debian and Ubuntu type "
        "`sudo apt-get install python3-venv`, then run the same command again."
    )


def fetch(lock: str, pip: list[str]) -> None:
    """Install exactly the files the lock has hashes of: uv takes seconds, pip minutes."""
    by_pip = [*pip, "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    uv = os.path.join(BIN, "uv.exe" if WINDOWS else "uv")
    call([*by_pip, "--only-binary", ":all:", "-r", LOCKS["uv"]])
    if os.path.exists(uv):
        sync = [uv, "pip", "sync", "--quiet", "--python", PYTHON, "--require-hashes"]
        if call([*sync, lock]) == 0:
            return
    print("Without uv this takes a minute or two …", flush=True)
    if call([*by_pip, "--no-deps", "-r", lock]) != 0:
        sys.exit(
            "The packages could not be installed; the lines above say which, and why. Most often "
            "the network was away: run the same command again."
        )


def put_on_path() -> None:
    """What an editable install would do, with nothing to build."""
    import sysconfig
    import tomllib

    packages = sysconfig.get_path("purelib", "venv", {"base": VENV, "platbase": VENV})
    write(os.path.join(packages, "langapp.pth"), ROOT + "\n")
    with open("pyproject.toml", "rb") as file:
        version = tomllib.load(file)["project"]["version"]
    about = os.path.join(packages, f"langapp-{version}.dist-info")
    os.mkdir(about)
    write(os.path.join(about, "METADATA"), f"Metadata-Version: 2.1\nName: langapp\nVersion: {version}\n")
    run = "import sys\n\nfrom langapp.cli import main\n\nsys.exit(main())\n"
    write(LANGAPP, f"#!{PYTHON}\n{run}")
    os.chmod(LANGAPP, 0o755)
    if WINDOWS:
        write(LANGAPP + ".cmd", '@"%~dp0python.exe" "%~dp0langapp" %*\n')


def lock(options: list[str]) -> int:
    uv = os.path.join(BIN, "uv.exe" if WINDOWS else "uv")
    made_by = ["--custom-compile-command", "python3 dev.py lock"]
    solve = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    solve += ["--generate-hashes", *made_by, *options]
    running = ["pyproject.toml", "--extra", "postgres"]
    must([*solve, "--group", "uv", "-o", LOCKS["uv"]])
    must([*solve, *running, "-o", LOCKS["run"]])
    testing = [*running, "--extra", "ja", "--extra", "authoring", "--group", "dev"]
    must([*solve, *testing, "-c", LOCKS["run"], "-o", LOCKS["test"]])
    return 0


# The machine


def call(command: list[str], environment: dict[str, str] | None = None) -> int:
    import subprocess

    return subprocess.call(command, env=environment)


def ask(command: list[str]) -> tuple[int, str]:
    import subprocess

    pipe, same = subprocess.PIPE, subprocess.STDOUT
    answer = subprocess.run(command, text=True, stdout=pipe, stderr=same, check=False)
    return answer.returncode, answer.stdout


def must(command: list[str]) -> None:
    code = call(command)
    if code:
        sys.exit(code)


def has_module(name: str) -> bool:
    import importlib.util

    importlib.invalidate_caches()
    return importlib.util.find_spec(name) is not None


def apt_is_ours() -> bool:
    import shutil

    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: list[str]) -> bool:
    print("Installing with apt-get: " + " ".join(packages), flush=True)
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    code, said = ask(["apt-get", "-qq", "update"])
    if code == 0:
        install = ["apt-get", "-qq", "install", "--yes", "--no-install-recommends"]
        code, said = ask([*install, *packages])
    if code:
        print(said, flush=True)
    return code == 0


def has_package(name: str) -> bool:
    query = ["dpkg-query", "--show", "--showformat=${Status}", name]
    return ask(query) == (0, "install ok installed")


def read(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
