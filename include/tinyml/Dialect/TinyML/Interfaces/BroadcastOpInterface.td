//===- BroadcastOpInterface.td - Two operands, element by element *- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_BROADCASTOPINTERFACE_TD
#define TINYML_DIALECT_TINYML_INTERFACES_BROADCASTOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def TinyML_BroadcastOpInterface : OpInterface<"BroadcastOpInterface"> {
  let cppNamespace = "::tinyml::ir";
  let description = [{
    An op of two operands of the same rank whose one result has at each place a
    function of the operands' elements there; a dimension of 1 is repeated. No
    attribute names a dimension.
  }];
  let methods = [
    InterfaceMethod<"The left operand.", "mlir::Value", "getLhs">,
    InterfaceMethod<"The right operand.", "mlir::Value", "getRhs">,
    InterfaceMethod<[{
        The function of one operand where the other is `constant` (the left one
        where `isLhs`), before bounds, if it is a factor and a summand.
      }],
      "std::optional<::tinyml::ir::AffineFunction>", "getAffineFunction",
      (ins "double":$constant, "bool":$isLhs), "", "return std::nullopt;">,
  ];
  let verify = "return ::tinyml::ir::detail::verifyBroadcastOperands($_op);";
}

#endif // TINYML_DIALECT_TINYML_INTERFACES_BROADCASTOPINTERFACE_TD
