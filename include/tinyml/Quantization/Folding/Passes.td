//===- Passes.td - From quantize and dequantize to integers -*- tablegen -*-===//

#ifndef TINYML_QUANTIZATION_FOLDING_PASSES_TD
#define TINYML_QUANTIZATION_FOLDING_PASSES_TD

include "mlir/Pass/PassBase.td"

class Folding_Pass<string flag> : Pass<flag, "::mlir::func::FuncOp"> {
  let dependentDialects = ["::tinyml::ir::TinyMLDialect"];
}

def FoldQDQ : Folding_Pass<"tinyml-fold-qdq"> {
  let summary = "turns dequantize, op, quantize into an integer op";
  let description = [{
    A model quantized for ONNX computes on floats between DequantizeLinear and
    QuantizeLinear. Where all operands of an op are dequantized and all users of
    its result quantize alike, the op becomes one on quantized types, whose
    arithmetic docs/numerics.md defines. In detail:

    - Activations are 8 bits wide, or 16 bits with zero point 0. An op is as wide
      as its widest operand or result: narrower operands are requantized to 16
      bits at 1/128 of their scale, which is exact, and a narrower result is
      requantized from that.
    - Unsigned 8-bit numbers become signed ones, their zero point 128 lower; where
      raw ui8 enters or leaves, a requantize flips the sign bit.
    - conv2d and fully_connected need a filter that is a constant of at most 8
      bits, per tensor, per output channel or, with 4 bits, per block of input
      channels whose scales are multiples of one number (conv2d, C6). A zero point
      of the filter is subtracted from its values where they still fit 8 bits;
      otherwise the op stays float. The bias, a float or dequantized constant, becomes i32 at the scale of
      input times filter, rounded half to even.
    - An operand that is the same real number c throughout becomes +-1 at scale
      |c|; other float operands keep the op float.
    - Bounds stay bounds.
    - dequantize moves below, and quantize above, ops that only move or select
      elements; quantize(dequantize(x)) becomes requantize(x) or x.
    - What integer arithmetic cannot do (tinyml-check-accumulators) stays float.

    In the end a conv2d or fully_connected that stays float takes such a filter
    as it is stored (weights only), and what else dequantizes a constant becomes a
    float constant.

    Before:
    ```mlir
    %0 = tinyml.dequantize %x : (tensor<1x4x!q>) -> tensor<1x4xf32>
    %1 = tinyml.sigmoid %0 : (tensor<1x4xf32>) -> tensor<1x4xf32>
    %2 = tinyml.quantize %1 : (tensor<1x4xf32>) -> tensor<1x4x!p>
    ```
    After:
    ```mlir
    %0 = tinyml.sigmoid %x : (tensor<1x4x!q>) -> tensor<1x4x!p>
    ```
  }];
  let options = [
    Option<"foldConstants", "fold-constants", "bool", /*default=*/"true",
           "Take stored filters into float ops and make float constants of other "
           "dequantized ones that are left">,
  ];
  let statistics = [
    Statistic<"numFolded", "ops-folded", "Ops that became integer ops">,
    Statistic<"numWeightOnly", "weights-only",
              "Ops on floats that got a filter as it is stored">,
  ];
}

def CheckAccumulators : Folding_Pass<"tinyml-check-accumulators"> {
  let summary = "proves that the sums of integer ops fit their accumulators";
  let description = [{
    For each integer op, computes from its constants the largest magnitude that
    its accumulator can have, `max|x| * sum|w| + |bias - zp * sum w|` for a
    convolution, and whether its scales make valid multipliers. It is an
    error where a sum may not fit 32 bits, or where the scale of any value is
    above 2^48.

    An op with weights gets the attribute `tinyml.accumulator_bound`: the largest
    such magnitude of its output channels, for the numbers that each channel of
    its input can have (interval arithmetic, as in
    tinyml-eliminate-dead-channels) instead of all that its type has. No sum of
    some of the products and the bias passes it, in any order, so kernels may
    rely on it. It goes to the `accumulator_bound` of the `mcu.call`.

    Example of an error:
    ```
    error: 'tinyml.fully_connected' op cannot be computed in integers: the
    accumulator of output channel 0 can reach 2147516415, which does not fit 32 bits
    ```

    Before:
    ```mlir
    %0 = tinyml.clamp %x {clamp_min = 0.0 : f32} : (tensor<1x1x!q>) -> tensor<1x1x!q>
    %1 = tinyml.fully_connected %0, %w, %b : (tensor<1x1x!q>, tensor<1x1x!q>, tensor<1xi32>) -> tensor<1x1x!q>
    ```
    After:
    ```mlir
    %0 = tinyml.clamp %x {clamp_min = 0.0 : f32} : (tensor<1x1x!q>) -> tensor<1x1x!q>
    %1 = tinyml.fully_connected %0, %w, %b {tinyml.accumulator_bound = 16229 : i64} : (tensor<1x1x!q>, tensor<1x1x!q>, tensor<1xi32>) -> tensor<1x1x!q>
    ```
  }];
  let statistics = [
    Statistic<"numChecked", "ops-checked", "Integer ops checked">,
    Statistic<"numBound", "ops-bound", "Ops whose sums have a bound">,
  ];
}

