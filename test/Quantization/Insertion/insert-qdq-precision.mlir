// An op has a scheme of its own; what it reads in another width is cast.
// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=w8a16 --tinyml-drop-teacher | FileCheck %s

// CHECK-LABEL: func.func @model
func.func @model(%x: tensor<1x2xf32> {tinyml.range = array<f32: -1.0, 1.0>}) -> tensor<1x2xf32> {
  // CHECK: %[[X:.*]] = tinyml.quantize %arg0 : {{.*}}!quant.uniform<i16:f32,
  // CHECK: %[[WIDE:.*]] = tinyml.dequantize %[[X]]
  // CHECK: %[[CAST:.*]] = tinyml.quantize %[[WIDE]] : {{.*}}!quant.uniform<i8:f32,
  // CHECK: %[[NARROW:.*]] = tinyml.dequantize %[[CAST]]
  // CHECK: tinyml.sub %[[NARROW]], %[[NARROW]]
  %0 = tinyml.sub %x, %x {tinyml.precision = "w8a8", tinyml.range = array<f32: -1.0, 1.0>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  // CHECK: tinyml.quantize {{.*}}!quant.uniform<i8:f32,
  // CHECK: tinyml.quantize {{.*}}!quant.uniform<i16:f32,
  // CHECK: tinyml.mul %{{.*}}, %[[WIDE]]
  %1 = tinyml.mul %0, %x {tinyml.range = array<f32: -1.0, 1.0>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  // CHECK: tinyml.quantize {{.*}}!quant.uniform<i16:f32,
  // CHECK: tinyml.tanh
  // CHECK-NEXT: return
  %2 = tinyml.tanh %1 {tinyml.precision = "float"} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}
