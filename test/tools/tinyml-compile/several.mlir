// Models that are compiled together: the second reads from the weights of the
// first what both have, and computes what it computes alone.

// RUN: rm -rf %t && split-file %s %t && cd %t
// RUN: tinyml-compile wake.mlir command.mlir --target=host -o both --selftest --report=json --depfile=both.d | FileCheck %s
// RUN: FileCheck %s --check-prefix=JSON < both/command.report.json
// RUN: %python %S/Inputs/schema.py %source_dir/docs/report.schema.json both/command.report.json
// RUN: FileCheck %s --check-prefix=WAKE < both/wake.report.json
// RUN: FileCheck %s --check-prefix=SOURCE < both/command.c
// RUN: FileCheck %s --check-prefix=WEIGHTS < both/command_weights.h
// RUN: FileCheck %s --check-prefix=DEPEND < both.d
// RUN: %host_cc -std=c99 %c_warnings -Iboth both/*.c main.c -o run -lm
// RUN: ./run | FileCheck %s --check-prefix=RAN

// As bytes, too.
// RUN: tinyml-compile wake.mlir command.mlir --target=host -o bin --selftest --weights=bin > bin.log
// RUN: %host_cc -std=c99 %c_warnings -Ibin bin/*.c main.c -o binrun -lm
// RUN: ./binrun | FileCheck %s --check-prefix=RAN

// Alone, nothing of the other one is left.
// RUN: tinyml-compile command.mlir --target=host -o both --selftest > alone.log
// RUN: FileCheck %s --check-prefix=ALONE < both/command.c

// Errors leave nothing behind.
// RUN: mkdir other && cp wake.mlir other/wake.mlir
// RUN: not tinyml-compile wake.mlir other/wake.mlir --target=host -o none 2>&1 | FileCheck %s --check-prefix=TWICE
// RUN: not tinyml-compile wake.mlir bad.mlir --target=host -o none 2>&1 | FileCheck %s --check-prefix=BAD
// RUN: not tinyml-compile wake.mlir command.mlir --target=host -o none --name=net 2>&1 | FileCheck %s --check-prefix=NAME
// RUN: not tinyml-compile wake.mlir command.mlir --target=host -o none --report=json:r.json 2>&1 | FileCheck %s --check-prefix=FILE
// RUN: not ls none
// TWICE: error: two models are called 'wake': rename the file of one
// BAD: bad.mlir:{{.*}}error
// NAME: error: --name is for one model: compile command.mlir apart first
// FILE: error: --report with a file is for one model

// CHECK: wake for
// CHECK-NOT: more of weights
// CHECK: command for
// CHECK: 160 B more of weights are those of models before
// CHECK: next: include "wake.h" and "command.h" in your main.c, then
// WAKE-NOT: shared_weights
// JSON: "shared_weights": [
// JSON: "bytes": 64,
// JSON-NEXT: "name": "body_w",
// JSON-NEXT: "of": "wake_weights.body_w"
// JSON: "weights": [
// JSON-NOT: body_
// JSON: "head_w"
// SOURCE: #include "command_weights.h"
// SOURCE-NEXT: #include "wake_weights.h"
// SOURCE: const command_weights_t *const k = &command_weights;
// SOURCE-NEXT: const wake_weights_t *const k_wake_weights = &wake_weights;
// SOURCE: k_wake_weights->body_w
// SOURCE: k->head_w
// WEIGHTS-NOT: body_
// WEIGHTS: head_w
// DEPEND: both{{.}}wake.h
// DEPEND: both{{.}}command.h
// DEPEND: wake.mlir
// DEPEND-NEXT: command.mlir
// RAN: wake 0, command 0
// ALONE-NOT: wake

