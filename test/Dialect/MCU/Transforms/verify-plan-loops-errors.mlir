// RUN: tinyml-opt %s --mcu-verify-plan --split-input-file --verify-diagnostics

// The first trip is right; it spoils what the second one reads.
mcu.model @spoilt(%x: memref<4xi8> {mcu.name = "x"}) outs(%y: memref<4xi8> {mcu.name = "y"}) arena "sram" bytes 16 {
  %kept = mcu.alloc live [0, 3] offset 0 : memref<4xi8>
  %a = mcu.alloc live [1, 2] offset 8 : memref<4xi8>
  %b = mcu.alloc live [2, 3] offset 0 : memref<4xi8>
  mcu.call "clamp_s8" ins(%x : memref<4xi8>) outs(%kept : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 6}
  mcu.loop trips 2
  // expected-error @below {{reads byte 0 of the arena, which another buffer has overwritten}}
  mcu.call "clamp_s8" ins(%kept : memref<4xi8>) outs(%a : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 6}
  // expected-note @below {{by this step}}
  mcu.call "clamp_s8" ins(%a : memref<4xi8>) outs(%b : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 6}
  mcu.end_loop
  mcu.call "clamp_s8" ins(%b : memref<4xi8>) outs(%y : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 6}
}

// -----

// The rows overlap, so that no trip reaches the last one.
// expected-error @below {{leaves bytes of output "y" unwritten}}
mcu.model @short(%x: memref<4xi8> {mcu.name = "x"}) outs(%y: memref<3x4xi8> {mcu.name = "y"}) arena "sram" bytes 0 {
  %row = mcu.slice %y offset 0 step 3 : memref<3x4xi8> to memref<4xi8>
  mcu.loop trips 3
  mcu.call "clamp_s8" ins(%x : memref<4xi8>) outs(%row : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 6}
  mcu.end_loop
}

// -----

// What the trip before computed is not there in the first one.
mcu.model @first(%x: memref<4xi8> {mcu.name = "x"}) outs(%y: memref<4xi8> {mcu.name = "y"}) arena "sram" bytes 8 {
  %h = mcu.alloc live [0, 1] offset 0 : memref<4xi8>
  mcu.loop trips 2
  // expected-error @below {{reads byte 0 of the arena, which no step has written}}
  mcu.call "clamp_s8" ins(%h : memref<4xi8>) outs(%y : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 6}
  mcu.call "clamp_s8" ins(%x : memref<4xi8>) outs(%h : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 6}
  mcu.end_loop
}
