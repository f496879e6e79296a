//===- RecordNodes.h - What became of each node -----------------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_RECORDNODES_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_RECORDNODES_H

#include "GraphConverter.h"

namespace tinyml {

/// Adds what became of the nodes of `block`, which `graph` converted, to
/// `record`.
void recordNodes(GraphConverter &graph, mlir::Block &block,
                 ConversionRecord &record);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_RECORDNODES_H
