//===- Foreign.h - Ops that no pass has heard of ----------------*- C++ -*-===//

#ifndef TINYML_TEST_LIB_FOREIGN_FOREIGN_H
#define TINYML_TEST_LIB_FOREIGN_FOREIGN_H

#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Execution/Interpreter/EvaluableOpInterface.h"

#include "ForeignDialect.h.inc"

#define GET_OP_CLASSES
#include "ForeignOps.h.inc"

namespace tinyml::foreign {

/// Registers the dialect `foreign`.
void registerForeignDialect(mlir::DialectRegistry &registry);

/// Registers `--test-equivalent`, which runs passes and compares by the
/// interpreter what the functions compute before and after.
void registerTestEquivalentPass();

} // namespace tinyml::foreign

#endif // TINYML_TEST_LIB_FOREIGN_FOREIGN_H
