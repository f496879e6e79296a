# Configures and builds in build/.

# build_targets [target...]: all targets when none is named.
build_targets() {
  local launcher=()
  have ccache || launcher=(-DCMAKE_C_COMPILER_LAUNCHER= -DCMAKE_CXX_COMPILER_LAUNCHER=)
  if [ ! -f "$build/build.ninja" ]; then
    (cd "$root" && cmake --preset default -B "$build" "${launcher[@]}" >"$build.configure.log" 2>&1) || {
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
