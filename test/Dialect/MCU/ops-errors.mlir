// RUN: tinyml-opt %s --split-input-file --verify-diagnostics

mcu.model @too_small(%x: memref<8xf32> {mcu.name = "x"}) outs(%y: memref<7xf32> {mcu.name = "y"}) {
  // expected-error @below {{touches 32 bytes of 'y', which has 28}}
  mcu.call "tanh_f32" ins(%x : memref<8xf32>) outs(%y : memref<7xf32>) shape {len = 8}
}

// -----

mcu.model @wrong_type(%x: memref<8xf32> {mcu.name = "x"}) outs(%y: memref<8xf32> {mcu.name = "y"}) {
  // expected-error @below {{requires 'x' to hold int8_t, found 'memref<8xf32>'}}
  mcu.call "clamp_s8" ins(%x : memref<8xf32>) outs(%y : memref<8xf32>) shape {len = 8} params {lo = 0, hi = 1}
}

// -----

mcu.model @missing_field(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) {
  // expected-error @below {{member 'hi' of tm_limits_int is missing}}
  mcu.call "clamp_s8" ins(%x : memref<8xi8>) outs(%y : memref<8xi8>) shape {len = 8} params {lo = 0}
}

// -----

mcu.model @unknown_field(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) {
  // expected-error @below {{tm_len has no member 'n'}}
  mcu.call "clamp_s8" ins(%x : memref<8xi8>) outs(%y : memref<8xi8>) shape {n = 8} params {lo = 0, hi = 1}
}

// -----

mcu.model @count(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) {
  // expected-error @below {{requires 1 inputs, found 2}}
  mcu.call "clamp_s8" ins(%x, %x : memref<8xi8>, memref<8xi8>) outs(%y : memref<8xi8>) shape {len = 8} params {lo = 0, hi = 1}
}

// -----

mcu.model @overflow(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) {
  // expected-error @below {{has a shape that gives 'x' no size}}
  mcu.call "transpose_8" ins(%x : memref<8xi8>) outs(%y : memref<8xi8>) shape {d0 = 1, d1 = 1, d2 = 1, d3 = 1, d4 = 0, d5 = 8, s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 1}
}

// -----

mcu.model @writes_input(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) {
  // expected-error @below {{writes to a buffer that is only read}}
  mcu.call "flip_sign_8" ins(%y : memref<8xi8>) outs(%x : memref<8xi8>) shape {len = 8}
}

// -----

mcu.model @view(%x: memref<8xi8> {mcu.name = "x"}) outs() {
  // expected-error @below {{takes 4 bytes at offset 5 of a buffer of 8}}
  %v = mcu.view %x offset 5 : memref<8xi8> to memref<4xi8>
}

// -----

mcu.model @view_alignment(%x: memref<8xi8> {mcu.name = "x"}) outs() {
  // expected-error @below {{requires 'offset' to be a multiple of the element's 4 bytes, found 2}}
  %v = mcu.view %x offset 2 : memref<8xi8> to memref<1xi32>
}

// -----

// expected-error @below {{requires 'mcu.name' of argument 0}}
mcu.model @unnamed(%x: memref<8xi8>) outs() {}

// -----

// expected-note @below {{declared here}}
mcu.weights @w dense<1> : tensor<4xi8> in "flash" align 4
mcu.model @weights_type() outs() {
  // expected-error @below {{has type 'memref<5xi8>', the weights are 'memref<4xi8>'}}
  %w = mcu.get_weights @w : memref<5xi8>
}

// -----

mcu.model @no_weights() outs() {
  // expected-error @below {{refers to 'w', which is not an mcu.weights}}
  %w = mcu.get_weights @w : memref<5xi8>
}

// -----

// expected-error @below {{requires tm_rq entries to be tensor<Nx2xi32>}}
mcu.weights @rq dense<1> : tensor<4xi32> in "flash" align 4 ctype "tm_rq"

// -----

mcu.model @live() outs() {
  // expected-error @below {{requires 'live' to be [first step, last step]}}
  %a = mcu.alloc live [2, 1] : memref<5xi8>
}

// -----

