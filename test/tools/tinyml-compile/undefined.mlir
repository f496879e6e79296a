// What kernels of a core leave uninitialized takes part in no undefined operation
// and gives nothing, also where they are compiled for another core: three
// pixels, of which some cores compute four at once, in an arena that holds large
// numbers.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: sh %S/Inputs/run_dirty.sh %s host "%host_cc" > host.out
// RUN: sh %S/Inputs/run_dirty.sh %s cortex-m0 "%host_cc" | diff host.out -
// RUN: sh %S/Inputs/run_dirty.sh %s cortex-m3 "%host_cc" | diff host.out -
// RUN: sh %S/Inputs/run_dirty.sh %s cortex-m4f "%host_cc" | diff host.out -
// RUN: sh %S/Inputs/run_dirty.sh %s cortex-m55 "%host_cc" | diff host.out -
// RUN: sh %S/Inputs/run_dirty.sh %s rv32imc "%host_cc" | diff host.out -
// RUN: grep -q "isa/armv6-m/kernel/conv2d_s8.h" cortex-m0/net.c
// RUN: FileCheck %s < host.out
// CHECK: {{^}}{{-?[0-9]+( -?[0-9]+)+$}}

!x = !quant.uniform<i8:f32, 0.5:3>
!w = !quant.uniform<i8:f32, 0.01>
func.func @net(%x: tensor<1x1x3x4x!x> {onnx.name = "x"}) -> (tensor<1x7x!x> {onnx.name = "y"}) {
  %w0 = tinyml.constant dense<[[[[32, -62, 62, -36]]], [[[76, 49, 114, 88]]], [[[62, 39, 109, 8]]], [[[-120, 88, -8, 71]]], [[[114, -64, 39, -114]]], [[[103, -87, -99, -32]]]]> : tensor<6x1x1x4xi8> -> tensor<6x1x1x4x!w>
  %0 = tinyml.conv2d %x, %w0 : (tensor<1x1x3x4x!x>, tensor<6x1x1x4x!w>) -> tensor<1x1x3x6x!x> loc("pointwise")
  %w1 = tinyml.constant dense<[[[[-7, 95, -64, -30, 12, -101], [19, -64, -124, 60, -72, -23], [-56, -81, 107, 95, 69, -28]]], [[[-87, 68, 77, -109, -92, 31], [31, -14, -95, -94, -127, 121], [96, -126, -74, 71, -72, 118]]], [[[124, -85, 96, -85, -53, -47], [119, -77, 11, 97, 46, 33], [-75, -81, 113, 120, 49, -77]]], [[[120, 120, 101, -29, -51, -122], [-35, -21, -85, 112, -90, -60], [-111, -43, -50, 82, 27, 23]]]]> : tensor<4x1x3x6xi8> -> tensor<4x1x3x6x!w>
  %1 = tinyml.conv2d %0, %w1 {padding = array<i64: 0, 1, 0, 1>} : (tensor<1x1x3x6x!x>, tensor<4x1x3x6x!w>) -> tensor<1x1x3x4x!x> loc("conv")
  %w2 = tinyml.constant dense<[[-127, 25, 46, 54, -41, -111, -48, -37, 82, -49, -4, 51], [-47, -80, -4, -7, 53, -82, -113, -62, 122, 113, -122, 116], [64, -36, 89, -24, -123, 13, 74, -20, -34, -31, 21, 88], [-125, -12, -116, 54, -81, 32, 117, 117, -77, -97, 66, -65], [110, 82, 114, -9, -39, 4, -37, 101, 7, -63, 71, -9], [-100, 23, 64, 72, 77, -33, 93, -52, -118, -17, 115, 123], [-104, -74, -40, 4, 29, -35, 108, -90, -40, -57, 109, 52]]> : tensor<7x12xi8> -> tensor<7x12x!w>
  %2 = tinyml.reshape %1 : (tensor<1x1x3x4x!x>) -> tensor<1x12x!x>
  %y = tinyml.fully_connected %2, %w2 : (tensor<1x12x!x>, tensor<7x12x!w>) -> tensor<1x7x!x> loc("dense")
  return %y : tensor<1x7x!x>
}
