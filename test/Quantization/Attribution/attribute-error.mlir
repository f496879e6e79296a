// RUN: %python %make_npz %t.npz x=f4:1x1x2:3,510
// RUN: tinyml-opt %s --tinyml-insert-qdq -o %t.student
// RUN: tinyml-opt %s --tinyml-insert-qdq --tinyml-attribute-error=data=%t.npz -o %t.same 2>%t.remark
// RUN: FileCheck %s < %t.remark
// RUN: cmp %t.student %t.same

// Of the input, 510 becomes 255, the end of the range: 4 to 1 of power is left.
// The result is 381 and 64770, where the step is 254: 381 becomes 508, so
// that (381^2 + 64770^2) / 127^2 is left. The filter of steps of 1 is exact.
// CHECK: remark: where the error comes from: SQNR in dB, on 1 sample, 
// CHECK-SAME: worst first; - is exact
// CHECK: {{^}}                 whole   weights  activat.  clipping  rounding |   weights  activat.  clipping  rounding{{$}}
// CHECK-NEXT: {{^}}input x        6.0         -       6.0       6.0         - |         -       6.0       6.0         -{{$}}
// CHECK-NEXT: {{^}}dense         54.2         -      54.2         -      54.2 |         -      54.2         -      54.2{{$}}
// CHECK-NEXT: {{^}}all together       6.1{{$}}
// CHECK-NOT: top-1
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x", tinyml.range = array<f32: 0.0, 255.0>}) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[127.0, 0.0], [0.0, 127.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w {tinyml.range = array<f32: 0.0, 64770.0>} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32> loc("dense")
  return %0 : tensor<1x2xf32>
}
