// RUN: tinyml-opt %s --mcu-plan --mcu-prepare-for-emission --mlir-print-debuginfo | tinyml-translate --mcu-to-c | FileCheck %s
// RUN: tinyml-opt %s --mcu-plan --mcu-choose-names=share-kernels --mlir-print-debuginfo | tinyml-translate --mcu-to-c | FileCheck %s --check-prefix=SHARED

// A variant and the portable kernel are two functions, of one shape too.
mcu.weights @w dense<1> : tensor<32xi8> in "flash" align 4
mcu.weights @bias dense<0> : tensor<4xi32> in "flash" align 4
mcu.weights @rq dense<1> : tensor<4x2xi32> in "flash" align 4 ctype "tm_rq"
mcu.model @net(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<4xi8> {mcu.name = "y"}) {
  %w = mcu.get_weights @w : memref<32xi8>
  %bias = mcu.get_weights @bias : memref<4xi32>
  %rq = mcu.get_weights @rq : memref<4x2xi32>
  %scratch = mcu.alloc : memref<4xi32>
  mcu.call "fully_connected_s8" variant "armv7e-m" ins(%x, %w, %bias, %rq : memref<8xi8>, memref<32xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<4xi8>) scratch(%scratch : memref<4xi32>) shape {m = 1, k = 8, n = 4} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
  mcu.call "fully_connected_s8" variant "portable" ins(%x, %w, %bias, %rq : memref<8xi8>, memref<32xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<4xi8>) shape {m = 1, k = 8, n = 4} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
}

// CHECK: #include "net.h"
// CHECK-NEXT: #include "net_weights.h"
// CHECK-NEXT: #include "tinyml/isa/armv7e-m/kernel/fully_connected_s8.h"
// CHECK-NEXT: #include "tinyml/kernel/fully_connected_s8.h"
// CHECK: void fully_connected_s8_4(
// CHECK: tm_armv7e_m_fully_connected_s8(&s, &q, x, w, bias, rq, y, scratch);
// CHECK: void fully_connected_s8_4_2(
// CHECK: tm_fully_connected_s8(&s, &q, x, w, bias, rq, y);

// SHARED: void fully_connected_s8(
// SHARED: tm_armv7e_m_fully_connected_s8(
// SHARED: void fully_connected_s8_2(
// SHARED: tm_fully_connected_s8(
