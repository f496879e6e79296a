// RUN: tinyml-opt %s --convert-tinyml-to-mcu | FileCheck %s

!x = !quant.uniform<i8:f32, 0.0625:2>
!w = !quant.uniform<i8<-127:127>:f32, 0.0078125>
!r = !quant.uniform<i8<-127:127>:f32, 0.0625>
!h = !quant.uniform<i8:f32, 0.0078125:5>
!c = !quant.uniform<i16:f32, 2.44140625E-4>

// Biases have the zero points in them, those of the recurrence come behind: 10 - 2 * 9, -5 * 4.
// CHECK-DAG: mcu.weights @{{.*}}bias{{.*}} dense<[-8, -8, -8, -8, -20, -20, -20, -20]> : tensor<8xi32>
// CHECK-DAG: mcu.weights @{{.*}}table{{.*}} : tensor<513xi16>
// CHECK-LABEL: mcu.model @lstm
// CHECK: mcu.alloc : memref<2x1x1xi8>
// CHECK: mcu.call "lstm_s8"
// CHECK-SAME: outs(%{{.*}}, %{{.*}}, %{{.*}} : memref<2x1x1xi8>, memref<1x1xi8>, memref<1x1xi16>)
// CHECK-SAME: shape {steps = 5, batch = 1, input = 3, hidden = 1, rows = 2, reverse = 1}
// CHECK-SAME: params {h_zp = 5, fresh_mult = 536870912, fresh_pre = 0, cell_mult = 1073741824, cell_pre = 2, out_mult = 16777216, out_pre = 0, coupled = 1}
func.func @lstm(%x: tensor<5x1x3x!x>, %h: tensor<1x1x!h>, %c: tensor<1x1x!c>) -> (tensor<1x1x!h>, tensor<1x1x!c>) {
  %w = tinyml.constant dense<3> : tensor<4x3xi8> -> tensor<4x3x!w>
  %r = tinyml.constant dense<4> : tensor<4x1xi8> -> tensor<4x1x!r>
  %b = tinyml.constant dense<10> : tensor<4xi32> -> tensor<4xi32>
  %n = tinyml.constant dense<5> : tensor<1xi32> -> tensor<1xi32>
  %all, %last, %cell = tinyml.lstm %x, %w, %r, %b, %n, %h, %c {activations = ["Sigmoid", "Tanh", "Tanh"], alphas = array<f32: 0.0, 0.0, 0.0>, betas = array<f32: 0.0, 0.0, 0.0>, coupled, reverse} : (tensor<5x1x3x!x>, tensor<4x3x!w>, tensor<4x1x!r>, tensor<4xi32>, tensor<1xi32>, tensor<1x1x!h>, tensor<1x1x!c>) -> (tensor<5x1x1x!h>, tensor<1x1x!h>, tensor<1x1x!c>)
  return %last, %cell : tensor<1x1x!h>, tensor<1x1x!c>
}
