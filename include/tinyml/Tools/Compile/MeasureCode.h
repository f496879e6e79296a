//===- MeasureCode.h - What a C compiler makes of a model -------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_MEASURECODE_H
#define TINYML_TOOLS_COMPILE_MEASURECODE_H

#include "tinyml/Analysis/ModelFacts.h"
#include "tinyml/Support/Target.h"
#include "tinyml/Target/C/EmitC.h"

namespace tinyml {

/// Compiles C files of emitC that are complete
/// (CEmissionOptions::bundleRuntime, no binary weights) with the target's
/// compiler and `options`, links them to its libraries, and replaces the
/// estimates of code and stack in `facts`:
/// - code: all that goes into flash besides the weights, initial values of
///   variables of libraries included;
/// - stack: the deepest chain of calls from a function of the model, by the
///   compiler's own frames (-fcallgraph-info, GCC 10 and later), so no run
///   takes more. Functions of libraries, whose frames it does not say, count 64
///   bytes.
/// Fails where the compiler is not installed or does not take the files.
llvm::Error measureCode(llvm::ArrayRef<EmittedFile> files, const Target &target,
                        llvm::ArrayRef<std::string> options, ModelFacts &facts);

/// The same for the C that `emission` describes of `model`. Fails after an
/// error at `loc`.
mlir::LogicalResult measureCode(mcu::ModelOp model, CEmissionOptions emission,
                                const Target &target,
                                llvm::ArrayRef<std::string> options,
                                ModelFacts &facts, mlir::Location loc);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_MEASURECODE_H
