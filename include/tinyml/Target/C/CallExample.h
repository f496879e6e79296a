//===- CallExample.h - How a program calls a model --------------*- C++ -*-===//

#ifndef TINYML_TARGET_C_CALLEXAMPLE_H
#define TINYML_TARGET_C_CALLEXAMPLE_H

#include "tinyml/Dialect/MCU/IR/MCUOps.h"

#include <string>
#include <vector>

namespace tinyml {

/// Pieces of C for a program that calls a model.
struct CallExample {
  /// Define the arena, the state where there is one, and an array for each
  /// port. No name of theirs is one that a port may have.
  std::vector<std::string> definitions;
  /// A statement that gives the state its first value; empty without one.
  std::string reset;
  /// What `<name>_run` takes.
  std::string arguments;
  /// The array of the first output, and its number of elements.
  std::string output, outputLength;
};

/// Fails after an error where `model` cannot be printed as C.
mlir::FailureOr<CallExample> makeCallExample(mcu::ModelOp model);

} // namespace tinyml

#endif // TINYML_TARGET_C_CALLEXAMPLE_H
