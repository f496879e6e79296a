// RUN: tinyml-opt %s --test-interpret

func.func private @body(%sum: tensor<2xf32>, %row: tensor<2xf32>, %step: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %a = tinyml.add %sum, %row : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %b = tinyml.add %a, %step : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %b, %b, %sum : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

func.func @forwards() {
  %first = tinyml.constant dense<[1.0, 2.0]> : tensor<2xf32> -> tensor<2xf32>
  %rows = tinyml.constant dense<[[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %step = tinyml.constant dense<[0.5, 0.25]> : tensor<2xf32> -> tensor<2xf32>
  %last, %all, %old = tinyml.loop @body trips 3 carry(%first) scan(%rows) use(%step) {reversed = array<i1: false, false, true>}
      : (tensor<2xf32>, tensor<3x2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<3x2xf32>, tensor<3x2xf32>)
  check.expect_eq %last, dense<[8.5, 62.75]> : tensor<2xf32> : tensor<2xf32>
  check.expect_eq %all, dense<[[2.5, 12.25], [5.0, 32.5], [8.5, 62.75]]> : tensor<3x2xf32> : tensor<3x2xf32>
  check.expect_eq %old, dense<[[5.0, 32.5], [2.5, 12.25], [1.0, 2.0]]> : tensor<3x2xf32> : tensor<3x2xf32>
  return
}

func.func @backwards() {
  %first = tinyml.constant dense<[1.0, 2.0]> : tensor<2xf32> -> tensor<2xf32>
  %rows = tinyml.constant dense<[[1.0, 10.0], [2.0, 20.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %step = tinyml.constant dense<0.0> : tensor<2xf32> -> tensor<2xf32>
  %last, %all, %old = tinyml.loop @body trips 2 carry(%first) scan(%rows) use(%step) {reversed = array<i1: true, false, false>}
      : (tensor<2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<2x2xf32>, tensor<2x2xf32>)
  check.expect_eq %all, dense<[[3.0, 22.0], [4.0, 32.0]]> : tensor<2x2xf32> : tensor<2x2xf32>
  check.expect_eq %old, dense<[[1.0, 2.0], [3.0, 22.0]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}
