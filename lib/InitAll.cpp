//===- InitAll.cpp - Registers everything that the tools know -------------===//

#include "tinyml/InitAll.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Transforms/Passes.h"
#include "tinyml/Compression/Pruning/Passes.h"
#include "tinyml/Compression/Sparsity/Passes.h"
#include "tinyml/Conversion/ONNXToTinyML/Passes.h"
#include "tinyml/Conversion/TinyMLToMCU/Passes.h"
#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include "tinyml/Dialect/MCU/Transforms/Passes.h"
#include "tinyml/Dialect/ONNX/IR/ONNXOps.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"
#include "tinyml/Execution/Interpreter/EvaluableOpInterface.h"
#include "tinyml/Kernels/Passes.h"
#include "tinyml/Pipelines/Pipelines.h"
#include "tinyml/Quantization/Folding/Passes.h"
#include "tinyml/Quantization/Passes.h"

void tinyml::registerAllDialects(mlir::DialectRegistry &registry) {
  registry.insert<mlir::func::FuncDialect, mlir::quant::QuantDialect,
                  mcu::MCUDialect, onnx::ONNXDialect, ir::TinyMLDialect>();
  registerReferenceEvaluators(registry);
}

void tinyml::registerAllPasses() {
  mlir::registerTransformsPasses();
  registerONNXToTinyMLPasses();
  mcu::registerKernelsPasses();
  mcu::registerMCUPasses();
  mcu::registerMCUPipelines();
  registerTinyMLToMCUPasses();
  ir::registerTinyMLTransformsPasses();
  ir::registerTinyMLFoldingPasses();
  registerTinyMLQuantizationPasses();
  registerTinyMLPruningPasses();
  registerTinyMLSparsityPasses();
  registerPipelines();
}
