#!/bin/sh
# The browser tests need a Chromium: Debian's own, else Playwright's download, else the one command to run.
set -eu
python=$1
found() {
    command -v chromium || command -v chromium-browser || command -v google-chrome ||
        "$python" -c 'import os, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    path = p.chromium.executable_path
sys.exit(not os.path.exists(path))'
}
found >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "test: no Chromium here; installing Debian's" >&2
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >&2 || true
fi
found >/dev/null 2>&1 && exit 0
echo "test: no Chromium here; trying Playwright's own" >&2
"$python" -m playwright install chromium >&2 || true
found >/dev/null 2>&1 && exit 0
echo "test: the browser tests need Chromium. Run this, then make test again:" >&2
echo "  sudo apt-get install -y chromium" >&2
exit 2
