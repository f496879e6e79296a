//===- Passes.td - Passes on the tinyml dialect -------------*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_TRANSFORMS_PASSES_TD
#define TINYML_DIALECT_TINYML_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

class TinyML_Pass<string flag> : Pass<flag, "::mlir::func::FuncOp"> {
  let dependentDialects = ["::tinyml::ir::TinyMLDialect"];
}

def ChannelsLastIO : TinyML_Pass<"tinyml-channels-last-io"> {
  let summary = "makes image inputs and outputs channels-last";
  let description = [{
    An input [N,C,H,W] that is only ever used channels-last becomes [N,H,W,C] in
    the function's signature, and an output that is made channels-first at the
    end becomes channels-last; the transposes vanish. Names stay. Run it after
    tinyml-propagate-layout.

    Before:
    ```mlir
    func.func @image(%x: tensor<1x3x8x8xf32>, %w: tensor<2x1x1x3xf32>) -> tensor<1x8x8x2xf32> {
      %0 = tinyml.transpose %x {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x3x8x8xf32>) -> tensor<1x8x8x3xf32>
      %1 = tinyml.conv2d %0, %w : (tensor<1x8x8x3xf32>, tensor<2x1x1x3xf32>) -> tensor<1x8x8x2xf32>
    ```
    After:
    ```mlir
    func.func @image(%x: tensor<1x8x8x3xf32>, %w: tensor<2x1x1x3xf32>) -> tensor<1x8x8x2xf32> {
      %0 = tinyml.conv2d %x, %w : (tensor<1x8x8x3xf32>, tensor<2x1x1x3xf32>) -> tensor<1x8x8x2xf32>
    ```
  }];
  let statistics = [
    Statistic<"numInputs", "inputs-changed", "Inputs made channels-last">,
    Statistic<"numOutputs", "outputs-changed", "Outputs made channels-last">,
  ];
}

def DropVoidBounds : TinyML_Pass<"tinyml-drop-void-bounds"> {
  let summary = "drops bounds that no number reaches";
  let description = [{
    Interval arithmetic, as that of tinyml-eliminate-dead-channels, finds the
    limits of what an op computes. A bound that no channel can pass goes; a
    clamp that does nothing then goes itself. Results are the same bits where
    all numbers are finite.

    Before:
    ```mlir
    %0 = tinyml.sigmoid %x : (tensor<1x8xf32>) -> tensor<1x8xf32>
    %1 = tinyml.clamp %0 {clamp_min = 0.0 : f32, clamp_max = 6.0 : f32} : (tensor<1x8xf32>) -> tensor<1x8xf32>
    ```
    After:
    ```mlir
    %0 = tinyml.sigmoid %x : (tensor<1x8xf32>) -> tensor<1x8xf32>
    ```
  }];
  let options = [
    Option<"onlyClamps", "only-clamps", "bool", /*default=*/"false",
           "Leave the bounds of other ops than clamps as they are">,
  ];
  let statistics = [
    Statistic<"numBounds", "bounds-dropped", "Bounds dropped">,
    Statistic<"numClamps", "clamps-removed", "Clamps removed">,
  ];
}

