// The bias of an imported layer just fits 32 bits, but not with the products:
// added up in 32 bits 64 would be -64. The layer is computed with floats, which
// summary and report say, while the same layer with a small bias is integer.

// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: tinyml-compile %s --target=host --name=net -o out --io=quantized --report=json > summary
// RUN: FileCheck %s --check-prefix=REPORT < out/net.report.json
// RUN: %python %make_npz x.npz x=i1:1x1:127
// RUN: %python %make_npz want.npz y=i1:1x1:64 z=i1:1x1:64
// RUN: tinyml-run %s --on=host --input x.npz --expect want.npz --tolerance=0 | FileCheck %s
// CHECK: output 'y': equal
// CHECK: output 'z': equal
// REPORT: "integer_steps": 1
// REPORT: "steps": [
// REPORT-NOT: "accumulator_bits"
// REPORT: "kernel": "fully_connected_f32{{.*}}"
// REPORT: "accumulator_bits": 16
// REPORT: "kernel": "fully_connected_s8"

!q = !quant.uniform<i8:f32, 0.5>
!y = !quant.uniform<i8:f32, 8388608.0>
!z = !quant.uniform<i8:f32, 64.0>
func.func @main(%x: tensor<1x1xi8> {onnx.name = "x"}) -> (tensor<1x1xi8> {onnx.name = "y"}, tensor<1x1xi8> {onnx.name = "z"}) {
  %q = tinyml.storage_cast %x : (tensor<1x1xi8>) -> tensor<1x1x!q>
  %r = tinyml.dequantize %q : (tensor<1x1x!q>) -> tensor<1x1xf32>
  %s = tinyml.constant dense<127> : tensor<1x1xi8> -> tensor<1x1x!q>
  %w = tinyml.dequantize %s : (tensor<1x1x!q>) -> tensor<1x1xf32>
  // 2147483000 and 255 times 0.25.
  %large = tinyml.constant dense<536870750.0> : tensor<1xf32> -> tensor<1xf32>
  %small = tinyml.constant dense<63.75> : tensor<1xf32> -> tensor<1xf32>
  %0 = tinyml.fully_connected %r, %w, %large : (tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>) -> tensor<1x1xf32> loc("large")
  %1 = tinyml.quantize %0 : (tensor<1x1xf32>) -> tensor<1x1x!y>
  %2 = tinyml.storage_cast %1 : (tensor<1x1x!y>) -> tensor<1x1xi8>
  %3 = tinyml.fully_connected %r, %w, %small : (tensor<1x1xf32>, tensor<1x1xf32>, tensor<1xf32>) -> tensor<1x1xf32> loc("small")
  %4 = tinyml.quantize %3 : (tensor<1x1xf32>) -> tensor<1x1x!z>
  %5 = tinyml.storage_cast %4 : (tensor<1x1x!z>) -> tensor<1x1xi8>
  return %2, %5 : tensor<1x1xi8>, tensor<1x1xi8>
}
