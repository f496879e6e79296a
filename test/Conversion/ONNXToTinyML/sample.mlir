// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// The numbers are those of ONNX's reference implementation.
// CHECK-LABEL: func.func @grid
func.func @grid() -> (none, none, none, none, none, none) {
  %x = onnx.constant dense<[[[[1.0, 2.0], [3.0, 4.0]]]]> : tensor<1x1x2x2xf32>
  %g = onnx.constant dense<[[[[0.0, 0.0], [0.25, -2.0], [-1.0, -1.0]]]]> : tensor<1x1x3x2xf32>
  // CHECK-DAG: tinyml.constant dense<{{.*}}2.500000e+00, 0.000000e+00, 2.500000e-01{{.*}}> : tensor<1x1x1x3xf32>
  %0 = onnx.node "GridSample"(%x, %g) {opset = 22} : (tensor<1x1x2x2xf32>, tensor<1x1x3x2xf32>) -> none
  // CHECK-DAG: tinyml.constant dense<{{.*}}2.500000e+00, 1.625000e+00, 1.000000e+00{{.*}}> : tensor<1x1x1x3xf32>
  %1 = onnx.node "GridSample"(%x, %g) {opset = 16, node_attributes = {align_corners = 1, padding_mode = "border", mode = "bilinear"}} : (tensor<1x1x2x2xf32>, tensor<1x1x3x2xf32>) -> none
  // CHECK-DAG: tinyml.constant dense<{{.*}}2.500000e+00, 2.750000e+00, 1.000000e+00{{.*}}> : tensor<1x1x1x3xf32>
  %2 = onnx.node "GridSample"(%x, %g) {opset = 22, node_attributes = {padding_mode = "reflection"}} : (tensor<1x1x2x2xf32>, tensor<1x1x3x2xf32>) -> none
  // CHECK-DAG: tinyml.constant dense<{{.*}}1.000000e+00, 4.000000e+00, 1.000000e+00{{.*}}> : tensor<1x1x1x3xf32>
  %3 = onnx.node "GridSample"(%x, %g) {opset = 22, node_attributes = {mode = "nearest", padding_mode = "reflection"}} : (tensor<1x1x2x2xf32>, tensor<1x1x3x2xf32>) -> none
  // CHECK-DAG: tinyml.constant dense<{{.*}}2.500000e+00, 1.77343{{.*}}, 7.187500e-01{{.*}}> : tensor<1x1x1x3xf32>
  %4 = onnx.node "GridSample"(%x, %g) {opset = 22, node_attributes = {mode = "cubic", padding_mode = "border"}} : (tensor<1x1x2x2xf32>, tensor<1x1x3x2xf32>) -> none
  // CHECK-DAG: tinyml.constant dense<{{.*}}2.500000e+00, 2.68359{{.*}}, 1.000000e+00{{.*}}> : tensor<1x1x1x3xf32>
  %5 = onnx.node "GridSample"(%x, %g) {opset = 22, node_attributes = {mode = "cubic", padding_mode = "reflection", align_corners = 1}} : (tensor<1x1x2x2xf32>, tensor<1x1x3x2xf32>) -> none
  return %0, %1, %2, %3, %4, %5 : none, none, none, none, none, none
}

// -----

// Four neighbours, as rows of channels.
// CHECK-LABEL: func.func @runtime
// CHECK: %[[ROWS:.*]] = tinyml.reshape {{.*}} -> tensor<40x3xf32>
// CHECK-COUNT-4: tinyml.gather %[[ROWS]]
// CHECK-NOT: tinyml.gather
func.func @runtime(%x: tensor<2x3x4x5xf32>, %g: tensor<2x6x7x2xf32>) -> none {
  %y = onnx.node "GridSample"(%x, %g) {opset = 22} : (tensor<2x3x4x5xf32>, tensor<2x6x7x2xf32>) -> none
  // CHECK: return {{.*}} : tensor<2x3x6x7xf32>
  return %y : none
}

// -----

