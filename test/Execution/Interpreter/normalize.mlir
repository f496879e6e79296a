// RUN: tinyml-opt %s --test-interpret

func.func @log_softmax() {
  %x = tinyml.constant dense<[[1.0, -2.0, 3.0], [0.5, 0.5, 200.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %y = tinyml.log_softmax %x {axis = 1 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  check.expect_close %y, dense<[[-2.1328452337275756, -5.132845233727576, -0.13284523372757556], [-199.5, -199.5, 0.0]]> : tensor<2x3xf32> {tolerance = 1.0e-5 : f64} : tensor<2x3xf32>
  return
}

// Of equal ones the first.
func.func @hardmax() {
  %x = tinyml.constant dense<[[1.0, 3.0], [3.0, 3.0], [3.0, 4.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %y = tinyml.hardmax %x {axis = 0 : i64} : (tensor<3x2xf32>) -> tensor<3x2xf32>
  check.expect_eq %y, dense<[[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]> : tensor<3x2xf32> : tensor<3x2xf32>
  return
}

func.func @normalize() {
  %x = tinyml.constant dense<[[1.0, -2.0, 3.0], [0.5, 0.5, 200.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %y = tinyml.normalize %x {axes = array<i64: 1>, centered, epsilon = 0.25 : f32} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  check.expect_close %y, dense<[[0.15762208124782015, -1.260976649982561, 1.103354568734741], [-0.7070967878037794, -0.7070967878037794, 1.4141935756075588]]> : tensor<2x3xf32> {tolerance = 1.0e-6 : f64} : tensor<2x3xf32>
  %z = tinyml.normalize %x {axes = array<i64: 1>, epsilon = 0.25 : f32} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  check.expect_close %z, dense<[[0.4509876168016973, -0.9019752336033946, 1.352962850405092], [0.004330059362273222, 0.004330059362273222, 1.7320237449092886]]> : tensor<2x3xf32> {tolerance = 1.0e-6 : f64} : tensor<2x3xf32>
  return
}

func.func @affine() {
  %x = tinyml.constant dense<[[1.0, -2.0, 3.0], [0.5, 0.5, 200.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %s = tinyml.constant dense<[1.0, 2.0, -1.0]> : tensor<3xf32> -> tensor<3xf32>
  %b = tinyml.constant dense<[0.5, 0.0, 1.0]> : tensor<3xf32> -> tensor<3xf32>
  %y = tinyml.normalize %x, %s, %b {axes = array<i64: 1>, centered, epsilon = 0.25 : f32} : (tensor<2x3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  check.expect_close %y, dense<[[0.6576220812478202, -2.521953299965122, -0.10335456873474103], [-0.20709678780377938, -1.4141935756075588, -0.41419357560755876]]> : tensor<2x3xf32> {tolerance = 1.0e-6 : f64} : tensor<2x3xf32>
  return
}
