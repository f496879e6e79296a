// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @reductions
func.func @reductions() -> (none, none, none, none, none, none, none, none) {
  %x = onnx.constant dense<[[3, -1, 4], [-1, 5, -9]]> : tensor<2x3xi32>
  %i = onnx.constant dense<[[true, false], [false, false]]> : tensor<2x2xi1>
  %rows = onnx.constant dense<1> : tensor<1xi64>
  // CHECK-DAG: tinyml.constant dense<{{\[}}[6], [-5]]> : tensor<2x1xi32>
  %0 = onnx.node "ReduceSum"(%x, %rows) {opset = 13} : (tensor<2x3xi32>, tensor<1xi64>) -> none
  // CHECK-DAG: tinyml.constant dense<[-12, 45]> : tensor<2xi32>
  %1 = onnx.node "ReduceProd"(%x, %rows) {opset = 18, node_attributes = {keepdims = 0}} : (tensor<2x3xi32>, tensor<1xi64>) -> none
  // CHECK-DAG: tinyml.constant dense<{{\[}}[4], [5]]> : tensor<2x1xi32>
  %2 = onnx.node "ReduceMax"(%x, %rows) {opset = 18} : (tensor<2x3xi32>, tensor<1xi64>) -> none
  // CHECK-DAG: tinyml.constant dense<-9> : tensor<1x1xi32>
  %3 = onnx.node "ReduceMin"(%x) {opset = 18} : (tensor<2x3xi32>) -> none
  // CHECK-DAG: tinyml.constant dense<{{\[}}[8], [15]]> : tensor<2x1xi32>
  %4 = onnx.node "ReduceL1"(%x, %rows) {opset = 18} : (tensor<2x3xi32>, tensor<1xi64>) -> none
  // CHECK-DAG: tinyml.constant dense<{{\[}}[26], [107]]> : tensor<2x1xi32>
  %5 = onnx.node "ReduceSumSquare"(%x, %rows) {opset = 18} : (tensor<2x3xi32>, tensor<1xi64>) -> none
  // CHECK-DAG: tinyml.constant dense<{{\[}}[2], [-1]]> : tensor<2x1xi32>
  %6 = onnx.node "ReduceMean"(%x, %rows) {opset = 18} : (tensor<2x3xi32>, tensor<1xi64>) -> none
  // CHECK-DAG: tinyml.constant dense<{{\[}}[true], [false]]> : tensor<2x1xi1>
  %7 = onnx.node "ReduceMax"(%i, %rows) {opset = 20} : (tensor<2x2xi1>, tensor<1xi64>) -> none
  return %0, %1, %2, %3, %4, %5, %6, %7 : none, none, none, none, none, none, none, none
}

// -----

// 2^63 + 3 and the like are negative numbers of the same bits.
// CHECK-LABEL: func.func @unsigned
func.func @unsigned() -> (none, none) {
  %a = onnx.constant dense<[9223372036854775811, 100, 18446744073709551615, 7]> : tensor<4xui64>
  %n = onnx.constant dense<[1, 0, 63, 1]> : tensor<4xui64>
  // CHECK-DAG: tinyml.constant dense<[4611686018427387905, 100, 1, 3]> : tensor<4xui64>
  %0 = onnx.node "BitShift"(%a, %n) {opset = 11, node_attributes = {direction = "RIGHT"}} : (tensor<4xui64>, tensor<4xui64>) -> none
  // CHECK-DAG: tinyml.constant dense<2> : tensor<1xi64>
  %1 = onnx.node "ArgMax"(%a) {opset = 13} : (tensor<4xui64>) -> none
  return %0, %1 : none, none
}

// -----

// Half of the dividend is divided; larger is what is so with the highest bit
// changed.
// CHECK-LABEL: func.func @divide
// CHECK: %[[HALF:.*]] = tinyml.bit_and
// CHECK: tinyml.int_div %[[HALF]]
// CHECK: tinyml.constant dense<-9223372036854775808> : tensor<1xi64>
// CHECK: tinyml.less
// CHECK: tinyml.where
func.func @divide(%a: tensor<4xui64>, %b: tensor<4xui64>) -> (none, none) {
  %0 = onnx.node "Div"(%a, %b) {opset = 14} : (tensor<4xui64>, tensor<4xui64>) -> none
  %1 = onnx.node "Max"(%a, %b) {opset = 13} : (tensor<4xui64>, tensor<4xui64>) -> none
  // CHECK: return {{.*}} : tensor<4xui64>, tensor<4xui64>
  return %0, %1 : none, none
}

// -----

// CHECK-LABEL: func.func @powers
func.func @powers() -> (none, none, none) {
  %x = onnx.constant dense<[3, -2, 1, -1, 2, 0]> : tensor<6xi32>
  %e = onnx.constant dense<[19, 5, 1000, 1001, -1, 3]> : tensor<6xi64>
  // CHECK-DAG: tinyml.constant dense<[1162261467, -32, 1, -1, 0, 0]> : tensor<6xi32>
  %0 = onnx.node "Pow"(%x, %e) {opset = 15} : (tensor<6xi32>, tensor<6xi64>) -> none
  %f = onnx.constant dense<[6.0, 2.0, 0.5, 3.0, 1.5, 1.0]> : tensor<6xf32>
  // CHECK-DAG: tinyml.constant dense<[729, 4, 1, -1, 2, 0]> : tensor<6xi32>
  %1 = onnx.node "Pow"(%x, %f) {opset = 15} : (tensor<6xi32>, tensor<6xf32>) -> none
  // CHECK-DAG: tinyml.constant dense<[1, 2, 6, 24]> : tensor<4xi64>
  %c = onnx.constant dense<[2, 3, 4, 5]> : tensor<4xi64>
  %axis = onnx.constant dense<0> : tensor<i64>
  %2 = onnx.node "CumProd"(%c, %axis) {opset = 26, node_attributes = {exclusive = 1}} : (tensor<4xi64>, tensor<i64>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

// As many products as the number has binary digits.
// CHECK-LABEL: func.func @products
// CHECK-COUNT-4: tinyml.mul
// CHECK-NOT: tinyml.mul
func.func @products(%x: tensor<2x9xf32>) -> none {
  %axis = onnx.constant dense<1> : tensor<i64>
  %y = onnx.node "CumProd"(%x, %axis) {opset = 26, node_attributes = {reverse = 1}} : (tensor<2x9xf32>, tensor<i64>) -> none
  // CHECK: return
  return %y : none
}
