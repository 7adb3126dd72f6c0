#!/bin/sh
# Copies the databases of a library while it is in use: backup.sh LIBRARY FOLDER
# With TRIHUB_DATABASE the PostgreSQL database is dumped; else each SQLite file in the library's
# folder is copied as one state. Not copied: the index (trihub reindex builds it), the cache of
# machine translations, and the file of keys, which belongs elsewhere.
set -eu
library=${1:?the folder of the library}
target=${2:?the folder for the copy}
python=${PYTHON:-python3}
umask 077
day=$(date -u +%Y-%m-%dT%H%M%SZ)
mkdir -p "$target/$day"
if [ -n "${TRIHUB_DATABASE:-}" ]; then
  # pg_dump does not know the driver that SQLAlchemy's addresses may name.
  address=$(printf %s "$TRIHUB_DATABASE" | sed 's/^\(postgresql\)+[a-z0-9]*:/\1:/')
  pg_dump --format=custom --file="$target/$day/trihub.dump" "$address"
fi
for name in store casework statistics register; do
  file=$library/$name.sqlite
  if [ -f "$file" ]; then
    "$python" - "$file" "$target/$day/$name.sqlite" <<'PYTHON'
import sqlite3
import sys

source = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
copy = sqlite3.connect(sys.argv[2])
with copy:
    source.backup(copy)
copy.execute("PRAGMA journal_mode = delete")
(found,) = copy.execute("PRAGMA integrity_check").fetchone()
copy.close()
source.close()
sys.exit(0 if found == "ok" else f"{sys.argv[2]}: {found}")
PYTHON
  fi
done
[ -n "$(ls -A "$target/$day")" ] || { echo "There is nothing to copy in $library." >&2; rmdir "$target/$day"; exit 1; }
echo "$target/$day"
