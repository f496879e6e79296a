//===- Suggestions.h - What would make a model smaller ----------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_SUGGESTIONS_H
#define TINYML_TOOLS_COMPILE_SUGGESTIONS_H

#include "tinyml/Tools/Compile/MeasureModel.h"
#include "llvm/Support/JSON.h"

namespace tinyml {

struct CompileOptions;

/// The kinds of changes that `--suggest` chooses from.
std::vector<llvm::StringRef> getSuggestionKinds();

/// Which changes are tried.
struct SuggestOptions {
  /// Some of getSuggestionKinds(), all of which are tried then. Nothing: as it
  /// suits, see suggestFit().
  std::optional<std::vector<std::string>> kinds;
  /// Nothing is tried for a model that fits.
  bool isOnlyFit = false;

  bool isNone() const { return kinds && kinds->empty(); }
};

/// Reads `--suggest=all`, `none`, `fit` or `int8,prune`; returns what is wrong,
/// or an empty string.
std::string parseSuggestOption(llvm::StringRef text, SuggestOptions &options);

/// Other options for a model, and what it takes with them.
struct Suggestion {
  /// As they are given to tinyml-compile, instead of those of the same name.
  std::string flags;
  ModelMeasurement found;
  /// The calibration data were made up, since there are none: the sizes are
  /// those of any data, the quality is not known.
  bool isMadeUp = false;
};

/// What was asked for, where it could be measured, and what was tried.
struct Suggestions {
  std::optional<ModelMeasurement> asked;
  std::vector<Suggestion> tried;
};

/// Compiles a model that does not fit its target with other options, one change
/// alone, then several together, until three of them fit (with
/// SuggestOptions::kinds, all of that kind). Returns those that fit first, the
/// best model in front; then those that do not, the nearest in front.
Suggestions suggestFit(const CompileOptions &options,
                       const SuggestOptions &suggest);

/// Compiles a model, which takes `asked`, with one change at a time. Returns
/// those that take a hundredth less flash, RAM or instructions, the largest
/// gain in front.
Suggestions suggestGains(const CompileOptions &options,
                         const SuggestOptions &suggest, ModelMeasurement asked);

/// Prints a table of the suggestions for a model that does not fit; nothing
/// where nothing could be tried.
void printSuggestions(const Suggestions &suggestions, const Target &target,
                      llvm::raw_ostream &os);

/// Returns what `--report=json` has as "suggestions".
llvm::json::Array toJSON(const Suggestions &suggestions);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_SUGGESTIONS_H
