// RUN: tinyml-opt %s --split-input-file --mcu-interleave-rows | FileCheck %s
// RUN: tinyml-opt %s --split-input-file --mcu-interleave-rows --mcu-choose-variants | FileCheck %s --check-prefix=CHOSEN

module attributes {tinyml.target = #tinyml.target<core = "cortex-m4f", isa = "armv7e-m">} {
  // Two words for rows 0 and 1, two for rows 2 and 3; in a half word 256 times
  // the second row and the first: -2 * 256 + 1 = -511, 4 * 256 - 3 = 1021.
  // CHECK: mcu.weights @w dense<{{\[\[}}-33423871, -33423871, 66913277, 66913277]]> : tensor<1x4xi32>
  mcu.weights @w dense<[[1, 1, 1, 1], [-2, -2, -2, -2], [-3, -3, -3, -3], [4, 4, 4, 4]]> : tensor<4x4xi8> in "flash" align 4
  mcu.weights @bias dense<0> : tensor<4xi32> in "flash" align 4
  mcu.weights @rq dense<0> : tensor<4x2xi32> in "flash" align 4 ctype "tm_rq"
  // Columns in order: 0 and 2 in the first word, 1 in the second. What is not
  // there is 0.
  // CHECK: mcu.weights @odd dense<{{\[\[}}196609, 2, 0, 0, 5, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0]]> : tensor<2x8xi32>
  mcu.weights @odd dense<[[1, 2, 3, 0, 5], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]]> : tensor<5x5xi8> in "flash" align 4
  // -128 * 256 - 1 is no half word, -128 * 256 is.
  // CHECK: mcu.weights @overflows dense<{{.*}}> : tensor<4x4xi8>
  mcu.weights @overflows dense<[[-1, 0, 0, 0], [-128, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]> : tensor<4x4xi8> in "flash" align 4
  // CHECK: mcu.weights @lowest dense<{{\[\[}}32768, 0, 0, 0]]> : tensor<1x4xi32>
  mcu.weights @lowest dense<[[0, 0, 0, 0], [-128, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]> : tensor<4x4xi8> in "flash" align 4
  // CHECK: mcu.weights @read_twice dense<1> : tensor<4x4xi8>
  mcu.weights @read_twice dense<1> : tensor<4x4xi8> in "flash" align 4
  // CHECK: mcu.weights @kept dense<1> : tensor<4x4xi8>
  mcu.weights @kept dense<1> : tensor<4x4xi8> in "flash" align 4
  // CHECK: mcu.weights @unused dense<1> : tensor<4x4xi8>
  mcu.weights @unused dense<1> : tensor<4x4xi8> in "flash" align 4

  // CHECK-LABEL: mcu.model @m
  // CHOSEN-LABEL: mcu.model @m
  mcu.model @m(%x: memref<4xi8> {mcu.name = "x"}, %long: memref<5xi8> {mcu.name = "long"}) outs(%y: memref<4xi8> {mcu.name = "y"}, %z: memref<5xi8> {mcu.name = "z"}) {
    %bias = mcu.get_weights @bias : memref<4xi32>
    %rq = mcu.get_weights @rq : memref<4x2xi32>
    %bias5 = mcu.alloc : memref<5xi32>
    %rq5 = mcu.alloc : memref<5x2xi32>
    // CHECK: %[[W:.+]] = mcu.get_weights @w : memref<1x4xi32>
    %w = mcu.get_weights @w : memref<4x4xi8>
    // CHECK: mcu.call "fully_connected_s8r4" ins(%{{.*}}, %[[W]],
    // CHOSEN: mcu.call "fully_connected_s8r4" variant "armv7e-m"
    mcu.call "fully_connected_s8" ins(%x, %w, %bias, %rq : memref<4xi8>, memref<4x4xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<4xi8>) shape {m = 1, k = 4, n = 4} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
    %odd = mcu.get_weights @odd : memref<5x5xi8>
    // CHECK: mcu.call "fully_connected_s8r4" {{.*}}shape {m = 1, k = 5, n = 5}
    mcu.call "fully_connected_s8" ins(%long, %odd, %bias5, %rq5 : memref<5xi8>, memref<5x5xi8>, memref<5xi32>, memref<5x2xi32>) outs(%z : memref<5xi8>) shape {m = 1, k = 5, n = 5} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
    %overflows = mcu.get_weights @overflows : memref<4x4xi8>
    // CHECK: mcu.call "fully_connected_s8" ins
    // CHOSEN: mcu.call "fully_connected_s8" variant "armv7e-m"
    mcu.call "fully_connected_s8" ins(%x, %overflows, %bias, %rq : memref<4xi8>, memref<4x4xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<4xi8>) shape {m = 1, k = 4, n = 4} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
    %lowest = mcu.get_weights @lowest : memref<4x4xi8>
    // CHECK: mcu.call "fully_connected_s8r4" ins
    mcu.call "fully_connected_s8" ins(%x, %lowest, %bias, %rq : memref<4xi8>, memref<4x4xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<4xi8>) shape {m = 1, k = 4, n = 4} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
    %read_twice = mcu.get_weights @read_twice : memref<4x4xi8>
    // CHECK: mcu.call "fully_connected_s8" ins
    mcu.call "fully_connected_s8" ins(%x, %read_twice, %bias, %rq : memref<4xi8>, memref<4x4xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<4xi8>) shape {m = 1, k = 4, n = 4} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
    %view = mcu.view %read_twice : memref<4x4xi8> to memref<16xi8>
    %copy = mcu.alloc : memref<16xi8>
    mcu.call "clamp_s8" ins(%view : memref<16xi8>) outs(%copy : memref<16xi8>) shape {len = 16} params {lo = 0, hi = 127}
    %kept = mcu.get_weights @kept : memref<4x4xi8>
    // CHECK: mcu.call "fully_connected_s8" variant "portable" ins
    mcu.call "fully_connected_s8" variant "portable" ins(%x, %kept, %bias, %rq : memref<4xi8>, memref<4x4xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<4xi8>) shape {m = 1, k = 4, n = 4} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
  }
}

// -----

// 4-bit weights, two in a byte: a half word has four rows of a column, the first
// three 8 higher. Columns 0 and 2 in the first word, 1 and 3 in the second.
module attributes {tinyml.target = #tinyml.target<core = "cortex-m4f", isa = "armv7e-m">} {
  // 1 2 3 -8 | -1 0 7 5 | 4 -4 2 6 | -8 7 -1 -2
  // CHECK: mcu.weights @w dense<{{\[\[}}-84177799, -288328566]]> : tensor<1x2xi32>
  mcu.weights @w dense<[[33, -125], [15, 87], [-60, 98], [120, -17]]> : tensor<4x2xi8> in "flash" align 4
  // 1 2 3 4 -5 above three rows of 0 and 7 0 0 0 -1: what is not there is 0, of
  // odd rows the second half of the last byte, too.
  // CHECK: mcu.weights @odd dense<{{\[\[}}143329417, 143394954, 143132803, 143132808], [143132815, 143132808, 143132807, 143132808]]> : tensor<2x4xi32>
  mcu.weights @odd dense<[[33, 67, 43], [0, 0, 0], [0, 0, 0], [0, 0, 0], [7, 0, 31]]> : tensor<5x3xi8> in "flash" align 4
  // CHECK: mcu.weights @two_shapes dense<1> : tensor<4x3xi8>
  mcu.weights @two_shapes dense<1> : tensor<4x3xi8> in "flash" align 4
  mcu.model @w4(%x: memref<4xi8> {mcu.name = "x"}, %long: memref<5xi8> {mcu.name = "long"}, %longer: memref<6xi8> {mcu.name = "longer"}) outs(%y: memref<4xi8> {mcu.name = "y"}, %z: memref<5xi8> {mcu.name = "z"}) {
    %bias = mcu.alloc : memref<4xi32>
    %rq = mcu.alloc : memref<4x2xi32>
    %bias5 = mcu.alloc : memref<5xi32>
    %rq5 = mcu.alloc : memref<5x2xi32>
    %w = mcu.get_weights @w : memref<4x2xi8>
    // CHECK: mcu.call "fully_connected_s8w4r4" ins({{.*}}memref<1x2xi32>
    // CHOSEN: mcu.call "fully_connected_s8w4r4" variant "armv7e-m"
    mcu.call "fully_connected_s8w4" ins(%x, %w, %bias, %rq : memref<4xi8>, memref<4x2xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<4xi8>) shape {m = 1, k = 4, n = 4} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
    %odd = mcu.get_weights @odd : memref<5x3xi8>
    // CHECK: mcu.call "fully_connected_s8w4r4" {{.*}}shape {m = 1, k = 5, n = 5}
    mcu.call "fully_connected_s8w4" ins(%long, %odd, %bias5, %rq5 : memref<5xi8>, memref<5x3xi8>, memref<5xi32>, memref<5x2xi32>) outs(%z : memref<5xi8>) shape {m = 1, k = 5, n = 5} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
    // As many bytes, other columns.
    %two_shapes = mcu.get_weights @two_shapes : memref<4x3xi8>
    // CHECK-COUNT-2: mcu.call "fully_connected_s8w4" ins
    mcu.call "fully_connected_s8w4" ins(%long, %two_shapes, %bias, %rq : memref<5xi8>, memref<4x3xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<4xi8>) shape {m = 1, k = 5, n = 4} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
    mcu.call "fully_connected_s8w4" ins(%longer, %two_shapes, %bias, %rq : memref<6xi8>, memref<4x3xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<4xi8>) shape {m = 1, k = 6, n = 4} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
  }
}

// -----

// The target has no kernel that takes them, or nothing is known of it.
module attributes {tinyml.target = #tinyml.target<core = "cortex-m3", isa = "armv7-m">} {
  // CHECK: mcu.weights @w dense<1> : tensor<4x4xi8>
  mcu.weights @w dense<1> : tensor<4x4xi8> in "flash" align 4
  mcu.model @m(%x: memref<4xi8> {mcu.name = "x"}) outs(%y: memref<4xi8> {mcu.name = "y"}) {
    %w = mcu.get_weights @w : memref<4x4xi8>
    %bias = mcu.alloc : memref<4xi32>
    %rq = mcu.alloc : memref<4x2xi32>
    // CHECK: mcu.call "fully_connected_s8" ins
    mcu.call "fully_connected_s8" ins(%x, %w, %bias, %rq : memref<4xi8>, memref<4x4xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<4xi8>) shape {m = 1, k = 4, n = 4} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
  }
}

// -----

module {
  // CHECK: mcu.weights @w dense<1> : tensor<4x4xi8>
  mcu.weights @w dense<1> : tensor<4x4xi8> in "flash" align 4
  mcu.model @m(%x: memref<4xi8> {mcu.name = "x"}) outs(%y: memref<4xi8> {mcu.name = "y"}) {
    %w = mcu.get_weights @w : memref<4x4xi8>
    %bias = mcu.alloc : memref<4xi32>
    %rq = mcu.alloc : memref<4x2xi32>
    // CHECK: mcu.call "fully_connected_s8" ins
    mcu.call "fully_connected_s8" ins(%x, %w, %bias, %rq : memref<4xi8>, memref<4x4xi8>, memref<4xi32>, memref<4x2xi32>) outs(%y : memref<4xi8>) shape {m = 1, k = 4, n = 4} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
  }
}
