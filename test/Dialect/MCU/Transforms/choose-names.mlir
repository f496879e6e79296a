// RUN: tinyml-opt %s --mcu-choose-names | FileCheck %s
// RUN: tinyml-opt %s --mcu-choose-names=name=my-net | FileCheck %s --check-prefix=NAME
// RUN: tinyml-opt %s --mcu-choose-names=share-kernels | FileCheck %s --check-prefix=SHARE

// CHECK: mcu.weights @conv_1_w
mcu.weights @"conv/1.w" dense<1> : tensor<256xi8> in "flash" align 4

// NAME-LABEL: mcu.model @my_net(
// CHECK-LABEL: mcu.model @n_main(
// CHECK-SAME: mcu.c_name = "x_0", mcu.name = "x:0"
// CHECK-SAME: mcu.c_name = "n_2", mcu.name = "n"
mcu.model @main(%x: memref<1x8xi8> {mcu.name = "x:0"}) outs(%y: memref<1x8xi8> {mcu.name = "n"}) {
  // CHECK: mcu.get_weights @conv_1_w
  %w = mcu.get_weights @"conv/1.w" : memref<256xi8>
  %a = mcu.alloc : memref<1x8xi8>
  %b = mcu.alloc : memref<1x2x4xi8>
  %c = mcu.alloc : memref<1x4xi8>
  // CHECK: instance "lut_s8_8"
  // CHECK: instance "lut_s8_8"
  // CHECK: instance "flip_sign_8_2x4"
  // CHECK: instance "flip_sign_8_4"
  // SHARE-COUNT-2: instance "lut_s8"
  // One function for both is larger here, and smaller there.
  // SHARE: instance "flip_sign_8_2x4"
  // SHARE: instance "flip_sign_8_4"
  // SHARE-COUNT-2: instance "mish_f32"
  mcu.call "lut_s8" ins(%x, %w : memref<1x8xi8>, memref<256xi8>) outs(%a : memref<1x8xi8>) shape {len = 8}
  mcu.call "lut_s8" ins(%a, %w : memref<1x8xi8>, memref<256xi8>) outs(%y : memref<1x8xi8>) shape {len = 8}
  mcu.call "flip_sign_8" ins(%a : memref<1x8xi8>) outs(%b : memref<1x2x4xi8>) shape {len = 8}
  mcu.call "flip_sign_8" ins(%a : memref<1x8xi8>) outs(%c : memref<1x4xi8>) shape {len = 4}
  %d = mcu.alloc : memref<1x8xf32>
  %e = mcu.alloc : memref<1x4xf32>
  mcu.call "mish_f32" ins(%d : memref<1x8xf32>) outs(%d : memref<1x8xf32>) shape {len = 8}
  mcu.call "mish_f32" ins(%e : memref<1x4xf32>) outs(%e : memref<1x4xf32>) shape {len = 4}
}
