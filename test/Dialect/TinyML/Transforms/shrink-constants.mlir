// RUN: tinyml-opt %s --tinyml-shrink-constants | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5>
!c = !quant.uniform<i8:f32:1, {0.5, 0.25, 0.5, 0.25, 0.5, 0.25, 0.5, 0.25}>

// What is the same along both dimensions of 8, in one, and in another order.
// CHECK-LABEL: func.func @all
// CHECK: %[[C:.*]] = tinyml.constant dense<2.000000e+00> : tensor<1x1x1xf32> -> tensor<1x1x1xf32>
// CHECK: tinyml.sub %[[C]], %arg0 : (tensor<1x1x1xf32>, tensor<1x8x8xf32>) -> tensor<1x8x8xf32>
func.func @all(%x: tensor<1x8x8xf32>) -> tensor<1x8x8xf32> {
  %c = tinyml.constant dense<2.0> : tensor<1x8x8xf32> -> tensor<1x8x8xf32>
  %0 = tinyml.sub %c, %x : (tensor<1x8x8xf32>, tensor<1x8x8xf32>) -> tensor<1x8x8xf32>
  return %0 : tensor<1x8x8xf32>
}

// CHECK-LABEL: func.func @rows
// CHECK: %[[C:.*]] = tinyml.constant dense<{{\[\[}}1, 2, 3, 4, 5, 6, 7, 8]]> : tensor<1x8xi32>
// CHECK: tinyml.add %arg0, %[[C]] : (tensor<8x8xi32>, tensor<1x8xi32>) -> tensor<8x8xi32>
func.func @rows(%x: tensor<8x8xi32>) -> tensor<8x8xi32> {
  %c = tinyml.constant dense<[[1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8]]> : tensor<8x8xi32> -> tensor<8x8xi32>
  %0 = tinyml.add %x, %c : (tensor<8x8xi32>, tensor<8x8xi32>) -> tensor<8x8xi32>
  return %0 : tensor<8x8xi32>
}

// One scale goes with any shape.
// CHECK-LABEL: func.func @quantized
// CHECK: %[[C:.*]] = tinyml.constant dense<7> : tensor<1x1xi8> -> tensor<1x1x!quant
// CHECK: %[[D:.*]] = tinyml.dequantize %[[C]] : (tensor<1x1x!quant{{.*}}>) -> tensor<1x1xf32>
// CHECK: tinyml.mul %arg0, %[[D]] : (tensor<8x8xf32>, tensor<1x1xf32>) -> tensor<8x8xf32>
func.func @quantized(%x: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %c = tinyml.constant dense<7> : tensor<8x8xi8> -> tensor<8x8x!q>
  %d = tinyml.dequantize %c : (tensor<8x8x!q>) -> tensor<8x8xf32>
  %0 = tinyml.mul %x, %d : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  return %0 : tensor<8x8xf32>
}

// A dimension that only the constant has, few elements, scales along a
// dimension, and one element that differs.
// CHECK-LABEL: func.func @not
// CHECK: tinyml.constant dense<2.000000e+00> : tensor<8x8xf32>
// CHECK: tinyml.constant dense<2.000000e+00> : tensor<2x8xf32>
// CHECK: tinyml.constant dense<7> : tensor<8x8xi8> -> tensor<8x8x!
// CHECK: tinyml.constant dense_resource<steps> : tensor<64x2xi32>
func.func @not(%x: tensor<1x1xf32>, %y: tensor<2x8xf32>, %z: tensor<8x8xf32>, %i: tensor<64x2xi32>) -> (tensor<8x8xf32>, tensor<2x8xf32>, tensor<8x8xf32>, tensor<64x2xi32>) {
  %c = tinyml.constant dense<2.0> : tensor<8x8xf32> -> tensor<8x8xf32>
  %0 = tinyml.add %x, %c : (tensor<1x1xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  %d = tinyml.constant dense<2.0> : tensor<2x8xf32> -> tensor<2x8xf32>
  %1 = tinyml.add %y, %d : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x8xf32>
  %e = tinyml.constant dense<7> : tensor<8x8xi8> -> tensor<8x8x!c>
  %f = tinyml.dequantize %e : (tensor<8x8x!c>) -> tensor<8x8xf32>
  %2 = tinyml.add %z, %f : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  %g = tinyml.constant dense_resource<steps> : tensor<64x2xi32> -> tensor<64x2xi32>
  %3 = tinyml.add %i, %g : (tensor<64x2xi32>, tensor<64x2xi32>) -> tensor<64x2xi32>
  return %0, %1, %2, %3 : tensor<8x8xf32>, tensor<2x8xf32>, tensor<8x8xf32>, tensor<64x2xi32>
}

{-#
  dialect_resources: {
    builtin: {
      steps: "0x04000000000000000100000002000000030000000400000005000000060000000700000008000000090000000A0000000B0000000C0000000D0000000E0000000F000000100000001100000012000000130000001400000015000000160000001700000018000000190000001A0000001B0000001C0000001D0000001E0000001F000000200000002100000022000000230000002400000025000000260000002700000028000000290000002A0000002B0000002C0000002D0000002E0000002F000000300000003100000032000000330000003400000035000000360000003700000038000000390000003A0000003B0000003C0000003D0000003E0000003F000000400000004100000042000000430000004400000045000000460000004700000048000000490000004A0000004B0000004C0000004D0000004E0000004F000000500000005100000052000000530000005400000055000000560000005700000058000000590000005A0000005B0000005C0000005D0000005E0000005F000000600000006100000062000000630000006400000065000000660000006700000068000000690000006A0000006B0000006C0000006D0000006E0000006F000000700000007100000072000000730000007400000075000000760000007700000078000000790000007A0000007B0000007C0000007D0000007E0000007F000000"
    }
  }
#-}