mcu.model @factors(%x: memref<32xi16> {mcu.name = "x"}) outs(%y: memref<3xi16> {mcu.name = "y"}) {
  %w = mcu.alloc : memref<48xi8>
  %gs = mcu.alloc : memref<5xi8>
  %bias = mcu.alloc : memref<3xi32>
  %rq = mcu.alloc : memref<3x2xi32>
  // expected-error @below {{touches 6 bytes of 'gs', which has 5}}
  mcu.call "fully_connected_s16w4g" ins(%x, %w, %gs, %bias, %rq : memref<32xi16>, memref<48xi8>, memref<5xi8>, memref<3xi32>, memref<3x2xi32>) outs(%y : memref<3xi16>) shape {m = 1, k = 32, n = 3} params {acc_shift = 0, lo = -32768, hi = 32767, group = 16}
}

// -----

mcu.model @packed_rows(%x: memref<5xi8> {mcu.name = "x"}) outs(%y: memref<3xi8> {mcu.name = "y"}) {
  %w = mcu.alloc : memref<8xi8>
  %bias = mcu.alloc : memref<3xi32>
  %rq = mcu.alloc : memref<3x2xi32>
  // expected-error @below {{touches 9 bytes of 'w', which has 8}}
  mcu.call "fully_connected_s8w4" ins(%x, %w, %bias, %rq : memref<5xi8>, memref<8xi8>, memref<3xi32>, memref<3x2xi32>) outs(%y : memref<3xi8>) shape {m = 1, k = 5, n = 3} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
}

// -----

mcu.model @unknown_kernel(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) {
  // expected-error @below {{the runtime has no kernel 'clamp_s9'}}
  mcu.call "clamp_s9" ins(%x : memref<8xi8>) outs(%y : memref<8xi8>) shape {len = 8} params {lo = 0, hi = 1}
}

// -----

mcu.model @unknown_kernel_as_data(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) {
  // expected-error @below {{calls 'clamp_s9', a kernel that the runtime does not have}}
  "mcu.call"(%x, %y) <{kernel = "clamp_s9", operandSegmentSizes = array<i32: 1, 1, 0>, params = array<i32>, shape = array<i32: 8>}> : (memref<8xi8>, memref<8xi8>) -> ()
}

// -----

mcu.model @unknown_variant(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<8xi8> {mcu.name = "y"}) {
  // expected-error @below {{calls the variant 'armv7e-m' of 'clamp_s8', which the runtime does not have}}
  mcu.call "clamp_s8" variant "armv7e-m" ins(%x : memref<8xi8>) outs(%y : memref<8xi8>) shape {len = 8} params {lo = 0, hi = 1}
}

// -----

mcu.model @variant_of_other_shapes(%x: memref<8xi8> {mcu.name = "x"}) outs(%y: memref<2xi8> {mcu.name = "y"}) {
  %w = mcu.alloc : memref<16xi8>
  %bias = mcu.alloc : memref<2xi32>
  %rq = mcu.alloc : memref<2x2xi32>
  %scratch = mcu.alloc : memref<4xi32>
  // expected-error @below {{has a shape that the variant 'armv7e-m' does not compute}}
  mcu.call "fully_connected_s8" variant "armv7e-m" ins(%x, %w, %bias, %rq : memref<8xi8>, memref<16xi8>, memref<2xi32>, memref<2x2xi32>) outs(%y : memref<2xi8>) scratch(%scratch : memref<4xi32>) shape {m = 1, k = 8, n = 2} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127}
}

// -----

mcu.model @old_state(%x: memref<8xi8> {mcu.name = "x"}) outs() states(%h to %h_next : memref<8xi8> {mcu.name = "h"}) {
  // expected-error @below {{writes to a buffer that is only read}}
  mcu.call "flip_sign_8" ins(%x : memref<8xi8>) outs(%h : memref<8xi8>) shape {len = 8}
}

// -----

// expected-error @below {{requires 'mcu.initial' of argument 0 to be 'tensor<8xi8>'}}
mcu.model @initial_type() outs() states(%h to %h_next : memref<8xi8> {mcu.name = "h", mcu.initial = dense<3> : tensor<4xi8>}) {}

// -----

// expected-error @below {{has 'mcu.initial' of argument 0, which is no state}}
mcu.model @initial_input(%x: memref<8xi8> {mcu.name = "x", mcu.initial = dense<3> : tensor<8xi8>}) outs() {}

// -----

