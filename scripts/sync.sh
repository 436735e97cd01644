#!/bin/sh
# Bring one environment to its lock file: scripts/sync.sh UV FOLDER PYTHON_VERSION
# One clear message when that Python cannot be had; uv's own words otherwise.
set -eu
uv=$1 folder=$2 version=$3
case "$uv" in /*) ;; *) uv="$PWD/$uv" ;; esac
if ! (cd "$folder" && "$uv" python find --no-project "$version" >/dev/null 2>&1); then
    echo "setup: Python $version is not here; uv fetches one" >&2
    if ! "$uv" python install "$version"; then
        echo "setup: no Python $version to be had." >&2
        echo "setup: install Python $version (pyenv install $version, or your system's package), then run make again" >&2
        exit 2
    fi
fi
echo "setup: installing into $folder/.venv (Python $version)" >&2
cd "$folder"
exec "$uv" sync --locked --python "$version"
