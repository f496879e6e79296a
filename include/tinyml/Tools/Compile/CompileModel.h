//===- CompileModel.h - From a model to C, start to end ---------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_COMPILEMODEL_H
#define TINYML_TOOLS_COMPILE_COMPILEMODEL_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "tinyml/Analysis/ModelFacts.h"
#include "tinyml/Conversion/ONNXToTinyML/ConversionRecord.h"
#include "tinyml/Quantization/Attribution/ErrorAttribution.h"
#include "tinyml/Support/Target.h"
#include "tinyml/Target/C/EmitC.h"
#include "tinyml/Target/Package/Package.h"
#include "tinyml/Tools/Compile/ModelOptions.h"
#include "tinyml/Tools/Compile/PassChanges.h"
#include "tinyml/Tools/Compile/PruneModel.h"
#include "tinyml/Tools/Compile/Suggestions.h"

#include <functional>
#include <memory>

namespace tinyml {

struct CompileOptions : ModelOptions {
  /// An ONNX file, or IR of any stage (.mlir, .mlirbc).
  std::string input;
  const Target *target = nullptr;
  /// The file that describes the target, and what it says; else empty.
  std::string targetFile;
  std::shared_ptr<const Target> ownTarget;
  /// Prefix of every exported C name; empty = from the input's file name.
  std::string name;
  bool selfTest = false;
  /// Write the quantized model as `<name>.qdq.onnx`, too.
  bool emitQDQ = false;
  /// Write `<name>_testbench.c`, a program that checks the model on samples of
  /// a file of arrays; empty = the calibration data, else made-up numbers.
  bool testBench = false;
  std::string testBenchInput;
  unsigned testBenchSamples = 2;
  /// Write what answers `tinyml-run --on=serial:<port>`.
  bool harness = false;
  bool bundleRuntime = true;
  /// Write the weights as `<name>_weights.bin`.
  bool binaryWeights = false;
  /// Keep the IR after each stage.
  bool saveTemps = false;
  /// Compile the C with the target's compiler and these options instead of
  /// estimating code and stack.
  std::optional<std::vector<std::string>> measureCode;
  /// Put the C files into a package, where a kind is named.
  PackageOptions package;
  /// Gets what became of each ONNX node; null = nobody asks.
  ConversionRecord *record = nullptr;
  /// Models that were compiled before and are linked with this one: it reads
  /// from their weights what it has, too.
  std::vector<mcu::ModelOp> others;
  /// Is told each stage as it begins.
  std::function<void(llvm::StringRef)> onStage;
  /// Is told, after the error, that the model does not fit the target.
  std::function<void()> onTooLarge;
};

/// What was pruned, and how good the model is then: still as floats, against
/// the whole model, where there is data.
struct PruningResult {
  PruningReport report;
  std::optional<Quality> quality;
};

/// The same of weights that became zero.
struct SparsityResult {
  SparsityReport report;
  std::optional<Quality> quality;
};

struct CompileResult {
  /// The compiled model, for `others`.
  mlir::OwningOpRef<mlir::ModuleOp> module;
  ModelFacts facts;
  /// The options that change the output, and the input's hash in hex, as the C
  /// files state them.
  std::string options, sourceSha256;
  /// C files or a package, then `<name>.qdq.onnx` and
  /// `<name>.<n>-<stage>.mlir`, where asked for.
  llvm::SmallVector<EmittedFile> files;
  /// What the passes have changed, in order.
  std::vector<PassChange> changes;
  /// What `quantize.saveRanges` gets.
  std::string ranges;
  /// The contents of the slot, where there is one.
  std::string slot;
  /// Where `quantize.attributeError` asks for it.
  std::optional<ErrorAttribution> attribution;
  /// Of a model that was pruned.
  std::optional<PruningResult> pruning;
  /// What it would be without parts of it, where `prune.curve` asks for it.
  std::vector<CurvePoint> curve;
  /// Of a model whose weights became zero.
  std::optional<SparsityResult> sparsity;
  /// Of a model that was quantized on data.
  std::optional<QualityReport> quality;
  /// What would make it smaller or faster, where a report asks for it.
  std::optional<Suggestions> suggestions;
  /// Files that the result depends on, the input first.
  std::vector<std::string> dependencies;
};

/// Compiles a model. Writes nothing. Fails after an error diagnostic, also
/// where the model does not fit the target's memory; the error then carries the
/// memory map.
mlir::FailureOr<CompileResult> compileModel(const CompileOptions &options,
                                            mlir::MLIRContext &context);

/// Returns the C prefix for a model file: its name without folder and
/// extension, made an identifier.
std::string getDefaultName(llvm::StringRef path);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_COMPILEMODEL_H
