//===- Passes.td - Passes that run whole pipelines ----------*- tablegen -*-===//

#ifndef TINYML_PIPELINES_PASSES_TD
#define TINYML_PIPELINES_PASSES_TD

include "mlir/Pass/PassBase.td"

def FitDeadChannels : Pass<"tinyml-fit-dead-channels", "::mlir::ModuleOp"> {
  let summary = "leaves out dead channels where the target gains by it";
  let description = [{
    Runs tinyml-eliminate-dead-channels for what the module is compiled for
    (`tinyml.target`). Kernels compute several channels at a time: 63 may take
    more instructions than 64, and a layer of another size than the others
    takes code of its own. So the model is lowered as it is, without all dead
    channels, and without those that leave multiples of 4 (or 16, where the
    core's cost table says that its kernels like these). Of those that take no
    more instructions, flash and RAM than the model as it is, the one with the
    fewest instructions is chosen; where there is none, all stay. A remark says
    so where something stays.

    Without a target, or on a core that likes no multiples, all go.

    Before:
    ```mlir
    %1 = tinyml.conv2d %0, %w {clamp_min = 0.0 : f32} : (tensor<1x8x8x1xf32>, tensor<64x1x1x1xf32>) -> tensor<1x8x8x64xf32>
    %2 = tinyml.conv2d %1, %v : (tensor<1x8x8x64xf32>, tensor<1x1x1x64xf32>) -> tensor<1x8x8x1xf32>
    ```
    After, where 13 of 64 channels are dead and the core likes multiples of 4:
    ```mlir
    %1 = tinyml.conv2d %0, %w {clamp_min = 0.0 : f32} : (tensor<1x8x8x1xf32>, tensor<52x1x1x1xf32>) -> tensor<1x8x8x52xf32>
    %2 = tinyml.conv2d %1, %v : (tensor<1x8x8x52xf32>, tensor<1x1x1x52xf32>) -> tensor<1x8x8x1xf32>
    ```
  }];
  let options = [
    Option<"isQuantized", "quantized", "bool", /*default=*/"false",
           "The model is as it is after quantization">,
    Option<"isPostponed", "postponed", "bool", /*default=*/"false",
           "Keep the largest multiple without a trial: the pass runs again">,
    Option<"shareKernels", "share-kernels", "bool", /*default=*/"false",
           "There will be one C function per kernel">,
  ];
  let statistics = [
    Statistic<"numTrials", "trials", "Models that were lowered">,
    Statistic<"numKept", "models-kept", "Models that keep their dead channels">,
  ];
  let dependentDialects = [
    "::mlir::func::FuncDialect", "::mlir::quant::QuantDialect",
    "::tinyml::ir::TinyMLDialect", "::tinyml::mcu::MCUDialect"
  ];
}

def MixPrecision : Pass<"tinyml-mix-precision", "::mlir::ModuleOp"> {
  let summary = "chooses 16, 8 or 4 bits per layer, within a budget";
  let description = [{
    Gives the ops of a float model with ranges (tinyml-calibrate) the attribute
    `tinyml.precision`, which tinyml-insert-qdq follows. All begin with 8 bits
    for filters and activations.

    - `flash`: the filters get 4 bits whose error per weight is smallest, until
      weights and code fit so many bytes; then those get their 8 bits back that
      still fit.
    - `ram`, without `max-drop`: the activations get 16 bits whose error is
      largest, as long as arena, inputs, outputs and stack fit so many bytes.
    - `max-drop`: while the model loses more percent than that, what has the
      largest error gets more bits: activations 16, filters 8 again, within
      `flash` and `ram`. Without `flash`, a model that loses less gets 4 bits
      for as many filters as it can bear.

    An error is that of the model's outputs where that filter or activation
    alone is quantized, on `samples` samples of `data`: squared difference over
    squared outputs. Bytes are those of the compiled model: its memory is
    planned for each trial. The drop is how many answers (the largest number of
    a row) of a model that ends in a softmax are not the float model's, else the
    difference of the outputs over the outputs, root mean square; either in
    percent. For it, the model is quantized twice as tinyml-quantize would, on
    every second of at most `trial-samples` samples, and judged on the others.

    Remarks say what got other bits than 8, and why. Ops that have a precision
    already keep it. It is an error if the budget cannot be met.

    Before:
    ```mlir
    %0 = tinyml.fully_connected %x, %w {tinyml.range = array<f32: 0.0, 1.0>}
      : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
    ```
    After:
    ```mlir
    %0 = tinyml.fully_connected %x, %w
      {tinyml.precision = "w4a8", tinyml.range = array<f32: 0.0, 1.0>}
      : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
    ```
  }];
  let options = [
    Option<"data", "data", "std::string", /*default=*/"",
           "File of inputs to measure on">,
    Option<"flash", "flash", "int64_t", /*default=*/"0",
           "Bytes of flash that the model may take; 0 = any">,
    Option<"ram", "ram", "int64_t", /*default=*/"0",
           "Bytes of RAM that the model may take; 0 = any">,
    Option<"maxDrop", "max-drop", "double", /*default=*/"-1",
           "Percent that the model may lose; below 0 = any">,
    Option<"samples", "samples", "int64_t", /*default=*/"16",
           "How many samples to measure errors on; 0 = all">,
    Option<"trialSamples", "trial-samples", "int64_t", /*default=*/"200",
           "How many samples to measure the drop on; 0 = all">,
    Option<"seed", "seed", "uint64_t", /*default=*/"0", "Draws the samples">,
    Option<"group", "group", "unsigned", /*default=*/"0",
           "Input channels per scale of a 4-bit filter">,
    Option<"reconstruct", "reconstruct", "bool", /*default=*/"true",
           "The model will go through tinyml-reconstruct">,
    Option<"bias", "bias", "bool", /*default=*/"true",
           "The model's biases will be corrected">,
    Option<"integerIO", "integer-io", "bool", /*default=*/"false",
           "Inputs and outputs will be integers">,
    Option<"shareKernels", "share-kernels", "bool", /*default=*/"false",
           "There will be one C function per kernel">,
  ];
  let statistics = [
    Statistic<"numNarrowed", "filters-narrowed", "Filters that got 4 bits">,
    Statistic<"numWidened", "ops-widened",
              "Ops that got 16-bit activations">,
    Statistic<"numTrials", "trials", "Models that were lowered or judged">,
  ];
  let dependentDialects = [
    "::mlir::func::FuncDialect", "::mlir::quant::QuantDialect",
    "::tinyml::ir::TinyMLDialect", "::tinyml::mcu::MCUDialect"
  ];
}

#endif // TINYML_PIPELINES_PASSES_TD
