// RUN: tinyml-opt %s --mcu-elide-concat-copies | FileCheck %s
// RUN: tinyml-opt %s --mcu-plan

// Both producers write into the concatenation.
// CHECK-LABEL: mcu.model @concat
mcu.model @concat(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<16xi8> {mcu.name = "y"}) {
  // CHECK: %[[B:.+]] = mcu.view %y offset 8 : memref<16xi8> to memref<2x4xi8>
  // CHECK: %[[A:.+]] = mcu.view %y : memref<16xi8> to memref<8xi8>
  %a = mcu.alloc : memref<8xi8>
  %b = mcu.alloc : memref<2x4xi8>
  // CHECK-NEXT: mcu.call "flip_sign_8" ins(%x : {{.*}}) outs(%[[A]] :
  // CHECK-NEXT: mcu.call "flip_sign_8" ins(%[[A]] : {{.*}}) outs(%[[B]] :
  // CHECK-NOT: mcu.call "copy_rows_8"
  mcu.call "flip_sign_8" ins(%x : memref<8xi8>) outs(%a : memref<8xi8>) shape {len = 8}
  mcu.call "flip_sign_8" ins(%a : memref<8xi8>) outs(%b : memref<2x4xi8>) shape {len = 8}
  mcu.call "copy_rows_8" ins(%a : memref<8xi8>) outs(%y : memref<16xi8>) shape {rows = 1, len = 8, x_stride = 8, y_stride = 16, y_offset = 0}
  mcu.call "copy_rows_8" ins(%b : memref<2x4xi8>) outs(%y : memref<16xi8>) shape {rows = 1, len = 8, x_stride = 8, y_stride = 16, y_offset = 8}
}

// Rows apart from each other are no view, and a step that copies from one part
// to another would have operands that overlap.
// CHECK-LABEL: mcu.model @kept
mcu.model @kept(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<16xi8> {mcu.name = "y"}, %z: memref<16xi8> {mcu.name = "z"}) {
  // CHECK-NOT: mcu.view
  // CHECK: mcu.call "flip_sign_8"
  // CHECK-COUNT-4: mcu.call "copy_rows_8"
  // CHECK-NOT: mcu.call "copy_rows_8"
  %a = mcu.alloc : memref<8xi8>
  mcu.call "flip_sign_8" ins(%x : memref<8xi8>) outs(%a : memref<8xi8>) shape {len = 8}
  mcu.call "copy_rows_8" ins(%a : memref<8xi8>) outs(%y : memref<16xi8>) shape {rows = 2, len = 4, x_stride = 4, y_stride = 8, y_offset = 0}
  mcu.call "copy_rows_8" ins(%a : memref<8xi8>) outs(%y : memref<16xi8>) shape {rows = 2, len = 4, x_stride = 4, y_stride = 8, y_offset = 4}
  mcu.call "copy_rows_8" ins(%a : memref<8xi8>) outs(%z : memref<16xi8>) shape {rows = 1, len = 8, x_stride = 8, y_stride = 16, y_offset = 0}
  mcu.call "copy_rows_8" ins(%a : memref<8xi8>) outs(%z : memref<16xi8>) shape {rows = 1, len = 8, x_stride = 8, y_stride = 16, y_offset = 8}
}

// The whole concatenation would have to live while %big does.
// CHECK-LABEL: mcu.model @grows
mcu.model @grows(%x: memref<64xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) {
  // CHECK: mcu.call "copy_rows_8" ins(%[[A:.+]] : memref<8xi8>) outs(%[[C:.+]] : memref<64xi8>)
  %a = mcu.alloc : memref<8xi8>
  %big = mcu.alloc : memref<64xi8>
  %b = mcu.alloc : memref<8xi8>
  %c = mcu.alloc : memref<64xi8>
  mcu.call "flip_sign_8" ins(%x : memref<64xi8>) outs(%a : memref<8xi8>) shape {len = 8}
  mcu.call "flip_sign_8" ins(%x : memref<64xi8>) outs(%big : memref<64xi8>) shape {len = 64}
  mcu.call "flip_sign_8" ins(%big : memref<64xi8>) outs(%b : memref<8xi8>) shape {len = 8}
  mcu.call "copy_rows_8" ins(%a : memref<8xi8>) outs(%c : memref<64xi8>) shape {rows = 1, len = 8, x_stride = 8, y_stride = 64, y_offset = 0}
  mcu.call "copy_rows_8" ins(%b : memref<8xi8>) outs(%c : memref<64xi8>) shape {rows = 1, len = 8, x_stride = 8, y_stride = 64, y_offset = 8}
  mcu.call "copy_rows_8" ins(%x : memref<64xi8>) outs(%c : memref<64xi8>) shape {rows = 1, len = 48, x_stride = 48, y_stride = 64, y_offset = 16}
  mcu.call "flip_sign_8" ins(%c : memref<64xi8>) outs(%y : memref<8xi8>) shape {len = 8}
}
