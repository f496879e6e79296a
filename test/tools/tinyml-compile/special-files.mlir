// A pipe or device is written into, a symbolic link keeps its target, also one
// that is not there yet, standard output may be anything, and files and folders have the rights that the user's
// umask leaves.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %S/Inputs/special_files.py %s | FileCheck %s

// CHECK: pipe True True
// CHECK-NEXT: link True True
// CHECK-NEXT: dangling True True True
// CHECK-NEXT: device True
// CHECK-NEXT: standard output True True True
// CHECK-NEXT: modes 0o750 0o640 0o775 0o664

func.func @main(%x: tensor<4xf32> {onnx.name = "x"})
    -> (tensor<4xf32> {onnx.name = "y"}) {
  %y = tinyml.clamp %x {clamp_min = 0.0 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}
