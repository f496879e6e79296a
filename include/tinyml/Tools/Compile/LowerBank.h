//===- LowerBank.h - Models that have adapters apart ------------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_LOWERBANK_H
#define TINYML_TOOLS_COMPILE_LOWERBANK_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "tinyml/Compression/Bank/AdaptedLayers.h"
#include "tinyml/Tools/Compile/ModelOptions.h"

#include <functional>

namespace tinyml {

/// What lowering a model with a bank or a slot does at two of its stages.
class BankLowering {
public:
  /// Reads the model again, with adapters folded in, and optimizes it.
  using Load = std::function<mlir::OwningOpRef<mlir::ModuleOp>(
      const std::vector<AdapterSource> &)>;
  /// Makes kernel calls of a quantized module.
  using Lower = llvm::function_ref<mlir::LogicalResult(mlir::ModuleOp)>;

  /// Gives `module`, an optimized model, branches for the adapters of the
  /// options, and where these quantize activations, ranges that hold with any
  /// of the adapters and without.
  static mlir::FailureOr<BankLowering>
  create(const ModelOptions &options, mlir::ModuleOp module, const Load &load);

  /// Makes kernel calls of what became of the module, with the input that
  /// chooses the adapter. Returns the slot's contents for the adapters of
  /// `options.slotAdapters`, empty for a bank.
  mlir::FailureOr<std::string> lower(mlir::ModuleOp module, Lower lower) const;

private:
  mlir::LogicalResult findAdapters(mlir::ModuleOp module, const Load &load);
  mlir::LogicalResult calibrate(mlir::ModuleOp module) const;
  mlir::FailureOr<mlir::OwningOpRef<mlir::ModuleOp>>
  lowerOne(mlir::ModuleOp module, const AdapterChanges &changes,
           Lower lower) const;

  const ModelOptions *options = nullptr;
  std::vector<std::string> names;
  std::vector<AdapterChanges> adapters;
  AdapterChanges content; ///< of the slot
  std::vector<AdaptedLayer> layers;
};

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_LOWERBANK_H
