//===- ResultRangeOpInterface.td - Results within known limits *- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_RESULTRANGEOPINTERFACE_TD
#define TINYML_DIALECT_TINYML_INTERFACES_RESULTRANGEOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def TinyML_ResultRangeOpInterface : OpInterface<"ResultRangeOpInterface"> {
  let cppNamespace = "::tinyml::ir";
  let description = [{
    An op with one result of which something is known without looking at data.
  }];
  let methods = [
    InterfaceMethod<[{
        The limits of the real numbers of its result, both finite; nothing where
        it has none. They are what a scale is made for.
      }],
      "std::optional<::tinyml::ir::RealRange>", "getResultRange", (ins), "",
      "return std::nullopt;">,
    InterfaceMethod<[{
        Whether the numbers along a dimension are the probabilities of the
        answers of a classifier.
      }],
      "bool", "isDistribution", (ins), "", "return false;">,
  ];
  let verify = "return ::mlir::OpTrait::impl::verifyOneResult($_op);";
}

#endif // TINYML_DIALECT_TINYML_INTERFACES_RESULTRANGEOPINTERFACE_TD
