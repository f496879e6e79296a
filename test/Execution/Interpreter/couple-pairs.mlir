// RUN: tinyml-opt %s --test-interpret

// Of two classes the pair's; of three the first two beat, or lose against, what
// the last does. The rounds end where the rest is small: 0.75 is 0.74999991.
func.func @pairs() {
  %x = tinyml.constant dense<[[0.75], [0.5]]> : tensor<2x1xf32> -> tensor<2x1xf32>
  %y = tinyml.couple_pairs %x {classes = 2 : i64} : (tensor<2x1xf32>) -> tensor<2x2xf32>
  check.expect_close %y, dense<[[0.749999908, 0.250000092], [0.5, 0.5]]> : tensor<2x2xf32> {tolerance = 1.0e-6 : f64} : tensor<2x2xf32>
  %u = tinyml.constant dense<[[0.5, 0.25, 0.25], [0.75, 0.75, 0.5]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %v = tinyml.couple_pairs %u {classes = 3 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  check.expect_close %v, dense<[[0.200637432, 0.199354051, 0.600008517], [0.598402042, 0.201477756, 0.200120201]]> : tensor<2x3xf32> {tolerance = 1.0e-6 : f64} : tensor<2x3xf32>
  return
}
