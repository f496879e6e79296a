// RUN: tinyml-opt %s --convert-tinyml-to-mcu | FileCheck %s

!xq = !quant.uniform<i8:f32, 0.5:-3>
!yq = !quant.uniform<i8:f32, 0.75:4>
!wq = !quant.uniform<i8:f32:0, {0.25, 0.5, 0.25, 1.0}>

// A missing bias is zeros, the reshaped result is written in place.
// CHECK: mcu.weights @conv1_w dense<1.000000e+00> : tensor<4x5x4x2xf32>
// CHECK: mcu.weights @conv1_bias dense<0.000000e+00> : tensor<4xf32>
// CHECK-LABEL: mcu.model @conv(%x: memref<1x5x4x2xf32> {mcu.name = "x"})
// CHECK-SAME: outs(%y: memref<1x4xf32> {mcu.name = "y"})
// CHECK: %[[V:.+]] = mcu.view %y : memref<1x4xf32> to memref<1x1x1x4xf32>
// CHECK: mcu.call "conv2d_f32" ins(%x, %{{.+}}, %{{.+}} : {{.*}}) outs(%[[V]] : memref<1x1x1x4xf32>)
// CHECK-SAME: shape {n = 1, in_h = 5, in_w = 4, in_c = 2, out_h = 1, out_w = 1, out_c = 4, k_h = 5, k_w = 4, s_h = 1, s_w = 1, d_h = 1, d_w = 1, pad_t = 0, pad_l = 0, groups = 1}
// CHECK-SAME: params {lo = 0.000000e+00, hi = inf}
func.func @conv(%x: tensor<1x5x4x2xf32> {onnx.name = "x"})
    -> (tensor<1x4xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<1.0> : tensor<4x5x4x2xf32>
    -> tensor<4x5x4x2xf32>
  %y = tinyml.conv2d %x, %w {clamp_min = 0.0 : f32}
    : (tensor<1x5x4x2xf32>, tensor<4x5x4x2xf32>) -> tensor<1x1x1x4xf32>
    loc("conv1")
  %z = tinyml.reshape %y : (tensor<1x1x1x4xf32>) -> tensor<1x4xf32>
  return %z : tensor<1x4xf32>
}

// Depthwise filters are packed [kh][kw][out_c]; the bias takes -zp * sum(w)
// (sums 10, 26, 10, 10 and zero point -3); M = 0.5 * {0.25 ...} / 0.75.
// CHECK: mcu.weights @dw1_w dense<{{\[\[\[}}1, 5, 1, 1], [2, 6, 2, 2]], {{\[\[}}3, 7, 3, 3], [4, 8, 4, 4]]]> : tensor<2x2x4xi8>
// CHECK: mcu.weights @dw1_bias dense<[31, 80, 33, 34]> : tensor<4xi32>
// CHECK: mcu.weights @dw1_rq dense<{{\[\[}}715827883, 0], [1431655765, 0], [715827883, 0], [1431655765, 1]]> : tensor<4x2xi32> in "flash" align 4 ctype "tm_rq"
// CHECK-LABEL: mcu.model @depthwise
// CHECK-SAME: mcu.scale = 5.000000e-01 : f32, mcu.zero_point = -3 : i64
// CHECK-SAME: mcu.scale = 7.500000e-01 : f32, mcu.zero_point = 4 : i64
// CHECK: mcu.call "depthwise_conv2d_s8" ins(%x,
// CHECK-SAME: outs(%y : memref<1x4x3x4xi8>)
// CHECK-SAME: groups = 2}
// CHECK-SAME: params {in_zp = -3, out_zp = 4, lo = 4, hi = 127}
func.func @depthwise(%x: tensor<1x5x4x2xi8> {onnx.name = "x"})
    -> (tensor<1x4x3x4xi8> {onnx.name = "y"}) {
  %q = tinyml.storage_cast %x : (tensor<1x5x4x2xi8>) -> tensor<1x5x4x2x!xq>
  %w = tinyml.constant dense<[[[[1],[2]],[[3],[4]]], [[[5],[6]],[[7],[8]]],
                              [[[1],[2]],[[3],[4]]], [[[1],[2]],[[3],[4]]]]>
    : tensor<4x2x2x1xi8> -> tensor<4x2x2x1x!wq>
  %b = tinyml.constant dense<[1, 2, 3, 4]> : tensor<4xi32> -> tensor<4xi32>
  %y = tinyml.conv2d %q, %w, %b {groups = 2 : i64, clamp_min = 0.0 : f32}
    : (tensor<1x5x4x2x!xq>, tensor<4x2x2x1x!wq>, tensor<4xi32>)
      -> tensor<1x4x3x4x!yq> loc("dw1")
  %z = tinyml.storage_cast %y : (tensor<1x4x3x4x!yq>) -> tensor<1x4x3x4xi8>
  return %z : tensor<1x4x3x4xi8>
}

