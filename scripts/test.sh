#!/usr/bin/env bash
# The whole suite: on SQLite, on PostgreSQL, and in a real browser.
set -euo pipefail
cd "$(dirname "$0")/.."
pytest=".venv/bin/python -m pytest -q"
chromium=${CHROMIUM:-/usr/bin/chromium}

echo "== SQLite"
env -u DATABASE_URL $pytest -n 2 -m "not browser" "$@"
echo "== PostgreSQL"
.venv/bin/python scripts/with_postgres.py $pytest -n 2 -m "not browser" "$@"
echo "== Peramban"
if [ -x "$chromium" ]; then
  env -u DATABASE_URL $pytest -m browser "$@"
elif [ "${REQUIRE_BROWSER:-}" = 1 ]; then
  echo "GAGAL: Chromium tidak ada di $chromium, padahal REQUIRE_BROWSER=1." >&2
  exit 1
else
  printf '%s\n' "" "*** UJI PERAMBAN DILEWATI: Chromium tidak ada. Pasang dahulu: apt install chromium ***" "" >&2
fi
