#!/usr/bin/env bash
# Makes this checkout runnable: virtual environment, pinned packages, system libraries. Safe to run again.
# Usage: scripts/setup.sh run|test
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-run}
PYTHON=${PYTHON:-python3}

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

sudo=""
if [ "$(id -u)" -ne 0 ] && command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo="sudo -n"; fi
may_apt() { command -v apt-get >/dev/null && { [ "$(id -u)" -eq 0 ] || [ -n "$sudo" ]; }; }
updated=""
apt_install() {
  may_apt || return 1
  if [ -z "$updated" ]; then
    say "Memasang pustaka sistem: $*"
    DEBIAN_FRONTEND=noninteractive $sudo apt-get -qq -o Acquire::Retries=3 update >/dev/null || return 1
    updated=1
  fi
  DEBIAN_FRONTEND=noninteractive $sudo apt-get -qq -y -o Acquire::Retries=3 --no-install-recommends install "$@" >/dev/null
}

command -v "$PYTHON" >/dev/null || apt_install python3 || stop "Python tidak ada. Pasang dahulu: apt install python3 python3-venv"
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || stop "Perlu Python 3.11 atau lebih baru; $PYTHON ialah $("$PYTHON" --version 2>&1)."

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c 'import pip' 2>/dev/null; then
  "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || apt_install python3-venv || stop "Modul venv tidak ada. Pasang dahulu: apt install python3-venv"
  "$PYTHON" -m venv --clear .venv
fi

file=requirements.txt
[ "$what" = test ] && file=requirements-dev.txt
stamp=".venv/installed-$what"
sum=$(cat requirements.txt "$file" | sha256sum)
if [ "$(cat "$stamp" 2>/dev/null)" != "$sum" ]; then
  say "Memasang paket Python dari $file ..."
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$file"
  printf '%s' "$sum" > "$stamp"
fi

# WeasyPrint draws with Pango; the reports are set in Liberation Sans.
if ! .venv/bin/python -c 'import weasyprint' >/dev/null 2>&1; then
  apt_install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 || true
  .venv/bin/python -c 'import weasyprint' >/dev/null 2>&1 || stop "WeasyPrint memerlukan Pango. Pasang dahulu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
fi
if ! fc-list 2>/dev/null | grep -i liberation >/dev/null; then
  apt_install fonts-liberation fontconfig || say "Huruf Liberation tidak ada; PDF memakai huruf lain. Saran: apt install fonts-liberation"
fi

if [ "$what" = test ] && [ ! -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
  apt_install chromium || true
fi
