//===- PoolOps.td - Pooling and reductions ------------------*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_POOLOPS_TD
#define TINYML_DIALECT_TINYML_IR_POOLOPS_TD

include "tinyml/Dialect/TinyML/IR/TinyMLBase.td"

defvar TinyML_PoolArgs = !con((ins
    TinyML_Tensor:$input,
    TinyML_HeightWidth:$kernel,
    DefaultValuedAttr<TinyML_HeightWidth, "{1, 1}">:$strides,
    DefaultValuedAttr<TinyML_HeightWidth, "{1, 1}">:$dilations,
    DefaultValuedAttr<TinyML_Padding, "{0, 0, 0, 0}">:$padding,
    UnitAttr:$ceil_mode), TinyML_ClampArgs);

def TinyML_MaxPool2DOp : TinyML_ShapedOp<"max_pool2d", [
    DeclareOpInterfaceMethods<TinyML_ChannelwiseOpInterface,
                              ["takesFewerChannels"]>,
    DeclareOpInterfaceMethods<TinyML_ClampedOpInterface,
        ["clampsRawIntegers"]>,
    DeclareOpInterfaceMethods<TinyML_LayoutOpInterface,
        ["canPermuteDims", "permuteDims"]>,
    TinyML_MovementOpInterface]> {
  let summary = "maximum over windows";
  let description = [{
    The maximum over each window; positions outside the input do not take part.

    Constraints:
    - (C1) input is [N,H,W,C].
    - (C2) kernel, strides and dilations are positive; padding is not negative
      and smaller than the dilated kernel.
    - (C3) output height = floor((H + top + bottom - (KH-1)*DH - 1) / SH) + 1;
      with `ceil_mode` the division rounds up, but no window starts beyond the
      input and its leading padding. Width likewise.
    - (C4) input and output have the same element type: float, quantized to 8 or
      16 bits, or 8-bit integer.

    Example:
    ```mlir
    %y = tinyml.max_pool2d %x {kernel = array<i64: 2, 2>,
           strides = array<i64: 2, 2>}
         : (tensor<1x28x28x8xf32>) -> tensor<1x14x14x8xf32>
    ```
  }];
  let arguments = TinyML_PoolArgs;
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
  let hasFolder = 1;
}

def TinyML_AvgPool2DOp : TinyML_ShapedOp<"avg_pool2d", [TinyML_Monotonic,
    DeclareOpInterfaceMethods<TinyML_ChannelwiseOpInterface,
                              ["takesFewerChannels"]>,
    DeclareOpInterfaceMethods<TinyML_LayoutOpInterface,
        ["canPermuteDims", "permuteDims"]>,
    DeclareOpInterfaceMethods<TinyML_IntegerFormOpInterface>,
    DeclareOpInterfaceMethods<TinyML_ClampedOpInterface>]> {
  let summary = "mean over windows";
  let description = [{
    The mean over each window; positions outside the input do not take part,
    or, with `count_include_pad`, those inside the padding count as zeros.

    Constraints: as max_pool2d, (C1) to (C3); (C4) both float, both
    quantized to 8 bits, or both to 16 bits.

    Example:
    ```mlir
    %y = tinyml.avg_pool2d %x {kernel = array<i64: 8, 8>}
         : (tensor<1x8x8x64xf32>) -> tensor<1x1x1x64xf32>
    ```
  }];
  let arguments = !con(TinyML_PoolArgs, (ins UnitAttr:$count_include_pad));
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
  let hasFolder = 1;
}

