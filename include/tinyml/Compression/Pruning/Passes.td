//===- Passes.td - Leaving out channels ---------------------*- tablegen -*-===//

#ifndef TINYML_COMPRESSION_PRUNING_PASSES_TD
#define TINYML_COMPRESSION_PRUNING_PASSES_TD

include "mlir/Pass/PassBase.td"

def PruneChannels : Pass<"tinyml-prune-channels", "::mlir::ModuleOp"> {
  let summary = "leaves out channels that matter least";
  let description = [{
    Structured pruning: channels of float conv2d and fully_connected go, with
    their filter rows, the filter columns that read them and themselves in all
    ops between that keep channels apart, so that the function is one of the
    same ops on smaller tensors. Which channels have to go together is what
    tinyml-eliminate-dead-channels knows (`ChannelSlots`): both sides of a
    residual sum, a depthwise convolution, the phases of a transposed one, all
    places of a flattened channel; a grouped convolution loses whole groups. They
    are weighed together. Channels of arguments and results stay, and those of
    which an op does not say what becomes of them.

    Channels go, the least loss for a saved multiplication first, until `share`
    of the multiplications of linear ops is gone, or no more than
    `multiplications` are left. With `even`, that share of every layer's channels
    goes. What the loss is, `criterion` says (ChannelLoss.h): `l1` and `l2` weigh
    the filters, `activation` and `second-order` also what they read on
    `samples` samples of `data`, and what that does to the results of the
    function.

    With data, every layer behind is then fitted, in order, to what the function
    computed before: filters by least squares, biases so that means are the same
    (RecoverLayers.h). `recover=false` leaves that out. No labels are needed. A
    third goes, the layers are fitted, what is left is weighed again, and so on
    in `rounds` rounds. Then all layers together learn, in `steps` steps along
    the gradient, to do as the whole function does on inputs that are made of
    the samples (Distill.h).

    With `method=both`, a convolution may become two of fewer taps, as
    tinyml-decompose-filters makes them, where that loses less for a saved
    multiplication than channels; what stands between them are channels that may
    go in later rounds: the rank. With `method=rank` no others go.

    A remark at the function has a table of what went. Without data, every
    function of the module is pruned by itself.

    Before:
    ```mlir
    %w = tinyml.constant dense<[[4.0], [0.1], [2.0]]>
      : tensor<3x1xf32> -> tensor<3x1xf32>
    %v = tinyml.constant dense<[[1.0, 2.0, 3.0]]>
      : tensor<1x3xf32> -> tensor<1x3xf32>
    %0 = tinyml.fully_connected %x, %w {clamp_min = 0.0 : f32}
      : (tensor<1x1xf32>, tensor<3x1xf32>) -> tensor<1x3xf32>
    %1 = tinyml.fully_connected %0, %v
      : (tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<1x1xf32>
    ```
    After, with `share=0.3`:
    ```mlir
    %w = tinyml.constant dense<[[4.0], [2.0]]>
      : tensor<2x1xf32> -> tensor<2x1xf32>
    %v = tinyml.constant dense<[[1.0, 3.0]]>
      : tensor<1x2xf32> -> tensor<1x2xf32>
    %0 = tinyml.fully_connected %x, %w {clamp_min = 0.0 : f32}
      : (tensor<1x1xf32>, tensor<2x1xf32>) -> tensor<1x2xf32>
    %1 = tinyml.fully_connected %0, %v
      : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
    ```
  }];
  let options = [
    Option<"share", "share", "double", /*default=*/"0",
           "Part of the multiplications that goes, 0 to 1">,
    Option<"multiplications", "multiplications", "int64_t", /*default=*/"-1",
           "How many may be left instead; below 0 = as share says">,
    Option<"even", "even", "bool", /*default=*/"false",
           "That share of the channels goes from every layer">,
    Option<"criterion", "criterion", "std::string", /*default=*/"",
           "l1, l2, activation or second-order (default: second-order with "
           "data, else l2)">,
    Option<"method", "method", "std::string", /*default=*/"\"channels\"",
           "What goes: channels, rank or both">,
    Option<"multiple", "multiple", "int64_t", /*default=*/"4",
           "Layers of eight times as many channels, and ranks of two times as "
           "many, keep a multiple of this">,
    Option<"most", "most", "double", /*default=*/"0.9",
           "Part of a layer's channels that may go at most">,
    Option<"data", "data", "std::string", /*default=*/"",
           "File of inputs to learn from">,
    Option<"samples", "samples", "int64_t", /*default=*/"256",
           "How many samples to take; 0 = all">,
    Option<"seed", "seed", "uint64_t", /*default=*/"0",
           "Draws samples and output positions">,
    Option<"recover", "recover", "bool", /*default=*/"true",
           "Fit the layers behind, with data">,
    Option<"rounds", "rounds", "int64_t", /*default=*/"3",
           "In how many steps channels go, each fitted before what is left is "
           "weighed again">,
    Option<"lambda", "lambda", "double", /*default=*/"0",
           "How much a fitted filter stays near the old one; 0 = what suits "
           "held-back samples">,
    Option<"steps", "steps", "int64_t", /*default=*/"-1",
           "Steps of distillation, after the last round; 0 = none, below 0 = as "
           "many as the work for them allows">,
    Option<"rate", "rate", "double", /*default=*/"0.02",
           "How far the first of them go, relative to a tensor's size">,
    Option<"augment", "augment", "bool", /*default=*/"true",
           "Pictures are also mirrored and shifted for them">,
  ];
  let statistics = [
    Statistic<"numChannels", "channels-removed",
              "Output channels of linear ops left out">,
    Statistic<"numSplit", "convolutions-split",
              "Convolutions that became two of fewer taps">,
    Statistic<"numWeights", "weights-removed", "Weights left out">,
    Statistic<"numFitted", "layers-fitted", "Layers that were fitted">,
    Statistic<"numDistilled", "distilled",
              "Functions that steps along the gradient brought nearer">,
  ];
  let dependentDialects = ["::tinyml::ir::TinyMLDialect"];
}

