// A budget is one of the finished model: where that takes more than the trials
// have seen, as without optimization, it is an error and nothing is written.

// REQUIRES: arm-gcc
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: tinyml-compile %S/prune-bytes.mlir --name=net --target=cortex-m4 -o estimated --budget-ram=270 | FileCheck %s
// CHECK: pruned by l2
// RUN: not tinyml-compile %S/prune-bytes.mlir --name=net --target=cortex-m4 -o out --budget-ram=270 --measure-code=-O0 2>&1 | FileCheck %s --check-prefix=RAM
// RAM: prune-bytes.mlir: error: takes {{[0-9]+}} bytes of RAM when it is finished, --budget-ram allows 270: ask for less while it is pruned (--budget-ram={{[0-9]+}}), or allow that
// RUN: not tinyml-compile %S/prune-bytes.mlir --name=net --target=cortex-m4 -o out --budget-flash=1510 --measure-code=-O0 2>&1 | FileCheck %s --check-prefix=FLASH
// FLASH: prune-bytes.mlir: error: takes {{[0-9]+}} bytes of flash when it is finished, --budget-flash allows 1510: allow that
// RUN: not ls out
