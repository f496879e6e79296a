// RUN: tinyml-opt %s --convert-tinyml-to-mcu --split-input-file --verify-diagnostics

func.func @nowhere(%x: tensor<1x2xf32>) -> tensor<1x1xf32> {
  %f = tinyml.constant dense<[0, 32767]> : tensor<2xui16> -> tensor<2xui16>
  %n = tinyml.constant dense<[2, 0]> : tensor<2xui16> -> tensor<2xui16>
  %v = tinyml.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %r = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  %b = tinyml.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  // expected-error @below {{has node 0, which leads nowhere}}
  %0 = tinyml.tree_ensemble %x, %f, %n, %v, %r, %b : (tensor<1x2xf32>, tensor<2xui16>, tensor<2xui16>, tensor<2xf32>, tensor<1xi32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

func.func @target(%x: tensor<1x2xf32>) -> tensor<1x1xf32> {
  %f = tinyml.constant dense<32767> : tensor<1xui16> -> tensor<1xui16>
  %n = tinyml.constant dense<1> : tensor<1xui16> -> tensor<1xui16>
  %v = tinyml.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %r = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  %b = tinyml.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  // expected-error @below {{has a leaf that adds to number 1 of 1}}
  %0 = tinyml.tree_ensemble %x, %f, %n, %v, %r, %b : (tensor<1x2xf32>, tensor<1xui16>, tensor<1xui16>, tensor<1xf32>, tensor<1xi32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// -----

func.func @root(%x: tensor<1x2xf32>, %b: tensor<1xf32>) -> tensor<1x1xf32> {
  %f = tinyml.constant dense<32767> : tensor<1xui16> -> tensor<1xui16>
  %n = tinyml.constant dense<0> : tensor<1xui16> -> tensor<1xui16>
  %v = tinyml.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
  %r = tinyml.constant dense<1> : tensor<1xi32> -> tensor<1xi32>
  // expected-error @below {{has root 1 of 1 nodes}}
  %0 = tinyml.tree_ensemble %x, %f, %n, %v, %r, %b : (tensor<1x2xf32>, tensor<1xui16>, tensor<1xui16>, tensor<1xf32>, tensor<1xi32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}
