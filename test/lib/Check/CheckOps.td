//===- CheckOps.td - Expectations inside test programs ------*- tablegen -*-===//

#ifndef TINYML_TEST_LIB_CHECK_CHECKOPS_TD
#define TINYML_TEST_LIB_CHECK_CHECKOPS_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "tinyml/Execution/Interpreter/EvaluableOpInterface.td"

def Check_Dialect : Dialect {
  let name = "check";
  let cppNamespace = "::tinyml::check";
  let summary = "What a test expects of a value; only tests use it";
}

class Check_Op<string mnemonic, dag attributes>
    : Op<Check_Dialect, mnemonic,
         [DeclareOpInterfaceMethods<EvaluableOpInterface>]> {
  let arguments = !con((ins AnyRankedTensor:$value, ElementsAttr:$expected),
                       attributes);
  let assemblyFormat = "$value `,` $expected attr-dict `:` type($value)";
}

def Check_ExpectEqOp : Check_Op<"expect_eq", (ins)> {
  let summary = "fails where a stored element differs";
}

def Check_ExpectCloseOp : Check_Op<"expect_close",
    (ins DefaultValuedAttr<F64Attr, "1.0e-6">:$tolerance)> {
  let summary = "fails where an element differs by more than a tolerance";
}

#endif // TINYML_TEST_LIB_CHECK_CHECKOPS_TD
