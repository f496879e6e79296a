//===- MCUPorts.h - Ports of an mcu.model -----------------------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_MCUPORTS_H
#define TINYML_TOOLS_COMPILE_MCUPORTS_H

#include "tinyml/Data/Samples.h"
#include "tinyml/Dialect/MCU/IR/MCUOps.h"

namespace tinyml {

/// Returns the one mcu.model of `module`.
llvm::Expected<mcu::ModelOp> getOnlyModel(mlir::ModuleOp module);

/// Appends the inputs and outputs of `model`.
llvm::Error describePorts(mcu::ModelOp model, std::vector<Port> &inputs,
                          std::vector<Port> &outputs);

/// Returns the C type of argument `index`.
llvm::StringRef getPortCType(mcu::ModelOp model, unsigned index);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_MCUPORTS_H
