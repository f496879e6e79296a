// RUN: tinyml-opt %s --convert-onnx-to-tinyml --verify-diagnostics

func.func @errors(%b: tensor<1x100x4xf32>, %s: tensor<1x2x100xf32>, %n: tensor<1xi64>) -> (none, none, none, none, tensor<3x3xi64>) { // expected-error {{5 of 5 nodes}}
  %many = onnx.constant dense<65> : tensor<1xi64>
  %one = onnx.constant dense<1> : tensor<1xi64>
  // expected-error @below {{'max_output_boxes_per_class' must be a compile-time constant}}
  %0 = onnx.node "NonMaxSuppression"(%b, %s, %n) {opset = 11} : (tensor<1x100x4xf32>, tensor<1x2x100xf32>, tensor<1xi64>) -> none
  // expected-error @below {{it selects up to 65 boxes of a class, more than 64; lower 'max_output_boxes_per_class', or end the graph in front of it with --outputs and select boxes in the application}}
  %1 = onnx.node "NonMaxSuppression"(%b, %s, %many) {opset = 11} : (tensor<1x100x4xf32>, tensor<1x2x100xf32>, tensor<1xi64>) -> none
  // expected-error @below {{it selects no box: 'max_output_boxes_per_class' must be at least 1}}
  %2 = onnx.node "NonMaxSuppression"(%b, %s) {opset = 11} : (tensor<1x100x4xf32>, tensor<1x2x100xf32>) -> none
  // expected-error @below {{its boxes are 1x2x100, its scores 1x2x100}}
  %3 = onnx.node "NonMaxSuppression"(%s, %s, %one) {opset = 11} : (tensor<1x2x100xf32>, tensor<1x2x100xf32>, tensor<1xi64>) -> none
  // expected-error @below {{the file states 3 rows for a result of up to 2}}
  %4 = onnx.node "NonMaxSuppression"(%b, %s, %one) {opset = 11} : (tensor<1x100x4xf32>, tensor<1x2x100xf32>, tensor<1xi64>) -> tensor<3x3xi64>
  return %0, %1, %2, %3, %4 : none, none, none, none, tensor<3x3xi64>
}
