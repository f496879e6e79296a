//===- Passes.td - Post-training quantization ---------------*- tablegen -*-===//

#ifndef TINYML_QUANTIZATION_PASSES_TD
#define TINYML_QUANTIZATION_PASSES_TD

include "mlir/Pass/PassBase.td"

class Quantization_Pass<string flag> : Pass<flag, "::mlir::ModuleOp"> {
  let dependentDialects = ["::tinyml::ir::TinyMLDialect"];
}

def SamplePartOption : Option<"part", "part", "::tinyml::SamplePart",
         /*default=*/"::tinyml::SamplePart::All",
         "Which of those samples to take, so that the others can judge",
         [{::llvm::cl::values(
           clEnumValN(::tinyml::SamplePart::All, "all", "all of them"),
           clEnumValN(::tinyml::SamplePart::Even, "even", "1st, 3rd, ..."),
           clEnumValN(::tinyml::SamplePart::Odd, "odd", "2nd, 4th, ..."))}]>;

def Equalize : Quantization_Pass<"tinyml-equalize"> {
  let summary = "lets the channels of an activation fill its range alike";
  let description = [{
    Cross-layer equalization (Nagel et al. 2019, arXiv 1906.04721). An
    activation has one scale, so a channel of small numbers has few steps. The
    pass divides channel c by f[c]: the filter rows and biases of the conv2d and
    fully_connected that compute it, and multiplies the filter columns of those
    that read it. All f are powers of two, so the function stays the same bit
    for bit, unless numbers are below 2^-110 or above 2^110.

    In between may be what commutes with a positive factor: a fused Relu, pools,
    means over other dimensions, zero padding, reshapes and transposes that keep
    the channels apart, and sums of two values, which get the same factors. An
    upper bound (Relu6), any other op, a returned value and a filter that is no
    float constant leave everything that they touch as it is.

    The factors are those for which the expected squared error at the output is
    least that rounding the activation and the filters behind it causes at
    `scheme`, and clipping of what `data` does not show. It knows the range, the
    variance and the zeros of each channel on the samples of `data`; without, it
    takes the largest weight of a filter row for its channel's range. An
    activation stays as it is where less than 1 dB could be gained; so does a
    channel that is always zero or never read.

    Before:
    ```mlir
    %w = tinyml.constant dense<[[1.0, 0.5], [64.0, 32.0]]>
      : tensor<2x2xf32> -> tensor<2x2xf32>
    %v = tinyml.constant dense<[[64.0, 1.0], [32.0, 1.0]]>
      : tensor<2x2xf32> -> tensor<2x2xf32>
    ```
    After, without data, where %v reads what %w gives:
    ```mlir
    %w = tinyml.constant dense<[[8.0, 4.0], [8.0, 4.0]]>
      : tensor<2x2xf32> -> tensor<2x2xf32>
    %v = tinyml.constant dense<[[8.0, 8.0], [4.0, 8.0]]>
      : tensor<2x2xf32> -> tensor<2x2xf32>
    ```
  }];
  let options = [
    Option<"scheme", "scheme", "std::string", /*default=*/"\"w8a8\"",
           "Bits of weights and activations">,
    Option<"data", "data", "std::string", /*default=*/"",
           "File of inputs to measure on">,
    Option<"seed", "seed", "uint64_t", /*default=*/"0", "Draws the samples">,
    Option<"samples", "samples", "int64_t", /*default=*/"0",
           "How many samples to take; 0 = all">,
  ];
  let statistics = [
    Statistic<"numGroups", "activations-equalized",
              "Activations, with those that share their factors">,
    Statistic<"numChannels", "channels-scaled", "Channels with a factor not 1">,
  ];
}

