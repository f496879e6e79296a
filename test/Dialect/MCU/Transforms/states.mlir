// A state's next value is written into its memory where nobody needs the old one
// then.
// RUN: tinyml-opt %s --mcu-plan | FileCheck %s

// The old value was read before.
// CHECK-LABEL: mcu.model @before
mcu.model @before(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) states(%h to %h_next : memref<8xi8> {mcu.name = "h"}) {
  // CHECK-NEXT: mcu.call "flip_sign_8" ins(%h : {{.*}}) outs(%y :
  // CHECK-NEXT: mcu.call "flip_sign_8" ins(%x : {{.*}}) outs(%h_next :
  // CHECK-NEXT: {{^ *[}]$}}
  %a = mcu.alloc : memref<8xi8>
  mcu.call "flip_sign_8" ins(%h : memref<8xi8>) outs(%y : memref<8xi8>) shape {len = 8}
  mcu.call "flip_sign_8" ins(%x : memref<8xi8>) outs(%a : memref<8xi8>) shape {len = 8}
  mcu.call "copy_rows_8" ins(%a : memref<8xi8>) outs(%h_next : memref<8xi8>) shape {rows = 1, len = 8, x_stride = 8, y_stride = 8, y_offset = 0}
}

// The old value is read for the last time by the step that writes the next one,
// in place.
// CHECK-LABEL: mcu.model @in_place
mcu.model @in_place(%x: memref<8xi8> {mcu.name = "x"}) outs() states(%h to %h_next : memref<8xi8> {mcu.name = "h"}) {
  // CHECK-NEXT: mcu.call "add_i8" ins(%h, %x : {{.*}}) outs(%h_next :
  // CHECK-NEXT: {{^ *[}]$}}
  %a = mcu.alloc : memref<8xi8>
  mcu.call "add_i8" ins(%h, %x : memref<8xi8>, memref<8xi8>) outs(%a : memref<8xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 8, a0 = 0, a1 = 0, a2 = 0, a3 = 1, b0 = 0, b1 = 0, b2 = 0, b3 = 1}
  mcu.call "copy_rows_8" ins(%a : memref<8xi8>) outs(%h_next : memref<8xi8>) shape {rows = 1, len = 8, x_stride = 8, y_stride = 8, y_offset = 0}
}

// It is read later: the next value waits in the arena.
// CHECK-LABEL: mcu.model @after
mcu.model @after(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) states(%h to %h_next : memref<8xi8> {mcu.name = "h"}) {
  // CHECK-NEXT: %[[A:.+]] = mcu.alloc live [0, 2] offset 0
  // CHECK-NEXT: mcu.call "flip_sign_8" ins(%x : {{.*}}) outs(%[[A]] :
  // CHECK-NEXT: mcu.call "add_i8" ins(%h, %[[A]] : {{.*}}) outs(%y :
  // CHECK-NEXT: mcu.call "copy_rows_8" ins(%[[A]] : {{.*}}) outs(%h_next :
  %a = mcu.alloc : memref<8xi8>
  mcu.call "flip_sign_8" ins(%x : memref<8xi8>) outs(%a : memref<8xi8>) shape {len = 8}
  mcu.call "add_i8" ins(%h, %a : memref<8xi8>, memref<8xi8>) outs(%y : memref<8xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 8, a0 = 0, a1 = 0, a2 = 0, a3 = 1, b0 = 0, b1 = 0, b2 = 0, b3 = 1}
  mcu.call "copy_rows_8" ins(%a : memref<8xi8>) outs(%h_next : memref<8xi8>) shape {rows = 1, len = 8, x_stride = 8, y_stride = 8, y_offset = 0}
}

// A kernel that cannot work in place, here one that shifts: as above.
// CHECK-LABEL: mcu.model @shift
mcu.model @shift(%x: memref<2xi8> {mcu.name = "x"}) outs() states(%h to %h_next : memref<8xi8> {mcu.name = "h"}) {
  // CHECK-NEXT: %[[A:.+]] = mcu.alloc live [0, 2] offset 0
  // CHECK: mcu.call "copy_rows_8" ins(%[[A]] : {{.*}}) outs(%h_next :
  %a = mcu.alloc : memref<8xi8>
  %v = mcu.view %h offset 2 : memref<8xi8> to memref<6xi8>
  mcu.call "copy_rows_8" ins(%v : memref<6xi8>) outs(%a : memref<8xi8>) shape {rows = 1, len = 6, x_stride = 6, y_stride = 8, y_offset = 0}
  mcu.call "copy_rows_8" ins(%x : memref<2xi8>) outs(%a : memref<8xi8>) shape {rows = 1, len = 2, x_stride = 2, y_stride = 8, y_offset = 6}
  mcu.call "copy_rows_8" ins(%a : memref<8xi8>) outs(%h_next : memref<8xi8>) shape {rows = 1, len = 8, x_stride = 8, y_stride = 8, y_offset = 0}
}

// What leads to the next value may be in the state's memory, too, but not while
// the old one is needed.
// CHECK-LABEL: mcu.model @chain
mcu.model @chain(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"})
    states(%g to %g_next : memref<8xi8> {mcu.name = "g"}, %h to %h_next : memref<8xi8> {mcu.name = "h"}) {
  // CHECK-NEXT: %[[A:.+]] = mcu.alloc live [0, 3] offset 0
  // CHECK-NEXT: mcu.call "flip_sign_8" ins(%x : {{.*}}) outs(%[[A]] :
  // CHECK-NEXT: mcu.call "flip_sign_8" ins(%g : {{.*}}) outs(%g_next :
  // CHECK-NEXT: mcu.call "add_i8" ins(%h, %g_next : {{.*}}) outs(%y :
  // CHECK-NEXT: mcu.call "clamp_s8" ins(%[[A]] : {{.*}}) outs(%h_next :
  // CHECK-NEXT: mcu.call "clamp_s8" ins(%g_next : {{.*}}) outs(%g_next :
  %a = mcu.alloc : memref<8xi8>
  %b = mcu.alloc : memref<8xi8>
  %c = mcu.alloc : memref<8xi8>
  %d = mcu.alloc : memref<8xi8>
  mcu.call "flip_sign_8" ins(%x : memref<8xi8>) outs(%a : memref<8xi8>) shape {len = 8}
  mcu.call "flip_sign_8" ins(%g : memref<8xi8>) outs(%b : memref<8xi8>) shape {len = 8}
  mcu.call "add_i8" ins(%h, %b : memref<8xi8>, memref<8xi8>) outs(%y : memref<8xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 8, a0 = 0, a1 = 0, a2 = 0, a3 = 1, b0 = 0, b1 = 0, b2 = 0, b3 = 1}
  mcu.call "clamp_s8" ins(%a : memref<8xi8>) outs(%c : memref<8xi8>) shape {len = 8} params {lo = 0, hi = 6}
  mcu.call "clamp_s8" ins(%b : memref<8xi8>) outs(%d : memref<8xi8>) shape {len = 8} params {lo = 0, hi = 6}
  mcu.call "copy_rows_8" ins(%c : memref<8xi8>) outs(%h_next : memref<8xi8>) shape {rows = 1, len = 8, x_stride = 8, y_stride = 8, y_offset = 0}
  mcu.call "copy_rows_8" ins(%d : memref<8xi8>) outs(%g_next : memref<8xi8>) shape {rows = 1, len = 8, x_stride = 8, y_stride = 8, y_offset = 0}
}