def EliminateDeadChannels : TinyML_Pass<"tinyml-eliminate-dead-channels"> {
  let summary = "leaves out channels that are constant or never read";
  let description = [{
    Interval arithmetic finds channels whose numbers are the same whatever the
    input is: mostly zero, because not even the largest sum passes a Relu. What
    they add to the sums of a conv2d or fully_connected goes into its bias, and
    the channel goes: its filter, the columns that read it, and itself in all
    ops between that keep channels apart (element-wise ops, depthwise
    convolutions, pools, concat, reshapes). So go channels that every reader
    multiplies by zero. A constant that meets padding is another number at the
    border; it goes only where it is zero. This repeats until nothing changes,
    and a layer keeps at least one channel, or as many as make a multiple of
    `multiple`, which kernels may like.

    Integer results are the same bytes. Float results are the same but for
    rounding, where all numbers are finite.

    Before:
    ```mlir
    %w = tinyml.constant dense<[[[[1.0]]], [[[-1.0]]]]> : tensor<2x1x1x1xf32> -> tensor<2x1x1x1xf32>
    %v = tinyml.constant dense<[[[[3.0, 4.0]]]]> : tensor<1x1x1x2xf32> -> tensor<1x1x1x2xf32>
    %0 = tinyml.sigmoid %x : (tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32>
    %1 = tinyml.conv2d %0, %w {clamp_min = 0.0 : f32} : (tensor<1x2x2x1xf32>, tensor<2x1x1x1xf32>) -> tensor<1x2x2x2xf32>
    %2 = tinyml.conv2d %1, %v : (tensor<1x2x2x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x2x2x1xf32>
    ```
    After:
    ```mlir
    %w = tinyml.constant dense<1.0> : tensor<1x1x1x1xf32> -> tensor<1x1x1x1xf32>
    %v = tinyml.constant dense<3.0> : tensor<1x1x1x1xf32> -> tensor<1x1x1x1xf32>
    %0 = tinyml.sigmoid %x : (tensor<1x2x2x1xf32>) -> tensor<1x2x2x1xf32>
    %1 = tinyml.conv2d %0, %w {clamp_min = 0.0 : f32} : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x2x2x1xf32>
    %2 = tinyml.conv2d %1, %v : (tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x2x2x1xf32>
    ```
  }];
  let options = [
    Option<"maxRounds", "max-rounds", "int64_t", /*default=*/"16",
           "Stop after so many rounds">,
    Option<"multiple", "multiple", "int64_t", /*default=*/"1",
           "Keep a multiple of so many channels, or all">,
  ];
  let statistics = [
    Statistic<"numChannels", "channels-removed",
              "Output channels of linear ops left out">,
    Statistic<"numWeights", "weights-removed", "Weights left out">,
    Statistic<"numRounds", "rounds", "Rounds that left out something">,
  ];
}

