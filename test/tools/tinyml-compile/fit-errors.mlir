// A model that is too large for the board: exit 1, a map of the memory, and
// nothing is written.

// RUN: rm -rf %t && split-file %s %t && cd %t
// RUN: not tinyml-compile arena.mlir --target=mps2-an386 -o out/a 2>&1 | FileCheck %s --check-prefix=ARENA
// RUN: not tinyml-compile caller.mlir --target=mps2-an386 -o out/b 2>&1 | FileCheck %s --check-prefix=CALLER
// RUN: not test -e out
// RUN: tinyml-compile arena.mlir --target=cortex-m4 -o out/c

// ARENA: error: needs an arena of {{[0-9]+}} bytes, {{[0-9]+}} bytes of RAM are left for it; integers take a quarter: quantize the model (--quantize=int8
// ARENA-NOT: memref
// ARENA: 4000000
// CALLER: error: {{.*}}needs {{.*}} of RAM, mps2-an386 has 4.00 MB
// CALLER: 8000000 {{ *}}x

//--- arena.mlir
func.func @main(%x: tensor<1x1000xf32> {onnx.name = "x"})
    -> (tensor<1x1xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<1.0> : tensor<1000x1xf32> -> tensor<1000x1xf32>
  %v = tinyml.reshape %x : (tensor<1x1000xf32>) -> tensor<1000x1xf32>
  %b = tinyml.reshape %w : (tensor<1000x1xf32>) -> tensor<1x1000xf32>
  %o = tinyml.add %v, %b : (tensor<1000x1xf32>, tensor<1x1000xf32>)
    -> tensor<1000x1000xf32> loc("outer")
  %s = tinyml.mean %o {axes = array<i64: 0, 1>}
    : (tensor<1000x1000xf32>) -> tensor<1x1xf32>
  %t = tinyml.transpose %o {perm = array<i64: 1, 0>}
    : (tensor<1000x1000xf32>) -> tensor<1000x1000xf32>
  %u = tinyml.mean %t {axes = array<i64: 0, 1>}
    : (tensor<1000x1000xf32>) -> tensor<1x1xf32>
  %y = tinyml.add %s, %u : (tensor<1x1xf32>, tensor<1x1xf32>)
    -> tensor<1x1xf32>
  return %y : tensor<1x1xf32>
}

//--- caller.mlir
func.func @main(%x: tensor<2000000xf32> {onnx.name = "x"})
    -> (tensor<1xf32> {onnx.name = "y"}) {
  %y = tinyml.mean %x {axes = array<i64: 0>}
    : (tensor<2000000xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}
