// RUN: tinyml-opt %s --mcu-plan --mcu-prepare-for-emission --mlir-print-debuginfo | tinyml-translate --mcu-to-c | FileCheck %s

// Characters that change the direction of text would hide code from its reader.
mcu.model @net(%x: memref<8xf32> {mcu.name = "x"}) outs(%y: memref<8xf32> {mcu.name = "y"}) {
  // CHECK: /* a\u202e b\u2066 c: 8 */
  mcu.call "tanh_f32" ins(%x : memref<8xf32>) outs(%y : memref<8xf32>) shape {len = 8} loc("a\E2\80\AE b\E2\81\A6 c")
}
