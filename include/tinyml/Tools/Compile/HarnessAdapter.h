//===- HarnessAdapter.h - Glue from harness to model ------------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_HARNESSADAPTER_H
#define TINYML_TOOLS_COMPILE_HARNESSADAPTER_H

#include "tinyml/Support/Target.h"
#include "tinyml/Target/C/EmitC.h"

namespace tinyml {

/// Returns a C file that defines `harness_table` (runtime/boards/common/
/// harness.h) for `model`, whose C has its own names. The harness sees the
/// ports as `port0`, `port1`, ...
std::string makeHarnessAdapter(mcu::ModelOp model);

/// Returns a hash of the C of `model`, 16 hexadecimal digits: the same model
/// with the same options has the same one, whatever its file is called. Fails
/// after an error where it cannot be printed.
mlir::FailureOr<std::string> getFingerprint(mcu::ModelOp model);

/// Appends what `--emit=harness` adds to the emitted C of `model`: the adapter,
/// which says what it was compiled for, and the harness that answers on a
/// serial line (runtime/boards/common/harness_serial.h).
mlir::LogicalResult appendHarness(mcu::ModelOp model, const Target &target,
                                  llvm::SmallVectorImpl<EmittedFile> &files);

/// Whether appendHarness() adds a file of that name for each model that has a
/// harness: the harness itself.
bool isHarnessFile(llvm::StringRef name);

/// Returns the name of the file that says what the harness knows of a model.
std::string getHarnessAdapterName(llvm::StringRef model);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_HARNESSADAPTER_H