def IntegerIO : Folding_Pass<"tinyml-integer-io"> {
  let summary = "makes inputs and outputs int8 that the model quantizes";
  let description = [{
    A float input that the model quantizes first becomes int8 in the function's
    signature, and a float output that it dequantizes last too; the caller
    applies scale and zero point. Names and layouts stay, and so do states
    (tinyml-integer-state). Run it after tinyml-fold-qdq.

    An input that sums and products with constants scale before it is quantized
    (tinyml-normalize-inputs) becomes integers, too, where the zero points are:
    `tinyml.scales` and `tinyml.zero_points` of the argument have one for each
    feature, and the scaler is left out.

    Before:
    ```mlir
    func.func @both(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
      %0 = tinyml.quantize %x : (tensor<1x2xf32>) -> tensor<1x2x!q>
      %1 = tinyml.tanh %0 : (tensor<1x2x!q>) -> tensor<1x2x!p>
      %2 = tinyml.dequantize %1 : (tensor<1x2x!p>) -> tensor<1x2xf32>
    ```
    After:
    ```mlir
    func.func @both(%x: tensor<1x2xi8>) -> tensor<1x2xi8> {
      %0 = tinyml.storage_cast %x : (tensor<1x2xi8>) -> tensor<1x2x!q>
      %1 = tinyml.tanh %0 : (tensor<1x2x!q>) -> tensor<1x2x!p>
      %2 = tinyml.storage_cast %1 : (tensor<1x2x!p>) -> tensor<1x2xi8>
    ```
  }];
  let statistics = [
    Statistic<"numInputs", "inputs-changed", "Inputs made integers">,
    Statistic<"numOutputs", "outputs-changed", "Outputs made integers">,
  ];
}

def IntegerState : Folding_Pass<"tinyml-integer-state"> {
  let summary = "makes states integers that the model quantizes";
  let description = [{
    A float state whose next value is dequantized last becomes the integers of
    that type at both its ends: a call finds what the one before stored, so no
    number changes. What it begins with is quantized, a zero is the zero point.
    Readers that quantize it alike read the integers, others what they stand
    for. Run it after tinyml-fold-qdq.

    Before:
    ```mlir
    func.func @same(%h: tensor<1x2xf32> {tinyml.state = "h"}) -> (tensor<1x2xf32> {tinyml.state = "h"}) {
      %0 = tinyml.quantize %h : (tensor<1x2xf32>) -> tensor<1x2x!q>
      %1 = tinyml.requantize %0 : (tensor<1x2x!q>) -> tensor<1x2x!p>
      %2 = tinyml.dequantize %1 : (tensor<1x2x!p>) -> tensor<1x2xf32>
    ```
    After:
    ```mlir
    func.func @same(%h: tensor<1x2xi8> {tinyml.state = "h"}) -> (tensor<1x2xi8> {tinyml.state = "h"}) {
      %0 = tinyml.storage_cast %h : (tensor<1x2xi8>) -> tensor<1x2x!p>
      %1 = tinyml.dequantize %0 : (tensor<1x2x!p>) -> tensor<1x2xf32>
      %2 = tinyml.quantize %1 : (tensor<1x2xf32>) -> tensor<1x2x!q>
      %3 = tinyml.requantize %2 : (tensor<1x2x!q>) -> tensor<1x2x!p>
      %4 = tinyml.storage_cast %3 : (tensor<1x2x!p>) -> tensor<1x2xi8>
    ```
  }];
  let statistics = [
    Statistic<"numStates", "states-changed", "States made integers">,
  ];
}

#endif // TINYML_QUANTIZATION_FOLDING_PASSES_TD
