//===- DataMovementOps.td - Moving elements unchanged -------*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_DATAMOVEMENTOPS_TD
#define TINYML_DIALECT_TINYML_IR_DATAMOVEMENTOPS_TD

include "tinyml/Dialect/TinyML/IR/TinyMLBase.td"

def TinyML_ReshapeOp : TinyML_Op<"reshape", [
    DeclareOpInterfaceMethods<TinyML_ChannelwiseOpInterface,
                              ["takesFewerChannels"]>,
    DeclareOpInterfaceMethods<TinyML_MovementOpInterface,
        ["keepsEveryElement", "isTransposeBy"]>]> {
  let summary = "the same elements in another shape";
  let description = [{
    Constraints:
    - (C1) input and output have the same number and type of elements.

    Example:
    ```mlir
    %y = tinyml.reshape %x : (tensor<1x1x1x64xf32>) -> tensor<1x64xf32>
    ```
  }];
  let arguments = (ins TinyML_Tensor:$input);
  let results = (outs TinyML_Tensor:$output);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def TinyML_TransposeOp : TinyML_ShapedOp<"transpose", [
    DeclareOpInterfaceMethods<TinyML_ChannelwiseOpInterface,
                              ["takesFewerChannels"]>,
    DeclareOpInterfaceMethods<TinyML_MovementOpInterface,
        ["keepsEveryElement", "isTransposeBy"]>]> {
  let summary = "permutes dimensions";
  let description = [{
    Dimension i of the output is dimension `perm[i]` of the input.

    Constraints:
    - (C1) perm is a permutation of 0..rank-1.
    - (C2) input and output have the same element type.

    Example:
    ```mlir
    %y = tinyml.transpose %x {perm = array<i64: 0, 2, 3, 1>}
         : (tensor<1x3x32x32xf32>) -> tensor<1x32x32x3xf32>
    ```
  }];
  let arguments = (ins TinyML_Tensor:$input, DenseI64ArrayAttr:$perm);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def TinyML_ConcatOp : TinyML_ShapedOp<"concat", [
    DeclareOpInterfaceMethods<TinyML_LayoutOpInterface, ["permuteDims"]>,
    DeclareOpInterfaceMethods<TinyML_MovementOpInterface, ["getJoinedDim"]>]> {
  let summary = "joins tensors along one dimension";
  let description = [{
    Constraints:
    - (C1) at least one input, 0 <= axis < rank.
    - (C2) the inputs agree in every other dimension.
    - (C3) all element types are equal, or all are per-tensor quantized: an
      input of another scale is requantized.

    Example:
    ```mlir
    %y = tinyml.concat %a, %b {axis = 3 : i64}
         : (tensor<1x8x8x16xf32>, tensor<1x8x8x8xf32>) -> tensor<1x8x8x24xf32>
    ```
  }];
  let arguments = (ins Variadic<TinyML_Tensor>:$inputs, I64Attr:$axis);
  let assemblyFormat = [{
    $inputs attr-dict `:` functional-type(operands, results)
  }];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def TinyML_PadOp : TinyML_ShapedOp<"pad", [
    DeclareOpInterfaceMethods<TinyML_ChannelwiseOpInterface,
                              ["getFirstKeptChannel", "takesFewerChannels"]>,
    DeclareOpInterfaceMethods<TinyML_LayoutOpInterface, ["permuteDims"]>,
    DeclareOpInterfaceMethods<TinyML_MovementOpInterface,
        ["getFill", "setFill"]>]> {
  let summary = "adds elements around a tensor, or cuts some off";
  let description = [{
    `low` and `high` say how many elements each dimension gains at its start
    and end; negative numbers cut. `mode` is `constant` (of the real number
    `value`), `edge`, `reflect` or `wrap`, as in ONNX.

    Constraints:
    - (C1) low and high have one number per dimension; no dimension of the
      output is negative.
    - (C2) input and output have the same element type.
    - (C3) mode is one of the four; `reflect` pads at most the dimension minus
      one, and only `constant` cuts.

    Example:
    ```mlir
    %y = tinyml.pad %x {low = array<i64: 0, 1, 1, 0>,
           high = array<i64: 0, 1, 1, 0>}
         : (tensor<1x8x8x4xf32>) -> tensor<1x10x10x4xf32>
    ```
  }];
  let arguments = (ins
    TinyML_Tensor:$input,
    DenseI64ArrayAttr:$low,
    DenseI64ArrayAttr:$high,
    DefaultValuedAttr<StrAttr, "\"constant\"">:$mode,
    DefaultValuedAttr<F32Attr, "0.0f">:$value);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def TinyML_ConstantOp : TinyML_Op<"constant", [ConstantLike]> {
  let summary = "a constant tensor";
  let description = [{
    `value` is `dense` or `dense_resource` (Support/Weights) and has the
    result's shape; the result's element type is the value's, or a quantized
    type with that storage type.

    Example:
    ```mlir
    %b = tinyml.constant dense<[1.0, 2.0]> : tensor<2xf32> -> tensor<2xf32>
    ```
  }];
  let arguments = (ins ElementsAttr:$value);
  let results = (outs TinyML_Tensor:$output);
  let assemblyFormat = "attr-dict $value `->` type($output)";
  let hasVerifier = 1;
  let hasFolder = 1;
  let builders = [OpBuilder<(ins "::mlir::ElementsAttr":$value), [{
    build($_builder, $_state, value.getShapedType(), value);
  }]>];
}

#endif // TINYML_DIALECT_TINYML_IR_DATAMOVEMENTOPS_TD
