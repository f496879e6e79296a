#!/bin/sh
# compile.sh <C compiler> <folder> <file.mlir>...
#
# Prints each file as C and compiles it as C99 and C11 with every warning an
# error. The folder is emptied first.
set -eu
cc=$1
dir=$2
shift 2
warnings="-Wall -Wextra -Wpedantic -Wconversion -Wcast-qual
  -Wmissing-prototypes -Werror"
rm -rf "$dir"
for file in "$@"; do
  out=$dir/$(basename "$file" .mlir)
  mkdir -p "$out"
  tinyml-opt "$file" --mcu-plan --mcu-prepare-for-emission \
    --mlir-print-debuginfo |
    tinyml-translate --mcu-to-c --mcu-to-c-dir="$out"
  for source in "$out"/*.c; do
    for std in c99 c11; do
      # shellcheck disable=SC2086
      $cc -std=$std $warnings -O1 -I"$out" -c "$source" -o "$out/object.o"
    done
  done
done
