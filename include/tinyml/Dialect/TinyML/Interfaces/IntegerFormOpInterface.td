//===- IntegerFormOpInterface.td - Arithmetic on scaled integers *- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_INTEGERFORMOPINTERFACE_TD
#define TINYML_DIALECT_TINYML_INTERFACES_INTEGERFORMOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def TinyML_IntegerFormOpInterface : OpInterface<"IntegerFormOpInterface"> {
  let cppNamespace = "::tinyml::ir";
  let description = [{
    An op with one result that computes on f32, or on quantized operands of any
    scales to a quantized result of any scale. tinyml-fold-qdq turns one into
    the other. Operands and result have the same width. Operand 0 is quantized.
  }];
  let methods = [
    InterfaceMethod<[{
        Returns why the integer arithmetic of docs/numerics.md cannot compute
        the op on operands and to a result of these types, or nothing. Real
        operands have none.
      }],
      "std::optional<std::string>", "findIntegerProblem",
      (ins "llvm::ArrayRef<mlir::quant::UniformQuantizedType>":$operandTypes,
           "mlir::quant::UniformQuantizedType":$resultType)>,
    StaticInterfaceMethod<"Whether operands and result may differ in width.",
      "bool", "takesMixedWidths", (ins), "", "return false;">,
    InterfaceMethod<[{
        Returns whether operand `index` is f32 in the integer form, too: a
        constant of which the integers are made.
      }],
      "bool", "isRealOperand", (ins "unsigned":$index), "", "return false;">,
  ];
  let verify = "return ::mlir::OpTrait::impl::verifyOneResult($_op);";
}

#endif // TINYML_DIALECT_TINYML_INTERFACES_INTEGERFORMOPINTERFACE_TD