def NormalizeInputs : Quantization_Pass<"tinyml-normalize-inputs"> {
  let summary = "gives the features of an input one range";
  let description = [{
    An input has one scale. Where its features (elements of the last dimension)
    differ in range, those of small numbers have few steps. For an input that
    only filters read, the pass computes u = (x - center) * factor, which lies
    between -1 and 1 for each feature on the samples of `data`, with room for
    what a few samples do not show, and has the filters read u: their columns
    are divided by the factors, and their biases take what the centers add. The
    two ops keep floats (`tinyml.precision`), so that u is what is quantized;
    with integer inputs, they are the port's scale and zero point for each
    feature (`tinyml-integer-io`). A center is a whole number of 8-bit steps.
    Ranges are set for the new values.

    Where sums and products with constants stand in front of the model already,
    as of a scaler that no filter could take, these keep floats.

    Both only where the squared error that rounding the input to 8 bits makes
    falls by `gain` dB, weighted by the filters. An input that is read by
    padding or by other ops stays as it is.

    Before, where feature 0 is between 10 and 11, feature 1 between -1000 and
    1000:
    ```mlir
    %0 = tinyml.fully_connected %x, %w
      : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
    ```
    After, with 40 samples:
    ```mlir
    %centers = tinyml.constant dense<[[10.500834, 0.0]]>
      : tensor<1x2xf32> -> tensor<1x2xf32>
    %factors = tinyml.constant dense<[[1.493812, 0.000746906]]>
      : tensor<1x2xf32> -> tensor<1x2xf32>
    %1 = tinyml.sub %x, %centers {tinyml.precision = "float"}
      : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %2 = tinyml.mul %1, %factors {tinyml.precision = "float"}
      : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    %0 = tinyml.fully_connected %2, %divided, %bias
      : (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1xf32>) -> tensor<1x1xf32>
    ```
  }];
  let options = [
    Option<"scheme", "scheme", "std::string", /*default=*/"\"w8a8\"",
           "Bits of weights and activations">,
    Option<"data", "data", "std::string", /*default=*/"",
           "File of inputs to measure on; without, nothing changes">,
    Option<"gain", "gain", "double", /*default=*/"12.0",
           "What has to be gained, in dB">,
  ];
  let statistics = [
    Statistic<"numInputs", "inputs-normalized", "Inputs that got two ops">,
    Statistic<"numScalers", "scalers-kept",
              "Inputs whose first ops keep floats">,
  ];
}

def Calibrate : Quantization_Pass<"tinyml-calibrate"> {
  let summary = "notes which numbers the tensors of a float model hold";
  let description = [{
    Runs the model on every sample of `data`, a .npy or .npz file of inputs
    without labels, and gives each f32 argument and result the attribute
    `tinyml.range = array<f32: lo, hi>` with lo <= 0 <= hi. The range of an op
    with fused bounds is that of what it gives after them. `method` is

    - `minmax`: the smallest and the largest number;
    - `percentile`: without the `(100 - percentile) / 2` percent of the numbers
      at either end;
    - `mse`: the least expected squared error, clipped numbers by their distance
      to the range, all others but zero by width^2 / 12 of a step (Banner et al.
      2019, arXiv 1810.05723);
    - `entropy`: the least Kullback-Leibler divergence (Migacz, GTC 2017).

    The samples of a model with a state are consecutive calls, or several
    sequences of them: the state is what the model made of those before.

    The last three work on histograms whose bins depend neither on the order of
    the samples nor on the number of threads, for steps of 1 / (2^bits - 1).

    `ranges` reads the ranges of a JSON file instead of running the model, and
    `save-ranges` writes one: `{"ranges": {"<node>": [lo, hi]}}`. Without `data`
    and `ranges`, the ranges that are there stay.

    Before:
    ```mlir
    %0 = tinyml.sigmoid %x : (tensor<1x2xf32>) -> tensor<1x2xf32>
    ```
    After, on the samples [0, 0] and [0, 2]:
    ```mlir
    %0 = tinyml.sigmoid %x {tinyml.range = array<f32: 0.0, 0.880797>}
      : (tensor<1x2xf32>) -> tensor<1x2xf32>
    ```
  }];
  let options = [
    Option<"data", "data", "std::string", /*default=*/"",
           "File of inputs to run the model on">,
    Option<"method", "method", "std::string", /*default=*/"\"minmax\"",
           "minmax, percentile, mse or entropy">,
    Option<"percentile", "percentile", "double", /*default=*/"99.99",
           "What part of the numbers is inside the range">,
    Option<"bits", "bits", "unsigned", /*default=*/"8",
           "Bits of an activation, for mse and entropy">,
    Option<"ranges", "ranges", "std::string", /*default=*/"",
           "JSON file to read the ranges from">,
    Option<"saveRanges", "save-ranges", "std::string", /*default=*/"",
           "JSON file to write the ranges to">,
  ];
  let statistics = [
    Statistic<"numSamples", "samples-run", "Samples that the model ran on">,
    Statistic<"numRanges", "ranges-set", "Values that got a range">,
  ];
}

include "tinyml/Quantization/TreeEnsemblePass.td"

