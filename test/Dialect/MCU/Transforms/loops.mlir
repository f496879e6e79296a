// RUN: tinyml-opt %s --mcu-plan | FileCheck %s
// RUN: tinyml-opt %s --mcu-plan-memory --mcu-verify-plan

// What the body reads from around it lives as long as the loop and a step more; what lives in a trip shares memory.
// CHECK-LABEL: mcu.model @captured
// CHECK: %[[OUTER:.*]] = mcu.alloc live [0, 4] offset {{.*}} : memref<16xi8>
// CHECK: mcu.loop trips 5
mcu.model @captured(%x: memref<16xi8> {mcu.name = "x"}) outs(%y: memref<16xi8> {mcu.name = "y"}) {
  %outer = mcu.alloc : memref<16xi8>
  %a = mcu.alloc : memref<16xi8>
  %b = mcu.alloc : memref<16xi8>
  mcu.call "clamp_s8" ins(%x : memref<16xi8>) outs(%outer : memref<16xi8>) shape {len = 16} params {lo = 0, hi = 6}
  mcu.loop trips 5
  // Not in place: the next trip reads it again.
  // CHECK: mcu.call "clamp_s8" ins(%[[OUTER]] : memref<16xi8>) outs(%[[A:.*]] : memref<16xi8>)
  mcu.call "clamp_s8" ins(%outer : memref<16xi8>) outs(%a : memref<16xi8>) shape {len = 16} params {lo = 0, hi = 5}
  // CHECK: mcu.call "clamp_s8" ins(%[[A]] : memref<16xi8>) outs(%[[A]] : memref<16xi8>)
  mcu.call "clamp_s8" ins(%a : memref<16xi8>) outs(%b : memref<16xi8>) shape {len = 16} params {lo = 0, hi = 4}
  mcu.call "clamp_s8" ins(%b : memref<16xi8>) outs(%y : memref<16xi8>) shape {len = 16} params {lo = 0, hi = 3}
  mcu.end_loop
}

// The last step of a loop may not work in place on what the first one needs again, either.
// CHECK-LABEL: mcu.model @last
// CHECK: mcu.loop trips 5
// CHECK: mcu.call "clamp_s8" ins(%[[KEPT:.*]] : memref<16xi8>) outs(%[[OTHER:.*]] : memref<16xi8>)
// CHECK: mcu.end_loop
// CHECK: mcu.call "clamp_s8" ins(%[[OTHER]] : memref<16xi8>)
mcu.model @last(%x: memref<16xi8> {mcu.name = "x"}) outs(%y: memref<16xi8> {mcu.name = "y"}) {
  %kept = mcu.alloc : memref<16xi8>
  %next = mcu.alloc : memref<16xi8>
  mcu.call "clamp_s8" ins(%x : memref<16xi8>) outs(%kept : memref<16xi8>) shape {len = 16} params {lo = 0, hi = 6}
  mcu.loop trips 5
  mcu.call "clamp_s8" ins(%kept : memref<16xi8>) outs(%next : memref<16xi8>) shape {len = 16} params {lo = 0, hi = 5}
  mcu.end_loop
  mcu.call "clamp_s8" ins(%next : memref<16xi8>) outs(%y : memref<16xi8>) shape {len = 16} params {lo = 0, hi = 4}
}

// The next value is computed in place of the old one where that is not read from then on.
// CHECK-LABEL: mcu.model @carried
// CHECK: mcu.loop trips 5
// CHECK-NEXT: mcu.call "clamp_s8" ins(%[[H:.*]] : memref<16xi8>) outs(%[[H]] : memref<16xi8>)
// CHECK-NEXT: mcu.end_loop
mcu.model @carried(%x: memref<16xi8> {mcu.name = "x"}) outs(%y: memref<16xi8> {mcu.name = "y"}) {
  %h = mcu.alloc : memref<16xi8>
  %next = mcu.alloc : memref<16xi8>
  mcu.call "clamp_s8" ins(%x : memref<16xi8>) outs(%h : memref<16xi8>) shape {len = 16} params {lo = 0, hi = 6}
  mcu.loop trips 5
  mcu.call "clamp_s8" ins(%h : memref<16xi8>) outs(%next : memref<16xi8>) shape {len = 16} params {lo = 0, hi = 5}
  mcu.call "copy_rows_8" ins(%next : memref<16xi8>) outs(%h : memref<16xi8>) shape {rows = 1, len = 16, x_stride = 16, y_stride = 16, y_offset = 0}
  mcu.end_loop
  mcu.call "clamp_s8" ins(%h : memref<16xi8>) outs(%y : memref<16xi8>) shape {len = 16} params {lo = 0, hi = 4}
}

