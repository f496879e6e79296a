// The samples are the same however a file stores them: x is [0, 1], [2, 3], [4, 5] and y is [1, 1], [-2, 2], [-8, 3].
// RUN: %python %make_npz %t.npz x=f4:3x2:0,1,2,3,4,5 y=f4:3x2:1,1,-2,2,-8,3
// RUN: tinyml-opt %s --tinyml-calibrate='data=%t.npz method=minmax' | FileCheck %s
// RUN: %python %make_npz --stored %t.npz x=f4:3x2:0,1,2,3,4,5 y=f4:3x1x2:1,1,-2,2,-8,3
// RUN: tinyml-opt %s --tinyml-calibrate='data=%t.npz method=minmax' | FileCheck %s
// RUN: %python %make_npz %t.npz 'x=>f4:3x2:0,1,2,3,4,5' 'y=>f8:3x2:1,1,-2,2,-8,3'
// RUN: tinyml-opt %s --tinyml-calibrate='data=%t.npz method=minmax' | FileCheck %s
// RUN: %python %make_npz %t.npz x=u1:3x2:0,1,2,3,4,5 y=f2:3x2:1,1,-2,2,-8,3
// RUN: tinyml-opt %s --tinyml-calibrate='data=%t.npz method=minmax' | FileCheck %s
// RUN: %python %make_npz %t.npz x=u1:3x2F:0,2,4,1,3,5 'y=>f2:3x1x2F:1,-2,-8,1,2,3'
// RUN: tinyml-opt %s --tinyml-calibrate='data=%t.npz method=minmax' | FileCheck %s

// An array that is no input is not read: this one has a byte that its checksum does not know.
// RUN: %python %make_npz --stored %t.good.npz x=f4:3x2:0,1,2,3,4,5 y=f4:3x2:1,1,-2,2,-8,3 z=u1:8:65
// RUN: sed 's/AAAAAAAA/AAAAAAAB/' %t.good.npz > %t.npz
// RUN: tinyml-opt %s --tinyml-calibrate='data=%t.npz method=minmax' | FileCheck %s
// RUN: not tinyml-run %s --input %t.npz --labels=z 2>&1 | FileCheck %s --check-prefix=DAMAGED
// DAMAGED: npz': 'z.npy' is damaged: CRC error

// CHECK-LABEL: func.func @model
// CHECK-SAME: %[[X:.*]]: tensor<1x2xf32> {{{.*}}tinyml.range = array<f32: 0.000000e+00, 5.000000e+00>
// CHECK-SAME: tinyml.range = array<f32: -8.000000e+00, 3.000000e+00>
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}, %y: tensor<1x2xf32> {onnx.name = "y"}) -> tensor<1x2xf32> {
  // Samples that do not belong together would give another range.
  // CHECK: tinyml.add {{.*}}array<f32: -4.000000e+00, 8.000000e+00>
  %0 = tinyml.add %x, %y : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
