# Configures and builds in build/.

# Clang takes 2.7 s for a file of lib/Quantization that takes GCC 4.7 s; where it is missing, the system's compiler serves.
compiler_options() {
  have clang++-22 && printf '%s\n' -DCMAKE_CXX_COMPILER=clang++-22
}

# Passes on what ninja prints, of its progress a line every 15 seconds.
thin_out() {
  local line next=0
  while IFS= read -r line; do
    case $line in
      '['*' s] '*)
        [ "$SECONDS" -lt "$next" ] && continue
        next=$((SECONDS + 15))
        ;;
    esac
    say "$line"
  done
}

# build_targets [target...]: all targets when none is named. The source is `tree`, the root when that is not set.
build_targets() {
  if [ ! -f "$build/build.ninja" ]; then
    # shellcheck disable=SC2046
    (cd "${tree:-$root}" && cmake --preset "${preset:-default}" $(compiler_options) -B "$build" >"$build.configure.log" 2>&1) || {
      tail -n 30 "$build.configure.log"
      say "cmake could not configure; README.md says what is needed"
      return 1
    }
    mv "$build.configure.log" "$build/configure.log"
  fi
  # A terminal gets ninja's one moving line.
  if [ -t 1 ]; then
    NINJA_STATUS='[%f of %t, %e s] ' ninja -C "$build" -j "$jobs" "$@"
  else
    NINJA_STATUS='[%f of %t, %e s] ' ninja -C "$build" -j "$jobs" "$@" | thin_out
    return "${PIPESTATUS[0]}"
  fi
}

# The same with sanitizers, in build/asan: the tools and the fuzzer that tests of damaged files use. It is built from a
# copy of the tree with what docs/adding-an-op.md adds, so that the page is tested without a third build.
build_sanitized() {
  have clang++-22 || return 1
  python3 "$root/test/Integration/adding-an-op/tutorial.py" "$build/asan-tree" || say "(the suite adding-an-op fails)"
  tree=$build/asan-tree build=$build/asan preset=asan build_targets tinyml-compile tinyml-run tinyml-opt import-fuzzer
}

# What scripts/bench and scripts/accuracy need: a built compiler and Python. Installs nothing but Python packages.
prepare_measuring() {
  [ -x "$build/bin/tinyml-compile" ] || die "no '$build/bin/tinyml-compile': run scripts/demo or scripts/test first"
  setup_python >&2 || die "run scripts/test once, which installs the Python packages"
}
