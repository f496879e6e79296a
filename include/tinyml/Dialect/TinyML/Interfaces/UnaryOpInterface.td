//===- UnaryOpInterface.td - One function of every element -*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_UNARYOPINTERFACE_TD
#define TINYML_DIALECT_TINYML_INTERFACES_UNARYOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def TinyML_UnaryOpInterface : OpInterface<"UnaryOpInterface"> {
  let cppNamespace = "::tinyml::ir";
  let description = [{
    An op that applies one function of a real number to every element: what the
    interpreter runs and what tables of integer kernels hold.
  }];
  let methods = [
    InterfaceMethod<"The function, in double precision.", "double",
      "computeReal", (ins "double":$x)>,
    InterfaceMethod<[{
        The parameters alpha and beta of the function, which its float kernel
        takes; nothing where it has none.
      }],
      "std::optional<std::pair<float, float>>", "getParameters", (ins), "",
      "return std::nullopt;">,
  ];
}

#endif // TINYML_DIALECT_TINYML_INTERFACES_UNARYOPINTERFACE_TD
