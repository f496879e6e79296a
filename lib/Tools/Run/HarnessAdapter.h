//===- HarnessAdapter.h - Glue from harness to model ------------*- C++ -*-===//

#ifndef TINYML_LIB_TOOLS_RUN_HARNESSADAPTER_H
#define TINYML_LIB_TOOLS_RUN_HARNESSADAPTER_H

#include "tinyml/Dialect/MCU/IR/MCUOps.h"

#include <string>

namespace tinyml {

/// Returns the C file that gives the runtime's harness `model`, as
/// runtime/boards/common/harness.h shows. The model has its C names.
std::string makeHarnessAdapter(mcu::ModelOp model);

} // namespace tinyml

#endif // TINYML_LIB_TOOLS_RUN_HARNESSADAPTER_H
