// RUN: tinyml-opt %s --verify-roundtrip | FileCheck %s

// CHECK-LABEL: mcu.model @rows
mcu.model @rows(%x: memref<3x4xi8> {mcu.name = "x"}) outs(%y: memref<3x4xi8> {mcu.name = "y"}) {
  // CHECK: mcu.slice %x offset 0 step 4 : memref<3x4xi8> to memref<4xi8>
  %from = mcu.slice %x offset 0 step 4 : memref<3x4xi8> to memref<4xi8>
  // CHECK: mcu.slice %y offset 8 step -4 : memref<3x4xi8> to memref<4xi8>
  %to = mcu.slice %y offset 8 step -4 : memref<3x4xi8> to memref<4xi8>
  // CHECK: mcu.loop trips 3
  mcu.loop trips 3
  mcu.call "clamp_s8" ins(%from : memref<4xi8>) outs(%to : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 6}
  // CHECK: mcu.end_loop
  mcu.end_loop
}
