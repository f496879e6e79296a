//===- tinyml-opt.cpp - Run passes on tinyml's dialects -------------------===//

#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "tinyml/InitAll.h"

int main(int argc, char **argv) {
  tinyml::registerAllPasses();
  mlir::DialectRegistry registry;
  tinyml::registerAllDialects(registry);
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "tinyml optimizer driver\n", registry));
}
