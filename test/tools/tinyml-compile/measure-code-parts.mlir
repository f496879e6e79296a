// --measure-code counts each byte once: functions of the compiler's library for
// floats begin within others, and no part of the code is negative.

// REQUIRES: arm-gcc
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: tinyml-compile %s --target=cortex-m3 --name=net -o out --measure-code --report=-  | FileCheck %s
// CHECK: "code": [
// CHECK-NOT: "bytes": -
// CHECK: "name": "libraries"
// CHECK-NOT: "bytes": -
// CHECK: "code_bytes_estimate"

func.func @net(%x: tensor<1x8xf32> {onnx.name = "x"}, %z: tensor<1x8xf32> {onnx.name = "z"}) -> (tensor<1x8xf32> {onnx.name = "y"}) {
  %a = tinyml.add %x, %z : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32> loc("a")
  %y = tinyml.tanh %a : (tensor<1x8xf32>) -> tensor<1x8xf32> loc("t")
  return %y : tensor<1x8xf32>
}