def TinyML_MeanOp : TinyML_ShapedOp<"mean", [TinyML_Monotonic,
    DeclareOpInterfaceMethods<TinyML_ChannelwiseOpInterface,
                              ["takesFewerChannels"]>,
    DeclareOpInterfaceMethods<TinyML_LayoutOpInterface, ["permuteDims"]>,
    DeclareOpInterfaceMethods<TinyML_IntegerFormOpInterface>,
    DeclareOpInterfaceMethods<TinyML_ClampedOpInterface>]> {
  let summary = "mean over dimensions";
  let description = [{
    The mean over `axes`; the result keeps them as dimensions of 1.

    Constraints:
    - (C1) axes are increasing and within the rank.
    - (C2) both float, both quantized to 8 bits, or both to 16 bits.

    Example:
    ```mlir
    %y = tinyml.mean %x {axes = array<i64: 1, 2>}
         : (tensor<1x7x7x64xf32>) -> tensor<1x1x1x64xf32>
    ```
  }];
  let arguments = !con((ins TinyML_Tensor:$input, DenseI64ArrayAttr:$axes),
                       TinyML_ClampArgs);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
  let hasFolder = 1;
}

/// Sum, product or extreme of the elements of dimensions.
class TinyML_ReduceOp<string mnemonic, string word, string types,
                      list<Trait> traits = []>
    : TinyML_ShapedOp<mnemonic, !listconcat(traits, [
        DeclareOpInterfaceMethods<TinyML_LayoutOpInterface,
            ["permuteDims"]>])> {
  let summary = word # " over dimensions";
  let description = [{
    The }] # word # [{ over `axes`; the result keeps them as dimensions of 1.

    Constraints:
    - (C1) axes are increasing and within the rank.
    - (C2) }] # types # [{.

    Example:
    ```mlir
    %y = tinyml.}] # mnemonic # [{ %x {axes = array<i64: 1, 2>}
         : (tensor<1x7x7x64xf32>) -> tensor<1x1x1x64xf32>
    ```
  }];
  let arguments = !con((ins TinyML_Tensor:$input, DenseI64ArrayAttr:$axes),
                       TinyML_ClampArgs);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
  code commonDefinition = [{
    llvm::LogicalResult
    $cppClass::inferResultShape(llvm::SmallVectorImpl<int64_t> &shape) {
      return inferReducedShape(*this, getInput(), getAxes(), shape);
    }
    void $cppClass::permuteDims(llvm::ArrayRef<int64_t> perm) {
      setAxes(permuteAxes(getAxes(), perm));
    }
  }];
}

def TinyML_ReduceSumOp : TinyML_ReduceOp<"reduce_sum", "sum",
    "both float, both quantized to 8 bits, or both to 16 bits", [
    DeclareOpInterfaceMethods<TinyML_ClampedOpInterface>,
    DeclareOpInterfaceMethods<TinyML_IntegerFormOpInterface>]> {
  let extraClassDefinition = commonDefinition # [{
    llvm::LogicalResult $cppClass::verify() {
      return failed(verifyElementTypes(*this)) ? failure() : verifyClamp(*this);
    }
  }];
}

def TinyML_ReduceProdOp
    : TinyML_ReduceOp<"reduce_prod", "product", "both float", [
    DeclareOpInterfaceMethods<TinyML_ClampedOpInterface>]> {
  let extraClassDefinition = commonDefinition # [{
    llvm::LogicalResult $cppClass::verify() {
      return verifyFloatFunction(*this);
    }
  }];
}

class TinyML_ReduceExtremeOp<string mnemonic, string word>
    : TinyML_ReduceOp<mnemonic, word,
    "the same element type: float, quantized to 8 or 16 bits, or 8-bit integer",
    [DeclareOpInterfaceMethods<TinyML_ClampedOpInterface,
                               ["clampsRawIntegers"]>,
     TinyML_MovementOpInterface]> {
  let extraClassDefinition = commonDefinition # [{
    bool $cppClass::clampsRawIntegers() { return true; }
    llvm::LogicalResult $cppClass::verify() {
      if (failed(verifyElementTypes(*this, /*allowRaw=*/true)) ||
          failed(verifySameElementType(*this)))
        return failure();
      return verifyClamp(*this);
    }
  }];
}

def TinyML_ReduceMinOp : TinyML_ReduceExtremeOp<"reduce_min", "minimum">;
def TinyML_ReduceMaxOp : TinyML_ReduceExtremeOp<"reduce_max", "maximum">;

#endif // TINYML_DIALECT_TINYML_IR_POOLOPS_TD