def DecomposeFilters : Pass<"tinyml-decompose-filters", "::mlir::ModuleOp"> {
  let summary = "splits convolutions into two of fewer taps";
  let description = [{
    A float conv2d of one group, with more than one tap in both directions and
    constant filter and bias, becomes two without anything between: one of a
    column of taps to R channels, and one of a row of taps, or the row first,
    whichever loses less (SplitConv2D.h; Jaderberg et al. 2014, arXiv
    1405.3866). R is as large as the `share` of the op's multiplications that
    goes allows; of 2 times `multiple` and more it is a multiple of that. At a
    full rank nothing but float rounding changes.

    With `data` the factors are those with which the op's outputs change least
    on `samples` samples of it, without, those nearest to the filter. A filter
    that several ops have stays, as its bytes are stored once.

    It is what tinyml-prune-channels does by the way, where it pays, with layers
    fitted afterwards; by itself it is for looking at it.

    Before:
    ```mlir
    %0 = tinyml.conv2d %x, %w, %b {clamp_min = 0.0 : f32,
                                   padding = array<i64: 1, 1, 1, 1>}
      : (tensor<1x8x8x16xf32>, tensor<16x3x3x16xf32>, tensor<16xf32>)
        -> tensor<1x8x8x16xf32>
    ```
    After, a third of the multiplications gone:
    ```mlir
    %0 = tinyml.conv2d %x, %v {padding = array<i64: 1, 0, 1, 0>}
      : (tensor<1x8x8x16xf32>, tensor<16x3x1x16xf32>) -> tensor<1x8x8x16xf32>
    %1 = tinyml.conv2d %0, %u, %b {clamp_min = 0.0 : f32,
                                   padding = array<i64: 0, 1, 0, 1>}
      : (tensor<1x8x8x16xf32>, tensor<16x1x3x16xf32>, tensor<16xf32>)
        -> tensor<1x8x8x16xf32>
    ```
  }];
  let options = [
    Option<"share", "share", "double", /*default=*/"0.33",
           "Part of the multiplications of each that goes at least">,
    Option<"multiple", "multiple", "int64_t", /*default=*/"4",
           "Of two times as many and more, a rank is a multiple of this">,
    Option<"data", "data", "std::string", /*default=*/"",
           "File of inputs to learn from">,
    Option<"samples", "samples", "int64_t", /*default=*/"256",
           "How many samples to take; 0 = all">,
    Option<"seed", "seed", "uint64_t", /*default=*/"0",
           "Draws samples and output positions">,
  ];
  let statistics = [
    Statistic<"numSplit", "convolutions-split",
              "Convolutions that became two of fewer taps">,
    Statistic<"numMultiplications", "multiplications-saved",
              "Multiplications that went">,
  ];
  let dependentDialects = ["::tinyml::ir::TinyMLDialect"];
}

#endif // TINYML_COMPRESSION_PRUNING_PASSES_TD
