//===- EvaluableOpInterface.td - Ops the interpreter runs --*- tablegen -*-===//

#ifndef TINYML_EXECUTION_INTERPRETER_EVALUABLEOPINTERFACE_TD
#define TINYML_EXECUTION_INTERPRETER_EVALUABLEOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def EvaluableOpInterface : OpInterface<"EvaluableOpInterface"> {
  let cppNamespace = "::tinyml";
  let description = [{
    An op whose results the reference interpreter computes from the values of
    its operands. The ops of `tinyml` get it from lib/Execution/Interpreter as external
    models (registerReferenceEvaluators), so that the dialect does not depend on
    the arithmetic.
  }];
  let methods = [
    InterfaceMethod<[{
        Computes the results. `operands` have the types of the op's operands;
        `results` those of its results, and come filled with zeros. Fails after
        an error on the op.
      }],
      "llvm::LogicalResult", "evaluate",
      (ins "llvm::ArrayRef<::tinyml::Tensor>":$operands,
           "llvm::MutableArrayRef<::tinyml::Tensor>":$results)>,
  ];
}

#endif // TINYML_EXECUTION_INTERPRETER_EVALUABLEOPINTERFACE_TD
