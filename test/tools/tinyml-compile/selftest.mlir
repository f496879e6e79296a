// The self-test agrees with the model on this machine, and notices a weight
// that is not what it was.

// RUN: rm -rf %t && split-file %s %t && cd %t
// RUN: tinyml-compile net.mlir --target=host --name=net -o out --selftest
// RUN: %host_cc -std=c99 -Wall -Wextra -Wpedantic -Werror -Iout out/*.c main.c -o good -lm
// RUN: ./good | FileCheck %s --check-prefix=GOOD
// RUN: %python damage.py
// RUN: %host_cc -std=c99 -Iout out/*.c main.c -o bad -lm
// RUN: ./bad | FileCheck %s --check-prefix=BAD

// GOOD: selftest 0
// GOOD-NEXT: step by step 0
// BAD: selftest 1
// BAD-NEXT: step by step 1

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
static net_arena arena;
static int8_t y[2];
int main(void) {
  printf("selftest %d\n", (int)net_selftest(&arena, y));
  int result = 0;
  for (unsigned n = 0; n < NET_STEPS && result == 0; ++n) {
    result = (int)net_selftest_step(n, &arena, y);
  }
  printf("step by step %d\n", result);
  return 0;
}

//--- damage.py
path = "out/net_weights.c"
text = open(path).read()
assert "71, 72, 73" in text
open(path, "w").write(text.replace("71, 72, 73", "71, -72, 73"))
