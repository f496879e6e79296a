// RUN: tinyml-opt %s --mcu-verify-plan --split-input-file --verify-diagnostics

mcu.model @overlap(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) arena "sram" bytes 16 {
  %a = mcu.alloc live [0, 2] offset 0 : memref<8xi8>
  %b = mcu.alloc live [1, 2] offset 0 : memref<8xi8>
  mcu.call "flip_sign_8" ins(%x : memref<8xi8>) outs(%a : memref<8xi8>) shape {len = 8}
  // expected-note @below {{by this step}}
  mcu.call "flip_sign_8" ins(%x : memref<8xi8>) outs(%b : memref<8xi8>) shape {len = 8}
  // expected-error @below {{reads byte 0 of the arena, which another buffer has overwritten}}
  mcu.call "add_i8" ins(%a, %b : memref<8xi8>, memref<8xi8>) outs(%y : memref<8xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 8, a0 = 0, a1 = 0, a2 = 0, a3 = 1, b0 = 0, b1 = 0, b2 = 0, b3 = 1}
}

// -----

mcu.model @operands(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) arena "sram" bytes 24 {
  %a = mcu.alloc live [0, 1] offset 0 : memref<16xi8>
  %b = mcu.alloc live [1, 2] offset 8 : memref<8xi8>
  mcu.call "copy_rows_8" ins(%x : memref<8xi8>) outs(%a : memref<16xi8>) shape {rows = 1, len = 8, x_stride = 8, y_stride = 8, y_offset = 8}
  // expected-error @below {{writes operand #1 over operand #0}}
  mcu.call "flip_sign_8" ins(%a : memref<16xi8>) outs(%b : memref<8xi8>) shape {len = 8}
  mcu.call "flip_sign_8" ins(%b : memref<8xi8>) outs(%y : memref<8xi8>) shape {len = 8}
}

// -----

mcu.model @not_in_place(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) arena "sram" bytes 24 {
  %a = mcu.alloc live [0, 2] offset 0 : memref<8xi8>
  mcu.call "flip_sign_8" ins(%x : memref<8xi8>) outs(%a : memref<8xi8>) shape {len = 8}
  // expected-error @below {{writes operand #1 over operand #0}}
  mcu.call "copy_rows_8" ins(%a : memref<8xi8>) outs(%a : memref<8xi8>) shape {rows = 1, len = 8, x_stride = 8, y_stride = 8, y_offset = 0}
  mcu.call "flip_sign_8" ins(%a : memref<8xi8>) outs(%y : memref<8xi8>) shape {len = 8}
}

// -----

mcu.model @unwritten(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) arena "sram" bytes 8 {
  %a = mcu.alloc live [0, 0] offset 0 : memref<8xi8>
  // expected-error @below {{reads byte 0 of the arena, which no step has written}}
  mcu.call "flip_sign_8" ins(%a : memref<8xi8>) outs(%y : memref<8xi8>) shape {len = 8}
}

// -----

mcu.model @outside(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) arena "sram" bytes 8 {
  // expected-error @below {{ends at byte 16 of an arena of 8}}
  %a = mcu.alloc live [0, 0] offset 8 : memref<8xi8>
}

// -----

mcu.model @misaligned(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) arena "sram" bytes 16 {
  // expected-error @below {{starts at byte 4, which is no multiple of 8}}
  %a = mcu.alloc live [0, 0] offset 4 : memref<8xi8>
}

// -----

mcu.model @interval(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) arena "sram" bytes 8 {
  // expected-note @below {{the buffer}}
  %a = mcu.alloc live [0, 0] offset 0 : memref<8xi8>
  mcu.call "flip_sign_8" ins(%x : memref<8xi8>) outs(%a : memref<8xi8>) shape {len = 8}
  // expected-error @below {{is step 1 and touches a buffer that lives from step 0 to 0}}
  mcu.call "flip_sign_8" ins(%a : memref<8xi8>) outs(%y : memref<8xi8>) shape {len = 8}
}

// -----

// expected-error @below {{leaves bytes of output "y" unwritten}}
mcu.model @no_output(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) arena "sram" bytes 0 {
}

// -----

// expected-error @below {{has no planned arena}}
mcu.model @not_planned(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) {
}

// -----

mcu.model @no_place() outs() arena "sram" bytes 0 {
  // expected-error @below {{has no place in the plan}}
  %a = mcu.alloc : memref<8xi8>
}
