//===- NameCheck.h - Names must be text -------------------------*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_ONNX_NAMECHECK_H
#define TINYML_LIB_TARGET_ONNX_NAMECHECK_H

#include "ImportState.h"
#include "lib/Target/ONNX/Schema.pb.h"

namespace tinyml {

/// Returns whether all names of `model` are UTF-8, as they go into messages,
/// comments of C files and JSON; emits an error where one is not.
mlir::LogicalResult checkNames(const proto::ModelProto &model,
                               const ImportState &state);

} // namespace tinyml

#endif // TINYML_LIB_TARGET_ONNX_NAMECHECK_H
