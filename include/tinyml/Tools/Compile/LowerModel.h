//===- LowerModel.h - From a model to a stage of its IR ---------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_LOWERMODEL_H
#define TINYML_TOOLS_COMPILE_LOWERMODEL_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "tinyml/Analysis/ModelFacts.h"
#include "tinyml/Conversion/ONNXToTinyML/ConversionRecord.h"
#include "tinyml/Support/Target.h"
#include "tinyml/Tools/Compile/ModelOptions.h"
#include "tinyml/Tools/Compile/PassChanges.h"
#include "tinyml/Tools/Compile/PruneModel.h"

#include <functional>

namespace tinyml {

/// What the IR has become. A file of IR may be of any stage.
enum class ModelStage {
  ONNX,      ///< as imported
  TinyML,    ///< tinyml ops, layouts propagated
  Optimized, ///< batch norms, padding and activations folded
  Quantized, ///< integer ops where the model says so
  Kernels,   ///< mcu.model: kernel calls on buffers
  Planned,   ///< with lifetimes and offsets
  Final,     ///< with C names: ready to print
};

/// Returns the stage's name in file names and messages, e.g. "planned".
llvm::StringRef getStageName(ModelStage stage);

struct LowerOptions : ModelOptions {
  /// An ONNX file, or IR of any stage (.mlir, .mlirbc).
  std::string input;
  /// Its memory bounds the arena; null = no bounds.
  const Target *target = nullptr;
  /// Prefix of every exported C name; empty = the model's name in the IR.
  std::string name;
  /// Gets the quality of a model that was quantized on data; it is measured
  /// where this is set.
  std::function<void(QualityReport)> takeQuality;
  /// Say which layer makes a bad model bad, and look for what helps.
  bool explainsQuality = true;
  /// Gets what was pruned and, with data, how good the model is then, still as
  /// floats; without, a remark says what was pruned.
  std::function<void(PruningReport, std::optional<Quality>)> takePruning;
  /// Gets the points that `prune.curve` asks for.
  std::function<void(std::vector<CurvePoint>)> takeCurve;
  /// The same of weights that became zero.
  std::function<void(SparsityReport, std::optional<Quality>)> takeSparsity;
  /// Gets the contents of the slot, where there is one.
  std::function<void(std::string)> takeSlot;
  /// Adds what is written beside a model to what it takes, where a part that
  /// is pruned depends on that; null = nothing is. Fails after an error.
  std::function<mlir::LogicalResult(mcu::ModelOp, ModelFacts &)> addFacts;
  /// Gets what became of each ONNX node; null = nobody asks.
  ConversionRecord *record = nullptr;
  /// Gets what the passes have changed; null = nobody asks.
  std::vector<PassChange> *changes = nullptr;
  /// Is told each stage before the work for it begins.
  std::function<void(ModelStage)> onBegin;
  /// Gets the IR after each stage.
  std::function<void(ModelStage, mlir::ModuleOp)> onEnd;
};

/// Reads a model and lowers it to stage `last`; IR that is already later stays
/// as it is. Loads the dialects it needs. Returns null after an error
/// diagnostic.
mlir::OwningOpRef<mlir::ModuleOp> lowerModel(const LowerOptions &options,
                                             mlir::MLIRContext &context,
                                             ModelStage last);

/// Lowers `module`, which is at stage `first`, kernels or later, to stage
/// `last`. Fails after an error.
mlir::LogicalResult lowerFurther(const LowerOptions &options,
                                 mlir::ModuleOp module, ModelStage first,
                                 ModelStage last);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_LOWERMODEL_H
