// --budget-flash and --budget-ram leave out as little as brings the emitted
// model within these bytes, quantized or not.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %make_npz cal.npz x=f4:8x1x2:1,2,2,-1,3,5,-2,1,4,0,-1,-3,0,2,-4,3
// RUN: tinyml-compile %s --name=net --target=host -o flash --budget-flash=540 > flash.out
// RUN: FileCheck %s --check-prefix=FLASH < flash.out
// RUN: FileCheck %s --check-prefix=OPTION < flash/net.c
// FLASH: pruned by l2: 15 of 21 multiply-accumulates
// FLASH: flash {{ *}}5{{[0-3][0-9]|40}} B
// OPTION: --budget-flash=540
// RUN: tinyml-compile %s --name=net --target=host -o ram --budget-ram=124 --budget-flash=4K --calibration=cal.npz --prune-steps=10 > ram.out
// RUN: FileCheck %s --check-prefix=RAM < ram.out
// RAM: pruned by second-order: 12 of 21 multiply-accumulates
// RAM: RAM {{ *}}124 B
// RUN: tinyml-compile %s --name=net --target=host -o int8 --budget-flash=990 --quantize=int8 --calibration=cal.npz --prune-steps=10 > int8.out
// RUN: FileCheck %s --check-prefix=INT8 < int8.out
// INT8: pruned by second-order: {{[0-9]+}} of 21
// INT8: operations are integer

// The self-test counts while it is tried how much goes.
// RUN: tinyml-compile %s --name=net --target=host -o self --budget-flash=1050 --quantize=int8 --calibration=cal.npz --prune-steps=10 --selftest | FileCheck %s --check-prefix=SELF
// SELF: flash {{ *}}9{{[0-9][0-9]}} B

// Enough: nothing goes.
// RUN: tinyml-compile %s --name=net --target=host -o same --budget-flash=64K 2>&1 | FileCheck %s --check-prefix=SAME --implicit-check-not='pruned by'
// SAME: remark: nothing is pruned: the model is within the budget as it is

// What is tried on the way is not reported.
// RUN: tinyml-compile %s --name=net --target=host -o once --budget-flash=540 --report=json > /dev/null
// RUN: FileCheck %s --check-prefix=ONCE < once/net.report.json
// ONCE-COUNT-1: "pass": "tinyml-prune-channels"
// ONCE-NOT: "pass": "tinyml-prune-channels"

func.func @main(%x: tensor<1x2xf32> {onnx.name = "x"}) -> (tensor<1x1xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[2.0, 0.1], [1.5, -0.3], [0.2, 1.0], [-1.0, 0.7], [0.9, 0.8], [-0.4, -1.1], [0.3, -0.6]]> : tensor<7x2xf32> -> tensor<7x2xf32>
  %v = tinyml.constant dense<[[0.4, 0.9, -1.2, 0.8, 0.3, 0.5, -0.7]]> : tensor<1x7xf32> -> tensor<1x7xf32>
  %1 = tinyml.fully_connected %x, %w {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<7x2xf32>) -> tensor<1x7xf32>
  %2 = tinyml.fully_connected %1, %v : (tensor<1x7xf32>, tensor<1x7xf32>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}
