//===- tinyml-translate.cpp - One-step translations -----------------------===//

#include "mlir/Tools/mlir-translate/MlirTranslateMain.h"
#include "tinyml/InitAll.h"
#include "tinyml/Target/C/EmitC.h"
#include "tinyml/Target/ONNX/ExportONNX.h"
#include "tinyml/Target/ONNX/ImportONNX.h"

int main(int argc, char **argv) {
  tinyml::registerImportONNXTranslation();
  tinyml::registerMCUToCTranslation(tinyml::registerAllDialects);
  tinyml::registerTinyMLToQDQTranslation();
  bool ok = mlir::succeeded(
      mlir::mlirTranslateMain(argc, argv, "tinyml translation driver\n"));
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
