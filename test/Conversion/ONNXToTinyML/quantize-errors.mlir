// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file --verify-diagnostics

func.func @scales(%x: tensor<4xf32>) -> (none, none, none) { // expected-error {{3 of 3 nodes}}
  %nan = onnx.constant dense<0x7FC00000> : tensor<f32>
  %zero = onnx.constant dense<0.0> : tensor<f32>
  %negative = onnx.constant dense<-1.0> : tensor<f32>
  // expected-error @below {{(QuantizeLinear, ai.onnx opset 13) is wrong: its scale must be positive and finite, found nan}}
  %0 = onnx.node "QuantizeLinear"(%x, %nan) {opset = 13} : (tensor<4xf32>, tensor<f32>) -> none
  // expected-error @below {{found 0.0}}
  %1 = onnx.node "QuantizeLinear"(%x, %zero) {opset = 13} : (tensor<4xf32>, tensor<f32>) -> none
  // expected-error @below {{found -1.0}}
  %2 = onnx.node "QuantizeLinear"(%x, %negative) {opset = 13} : (tensor<4xf32>, tensor<f32>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

func.func @channels(%x: tensor<2x3xi8>) -> (none, none, none) { // expected-error {{3 of 3 nodes}}
  %scale = onnx.constant dense<0.5> : tensor<2xf32>
  %zero = onnx.constant dense<0> : tensor<3xi8>
  // expected-error @below {{it has 2 scales for dimension 1 of 2x3}}
  %0 = onnx.node "DequantizeLinear"(%x, %scale) {opset = 13} : (tensor<2x3xi8>, tensor<2xf32>) -> none
  // expected-error @below {{it has 2 scales but 3 zero points}}
  %1 = onnx.node "DequantizeLinear"(%x, %scale, %zero) {opset = 13, node_attributes = {axis = 0}} : (tensor<2x3xi8>, tensor<2xf32>, tensor<3xi8>) -> none
  %blocks = onnx.constant dense<0.5> : tensor<2x2xf32>
  // expected-error @below {{scales 2x2 for blocks of 2 in 2x3; blocks must be of equal size}}
  %2 = onnx.node "DequantizeLinear"(%x, %blocks) {opset = 21, node_attributes = {block_size = 2}} : (tensor<2x3xi8>, tensor<2x2xf32>) -> none
  return %0, %1, %2 : none, none, none
}

// -----

func.func @types(%y: tensor<2xi8>, %f: tensor<2xf32>, %i: tensor<2xi32>) -> (none, none, none, none) { // expected-error {{4 of 4 nodes}}
  %scale = onnx.constant dense<0.5> : tensor<f32>
  %two = onnx.constant dense<0.5> : tensor<2xf32>
  %unsigned = onnx.constant dense<0> : tensor<ui8>
  %wide = onnx.constant dense<0> : tensor<i32>
  // expected-error @below {{'scale' must hold floats}}
  %0 = onnx.node "QuantizeLinear"(%f, %i) {opset = 21} : (tensor<2xf32>, tensor<2xi32>) -> none
  // expected-error @below {{its zero point is of ui8 for i8}}
  %1 = onnx.node "DequantizeLinear"(%y, %scale, %unsigned) {opset = 13} : (tensor<2xi8>, tensor<f32>, tensor<ui8>) -> none
  // expected-error @below {{its output holds i32; integers of 2 to 16 bits and floats of 4 and 8 bits are supported}}
  %2 = onnx.node "QuantizeLinear"(%f, %scale, %wide) {opset = 21} : (tensor<2xf32>, tensor<f32>, tensor<i32>) -> none
  // expected-error @below {{it has another number of scales than of zero points}}
  %3 = onnx.node "DequantizeLinear"(%i, %two, %wide) {opset = 21, node_attributes = {axis = 0}} : (tensor<2xi32>, tensor<2xf32>, tensor<i32>) -> none
  return %0, %1, %2, %3 : none, none, none, none
}
