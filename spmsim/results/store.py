"""Run folders: `<out>/<file name>-<key>/` with manifest, resolved scenario and tables, complete or not there at all.

A run is written into a hidden folder beside its final place, every file synced to disk, then renamed: whoever looks sees a whole
run or none, also after a power cut or `kill -9`. A finished run with the same key is never written again. Files are readable by
their owner only (0600, folders 0700) whatever the umask.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from spmsim.foundation.errors import RunFailed, refuse
from spmsim.results.columns import Table
from spmsim.results.manifest import KIND, SCHEMA_VERSION, manifest_text
from spmsim.results.run import RESOLVED, Run

_MANIFEST = "manifest.json"
_TEMPORARY = ".writing-"
_STALE_SECONDS = 24 * 3600
_KEY = re.compile(r"[0-9a-zA-Z]{4,64}")
_TABLE = re.compile(r"[a-z][a-z0-9_]{0,63}")


def run_path(out: Path, id: str, key: str) -> Path:
    """The folder of a run.

    Raises:
        BadInput: the id cannot be part of a folder's name, or the key is not 4 to 64 letters and digits.
    """
    if not id or id.startswith(".") or len(id.encode()) > 180 or any(sign in id for sign in "/\\\0"):
        raise refuse(f"a run cannot be called {id!r}: use a file name without slashes or a leading dot, of at most 180 bytes")
    if not _KEY.fullmatch(key):
        raise refuse(f"a run key has 4 to 64 letters and digits, got {key!r}")
    return out / f"{id}-{key}"


def find_run(out: Path, id: str, key: str) -> Run | None:
    """The finished run of this id and key, or `None` if there is none.

    Raises:
        BadInput: a folder of that name is there, but not a run that this version reads.
        RunFailed: the run is damaged, or is another one.
    """
    path = run_path(out, id, key)
    if not path.exists():
        return None
    run = open_run(path)
    if (run.id, run.key) != (id, key):
        raise RunFailed(f"{path} holds the run {run.id}-{run.key}; move or delete the folder and play the run again")
    return run


def open_run(path: Path) -> Run:
    """Open a run folder; its tables are read when asked for.

    Raises:
        BadInput: not a run folder, or one of another schema version.
        RunFailed: a run folder that is damaged: an unreadable manifest, a missing or cut file.
    """
    manifest = _read_manifest(path)
    for file, entry in manifest["files"].items():
        try:
            size = (path / file).stat().st_size
        except OSError:
            raise RunFailed(f"{path}: {file} is missing; delete the folder and play the run again") from None
        if size != entry["bytes"]:
            raise RunFailed(f"{path}: {file} has {size} bytes instead of {entry['bytes']}; delete the folder and play the run again")
    return Run(manifest["id"], manifest["key"], path, manifest)


def write_run(
    out: Path, *, id: str, key: str, manifest: Mapping[str, Any], resolved: str, tables: Iterable[Table]
) -> Run:
    """Write a run and open it; if a finished run of this id and key is there, return that one and write nothing.

    Args:
        out: folder that holds the run folders; made if missing.
        id: file name of the scenario without its suffix.
        key: run key.
        manifest: see `manifest.run_manifest`; the store adds schema version, id, key, tables and checksums.
        resolved: the resolved scenario as canonical JSON.
        tables: see `tables.run_tables` and `seats.RepTables.tables`.

    Raises:
        RunFailed: the disk is full, the folder is not writable, …; nothing is left behind.
    """
    path = run_path(out, id, key)
    try:
        make_private_folder(out)
        _sweep(out)
        finished = find_run(out, id, key)
        if finished is not None:
            return finished
        temporary = out / f"{_TEMPORARY}{secrets.token_hex(8)}"
        try:
            _fill(temporary, {"id": id, "key": key, **manifest}, resolved, tables)
            _publish(temporary, path)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as cause:
        raise RunFailed(f"the run cannot be written to {path}: {cause.strerror or cause}") from cause
    return open_run(path)


def make_private_folder(path: Path) -> None:
    """Make a folder that only its owner can enter, parents included; one that is there is left as it is."""
    if path.is_dir():
        return
    make_private_folder(path.parent)
    path.mkdir(exist_ok=True)
    path.chmod(0o700)


def write_private(path: Path, write: Callable[[BinaryIO], object]) -> tuple[int, str]:
    """Write a new file (0600) with `write(file)`, synced to disk.

    Returns:
        Its size in bytes and SHA-256.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        path.chmod(0o600)
        write(file)
        file.flush()
        os.fsync(file.fileno())
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), digest


