//===- TreeEnsemblePass.td - The pass of decision trees -----*- tablegen -*-===//
//
// A part of Passes.td, which includes it and has the class.
//
//===----------------------------------------------------------------------===//

def QuantizeTreeEnsembles
    : Quantization_Pass<"tinyml-quantize-tree-ensembles"> {
  let summary = "quantizes decision trees by their thresholds";
  let description = [{
    Makes a tree_ensemble one that tinyml-fold-qdq turns into packed_trees.
    Before, it copies the model as its teacher (tinyml-insert-qdq).

    - An input that only trees read is quantized with a scale and a zero point
      for each feature, the finest ones at which all thresholds have stored
      integers on both sides. What is beyond the outermost thresholds is
      clipped, which makes no difference. Where the scheme has 16 bits they have
      16; where it has 8 they have these if each threshold keeps an integer of
      its own, and with `widen` 16 otherwise. A value that other ops compute is
      quantized as tinyml-insert-qdq does.
    - Sums and products with constants that scale an input for the trees alone
      (scikit-learn's StandardScaler) become part of the thresholds.
    - Leaves are rounded to integers of one scale: of 16 bits, or of 8 where they
      are rows and the sums of each target change by less than 1/400 of what its
      leaves span.
    - Sums have 16 bits; their range is that of the leaves.

    A remark says how many thresholds become others of their feature because no
    stored integer is between them: what a tree says of numbers in between, and
    up to half a step around a threshold, may change. An ensemble whose input
    other ops read, too, stays as it is.

    Before, with the thresholds 1 and 3 of the one feature:
    ```mlir
    %0 = tinyml.tree_ensemble %x, %features, %next, %values, %roots, %base
      : (tensor<1x1xf32>, ...) -> tensor<1x1xf32>
    ```
    After, with w8a8 (scale 2 / 254, smallest threshold at -128):
    ```mlir
    !f = !quant.uniform<i8:f32:1, {0.0078740166:-254}>
    %q = tinyml.quantize %x : (tensor<1x1xf32>) -> tensor<1x1x!f>
    %d = tinyml.dequantize %q : (tensor<1x1x!f>) -> tensor<1x1xf32>
    %0 = tinyml.tree_ensemble %d, %features, %next, %rounded, %roots, %base
      : (tensor<1x1xf32>, ...) -> tensor<1x1xf32>
    %s = tinyml.quantize %0 : (tensor<1x1xf32>) -> tensor<1x1x!s>
    %1 = tinyml.dequantize %s : (tensor<1x1x!s>) -> tensor<1x1xf32>
    ```
  }];
  let options = [
    Option<"scheme", "scheme", "std::string", /*default=*/"\"w8a8\"",
           "Bits of weights and activations">,
    Option<"widen", "widen", "bool", /*default=*/"true",
           "Give features 16 bits where thresholds share an integer of 8">,
  ];
  let statistics = [
    Statistic<"numQuantized", "ensembles-quantized",
              "Ensembles that get integers">,
  ];
}