def FoldBatchNorm : TinyML_Pass<"tinyml-fold-batch-norm"> {
  let summary = "folds constant additions and products into filters and biases";
  let description = [{
    BatchNormalization arrives as a product and a sum with one constant per
    channel. A chain of such ops after a float conv2d or fully_connected, each
    used once, becomes part of its filter and bias: `(Wx + b) * m + a` is
    `(mW)x + (mb + a)`. A chain before a convolution folds too: a product
    always, a sum where the convolution pads nothing (padding is zero after
    the sum, not before it). A constant that is added to a sum of such a result
    and something else goes into the bias too. The new numbers are computed in
    double precision and rounded once. Reshapes that keep the channels last may
    stand in between.

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
    Statistic<"numThroughSums", "ops-folded-through-sums",
              "Ops folded into the bias of a summand">,
  ];
}

def FoldConstants : TinyML_Pass<"tinyml-fold-constants"> {
  let summary = "evaluates ops on constants by the reference interpreter";
  let description = [{
    An op whose operands are all constants becomes a constant. The result may be
    larger than the operands together only up to `max-bytes`. A dequantize stays
    unless `fold-dequantize` is set: the integers of quantized weights are what
    `tinyml-fold-qdq` needs.

    Before:
    ```mlir
    %0 = tinyml.constant dense<[1.0, 2.0]> : tensor<2xf32> -> tensor<2xf32>
    %1 = tinyml.add %0, %0 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
    ```
    After:
    ```mlir
    %0 = tinyml.constant dense<[2.0, 4.0]> : tensor<2xf32> -> tensor<2xf32>
    ```
  }];
  let options = [
    Option<"foldDequantize", "fold-dequantize", "bool", /*default=*/"false",
           "Also fold dequantize ops">,
    Option<"maxBytes", "max-bytes", "int64_t", /*default=*/"65536",
           "Largest constant that may be larger than what it replaces">,
  ];
  let statistics = [
    Statistic<"numFolded", "ops-folded", "Ops folded">,
  ];
}

def FoldLora : TinyML_Pass<"tinyml-fold-lora"> {
  let summary = "folds low-rank side branches into the weights beside them";
  let description = [{
    A LoRA adapter in a graph is a branch beside a linear op: two linear ops on
    the same input, the first with few outputs, scaled and added to the result.
    Nothing in it is more than a sum of products, so its product of matrices is
    added to the filter, and its biases to the bias; the branch goes. A branch
    may have any number of linear ops, constant factors and summands, sums,
    differences and reshapes, and one of its ops may have a window: a 3x3
    convolution down and a 1x1 convolution up is a 3x3 convolution, and so is
    the 1x1 convolution beside one of stride 1. The new numbers are computed in
    double precision and rounded once.

    It folds only where that is proven and leaves less to compute: all in float,
    constant filters, no bounds on the way, the linear op's filter and result
    used by nothing else, and the branch's last linear op needed by nothing else.
    A low-rank product without a linear op beside it stays: it is cheaper so.

    Before:
    ```mlir
    %0 = tinyml.fully_connected %x, %w, %b : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
    %1 = tinyml.fully_connected %x, %down : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
    %2 = tinyml.fully_connected %1, %up : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
    %3 = tinyml.mul %2, %alpha : (tensor<1x2xf32>, tensor<1x1xf32>) -> tensor<1x2xf32>
    %4 = tinyml.add %0, %3 {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    ```
    After:
    ```mlir
    %0 = tinyml.fully_connected %x, %new_w, %b {clamp_min = 0.0 : f32}
      : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
    ```
  }];
  let options = [
    Option<"maxRank", "max-rank", "int64_t", /*default=*/"0",
           "Only fold branches of at most this rank; 0 = of any">,
  ];
  let statistics = [
    Statistic<"numBranches", "branches-folded", "Branches folded">,
    Statistic<"numOps", "linear-ops-removed", "Linear ops left out">,
    Statistic<"numMACs", "macs-removed", "Products that they computed">,
    Statistic<"numWeights", "weights-removed", "Weights that they had">,
  ];
}

def FlattenConv2D : TinyML_Pass<"tinyml-flatten-conv2d"> {
  let summary = "makes matrix products of convolutions whose window is the input";
  let description = [{
    A `tinyml.conv2d` of one group, with a constant filter and one place in its
    result, is a `tinyml.fully_connected` where its window meets every position
    of the input. Taps that meet padding only are left out of the filter. That
    is exact, and it runs on the way to kernels: those of matrix products take no
    scratch for windows, and read weights side by side.

    Before:
    ```mlir
    %0 = tinyml.conv2d %x, %w {padding = array<i64: 0, 1, 0, 1>} : (tensor<1x1x1x8xf32>, tensor<4x1x3x8xf32>) -> tensor<1x1x1x4xf32>
    ```
    After, where %m has the middle one of the three taps:
    ```mlir
    %0 = tinyml.reshape %x : (tensor<1x1x1x8xf32>) -> tensor<1x8xf32>
    %1 = tinyml.fully_connected %0, %m : (tensor<1x8xf32>, tensor<4x8xf32>) -> tensor<1x4xf32>
    %2 = tinyml.reshape %1 : (tensor<1x4xf32>) -> tensor<1x1x1x4xf32>
    ```
  }];
  let statistics = [
    Statistic<"numFlattened", "convolutions-flattened",
              "Convolutions that became matrix products">,
  ];
}

def FoldPadding : TinyML_Pass<"tinyml-fold-padding"> {
  let summary = "folds pads into the padding of convolutions and pools";
  let description = [{
    A pad of zeros becomes padding of the conv2d after it, or of the avg_pool2d,
    which then counts it; a pad of minus infinity becomes that of a max_pool2d.

    Before:
    ```mlir
    %0 = tinyml.pad %x {low = array<i64: 0, 0, 1, 0>, high = array<i64: 0, 1, 2, 0>} : (tensor<1x4x4x1xf32>) -> tensor<1x5x7x1xf32>
    %1 = tinyml.conv2d %0, %w {padding = array<i64: 0, 0, 1, 0>} : (tensor<1x5x7x1xf32>, tensor<1x3x3x1xf32>) -> tensor<1x3x6x1xf32>
    ```
    After:
    ```mlir
    %0 = tinyml.conv2d %x, %w {padding = array<i64: 0, 1, 2, 2>} : (tensor<1x4x4x1xf32>, tensor<1x3x3x1xf32>) -> tensor<1x3x6x1xf32>
    ```
  }];
  let statistics = [
    Statistic<"numFolded", "pads-folded", "Pads folded">,
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

def MergeEqualOps : TinyML_Pass<"tinyml-merge-equal-ops"> {
  let summary = "computes once what several ops compute";
  let description = [{
    Ops without effects that agree in attributes, types and operands become the
    first of them. Operands agree, too, where they are constants of the same
    type and bytes, which MLIR's cse does not see of large ones: it does not
    look into resources. So branches that a model has twice, each with its own
    copy of the weights, are one.

    Before:
    ```mlir
    %w = tinyml.constant dense_resource<w> : tensor<8x8xf32> -> tensor<8x8xf32>
    %v = tinyml.constant dense_resource<v> : tensor<8x8xf32> -> tensor<8x8xf32>
    %0 = tinyml.fully_connected %x, %w : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
    %1 = tinyml.fully_connected %x, %v : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
    %2 = tinyml.mul %0, %1 : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
    ```
    After:
    ```mlir
    %w = tinyml.constant dense_resource<w> : tensor<8x8xf32> -> tensor<8x8xf32>
    %0 = tinyml.fully_connected %x, %w : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
    %2 = tinyml.mul %0, %0 : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
    ```
  }];
  let statistics = [
    Statistic<"numMerged", "ops-removed", "Ops left out">,
  ];
}

def MergeLinear : TinyML_Pass<"tinyml-merge-linear"> {
  let summary = "merges linear ops with nothing between them";
  let description = [{
    A float conv2d or fully_connected whose result only another one reads,
    without bounds, is merged with it: two matrices become their product, and
    the first bias goes through the second. One of both may have a window; where
    the second one has padding, the first must have no bias. That is done where
    neither the products nor the weights become more. The new numbers are
    computed in double precision and rounded once.

    Before:
    ```mlir
    %0 = tinyml.fully_connected %x, %w : (tensor<1x2xf32>, tensor<4x2xf32>) -> tensor<1x4xf32>
    %1 = tinyml.fully_connected %0, %v : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x1xf32>
    ```
    After:
    ```mlir
    %1 = tinyml.fully_connected %x, %vw : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
    ```
  }];
  let options = [
    Option<"moreWeights", "more-weights", "bool", /*default=*/"false",
           "Also merge where the products become fewer and the weights more">,
  ];
  let statistics = [
    Statistic<"numMerged", "linear-ops-removed", "Linear ops left out">,
    Statistic<"numMACs", "macs-removed", "Products less">,
    Statistic<"numWeights", "weights-removed", "Weights less">,
  ];
}

def MergeTables : TinyML_Pass<"tinyml-merge-tables"> {
  let summary = "makes one table of element-wise ops on one 8-bit tensor";
  let description = [{
    Whatever element-wise ops do to one 8-bit number, the result is one of 256:
    functions, sums and products with a constant or with each other, clamps,
    changes of scale, and floats in between. Such ops, of which nothing else
    needs a result, become one tinyml.lookup; the interpreter fills the table.
    Where all entries that are reached are the number itself, nothing is left:
    clamps that limits make void, changes of scale there and back.

    Integer results are the same bytes. Where floats are in between, they are
    rounded as the interpreter does.

    That is done where it saves an op and the tables do not become more.

    Before:
    ```mlir
    %0 = tinyml.sigmoid %x : (tensor<1x8x!quant.uniform<i8:f32, 0.1>>) -> tensor<1x8x!quant.uniform<i8:f32, 0.00390625:-128>>
    %1 = tinyml.mul %x, %0 : (tensor<1x8x!quant.uniform<i8:f32, 0.1>>, tensor<1x8x!quant.uniform<i8:f32, 0.00390625:-128>>) -> tensor<1x8x!quant.uniform<i8:f32, 0.05>>
    ```
    After:
    ```mlir
    %0 = tinyml.lookup %x, %table : (tensor<1x8x!quant.uniform<i8:f32, 0.1>>, tensor<256x!quant.uniform<i8:f32, 0.05>>) -> tensor<1x8x!quant.uniform<i8:f32, 0.05>>
    ```
  }];
  let options = [
    Option<"maxOps", "max-ops", "int64_t", /*default=*/"32",
           "The most ops of one table">,
  ];
  let statistics = [
    Statistic<"numTables", "tables-made", "Tables made">,
    Statistic<"numIdentities", "identities", "Groups of ops that did nothing">,
    Statistic<"numOps", "ops-removed", "Ops that are part of them">,
  ];
}

def PropagateLayout : TinyML_Pass<"tinyml-propagate-layout"> {
  let summary = "removes the transposes between channels-first and -last";
  let description = [{
    The conversion from ONNX puts a transpose before and after every spatial op.
    This pass moves transposes down, towards the results: below element-wise
    ops, concat, pad, mean, softmax (their dimensions renumbered, constants
    permuted) and below reshapes that do not merge or split what the transpose
    moved. A transpose that meets its inverse vanishes, one that moves no element
    becomes a reshape, and one that is flattened in front of a fully_connected
    permutes the columns of the filter instead. A sum or product of an input and
    a constant moves below the input's transpose. What stays is at most one
    transpose per input or output whose layout in the model truly differs.

    Before:
    ```mlir
    %0 = tinyml.transpose %x {perm = array<i64: 0, 3, 1, 2>} : (tensor<1x4x4x2xf32>) -> tensor<1x2x4x4xf32>
    %1 = tinyml.sigmoid %0 : (tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
    %2 = tinyml.transpose %1 {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x2x4x4xf32>) -> tensor<1x4x4x2xf32>
    ```
    After:
    ```mlir
    %0 = tinyml.sigmoid %x : (tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
    ```
  }];
  let statistics = [
    Statistic<"numRemoved", "transposes-removed", "Transposes removed">,
    Statistic<"numLeft", "transposes-left", "Transposes left">,
  ];
}

def RecognizeFunctions : TinyML_Pass<"tinyml-recognize-functions"> {
  let summary = "finds functions that were written as several ops";
  let description = [{
    Exporters write Gelu, HardSwish, Swish, Mish and others as sums, products
    and simpler functions, each in its own way. Element-wise float ops between
    one value and another are a function of a number, whatever they are; where
    nothing else needs what is in between, and the function is one that the
    dialect has, they become that op. Two functions count as the same where they
    differ by rounding only on some thousand numbers: all multiples of 1/64
    between -16 and 16, powers of two, and random ones. Minima and maxima with
    constants become a clamp.

    A mean taken off, and the quotient by the root of the mean square and a
    small number, become a `normalize`; a factor and a summand for each place
    of its dimensions become its scale and bias. The root of the sum of two
    squares becomes a `hypot`. Exponentials, with or without the maximum taken
    off, over their sum become a `softmax`.

    A factor of attention's scores moves up through matrix products, reshapes
    and transposes to the weights of the queries or keys, where
    tinyml-fold-batch-norm makes it part of them; it stays where nothing like
    that is to be found.

    Before:
    ```mlir
    %0 = tinyml.sigmoid %x : (tensor<1x8xf32>) -> tensor<1x8xf32>
    %1 = tinyml.mul %x, %0 : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
    ```
    After:
    ```mlir
    %0 = tinyml.swish %x {alpha = 1.0 : f32} : (tensor<1x8xf32>) -> tensor<1x8xf32>
    ```
  }];
  let options = [
    Option<"maxOps", "max-ops", "int64_t", /*default=*/"16",
           "The most ops that may be one function">,
  ];
  let statistics = [
    Statistic<"numFunctions", "functions-found",
              "Functions of one or two numbers found">,
    Statistic<"numNormalizations", "normalizations-found",
              "Normalizations found">,
    Statistic<"numSoftmax", "softmax-found", "Softmax found">,
    Statistic<"numFactors", "factors-moved", "Factors moved to weights">,
    Statistic<"numOps", "ops-replaced", "Ops that they stand for">,
  ];
}

def ShrinkConstants : TinyML_Pass<"tinyml-shrink-constants"> {
  let summary = "broadcasts constants that repeat themselves";
  let description = [{
    A constant of 64 elements or more that a broadcast op reads, and that is the
    same all along a dimension, keeps the first element of it, as long as the
    other operand has the dimension: an Expand or Tile of a constant costs no
    weights.

    Before:
    ```mlir
    %c = tinyml.constant dense<2.0> : tensor<1x8x8xf32> -> tensor<1x8x8xf32>
    %0 = tinyml.add %x, %c : (tensor<1x8x8xf32>, tensor<1x8x8xf32>) -> tensor<1x8x8xf32>
    ```
    After:
    ```mlir
    %c = tinyml.constant dense<2.0> : tensor<1x1x1xf32> -> tensor<1x1x1xf32>
    %0 = tinyml.add %x, %c : (tensor<1x8x8xf32>, tensor<1x1x1xf32>) -> tensor<1x8x8xf32>
    ```
  }];
  let statistics = [
    Statistic<"numShrunk", "constants-shrunk", "Constants that became smaller">,
  ];
}

#endif // TINYML_DIALECT_TINYML_TRANSFORMS_PASSES_TD
