//===- SelfTest.h - The golden run of --selftest ----------------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_SELFTEST_H
#define TINYML_TOOLS_COMPILE_SELFTEST_H

#include "tinyml/Target/C/EmitC.h"

namespace tinyml {

/// Runs `model` with the reference kernels on made-up inputs, always the same,
/// and notes the CRC-32 of what each integer step computes. Fails after an
/// error diagnostic.
mlir::FailureOr<SelfTestData> makeSelfTest(mcu::ModelOp model);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_SELFTEST_H
