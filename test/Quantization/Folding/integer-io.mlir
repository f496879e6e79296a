// RUN: tinyml-opt %s --tinyml-integer-io | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5:3>
!p = !quant.uniform<i8:f32, 0.25:-4>
!u = !quant.uniform<u8:f32, 0.5:3>
!h = !quant.uniform<i16:f32, 0.25>

// CHECK-LABEL: func.func @both
// CHECK-SAME: (%[[X:.*]]: tensor<1x2xi8> {onnx.name = "x"}) -> (tensor<1x2xi8> {onnx.name = "y"})
func.func @both(%x: tensor<1x2xf32> {onnx.name = "x"}) -> (tensor<1x2xf32> {onnx.name = "y"}) {
  // CHECK-NEXT: %[[Q:.*]] = tinyml.storage_cast %[[X]] : (tensor<1x2xi8>) -> tensor<1x2x!quant.uniform<i8:f32, 5.000000e-01:3>>
  // CHECK-NEXT: %[[T:.*]] = tinyml.tanh %[[Q]]
  // CHECK-NEXT: %[[A:.*]] = tinyml.add %[[T]], %[[Q]]
  // CHECK-NEXT: %[[Y:.*]] = tinyml.storage_cast %[[A]] : (tensor<1x2x!quant.uniform<i8:f32, 2.500000e-01:-4>>) -> tensor<1x2xi8>
  // CHECK-NEXT: return %[[Y]]
  %0 = tinyml.quantize %x : (tensor<1x2xf32>) -> tensor<1x2x!q>
  %1 = tinyml.quantize %x : (tensor<1x2xf32>) -> tensor<1x2x!q>
  %2 = tinyml.tanh %0 : (tensor<1x2x!q>) -> tensor<1x2x!p>
  %3 = tinyml.add %2, %1 : (tensor<1x2x!p>, tensor<1x2x!q>) -> tensor<1x2x!p>
  %4 = tinyml.dequantize %3 : (tensor<1x2x!p>) -> tensor<1x2xf32>
  return %4 : tensor<1x2xf32>
}

// A float use, two scales, unsigned storage, and a float tail.
// CHECK-LABEL: func.func @neither
// CHECK-SAME: (%{{.*}}: tensor<1x2xf32>, %{{.*}}: tensor<1x2xf32>, %{{.*}}: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<1x2x!quant
func.func @neither(%a: tensor<1x2xf32>, %b: tensor<1x2xf32>, %c: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<1x2x!q>, tensor<1x2x!p>, tensor<1x2x!u>) {
  %0 = tinyml.quantize %a : (tensor<1x2xf32>) -> tensor<1x2x!q>
  %1 = tinyml.softmax %a {axis = 1 : i64} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.quantize %b : (tensor<1x2xf32>) -> tensor<1x2x!q>
  %3 = tinyml.quantize %b : (tensor<1x2xf32>) -> tensor<1x2x!p>
  %4 = tinyml.quantize %c : (tensor<1x2xf32>) -> tensor<1x2x!u>
  return %1, %2, %3, %4 : tensor<1x2xf32>, tensor<1x2x!q>, tensor<1x2x!p>, tensor<1x2x!u>
}

// CHECK-LABEL: func.func @wide
// CHECK-SAME: (%[[X:.*]]: tensor<1x2xi16>) -> tensor<1x2xi16>
func.func @wide(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // CHECK-NEXT: %[[Q:.*]] = tinyml.storage_cast %[[X]] : (tensor<1x2xi16>) -> tensor<1x2x!quant.uniform<i16:f32, 2.500000e-01>>
  // CHECK-NEXT: %[[T:.*]] = tinyml.tanh %[[Q]]
  // CHECK-NEXT: %[[Y:.*]] = tinyml.storage_cast %[[T]] : {{.*}} -> tensor<1x2xi16>
  // CHECK-NEXT: return %[[Y]]
  %0 = tinyml.quantize %x : (tensor<1x2xf32>) -> tensor<1x2x!h>
  %1 = tinyml.tanh %0 : (tensor<1x2x!h>) -> tensor<1x2x!h>
  %2 = tinyml.dequantize %1 : (tensor<1x2x!h>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}
