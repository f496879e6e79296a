//===- RecurrentOpInterface.td - Layers with a loop over steps *- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_RECURRENTOPINTERFACE_TD
#define TINYML_DIALECT_TINYML_INTERFACES_RECURRENTOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def TinyML_RecurrentOpInterface : OpInterface<"RecurrentOpInterface"> {
  let cppNamespace = "::tinyml::ir";
  let description = [{
    A layer that goes through the steps of its input [T,B,I] and carries states
    from one to the next. The rows of `weights` [R,I] are multiplied with a step
    of the input, those of `recurrence` [R,H] with the state; the sum of both
    goes through functions. The results are all states [T,B,H], the last one
    [B,H], and what else is carried.

    It computes on f32, or on integers as docs/numerics.md says: input, weights
    and recurrence are quantized, the bias is i32, and a state has the type of
    the result that it becomes.
  }];
  let methods = [
    InterfaceMethod<"The steps.", "mlir::Value", "getInput">,
    InterfaceMethod<"What a step is multiplied with.", "mlir::Value",
      "getWeights">,
    InterfaceMethod<"What the state is multiplied with.", "mlir::Value",
      "getRecurrence">,
    InterfaceMethod<[{
        One summand for each row of the weights; with hasStateBias then one for
        each row of the recurrence.
      }],
      "mlir::Value", "getBias">,
    InterfaceMethod<"All states.", "mlir::Value", "getAll">,
    InterfaceMethod<"Whether the recurrence has a bias of its own.", "bool",
      "hasStateBias", (ins), "", "return false;">,
    InterfaceMethod<"What is carried from step to step.",
      "llvm::SmallVector<::tinyml::ir::RecurrentState>", "getStates">,
    InterfaceMethod<[{
        The functions of the sums, a gate's first, and that of the result.
      }],
      "llvm::SmallVector<::tinyml::ir::RecurrentFunction>", "getFunctions">,
    InterfaceMethod<[{
        The bits of a result where activations have `bits`.
      }],
      "unsigned", "getResultBits", (ins "unsigned":$result, "unsigned":$bits),
      "", "return bits;">,
    InterfaceMethod<[{
        The ratios of scales by which the integer form multiplies what is
        carried, in an order of its own, for results of these types.
      }],
      "llvm::SmallVector<double>", "getStateRatios",
      (ins "llvm::ArrayRef<mlir::quant::UniformQuantizedType>":$resultTypes)>,
    InterfaceMethod<[{
        Why the layer has no integer form, whatever the scales; nothing where it
        has one.
      }],
      "std::optional<std::string>", "findFloatReason">,
  ];
}

#endif // TINYML_DIALECT_TINYML_INTERFACES_RECURRENTOPINTERFACE_TD
