//===- TestBench.h - Golden samples of --emit=testbench ---------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_TESTBENCH_H
#define TINYML_TOOLS_COMPILE_TESTBENCH_H

#include "mlir/IR/BuiltinOps.h"
#include "tinyml/Target/C/EmitC.h"

namespace tinyml {

struct CompileOptions;

/// Takes samples of the file that `options` name, floats quantized where
/// `model` takes integers, or makes them up, and runs the interpreter on them:
/// `quantized` is the model before it became kernel calls. Where that is null
/// or has other inputs and outputs, as with adapters, the reference kernels run
/// instead. Fails after an error.
mlir::FailureOr<TestBenchData> makeTestBench(mlir::ModuleOp quantized,
                                             mcu::ModelOp model,
                                             const CompileOptions &options);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_TESTBENCH_H
