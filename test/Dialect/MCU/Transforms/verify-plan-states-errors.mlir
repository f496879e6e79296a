// RUN: tinyml-opt %s --mcu-verify-plan --split-input-file --verify-diagnostics

mcu.model @good(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) states(%h to %h_next : memref<8xi8> {mcu.name = "h"}) arena "sram" bytes 0 {
  mcu.call "flip_sign_8" ins(%h : memref<8xi8>) outs(%h_next : memref<8xi8>) shape {len = 8}
  mcu.call "flip_sign_8" ins(%h_next : memref<8xi8>) outs(%y : memref<8xi8>) shape {len = 8}
}

// -----

mcu.model @old(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) states(%h to %h_next : memref<8xi8> {mcu.name = "h"}) arena "sram" bytes 0 {
  // expected-note @below {{by this step}}
  mcu.call "flip_sign_8" ins(%x : memref<8xi8>) outs(%h_next : memref<8xi8>) shape {len = 8}
  // expected-error @below {{reads byte 0 of a state's old value, which the next one has overwritten}}
  mcu.call "flip_sign_8" ins(%h : memref<8xi8>) outs(%y : memref<8xi8>) shape {len = 8}
}

// -----

mcu.model @next(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) states(%h to %h_next : memref<8xi8> {mcu.name = "h"}) arena "sram" bytes 0 {
  // expected-error @below {{reads byte 0 of a state's next value, which no step has written}}
  mcu.call "flip_sign_8" ins(%h_next : memref<8xi8>) outs(%y : memref<8xi8>) shape {len = 8}
  mcu.call "flip_sign_8" ins(%x : memref<8xi8>) outs(%h_next : memref<8xi8>) shape {len = 8}
}

// -----

// expected-error @below {{leaves bytes of state "h" as they were}}
mcu.model @half(%x: memref<4xi8> {mcu.name = "x"}) outs() states(%h to %h_next : memref<8xi8> {mcu.name = "h"}) arena "sram" bytes 0 {
  %v = mcu.view %h_next offset 4 : memref<8xi8> to memref<4xi8>
  mcu.call "flip_sign_8" ins(%x : memref<4xi8>) outs(%v : memref<4xi8>) shape {len = 4}
}

// -----

mcu.model @not_in_place() outs() states(%h to %h_next : memref<8xi8> {mcu.name = "h"}) arena "sram" bytes 0 {
  // expected-error @below {{writes operand #1 over operand #0}}
  mcu.call "copy_rows_8" ins(%h : memref<8xi8>) outs(%h_next : memref<8xi8>) shape {rows = 1, len = 8, x_stride = 8, y_stride = 8, y_offset = 0}
}
