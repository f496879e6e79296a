//===- LinearOpInterface.td - Sums of products with a filter *- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_LINEAROPINTERFACE_TD
#define TINYML_DIALECT_TINYML_INTERFACES_LINEAROPINTERFACE_TD

include "mlir/IR/OpBase.td"

def TinyML_LinearOpInterface : OpInterface<"LinearOpInterface"> {
  let cppNamespace = "::tinyml::ir";
  let description = [{
    Sums of products of the input with a filter, plus a bias [output channels].
    The operands are input, filter and, where there is one, bias, in this order;
    the channels are the last dimension of input and output. Each weight belongs
    to one output channel and one input channel (getFilterMap).

    So a factor per channel of the output may go into filter and bias, and one
    of the input into the filter. A summand per channel of the input may go into
    the bias only if every output position sums over all weights
    (readsPadding). What an op does not say is assumed not to hold.
  }];
  let methods = [
    InterfaceMethod<"The activations.", "mlir::Value", "getInput">,
    InterfaceMethod<"The filter.", "mlir::Value", "getFilter">,
    InterfaceMethod<"The bias, or null.", "mlir::Value", "getBias">,
    InterfaceMethod<"The result.", "mlir::Value", "getOutput">,
    InterfaceMethod<[{
        The groups of channels: an output channel is a sum over the input
        channels of its group.
      }],
      "int64_t", "getGroups", (ins), "", "return 1;">,
    InterfaceMethod<[{
        The filter's dimension of output channels: all of them, or those of a
        group where the other channels' dimension has all.
      }],
      "int64_t", "getFilterOutputDim", (ins), "", "return 0;">,
    InterfaceMethod<[{
        The filter's dimension of input channels: those of a group, or all of
        them.
      }],
      "int64_t", "getFilterInputDim", (ins), "", [{
        auto type = llvm::cast<mlir::ShapedType>($_op.getFilter().getType());
        return type.getRank() - 1;
      }]>,
    InterfaceMethod<[{
        Whether an output position may miss some of the weights, because what
        they are multiplied with is padding, or because positions differ in
        their weights, as in a transposed convolution.
      }],
      "bool", "readsPadding", (ins), "", "return true;">,
    InterfaceMethod<[{
        Which input positions the weights of an output position are multiplied
        with, for a filter [output channels, taps..., input channels of a
        group]; nothing where that is not a window that moves.
      }],
      "std::optional<::tinyml::ir::LinearTaps>", "getTaps", (ins), "",
      "return std::nullopt;">,
    InterfaceMethod<[{
        Whether it is the same op on fewer channels: with the numbers of an
        output channel left out of filter and bias, or of an input channel out
        of input and filter.
      }],
      "bool", "takesFewerChannels", (ins), "", "return false;">,
    InterfaceMethod<"Changes the groups; only called where that is so.", "void",
      "setGroupCount", (ins "int64_t":$groups), "", "return;">,
    StaticInterfaceMethod<[{
        Whether it computes on integers, and on floats with an integer filter,
        as conv2d's constraints C5 and C6 say; the filter is then [output
        channels, ..., input channels of a group].
      }],
      "bool", "hasIntegerForm", (ins), "", "return false;">,
  ];
  let extraClassDeclaration = [{
    /// Returns which channels each element of the filter connects.
    ::tinyml::ir::FilterMap getFilterMap();

    /// Replaces the filter.
    void setFilter(mlir::Value filter);

    /// Replaces the bias, or gives it one.
    void setBias(mlir::Value bias);
  }];
  let verify = "return ::tinyml::ir::detail::verifyLinearOperands($_op);";
}

#endif // TINYML_DIALECT_TINYML_INTERFACES_LINEAROPINTERFACE_TD