// A filter that is computed at run time is packed at run time.
// CHECK-LABEL: mcu.model @runtime_filter
// CHECK: %[[W:.+]] = mcu.alloc : memref<2x2x4xf32>
// CHECK: mcu.call "transpose_32" ins(%w : memref<4x2x2x1xf32>) outs(%[[W]] : memref<2x2x4xf32>)
// CHECK-SAME: d4 = 4, d5 = 4, s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 1, s5 = 4}
// CHECK: mcu.call "depthwise_conv2d_f32" ins(%x, %[[W]],
func.func @runtime_filter(%x: tensor<1x5x4x2xf32> {onnx.name = "x"},
                          %w: tensor<4x2x2x1xf32> {onnx.name = "w"})
    -> (tensor<1x4x3x4xf32> {onnx.name = "y"}) {
  %y = tinyml.conv2d %x, %w {groups = 2 : i64}
    : (tensor<1x5x4x2xf32>, tensor<4x2x2x1xf32>) -> tensor<1x4x3x4xf32>
  return %y : tensor<1x4x3x4xf32>
}

// CHECK: mcu.weights @fc_bias dense<[1, 2]> : tensor<2xi32>
// CHECK-LABEL: mcu.model @fully_connected
// CHECK: mcu.call "fully_connected_s8"
// CHECK-SAME: shape {m = 1, k = 3, n = 2} params {in_zp = 0, out_zp = -128, lo = -128, hi = 127}
func.func @fully_connected(%x: tensor<1x3x!quant.uniform<i8:f32, 0.5>>)
    -> tensor<1x2x!quant.uniform<i8:f32, 0.125:-128>> {
  %w = tinyml.constant dense<3> : tensor<2x3xi8>
    -> tensor<2x3x!quant.uniform<i8:f32, 0.25>>
  %b = tinyml.constant dense<[1, 2]> : tensor<2xi32> -> tensor<2xi32>
  %y = tinyml.fully_connected %x, %w, %b
    : (tensor<1x3x!quant.uniform<i8:f32, 0.5>>,
       tensor<2x3x!quant.uniform<i8:f32, 0.25>>, tensor<2xi32>)
      -> tensor<1x2x!quant.uniform<i8:f32, 0.125:-128>> loc("fc")
  return %y : tensor<1x2x!quant.uniform<i8:f32, 0.125:-128>>
}

// A batch of 1 is broadcast: stride 0.
// CHECK-LABEL: mcu.model @matmul
// CHECK: mcu.call "matmul_f32"
// CHECK-SAME: shape {batch = 2, m = 3, k = 4, n = 5, a_stride = 12, b_stride = 0} params {lo = neg_inf, hi = inf}
func.func @matmul(%a: tensor<2x3x4xf32>, %b: tensor<1x4x5xf32>)
    -> tensor<2x3x5xf32> {
  %y = tinyml.matmul %a, %b : (tensor<2x3x4xf32>, tensor<1x4x5xf32>)
    -> tensor<2x3x5xf32>
  return %y : tensor<2x3x5xf32>
}

// M = 0.5 * 0.5 / 1.
// CHECK-LABEL: mcu.model @matmul_integer
// CHECK: mcu.call "matmul_s8"
// CHECK-SAME: params {a_zp = 1, b_zp = 2, out_zp = 3, lo = -128, hi = 127, mult = 1073741824, pre = 0}
func.func @matmul_integer(%a: tensor<1x3x4x!quant.uniform<i8:f32, 0.5:1>>,
                          %b: tensor<1x4x5x!quant.uniform<i8:f32, 0.5:2>>)
    -> tensor<1x3x5x!quant.uniform<i8:f32, 1.0:3>> {
  %y = tinyml.matmul %a, %b
    : (tensor<1x3x4x!quant.uniform<i8:f32, 0.5:1>>,
       tensor<1x4x5x!quant.uniform<i8:f32, 0.5:2>>)
      -> tensor<1x3x5x!quant.uniform<i8:f32, 1.0:3>>
  return %y : tensor<1x3x5x!quant.uniform<i8:f32, 1.0:3>>
}
