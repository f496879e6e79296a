//===- SelfTest.h - The golden run of --selftest ----------------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_SELFTEST_H
#define TINYML_TOOLS_COMPILE_SELFTEST_H

#include "tinyml/Target/C/EmitC.h"

namespace tinyml {

/// Returns the bytes of inputs for `model`, of so many samples: numbers that
/// look random and are always the same. Those that may be places in a table,
/// integers of 32 bits and more, are 0; an adapter is none. Fails after an
/// error.
mlir::FailureOr<std::vector<std::vector<std::vector<char>>>>
makeUpInputs(mcu::ModelOp model, unsigned samples);

/// Runs `model` with the reference kernels on made-up inputs, always the same,
/// and notes the CRC-32 of what each integer step computes. Fails after an
/// error diagnostic.
mlir::FailureOr<SelfTestData> makeSelfTest(mcu::ModelOp model);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_SELFTEST_H
