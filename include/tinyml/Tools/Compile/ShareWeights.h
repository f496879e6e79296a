//===- ShareWeights.h - Weights that several models have --------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_SHAREWEIGHTS_H
#define TINYML_TOOLS_COMPILE_SHAREWEIGHTS_H

#include "tinyml/Dialect/MCU/IR/MCUOps.h"

namespace tinyml {

/// Makes `model`, whose names are chosen, read what `others` have in their
/// weights objects, too: the same type and bytes in the same memory. Small
/// tables stay its own, since a pointer to another object costs code.
void shareWeights(mcu::ModelOp model, llvm::ArrayRef<mcu::ModelOp> others);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_SHAREWEIGHTS_H