def InsertQDQ : Quantization_Pass<"tinyml-insert-qdq"> {
  let summary = "quantizes and dequantizes every value that shall be integer";
  let description = [{
    Makes a float model with ranges (tinyml-calibrate) one on which
    tinyml-fold-qdq makes integer ops. Before, it copies the model as the
    private function `<name>.teacher` and numbers the ops of both alike
    (`tinyml.id`), so that later passes can compare them.

    `scheme` says how many bits: `w8a8` (or `int8`), `w8a16`, `w4a8`, `w4a16`;
    `w8` and `w4` quantize only filters, `float` nothing. An op with the
    attribute `tinyml.precision = "<scheme>"` follows that one.

    - Activations of 8 bits have a scale and a zero point per tensor, such that
      the range fits; those of 16 bits are symmetric. A range of zero gets the
      scale 1.
    - Softmax and sigmoid give [0, 1), tanh gives [-1, 1): their results have
      the fixed scales 1/256 and 1/128 (1/32768 at 16 bits), which need no data,
      cannot clip and dequantize exactly.
    - Ops that only move or select (reshape, transpose, pad, max_pool2d) have the
      parameters of their input, and a concat shares one range with those inputs
      that have no other use or at least half of the joint range, so that nothing
      is requantized there. What a pad adds is rounded to the grid.
    - Both ends of a state have one type, that of the result: as many bits as what
      computes it, and the joint range where that is not fixed.
    - Filters of conv2d and fully_connected become dequantize(constant), per
      output channel, rounded to nearest at scale max|w| / 127 or / 7; with
      `group`, 4-bit filters have a scale per so many input channels, an integer
      multiple (1 to 18) of the channel's. A channel's scale is larger where its
      bias or its sum would not fit 32 bits, or its multiplier would lose
      precision.
    - Other constant operands are quantized per tensor, unless one number fills
      them: that needs no rounding.
    - What is quantized already stays as it is.

    Before:
    ```mlir
    %0 = tinyml.tanh %x {tinyml.range = array<f32: -0.9, 0.9>}
      : (tensor<1x4xf32>) -> tensor<1x4xf32>
    ```
    After:
    ```mlir
    %q = tinyml.quantize %x : (tensor<1x4xf32>) -> tensor<1x4x!q>
    %d = tinyml.dequantize %q : (tensor<1x4x!q>) -> tensor<1x4xf32>
    %0 = tinyml.tanh %d : (tensor<1x4xf32>) -> tensor<1x4xf32>
    %r = tinyml.quantize %0 : (tensor<1x4xf32>) -> tensor<1x4x!t>
    %1 = tinyml.dequantize %r : (tensor<1x4x!t>) -> tensor<1x4xf32>
    ```
  }];
  let options = [
    Option<"scheme", "scheme", "std::string", /*default=*/"\"w8a8\"",
           "Bits of weights and activations">,
    Option<"group", "group", "unsigned", /*default=*/"0",
           "Input channels per scale of a 4-bit filter: 16, 32 or 64">,
  ];
  let statistics = [
    Statistic<"numActivations", "activations-quantized",
              "Values that are quantized">,
    Statistic<"numFilters", "filters-quantized", "Filters that are quantized">,
  ];
}

def Reconstruct : Quantization_Pass<"tinyml-reconstruct"> {
  let summary = "rounds filters so that layers compute what the teacher's do";
  let description = [{
    Label-free knowledge distillation: the float model, `<name>.teacher`, is the
    teacher, `data` a .npy or .npz file of inputs without labels. Layer by layer,
    with the layers before quantized already, each conv2d and fully_connected
    with a quantized filter gets new stored values, scales and bias:

    1. `fit`: the target is the filter that, on the student's inputs, comes
       closest to what the teacher computes from its own;
    2. `search-scales`: a scale per output channel;
    3. `second-order`: rounding makes up for itself (GPTQ, arXiv 2210.17323),
       then `polish` sweeps move single values where the error falls;
    4. `bias`: the mean of what the layer computes is the teacher's.

    The function needs tinyml-insert-qdq before. Same seed, same result, on any
    number of threads.

    Before (the inputs of this layer are equal, always):
    ```mlir
    %c = tinyml.constant dense<[[3, 3]]> : tensor<1x2xi8> -> tensor<1x2x!q>
    ```
    After:
    ```mlir
    %c = tinyml.constant dense<[[4, 3]]> : tensor<1x2xi8> -> tensor<1x2x!q>
    ```
  }];
  let options = [
    Option<"data", "data", "std::string", /*default=*/"",
           "File of inputs to learn from">,
    Option<"seed", "seed", "uint64_t", /*default=*/"0",
           "Draws samples and output positions">,
    Option<"samples", "samples", "int64_t", /*default=*/"512",
           "How many samples to take; 0 = all">,
    SamplePartOption,
    Option<"fit", "fit", "bool", /*default=*/"true",
           "Make up for what the layers before lost">,
    Option<"searchScales", "search-scales", "bool", /*default=*/"true",
           "Search the scale of each output channel">,
    Option<"secondOrder", "second-order", "bool", /*default=*/"true",
           "Round with second-order compensation, else to nearest">,
    Option<"polish", "polish", "unsigned", /*default=*/"5",
           "Sweeps of coordinate descent after rounding">,
    Option<"bias", "bias", "bool", /*default=*/"true",
           "Correct the bias by means">,
    Option<"lambda", "lambda", "double", /*default=*/"0.1",
           "How much the fit keeps to the float filter">,
    Option<"damping", "damping", "double", /*default=*/"0.01",
           "Added to the diagonal of the inputs' products, of its mean">,
  ];
  let statistics = [
    Statistic<"numLayers", "layers-reconstructed", "Filters that were rounded">,
  ];
}