// CHECK-LABEL: func.func @affine
func.func @affine() -> (none, none) {
  %t = onnx.constant dense<[[[1.0, 0.0, 0.5], [0.0, 2.0, 0.0]]]> : tensor<1x2x3xf32>
  %s = onnx.constant dense<[1, 1, 2, 2]> : tensor<4xi64>
  // CHECK-DAG: tinyml.constant dense<{{.*}}[-5.000000e-01, -2.000000e+00], [1.500000e+00, -2.000000e+00]], {{.*}}[-5.000000e-01, 2.000000e+00], [1.500000e+00, 2.000000e+00]
  %0 = onnx.node "AffineGrid"(%t, %s) {opset = 20, node_attributes = {align_corners = 1}} : (tensor<1x2x3xf32>, tensor<4xi64>) -> none
  // CHECK-DAG: tinyml.constant dense<{{.*}}[0.000000e+00, -1.000000e+00], [1.000000e+00, -1.000000e+00]], {{.*}}[0.000000e+00, 1.000000e+00], [1.000000e+00, 1.000000e+00]
  %1 = onnx.node "AffineGrid"(%t, %s) {opset = 20} : (tensor<1x2x3xf32>, tensor<4xi64>) -> none
  return %0, %1 : none, none
}

// -----

// CHECK-LABEL: func.func @regions
func.func @regions() -> (none, none, none) {
  %x = onnx.constant dense<[[[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0, 8.0]]]]> : tensor<1x1x3x3xf32>
  %r = onnx.constant dense<[[0.0, 0.0, 2.0, 2.0]]> : tensor<1x4xf32>
  %b = onnx.constant dense<0> : tensor<1xi64>
  // CHECK-DAG: tinyml.constant dense<{{.*}}1.625000e+00, 2.500000e+00{{.*}}> : tensor<1x1x1x2xf32>
  %0 = onnx.node "RoiAlign"(%x, %r, %b) {opset = 16, node_attributes = {output_height = 1, output_width = 2, sampling_ratio = 2}} : (tensor<1x1x3x3xf32>, tensor<1x4xf32>, tensor<1xi64>) -> none
  // CHECK-DAG: tinyml.constant dense<{{.*}}3.500000e+00, 4.500000e+00{{.*}}> : tensor<1x1x1x2xf32>
  %1 = onnx.node "RoiAlign"(%x, %r, %b) {opset = 10, node_attributes = {output_height = 1, output_width = 2, sampling_ratio = 2}} : (tensor<1x1x3x3xf32>, tensor<1x4xf32>, tensor<1xi64>) -> none
  // CHECK-DAG: tinyml.constant dense<{{.*}}2.625000e+00, 3.000000e+00{{.*}}> : tensor<1x1x1x2xf32>
  %2 = onnx.node "RoiAlign"(%x, %r, %b) {opset = 16, node_attributes = {mode = "max", coordinate_transformation_mode = "output_half_pixel", output_height = 1, output_width = 2, sampling_ratio = 2}} : (tensor<1x1x3x3xf32>, tensor<1x4xf32>, tensor<1xi64>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

// One offset moves the first tap by half a row; the mask halves all.
// CHECK-LABEL: func.func @deform
func.func @deform() -> none {
  %x = onnx.constant dense<[[[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0, 8.0]]]]> : tensor<1x1x3x3xf32>
  %w = onnx.constant dense<1.0> : tensor<1x1x2x2xf32>
  %o = onnx.constant dense<[[[[0.5, 0.5], [0.5, 0.5]], [[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]]]> : tensor<1x8x2x2xf32>
  %b = onnx.constant dense<10.0> : tensor<1xf32>
  %m = onnx.constant dense<0.5> : tensor<1x4x2x2xf32>
  // CHECK: tinyml.constant dense<{{.*}}1.475000e+01, 1.675000e+01], [2.075000e+01, 2.275000e+01]{{.*}}> : tensor<1x1x2x2xf32>
  %y = onnx.node "DeformConv"(%x, %w, %o, %b, %m) {opset = 22, node_attributes = {kernel_shape = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>}} : (tensor<1x1x3x3xf32>, tensor<1x1x2x2xf32>, tensor<1x8x2x2xf32>, tensor<1xf32>, tensor<1x4x2x2xf32>) -> none
  return %y : none
}
