#!/bin/sh
# Makes .venv from a lock file, or renews the lock files. Called by the Makefile.
#   tools/environment.sh install LOCK_FILE
#   tools/environment.sh node               Node.js from its Python wheel, into .tools/node
#   tools/environment.sh peers [NAME]       others to compare with, into .tools/NAME: peers (PM4Py
#                                           and r4pm) or prosimos
#   tools/environment.sh lock [--upgrade]
set -eu
cd "$(dirname "$0")/.."
export UV_PYTHON_PREFERENCE=only-system UV_PYTHON_DOWNLOADS=never
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
# Where the machine keeps its own trusted certificates (company proxies), they count.
if [ -e /etc/ssl/certs/ca-certificates.crt ]; then export UV_SYSTEM_CERTS=1; fi

fail() {
    echo "$1" >&2
    exit 1
}

find_python() {
    for name in ${PYTHON:-} python3.11 python3 python3.12 python3.13 python3.14 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            "$name" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    fail "Gemba needs Python 3.11 or newer, and none was found on PATH. Install it \
(Debian: apt install python3 python3-pip), or name it: make run PYTHON=/path/to/python3"
}

# Sets $uv: the machine's own, or one that pip brings into .tools (needs neither venv nor root).
find_uv() {
    if uv=$(command -v uv); then
        return
    fi
    uv=.tools/bin/uv
    if ! [ -x $uv ]; then
        "$python" -m pip --version >/dev/null 2>&1 ||
            fail "Neither uv nor pip is here. Install one (Debian: apt install python3-pip)."
        echo "Bringing the installer uv into .tools"
        "$python" -m pip install --quiet --no-warn-script-location --target .tools \
            --require-hashes -r tools/uv.lock ||
            fail "pip could not install uv. Its message is above; check the network."
    fi
}

install() {
    echo "Installing Python packages from $1"
    [ -x .venv/bin/python ] || "$uv" venv --quiet --python "$python" .venv
    VIRTUAL_ENV=.venv "$uv" pip sync --require-hashes --build-constraints tools/build.lock "$1"
    VIRTUAL_ENV=.venv "$uv" pip install --quiet --no-deps --build-constraints tools/build.lock -e .
    rm -f .venv/.ready-*
}

node() {
    "$uv" pip install --quiet --python "$python" --target .tools/node \
        --require-hashes -r tools/node.lock
}

# Environments of their own: PM4Py is AGPL and Prosimos states no licence, so nothing of ours imports
# them, not even a test; and neither can live with the packages of the other.
peers() {
    name=${1:-peers}
    [ -x ".tools/$name/bin/python" ] || "$uv" venv --quiet --python "$python" ".tools/$name"
    VIRTUAL_ENV=.tools/$name "$uv" pip sync --quiet --require-hashes "tools/$name.lock"
}

# Development first, the product within it: so the two environments never disagree.
lock() {
    compile="$uv pip compile --quiet --generate-hashes --no-header --no-annotate --universal
        --python-version 3.11 $*"
    $compile pyproject.toml --group dev -o requirements-dev.lock
    $compile pyproject.toml -c requirements-dev.lock -o requirements.lock
    for tool in build uv node peers prosimos; do
        $compile "tools/$tool.in" -o "tools/$tool.lock"
    done
    if command -v npm >/dev/null; then
        npm install --package-lock-only --ignore-scripts
    else
        echo "No npm here: package-lock.json was left as it is." >&2
    fi
}

python=$(find_python)
find_uv
"$@"
