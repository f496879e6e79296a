//===- ElementwiseOps.td - One element at a time ------------*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_ELEMENTWISEOPS_TD
#define TINYML_DIALECT_TINYML_IR_ELEMENTWISEOPS_TD

include "tinyml/Dialect/TinyML/IR/TinyMLBase.td"

class TinyML_BinaryOp<string mnemonic, string formula, list<Trait> traits = []>
    : TinyML_ShapedOp<mnemonic, !listconcat(traits, [
        TinyML_LayoutOpInterface,
        DeclareOpInterfaceMethods<TinyML_BroadcastOpInterface,
            ["getAffineFunction"]>,
        DeclareOpInterfaceMethods<TinyML_IntegerFormOpInterface>,
        DeclareOpInterfaceMethods<TinyML_ClampedOpInterface>])> {
  let summary = "element-wise `" # formula # "` with broadcasting";
  let description = [{
    `output = clamp(}] # formula # [{)`. A dimension of 1 is
    broadcast.

    Constraints:
    - (C1) lhs and rhs have the same rank; dimensions are equal, or one is 1.
    - (C2) all float, all quantized to 8 bits, all to 16 bits, or all the same
      integer type of 8, 32 or 64 bits (which wraps around, no clamp), or f64
      (at compile time only, no clamp).

    Example:
    ```mlir
    %y = tinyml.}] # mnemonic # [{ %a, %b {clamp_min = 0.0 : f32}
         : (tensor<1x8x8x16xf32>, tensor<1x1x1x16xf32>) -> tensor<1x8x8x16xf32>
    ```
  }];
  let arguments = !con((ins TinyML_Tensor:$lhs, TinyML_Tensor:$rhs),
                       TinyML_ClampArgs);
  let assemblyFormat = [{
    $lhs `,` $rhs attr-dict `:` functional-type(operands, results)
  }];
  let hasFolder = 1;
}

def TinyML_AddOp : TinyML_BinaryOp<"add", "lhs + rhs", [Commutative, TinyML_Monotonic,
    DeclareOpInterfaceMethods<TinyML_ChannelwiseOpInterface>]>;
def TinyML_SubOp : TinyML_BinaryOp<"sub", "lhs - rhs", [TinyML_Monotonic,
    DeclareOpInterfaceMethods<TinyML_ChannelwiseOpInterface>]>;
def TinyML_MulOp : TinyML_BinaryOp<"mul", "lhs * rhs",
                             [Commutative, TinyML_Monotonic]>;

/// An element-wise function of two tensors, the one that the runtime's
/// binary_f32.def has under this name.
class TinyML_BinaryFunctionOp<string mnemonic, string formula,
                              list<Trait> traits = []>
    : TinyML_ShapedOp<mnemonic, !listconcat(traits, [
        TinyML_LayoutOpInterface,
        DeclareOpInterfaceMethods<TinyML_BinaryFunctionOpInterface>,
        DeclareOpInterfaceMethods<TinyML_ClampedOpInterface>])> {
  let summary = "element-wise `" # formula # "` with broadcasting";
  let description = [{
    `output = clamp(}] # formula # [{)`. A dimension of 1 is
    broadcast.

    Constraints:
    - (C1) lhs and rhs have the same rank; dimensions are equal, or one is 1.
    - (C2) all float; min, max and hypot also all quantized to 8 bits, or to 16
      bits.

    Example:
    ```mlir
    %y = tinyml.}] # mnemonic # [{ %a, %b
         : (tensor<1x8x8x16xf32>, tensor<1x1x1x16xf32>) -> tensor<1x8x8x16xf32>
    ```
  }];
  let arguments = !con((ins TinyML_Tensor:$lhs, TinyML_Tensor:$rhs),
                       TinyML_ClampArgs);
  let assemblyFormat = [{
    $lhs `,` $rhs attr-dict `:` functional-type(operands, results)
  }];
  code commonDefinition = [{
    llvm::LogicalResult
    $cppClass::inferResultShape(llvm::SmallVectorImpl<int64_t> &shape) {
      return inferBroadcastShape(*this, shape);
    }
    double $cppClass::computePair(double u, double v) {
      return ::tinyml::ir::binary::compute_}] # mnemonic # [{(u, v);
    }
  }];
  let extraClassDefinition = commonDefinition # [{
    llvm::LogicalResult $cppClass::verify() {
      return verifyFloatFunction(*this);
    }
  }];
}

/// One that integers can compute too.
class TinyML_IntegerBinaryFunctionOp<string mnemonic, string formula,
                                     list<Trait> traits = []>
    : TinyML_BinaryFunctionOp<mnemonic, formula, !listconcat(traits, [
        Commutative, DeclareOpInterfaceMethods<TinyML_IntegerFormOpInterface>,
        TinyML_BroadcastOpInterface])> {
  let extraClassDefinition = commonDefinition # [{
    llvm::LogicalResult $cppClass::verify() {
      return failed(verifyElementTypes(*this)) ? failure() : verifyClamp(*this);
    }
  }];
}

def TinyML_DivOp : TinyML_BinaryFunctionOp<"div", "lhs / rhs", [
    DeclareOpInterfaceMethods<TinyML_BroadcastOpInterface,
        ["getAffineFunction"]>]>;
def TinyML_PowOp : TinyML_BinaryFunctionOp<"pow", "pow(lhs, rhs)", [
    TinyML_BroadcastOpInterface]>;
def TinyML_FmodOp : TinyML_BinaryFunctionOp<"fmod", "fmod(lhs, rhs)", [
    TinyML_BroadcastOpInterface]>;
