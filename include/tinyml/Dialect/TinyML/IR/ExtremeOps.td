//===- ExtremeOps.td - Extremes and sums along a dimension --*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_EXTREMEOPS_TD
#define TINYML_DIALECT_TINYML_IR_EXTREMEOPS_TD

include "tinyml/Dialect/TinyML/IR/TinyMLBase.td"

def TinyML_ArgMaxOp : TinyML_ShapedOp<"arg_max", [
    DeclareOpInterfaceMethods<TinyML_LayoutOpInterface, ["permuteDims"]>]> {
  let summary = "the index of the largest element of a dimension";
  let description = [{
    The index along `axis` of the largest element, with `smallest` of the
    smallest; of equal ones the first, with `last` the last. The result keeps
    the axis as a dimension of 1.

    Constraints:
    - (C1) 0 <= axis < rank, and the dimension has elements.
    - (C2) the input is f32, i8, ui8, i32, i64, or quantized per tensor to 8
      or signed 16 bits; the output is i64.

    Example:
    ```mlir
    %y = tinyml.arg_max %x {axis = 1 : i64}
         : (tensor<1x12xf32>) -> tensor<1x1xi64>
    ```
  }];
  let arguments = (ins TinyML_Tensor:$input, I64Attr:$axis, UnitAttr:$smallest,
                       UnitAttr:$last);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
}

def TinyML_TopKOp : TinyML_Op<"top_k", [
    DeclareOpInterfaceMethods<TinyML_ShapeOpInterface, ["inferResultShapes"]>,
    DeclareOpInterfaceMethods<TinyML_LayoutOpInterface, ["permuteDims"]>]> {
  let summary = "the largest elements of a dimension and their indices";
  let description = [{
    The `k` largest elements along `axis`, with `smallest` the smallest, the
    first one first; equal ones in the order of their indices.

    Constraints:
    - (C1) 0 <= axis < rank, 1 <= k <= dimension `axis`.
    - (C2) input and values are the same of f32, i8, i32, i64, or quantized per
      tensor to signed 8 bits; the indices are i64.

    Example:
    ```mlir
    %values, %indices = tinyml.top_k %x {axis = 1 : i64, k = 3 : i64}
         : (tensor<1x12xf32>) -> (tensor<1x3xf32>, tensor<1x3xi64>)
    ```
  }];
  let arguments = (ins TinyML_Tensor:$input, I64Attr:$axis, I64Attr:$k,
                       UnitAttr:$smallest);
  let results = (outs TinyML_Tensor:$values, TinyML_Tensor:$indices);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

def TinyML_CumSumOp : TinyML_ShapedOp<"cumsum", [
    DeclareOpInterfaceMethods<TinyML_LayoutOpInterface, ["permuteDims"]>]> {
  let summary = "sums of the elements up to each";
  let description = [{
    The sum of the elements along `axis` up to each element, without itself
    where `exclusive`, from the end with `reverse`. Integers wrap around.

    Constraints:
    - (C1) 0 <= axis < rank.
    - (C2) input and output are f32, i32 or i64.

    Example:
    ```mlir
    %y = tinyml.cumsum %x {axis = 1 : i64, exclusive}
         : (tensor<1x12xf32>) -> tensor<1x12xf32>
    ```
  }];
  let arguments = (ins TinyML_Tensor:$input, I64Attr:$axis, UnitAttr:$exclusive,
                       UnitAttr:$reverse);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
}

#endif // TINYML_DIALECT_TINYML_IR_EXTREMEOPS_TD
