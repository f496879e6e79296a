//===- FoldNode.h - Evaluating nodes of constants ---------------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_FOLDNODE_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_FOLDNODE_H

#include "NodeConversion.h"

namespace tinyml {

/// Runs the ops of `block`, which depend on nothing else, by the interpreter
/// and makes the node's results constants. Returns whether that was possible;
/// nothing is changed where it is not.
bool evaluateResults(NodeConversion &node, mlir::Block &block);

/// Checks the sizes of results that are computed at run time after all.
llvm::LogicalResult checkSizes(NodeConversion &node);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_FOLDNODE_H
