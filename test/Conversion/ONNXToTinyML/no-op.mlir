// RUN: tinyml-opt %s --convert-onnx-to-tinyml | FileCheck %s

// A function without ONNX nodes stays as it is.
// CHECK-LABEL: func.func @converted(%arg0: tensor<0x4xf32>)
func.func @converted(%x: tensor<0x4xf32>) -> tensor<0x4xf32> {
  // CHECK-NEXT: return %arg0
  return %x : tensor<0x4xf32>
}

// CHECK-LABEL: func.func private @elsewhere(tensor<4xf32>)
func.func private @elsewhere(tensor<4xf32>)
