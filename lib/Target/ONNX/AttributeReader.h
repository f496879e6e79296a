//===- AttributeReader.h - Attributes of ONNX nodes -------------*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_ONNX_ATTRIBUTEREADER_H
#define TINYML_LIB_TARGET_ONNX_ATTRIBUTEREADER_H

#include "ShapeBinding.h"
#include "TensorReader.h"

namespace tinyml {

/// Returns the kind of `attribute`; files older than IR version 2 do not state
/// it, so that it follows from the field that is set.
proto::AttributeProto::AttributeType
getKind(const proto::AttributeProto &attribute);

/// Turns AttributeProtos into attributes, except graphs.
class AttributeReader {
public:
  AttributeReader(const ImportState &state, const ShapeBinding &shapes,
                  TensorReader &tensors)
      : state(state), shapes(shapes), tensors(tensors) {}

  /// Returns the attribute that onnx.node's description names for the kind.
  /// Emits an error at `loc` that calls it `what` where it is damaged.
  mlir::FailureOr<mlir::Attribute> read(proto::AttributeProto &attribute,
                                        mlir::Location loc,
                                        const llvm::Twine &what);

private:
  mlir::FailureOr<mlir::Attribute> readTensor(proto::TensorProto &tensor,
                                              mlir::Location loc,
                                              const llvm::Twine &what);
  mlir::FailureOr<mlir::Attribute> readSparse(proto::SparseTensorProto &tensor,
                                              mlir::Location loc,
                                              const llvm::Twine &what);

  const ImportState &state;
  const ShapeBinding &shapes;
  TensorReader &tensors;
};

} // namespace tinyml

#endif // TINYML_LIB_TARGET_ONNX_ATTRIBUTEREADER_H
