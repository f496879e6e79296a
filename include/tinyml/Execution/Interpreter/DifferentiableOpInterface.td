//===- DifferentiableOpInterface.td - Ops with a gradient --*- tablegen -*-===//

#ifndef TINYML_EXECUTION_INTERPRETER_DIFFERENTIABLEOPINTERFACE_TD
#define TINYML_EXECUTION_INTERPRETER_DIFFERENTIABLEOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def DifferentiableOpInterface : OpInterface<"DifferentiableOpInterface"> {
  let cppNamespace = "::tinyml";
  let description = [{
    An op of one f32 result through which gradients pass (reverse mode). As
    EvaluableOpInterface, the ops of `tinyml` get it as external models. Linear
    ops do without: their filter and columns say it.
  }];
  let methods = [
    InterfaceMethod<[{
        Adds to `gradients`, one for each operand and of its shape, what
        `gradient`, that of the result, makes of them: the transposed Jacobian
        at `operands` times it. Bounds (ClampedOpInterface) do not count:
        `gradient` is zero where they are reached. Gradients of operands that
        are no f32 are left alone, and may be without a type.
      }],
      "void", "differentiate",
      (ins "llvm::ArrayRef<::tinyml::Tensor>":$operands,
           "const ::tinyml::Tensor &":$gradient,
           "llvm::MutableArrayRef<::tinyml::Tensor>":$gradients)>,
  ];
}

#endif // TINYML_EXECUTION_INTERPRETER_DIFFERENTIABLEOPINTERFACE_TD
