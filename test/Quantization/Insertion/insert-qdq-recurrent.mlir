// RUN: tinyml-opt %s --split-input-file --tinyml-insert-qdq --tinyml-drop-teacher | FileCheck %s
// RUN: tinyml-opt %s --split-input-file --tinyml-insert-qdq="scheme=w8a16" --tinyml-drop-teacher | FileCheck %s --check-prefix=WIDE

// The hidden state has one scale before and after, and the cell 16 bits with room for twice its range.
// CHECK-LABEL: func.func @lstm
// CHECK-DAG: tinyml.quantize %arg0 : {{.*}}!quant.uniform<i8:f32, {{0.00784.*}}:-1>>
// CHECK-DAG: tinyml.quantize %arg1 : {{.*}}!quant.uniform<i8:f32, {{0.00392.*}}:-1>>
// CHECK-DAG: tinyml.quantize %arg2 : {{.*}}!quant.uniform<i16:f32, 1.2207{{[0-9]*}}E-4>>
// CHECK: %[[ALL:.*]], %[[LAST:.*]], %[[CELL:.*]] = tinyml.lstm
// CHECK-SAME: tinyml.result_types = [!quant.uniform<i8:f32, [[H:0.00392[0-9]*]]:-1>, !quant.uniform<i8:f32, [[H]]:-1>, !quant.uniform<i16:f32, [[C:1.2207[^>]*]]>]
// CHECK-DAG: tinyml.quantize %[[ALL]] : {{.*}}!quant.uniform<i8:f32, [[H]]:-1>>
// CHECK-DAG: tinyml.quantize %[[CELL]] : {{.*}}!quant.uniform<i16:f32, [[C]]>>
// WIDE-LABEL: func.func @lstm
// WIDE: tinyml.lstm
// WIDE-SAME: tinyml.result_types = [!quant.uniform<i16:f32, [[H:1.52[^>]*]]>, !quant.uniform<i16:f32, [[H]]>, !quant.uniform<i16:f32, 1.2207{{[0-9]*}}E-4>]
func.func @lstm(%x: tensor<5x1x3xf32> {tinyml.range = array<f32: -1.0, 1.0>},
                %h: tensor<1x1xf32> {tinyml.range = array<f32: -0.5, 0.25>},
                %c: tensor<1x1xf32> {tinyml.range = array<f32: 0.0, 0.0>}) -> (tensor<5x1x1xf32>, tensor<1x1xf32>) {
  %w = tinyml.constant dense<[[0.5, 0.0, 1.0], [0.5, 0.0, 1.0], [0.5, 0.0, 1.0], [0.5, 0.0, 1.0]]> : tensor<4x3xf32> -> tensor<4x3xf32>
  %r = tinyml.constant dense<0.25> : tensor<4x1xf32> -> tensor<4x1xf32>
  %b = tinyml.constant dense<0.0> : tensor<4xf32> -> tensor<4xf32>
  %n = tinyml.constant dense<5> : tensor<1xi32> -> tensor<1xi32>
  %all, %last, %cell = tinyml.lstm %x, %w, %r, %b, %n, %h, %c {activations = ["Sigmoid", "Tanh", "Tanh"], alphas = array<f32: 0.0, 0.0, 0.0>, betas = array<f32: 0.0, 0.0, 0.0>, tinyml.range = array<f32: -0.25, 0.5, -0.25, 0.5, -2.0, 1.0>} : (tensor<5x1x3xf32>, tensor<4x3xf32>, tensor<4x1xf32>, tensor<4xf32>, tensor<1xi32>, tensor<1x1xf32>, tensor<1x1xf32>) -> (tensor<5x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>)
  return %all, %cell : tensor<5x1x1xf32>, tensor<1x1xf32>
}

// -----

// A function without limits: the layer stays float, and so do its weights.
// CHECK-LABEL: func.func @relu
// CHECK: %[[W:.*]] = tinyml.constant dense<5.000000e-01> : tensor<1x3xf32>
// CHECK: tinyml.rnn %arg0, %[[W]], {{.*}} {activations = ["Relu"]
// CHECK-NOT: result_types
func.func @relu(%x: tensor<5x1x3xf32> {tinyml.range = array<f32: -1.0, 1.0>}) -> tensor<5x1x1xf32> {
  %w = tinyml.constant dense<0.5> : tensor<1x3xf32> -> tensor<1x3xf32>
  %r = tinyml.constant dense<0.25> : tensor<1x1xf32> -> tensor<1x1xf32>
  %b = tinyml.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %n = tinyml.constant dense<5> : tensor<1xi32> -> tensor<1xi32>
  %h = tinyml.constant dense<0.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %all, %last = tinyml.rnn %x, %w, %r, %b, %n, %h {activations = ["Relu"], alphas = array<f32: 0.0>, betas = array<f32: 0.0>, tinyml.range = array<f32: 0.0, 3.0, 0.0, 3.0>} : (tensor<5x1x3xf32>, tensor<1x3xf32>, tensor<1x1xf32>, tensor<1xf32>, tensor<1xi32>, tensor<1x1xf32>) -> (tensor<5x1x1xf32>, tensor<1x1xf32>)
  return %all : tensor<5x1x1xf32>
}

// -----

// The clip is for sums; what the last function makes of the cell has no limits.
// CHECK-LABEL: func.func @clipped
// CHECK: tinyml.lstm {{.*}}activations = ["Sigmoid", "Tanh", "Relu"]
// CHECK-NOT: result_types
func.func @clipped(%x: tensor<5x1x3xf32> {tinyml.range = array<f32: -1.0, 1.0>}) -> tensor<5x1x1xf32> {
  %w = tinyml.constant dense<0.5> : tensor<4x3xf32> -> tensor<4x3xf32>
  %r = tinyml.constant dense<0.25> : tensor<4x1xf32> -> tensor<4x1xf32>
  %b = tinyml.constant dense<0.0> : tensor<4xf32> -> tensor<4xf32>
  %n = tinyml.constant dense<5> : tensor<1xi32> -> tensor<1xi32>
  %h = tinyml.constant dense<0.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %all, %last, %cell = tinyml.lstm %x, %w, %r, %b, %n, %h, %h {activations = ["Sigmoid", "Tanh", "Relu"], alphas = array<f32: 0.0, 0.0, 0.0>, betas = array<f32: 0.0, 0.0, 0.0>, clip = 1.0 : f32, tinyml.range = array<f32: 0.0, 2.0, 0.0, 2.0, -2.0, 2.0>} : (tensor<5x1x3xf32>, tensor<4x3xf32>, tensor<4x1xf32>, tensor<4xf32>, tensor<1xi32>, tensor<1x1xf32>, tensor<1x1xf32>) -> (tensor<5x1x1xf32>, tensor<1x1xf32>, tensor<1x1xf32>)
  return %all : tensor<5x1x1xf32>
}
