// --optimize=size makes one C function of each kernel where that is smaller.

// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: tinyml-compile %s --target=host --name=net -o speed --report=- | FileCheck %s --check-prefix=SPEED
// RUN: tinyml-compile %s --target=host --name=net -o size --optimize=size --report=- | FileCheck %s --check-prefix=SIZE
// RUN: FileCheck %s --check-prefix=SOURCE --input-file=size/net.c

// SPEED: "instance": "mish_f32_80"
// SPEED: "instance": "mish_f32_40"
// SIZE: "instance": "[[MISH:mish_f32]]"
// SIZE: "instance": "[[MISH]]"

// The C compiler is kept from copies for the shape of one call.
// SOURCE: static void mish_f32(const tm_len *s, const float *x, float *y) {
// SOURCE-NEXT: TM_APART(s); TM_APART(x);
// SOURCE-NEXT: tm_mish_f32(s, x, y);

func.func @main(%x: tensor<1x80xf32> {onnx.name = "x"})
    -> (tensor<1x80xf32> {onnx.name = "y"}, tensor<1x40xf32> {onnx.name = "z"}) {
  %y = tinyml.mish %x : (tensor<1x80xf32>) -> tensor<1x80xf32> loc("t")
  %r = tinyml.reshape %y : (tensor<1x80xf32>) -> tensor<1x2x40xf32>
  %m = tinyml.mean %r {axes = array<i64: 1>}
    : (tensor<1x2x40xf32>) -> tensor<1x1x40xf32>
  %n = tinyml.reshape %m : (tensor<1x1x40xf32>) -> tensor<1x40xf32>
  %z = tinyml.mish %n : (tensor<1x40xf32>) -> tensor<1x40xf32> loc("u")
  return %y, %z : tensor<1x80xf32>, tensor<1x40xf32>
}
