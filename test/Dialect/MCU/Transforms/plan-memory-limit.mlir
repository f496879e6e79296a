// RUN: not tinyml-opt %s --mcu-plan-memory=arena-limit=64 2>&1 | FileCheck %s
// RUN: tinyml-opt %s --mcu-plan-memory=arena-limit=96

// CHECK: error: needs an arena of 96 bytes, 64 bytes of RAM are left for it{{$}}
// CHECK: note: {{.*}}: bytes 0 to 64, steps 0 to 1: conv1, 64 bytes, 64 of i8
// CHECK: note: {{.*}}: bytes 64 to 96, steps 1 to 2: conv2, 32 bytes, 32 of i8
mcu.model @chain(%x: memref<64xi8> {mcu.name = "x"}) outs(%y: memref<16xi8> {mcu.name = "y"}) {
  %a = mcu.alloc : memref<64xi8> loc("conv1")
  %b = mcu.alloc : memref<32xi8> loc("conv2")
  mcu.call "flip_sign_8" ins(%x : memref<64xi8>) outs(%a : memref<64xi8>) shape {len = 64}
  mcu.call "flip_sign_8" ins(%a : memref<64xi8>) outs(%b : memref<32xi8>) shape {len = 32}
  mcu.call "flip_sign_8" ins(%b : memref<32xi8>) outs(%y : memref<16xi8>) shape {len = 16}
}
