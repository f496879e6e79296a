# Adds up what the test runners say in their own closing lines.

passed=0
failed=0

# number_after label file: the count lit prints after a label, 0 when it prints none.
number_after() { sed -n "s/^ *$1 *: *\([0-9][0-9]*\).*/\1/p" "$2" | tail -n 1 | grep . || echo 0; }

# A runner that ended badly without naming a failed test counts as one failure.
count() {
  local code=$1 good=$2 bad=$3
  [ "$code" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
  passed=$((passed + good))
  failed=$((failed + bad))
}

count_lit() {
  local bad=0 label
  for label in Failed Unresolved 'Timed Out' 'Unexpectedly Passed'; do
    bad=$((bad + $(number_after "$label" "$2")))
  done
  count "$1" "$(number_after Passed "$2")" "$bad"
}

count_ctest() {
  local bad total
  bad=$(sed -n 's/.*tests passed, \([0-9]*\) tests* failed out of \([0-9]*\).*/\1/p' "$2")
  total=$(sed -n 's/.*tests passed, \([0-9]*\) tests* failed out of \([0-9]*\).*/\2/p' "$2")
  count "$1" $((${total:-0} - ${bad:-0})) "${bad:-0}"
}

count_integration() {
  local line
  line=$(grep '^\[Integration\]' "$2" | tail -n 1)
  set -- "$1" $(printf '%s' "$line" | sed -n 's/.* \([0-9]*\) passed, \([0-9]*\) failed.*/\1 \2/p')
  count "$1" "${2:-0}" "${3:-0}"
}

# The runners' own closing lines once more, so that they stand together at the end.
closing_lines() {
  sed -n '/^Testing Time/,$p' "$1/lit.txt"
  sed -n '/tests passed,/,$p' "$1/ctest.txt"
  [ -f "$1/integration.txt" ] && grep -E '^\[[a-zA-Z0-9-]+\] [0-9]+ passed' "$1/integration.txt"
  return 0
}