//--- wake.mlir
!q = !quant.uniform<i8:f32, 0.5:-3>
!w = !quant.uniform<i8:f32, 0.01>
func.func @main(%x: tensor<1x8xi8> {onnx.name = "x"})
    -> (tensor<1x5xi8> {onnx.name = "y"}) {
  %0 = tinyml.storage_cast %x : (tensor<1x8xi8>) -> tensor<1x8x!q>
  %w = tinyml.constant dense<[[-60, -96, 2, -68, 125, 102, 113, 66], [-21, -80, 121, -114, 71, 93, -127, 100], [8, -11, -76, 34, -113, -117, -115, -124], [67, -18, 88, -114, -15, 96, 125, -9], [48, -10, -16, 107, 20, -117, 85, -77], [-33, 23, -67, 42, 88, -31, 27, 17], [127, 73, -111, 117, -4, 78, 84, -40], [59, 63, -84, 96, -73, -45, 73, 61]]> : tensor<8x8xi8> -> tensor<8x8x!w>
  %1 = tinyml.fully_connected %0, %w
    : (tensor<1x8x!q>, tensor<8x8x!w>) -> tensor<1x8x!q> loc("body")
  %h = tinyml.constant dense<[[122, -113, 112, -106, 29, 73, -41, -42], [-12, -122, -26, -10, 79, 48, 52, 107], [9, -126, 68, -62, -23, 90, -100, 118], [58, -26, 83, 120, 54, 84, 49, -128], [41, 106, -114, -11, -38, -36, -82, 2]]> : tensor<5x8xi8> -> tensor<5x8x!w>
  %2 = tinyml.fully_connected %1, %h
    : (tensor<1x8x!q>, tensor<5x8x!w>) -> tensor<1x5x!q> loc("head")
  %3 = tinyml.storage_cast %2 : (tensor<1x5x!q>) -> tensor<1x5xi8>
  return %3 : tensor<1x5xi8>
}

//--- command.mlir
!q = !quant.uniform<i8:f32, 0.5:-3>
!w = !quant.uniform<i8:f32, 0.01>
func.func @main(%x: tensor<1x8xi8> {onnx.name = "x"})
    -> (tensor<1x3xi8> {onnx.name = "y"}) {
  %0 = tinyml.storage_cast %x : (tensor<1x8xi8>) -> tensor<1x8x!q>
  %w = tinyml.constant dense<[[-60, -96, 2, -68, 125, 102, 113, 66], [-21, -80, 121, -114, 71, 93, -127, 100], [8, -11, -76, 34, -113, -117, -115, -124], [67, -18, 88, -114, -15, 96, 125, -9], [48, -10, -16, 107, 20, -117, 85, -77], [-33, 23, -67, 42, 88, -31, 27, 17], [127, 73, -111, 117, -4, 78, 84, -40], [59, 63, -84, 96, -73, -45, 73, 61]]> : tensor<8x8xi8> -> tensor<8x8x!w>
  %1 = tinyml.fully_connected %0, %w
    : (tensor<1x8x!q>, tensor<8x8x!w>) -> tensor<1x8x!q> loc("body")
  %h = tinyml.constant dense<[[-112, -92, -86, -120, 103, -121, 15, -1], [9, -72, -34, 48, 20, -93, -43, -47], [2, -42, 11, 22, 104, 36, 126, 114]]> : tensor<3x8xi8> -> tensor<3x8x!w>
  %2 = tinyml.fully_connected %1, %h
    : (tensor<1x8x!q>, tensor<3x8x!w>) -> tensor<1x3x!q> loc("head")
  %3 = tinyml.storage_cast %2 : (tensor<1x3x!q>) -> tensor<1x3xi8>
  return %3 : tensor<1x3xi8>
}

//--- bad.mlir
func.func @main(%x: tensor<1x8xi8> {onnx.name = "x"}) -> tensor<1x9xi8> {
  return %x : tensor<1x8xi8>
}

//--- main.c
#include "command_selftest.h"
#include "wake_selftest.h"
#include <stdio.h>

static union {
  wake_arena wake;
  command_arena command;
} arena;
static int8_t y[5];
int main(void);

int main(void) {
  const int wake = (int)wake_selftest(&arena.wake, y);
  printf("wake %d, command %d\n", wake,
         (int)command_selftest(&arena.command, y));
  return 0;
}
