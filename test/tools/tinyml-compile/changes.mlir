// What each pass has changed is in the report and on its page.

// RUN: rm -rf %t && tinyml-compile %s --target=host --name=net -o %t --report=json --report=html > %t.out
// RUN: FileCheck %s < %t/net.report.json
// RUN: %python %S/Inputs/schema.py %source_dir/docs/report.schema.json %t/net.report.json
// RUN: %python %S/Inputs/page.py %t/net.report.html %t/net.report.json
// RUN: FileCheck %s --check-prefix=PAGE < %t/net.report.html

// Where passes are left out, so is what they would have changed.
// RUN: tinyml-compile %s --target=host --name=net -o %t --report=json --no-simplify > %t.out
// RUN: FileCheck %s --check-prefix=LESS < %t/net.report.json
// LESS: tinyml-fold-batch-norm
// LESS-NOT: tinyml-drop-void-bounds

// CHECK: "changes": [
// CHECK-NEXT: {
// CHECK-NEXT: "macs": 8,
// CHECK-NEXT: "macs_before": 8,
// CHECK-NEXT: "ops": 3,
// CHECK-NEXT: "ops_before": 4,
// CHECK-NEXT: "pass": "tinyml-fold-batch-norm",
// CHECK-NEXT: "weight_bytes": 40,
// CHECK-NEXT: "weight_bytes_before": 40,
// CHECK-NEXT: "weights": 10,
// CHECK-NEXT: "weights_before": 10
// CHECK-NEXT: },
// CHECK: "ops": 2,
// CHECK-NEXT: "ops_before": 3,
// CHECK-NEXT: "pass": "tinyml-drop-void-bounds",
// CHECK: ],
// CHECK-NEXT: "code"
// PAGE: What passes have changed
// PAGE: <code>tinyml-fold-batch-norm</code>
// PAGE: 4 → 3
func.func @main(%x: tensor<1x4xf32> {onnx.name = "x"}) -> (tensor<1x2xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]> : tensor<2x4xf32> -> tensor<2x4xf32>
  %m = tinyml.constant dense<[[2.0, 3.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x4xf32>, tensor<2x4xf32>) -> tensor<1x2xf32>
  %1 = tinyml.mul %0, %m : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.sigmoid %1 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %3 = tinyml.clamp %2 {clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %3 : tensor<1x2xf32>
}
