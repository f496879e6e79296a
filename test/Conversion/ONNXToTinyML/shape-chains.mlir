// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// What PyTorch exports for x.view(x.size(0), -1).
// CHECK-LABEL: func.func @view
func.func @view(%x: tensor<2x3x4xf32>) -> none {
  %shape = onnx.node "Shape"(%x) {opset = 11} : (tensor<2x3x4xf32>) -> none
  %index = onnx.constant dense<0> : tensor<i64>
  %size = onnx.node "Gather"(%shape, %index) {opset = 11, node_attributes = {axis = 0}} : (none, tensor<i64>) -> none
  %first = onnx.node "Unsqueeze"(%size) {opset = 11, node_attributes = {axes = array<i64: 0>}} : (none) -> none
  %rest = onnx.constant dense<-1> : tensor<1xi64>
  %to = onnx.node "Concat"(%first, %rest) {opset = 11, node_attributes = {axis = 0}} : (none, tensor<1xi64>) -> none
  // CHECK-NEXT: tinyml.reshape %arg0 : (tensor<2x3x4xf32>) -> tensor<2x12xf32>
  %y = onnx.node "Reshape"(%x, %to) {opset = 11} : (tensor<2x3x4xf32>, none) -> none
  return %y : none
}

// -----

// CHECK-LABEL: func.func @arithmetic
func.func @arithmetic(%x: tensor<7x3xf32>) -> (none, none, none) {
  %shape = onnx.node "Shape"(%x) {opset = 15, node_attributes = {start = -2, end = 1}} : (tensor<7x3xf32>) -> none
  %two = onnx.constant dense<2> : tensor<i64>
  // Integers are divided towards zero.
  // CHECK-DAG: tinyml.constant dense<3> : tensor<1xi64>
  %half = onnx.node "Div"(%shape, %two) {opset = 15} : (none, tensor<i64>) -> none
  // CHECK-DAG: tinyml.constant dense<3.500000e+00> : tensor<1xf32>
  %float = onnx.node "Cast"(%shape) {opset = 15, node_attributes = {to = 1}} : (none) -> none
  %f2 = onnx.constant dense<2.0> : tensor<f32>
  %quotient = onnx.node "Div"(%float, %f2) {opset = 15} : (none, tensor<f32>) -> none
  // CHECK-DAG: tinyml.constant dense<4> : tensor<1xi64>
  %ceil = onnx.node "Ceil"(%quotient) {opset = 15} : (none) -> none
  %back = onnx.node "Cast"(%ceil) {opset = 15, node_attributes = {to = 7}} : (none) -> none
  return %half, %quotient, %back : none, none, none
}

// -----

