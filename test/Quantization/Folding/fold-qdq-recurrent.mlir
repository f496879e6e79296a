// RUN: tinyml-opt %s --tinyml-fold-qdq --split-input-file | FileCheck %s

!x = !quant.uniform<i8:f32, 0.05:3>
!w = !quant.uniform<i8<-127:127>:f32:0, {0.01, 0.02, 0.01, 0.02, 0.01, 0.02}>
!h = !quant.uniform<i8:f32, 0.0078125>
!s = !quant.uniform<i16:f32, 3.0517578125E-5>

// Biases get the scale of what they are added to, a constant state that of the result it becomes.
// CHECK-LABEL: func.func @gru
// CHECK-SAME: %[[X:.*]]: tensor<5x1x3x!quant.uniform<i8:f32, 5.000000e-02:3>>
// CHECK-DAG: %[[B:.*]] = tinyml.constant dense<[2000, 500, 0, 0, 0, 0, 12800, 0, 0, 0, 0, -3200]> : tensor<12xi32>
// CHECK-DAG: %[[H:.*]] = tinyml.constant dense<16384> : tensor<1x2xi16> -> tensor<1x2x!quant.uniform<i16:f32, 3.0517578125E-5>>
// CHECK: %[[ALL:.*]], %[[LAST:.*]] = tinyml.gru %[[X]], %{{.*}}, %{{.*}}, %[[B]], %{{.*}}, %[[H]]
// CHECK-NOT: result_types
// CHECK-SAME: -> (tensor<5x1x2x!quant.uniform<i8:f32, 7.812500e-03>>, tensor<1x2x!quant.uniform<i16:f32, 3.0517578125E-5>>)
// CHECK-NOT: quantize
// CHECK: return %[[ALL]], %[[LAST]]
func.func @gru(%x: tensor<5x1x3x!x>) -> (tensor<5x1x2x!h>, tensor<1x2x!s>) {
  %w0 = tinyml.constant dense<5> : tensor<6x3xi8> -> tensor<6x3x!w>
  %r0 = tinyml.constant dense<-7> : tensor<6x2xi8> -> tensor<6x2x!w>
  %b = tinyml.constant dense<[1.0, 0.5, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, -0.5]> : tensor<12xf32> -> tensor<12xf32>
  %n = tinyml.constant dense<5> : tensor<1xi32> -> tensor<1xi32>
  %h = tinyml.constant dense<0.5> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.dequantize %x : (tensor<5x1x3x!x>) -> tensor<5x1x3xf32>
  %w = tinyml.dequantize %w0 : (tensor<6x3x!w>) -> tensor<6x3xf32>
  %r = tinyml.dequantize %r0 : (tensor<6x2x!w>) -> tensor<6x2xf32>
  %all, %last = tinyml.gru %0, %w, %r, %b, %n, %h {activations = ["Sigmoid", "Tanh"], alphas = array<f32: 0.0, 0.0>, betas = array<f32: 0.0, 0.0>, tinyml.result_types = [!h, !s]} : (tensor<5x1x3xf32>, tensor<6x3xf32>, tensor<6x2xf32>, tensor<12xf32>, tensor<1xi32>, tensor<1x2xf32>) -> (tensor<5x1x2xf32>, tensor<1x2xf32>)
  %1 = tinyml.quantize %all : (tensor<5x1x2xf32>) -> tensor<5x1x2x!h>
  %2 = tinyml.quantize %last : (tensor<1x2xf32>) -> tensor<1x2x!s>
  return %1, %2 : tensor<5x1x2x!h>, tensor<1x2x!s>
}

// -----

!x = !quant.uniform<i8:f32, 0.05:3>
!w = !quant.uniform<i8<-127:127>:f32, 0.01>
!h = !quant.uniform<i8:f32, 0.0078125>

// What an exporter wrote around a layer does not say what its states are: it stays float.
// CHECK-LABEL: func.func @imported
// CHECK: %[[X:.*]] = tinyml.dequantize
// CHECK: tinyml.rnn %[[X]], {{.*}} -> (tensor<5x1x2xf32>, tensor<1x2xf32>)
// CHECK: tinyml.quantize
func.func @imported(%x: tensor<5x1x3x!x>) -> tensor<5x1x2x!h> {
  %w0 = tinyml.constant dense<5> : tensor<2x3xi8> -> tensor<2x3x!w>
  %r0 = tinyml.constant dense<-7> : tensor<2x2xi8> -> tensor<2x2x!w>
  %b = tinyml.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %n = tinyml.constant dense<5> : tensor<1xi32> -> tensor<1xi32>
  %h = tinyml.constant dense<0.0> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.dequantize %x : (tensor<5x1x3x!x>) -> tensor<5x1x3xf32>
  %w = tinyml.dequantize %w0 : (tensor<2x3x!w>) -> tensor<2x3xf32>
  %r = tinyml.dequantize %r0 : (tensor<2x2x!w>) -> tensor<2x2xf32>
  %all, %last = tinyml.rnn %0, %w, %r, %b, %n, %h {activations = ["Tanh"], alphas = array<f32: 0.0>, betas = array<f32: 0.0>} : (tensor<5x1x3xf32>, tensor<2x3xf32>, tensor<2x2xf32>, tensor<2xf32>, tensor<1xi32>, tensor<1x2xf32>) -> (tensor<5x1x2xf32>, tensor<1x2xf32>)
  %1 = tinyml.quantize %all : (tensor<5x1x2xf32>) -> tensor<5x1x2x!h>
  return %1 : tensor<5x1x2x!h>
}
