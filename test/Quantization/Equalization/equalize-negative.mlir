// RUN: tinyml-opt %s --split-input-file > %t.mlir
// RUN: tinyml-opt %s --split-input-file --tinyml-equalize | cmp - %t.mlir

// An upper bound would need a bound per channel.
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[1.0, 0.5], [64.0, 32.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<[[64.0, 1.0], [32.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w {clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.fully_connected %0, %v : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// -----

// So would a lower bound that is not 0.
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[1.0, 0.5], [64.0, 32.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<[[64.0, 1.0], [32.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w {clamp_min = -1.0 : f32} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.fully_connected %0, %v : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// -----

// A sigmoid does not commute with a factor.
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[1.0, 0.5], [64.0, 32.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<[[64.0, 1.0], [32.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.sigmoid %0 : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.fully_connected %1, %v : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// -----

// The value is returned.
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %w = tinyml.constant dense<[[1.0, 0.5], [64.0, 32.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<[[64.0, 1.0], [32.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.fully_connected %0, %v : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %0, %2 : tensor<1x2xf32>, tensor<1x2xf32>
}

// -----

// The sum has a term that nothing can scale.
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[1.0, 0.5], [64.0, 32.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<[[64.0, 1.0], [32.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.add %0, %x : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.fully_connected %1, %v : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// -----

// What reads the value has no constant filter.
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}, %f: tensor<2x2xf32> {onnx.name = "f"}) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[1.0, 0.5], [64.0, 32.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<[[64.0, 1.0], [32.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.fully_connected %0, %f : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// -----

// A transpose that mixes the channels.
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<2x1xf32> {
  %w = tinyml.constant dense<[[1.0, 0.5], [64.0, 32.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<[[64.0, 1.0], [32.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %t = tinyml.transpose %0 {perm = array<i64: 1, 0>} : (tensor<1x2xf32>) -> tensor<2x1xf32>
  %u = tinyml.constant dense<[[3.0]]> : tensor<1x1xf32> -> tensor<1x1xf32>
  %2 = tinyml.fully_connected %t, %u : (tensor<2x1xf32>, tensor<1x1xf32>) -> tensor<2x1xf32>
  return %2 : tensor<2x1xf32>
}

// -----

// Padding with another number than zero.
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<2x2xf32> {
  %w = tinyml.constant dense<[[1.0, 0.5], [64.0, 32.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<[[64.0, 1.0], [32.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %p = tinyml.pad %0 {low = array<i64: 1, 0>, high = array<i64: 0, 0>, value = 1.0 : f32} : (tensor<1x2xf32>) -> tensor<2x2xf32>
  %2 = tinyml.fully_connected %p, %v : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  return %2 : tensor<2x2xf32>
}

// -----

// A mean over the channels.
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x1xf32> {
  %w = tinyml.constant dense<[[1.0, 0.5], [64.0, 32.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<[[64.0, 1.0], [32.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %m = tinyml.mean %0 {axes = array<i64: 1>} : (tensor<1x2xf32>) -> tensor<1x1xf32>
  %u = tinyml.constant dense<[[3.0]]> : tensor<1x1xf32> -> tensor<1x1xf32>
  %2 = tinyml.fully_connected %m, %u : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}

// -----

// The value is quantized already.
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[1.0, 0.5], [64.0, 32.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<[[64.0, 1.0], [32.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %q = tinyml.quantize %0 : (tensor<1x2xf32>) -> tensor<1x2x!quant.uniform<i8:f32, 0.5>>
  %d = tinyml.dequantize %q : (tensor<1x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<1x2xf32>
  %2 = tinyml.fully_connected %d, %v : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// -----

// So is the filter.
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[1.0, 0.5], [64.0, 32.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<[[64.0, 1.0], [32.0, 1.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %c = tinyml.constant dense<[[1, 2], [100, 50]]> : tensor<2x2xi8> -> tensor<2x2x!quant.uniform<i8:f32, 0.5>>
  %q = tinyml.dequantize %c : (tensor<2x2x!quant.uniform<i8:f32, 0.5>>) -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %q : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %2 = tinyml.fully_connected %0, %v : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// -----

// Channels that are alike already.
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[1.0, 0.5], [0.75, 1.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = tinyml.fully_connected %0, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// -----

// A channel that is always zero, and one that nothing reads.
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x2xf32> {
  %w = tinyml.constant dense<[[0.0, 0.0], [1.0, 0.5], [64.0, 1.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %v = tinyml.constant dense<[[64.0, 1.0, 0.0], [32.0, 1.0, 0.0]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<3x2xf32>) -> tensor<1x3xf32>
  %1 = tinyml.fully_connected %0, %v : (tensor<1x3xf32>, tensor<2x3xf32>) -> tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}