// CHECK-LABEL: func.func @slices
func.func @slices() -> (none, none, none) {
  %data = onnx.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi64>
  // CHECK-DAG: tinyml.constant dense<{{\[\[}}2, 3]]> : tensor<1x2xi64>
  %0 = onnx.node "Slice"(%data) {opset = 9, node_attributes = {axes = array<i64: 1, 0>, starts = array<i64: 1, 0>, ends = array<i64: 9223372036854775807, -1>}} : (tensor<2x3xi64>) -> none
  %start = onnx.constant dense<-1> : tensor<1xi64>
  %end = onnx.constant dense<-9223372036854775808> : tensor<1xi64>
  %axis = onnx.constant dense<1> : tensor<1xi64>
  %step = onnx.constant dense<-2> : tensor<1xi64>
  // CHECK-DAG: tinyml.constant dense<{{\[\[}}3, 1], [6, 4]]> : tensor<2x2xi64>
  %1 = onnx.node "Slice"(%data, %start, %end, %axis, %step) {opset = 13} : (tensor<2x3xi64>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> none
  %indices = onnx.constant dense<[[-1], [0]]> : tensor<2x1xi64>
  // CHECK-DAG: tinyml.constant dense<{{\[\[\[}}3], [1]], {{\[\[}}6], [4]]]> : tensor<2x2x1xi64>
  %2 = onnx.node "Gather"(%data, %indices) {opset = 13, node_attributes = {axis = 1}} : (tensor<2x3xi64>, tensor<2x1xi64>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

// The initial state that PyTorch exports for a batch of unknown size.
// CHECK-LABEL: func.func @generators
func.func @generators() -> (none, none, none, none) {
  %shape = onnx.constant dense<[1, 2]> : tensor<2xi64>
  // CHECK-DAG: tinyml.constant dense<0.000000e+00> : tensor<1x2xf32>
  %0 = onnx.node "ConstantOfShape"(%shape) {opset = 9} : (tensor<2xi64>) -> none
  %one = onnx.constant dense<1> : tensor<i64>
  %five = onnx.constant dense<5> : tensor<i64>
  %two = onnx.constant dense<2> : tensor<i64>
  // CHECK-DAG: tinyml.constant dense<[1, 3]> : tensor<2xi64>
  %1 = onnx.node "Range"(%one, %five, %two) {opset = 11} : (tensor<i64>, tensor<i64>, tensor<i64>) -> none
  // CHECK-DAG: tinyml.constant dense<{{\[\[}}1, 3]]> : tensor<1x2xi64>
  %2 = onnx.node "Expand"(%1, %shape) {opset = 13} : (none, tensor<2xi64>) -> none
  // CHECK-DAG: tinyml.constant dense<3> : tensor<1xi64>
  %3 = onnx.node "ReduceProd"(%1) {opset = 13} : (none) -> none
  return %0, %1, %2, %3 : none, none, none, none
}

// -----

// CHECK-LABEL: func.func @choices
func.func @choices() -> (none, none) {
  %shape = onnx.constant dense<[-1, 3]> : tensor<2xi64>
  %minus = onnx.constant dense<-1> : tensor<i64>
  %is = onnx.node "Equal"(%shape, %minus) {opset = 13} : (tensor<2xi64>, tensor<i64>) -> none
  %nine = onnx.constant dense<9> : tensor<i64>
  // CHECK-DAG: tinyml.constant dense<[9, 3]> : tensor<2xi64>
  %0 = onnx.node "Where"(%is, %nine, %shape) {opset = 13} : (none, tensor<i64>, tensor<2xi64>) -> none
  // CHECK-DAG: tinyml.constant dense<[-1, 3]> : tensor<2xi64>
  %1 = onnx.node "Min"(%shape, %nine, %0) {opset = 13} : (tensor<2xi64>, tensor<i64>, none) -> none
  return %0, %1 : none, none
}

// -----

// The number of elements of a scalar is an empty product; 64 bits of integers
// are exact, and wrap around.
// CHECK-LABEL: func.func @sizes
func.func @sizes(%x: tensor<f32>) -> (none, none, none, none, none) {
  %shape = onnx.node "Shape"(%x) {opset = 13} : (tensor<f32>) -> none
  // CHECK-DAG: tinyml.constant dense<1> : tensor<1xi64>
  %0 = onnx.node "ReduceProd"(%shape) {opset = 13} : (none) -> none
  // CHECK-DAG: tinyml.constant dense<0> : tensor<1xi64>
  %1 = onnx.node "ReduceSum"(%shape) {opset = 13} : (none) -> none
  %big = onnx.constant dense<[9007199254740993, 1024, 3]> : tensor<3xi64>
  // CHECK-DAG: tinyml.constant dense<-9223372036854772736> : tensor<1xi64>
  // CHECK-DAG: tinyml.constant dense<[-9007199254740993, -1024, -3]> : tensor<3xi64>
  // CHECK-DAG: tinyml.constant dense<9007199254742020> : tensor<1xi64>
  %2 = onnx.node "ReduceProd"(%big) {opset = 13} : (tensor<3xi64>) -> none
  %3 = onnx.node "Neg"(%big) {opset = 13} : (tensor<3xi64>) -> none
  %4 = onnx.node "ReduceSum"(%big) {opset = 13} : (tensor<3xi64>) -> none
  return %0, %1, %2, %3, %4 : none, none, none, none, none
}

// -----

// CHECK-LABEL: func.func @places
func.func @places() -> (none, none) {
  %mask = onnx.constant dense<[[true, false], [true, true]]> : tensor<2x2xi1>
  // CHECK-DAG: tinyml.constant dense<{{\[\[}}0, 1, 1], [0, 0, 1]]> : tensor<2x3xi64>
  %0 = onnx.node "NonZero"(%mask) {opset = 13} : (tensor<2x2xi1>) -> none
  %q = onnx.constant dense<[3, 5, 3]> : tensor<3xi8>
  %scale = onnx.constant dense<0.5> : tensor<f32>
  %zero = onnx.constant dense<3> : tensor<i8>
  %f = onnx.node "DequantizeLinear"(%q, %scale, %zero) {opset = 13} : (tensor<3xi8>, tensor<f32>, tensor<i8>) -> none
  // CHECK-DAG: tinyml.constant dense<1> : tensor<1x1xi64>
  %1 = onnx.node "NonZero"(%f) {opset = 13} : (none) -> none
  return %0, %1 : none, none
}
