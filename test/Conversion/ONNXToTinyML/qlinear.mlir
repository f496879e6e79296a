// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s
// RUN: tinyml-opt %s --tinyml-import --tinyml-optimize --tinyml-quantize --split-input-file | FileCheck %s --check-prefix=FOLDED

// A convolution of integers is one of real numbers between dequantize and
// quantize. The bias has the scale of input times filter.
// CHECK-DAG: [[QB:!.+]] = !quant.uniform<i32:f32:0, {1.250000e-01,2.500000e-01}>
// CHECK-DAG: [[QW:!.+]] = !quant.uniform<i8:f32:0, {2.500000e-01,5.000000e-01}>
// CHECK-LABEL: func.func @conv
// CHECK-DAG: tinyml.constant dense<{{.+}}> : tensor<2x1x1x1xi8> -> tensor<2x1x1x1x[[QW]]>
// CHECK-DAG: tinyml.constant dense<[8, -4]> : tensor<2xi32> -> tensor<2x[[QB]]>
// CHECK: tinyml.conv2d
// CHECK: tinyml.quantize {{.*}} -> tensor<1x2x1x3x!quant.uniform<i8:f32, 1.000000e+00:-7>>
// FOLDED-LABEL: func.func @conv
// FOLDED-DAG: %[[B:.+]] = tinyml.constant dense<[8, -4]> : tensor<2xi32> -> tensor<2xi32>
// FOLDED: tinyml.conv2d {{.*}}%[[B]] {{.*}} -> tensor<1x1x3x2x!quant.uniform<i8:f32, 1.000000e+00:-7>>
func.func @conv(%x: tensor<1x1x1x3xi8>) -> none {
  %xs = onnx.constant dense<0.5> : tensor<f32>
  %xz = onnx.constant dense<3> : tensor<i8>
  %w = onnx.constant dense<[[[[5]]], [[[-6]]]]> : tensor<2x1x1x1xi8>
  %ws = onnx.constant dense<[0.25, 0.5]> : tensor<2xf32>
  %wz = onnx.constant dense<0> : tensor<2xi8>
  %ys = onnx.constant dense<1.0> : tensor<f32>
  %yz = onnx.constant dense<-7> : tensor<i8>
  %b = onnx.constant dense<[8, -4]> : tensor<2xi32>
  %y = onnx.node "QLinearConv"(%x, %xs, %xz, %w, %ws, %wz, %ys, %yz, %b) {opset = 10} : (tensor<1x1x1x3xi8>, tensor<f32>, tensor<i8>, tensor<2x1x1x1xi8>, tensor<2xf32>, tensor<2xi8>, tensor<f32>, tensor<i8>, tensor<2xi32>) -> none
  return %y : none
}

// -----

// Operators on unsigned integers, one after the other, have one scale between
// them. Scales may be half floats.
// FOLDED-LABEL: func.func @matmul
// FOLDED: %[[A:.+]] = tinyml.fully_connected {{.*}} -> tensor<2x2x!quant.uniform<i8:f32, 2.500000e-01:2>>
// FOLDED: tinyml.matmul {{.*}} -> tensor<1x2x2x!quant.uniform<i8:f32, 2.000000e+00:-128>>
func.func @matmul(%x: tensor<2x2xui8>) -> none {
  %xs = onnx.constant dense<0.5> : tensor<f16>
  %xz = onnx.constant dense<130> : tensor<ui8>
  %w = onnx.constant dense<[[5, 200], [0, 130]]> : tensor<2x2xui8>
  %wz = onnx.constant dense<100> : tensor<ui8>
  %ys = onnx.constant dense<0.25> : tensor<f16>
  %yz = onnx.constant dense<130> : tensor<ui8>
  %zs = onnx.constant dense<2.0> : tensor<f16>
  %zz = onnx.constant dense<0> : tensor<ui8>
  %y = onnx.node "QLinearMatMul"(%x, %xs, %xz, %w, %xs, %wz, %ys, %yz) {opset = 21} : (tensor<2x2xui8>, tensor<f16>, tensor<ui8>, tensor<2x2xui8>, tensor<f16>, tensor<ui8>, tensor<f16>, tensor<ui8>) -> none
  %z = onnx.node "QLinearMatMul"(%y, %ys, %yz, %y, %ys, %yz, %zs, %zz) {opset = 21} : (none, tensor<f16>, tensor<ui8>, none, tensor<f16>, tensor<ui8>, tensor<f16>, tensor<ui8>) -> none
  return %z : none
}

// -----

// ONNX Runtime's own operators. A zero point that is left out is 0.
// FOLDED-LABEL: func.func @microsoft
// FOLDED: %[[SUM:.+]] = tinyml.add %{{.+}}, %{{.+}} : {{.*}} -> tensor<1x2x2x2x!quant.uniform<i8:f32, 5.000000e-01>>
// FOLDED: tinyml.mean
// FOLDED: tinyml.softmax %{{.+}} {axis = {{.+}}} : {{.*}} -> tensor<{{.+}}x!quant.uniform<i8:f32, 3.906250e-03:-128>>
func.func @microsoft(%x: tensor<1x2x2x2xi8>) -> none {
  %absent = onnx.absent
  %s = onnx.constant dense<0.5> : tensor<f32>
  %z = onnx.constant dense<0> : tensor<i8>
  %ps = onnx.constant dense<0.00390625> : tensor<f32>
  %pz = onnx.constant dense<-128> : tensor<i8>
  %sum = onnx.node "QLinearAdd"(%x, %s, %z, %x, %s, %absent, %s) {domain = "com.microsoft", opset = 1} : (tensor<1x2x2x2xi8>, tensor<f32>, tensor<i8>, tensor<1x2x2x2xi8>, tensor<f32>, none, tensor<f32>) -> none
  %mean = onnx.node "QLinearGlobalAveragePool"(%sum, %s, %z, %s, %z) {domain = "com.microsoft", opset = 1, node_attributes = {channels_last = 0}} : (none, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> none
  %y = onnx.node "QLinearSoftmax"(%mean, %s, %z, %ps, %pz) {domain = "com.microsoft", opset = 1, node_attributes = {axis = 1, opset = 13}} : (none, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> none
  return %y : none
}

// -----

// alpha is part of the filter's scale, not of its integers.
// FOLDED-LABEL: func.func @gemm
// FOLDED-DAG: %[[W:.+]] = tinyml.constant dense<{{\[}}[5, -6]]> : tensor<1x2xi8> -> tensor<1x2x!quant.uniform<i8:f32, 2.500000e-01>>
// FOLDED-DAG: %[[B:.+]] = tinyml.constant dense<8> : tensor<1xi32>
// FOLDED: tinyml.fully_connected %{{.+}}, %[[W]], %[[B]]
func.func @gemm(%x: tensor<2x2xi8>) -> none {
  %s = onnx.constant dense<0.5> : tensor<f32>
  %z = onnx.constant dense<0> : tensor<i8>
  %w = onnx.constant dense<[[5, -6]]> : tensor<1x2xi8>
  %b = onnx.constant dense<8> : tensor<1xi32>
  %y = onnx.node "QGemm"(%x, %s, %z, %w, %s, %z, %b, %s, %z) {domain = "com.microsoft", opset = 1, node_attributes = {alpha = 0.5 : f32, transB = 1}} : (tensor<2x2xi8>, tensor<f32>, tensor<i8>, tensor<1x2xi8>, tensor<f32>, tensor<i8>, tensor<1xi32>, tensor<f32>, tensor<i8>) -> none
  return %y : none
}
