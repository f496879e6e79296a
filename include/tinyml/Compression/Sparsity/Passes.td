//===- Passes.td - Weights that become zero -----------------*- tablegen -*-===//

#ifndef TINYML_COMPRESSION_SPARSITY_PASSES_TD
#define TINYML_COMPRESSION_SPARSITY_PASSES_TD

include "mlir/Pass/PassBase.td"

def PruneMagnitude : Pass<"tinyml-prune-magnitude", "::mlir::ModuleOp"> {
  let summary = "makes weights zero that matter least";
  let description = [{
    Unstructured pruning: weights of float fully_connected and 1x1 conv2d become
    zero, in a `pattern` that kernels gain from (mcu-choose-formats): single
    ones, blocks of four neighbours of a row (`1x4`) or of a column (`4x1`, which
    kernels store as single ones), or all but two (`2:4`) or one (`1:4`) of each
    four neighbours. Shapes stay. Other
    convolutions have no such kernels and stay as they are, and so do filters of
    fewer than `least` weights, of groups, and those whose columns are no fours.

    Without data, the weights of least square go. With data, those whose loss is
    least when the others of their row make up for them (RowPruning.h), one block
    after the other, by what the layer is multiplied with on `samples` samples.
    Patterns of single weights and blocks take the same part, `sparsity`, of all
    weights that may go, where the loss is least relative to what a layer
    computes; with `even`, of every layer. The layers are then fitted in order,
    what is left of their filters by least squares on what the sparse layers
    before compute, biases so that means are the same.

    Going through a filter takes rows times columns^3 products. Of layers that
    together take more than `work`, the largest lose the weights of least square
    with data, too, and only their biases are corrected; the table says which.
    Layers that share their filter with another stay as they are: the filter is
    stored once as long as it is the same.

    A remark at the function has a table. Without data, every function of the
    module is pruned by itself.

    Before:
    ```mlir
    %w = tinyml.constant dense<[[4.0, 0.1, 0.2, 3.0]]>
      : tensor<1x4xf32> -> tensor<1x4xf32>
    ```
    After, with `pattern=2:4 least=0`:
    ```mlir
    %w = tinyml.constant dense<[[4.0, 0.0, 0.0, 3.0]]>
      : tensor<1x4xf32> -> tensor<1x4xf32>
    ```
  }];
  let options = [
    Option<"sparsity", "sparsity", "double", /*default=*/"0.5",
           "Part of the weights that becomes zero, 0 to 1; 2:4 and 1:4 say it "
           "themselves">,
    Option<"pattern", "pattern", "std::string", /*default=*/"\"1x4\"",
           "unstructured, 1x4, 4x1, 2:4 or 1:4">,
    Option<"even", "even", "bool", /*default=*/"false",
           "That part of every layer's weights">,
    Option<"most", "most", "double", /*default=*/"0.9",
           "Part of a row's weights that may go at most">,
    Option<"least", "least", "int64_t", /*default=*/"256",
           "Filters of fewer weights stay">,
    Option<"data", "data", "std::string", /*default=*/"",
           "File of inputs to learn from">,
    Option<"samples", "samples", "int64_t", /*default=*/"256",
           "How many samples to take; 0 = all">,
    Option<"seed", "seed", "uint64_t", /*default=*/"0",
           "Draws samples and output positions">,
    Option<"damping", "damping", "double", /*default=*/"0.03",
           "Part of the mean diagonal that is added to the products of inputs">,
    Option<"work", "work", "int64_t", /*default=*/"50000000000",
           "Sum of rows times columns^3 of the layers that are weighed with "
           "data, smaller ones first">,
  ];
  let statistics = [
    Statistic<"numZeros", "weights-zeroed", "Weights that became zero">,
    Statistic<"numLayers", "layers-pruned", "Layers with such weights">,
  ];
  let dependentDialects = ["::tinyml::ir::TinyMLDialect"];
}

#endif // TINYML_COMPRESSION_SPARSITY_PASSES_TD
