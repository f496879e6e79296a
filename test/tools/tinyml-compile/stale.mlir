// What an earlier run wrote and this one does not is removed, and nothing else.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %S/Inputs/quality_data.py %make_npz
// RUN: tinyml-compile %S/quality.mlir --name=net --target=host -o out --quantize=int8 --calibration=few.npz --selftest --save-temps --report=json > int8.log
// RUN: ls out/net_float.c out/net_selftest.c out/net.report.json
// RUN: echo mine > out/net_mine.c && echo mine > out/other.c
// RUN: tinyml-compile %S/quality.mlir --name=net --target=host -o out > float.log
// RUN: ls out | FileCheck %s
// RUN: cat out/net_mine.c out/other.c

// A list of something else does no harm.
// RUN: mkdir bad && echo mine > bad/other.c && echo mine > net_above.c
// RUN: printf "net_gone.c\nother.c\n../net_above.c\nnet_x/../../net_above.c\n" > bad/.net.files
// RUN: tinyml-compile %S/quality.mlir --name=net --target=host -o bad > bad.log
// RUN: ls bad/other.c net_above.c

// A harness goes with the last model in the folder that has one, a test bench
// with its model.
// RUN: tinyml-compile %S/quality.mlir --name=net --target=host -o board --emit=harness,testbench > emit.log
// RUN: ls board/net_harness.c board/harness_serial.c board/harness_serial.h board/harness.h board/harness_memory.h board/net_testbench.c
// RUN: tinyml-compile %S/quality.mlir --name=more --target=host -o board --emit=harness > more.log
// RUN: tinyml-compile %S/quality.mlir --name=net --target=host -o board > net.log
// RUN: not ls board/net_harness.c
// RUN: not ls board/net_testbench.c
// RUN: ls board/more_harness.c board/harness_serial.c board/harness.h
// RUN: echo mine > board/harness_mine.c
// RUN: tinyml-compile %S/quality.mlir --name=more --target=host -o board > last.log
// RUN: ls board | FileCheck %s --check-prefix=BOARD --implicit-check-not=harness
// BOARD: harness_mine.c
// BOARD: net.c

// CHECK: net.c
// CHECK-NEXT: net.h
// CHECK-NEXT: net_mine.c
// CHECK-NEXT: net_weights.c
// CHECK-NEXT: net_weights.h
// CHECK-NEXT: other.c
// CHECK-NEXT: tinyml
// CHECK-NEXT: tm_abi.c