def _fill(folder: Path, manifest: Mapping[str, Any], resolved: str, tables: Iterable[Table]) -> None:
    """Write every file of a run, the manifest last."""
    from spmsim.results.parquet import write_parquet

    folder.mkdir()
    folder.chmod(0o700)
    files: dict[str, Any] = {}
    names: dict[str, Any] = {}

    def write_text(name: str, text: str) -> None:
        size, digest = write_private(folder / name, lambda file: file.write(text.encode()))
        files[name] = {"bytes": size, "sha256": digest}

    def write_table(table: Table) -> None:
        def write(file: BinaryIO) -> None:
            names[table.name] = {"rows": write_parquet(table, file), "grain": table.grain}

        size, digest = write_private(folder / f"{table.name}.parquet", write)
        files[f"{table.name}.parquet"] = {"bytes": size, "sha256": digest}

    write_text(RESOLVED, resolved)
    for table in tables:
        write_table(table)
    whole = {"kind": KIND, "schema_version": SCHEMA_VERSION, **manifest, "tables": names, "files": dict(files)}
    write_text(_MANIFEST, manifest_text(whole))
    _sync_folder(folder)


def _publish(temporary: Path, path: Path) -> None:
    """Give the finished folder its name; where another process was faster, its run stays."""
    try:
        temporary.rename(path)
    except OSError:
        if not path.is_dir():
            raise
    _sync_folder(path.parent)


def _sync_folder(path: Path) -> None:
    """Make names in a folder survive a power cut; other systems than POSIX offer no such call."""
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(out: Path) -> None:
    """Delete what runs that were killed more than a day ago left behind."""
    oldest = time.time() - _STALE_SECONDS
    for folder in out.glob(f"{_TEMPORARY}*"):
        if not folder.is_symlink() and folder.lstat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def _read_manifest(path: Path) -> dict[str, Any]:
    if not path.is_dir():
        raise refuse(f"there is no run folder {path}")
    try:
        text = (path / _MANIFEST).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise refuse(f"{path} is not a run folder: it has no {_MANIFEST}") from None
    except (OSError, UnicodeDecodeError) as cause:
        raise RunFailed(f"{path / _MANIFEST} cannot be read ({cause}); delete the folder and play the run again") from cause
    try:
        manifest = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as cause:
        raise RunFailed(f"{path / _MANIFEST} is damaged ({cause}); delete the folder and play the run again") from cause
    _check_manifest(path, manifest)
    return dict(manifest)


def _check_manifest(path: Path, manifest: Any) -> None:
    """Refuse what is not a run of this schema version; nothing else of the manifest is trusted before."""
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND:
        raise refuse(f"{path} is not a run folder: its {_MANIFEST} is not that of a run")
    version = manifest.get("schema_version")
    if version != SCHEMA_VERSION:
        raise refuse(f"{path} has schema version {version!r}; this version of spmsim reads {SCHEMA_VERSION}: play the run again")
    files, tables = manifest.get("files"), manifest.get("tables")
    is_whole = (
        isinstance(manifest.get("id"), str) and isinstance(manifest.get("key"), str)
        and isinstance(files, dict) and isinstance(tables, dict) and RESOLVED in files
        and all(_TABLE.fullmatch(name) and f"{name}.parquet" in files for name in tables)
        and all("/" not in name and "\\" not in name and isinstance(entry, dict) and {"bytes", "sha256"} <= entry.keys()
                for name, entry in files.items())
    )
    if not is_whole:
        raise RunFailed(f"{path / _MANIFEST} is damaged: it does not list the run's files; delete the folder and play the run again")
