// RUN: tinyml-opt %s --split-input-file --verify-diagnostics

mcu.model @nested() outs() {
  mcu.loop trips 3
  // expected-error @below {{is in another loop}}
  mcu.loop trips 3
  mcu.end_loop
  mcu.end_loop
}

// -----

mcu.model @open() outs() {
  // expected-error @below {{has no end}}
  mcu.loop trips 3
}

// -----

mcu.model @closed() outs() {
  // expected-error @below {{ends no loop}}
  mcu.end_loop
}

// -----

mcu.model @trips() outs() {
  // expected-error @below {{requires 'trips' to be 1 or more, found 0}}
  mcu.loop trips 0
  mcu.end_loop
}

// -----

mcu.model @outside(%x: memref<3x4xi8> {mcu.name = "x"}) outs(%y: memref<4xi8> {mcu.name = "y"}) {
  %row = mcu.slice %x offset 0 step 4 : memref<3x4xi8> to memref<4xi8>
  // expected-error @below {{looks at a slice outside of a loop}}
  mcu.call "clamp_s8" ins(%row : memref<4xi8>) outs(%y : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 6}
}

// -----

mcu.model @two_loops(%x: memref<3x4xi8> {mcu.name = "x"}) outs(%y: memref<4xi8> {mcu.name = "y"}) {
  %row = mcu.slice %x offset 0 step 4 : memref<3x4xi8> to memref<4xi8>
  mcu.loop trips 3
  mcu.call "clamp_s8" ins(%row : memref<4xi8>) outs(%y : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 6}
  mcu.end_loop
  mcu.loop trips 3
  // expected-error @below {{looks at a slice of another loop}}
  mcu.call "clamp_s8" ins(%row : memref<4xi8>) outs(%y : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 6}
  mcu.end_loop
}

// -----

mcu.model @beyond(%x: memref<3x4xi8> {mcu.name = "x"}) outs(%y: memref<4xi8> {mcu.name = "y"}) {
  // expected-error @below {{is 4 bytes at offset 12 of a buffer of 12 in one of 4 trips}}
  %row = mcu.slice %x offset 0 step 4 : memref<3x4xi8> to memref<4xi8>
  mcu.loop trips 4
  mcu.call "clamp_s8" ins(%row : memref<4xi8>) outs(%y : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 6}
  mcu.end_loop
}

// -----

mcu.model @before(%x: memref<3x4xi8> {mcu.name = "x"}) outs(%y: memref<4xi8> {mcu.name = "y"}) {
  // expected-error @below {{is 4 bytes at offset -4 of a buffer of 12 in one of 4 trips}}
  %row = mcu.slice %x offset 8 step -4 : memref<3x4xi8> to memref<4xi8>
  mcu.loop trips 4
  mcu.call "clamp_s8" ins(%row : memref<4xi8>) outs(%y : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 6}
  mcu.end_loop
}

// -----

mcu.model @far(%x: memref<3x4xi8> {mcu.name = "x"}) outs(%y: memref<4xi8> {mcu.name = "y"}) {
  // expected-error @below {{moves on by more than memory has}}
  %row = mcu.slice %x offset 0 step 4611686018427387904 : memref<3x4xi8> to memref<4xi8>
  mcu.loop trips 4
  mcu.call "clamp_s8" ins(%row : memref<4xi8>) outs(%y : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 6}
  mcu.end_loop
}

// -----

mcu.model @elements(%x: memref<3x4xf32> {mcu.name = "x"}) outs() {
  // expected-error @below {{requires 'offset' and 'step' to be multiples of the element's 4 bytes, found 2}}
  %row = mcu.slice %x offset 0 step 2 : memref<3x4xf32> to memref<4xf32>
}

// -----

mcu.model @read_only(%x: memref<3x4xi8> {mcu.name = "x"}, %z: memref<4xi8> {mcu.name = "z"}) outs() {
  %row = mcu.slice %x offset 0 step 4 : memref<3x4xi8> to memref<4xi8>
  mcu.loop trips 3
  // expected-error @below {{writes to a buffer that is only read}}
  mcu.call "clamp_s8" ins(%z : memref<4xi8>) outs(%row : memref<4xi8>) shape {len = 4} params {lo = 0, hi = 6}
  mcu.end_loop
}
