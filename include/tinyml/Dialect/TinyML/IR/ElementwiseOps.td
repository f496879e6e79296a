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
      8-bit integer type (arithmetic modulo 256, no clamp).

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

/// An element-wise function of one tensor, the one that the runtime's
/// unary_f32.def has under this name. The class brings shape inference, verifier
/// and the interpreter's semantics, so a new function is one `def`.
class TinyML_UnaryOp<string mnemonic, string formula>
    : TinyML_ShapedOp<mnemonic, [Elementwise,
        DeclareOpInterfaceMethods<TinyML_IntegerFormOpInterface>,
        DeclareOpInterfaceMethods<TinyML_ResultRangeOpInterface,
            ["getResultRange"]>,
        DeclareOpInterfaceMethods<TinyML_UnaryOpInterface>]> {
  let summary = "element-wise `" # formula # "`";
  let description = [{
    `output = }] # formula # [{`; input and output are both float, both quantized
    to 8 bits, or both to 16 bits. The 8-bit form is a table of 256 entries made
    by the compiler, so it is correctly rounded; the 16-bit form interpolates
    between 513 entries.

    Example:
    ```mlir
    %y = tinyml.}] # mnemonic # [{ %x : (tensor<1x8xf32>) -> tensor<1x8xf32>
    ```
  }];
  let arguments = (ins TinyML_Tensor:$input);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
  let extraClassDefinition = [{
    llvm::LogicalResult
    $cppClass::inferResultShape(llvm::SmallVectorImpl<int64_t> &shape) {
      return inferSameShape(*this, shape);
    }
    llvm::LogicalResult $cppClass::verify() {
      return verifyElementTypes(*this);
    }
    std::optional<std::string> $cppClass::findIntegerProblem(
        llvm::ArrayRef<mlir::quant::UniformQuantizedType>,
        mlir::quant::UniformQuantizedType) {
      return std::nullopt;
    }
    double $cppClass::computeReal(double x) {
      return ::tinyml::ir::unary::compute_}] # mnemonic # [{(x);
    }
    std::optional<RealRange> $cppClass::getResultRange() {
      return ::tinyml::ir::unary::getRange_}] # mnemonic # [{();
    }
  }];
}

def TinyML_SigmoidOp : TinyML_UnaryOp<"sigmoid", "1 / (1 + exp(-input))">;
def TinyML_TanhOp : TinyML_UnaryOp<"tanh", "tanh(input)">;

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

#endif // TINYML_DIALECT_TINYML_IR_ELEMENTWISEOPS_TD
