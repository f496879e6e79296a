// RUN: not tinyml-translate --mcu-to-c %s 2>&1 | FileCheck %s --check-prefix=PLAN
// RUN: tinyml-opt --mcu-plan %s | not tinyml-translate --mcu-to-c 2>&1 | FileCheck %s --check-prefix=NAMES

// PLAN: has no planned arena: run mcu-plan first
// NAMES: has an argument without a C name: run mcu-prepare-for-emission first
mcu.model @net(%x: memref<4xi8> {mcu.name = "x"}) outs(%y: memref<4xi8> {mcu.name = "y"}) {
  mcu.call "flip_sign_8" ins(%x : memref<4xi8>) outs(%y : memref<4xi8>) shape {len = 4}
}
