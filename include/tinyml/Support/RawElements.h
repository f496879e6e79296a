//===- RawElements.h - How elements are stored ------------------*- C++ -*-===//

#ifndef TINYML_SUPPORT_RAWELEMENTS_H
#define TINYML_SUPPORT_RAWELEMENTS_H

#include "mlir/IR/BuiltinTypes.h"

namespace tinyml {

/// Returns the type that holds the elements of `type` in memory: the storage
/// type of a quantized one (unsigned storage as `ui<N>`), else `type`.
mlir::Type getRawElementType(mlir::Type type);

} // namespace tinyml

#endif // TINYML_SUPPORT_RAWELEMENTS_H
