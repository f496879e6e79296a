//===- BinaryFunctionOpInterface.td - One function of two reals *- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_BINARYFUNCTIONOPINTERFACE_TD
#define TINYML_DIALECT_TINYML_INTERFACES_BINARYFUNCTIONOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def TinyML_BinaryFunctionOpInterface
    : OpInterface<"BinaryFunctionOpInterface"> {
  let cppNamespace = "::tinyml::ir";
  let description = [{
    An op that applies one function of two real numbers to the elements of its
    two operands, with broadcasting, before bounds: what the interpreter runs.
  }];
  let methods = [
    StaticInterfaceMethod<"The function, in double precision.", "double",
      "computePair", (ins "double":$u, "double":$v)>,
  ];
}

#endif // TINYML_DIALECT_TINYML_INTERFACES_BINARYFUNCTIONOPINTERFACE_TD
