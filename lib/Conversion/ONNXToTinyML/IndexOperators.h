//===- IndexOperators.h - Elements at computed places -----------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_INDEXOPERATORS_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_INDEXOPERATORS_H

#include "NumberTypes.h"

namespace tinyml {

/// Returns `indices` of i32 or i64 as i32 that count from the front: `size` is
/// added to negative ones. `size` broadcasts to the indices' shape.
mlir::FailureOr<Operand> countFromFront(NodeConversion &node,
                                        const Operand &indices,
                                        const Operand &size);

/// Adds, subtracts or multiplies i32.
template <typename Op>
mlir::FailureOr<Operand> computeIndex(NodeConversion &node, const Operand &lhs,
                                      const Operand &rhs) {
  return createPair<Op>(node, node.getBuilder().getI32Type(), lhs, rhs,
                        mlir::FloatAttr(), mlir::FloatAttr());
}

/// Returns a constant of i32.
Operand makeIndexConstant(mlir::MLIRContext *context,
                          llvm::ArrayRef<int64_t> shape,
                          llvm::ArrayRef<int32_t> values);

/// Returns for each of `indices`, which has data's rank, the place in `data`,
/// of row-major `shape`, of the element that has the index along `axis` and the
/// coordinates of the place of the index elsewhere.
mlir::FailureOr<Operand> locateElements(NodeConversion &node,
                                        llvm::ArrayRef<int64_t> shape,
                                        const Operand &indices, int64_t axis);

/// Returns for each tuple in the last dimension of `indices` the number of the
/// part of a tensor of `shape` that it names, after `batchDims` dimensions that
/// both share.
mlir::FailureOr<Operand> locateParts(NodeConversion &node,
                                     llvm::ArrayRef<int64_t> shape,
                                     const Operand &indices, int64_t batchDims);

/// Returns ONNX's GatherElements.
mlir::FailureOr<Operand> gatherElements(NodeConversion &node,
                                        const Operand &data,
                                        const Operand &indices, int64_t axis);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_INDEXOPERATORS_H
