// Inputs and outputs that the model quantizes are int8 with --io=quantized; the float
// entry does what was left out.

// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: tinyml-compile %s --name=net --target=host -o model
// RUN: tinyml-compile %s --name=net --target=host -o int8 --io=quantized
// RUN: FileCheck %s --check-prefix=MODEL < model/net.h
// RUN: not ls model/net_float.c
// RUN: FileCheck %s < int8/net.h
// RUN: FileCheck %s --check-prefix=FLOAT < int8/net_float.h
// RUN: %host_cc -std=c99 -Wall -Wextra -Werror -Iint8 -c int8/net.c -o net.o
// RUN: %host_cc -std=c99 -Wall -Wextra -Werror -Iint8 -c int8/net_float.c -o net_float.o

// MODEL: net_run(net_arena *arena, const float *x, float *y)
// CHECK: --io=quantized
// CHECK: #define NET_X_SCALE 0.5f
// CHECK: #define NET_X_ZERO 3
// CHECK: net_run(net_arena *arena, const int8_t *x, int8_t *y)
// FLOAT: net_run_float(net_arena *arena, net_float_io *io, const float *x,
func.func @net(%x: tensor<1x2xf32> {onnx.name = "x"}) -> (tensor<1x2xf32> {onnx.name = "y"}) {
  %0 = tinyml.quantize %x : (tensor<1x2xf32>) -> tensor<1x2x!quant.uniform<i8:f32, 0.5:3>>
  %1 = tinyml.dequantize %0 : (tensor<1x2x!quant.uniform<i8:f32, 0.5:3>>) -> tensor<1x2xf32>
  %2 = tinyml.tanh %1 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %3 = tinyml.quantize %2 : (tensor<1x2xf32>) -> tensor<1x2x!quant.uniform<i8:f32, 7.8125e-03:0>>
  %4 = tinyml.dequantize %3 : (tensor<1x2x!quant.uniform<i8:f32, 7.8125e-03:0>>) -> tensor<1x2xf32>
  return %4 : tensor<1x2xf32>
}
