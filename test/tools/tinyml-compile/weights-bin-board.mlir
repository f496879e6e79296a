// Binary weights on an emulated board, by GCC for Arm.
// REQUIRES: arm-gcc, qemu-arm
// RUN: rm -rf %t && split-file %S/weights-bin.mlir %t && cd %t
// RUN: cp %S/Inputs/board_main.c main.c
// RUN: tinyml-compile net.mlir --target=mps2-an386 -o bin --selftest --weights=bin > log
// RUN: %python %source_dir/runtime/boards/tmboard.py build mps2-an386 --no-harness -o good -Ibin bin/net.c bin/net_weights.c bin/net_selftest.c main.c
// RUN: %python %source_dir/runtime/boards/tmboard.py run mps2-an386 good | FileCheck %s --check-prefix=GOOD
// RUN: %python damage.py
// RUN: %python %source_dir/runtime/boards/tmboard.py build mps2-an386 --no-harness -o bad -Ibin bin/net.c bin/net_weights.c bin/net_selftest.c main.c
// RUN: %python %source_dir/runtime/boards/tmboard.py run mps2-an386 bad | FileCheck %s --check-prefix=BAD

// GOOD: self-test agrees
// BAD: self-test differs
