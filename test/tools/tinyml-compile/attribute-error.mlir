// The table follows the compile, the numbers are in the report, and the C files
// are the same as without.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %make_npz cal.npz x=f4:4x2:0,0,1,2,-1,2,0.5,-2
// RUN: %python %make_npz y.npy y=i4:4:1,2,1,0
// RUN: tinyml-compile %s --name=net --target=host -o a --quantize=int8 --calibration=cal.npz --attribute-error --labels=y.npy --report=json | FileCheck %s
// RUN: FileCheck %s --check-prefix=REPORT < a/net.report.json
// RUN: tinyml-compile %s --name=net --target=host -o b --quantize=int8 --calibration=cal.npz --report=json > b.log
// RUN: not grep attribution b/net.report.json
// RUN: not grep "where the error" b.log
// RUN: rm a/net.report.json b/net.report.json && diff -r a b
// RUN: tinyml-compile %s --name=net --target=host -o c --quantize=w8 --calibration=cal.npz --attribute-error --attribute-samples=2 --report=- | FileCheck %s --check-prefix=WEIGHTS

// CHECK: 2 of 2 operations are integer
// CHECK-NEXT: quality
// CHECK-NEXT: where the error comes from: SQNR in dB, on 4 samples
// CHECK-DAG: {{^}}input x {{ *[0-9]+.[0-9]}}
// CHECK-DAG: {{^}}dense {{ *[0-9]+.[0-9]}}
// CHECK-DAG: {{^}}softmax {{ *[0-9]+.[0-9]}}
// CHECK: {{^}}all together {{ *[0-9]+.[0-9]$}}
// CHECK-NEXT: {{^}}top-1: 75.00 % float, {{[0-9.]+}} % quantized
// CHECK-NEXT: net for

// REPORT: "attribution": {
// REPORT-NEXT: "float": 0.75,
// REPORT-NEXT: "layers": [
// REPORT: "node": "input x",
// REPORT-NEXT: "own_sqnr": {{[0-9.]+}},
// REPORT: "sqnr": {{[0-9.]+}},
// REPORT: "weights": {
// REPORT-NEXT: "metric": 0.75,
// REPORT-NEXT: "own_sqnr": null,
// REPORT-NEXT: "sqnr": null
// REPORT: "node": "softmax",
// REPORT: "node": "dense",
// REPORT: "metric": "top1",
// REPORT: "samples": 4,

// What stays float has no error.
// WEIGHTS: "attribution": {
// WEIGHTS-NOT: "float":
// WEIGHTS: "node": "dense",
// WEIGHTS-NOT: "node"
// WEIGHTS: "samples": 2,

func.func @main(%x: tensor<1x2xf32> {onnx.name = "x"}) -> (tensor<1x3xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[1.0, -1.0], [0.5, 0.25], [-0.125, 2.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %b = tinyml.constant dense<[0.0, 0.5, -1.0]> : tensor<3xf32> -> tensor<3xf32>
  %0 = tinyml.fully_connected %x, %w, %b {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<3x2xf32>, tensor<3xf32>) -> tensor<1x3xf32> loc("dense")
  %1 = tinyml.softmax %0 {axis = 1 : i64} : (tensor<1x3xf32>) -> tensor<1x3xf32> loc("softmax")
  return %1 : tensor<1x3xf32>
}
