// RUN: tinyml-opt %s --mcu-place-weights --split-input-file | FileCheck %s

// Those that are read most often for their bytes go to the fastest memory, as
// far as it has room; code is in flash.
// CHECK-LABEL: module @two
// CHECK: mcu.weights @large {{.*}} in "qspi"
// CHECK: mcu.weights @bias {{.*}} in "flash"
// CHECK: mcu.weights @placed {{.*}} in "qspi"
module @two attributes {tinyml.target = #tinyml.target<core = "cortex-m4f", isa = "armv7e-m",
    memories = {flash = {bytes = 4096 : i64, cycles = 0 : i64}, qspi = {bytes = 65536 : i64, cycles = 4 : i64}, sram = {bytes = 8192 : i64, cycles = 0 : i64}}>} {
  mcu.weights @large dense<1.0> : tensor<16x64xf32> in "flash" align 4
  mcu.weights @bias dense<0.0> : tensor<16xf32> in "flash" align 4
  mcu.weights @placed dense<1> : tensor<4xi8> in "qspi" align 4
  mcu.model @net(%x: memref<1x64xf32> {mcu.name = "x"}) outs(%y: memref<1x16xf32> {mcu.name = "y"}, %z: memref<4xi8> {mcu.name = "z"}) {
    %w = mcu.get_weights @large : memref<16x64xf32>
    %b = mcu.get_weights @bias : memref<16xf32>
    %p = mcu.get_weights @placed : memref<4xi8>
    mcu.call "fully_connected_f32" ins(%x, %w, %b : memref<1x64xf32>, memref<16x64xf32>, memref<16xf32>) outs(%y : memref<1x16xf32>) shape {m = 1, k = 64, n = 16} params {lo = -1.0, hi = 1.0}
    mcu.call "copy_rows_8" ins(%p : memref<4xi8>) outs(%z : memref<4xi8>) shape {rows = 1, len = 4, x_stride = 4, y_stride = 4, y_offset = 0}
  }
}

// -----

// A faster memory than flash comes first.
// CHECK-LABEL: module @fast
// CHECK: mcu.weights @w {{.*}} in "itcm"
module @fast attributes {tinyml.target = #tinyml.target<core = "cortex-m4f", isa = "armv7e-m",
    memories = {flash = {bytes = 65536 : i64, cycles = 2 : i64}, itcm = {bytes = 1024 : i64, cycles = 0 : i64}}>} {
  mcu.weights @w dense<1> : tensor<4xi8> in "flash" align 4
  mcu.model @net() outs(%z: memref<4xi8> {mcu.name = "z"}) {
    %p = mcu.get_weights @w : memref<4xi8>
    mcu.call "copy_rows_8" ins(%p : memref<4xi8>) outs(%z : memref<4xi8>) shape {rows = 1, len = 4, x_stride = 4, y_stride = 4, y_offset = 0}
  }
}

// -----

// With one memory, and with room for nothing, all stay.
// CHECK-LABEL: module @full
// CHECK: mcu.weights @w {{.*}} in "flash"
module @full attributes {tinyml.target = #tinyml.target<core = "cortex-m4f", isa = "armv7e-m",
    memories = {flash = {bytes = 16 : i64, cycles = 0 : i64}, qspi = {bytes = 2 : i64, cycles = 4 : i64}}>} {
  mcu.weights @w dense<1> : tensor<4xi8> in "flash" align 4
  mcu.model @net() outs(%z: memref<4xi8> {mcu.name = "z"}) {
    %p = mcu.get_weights @w : memref<4xi8>
    mcu.call "copy_rows_8" ins(%p : memref<4xi8>) outs(%z : memref<4xi8>) shape {rows = 1, len = 4, x_stride = 4, y_stride = 4, y_offset = 0}
  }
}

// -----

// CHECK-LABEL: module {
// CHECK: mcu.weights @w {{.*}} in "flash"
module {
  mcu.weights @w dense<1> : tensor<4xi8> in "flash" align 4
  mcu.model @net() outs(%z: memref<4xi8> {mcu.name = "z"}) {
    %p = mcu.get_weights @w : memref<4xi8>
    mcu.call "copy_rows_8" ins(%p : memref<4xi8>) outs(%z : memref<4xi8>) shape {rows = 1, len = 4, x_stride = 4, y_stride = 4, y_offset = 0}
  }
}
