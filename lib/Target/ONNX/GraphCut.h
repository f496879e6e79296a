//===- GraphCut.h - Parts of a graph ----------------------------*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_ONNX_GRAPHCUT_H
#define TINYML_LIB_TARGET_ONNX_GRAPHCUT_H

#include "ImportState.h"
#include "lib/Target/ONNX/Schema.pb.h"

namespace tinyml {

/// Makes the values that `state.options` names the inputs and outputs of
/// `graph`, and removes what its outputs do not need then. A graph of which
/// nothing is asked stays as it is. Fails after an error diagnostic.
/// `state.gone` gets what was cut off.
mlir::LogicalResult cutGraph(proto::GraphProto &graph, ImportState &state);

} // namespace tinyml

#endif // TINYML_LIB_TARGET_ONNX_GRAPHCUT_H
