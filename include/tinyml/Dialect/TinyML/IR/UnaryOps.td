//===- UnaryOps.td - Functions of one number ----------------*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_UNARYOPS_TD
#define TINYML_DIALECT_TINYML_IR_UNARYOPS_TD

include "tinyml/Dialect/TinyML/IR/TinyMLBase.td"

/// An element-wise function of one tensor, the one that the runtime's
/// unary_f32.def has under this name. The classes bring shape inference,
/// verifier and the interpreter's semantics: a new function is one `def`.
class TinyML_UnaryOp<string mnemonic, string formula, list<Trait> traits = []>
    : TinyML_ShapedOp<mnemonic, !listconcat(traits, [Elementwise,
        DeclareOpInterfaceMethods<TinyML_IntegerFormOpInterface>,
        DeclareOpInterfaceMethods<TinyML_ResultRangeOpInterface,
            ["getResultRange"]>])> {
  let summary = "element-wise `" # formula # "`";
  let description = [{
    `output = }] # formula # [{`; input and output are both float, both
    quantized to 8 bits, or both to 16 bits. The 8-bit form is a table of 256 entries made
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
  code commonDefinition = [{
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
  }];
}

/// Without parameters.
class TinyML_FunctionOp<string mnemonic, string formula>
    : TinyML_UnaryOp<mnemonic, formula, [
        DeclareOpInterfaceMethods<TinyML_UnaryOpInterface>]> {
  let extraClassDefinition = commonDefinition # [{
    double $cppClass::computeReal(double x) {
      return ::tinyml::ir::unary::compute_}] # mnemonic # [{(x);
    }
    std::optional<RealRange> $cppClass::getResultRange() {
      return ::tinyml::ir::unary::getRange_}] # mnemonic # [{();
    }
  }];
}

/// With the parameters alpha and beta (a TM_UNARY_Q_F32).
class TinyML_ParametricOp<string mnemonic, string formula>
    : TinyML_UnaryOp<mnemonic, formula, [
        DeclareOpInterfaceMethods<TinyML_UnaryOpInterface,
                                  ["getParameters"]>]> {
  let arguments = (ins TinyML_Tensor:$input,
                       DefaultValuedAttr<F32Attr, "0.0f">:$alpha,
                       DefaultValuedAttr<F32Attr, "0.0f">:$beta);
  let extraClassDefinition = commonDefinition # [{
    std::optional<std::pair<float, float>> $cppClass::getParameters() {
      return std::make_pair(getAlpha().convertToFloat(),
                            getBeta().convertToFloat());
    }
    double $cppClass::computeReal(double x) {
      return ::tinyml::ir::unary::compute_}] # mnemonic # [{(
          x, getAlpha().convertToFloat(), getBeta().convertToFloat());
    }
    std::optional<RealRange> $cppClass::getResultRange() {
      return ::tinyml::ir::unary::getRange_}] # mnemonic # [{();
    }
  }];
}

def TinyML_SigmoidOp : TinyML_FunctionOp<"sigmoid", "1 / (1 + exp(-input))">;
def TinyML_TanhOp : TinyML_FunctionOp<"tanh", "tanh(input)">;
def TinyML_AbsOp : TinyML_FunctionOp<"abs", "|input|">;
def TinyML_NegOp : TinyML_FunctionOp<"neg", "-input">;
def TinyML_SignOp : TinyML_FunctionOp<"sign", "the sign of input, -1, 0 or 1">;
def TinyML_ReciprocalOp : TinyML_FunctionOp<"reciprocal", "1 / input">;
def TinyML_SqrtOp : TinyML_FunctionOp<"sqrt", "sqrt(input)">;
def TinyML_ExpOp : TinyML_FunctionOp<"exp", "exp(input)">;
def TinyML_LogOp : TinyML_FunctionOp<"log", "log(input)">;
def TinyML_FloorOp : TinyML_FunctionOp<"floor", "floor(input)">;
def TinyML_CeilOp : TinyML_FunctionOp<"ceil", "ceil(input)">;
def TinyML_RoundOp
    : TinyML_FunctionOp<"round", "the nearest integer, half to even">;
def TinyML_ErfOp : TinyML_FunctionOp<"erf", "erf(input)">;
def TinyML_SinOp : TinyML_FunctionOp<"sin", "sin(input)">;
def TinyML_CosOp : TinyML_FunctionOp<"cos", "cos(input)">;
def TinyML_TanOp : TinyML_FunctionOp<"tan", "tan(input)">;
def TinyML_AsinOp : TinyML_FunctionOp<"asin", "asin(input)">;
def TinyML_AcosOp : TinyML_FunctionOp<"acos", "acos(input)">;
def TinyML_AtanOp : TinyML_FunctionOp<"atan", "atan(input)">;
def TinyML_SinhOp : TinyML_FunctionOp<"sinh", "sinh(input)">;
def TinyML_CoshOp : TinyML_FunctionOp<"cosh", "cosh(input)">;
def TinyML_AsinhOp : TinyML_FunctionOp<"asinh", "asinh(input)">;
def TinyML_AcoshOp : TinyML_FunctionOp<"acosh", "acosh(input)">;
def TinyML_AtanhOp : TinyML_FunctionOp<"atanh", "atanh(input)">;
def TinyML_SoftplusOp : TinyML_FunctionOp<"softplus", "log(1 + exp(input))">;
def TinyML_SoftsignOp : TinyML_FunctionOp<"softsign", "input / (1 + |input|)">;
def TinyML_HardSwishOp : TinyML_FunctionOp<"hard_swish",
    "input * min(max(input / 6 + 0.5, 0), 1)">;
def TinyML_MishOp
    : TinyML_FunctionOp<"mish", "input * tanh(log(1 + exp(input)))">;
def TinyML_GeluOp
    : TinyML_FunctionOp<"gelu", "0.5 * input * (1 + erf(input / sqrt(2)))">;
def TinyML_GeluTanhOp : TinyML_FunctionOp<"gelu_tanh",
    "0.5 * input * (1 + tanh(sqrt(2 / pi) * (input + 0.044715 * input^3)))">;

def TinyML_LeakyReluOp
    : TinyML_ParametricOp<"leaky_relu", "input < 0 ? alpha * input : input">;
def TinyML_EluOp : TinyML_ParametricOp<"elu",
    "input < 0 ? alpha * (exp(input) - 1) : input">;
def TinyML_SeluOp : TinyML_ParametricOp<"selu",
    "beta * (input > 0 ? input : alpha * (exp(input) - 1))">;
def TinyML_CeluOp : TinyML_ParametricOp<"celu",
    "input > 0 ? input : alpha * (exp(input / alpha) - 1)">;
def TinyML_HardSigmoidOp : TinyML_ParametricOp<"hard_sigmoid",
    "min(max(alpha * input + beta, 0), 1)">;
def TinyML_ThresholdedReluOp
    : TinyML_ParametricOp<"thresholded_relu", "input > alpha ? input : 0">;
def TinyML_ShrinkOp : TinyML_ParametricOp<"shrink",
    "input < -alpha ? input + beta : input > alpha ? input - beta : 0">;
def TinyML_SwishOp
    : TinyML_ParametricOp<"swish", "input / (1 + exp(-alpha * input))">;

#endif // TINYML_DIALECT_TINYML_IR_UNARYOPS_TD
