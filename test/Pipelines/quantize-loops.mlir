// The body of a loop is quantized on what its trips are called with. The rows that it goes through and puts together are the model's integers;
// what it carries are floats; the sum that carries errors on has 16 bits.
// RUN: %python %make_npz %t.npz h=f4:2x4:0,1,-1,0.5,0.25,0,1,-0.5 x=f4:2x3x4:0,1,2,3,-3,-2,-1,0,1,1,1,1,0,1,2,3,-3,-2,-1,0,1,1,1,1
// RUN: tinyml-opt %s --pass-pipeline='builtin.module(tinyml-quantize{scheme=int8 data=%t.npz integer-io})' --mlir-print-local-scope | FileCheck %s
// RUN: tinyml-opt %s --pass-pipeline='builtin.module(tinyml-quantize{scheme=int8 data=%t.npz integer-io},tinyml-to-mcu,mcu-plan)' -o /dev/null

// Weights alone need no data.
// RUN: tinyml-opt %s --pass-pipeline='builtin.module(tinyml-quantize{scheme=w8})' --mlir-print-local-scope | FileCheck %s --check-prefix=W8

// Ranges of the model have none of the body.
// RUN: tinyml-opt %s --pass-pipeline='builtin.module(tinyml-quantize{scheme=int8 data=%t.npz save-ranges=%t.json})' -o /dev/null
// RUN: tinyml-opt %s --pass-pipeline='builtin.module(tinyml-quantize{scheme=int8 ranges=%t.json})' 2>&1 | FileCheck %s --check-prefix=RANGES

// CHECK-LABEL: func.func @main
// CHECK-SAME: %{{.*}}: tensor<3x4xi8>
// CHECK: tinyml.loop @body trips 3 carry(%{{.*}}) scan(%{{.*}}) use() {{.*}} : (tensor<4xf32>, tensor<3x4x!quant.uniform<i8:f32, [[X:.*]]>>) -> (tensor<4xf32>, tensor<3x4x!quant.uniform<i8:f32, [[ALL:.*]]>>)
// CHECK: func.func private @body(%[[H:.*]]: tensor<4xf32>, %{{.*}}: tensor<4x!quant.uniform<i8:f32, [[X]]>>) -> (tensor<4xf32>, tensor<4x!quant.uniform<i8:f32, [[ALL]]>>)
// CHECK: tinyml.quantize %[[H]] : (tensor<4xf32>) -> tensor<4x!quant.uniform<i16:f32
// CHECK: tinyml.add {{.*}} -> tensor<4x!quant.uniform<i16:f32

// W8: func.func private @body
// W8: tinyml.fully_connected {{.*}}i8

// RANGES: remark: stays float: ranges of its body are measured on calibration data only
func.func @main(%h: tensor<4xf32> {onnx.name = "h"}, %x: tensor<3x4xf32> {onnx.name = "x"}) -> (tensor<4xf32> {onnx.name = "last"}, tensor<3x4xf32> {onnx.name = "all"}) {
  %last, %all = tinyml.loop @body trips 3 carry(%h) scan(%x) use() {reversed = array<i1: false, true>}
      : (tensor<4xf32>, tensor<3x4xf32>) -> (tensor<4xf32>, tensor<3x4xf32>)
  return %last, %all : tensor<4xf32>, tensor<3x4xf32>
}

func.func private @body(%h: tensor<4xf32>, %x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %w = tinyml.constant dense<[[0.5, 0.25, 2.0, 1.0], [0.5, -0.25, 0.0, 1.0], [0.5, 0.25, -1.0, 1.0], [-0.5, 0.25, 0.5, 1.0]]> : tensor<4x4xf32> -> tensor<4x4xf32>
  %b = tinyml.constant dense<0.0> : tensor<4xf32> -> tensor<4xf32>
  %row = tinyml.reshape %x : (tensor<4xf32>) -> tensor<1x4xf32>
  %fc = tinyml.fully_connected %row, %w, %b : (tensor<1x4xf32>, tensor<4x4xf32>, tensor<4xf32>) -> tensor<1x4xf32>
  %new = tinyml.reshape %fc : (tensor<1x4xf32>) -> tensor<4xf32>
  %next = tinyml.add %h, %new : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %next, %new : tensor<4xf32>, tensor<4xf32>
}
