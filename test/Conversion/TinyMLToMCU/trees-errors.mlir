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

// -----

!b = !quant.uniform<i8:f32, 0.5>
!y = !quant.uniform<i16:f32, 0.5>

func.func @packed_nowhere(%x: tensor<1x2x!b>) -> tensor<1x1x!y> {
  %n = tinyml.constant dense<[5, 3, 32768, 100]> : tensor<4xui16> -> tensor<4xui16>
  %r = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  %b = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  // expected-error @below {{has a node at half word 0, which leads nowhere}}
  %0 = tinyml.packed_trees %x, %n, %r, %b {leaf_scale = 1.0 : f64} : (tensor<1x2x!b>, tensor<4xui16>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x1x!y>
  return %0 : tensor<1x1x!y>
}

// -----

!b = !quant.uniform<i8:f32, 0.5>
!y = !quant.uniform<i16:f32, 0.5>

func.func @packed_end(%x: tensor<1x2x!b>) -> tensor<1x1x!y> {
  %n = tinyml.constant dense<[5, 2, 32768]> : tensor<3xui16> -> tensor<3xui16>
  %r = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  %b = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  // expected-error @below {{has a node at half word 2 that ends behind the last}}
  %0 = tinyml.packed_trees %x, %n, %r, %b {leaf_scale = 1.0 : f64} : (tensor<1x2x!b>, tensor<3xui16>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x1x!y>
  return %0 : tensor<1x1x!y>
}

// -----

!b = !quant.uniform<i8:f32, 0.5>
!y = !quant.uniform<i16:f32, 0.5>

func.func @packed_feature(%x: tensor<1x2x!b>) -> tensor<1x1x!y> {
  %n = tinyml.constant dense<[512, 4, 32768, 1, 32768, 2]> : tensor<6xui16> -> tensor<6xui16>
  %r = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  %b = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  // expected-error @below {{has a node at half word 0 that asks for number 2 of 2}}
  %0 = tinyml.packed_trees %x, %n, %r, %b {leaf_scale = 1.0 : f64} : (tensor<1x2x!b>, tensor<6xui16>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x1x!y>
  return %0 : tensor<1x1x!y>
}

// -----

!b = !quant.uniform<i8:f32, 0.5>
!y = !quant.uniform<i16:f32, 0.5>

func.func @packed_target(%x: tensor<1x2x!b>) -> tensor<1x1x!y> {
  %n = tinyml.constant dense<[32769, 100]> : tensor<2xui16> -> tensor<2xui16>
  %r = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  %b = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  // expected-error @below {{has a node at half word 0 that asks for number 1 of 1}}
  %0 = tinyml.packed_trees %x, %n, %r, %b {leaf_scale = 1.0 : f64} : (tensor<1x2x!b>, tensor<2xui16>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x1x!y>
  return %0 : tensor<1x1x!y>
}

// -----

!b = !quant.uniform<i8:f32, 0.5>
!y = !quant.uniform<i16:f32, 0.5>

func.func @packed_root(%x: tensor<1x2x!b>) -> tensor<1x1x!y> {
  %n = tinyml.constant dense<[5, 4, 32768, 1, 32768, 2]> : tensor<6xui16> -> tensor<6xui16>
  %r = tinyml.constant dense<1> : tensor<1xi32> -> tensor<1xi32>
  %b = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  // expected-error @below {{has a tree at half word 1, where no node begins}}
  %0 = tinyml.packed_trees %x, %n, %r, %b {leaf_scale = 1.0 : f64} : (tensor<1x2x!b>, tensor<6xui16>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x1x!y>
  return %0 : tensor<1x1x!y>
}

// -----

!b = !quant.uniform<i8:f32, 0.5>
!y = !quant.uniform<i16:f32, 0.5>

func.func @packed_sums(%x: tensor<1x2x!b>) -> tensor<1x1x!y> {
  %n = tinyml.constant dense<[32768, 100]> : tensor<2xui16> -> tensor<2xui16>
  %r = tinyml.constant dense<0> : tensor<1xi32> -> tensor<1xi32>
  %b = tinyml.constant dense<2147483000> : tensor<1xi32> -> tensor<1xi32>
  // expected-error @below {{has sums that may overflow 32 bits: 1 leaves of up to 32768 and a base of up to 2147483000}}
  %0 = tinyml.packed_trees %x, %n, %r, %b {leaf_scale = 1.0 : f64} : (tensor<1x2x!b>, tensor<2xui16>, tensor<1xi32>, tensor<1xi32>) -> tensor<1x1x!y>
  return %0 : tensor<1x1x!y>
}
