//===- CheckModel.cpp - What would become of a model ----------------------===//

#include "tinyml/Tools/Compile/CheckModel.h"
#include "mlir/IR/MLIRContext.h"
#include "tinyml/Tools/Compile/DiagnosticPrinter.h"
#include "tinyml/Tools/Compile/Documentation.h"
#include "tinyml/Tools/Compile/LowerModel.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace tinyml {

unsigned CheckResult::count(NodeVerdict verdict) const {
  return llvm::count_if(record.nodes, [&](const NodeRecord &node) {
    return node.verdict == verdict;
  });
}

bool CheckResult::hasGuess() const {
  return llvm::any_of(inputs, [](const InputShape &input) {
    return llvm::any_of(input.dims,
                        [](const auto &dim) { return dim.isGuess; });
  });
}

std::optional<bool> CheckResult::fits() const {
  if (isTooLarge)
    return false;
  if (!compiles || !(flashBytes || ramBytes))
    return std::nullopt;
  return true;
}

/// Adds a diagnostic and its notes.
static void addMessage(Diagnostic &diagnostic, StringRef file,
                       std::vector<CheckMessage> &messages) {
  messages.push_back(
      {getName(diagnostic.getSeverity()).str(), describe(diagnostic, file)});
  for (Diagnostic &note : diagnostic.getNotes())
    addMessage(note, file, messages);
}

/// Removes the errors that the record of a node has as its problems.
static void dropProblems(CheckResult &result) {
  llvm::erase_if(result.messages, [&](const CheckMessage &message) {
    StringRef text = message.text;
    return message.severity == "error" && text.starts_with("node ") &&
           llvm::any_of(result.record.nodes, [&](const NodeRecord &node) {
             return llvm::any_of(node.problems, [&](StringRef problem) {
               return text.ends_with(locateDocumentation(problem));
             });
           });
  });
}

/// Imports and converts the model; fails where a node cannot be converted.
static LogicalResult convertNodes(const CompileOptions &options,
                                  MLIRContext &context, CheckResult &result) {
  LowerOptions lower;
  static_cast<ModelOptions &>(lower) = options;
  lower.input = options.input;
  lower.record = &result.record;
  lower.import.inputShapes = &result.inputs;
  lower.import.openSize = kGuessedSize;
  lower.import.keepsUnknownInputs = true;
  OwningOpRef<ModuleOp> module = lowerModel(lower, context, ModelStage::TinyML);
  return success(static_cast<bool>(module));
}

/// Tries other options on a model that is too large.
static void suggest(const CompileOptions &options,
                    const SuggestOptions &suggest, CheckResult &result) {
  result.suggestions = suggestFit(options, suggest);
  llvm::raw_string_ostream stream(result.suggestionTable);
  printSuggestions(*result.suggestions, *options.target, stream);
}

CheckResult checkModel(const CompileOptions &given,
                       const SuggestOptions &suggestions) {
  CheckResult result;
  CompileOptions options = given;
  options.onTooLarge = [&result] { result.isTooLarge = true; };
  result.flashBytes = options.target->flashBytes;
  result.ramBytes = options.target->ramBytes;
  result.source = llvm::sys::path::filename(options.input).str();
  result.target = options.target->name;
  MLIRContext context(MLIRContext::Threading::DISABLED);
  context.printOpOnDiagnostic(false);
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    addMessage(diagnostic, options.input, result.messages);
    return success();
  });
  if (failed(convertNodes(options, context, result))) {
    dropProblems(result);
    return result;
  }
  // What comes behind the conversion depends on the sizes.
  if (result.hasGuess())
    return result;
  result.messages.clear(); // they come again
  FailureOr<CompileResult> compiled = compileModel(options, context);
  result.compiles = succeeded(compiled);
  if (result.compiles)
    result.facts = std::move(compiled->facts);
  // A check is quick, trials are not: only for who asks.
  bool isAsked = suggestions.kinds || suggestions.isOnlyFit;
  if (result.isTooLarge && isAsked && !suggestions.isNone())
    suggest(given, suggestions, result);
  return result;
}

LogicalResult checkModel(const CompileOptions &options,
                         const FileOptions &files, raw_ostream &output) {
  CheckResult result = checkModel(options, files.suggest);
  if (files.writeReport)
    output << llvm::formatv("{0:2}\n", llvm::json::Value(toJSON(result)));
  else
    printCheck(result, output);
  return success(result.compiles);
}

} // namespace tinyml
