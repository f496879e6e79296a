//===- MovementOpInterface.td - Moving elements unchanged --*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_MOVEMENTOPINTERFACE_TD
#define TINYML_DIALECT_TINYML_INTERFACES_MOVEMENTOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def TinyML_MovementOpInterface : OpInterface<"MovementOpInterface"> {
  let cppNamespace = "::tinyml::ir";
  let description = [{
    An op whose results hold nothing but elements of its operands, and maybe one
    number besides (getFill). Which of them may depend on their order, as in a
    maximum, but not on their type: on quantized tensors of one scale the op
    does the same to the stored integers. So a value may be quantized before or
    after, and operands and results may share a scale. An operand of another
    element type than the result (an index) only says where to.

    With ClampedOpInterface too, that holds where it has no bounds.
  }];
  let methods = [
    InterfaceMethod<[{
        The real number of elements that come from no operand; nothing where
        there are none.
      }],
      "std::optional<double>", "getFill", (ins), "", "return std::nullopt;">,
    InterfaceMethod<"Changes that number, where there is one.", "void",
      "setFill", (ins "double":$fill), "", "return;">,
    InterfaceMethod<[{
        Whether the one result has each element of the one operand once, and
        nothing else.
      }],
      "bool", "keepsEveryElement", (ins), "", "return false;">,
    InterfaceMethod<[{
        The dimension along which the result is one operand after another, of
        any sizes, and nothing else; nothing where it is not that.
      }],
      "std::optional<int64_t>", "getJoinedDim", (ins), "",
      "return std::nullopt;">,
    InterfaceMethod<[{
        Whether it is known to do what tinyml.transpose by `perm` does.
      }],
      "bool", "isTransposeBy", (ins "llvm::ArrayRef<int64_t>":$perm), "",
      "return false;">,
  ];
}

#endif // TINYML_DIALECT_TINYML_INTERFACES_MOVEMENTOPINTERFACE_TD
