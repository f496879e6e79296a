// An input that is used elsewhere and much narrower keeps its own scale, and so
// does one whose scale is fixed, unless all are alike.
// RUN: tinyml-opt %s --tinyml-insert-qdq --tinyml-drop-teacher | FileCheck %s

// CHECK-LABEL: func.func @narrow
func.func @narrow(%x: tensor<1x2xf32> {tinyml.range = array<f32: 0.0, 0.51>},
                  %y: tensor<1x2xf32> {tinyml.range = array<f32: 0.0, 51.0>}) -> (tensor<1x6xf32>, tensor<1x4xf32>) {
  // CHECK-DAG: tinyml.quantize %arg0 : {{.*}}!quant.uniform<i8:f32, {{0.00[12][0-9]*}}:-128>>
  // CHECK-DAG: tinyml.quantize %arg1 : {{.*}}!quant.uniform<i8:f32, {{0.2000000[0-9]*}}:-128>>
  // CHECK: %[[SIGMOID:.*]] = tinyml.sigmoid
  // CHECK: tinyml.quantize %[[SIGMOID]] : {{.*}}!quant.uniform<i8:f32, 3.906250e-03:-128>>
  %0 = tinyml.sigmoid %x : (tensor<1x2xf32>) -> tensor<1x2xf32>
  // CHECK: %[[MIXED:.*]] = tinyml.concat
  // CHECK: tinyml.quantize %[[MIXED]] : {{.*}}!quant.uniform<i8:f32, {{0.2000000[0-9]*}}:-128>>
  %1 = tinyml.concat %x, %y, %0 {axis = 1 : i64, tinyml.range = array<f32: 0.0, 51.0>} : (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x6xf32>
  // CHECK: %[[ALIKE:.*]] = tinyml.concat
  // CHECK: tinyml.quantize %[[ALIKE]] : {{.*}}!quant.uniform<i8:f32, 3.906250e-03:-128>>
  %2 = tinyml.concat %0, %0 {axis = 1 : i64, tinyml.range = array<f32: 0.0, 0.7>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x4xf32>
  return %1, %2 : tensor<1x6xf32>, tensor<1x4xf32>
}
