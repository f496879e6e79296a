//===- PruneModel.h - Prunes a model, or tries parts ------------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_PRUNEMODEL_H
#define TINYML_TOOLS_COMPILE_PRUNEMODEL_H

#include "mlir/IR/BuiltinOps.h"
#include "tinyml/Compression/Pruning/PruningReport.h"
#include "tinyml/Quantization/Attribution/Quality.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace tinyml {

struct LowerOptions;

/// What a model is without a part of its multiply-accumulates, as floats.
struct CurvePoint {
  double share; ///< asked for
  PruningReport report;
  Quality quality;
};

/// Returns how many percent of the answers are others than the whole model's;
/// of outputs that are no answers, how far they are away: the root mean square
/// of the difference, relative to them. The largest of all outputs.
double getDrop(const Quality &quality);

/// Returns a table of the points, one per line; no line break at the end.
std::string formatCurve(llvm::ArrayRef<CurvePoint> curve);

/// Returns what `--report=json` has as "pruning_curve".
llvm::json::Array toJSON(llvm::ArrayRef<CurvePoint> curve);

/// Warns where `quality` says little: outputs are not finite.
void warnOfOverflow(mlir::ModuleOp module, const Quality &quality);

/// Returns how near a float model is to the one before, on samples of `data`
/// that it did not learn from.
mlir::FailureOr<Quality> measureModels(mlir::ModuleOp whole,
                                       mlir::ModuleOp module,
                                       llvm::StringRef data);

/// What a model takes, in bytes.
struct ModelBytes {
  int64_t flash = 0, ram = 0;
};

/// Returns what becomes of a pruned model, which may change. Fails after an
/// error.
using BytesMeter =
    llvm::function_ref<mlir::FailureOr<ModelBytes>(mlir::ModuleOp)>;

/// Leaves out channels of an optimized model as `options.prune` asks, and tells
/// what went; `whole` is a copy of the model. Where a curve is asked for, it is
/// measured instead, and `module` stays. Fails after an error, also where no
/// part meets a budget of bytes.
mlir::LogicalResult pruneModel(const LowerOptions &options,
                               mlir::ModuleOp module, mlir::ModuleOp whole,
                               BytesMeter measureBytes);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_PRUNEMODEL_H
