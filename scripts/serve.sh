#!/usr/bin/env bash
# Prepares data (nothing is done twice) and serves the portal on this machine. PORT= changes the port.
set -euo pipefail
cd "$(dirname "$0")/.."
port=${PORT:-8000}
python=.venv/bin/python

if ! $python -c "import socket; socket.socket().bind(('127.0.0.1', $port))" 2>/dev/null; then
  echo "Port $port sudah dipakai. Pilih yang lain, misalnya: make run PORT=8010" >&2
  exit 1
fi
$python manage.py migrate --verbosity 0
$python manage.py load_instrument
$python manage.py load_agencies
$python manage.py load_demo
echo
echo "Portal: http://127.0.0.1:$port (Ctrl+C menghentikan)"
# Long work runs beside the pages and gives way to them; both end together.
nice -n 10 $python manage.py db_worker --no-reload --verbosity 0 &
worker=$!
trap 'kill $worker 2>/dev/null' EXIT
.venv/bin/gunicorn spbe_portal.wsgi --bind "127.0.0.1:$port" --workers 2 --threads 4 --log-level warning
