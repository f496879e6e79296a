//===- ForeignOps.td - Ops that no pass has heard of --------*- tablegen -*-===//

#ifndef TINYML_TEST_LIB_FOREIGN_FOREIGNOPS_TD
#define TINYML_TEST_LIB_FOREIGN_FOREIGNOPS_TD

include "tinyml/Dialect/TinyML/IR/TinyMLBase.td"
include "tinyml/Execution/Interpreter/EvaluableOpInterface.td"

def Foreign_Dialect : Dialect {
  let name = "foreign";
  let cppNamespace = "::tinyml::foreign";
  let summary = "Ops with one interface of tinyml each, and one with none";
  let description = [{
    A pass that knows more of them than the interface says is wrong, and
    --test-equivalent shows it.
  }];
}

/// An op that the interpreter runs.
class Foreign_Op<string mnemonic, list<Trait> traits = []>
    : Op<Foreign_Dialect, mnemonic, !listconcat(traits, [Pure,
         DeclareOpInterfaceMethods<EvaluableOpInterface>])> {
  let results = (outs TinyML_Tensor:$output);
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
}

class Foreign_UnaryOp<string mnemonic, list<Trait> traits = []>
    : Foreign_Op<mnemonic, traits> {
  let arguments = (ins TinyML_Tensor:$input);
}

//===----------------------------------------------------------------------===//
// Sums of products
//===----------------------------------------------------------------------===//

class Foreign_LinearOp<string mnemonic, list<string> methods>
    : Foreign_Op<mnemonic, [DeclareOpInterfaceMethods<TinyML_LinearOpInterface,
                                                      methods>]> {
  let arguments = (ins TinyML_Tensor:$input, TinyML_Tensor:$filter,
                       Optional<TinyML_Tensor>:$bias);
}

def Foreign_SpreadOp : Foreign_LinearOp<"spread", ["getFilterOutputDim",
                                                   "getFilterInputDim"]> {
  let summary = "a transposed convolution of stride 2";
  let description = [{
    `output[n, 2 y + t, o] = bias[o] + sum input[n, y, i] * filter[i, t, o]`
    over all y and t that give the position, of which there may be one or none:
    what was added to the input is not added to every output.
  }];
}

def Foreign_MixOp : Foreign_LinearOp<"mix", ["getFilterOutputDim",
    "getFilterInputDim", "readsPadding"]> {
  let summary = "a product of matrices, the filter [inputs, outputs]";
}

def Foreign_GroupedMixOp : Foreign_LinearOp<"grouped_mix", ["getGroups",
    "getFilterOutputDim", "getFilterInputDim", "readsPadding"]> {
  let summary = "two of them, each of half the channels";
  let description = [{
    The filter is [inputs of both groups, outputs of a group].
  }];
}

//===----------------------------------------------------------------------===//
// One interface each
//===----------------------------------------------------------------------===//

def Foreign_ReverseOp : Foreign_UnaryOp<"reverse",
    [TinyML_MovementOpInterface]> {
  let summary = "all elements in reverse order: a movement, not known which";
}

def Foreign_AppendOp : Foreign_Op<"append", [
    DeclareOpInterfaceMethods<TinyML_MovementOpInterface,
                              ["getFill", "setFill"]>]> {
  let summary = "a movement that adds a number at the end of a vector";
  let arguments = (ins TinyML_Tensor:$input, F64Attr:$number);
}

def Foreign_SplitOp : Foreign_Op<"split", [TinyML_MovementOpInterface,
    DeclareOpInterfaceMethods<TinyML_ShapeOpInterface,
                              ["inferResultShapes"]>]> {
  let summary = "a movement with two results: the start and the rest";
  let description = "Cuts the last dimension before element `at`.";
  let arguments = (ins TinyML_Tensor:$input, I64Attr:$at);
  let results = (outs TinyML_Tensor:$start, TinyML_Tensor:$rest);
  let hasVerifier = 1;
}

def Foreign_MinMaxOp : Foreign_Op<"min_max"> {
  let summary = "two results that are computed: the least and the largest";
  let description = "Each of the numbers along the last dimension.";
  let arguments = (ins TinyML_Tensor:$input);
  let results = (outs TinyML_Tensor:$least, TinyML_Tensor:$largest);
}

def Foreign_RunningSumOp : Foreign_Op<"running_sum", [
    DeclareOpInterfaceMethods<TinyML_LayoutOpInterface, ["permuteDims"]>]> {
  let summary = "sums of what is before, along `axis`";
  let arguments = (ins TinyML_Tensor:$input, I64Attr:$axis);
}

def Foreign_AverageOp : Foreign_Op<"average", [TinyML_LayoutOpInterface,
    DeclareOpInterfaceMethods<TinyML_BroadcastOpInterface,
                              ["getAffineFunction"]>]> {
  let summary = "the mean of two numbers: affine, without bounds";
  let arguments = (ins TinyML_Tensor:$lhs, TinyML_Tensor:$rhs);
}

def Foreign_LargerOp : Foreign_Op<"larger", [TinyML_BroadcastOpInterface]> {
  let summary = "the larger of two numbers: not affine";
  let arguments = (ins TinyML_Tensor:$lhs, TinyML_Tensor:$rhs);
}

def Foreign_SquashOp : Foreign_UnaryOp<"squash", [Elementwise,
    DeclareOpInterfaceMethods<TinyML_ResultRangeOpInterface,
                              ["getResultRange"]>]> {
  let summary = "3 x / (1 + |x|), between -3 and 3";
}

def Foreign_NegateOp : Foreign_UnaryOp<"negate", [
    DeclareOpInterfaceMethods<TinyML_IntegerFormOpInterface>]> {
  let summary = "-x, of real or of quantized numbers";
}

def Foreign_CubeOp : Foreign_Op<"cube", [TinyML_ClampedOpInterface]> {
  let summary = "x^3 with bounds";
  let arguments = !con((ins TinyML_Tensor:$input), TinyML_ClampArgs);
}

def Foreign_CenterOp : Foreign_UnaryOp<"center", [
    DeclareOpInterfaceMethods<TinyML_ChannelwiseOpInterface>]> {
  let summary = "x minus the mean of its channel, the last dimension";
}

def Foreign_OpaqueOp : Foreign_UnaryOp<"opaque"> {
  let summary = "no interface: each number times the one before, plus 0.25";
}

def Foreign_BytesOp : Foreign_UnaryOp<"bytes"> {
  let summary = "no interface: the stored integers as real numbers";
}

#endif // TINYML_TEST_LIB_FOREIGN_FOREIGNOPS_TD
