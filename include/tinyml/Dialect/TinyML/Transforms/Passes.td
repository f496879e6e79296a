//===- Passes.td - Passes on the tinyml dialect -------------*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_TRANSFORMS_PASSES_TD
#define TINYML_DIALECT_TINYML_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

class TinyML_Pass<string flag> : Pass<flag, "::mlir::func::FuncOp"> {
  let dependentDialects = ["::tinyml::ir::TinyMLDialect"];
}

def FoldBatchNorm : TinyML_Pass<"tinyml-fold-batch-norm"> {
  let summary = "folds constant additions and products into filters and biases";
  let description = [{
    BatchNormalization arrives as a product and a sum with one constant per
    channel. A chain of such ops after a float conv2d or fully_connected, each
    used once, becomes part of its filter and bias: `(Wx + b) * m + a` is
    `(mW)x + (mb + a)`. A chain before a convolution folds too: a product
    always, a sum where the convolution pads nothing (padding is zero after
    the sum, not before it). The new numbers are computed in double precision
    and rounded once. Reshapes that keep the channels last may stand in between.

    Before:
    ```mlir
    %0 = tinyml.conv2d %x, %w : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>) -> tensor<1x2x2x2xf32>
    %1 = tinyml.mul %0, %m : (tensor<1x2x2x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x2x2x2xf32>
    %2 = tinyml.add %1, %a {clamp_min = 0.0 : f32} : (tensor<1x2x2x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x2x2x2xf32>
    ```
    After:
    ```mlir
    %0 = tinyml.conv2d %x, %new_w, %new_b {clamp_min = 0.0 : f32}
      : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x2x2x2xf32>
    ```
  }];
  let options = [
    Option<"foldBefore", "fold-before", "bool", /*default=*/"true",
           "Also fold chains that stand before a convolution">,
  ];
  let statistics = [
    Statistic<"numAfter", "ops-folded-after", "Ops folded into the op before">,
    Statistic<"numBefore", "ops-folded-before", "Ops folded into the op after">,
  ];
}

def FuseActivations : TinyML_Pass<"tinyml-fuse-activations"> {
  let summary = "fuses clamps into the ops that compute their input";
  let description = [{
    A `tinyml.clamp` (Relu, Relu6, Clip) whose input is used by nothing else
    becomes the bounds of the op that computes it; an op that already has bounds
    gets their intersection. A clamp moves up through reshapes and transposes to
    get there. Float and integer ops alike; an integer clamp that also changes
    the scale stays. Bounds that the range of an integer result implies vanish.

    Before:
    ```mlir
    %0 = tinyml.add %a, %b : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
    %1 = tinyml.clamp %0 {clamp_min = 0.0 : f32} : (tensor<1x8xf32>) -> tensor<1x8xf32>
    ```
    After:
    ```mlir
    %0 = tinyml.add %a, %b {clamp_min = 0.0 : f32} : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
    ```
  }];
  let statistics = [
    Statistic<"numFused", "clamps-fused", "Clamps fused into another op">,
    Statistic<"numImplied", "bounds-implied",
              "Ops with a bound that the result's range implies">,
  ];
}

#endif // TINYML_DIALECT_TINYML_TRANSFORMS_PASSES_TD
