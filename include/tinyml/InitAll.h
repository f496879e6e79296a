//===- InitAll.h - Registers everything that the tools know -----*- C++ -*-===//

#ifndef TINYML_INITALL_H
#define TINYML_INITALL_H

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace tinyml {

/// Registers the dialects of this project and the upstream ones they use.
void registerAllDialects(mlir::DialectRegistry &registry);

/// Registers every pass and pipeline, for tools that name them on the command
/// line.
void registerAllPasses();

} // namespace tinyml

#endif // TINYML_INITALL_H
