//===- WindowPlaces.h - The elements that windows have ----------*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_WINDOWPLACES_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_WINDOWPLACES_H

#include "SpatialWindow.h"

namespace tinyml {

/// Returns for each window of `counts`, and each of its elements, the place of
/// the element in an image of `sizes`, or -1 outside of it. With `byTap` the
/// elements stand before the windows. `columnMajor` counts the places with the
/// first dimension as the innermost one.
llvm::SmallVector<int32_t> listWindowPlaces(const SpatialWindow &window,
                                            llvm::ArrayRef<int64_t> sizes,
                                            llvm::ArrayRef<int64_t> counts,
                                            bool byTap, bool columnMajor);

/// Sets both results of a MaxPool of f32.
llvm::LogicalResult poolWithIndices(NodeConversion &node,
                                    const SpatialWindow &window);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_WINDOWPLACES_H
