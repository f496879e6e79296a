//===- Check.h - Expectations inside test programs --------------*- C++ -*-===//

#ifndef TINYML_TEST_LIB_CHECK_CHECK_H
#define TINYML_TEST_LIB_CHECK_CHECK_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributeInterfaces.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "tinyml/Execution/Interpreter/EvaluableOpInterface.h"

#include "CheckDialect.h.inc"

#define GET_OP_CLASSES
#include "CheckOps.h.inc"

namespace tinyml::check {

/// Registers the dialect `check`.
void registerCheckDialect(mlir::DialectRegistry &registry);

/// Registers `--test-interpret`, which runs every function without arguments.
void registerTestInterpretPass();

} // namespace tinyml::check

#endif // TINYML_TEST_LIB_CHECK_CHECK_H
