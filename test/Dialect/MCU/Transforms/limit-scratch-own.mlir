// RUN: tinyml-opt %s --mcu-limit-scratch="percent=0 bytes=0" | FileCheck %s --check-prefixes=CHECK,DROPPED
// RUN: tinyml-opt %s --mcu-limit-scratch | FileCheck %s --check-prefixes=CHECK,KEPT

// The kernel's own scratch stays.
// CHECK-LABEL: mcu.model @own
mcu.model @own(%x: memref<1x1x4xi8> {mcu.name = "x"}, %w: memref<12x4xi8> {mcu.name = "w"}, %bias: memref<24xi32> {mcu.name = "bias"}, %rq: memref<24x2xi32> {mcu.name = "rq"}, %f: memref<513xi16> {mcu.name = "f"}, %len: memref<1xi32> {mcu.name = "len"}, %h0: memref<1x4xi16> {mcu.name = "h0"}) outs(%y: memref<1x1x4xi8> {mcu.name = "y"}, %h: memref<1x4xi16> {mcu.name = "h"}) {
  // CHECK: %[[OWN:.*]] = mcu.alloc : memref<8xi8>
  // DROPPED: mcu.call "gru_s8" ins({{.*}}scratch(%[[OWN]] : memref<8xi8>)
  // KEPT: mcu.call "gru_s8" variant "armv7e-m" ins({{.*}}scratch(%[[OWN]], %{{.*}} : memref<8xi8>, memref<6xi32>)
  %own = mcu.alloc : memref<8xi8>
  %scratch = mcu.alloc : memref<6xi32>
  mcu.call "gru_s8" variant "armv7e-m" ins(%x, %w, %w, %bias, %rq, %f, %f, %len, %h0 : memref<1x1x4xi8>, memref<12x4xi8>, memref<12x4xi8>, memref<24xi32>, memref<24x2xi32>, memref<513xi16>, memref<513xi16>, memref<1xi32>, memref<1x4xi16>) outs(%y, %h : memref<1x1x4xi8>, memref<1x4xi16>) scratch(%own, %scratch : memref<8xi8>, memref<6xi32>) shape {steps = 1, batch = 1, input = 4, hidden = 4, rows = 1, reverse = 0} params {h_zp = 0, fresh_mult = 1, fresh_pre = 0, out_mult = 1, out_pre = 0, reset_after = 0}
}