def ChoosePrecision : Quantization_Pass<"tinyml-choose-precision"> {
  let summary = "keeps 8 bits for the filters that 4 bits hurt most";
  let description = [{
    Measures on `samples` samples of `data` what rounding one filter to 4 bits,
    all others float, does to the model's outputs: the squared error over the
    squared outputs. Filters whose error per weight is largest get
    `tinyml.precision = "w8a<activation-bits>"` while all that have it hold at
    most `share` percent of the weights. A remark at each such op says why. Ops
    that have a precision already keep it.

    Before:
    ```mlir
    %0 = tinyml.fully_connected %x, %w
      : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
    ```
    After:
    ```mlir
    %0 = tinyml.fully_connected %x, %w {tinyml.precision = "w8a8"}
      : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
    ```
  }];
  let options = [
    Option<"data", "data", "std::string", /*default=*/"",
           "File of inputs to measure on">,
    Option<"seed", "seed", "uint64_t", /*default=*/"0", "Draws the samples">,
    Option<"samples", "samples", "int64_t", /*default=*/"16",
           "How many samples to take; 0 = all">,
    Option<"share", "share", "double", /*default=*/"5",
           "Percent of the weights that may have 8 bits">,
    Option<"activationBits", "activation-bits", "unsigned", /*default=*/"8",
           "Bits of the activations: 8 or 16; 0 = float">,
    Option<"group", "group", "unsigned", /*default=*/"0",
           "Input channels per scale of a 4-bit filter">,
  ];
  let statistics = [
    Statistic<"numKept", "filters-kept", "Filters that stay at 8 bits">,
  ];
}

def WidenActivations : Quantization_Pass<"tinyml-widen-activations"> {
  let summary = "gives 16 bits to the few activations that 8 bits hurt most";
  let description = [{
    Runs the float model on `samples` samples of `data` with all activations
    rounded that tinyml-insert-qdq would quantize to 8 bits. Where each output
    has a signal-to-noise ratio of at least `limit` dB, nothing changes. Else
    each is rounded alone, and those with the largest errors get 16 bits until
    the sum of the others' is `margin` dB better than `limit`, which leaves room
    for what weights lose: the ops on both sides get
    `tinyml.precision = "w<weight-bits>a16"`, and a remark says why. Where
    that would take more than `share` percent of the activations, nothing
    changes. Ops that have a precision already keep the bits of their filter.
    In tinyml-quantize, the model is then quantized both ways on one half of
    64 samples and compared with the float model on the other half, and 8 bits
    stay where 16 give no better outputs: what costs may be what ranges cut off.

    Before:
    ```mlir
    %0 = tinyml.hypot %x, %y
      : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    ```
    After:
    ```mlir
    %0 = tinyml.hypot %x, %y {tinyml.precision = "w8a16"}
      : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
    ```
  }];
  let options = [
    Option<"data", "data", "std::string", /*default=*/"",
           "File of inputs to measure on">,
    Option<"seed", "seed", "uint64_t", /*default=*/"0", "Draws the samples">,
    Option<"samples", "samples", "int64_t", /*default=*/"16",
           "How many samples to take; 0 = all">,
    Option<"limit", "limit", "double", /*default=*/"20",
           "Ratio in dB from which on 8 bits are enough">,
    Option<"margin", "margin", "double", /*default=*/"6",
           "By how many dB 16 bits have to make it better">,
    Option<"share", "share", "double", /*default=*/"40",
           "Percent of the activations that may have 16 bits">,
    Option<"weightBits", "weight-bits", "unsigned", /*default=*/"8",
           "Bits of the filters: 4 or 8">,
  ];
  let statistics = [
    Statistic<"numWidened", "activations-widened",
              "Activations that have 16 bits">,
  ];
}

