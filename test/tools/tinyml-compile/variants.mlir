// The target's instruction set chooses kernels: C calls them, the bundle holds
// them, the report names them, and the host computes the same with them.

// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: tinyml-compile %s --target=cortex-m4f --name=net -o m4 --report=json
// RUN: FileCheck %s --check-prefix=M4 < m4/net.c
// RUN: FileCheck %s --check-prefix=REPORT < m4/net.report.json
// RUN: ls m4/tinyml/isa/armv7e-m m4/tinyml/isa/armv7e-m/kernel | FileCheck %s --check-prefix=FILES
// RUN: %host_cc -std=c99 -Wall -Wextra -Wpedantic -Wconversion -Werror -Im4 -c m4/net.c -o net.o

// Other instructions, or more code where size matters: the portable one.
// RUN: tinyml-compile %s --target=xtensa-lx7 --name=net -o lx7
// RUN: FileCheck %s --check-prefix=PORTABLE < lx7/net.c
// RUN: tinyml-compile %s --target=cortex-m4f --optimize=size --name=net -o small
// RUN: FileCheck %s --check-prefix=PORTABLE < small/net.c

// M4: #include "tinyml/isa/armv7e-m/kernel/fully_connected_s8r4.h"
// M4-NOT: #include "tinyml/kernel/
// M4: tm_armv7e_m_fully_connected_s8r4(&s, &q, x, w, bias, rq, y);
// REPORT: "kernel": "fully_connected_s8r4"
// REPORT: "variant": "armv7e-m"
// FILES: requantize_s8.h
// FILES-NEXT: simd32.h
// FILES: fully_connected_s8r4.h
// FILES-NOT: conv2d
// PORTABLE: #include "tinyml/kernel/fully_connected_s8.h"
// PORTABLE-NOT: armv7e

func.func @net(%x: tensor<1x8x!quant.uniform<i8:f32, 0.5>> {onnx.name = "x"})
    -> (tensor<1x4x!quant.uniform<i8:f32, 0.125:-128>> {onnx.name = "y"}) {
  %w = tinyml.constant dense<3> : tensor<4x8xi8>
    -> tensor<4x8x!quant.uniform<i8:f32, 0.25>>
  %b = tinyml.constant dense<[1, 2, 3, 4]> : tensor<4xi32> -> tensor<4xi32>
  %y = tinyml.fully_connected %x, %w, %b
    : (tensor<1x8x!quant.uniform<i8:f32, 0.5>>,
       tensor<4x8x!quant.uniform<i8:f32, 0.25>>, tensor<4xi32>)
      -> tensor<1x4x!quant.uniform<i8:f32, 0.125:-128>> loc("fc")
  return %y : tensor<1x4x!quant.uniform<i8:f32, 0.125:-128>>
}