mcu.weights @w dense<1> : tensor<1x2xi8> in "flash" align 4
mcu.weights @b dense<1> : tensor<1xi32> in "flash" align 4
mcu.weights @rq dense<[[1073741824, 0]]> : tensor<1x2xi32> in "flash" align 4 ctype "tm_rq"
mcu.model @bounds_0(%x: memref<1x2xi8> {mcu.name = "x"}, %s: memref<1x2xi16> {mcu.name = "s"}) outs(%y: memref<1x1xi8> {mcu.name = "y"}, %t: memref<1x1xi16> {mcu.name = "t"}) {
  %w = mcu.get_weights @w : memref<1x2xi8>
  %b = mcu.get_weights @b : memref<1xi32>
  %rq = mcu.get_weights @rq : memref<1x2xi32>
  mcu.call "fully_connected_s8" ins(%x, %w, %b, %rq : memref<1x2xi8>, memref<1x2xi8>, memref<1xi32>, memref<1x2xi32>) outs(%y : memref<1x1xi8>) shape {m = 1, k = 2, n = 1} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127} {accumulator_bound = 2147483647 : i64}
  // expected-error @below {{has sums of up to 2147483648, which do not fit 32 bits}}
  mcu.call "fully_connected_s8" ins(%x, %w, %b, %rq : memref<1x2xi8>, memref<1x2xi8>, memref<1xi32>, memref<1x2xi32>) outs(%y : memref<1x1xi8>) shape {m = 1, k = 2, n = 1} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127} {accumulator_bound = 2147483648 : i64}
}

// -----

mcu.weights @w dense<1> : tensor<1x2xi8> in "flash" align 4
mcu.weights @b dense<1> : tensor<1xi32> in "flash" align 4
mcu.weights @rq dense<[[1073741824, 0]]> : tensor<1x2xi32> in "flash" align 4 ctype "tm_rq"
mcu.model @bounds_1(%x: memref<1x2xi8> {mcu.name = "x"}, %s: memref<1x2xi16> {mcu.name = "s"}) outs(%y: memref<1x1xi8> {mcu.name = "y"}, %t: memref<1x1xi16> {mcu.name = "t"}) {
  %w = mcu.get_weights @w : memref<1x2xi8>
  %b = mcu.get_weights @b : memref<1xi32>
  %rq = mcu.get_weights @rq : memref<1x2xi32>
  // expected-error @below {{requires 'accumulator_bound' not to be negative}}
  mcu.call "fully_connected_s8" ins(%x, %w, %b, %rq : memref<1x2xi8>, memref<1x2xi8>, memref<1xi32>, memref<1x2xi32>) outs(%y : memref<1x1xi8>) shape {m = 1, k = 2, n = 1} params {in_zp = 0, out_zp = 0, lo = -128, hi = 127} {accumulator_bound = -1 : i64}
}

// -----

mcu.weights @w dense<1> : tensor<1x2xi8> in "flash" align 4
mcu.weights @b dense<1> : tensor<1xi32> in "flash" align 4
mcu.weights @rq dense<[[1073741824, 0]]> : tensor<1x2xi32> in "flash" align 4 ctype "tm_rq"
mcu.model @bounds_2(%x: memref<1x2xi8> {mcu.name = "x"}, %s: memref<1x2xi16> {mcu.name = "s"}) outs(%y: memref<1x1xi8> {mcu.name = "y"}, %t: memref<1x1xi16> {mcu.name = "t"}) {
  %w = mcu.get_weights @w : memref<1x2xi8>
  %b = mcu.get_weights @b : memref<1xi32>
  %rq = mcu.get_weights @rq : memref<1x2xi32>
  // (2^32 - 2) / 2 just fits, (2^32 - 1) / 2 is rounded up.
  mcu.call "fully_connected_s16" ins(%s, %w, %b, %rq : memref<1x2xi16>, memref<1x2xi8>, memref<1xi32>, memref<1x2xi32>) outs(%t : memref<1x1xi16>) shape {m = 1, k = 2, n = 1} params {acc_shift = 1, lo = -32768, hi = 32767} {accumulator_bound = 4294967294 : i64}
  // expected-error @below {{has sums of up to 4294967295, shifted by 1, which do not fit 32 bits}}
  mcu.call "fully_connected_s16" ins(%s, %w, %b, %rq : memref<1x2xi16>, memref<1x2xi8>, memref<1xi32>, memref<1x2xi32>) outs(%t : memref<1x1xi16>) shape {m = 1, k = 2, n = 1} params {acc_shift = 1, lo = -32768, hi = 32767} {accumulator_bound = 4294967295 : i64}
}

// -----

// expected-error @below {{requires 'of' to name a model, its object and a member, found @other::@w}}
mcu.weights @w dense<1> : tensor<2xi8> in "flash" align 4 of @other::@w
