//===- CheckModel.h - What would become of a model --------------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_CHECKMODEL_H
#define TINYML_TOOLS_COMPILE_CHECKMODEL_H

#include "tinyml/Tools/Compile/CompileToFiles.h"
#include "llvm/Support/JSON.h"

namespace tinyml {

/// Of the JSON of `--check`: it grows where a member changes its meaning or
/// goes. docs/check.schema.json describes it.
constexpr int64_t kCheckVersion = 1;

/// The size of dimensions that are open: one that convolutions and pools halve
/// several times.
constexpr int64_t kGuessedSize = 64;

/// What a compile said.
struct CheckMessage {
  std::string severity; ///< error, warning, remark or note
  std::string text;
};

/// What would become of a model.
struct CheckResult {
  std::string source, target; ///< names of the file and the target
  bool compiles = false;
  std::vector<InputShape> inputs;
  ConversionRecord record;
  std::optional<ModelFacts> facts;             ///< of a model that compiles
  std::optional<int64_t> flashBytes, ramBytes; ///< that the target has
  bool isTooLarge =
      false; ///< it does not compile, as the target has too little
  /// What other options would make of a model that is too large, where that was
  /// asked for, and the same as a table.
  std::optional<Suggestions> suggestions;
  std::string suggestionTable;
  /// What was said of the model; of nodes that cannot be converted, `record`
  /// has it.
  std::vector<CheckMessage> messages;

  unsigned count(NodeVerdict verdict) const;
  /// Whether a dimension was given a size for want of one.
  bool hasGuess() const;
  /// Whether it fits the target; nothing where either is not known.
  std::optional<bool> fits() const;
};

/// Returns the verdict's name.
llvm::StringRef getName(NodeVerdict verdict);

/// Compiles a model and keeps only what became of it. Of one that is too large,
/// what `suggest` names is tried, or "fit"; nothing where it names nothing.
CheckResult checkModel(const CompileOptions &options,
                       const SuggestOptions &suggest);

/// Prints the page of `--check`.
void printCheck(const CheckResult &result, llvm::raw_ostream &os);
llvm::json::Object toJSON(const CheckResult &result);

/// Checks a model and prints the page or, where `files` asks for a report, the
/// JSON. Fails where the model would not compile.
mlir::LogicalResult checkModel(const CompileOptions &options,
                               const FileOptions &files,
                               llvm::raw_ostream &output);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_CHECKMODEL_H
