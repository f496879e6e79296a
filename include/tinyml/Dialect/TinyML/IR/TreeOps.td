//===- TreeOps.td - Decision trees, pairs of classes --------*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_TREEOPS_TD
#define TINYML_DIALECT_TINYML_IR_TREEOPS_TD

include "tinyml/Dialect/TinyML/IR/TinyMLBase.td"

def TinyML_TreeEnsembleOp : TinyML_ShapedOp<"tree_ensemble"> {
  let summary = "the sum of what the leaves of decision trees say of each row";
  let description = [{
    Each tree leads a row of the input from its root to a leaf. Node i compares
    element `features[i] & 0x7fff` of the row with `values[i]`; the next node is
    i + 1 where the element is at most the value, else i + `next[i]`. A NaN goes
    to i + `next[i]`, with bit 0x8000 of `features[i]` to i + 1. Number 0x7fff
    is a leaf.

    A leaf adds `values[i]` to target `next[i]`; where there are `leaves`, it
    adds row `next[i]` of them to all targets. Trees come in their order, `base`
    last.

    Constraints:
    - (C1) the input is of f32 and has rows of up to 32767 features; the result
      has a row of base's length for each.
    - (C2) features and next are of ui16, values of f32, and as long; roots are
      of i32, base of f32; leaves of f32 have rows of base's length.
    - (C3) the tables are constants, no way leaves them, and all end (checked
      where they are used).

    Example:
    ```mlir
    %y = tinyml.tree_ensemble %x, %features, %next, %values, %roots, %base
         : (tensor<1x4xf32>, tensor<7xui16>, tensor<7xui16>, tensor<7xf32>,
            tensor<2xi32>, tensor<1xf32>) -> tensor<1x1xf32>
    ```
  }];
  let arguments = (ins TinyML_Tensor:$input, TinyML_Tensor:$features,
                       TinyML_Tensor:$next, TinyML_Tensor:$values,
                       TinyML_Tensor:$roots, TinyML_Tensor:$base,
                       Optional<TinyML_Tensor>:$leaves);
  let assemblyFormat = [{
    $input `,` $features `,` $next `,` $values `,` $roots `,` $base
    (`,` $leaves^)? attr-dict `:` functional-type(operands, results)
  }];
}

def TinyML_PackedTreesOp : TinyML_ShapedOp<"packed_trees"> {
  let summary = "a tree_ensemble on integers";
  let description = [{
    `nodes` is a stream of half words, in which tree t begins at `roots[t]`. Of
    16-bit features a branch is {feature, value, next}, of 8-bit ones
    {feature << 8 | value & 0xff, next}. It compares the stored integer of that
    feature with `value`: the next node follows it where the integer is at most
    the value, else it begins `next` half words from where the branch does. A
    half word above 0x7fff is a leaf: it adds row `word & 0x7fff` of `leaves` to
    all targets; without `leaves` the next half word to target `word & 0x7fff`.

    What the leaves say, and `base`, are integers of scale `leaf_scale`. Their
    sums are exact, and requantized to the result (docs/numerics.md).

    Constraints:
    - (C1) the input is quantized to signed 8 or 16 bits, with one scale or one
      for each feature, has two dimensions, and at most 128 or 32768 features;
      the result is quantized to 16 bits with zero point 0 and has a row of
      base's length for each of the input.
    - (C2) nodes is of ui16, roots and base of i32, with one dimension each;
      leaves of i8 or i16 have rows of base's length.
    - (C3) leaf_scale is positive and finite.
    - (C4) the tables are constants, no way leaves them, and all end; no sum
      overflows 32 bits (checked where they are used).

    Example:
    ```mlir
    // x0 <= -5 ? 100 : 200, of the stored integers
    %nodes = tinyml.constant dense<[0, 65531, 5, 32768, 100, 32768, 200]>
             : tensor<7xui16> -> tensor<7xui16>
    %y = tinyml.packed_trees %x, %nodes, %roots, %base {leaf_scale = 0.01 : f64}
         : (tensor<1x1x!quant.uniform<i16:f32, 0.5>>, tensor<7xui16>,
            tensor<1xi32>, tensor<1xi32>)
           -> tensor<1x1x!quant.uniform<i16:f32, 0.01>>
    ```
  }];
  let arguments = (ins TinyML_Tensor:$input, TinyML_Tensor:$nodes,
                       TinyML_Tensor:$roots, TinyML_Tensor:$base,
                       Optional<TinyML_Tensor>:$leaves, F64Attr:$leaf_scale);
  let assemblyFormat = [{
    $input `,` $nodes `,` $roots `,` $base (`,` $leaves^)? attr-dict `:`
    functional-type(operands, results)
  }];
}

def TinyML_CouplePairsOp : TinyML_ShapedOp<"couple_pairs", [
    DeclareOpInterfaceMethods<TinyML_ResultRangeOpInterface,
                              ["getResultRange"]>]> {
  let summary = "probabilities of classes from those of pairs of them";
  let description = [{
    A row of the input has, for the pairs (0, 1), (0, 2), ..., (1, 2), ... of
    classes, the probability r that it is the first of them where it is one of
    both. The result has probabilities p of the classes for which the sum of
    (r[j][i] p[i] - r[i][j] p[j])^2 is small: pairwise coupling (Wu, Lin and
    Weng 2004), from 1/k each, at most 100 rounds, until no difference is
    larger than 0.005/k, as in libsvm.

    Constraints:
    - (C1) k >= 2; the input has k * (k - 1) / 2 columns, the result k.
    - (C2) both of f32.

    Example:
    ```mlir
    %y = tinyml.couple_pairs %x {classes = 4 : i64}
         : (tensor<1x6xf32>) -> tensor<1x4xf32>
    ```
  }];
  let arguments = (ins TinyML_Tensor:$input, I64Attr:$classes);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
}

#endif // TINYML_DIALECT_TINYML_IR_TREEOPS_TD
