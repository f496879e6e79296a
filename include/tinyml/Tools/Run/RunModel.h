//===- RunModel.h - What tinyml-run does ------------------------*- C++ -*-===//

#ifndef TINYML_TOOLS_RUN_RUNMODEL_H
#define TINYML_TOOLS_RUN_RUNMODEL_H

#include "mlir/Support/LogicalResult.h"
#include "tinyml/Tools/Compile/ModelOptions.h"

#include <map>
#include <optional>
#include <string>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace tinyml {

/// Those of the base are for `model`, not for another one to compare with.
struct RunOptions : ModelOptions {
  /// An ONNX file, or IR of any stage.
  std::string model;
  /// Files of arrays; empty = none. Without an input, one sample of zeros.
  std::string input, output, expect;
  /// From a tensor's name to that of an array in the files.
  std::map<std::string, std::string> bindings;
  /// `reference`, a board, or `serial:<path>[,<baud>]`.
  std::string on = "reference";
  /// What the firmware of a board on a serial line was compiled for; empty =
  /// what it says.
  std::string target;
  /// How long a run on a serial line may take (default: 30).
  std::optional<unsigned> timeoutSeconds;
  /// The stage to run on the reference; empty = `quantized` for an ONNX file,
  /// else the file's own.
  std::string stage;
  /// A stage, or the file of another model, to compare with; empty = none.
  std::string compare;
  /// The array of labels in the input file; empty = `y` where the model has no
  /// input of that name.
  std::string labels;
  /// Reset the model's state before every sample.
  bool resetEach = false;
  /// Print the squared error between input and output.
  bool squaredError = false;
  /// Fail where an output is further from the expected one, as a part of
  /// max(range, max|y|, 1e-3).
  std::optional<double> tolerance;
};

/// Runs a model as the options say; prints results on `os` and what is wrong on
/// `errors`. Fails after an error, and where outputs or stages differ more than
/// they may.
mlir::LogicalResult runModel(const RunOptions &options, llvm::raw_ostream &os,
                             llvm::raw_ostream &errors);

} // namespace tinyml

#endif // TINYML_TOOLS_RUN_RUNMODEL_H
