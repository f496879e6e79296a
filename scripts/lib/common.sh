# Shared by the scripts: where things are, messages, options. Source it from bash.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=${TINYML_BUILD:-$root/build}
jobs=${TINYML_JOBS:-$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)}
install=yes

say() { printf '%s\n' "$*"; }
step() { printf '\n== %s\n' "$*"; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# Handles the options that every script has; leaves the others in `rest`.
parse_options() {
  rest=()
  while [ $# -gt 0 ]; do
    case $1 in
      --no-install) install=no ;;
      -h | --help)
        usage
        exit 0
        ;;
      *) rest+=("$1") ;;
    esac
    shift
  done
}
