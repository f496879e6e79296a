// RUN: tinyml-opt %s --test-interpret

!q = !quant.uniform<i8:f32, 0.5:-3>
!y = !quant.uniform<i8:f32, 0.25>

// Entries 0 and 1, and 255 and 128 of negative numbers.
func.func @lookup() {
  %x = tinyml.constant dense<[0, 1, -1, -128]> : tensor<4xi8> -> tensor<4x!q>
  %zeros = tinyml.constant dense<0> : tensor<126xi8> -> tensor<126x!y>
  %low = tinyml.constant dense<[7, -9]> : tensor<2xi8> -> tensor<2x!y>
  %middle = tinyml.constant dense<[11]> : tensor<1xi8> -> tensor<1x!y>
  %last = tinyml.constant dense<[-128]> : tensor<1xi8> -> tensor<1x!y>
  %t = tinyml.concat %low, %zeros, %middle, %zeros, %last {axis = 0 : i64} : (tensor<2x!y>, tensor<126x!y>, tensor<1x!y>, tensor<126x!y>, tensor<1x!y>) -> tensor<256x!y>
  %y = tinyml.lookup %x, %t : (tensor<4x!q>, tensor<256x!y>) -> tensor<4x!y>
  check.expect_eq %y, dense<[7, -9, -128, 11]> : tensor<4xi8> : tensor<4x!y>
  return
}
