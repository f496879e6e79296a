// RUN: tinyml-opt %s --split-input-file --mcu-plan --mcu-prepare-for-emission | not tinyml-translate --split-input-file --mcu-to-c 2>&1 | FileCheck %s

// CHECK: 'mcu.weights' op requires 'mcu.adapters' to be 2 times 'tensor<2xi8>'
mcu.weights @factor dense<[7, 8]> : tensor<2xi8> in "flash" align 4 {mcu.adapters = [dense<[7, 8]> : tensor<2xi8>]}
mcu.model @net(%n: memref<1xui8> {mcu.name = "adapter", mcu.bank = ["none", "a"]}) outs(%y: memref<2xi8> {mcu.name = "y"}) {
  %b = mcu.get_weights @factor : memref<2xi8>
  mcu.call "copy_rows_8" ins(%b : memref<2xi8>) outs(%y : memref<2xi8>) shape {rows = 1, len = 2, x_stride = 2, y_stride = 2, y_offset = 0}
}

// -----

// CHECK: 'mcu.model' op has two inputs that choose an adapter
mcu.model @two(%n: memref<1xui8> {mcu.name = "n", mcu.bank = ["none", "a"]}, %m: memref<8xui32> {mcu.name = "m", mcu.slot = "0"}) outs(%y: memref<1xi8> {mcu.name = "y"}) {
  mcu.call "flip_sign_8" ins(%n : memref<1xui8>) outs(%y : memref<1xi8>) shape {len = 1}
}