def CorrectBias : Quantization_Pass<"tinyml-correct-bias"> {
  let summary = "moves biases so that means are the teacher's";
  let description = [{
    Gives each conv2d and fully_connected with a quantized filter the bias with
    which the mean of its sums over `data` is the teacher's (Nagel et al. 2019,
    arXiv 1906.04721): b + W mean(x_f) - Q mean(x_q), x_f what the teacher's
    filter W is multiplied with and x_q what the quantized Q is. The function
    needs tinyml-insert-qdq before.

    Before, where the inputs are 1 and the float filter is 0.52:
    ```mlir
    %b = tinyml.constant dense<0.0> : tensor<1xf32> -> tensor<1xf32>
    ```
    After, where the filter was rounded to 0.5:
    ```mlir
    %b = tinyml.constant dense<0.02> : tensor<1xf32> -> tensor<1xf32>
    ```
  }];
  let options = [
    Option<"data", "data", "std::string", /*default=*/"",
           "File of inputs to learn from">,
    Option<"seed", "seed", "uint64_t", /*default=*/"0",
           "Draws samples and output positions">,
    Option<"samples", "samples", "int64_t", /*default=*/"512",
           "How many samples to take; 0 = all">,
    SamplePartOption,
  ];
  let statistics = [
    Statistic<"numLayers", "biases-corrected", "Biases that were moved">,
  ];
}

def AttributeError : Quantization_Pass<"tinyml-attribute-error"> {
  let summary = "says which layer and cause the error comes from";
  let description = [{
    Runs the float model, `<name>.teacher`, on `samples` samples of `data` with
    one error of quantization put in at a time, and compares with what it gives
    without. For each input and op that quantizes something:

    - `weights`: the student's filter, and other constants, instead of the
      teacher's. A bias that was moved also makes up for the layers before; this
      one is `b + (W - Q) mean(x)` instead, what tinyml-correct-bias would give
      if nothing else were quantized. A bias that was not moved stays.
    - `activations`: the result is quantized and dequantized, as in the student;
    - `clipping`: it is only limited to the numbers that have a stored value;
    - `rounding`: it is only rounded to a multiple of the step;
    - `whole`: weights and activations.

    The measure is the SQNR in dB, `10 log10(sum y^2 / sum (y - y')^2)`, at the
    model's f32 outputs and at the layer's own result. Ops that only move
    elements which have their grid already are left out. Rounding of biases and
    multipliers to integers, which tinyml-fold-qdq does, is not measured.

    `labels` is a .npy file with what the first output should be for each sample
    of `data`: integers are classes and give the part that is right (top-1),
    floats of the output's size give the mean squared error. A remark at the
    function has the table, the worst layer first. The IR stays as it is; it
    needs tinyml-insert-qdq before.

    Before and after, where the range of `%x` ends at 1 and the inputs are 2:
    ```mlir
    %q = tinyml.quantize %x : (tensor<1x2xf32>) -> tensor<1x2x!q>
    %0 = tinyml.dequantize %q : (tensor<1x2x!q>) -> tensor<1x2xf32>
    ```
    The remark says of it, since half of the signal is left:
    ```
              whole   weights  activat.  clipping  rounding
    input x     6.0         -       6.0       6.0         -
    ```
  }];
  let options = [
    Option<"data", "data", "std::string", /*default=*/"",
           "File of inputs to measure on">,
    Option<"labels", "labels", "std::string", /*default=*/"",
           "File of what the first output should be">,
    Option<"seed", "seed", "uint64_t", /*default=*/"0",
           "Draws samples and output positions">,
    Option<"samples", "samples", "int64_t", /*default=*/"16",
           "How many samples to take; 0 = all">,
  ];
  let statistics = [
    Statistic<"numLayers", "layers-measured",
              "Inputs and ops that quantize something">,
  ];
}

def DropTeacher : Quantization_Pass<"tinyml-drop-teacher"> {
  let summary = "removes the float model and what quantization noted";
  let description = [{
    Erases the function `<name>.teacher` and the attributes `tinyml.id`,
    `tinyml.range` and `tinyml.precision`.

    Before:
    ```mlir
    %0 = tinyml.tanh %x {tinyml.id = 0, tinyml.range = array<f32: 0.0, 1.0>}
      : (tensor<1x4xf32>) -> tensor<1x4xf32>
    ```
    After:
    ```mlir
    %0 = tinyml.tanh %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
    ```
  }];
  let statistics = [
    Statistic<"numDropped", "teachers-dropped", "Functions that were erased">,
  ];
}

#endif // TINYML_QUANTIZATION_PASSES_TD
