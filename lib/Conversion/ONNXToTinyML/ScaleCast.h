//===- ScaleCast.h - Casts of powers of two ---------------------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_SCALECAST_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_SCALECAST_H

#include "Expression.h"

namespace tinyml {

/// Returns float8e8m0, powers of two of which there is only the exponent, as
/// f32.
Expression castFromScale(const Expression &value);

/// Returns numbers of f32 as float8e8m0; `mode` is up, down or nearest. The
/// sign is left out, infinities become NaN. With `saturates` a finite number
/// never does.
Expression castToScale(const Expression &value, llvm::StringRef mode,
                       bool saturates);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_SCALECAST_H
