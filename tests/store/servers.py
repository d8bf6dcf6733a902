"""Start a private server of PostgreSQL: its own folder, a socket in it, no port."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

MISSING = "PostgreSQL is not installed (apt-get install postgresql)"


def binaries() -> Path | None:
    """Give the folder of initdb and postgres, of the newest version that is installed."""
    folders = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    return next((folder for folder in folders if (folder / "initdb").is_file()), None)


@contextmanager
def server(settings: str = "-c fsync=off") -> Iterator[str]:
    """Run a server, and give its URL, where the name of a database is put for `{}`.

    Unless other settings are given, it does not wait for the disk: no test pulls the plug. A server does not run as root; where the tests do, it runs as the user that Debian made for it, or as nobody.
    """
    bin_folder = binaries()
    assert bin_folder is not None, MISSING
    home = Path(tempfile.mkdtemp(prefix="recoupe-pg-"))
    prefix = _as_other(home) if os.geteuid() == 0 else []
    options = "--no-sync --auth=trust --username=recoupe --encoding=UTF8 --locale=C.UTF-8 -D".split()
    subprocess.run([*prefix, str(bin_folder / "initdb"), *options, str(home / "data")], check=True, capture_output=True, cwd=home)
    start = [*prefix, str(bin_folder / "pg_ctl"), "-D", str(home / "data"), "-w", "-l", str(home / "log")]
    subprocess.run([*start, "-o", f"-k {home} -c listen_addresses='' {settings}", "start"], check=True, capture_output=True, cwd=home)
    try:
        yield f"postgresql://recoupe@/{{}}?host={home}"
    finally:
        subprocess.run([*start, "-m", "immediate", "stop"], check=True, capture_output=True, cwd=home)
        shutil.rmtree(home)


def _as_other(home: Path) -> Sequence[str]:
    users = {user.pw_name for user in pwd.getpwall()}
    user = next(name for name in ("postgres", "nobody") if name in users)
    shutil.chown(home, user)
    return ["runuser", "-u", user, "--"]
