// The weights as bytes are the object that the numbers in C are, on this
// machine and on a board; the self-test notices a byte that is another.

// RUN: rm -rf %t && split-file %s %t && cd %t
// RUN: tinyml-compile net.mlir --target=host -o c --selftest > c.log
// RUN: tinyml-compile net.mlir --target=host -o bin --selftest --weights=bin --report=json > bin.log
// RUN: %host_cc -std=c99 %c_warnings -Ibin bin/*.c main.c -o good -lm
// RUN: ./good | FileCheck %s --check-prefix=GOOD
// RUN: %host_cc -std=c99 -Ic -c c/net_weights.c -o c.o
// RUN: %host_cc -std=c99 -Ibin -c bin/net_weights.c -o bin.o
// RUN: llvm-objcopy -O binary --only-section=.rodata.tm_weights c.o c.bytes
// RUN: llvm-objcopy -O binary --only-section=.rodata.tm_weights bin.o bin.bytes
// RUN: cmp c.bytes bin.bytes
// RUN: cmp bin/net_weights.bin bin.bytes
// RUN: FileCheck %s --check-prefix=REPORT < bin/net.report.json
// RUN: FileCheck %s --check-prefix=ORIGIN < bin/net.h

// In another section, and from another place.
// RUN: mv bin/net_weights.bin elsewhere.bin
// RUN: %host_cc -std=c99 -Ibin -DTM_WEIGHTS_SECTION='".extflash"' -DNET_WEIGHTS_BIN='"elsewhere.bin"' -c bin/net_weights.c -o moved.o
// RUN: llvm-objcopy -O binary --only-section=.extflash moved.o moved.bytes
// RUN: cmp c.bytes moved.bytes

// What an earlier run wrote goes.
// RUN: cp elsewhere.bin bin/net_weights.bin
// RUN: %python damage.py
// RUN: %host_cc -std=c99 -Ibin bin/*.c main.c -o bad -lm
// RUN: ./bad | FileCheck %s --check-prefix=BAD
// RUN: tinyml-compile net.mlir --target=host -o bin > again.log
// RUN: not ls bin/net_weights.bin

// GOOD: selftest 0
// BAD: selftest 1
// REPORT: "net_weights.bin"
// ORIGIN: with --target=host
// ORIGIN-NEXT: --weights=bin. Do not edit.

//--- net.mlir
!xq = !quant.uniform<i8:f32, 0.5:-3>
!yq = !quant.uniform<i8:f32, 0.75:4>
!wq = !quant.uniform<i8:f32, 0.25>
func.func @main(%x: tensor<1x3xi8> {onnx.name = "x"})
    -> (tensor<1x2xi8> {onnx.name = "y"}) {
  %q = tinyml.storage_cast %x : (tensor<1x3xi8>) -> tensor<1x3x!xq>
  %w = tinyml.constant dense<[[71, 72, 73], [4, 5, 6]]> : tensor<2x3xi8>
    -> tensor<2x3x!wq>
  %y = tinyml.fully_connected %q, %w
    : (tensor<1x3x!xq>, tensor<2x3x!wq>) -> tensor<1x2x!yq> loc("fc")
  %z = tinyml.storage_cast %y : (tensor<1x2x!yq>) -> tensor<1x2xi8>
  return %z : tensor<1x2xi8>
}

//--- main.c
#include <stdio.h>
#include "net_selftest.h"
int main(void);
static net_arena arena;
static int8_t y[2];
int main(void) {
  printf("selftest %d\n", (int)net_selftest(&arena, y));
  return 0;
}

//--- damage.py
path = "bin/net_weights.bin"
data = bytearray(open(path, "rb").read())
at = data.index(bytes([71, 72, 73]))
data[at + 1] = 256 - 72
open(path, "wb").write(data)
