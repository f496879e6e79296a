// A float model and a few inputs give an integer model: integers go in and come
// out, unless floats are asked for. The same options give the same bytes.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %make_npz cal.npz x=f4:4x2:0,0,1,2,-1,2,0.5,-2
// RUN: tinyml-compile %s --name=net --target=host -o a --quantize=int8 --calibration=cal.npz --save-ranges=ranges.json --report=json --depfile=a.d | FileCheck %s --check-prefix=SUMMARY
// RUN: FileCheck %s < a/net.h
// RUN: FileCheck %s --check-prefix=REPORT < a/net.report.json
// RUN: FileCheck %s --check-prefix=DEPENDS < a.d
// RUN: tinyml-compile %s --name=net --target=host -o b --quantize=int8 --calibration=cal.npz > b.log
// RUN: diff a/net_weights.c b/net_weights.c
// RUN: diff a/net.c b/net.c

// The ranges of an earlier run give the same model, but for what is learned
// from the inputs.
// RUN: tinyml-compile %s --name=net --target=host -o c --quantize=w8a8 --ranges=ranges.json > c.log
// RUN: tinyml-compile %s --name=net --target=host -o e --quantize=int8 --calibration=cal.npz --no-reconstruct --no-bias-correction > e.log
// RUN: grep "= {" -A 40 e/net_weights.c > e.txt
// RUN: grep "= {" -A 40 c/net_weights.c | diff e.txt -
// RUN: not diff a/net_weights.c e/net_weights.c > /dev/null

// RUN: tinyml-compile %s --name=net --target=host -o d --quantize=int8 --calibration=cal.npz --io=float > d.log
// RUN: FileCheck %s --check-prefix=FLOAT < d/net.h

// SUMMARY: 2 of 2 operations are integer
// CHECK: --quantize=int8 --calibration=cal.npz --io=quantized
// CHECK: #define NET_X_SCALE
// CHECK: net_run(net_arena *arena, const int8_t *x, int8_t *y)
// REPORT: "integer_steps": 2
// REPORT: "precision": "s8"
// DEPENDS: net.h
// DEPENDS: cal.npz
// FLOAT-NOT: _SCALE
// FLOAT: const float

func.func @main(%x: tensor<1x2xf32> {onnx.name = "x"}) -> (tensor<1x3xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[1.0, -1.0], [0.5, 0.25], [-0.125, 2.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %b = tinyml.constant dense<[0.0, 0.5, -1.0]> : tensor<3xf32> -> tensor<3xf32>
  %0 = tinyml.fully_connected %x, %w, %b {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<3x2xf32>, tensor<3xf32>) -> tensor<1x3xf32> loc("dense")
  %1 = tinyml.softmax %0 {axis = 1 : i64} : (tensor<1x3xf32>) -> tensor<1x3xf32> loc("softmax")
  return %1 : tensor<1x3xf32>
}
