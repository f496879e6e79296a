//===- tinyml-opt.cpp - Run passes on tinyml's dialects -------------------===//

#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "tinyml/InitAll.h"
#ifdef TINYML_INCLUDE_TESTS
#include "Check.h"
#endif

int main(int argc, char **argv) {
  tinyml::registerAllPasses();
  mlir::DialectRegistry registry;
  tinyml::registerAllDialects(registry);
#ifdef TINYML_INCLUDE_TESTS
  tinyml::check::registerCheckDialect(registry);
  tinyml::check::registerTestInterpretPass();
#endif
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "tinyml optimizer driver\n", registry));
}
