// 400 MB of inputs are never in memory at once: the limit is far below that.
// RUN: %python %S/Inputs/zeros.py %t.npz x 3200 16384
// RUN: %python %S/Inputs/peak_memory.py 150 tinyml-opt %s --tinyml-calibrate='data=%t.npz method=minmax' | FileCheck %s
// Steps that keep samples keep 512 of 3200.
// RUN: %python %S/Inputs/peak_memory.py 200 tinyml-compile %s --target=host -o %t --quantize=int8 --calibration=%t.npz
// RUN: %python %S/Inputs/zeros.py %t.npy x 3200 16384
// RUN: %python %S/Inputs/peak_memory.py 150 tinyml-opt %s --tinyml-calibrate='data=%t.npy method=minmax' | FileCheck %s
// RUN: rm %t.npz %t.npy

// CHECK-LABEL: func.func @model
// CHECK-SAME: tinyml.range = array<f32: 0.000000e+00, 0.000000e+00>
// CHECK: peak: {{[0-9]+}} MB
func.func @model(%x: tensor<1x16384xf32> {onnx.name = "x"}) -> tensor<1x16384xf32> {
  %0 = tinyml.add %x, %x : (tensor<1x16384xf32>, tensor<1x16384xf32>) -> tensor<1x16384xf32>
  return %0 : tensor<1x16384xf32>
}
