// RUN: tinyml-opt %s --tinyml-integer-io | FileCheck %s

!q = !quant.uniform<i8:f32, 0.0078125:3>
!h = !quant.uniform<i16:f32, 0.0078125>

// u = (x - 10.5) * 2 is 3 + 256 x - 2688; u = x / 1024 is 3 + x / 8.
// CHECK-LABEL: func.func @scaled
// CHECK-SAME: (%[[X:.*]]: tensor<1x2xi8> {onnx.name = "x", tinyml.scales = array<f32: 3.906250e-03, 8.000000e+00>, tinyml.zero_points = array<i32: -2685, 3>})
// CHECK: %[[Q:.*]] = tinyml.storage_cast %[[X]] : (tensor<1x2xi8>) -> tensor<1x2x!quant
// CHECK-NOT: tinyml.sub
// CHECK-NOT: tinyml.mul
// CHECK: tinyml.tanh %[[Q]]
func.func @scaled(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x2x!q> {
  %m = tinyml.constant dense<[[10.5, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %s = tinyml.constant dense<[[2.0, 0.0009765625]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.sub %x, %m : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.mul %0, %s : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.quantize %1 : (tensor<1x2xf32>) -> tensor<1x2x!q>
  %3 = tinyml.tanh %2 : (tensor<1x2x!q>) -> tensor<1x2x!q>
  return %3 : tensor<1x2x!q>
}

// One number for all features; 16 bits have fractions of zero points to spare.
// CHECK-LABEL: func.func @wide
// CHECK-SAME: tensor<1x2xi16> {tinyml.scales = array<f32: 3.906250e-03, 3.906250e-03>, tinyml.zero_points = array<i32: 27, 27>}
func.func @wide(%x: tensor<1x2xf32>) -> tensor<1x2x!h> {
  %b = tinyml.constant dense<0.1054> : tensor<1x1xf32> -> tensor<1x1xf32>
  %0 = tinyml.add %x, %b : (tensor<1x2xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  %two = tinyml.constant dense<2.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %1 = tinyml.mul %0, %two : (tensor<1x2xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
  %2 = tinyml.quantize %1 : (tensor<1x2xf32>) -> tensor<1x2x!h>
  return %2 : tensor<1x2x!h>
}

// Half a step of 8 bits, a zero point beyond what the kernel knows, a negative
// factor, a bound, and another reader.
// CHECK-LABEL: func.func @not
// CHECK-SAME: (%{{.*}}: tensor<1x2xf32>, %{{.*}}: tensor<1x2xf32>, %{{.*}}: tensor<1x2xf32>, %{{.*}}: tensor<1x2xf32>, %{{.*}}: tensor<1x2xf32>)
func.func @not(%a: tensor<1x2xf32>, %b: tensor<1x2xf32>, %c: tensor<1x2xf32>, %d: tensor<1x2xf32>, %e: tensor<1x2xf32>) -> (tensor<1x2x!q>, tensor<1x2x!q>, tensor<1x2x!q>, tensor<1x2x!q>, tensor<1x2x!q>, tensor<1x2xf32>) {
  %half = tinyml.constant dense<[[0.00390625, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %far = tinyml.constant dense<[[1000.0, 0.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %minus = tinyml.constant dense<[[-2.0, 1.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %two = tinyml.constant dense<2.0> : tensor<1x2xf32> -> tensor<1x2xf32>
  %0 = tinyml.add %a, %half : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.add %b, %far : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.mul %c, %minus : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %3 = tinyml.mul %d, %two {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %4 = tinyml.mul %e, %two : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %q0 = tinyml.quantize %0 : (tensor<1x2xf32>) -> tensor<1x2x!q>
  %q1 = tinyml.quantize %1 : (tensor<1x2xf32>) -> tensor<1x2x!q>
  %q2 = tinyml.quantize %2 : (tensor<1x2xf32>) -> tensor<1x2x!q>
  %q3 = tinyml.quantize %3 : (tensor<1x2xf32>) -> tensor<1x2x!q>
  %q4 = tinyml.quantize %4 : (tensor<1x2xf32>) -> tensor<1x2x!q>
  return %q0, %q1, %q2, %q3, %q4, %4 : tensor<1x2x!q>, tensor<1x2x!q>, tensor<1x2x!q>, tensor<1x2x!q>, tensor<1x2x!q>, tensor<1x2xf32>
}

!f = !quant.uniform<i8:f32:1, {0.5:-3, 0.25:4}>
!uf = !quant.uniform<u8:f32:1, {0.5:3, 0.25:255}>
!rows = !quant.uniform<i8:f32:0, {0.5:-3, 0.25:4}>

// What the model itself quantizes by a scale for each feature, also unsigned.
// CHECK-LABEL: func.func @imported
// CHECK-SAME: (%[[X:.*]]: tensor<1x2xi8> {tinyml.scales = array<f32: 5.000000e-01, 2.500000e-01>, tinyml.zero_points = array<i32: -3, 4>}, %[[Y:.*]]: tensor<1x2xui8> {tinyml.scales = array<f32: 5.000000e-01, 2.500000e-01>, tinyml.zero_points = array<i32: 3, 255>})
// CHECK-DAG: tinyml.storage_cast %[[X]] : (tensor<1x2xi8>)
// CHECK-DAG: tinyml.storage_cast %[[Y]] : (tensor<1x2xui8>)
// CHECK-NOT: tinyml.quantize
func.func @imported(%x: tensor<1x2xf32>, %y: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>) {
  %0 = tinyml.quantize %x : (tensor<1x2xf32>) -> tensor<1x2x!f>
  %1 = tinyml.dequantize %0 : (tensor<1x2x!f>) -> tensor<1x2xf32>
  %2 = tinyml.quantize %x : (tensor<1x2xf32>) -> tensor<1x2x!f>
  %3 = tinyml.dequantize %2 : (tensor<1x2x!f>) -> tensor<1x2xf32>
  %4 = tinyml.quantize %y : (tensor<1x2xf32>) -> tensor<1x2x!uf>
  %5 = tinyml.dequantize %4 : (tensor<1x2x!uf>) -> tensor<1x2xf32>
  return %1, %3, %5 : tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>
}

// Scales along another dimension, two kinds of them, another reader, an output.
// CHECK-LABEL: func.func @not_imported
// CHECK-SAME: (%{{.*}}: tensor<2x2xf32>, %{{.*}}: tensor<1x2xf32>, %{{.*}}: tensor<1x2xf32>)
// CHECK-SAME: -> (tensor<2x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>)
func.func @not_imported(%a: tensor<2x2xf32>, %b: tensor<1x2xf32>, %c: tensor<1x2xf32>) -> (tensor<2x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>) {
  %0 = tinyml.quantize %a : (tensor<2x2xf32>) -> tensor<2x2x!rows>
  %1 = tinyml.dequantize %0 : (tensor<2x2x!rows>) -> tensor<2x2xf32>
  %2 = tinyml.quantize %b : (tensor<1x2xf32>) -> tensor<1x2x!f>
  %3 = tinyml.dequantize %2 : (tensor<1x2x!f>) -> tensor<1x2xf32>
  %4 = tinyml.quantize %b : (tensor<1x2xf32>) -> tensor<1x2x!uf>
  %5 = tinyml.dequantize %4 : (tensor<1x2x!uf>) -> tensor<1x2xf32>
  %6 = tinyml.quantize %c : (tensor<1x2xf32>) -> tensor<1x2x!f>
  %7 = tinyml.dequantize %6 : (tensor<1x2x!f>) -> tensor<1x2xf32>
  %8 = tinyml.add %7, %c : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %1, %3, %5, %8 : tensor<2x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>
}
