//===- tinyml-opt.cpp - Run passes on tinyml's dialects -------------------===//

#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "tinyml/Conversion/ONNXToTinyML/Passes.h"
#include "tinyml/InitAll.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"
#ifdef TINYML_INCLUDE_TESTS
#include "Check.h"
#include "Foreign.h"
#endif

static llvm::cl::opt<bool> listONNXOperators(
    "list-onnx-operators",
    llvm::cl::desc("Print docs/operators.md: the ONNX operators we know"),
    llvm::cl::callback([](const bool &) {
      tinyml::printONNXOperators(llvm::outs());
      exit(EXIT_SUCCESS);
    }));

int main(int argc, char **argv) {
  tinyml::registerAllPasses();
  mlir::DialectRegistry registry;
  tinyml::registerAllDialects(registry);
#ifdef TINYML_INCLUDE_TESTS
  tinyml::check::registerCheckDialect(registry);
  tinyml::check::registerTestInterpretPass();
  tinyml::foreign::registerForeignDialect(registry);
  tinyml::foreign::registerTestEquivalentPass();
#endif
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "tinyml optimizer driver\n", registry));
}
