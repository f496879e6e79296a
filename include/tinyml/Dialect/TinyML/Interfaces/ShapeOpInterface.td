//===- ShapeOpInterface.td - Shapes that follow from the operands *- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_SHAPEOPINTERFACE_TD
#define TINYML_DIALECT_TINYML_INTERFACES_SHAPEOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def TinyML_ShapeOpInterface : OpInterface<"ShapeOpInterface"> {
  let cppNamespace = "::tinyml::ir";
  let description = [{
    An op whose results' shapes follow from its operands and attributes. The
    element types do not: a scale is a choice. The verifier compares the
    inferred with the stated shapes; `ir::create` (Builders.h) builds an op with
    the inferred ones. An op with one result defines `inferResultShape` only.
  }];
  let methods = [
    InterfaceMethod<[{
        Appends the shape of each result, in order. Fails after an error on the
        op that says which constraint is broken.
      }],
      "llvm::LogicalResult", "inferResultShapes",
      (ins "llvm::SmallVectorImpl<llvm::SmallVector<int64_t>> &":$shapes), "",
      "return $_op.inferResultShape(shapes.emplace_back());">,
  ];
  let verify = "return ::tinyml::ir::detail::verifyInferredShapes($_op);";
}

#endif // TINYML_DIALECT_TINYML_INTERFACES_SHAPEOPINTERFACE_TD
