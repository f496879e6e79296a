// RUN: tinyml-opt %s --mcu-plan --mcu-prepare-for-emission | tinyml-translate --mcu-to-c | FileCheck %s

// What a target says is an attribute of another dialect: printing reads it.
module attributes {tinyml.target = #tinyml.target<core = "cortex-m4f", isa = "armv7e-m", memories = {flash = {bytes = 1048576 : i64, cycles = 0 : i64}, sram = {bytes = 131072 : i64, cycles = 0 : i64}}>} {
mcu.model @net(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) {
  mcu.call "copy_rows_8" ins(%x : memref<8xi8>) outs(%y : memref<8xi8>) shape {rows = 1, len = 8, x_stride = 8, y_stride = 8, y_offset = 0}
}
}

// CHECK: //===- net.h -===//
// CHECK: tm_status net_run(
