// A pruned model is judged against the whole one, and so is what is tried: no
// scheme brings back what pruning took.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %S/Inputs/pruned_data.py %make_npz 4
// RUN: tinyml-compile %s --name=net --target=host -o int8 --prune=0.5 --prune-steps=0 --quantize=int8 --calibration=cal.npz 2> int8.err
// RUN: FileCheck %s --check-prefix=PRUNED --implicit-check-not=tried < int8.err
// RUN: tinyml-compile %s --name=net --target=host -o whole --quantize=int8 --calibration=cal.npz 2> whole.err
// RUN: count 0 < whole.err

// Quantization costs, too: more bits help as little as pruning lets them.
// RUN: not tinyml-compile %s --name=net --target=host -o none --prune=0.5 --prune-steps=0 --quantize=w4a8 --calibration=cal.npz --min-sqnr=30 2>&1 | FileCheck %s --check-prefix=BOTH
// RUN: not ls none

// PRUNED: warning: differs from the float model: 'y' 16.{{.*}}; as floats, the pruned model gives 'y' 16.{{.*}}: pruning is what costs; prune less{{$}}
// BOTH: error: differs from the float model: 'y' 15.{{.*}}; tried: --quantize={{.*}} gives 'y' 16.{{.*}}; as floats, the pruned model gives 'y' 16.{{.*}}: pruning costs, too; prune less; asked for: --min-sqnr=30
func.func @main(%x: tensor<1x4xf32> {onnx.name = "x"}) -> (tensor<1x3xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[-0.52, 0.09, -0.26, 0.21], [0.25, -0.87, -0.97, 0.67], [-0.48, -0.53, 0.99, -0.06], [0.67, -0.05, 0.28, -0.70], [0.27, 0.74, 0.05, 0.48], [0.34, -0.87, 0.52, 0.18], [-0.40, -0.94, 0.73, -0.05], [0.44, 0.76, 0.43, 0.84]]> : tensor<8x4xf32> -> tensor<8x4xf32>
  %v = tinyml.constant dense<[[-0.21, 0.60, -0.11, 0.87, 0.76, -0.81, -0.73, -0.57], [0.93, -0.13, 0.25, -0.40, 0.01, -0.23, -0.30, 0.17], [0.17, 0.81, 0.36, 0.86, 0.71, 0.98, 0.34, -0.67]]> : tensor<3x8xf32> -> tensor<3x8xf32>
  %0 = tinyml.fully_connected %x, %w {clamp_min = 0.0 : f32} : (tensor<1x4xf32>, tensor<8x4xf32>) -> tensor<1x8xf32> loc("first")
  %1 = tinyml.fully_connected %0, %v : (tensor<1x8xf32>, tensor<3x8xf32>) -> tensor<1x3xf32> loc("second")
  return %1 : tensor<1x3xf32>
}