def TinyML_PReluOp
    : TinyML_BinaryFunctionOp<"prelu", "lhs < 0 ? lhs * rhs : lhs", [
    TinyML_BroadcastOpInterface]>;
def TinyML_MinOp : TinyML_IntegerBinaryFunctionOp<"min", "min(lhs, rhs)">;
def TinyML_MaxOp : TinyML_IntegerBinaryFunctionOp<"max", "max(lhs, rhs)">;
def TinyML_HypotOp
    : TinyML_IntegerBinaryFunctionOp<"hypot", "sqrt(lhs^2 + rhs^2)", [
    DeclareOpInterfaceMethods<TinyML_ChannelwiseOpInterface>]>;

def TinyML_ClampOp : TinyML_ShapedOp<"clamp", [Elementwise, TinyML_Monotonic,
    DeclareOpInterfaceMethods<TinyML_ChannelwiseOpInterface>,
    DeclareOpInterfaceMethods<TinyML_IntegerFormOpInterface,
                              ["takesMixedWidths"]>,
    DeclareOpInterfaceMethods<TinyML_ClampedOpInterface,
                              ["clampsRawIntegers"]>]> {
  let summary = "element-wise `min(max(input, clamp_min), clamp_max)`";
  let description = [{
    Constraints:
    - (C1) input and output are both float, both quantized to 8 or 16 bits, or
      both the same 8-bit integer type.

    Example:
    ```mlir
    %y = tinyml.clamp %x {clamp_min = 0.0 : f32}
         : (tensor<1x8xf32>) -> tensor<1x8xf32>
    ```
  }];
  let arguments = !con((ins TinyML_Tensor:$input), TinyML_ClampArgs);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
  let hasFolder = 1;
}

def TinyML_SoftmaxOp : TinyML_ShapedOp<"softmax", [
    DeclareOpInterfaceMethods<TinyML_IntegerFormOpInterface>,
    DeclareOpInterfaceMethods<TinyML_LayoutOpInterface, ["permuteDims"]>,
    DeclareOpInterfaceMethods<TinyML_ResultRangeOpInterface,
                              ["getResultRange", "isDistribution"]>]> {
  let summary = "softmax along one dimension";
  let description = [{
    `output = exp(input - max) / sum exp(input - max)` along `axis`.

    Constraints:
    - (C1) 0 <= axis < rank.
    - (C2) both float, both quantized to 8 bits, or both to 16 bits.

    Example:
    ```mlir
    %y = tinyml.softmax %x {axis = 1 : i64}
         : (tensor<1x12xf32>) -> tensor<1x12xf32>
    ```
  }];
  let arguments = (ins TinyML_Tensor:$input, I64Attr:$axis);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
}

/// Along one dimension, of floats.
class TinyML_FloatAxisOp<string mnemonic, string text>
    : TinyML_ShapedOp<mnemonic, [
        DeclareOpInterfaceMethods<TinyML_LayoutOpInterface, ["permuteDims"]>,
        DeclareOpInterfaceMethods<TinyML_ResultRangeOpInterface,
                                  ["getResultRange"]>]> {
  let summary = text # " along one dimension";
  let description = [{
    The }] # text # [{ along `axis`.

    Constraints:
    - (C1) 0 <= axis < rank.
    - (C2) both float.

    Example:
    ```mlir
    %y = tinyml.}] # mnemonic # [{ %x {axis = 1 : i64}
         : (tensor<1x12xf32>) -> tensor<1x12xf32>
    ```
  }];
  let arguments = (ins TinyML_Tensor:$input, I64Attr:$axis);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
}

def TinyML_LogSoftmaxOp
    : TinyML_FloatAxisOp<"log_softmax", "logarithm of the softmax">;
def TinyML_HardmaxOp
    : TinyML_FloatAxisOp<"hardmax", "1 of the first largest, 0 of others,">;

def TinyML_NormalizeOp : TinyML_ShapedOp<"normalize", [SameVariadicOperandSize,
    DeclareOpInterfaceMethods<TinyML_IntegerFormOpInterface,
        ["isRealOperand"]>,
    DeclareOpInterfaceMethods<TinyML_LayoutOpInterface,
        ["canPermuteDims", "permuteDims"]>]> {
  let summary = "mean 0 and variance 1 over dimensions";
  let description = [{
    `output = (input - mean) / sqrt(variance + epsilon) * scale + bias` with
    mean and variance over `axes`; without `centered` the mean counts as 0.

    Constraints:
    - (C1) axes are increasing and within the rank.
    - (C2) scale and bias stand both or neither; then the axes are the last
      ones, and both are [product of the axes' dimensions].
    - (C3) input and result are both float, both quantized to 8 bits, or both to
      16 bits; scale and bias are float, and constants where the input is not.

    Example:
    ```mlir
    %y = tinyml.normalize %x, %s, %b {axes = array<i64: 2>, centered,
           epsilon = 1.0e-5 : f32}
         : (tensor<1x10x64xf32>, tensor<64xf32>, tensor<64xf32>)
           -> tensor<1x10x64xf32>
    ```
  }];
  let arguments = (ins
    TinyML_Tensor:$input,
    Optional<TinyML_Tensor>:$scale,
    Optional<TinyML_Tensor>:$bias,
    DenseI64ArrayAttr:$axes,
    F32Attr:$epsilon,
    UnitAttr:$centered);
  let assemblyFormat = [{
    $input (`,` $scale^ `,` $bias)? attr-dict
    `:` functional-type(operands, results)
  }];
}

#endif // TINYML_DIALECT_TINYML_IR_ELEMENTWISEOPS_TD
