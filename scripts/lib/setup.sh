# Installs what is missing: Debian packages with apt, Python packages into build/venv.

packages_build="cmake ninja-build g++ clang-22 ccache libmlir-22-dev mlir-22-tools llvm-22-dev llvm-22-tools
  lld-22 libprotobuf-dev protobuf-compiler libzip-dev libeigen3-dev zlib1g-dev libgtest-dev"
packages_board="gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm"
packages_test="clang-format-22 libclang-rt-22-dev make python3-venv
  gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf qemu-system-misc"
packages_browser="chromium-headless-shell fonts-dejavu-core"

# The packages of the list that are not installed, on one line.
missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
  done
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

# install_packages what minutes package...
# Says what it is about to do before it does it; returns 1 when packages are still missing.
install_packages() {
  local what=$1 minutes=$2 missing size
  shift 2
  if ! have dpkg-query || ! have apt-get; then
    say "This is not a Debian or Ubuntu system: README.md says how to get MLIR 22 here. Going on with what there is."
    return 0
  fi
  missing=$(missing_packages "$@")
  [ -z "$missing" ] && return 0
  if [ "$install" = no ]; then
    say "Missing for $what (and --no-install was given): $missing"
    return 1
  fi
  if [ "$(id -u)" -ne 0 ] && ! have sudo; then
    say "Missing for $what: $missing"
    say "Neither root nor sudo: as root, run  apt-get install --no-install-recommends $missing"
    return 1
  fi
  # The lists may be old or absent (a fresh image has none): without them apt cannot say a size.
  as_root apt-get -qq update || say "apt-get update failed; going on with the package lists there are"
  # shellcheck disable=SC2086
  size=$(LC_ALL=C apt-get --assume-no --no-install-recommends install $missing 2>/dev/null |
    sed -n 's/^Need to get \(.*\) of archives.*/\1 to download/p; s/^After this operation, \(.*\) of additional.*/\1 on disk/p' |
    paste -sd, - | sed 's/,/, /')
  say "Installing for $what with apt: $missing"
  say "  ${size:-size unknown}; about $minutes minutes"
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $missing >/dev/null || {
    say "apt-get could not install all of: $missing"
    return 1
  }
}

# Makes build/venv with the pinned packages of test/requirements.txt; sets `python`.
setup_python() {
  local wanted=$root/test/requirements.txt venv=$build/venv
  python=${TINYML_PYTHON:-}
  if [ -n "$python" ]; then
    say "Python packages: those of TINYML_PYTHON"
    return 0
  fi
  if [ -x "$venv/bin/python" ] && cmp -s "$wanted" "$venv/installed.txt"; then
    python=$venv/bin/python
    return 0
  fi
  if [ "$install" = no ]; then
    say "Missing: the Python packages of test/requirements.txt in $venv (and --no-install was given)"
    return 1
  fi
  say "Installing into $venv with pip: $(grep -v '^#' "$wanted" | paste -sd' ' -)"
  say "  about 110 MB to download, 500 MB on disk; about 2 minutes"
  python3 -m venv "$venv" && "$venv/bin/pip" -q --disable-pip-version-check install --no-compile -r "$wanted" || {
    say "pip could not install the packages of test/requirements.txt"
    return 1
  }
  cp "$wanted" "$venv/installed.txt"
  python=$venv/bin/python
}

# Adds the packages that models are exported with; without them the suite `exporters` is left out and says so.
setup_exporters() {
  local wanted=$root/test/requirements-exporters.txt venv=$build/venv
  [ -n "${TINYML_PYTHON:-}" ] || cmp -s "$wanted" "$venv/exporters.txt" && return 0
  if [ "$install" = no ]; then
    say "Missing: the Python packages of test/requirements-exporters.txt in $venv (and --no-install was given)"
    return 0
  fi
  say "Installing into $venv with pip: $(grep -v '^#' "$wanted" | paste -sd' ' -)"
  say "  about 250 MB to download, 1 GB on disk; about 2 minutes"
  if "$venv/bin/pip" -q --disable-pip-version-check install -r "$wanted"; then
    cp "$wanted" "$venv/exporters.txt"
  else
    say "pip could not install the packages of test/requirements-exporters.txt"
  fi
}
