//===- ONNXOps.cpp - The onnx dialect and its ops -------------------------===//

#include "tinyml/Dialect/ONNX/IR/ONNXOps.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace tinyml::onnx;

#include "tinyml/Dialect/ONNX/IR/ONNXDialect.cpp.inc"

void ONNXDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "tinyml/Dialect/ONNX/IR/ONNXOps.cpp.inc"
      >();
}

LogicalResult NodeOp::verify() {
  if (getOpType().empty())
    return emitOpError("requires a non-empty 'op_type'");
  if (getOpset() < 1)
    return emitOpError("requires 'opset' to be at least 1, found ")
           << getOpset();
  size_t names = getRegionNames() ? getRegionNames()->size() : 0;
  if (names != getGraphs().size())
    return emitOpError("has ") << getGraphs().size() << " subgraphs but "
                               << names << " names in 'region_names'";
  if (getOutputNames() && getOutputNames()->size() != getNumResults())
    return emitOpError("has ")
           << getNumResults() << " outputs but " << getOutputNames()->size()
           << " names in 'output_names'";
  return success();
}

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValueAttr(); }

#define GET_OP_CLASSES
#include "tinyml/Dialect/ONNX/IR/ONNXOps.cpp.inc"
