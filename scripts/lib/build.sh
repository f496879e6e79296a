# Configures and builds in build/.

# build_targets [target...]: all targets when none is named.
build_targets() {
  if [ ! -f "$build/build.ninja" ]; then
    (cd "$root" && cmake --preset default -B "$build" >"$build.configure.log" 2>&1) || {
      tail -n 30 "$build.configure.log"
      say "cmake could not configure; README.md says what is needed"
      return 1
    }
    mv "$build.configure.log" "$build/configure.log"
  fi
  # A terminal gets ninja's one moving line, a log gets only what went wrong.
  if [ -t 1 ]; then
    ninja -C "$build" -j "$jobs" "$@"
  else
    ninja -C "$build" -j "$jobs" --quiet "$@"
  fi
}

# The same with sanitizers, in build/asan: the compiler and the fuzzer that tests of damaged files use.
build_sanitized() {
  have clang++-22 || return 1
  if [ ! -f "$build/asan/build.ninja" ]; then
    (cd "$root" && cmake --preset asan -B "$build/asan" >"$build/asan-configure.log" 2>&1) || return 1
  fi
  build=$build/asan build_targets tinyml-compile import-fuzzer
}

# What scripts/bench and scripts/accuracy need: a built compiler and Python. Installs nothing but Python packages.
prepare_measuring() {
  [ -x "$build/bin/tinyml-compile" ] || die "no '$build/bin/tinyml-compile': run scripts/demo or scripts/test first"
  setup_python >&2 || die "run scripts/test once, which installs the Python packages"
}