// It is copied where the old one is read later.
// CHECK-LABEL: mcu.model @late
// CHECK: mcu.loop trips 5
// CHECK: mcu.call "copy_rows_8"
// CHECK: mcu.end_loop
mcu.model @late(%x: memref<16xi8> {mcu.name = "x"}) outs(%y: memref<16xi8> {mcu.name = "y"}, %z: memref<5x16xi8> {mcu.name = "z"}) {
  %h = mcu.alloc : memref<16xi8>
  %next = mcu.alloc : memref<16xi8>
  %row = mcu.slice %z offset 0 step 16 : memref<5x16xi8> to memref<16xi8>
  mcu.call "clamp_s8" ins(%x : memref<16xi8>) outs(%h : memref<16xi8>) shape {len = 16} params {lo = 0, hi = 6}
  mcu.loop trips 5
  mcu.call "clamp_s8" ins(%h : memref<16xi8>) outs(%next : memref<16xi8>) shape {len = 16} params {lo = 0, hi = 5}
  mcu.call "clamp_s8" ins(%h : memref<16xi8>) outs(%row : memref<16xi8>) shape {len = 16} params {lo = 0, hi = 3}
  mcu.call "copy_rows_8" ins(%next : memref<16xi8>) outs(%h : memref<16xi8>) shape {rows = 1, len = 16, x_stride = 16, y_stride = 16, y_offset = 0}
  mcu.end_loop
  mcu.call "clamp_s8" ins(%h : memref<16xi8>) outs(%y : memref<16xi8>) shape {len = 16} params {lo = 0, hi = 4}
}

// Rows are computed where they are put together, unless they are computed in front of the loop.
// CHECK-LABEL: mcu.model @rows
// CHECK: mcu.loop trips 5
// CHECK-NEXT: mcu.call "clamp_s8" ins(%{{.*}} : memref<16xi8>) outs(%[[ROW:.*]] : memref<16xi8>)
// CHECK-NEXT: mcu.call "copy_rows_8" ins(%{{.*}} : memref<16xi8>) outs(%{{.*}} : memref<16xi8>)
// CHECK-NEXT: mcu.end_loop
mcu.model @rows(%x: memref<16xi8> {mcu.name = "x"}) outs(%y: memref<5x16xi8> {mcu.name = "y"}, %z: memref<5x16xi8> {mcu.name = "z"}) {
  %outer = mcu.alloc : memref<16xi8>
  %a = mcu.alloc : memref<16xi8>
  %first = mcu.slice %y offset 0 step 16 : memref<5x16xi8> to memref<16xi8>
  %second = mcu.slice %z offset 64 step -16 : memref<5x16xi8> to memref<16xi8>
  mcu.call "clamp_s8" ins(%x : memref<16xi8>) outs(%outer : memref<16xi8>) shape {len = 16} params {lo = 0, hi = 6}
  mcu.loop trips 5
  mcu.call "clamp_s8" ins(%outer : memref<16xi8>) outs(%a : memref<16xi8>) shape {len = 16} params {lo = 0, hi = 5}
  mcu.call "copy_rows_8" ins(%a : memref<16xi8>) outs(%first : memref<16xi8>) shape {rows = 1, len = 16, x_stride = 16, y_stride = 16, y_offset = 0}
  mcu.call "copy_rows_8" ins(%outer : memref<16xi8>) outs(%second : memref<16xi8>) shape {rows = 1, len = 16, x_stride = 16, y_stride = 16, y_offset = 0}
  mcu.end_loop
}
