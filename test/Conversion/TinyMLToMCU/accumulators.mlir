// What sums are proved to stay within goes from the op to the call that adds
// up, not to those before and after it, and to the report.

// RUN: tinyml-opt %s --tinyml-check-accumulators --convert-tinyml-to-mcu | FileCheck %s
// RUN: rm -rf %t && tinyml-compile %s --target=host --name=net -o %t --report=json > %t.out
// RUN: FileCheck %s --check-prefix=JSON < %t/net.report.json

!q = !quant.uniform<i8:f32, 0.5:0>

// CHECK: mcu.call "transpose_8"
// CHECK: mcu.call "mul_s8"
// CHECK-NOT: accumulator_bound
// CHECK: mcu.call "fully_connected_s8" {{.*}} {accumulator_bound = 16229 : i64}
// CHECK: mcu.call "mul_s8"
// CHECK-NOT: accumulator_bound
// 16229 has 14 bits.
// JSON: "steps": [
// JSON: "accumulator_bits": 15,
// JSON: "kernel": "fully_connected_s8"
// JSON-NOT: "accumulator_bits"
func.func @main(%x: tensor<2x3xi8> {onnx.name = "x"}) -> (tensor<3x1xi8> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[-127, 0]]> : tensor<1x2xi8> -> tensor<1x2x!q>
  %b = tinyml.constant dense<100> : tensor<1xi32> -> tensor<1xi32>
  %0 = tinyml.storage_cast %x : (tensor<2x3xi8>) -> tensor<2x3x!q>
  %1 = tinyml.transpose %0 {perm = array<i64: 1, 0>} : (tensor<2x3x!q>) -> tensor<3x2x!q>
  %2 = tinyml.mul %1, %1 {clamp_min = 0.0 : f32} : (tensor<3x2x!q>, tensor<3x2x!q>) -> tensor<3x2x!q>
  %3 = tinyml.fully_connected %2, %w, %b : (tensor<3x2x!q>, tensor<1x2x!q>, tensor<1xi32>) -> tensor<3x1x!q> loc("fc")
  %4 = tinyml.mul %3, %3 : (tensor<3x1x!q>, tensor<3x1x!q>) -> tensor<3x1x!q>
  %5 = tinyml.storage_cast %4 : (tensor<3x1x!q>) -> tensor<3x1xi8>
  return %5 : tensor<3x1xi8>
}
