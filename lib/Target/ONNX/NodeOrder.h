//===- NodeOrder.h - The order in which nodes can run -----------*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_ONNX_NODEORDER_H
#define TINYML_LIB_TARGET_ONNX_NODEORDER_H

#include "lib/Target/ONNX/Schema.pb.h"
#include "mlir/Support/LLVM.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

namespace tinyml {

using NodeList = google::protobuf::RepeatedPtrField<proto::NodeProto>;

/// The result of ordering a graph's nodes.
struct NodeOrder {
  /// Indices of the nodes, each after the nodes whose outputs it or its
  /// subgraphs read; the file's order where that allows it. Empty where the
  /// nodes form a cycle.
  llvm::SmallVector<unsigned> order;
  /// Indices of the nodes of one cycle, each reading an output of the one
  /// before it, beginning with the lowest index; empty where there is none.
  llvm::SmallVector<unsigned> cycle;
};

/// Calls `visit` with each name that `node` or its subgraphs read of the graph
/// around it; a name that is left out is empty.
void visitReads(const proto::NodeProto &node,
                llvm::function_ref<void(llvm::StringRef)> visit);

/// Orders `nodes`; `isDefined` says of a name that the graph's inputs or
/// initializers define it, so that no node does.
NodeOrder orderNodes(const NodeList &nodes,
                     llvm::function_ref<bool(llvm::StringRef)> isDefined);

} // namespace tinyml

#endif // TINYML_LIB_TARGET_ONNX_NODEORDER_H
